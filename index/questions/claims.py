"""Splits a message into what it claims was said, and what is the sender's own."""

from index.model.verdict import Claim
from index.questions.compared_words import compared_words
from index.quotations.marks import has_single_marks, quoted_spans

_MARKS = "“”„‟«»\"'‘’`´‚‹› \t\n"  # noqa: RUF001 - these are the marks
_MIN_CLAIM_WORDS = 2
"""Minimum number of words in marks that are a claim. A guess; nothing was measured."""
_MAX_CLAIMS = 5
"""Maximum claims of a message; each is searched for. A guess; nothing was measured."""
_MAX_CLAIM_WORDS = 400
"""Maximum words of a claim, more than fit into an ordinary message on Discord."""


def claims(message: str) -> list[Claim]:
    """Return what a message claims was said: its words in quotation marks, or else all of it.

    Of many claims, the longest are returned, in the order of the message; words that recur are one claim.
    """
    single = "‘" in message or " '" in f" {message}" or has_single_marks(message)
    marked: dict[tuple[str, ...], Claim] = {}
    for start, end in quoted_spans(message, 0, len(message), single=single):
        claim = marked_claim(message, start, end)
        forms = tuple(word.form for word in compared_words(claim.words))
        if len(forms) >= _MIN_CLAIM_WORDS:
            marked.setdefault(forms, claim)
    longest = set(sorted(marked, key=len, reverse=True)[:_MAX_CLAIMS])
    return [claim for forms, claim in marked.items() if forms in longest] or [whole_claim(message)]


def whole_claim(message: str) -> Claim:
    """Return a message as one claim."""
    return _stripped(message, 0, len(message), marked=False)


def marked_claim(text: str, start: int, end: int) -> Claim:
    """Return the claim between quotation marks."""
    return _stripped(text, start, end, marked=True)


def _stripped(message: str, start: int, end: int, *, marked: bool) -> Claim:
    """Return the claim in a part of a message, without the marks and blanks around it, up to the maximum."""
    around = _MARKS if marked else None
    words = message[start:end]
    start += len(words) - len(words.lstrip(around))
    words = words.strip(around)
    found = compared_words(words)
    is_shortened = len(found) > _MAX_CLAIM_WORDS
    if is_shortened:
        words = words[: found[_MAX_CLAIM_WORDS].start].rstrip()
    return Claim(words, marked, start, start + len(words), is_shortened)
