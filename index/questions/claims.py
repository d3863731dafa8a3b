"""Splits a message into what it claims was said, and what is the sender's own."""

from index.model.verdict import Claim
from index.questions.compared_words import compared_words
from index.quotations.marks import has_single_marks, quoted_spans

_MARKS = "“”„‟«»\"'‘’`´‚‹› \t\n"  # noqa: RUF001 - these are the marks
_MIN_CLAIM_WORDS = 2
"""Minimum number of words in marks that are a claim. A guess; nothing was measured."""


def claims(message: str) -> list[Claim]:
    """Return what a message claims was said: its words in quotation marks, or else all of it."""
    single = "‘" in message or " '" in f" {message}" or has_single_marks(message)
    marked: list[Claim] = []
    for start, end in quoted_spans(message, 0, len(message), single=single):
        claim = marked_claim(message, start, end)
        if len(compared_words(claim.words)) >= _MIN_CLAIM_WORDS:
            marked.append(claim)
    return marked or [whole_claim(message)]


def whole_claim(message: str) -> Claim:
    """Return a message as one claim."""
    return _stripped(message, 0, len(message), marked=False)


def marked_claim(text: str, start: int, end: int) -> Claim:
    """Return the claim between quotation marks."""
    return _stripped(text, start, end, marked=True)


def _stripped(message: str, start: int, end: int, *, marked: bool) -> Claim:
    """Return the claim in a part of a message, without the marks and blanks around it."""
    around = _MARKS if marked else None
    words = message[start:end]
    start += len(words) - len(words.lstrip(around))
    words = words.strip(around)
    return Claim(words, marked, start, start + len(words))
