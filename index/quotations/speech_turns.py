"""What transcripts, interviews and block quotations have in common: turns of speech that no marks enclose."""

import re
from bisect import bisect_left

from index.model.span import Span
from index.quotations.mentions import Mention, Role
from index.quotations.parsed_document import ParsedDocument

CAPITAL = r"[^\W\d_a-z]"
"""Pattern for a capital letter."""
QUESTION_OR_ANSWER = re.compile(r"[*_]{0,3}(?:(Q(?:uestion)?)|A(?:nswer)?)[*_]{0,3}[.:][*_]{0,3}\s+(?=\S)")
"""The label of a question or an answer: Q: …."""
MIN_TURNS = 2
"""Labelled paragraphs or bold questions that make a transcript or an interview. A guess."""
_SENTENCE_END = re.compile(r"[.!?…][)\]]?$")
_OUTER_MARKUP = "*_ \t"
_OPENING_MARKS = frozenset("\"“‘'«„")

Turn = tuple[Span, Mention | None]
"""The span of unmarked speech and its speaker's mention."""


def without_markup(text: str, start: int, end: int) -> Span:
    """Return a span without the markup and white space around it."""
    content = text[start:end]
    start += len(content) - len(content.lstrip(_OUTER_MARKUP))
    return start, max(start, start + len(text[start:end].rstrip(_OUTER_MARKUP)))


def is_speech(text: str, span: Span) -> bool:
    """Whether some text begins and ends like a sentence, without a quotation mark before it."""
    content = text[slice(*span)]
    begins = content[:1].isupper() or content[:1].isdigit()
    return begins and content[0] not in _OPENING_MARKS and bool(_SENTENCE_END.search(content))


def mention_between(document: ParsedDocument, start: int, end: int, role: Role) -> Mention | None:
    """Return a mention of the tokens between two offsets; its last word is its head."""
    first = bisect_left(document.tokens, start, key=lambda token: token.start)
    after = bisect_left(document.tokens, end, key=lambda token: token.start)
    words = [token for token in document.tokens[first:after] if token.text[0].isalnum()]
    if not words:
        return None
    return Mention(words[-1], words[0].number, words[-1].number, role, [])
