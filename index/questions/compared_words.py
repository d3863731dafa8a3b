"""Words as claims and quotations are compared by: without case, marks and typography, but inflected."""

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from index.text.lexicon import TITLES

_LINK = r"(?:https?://|www\.)\S+|<(?:[@#]|a?:)[^<>\s]+>|#[^\W\d_]\w*"
"""An address, a hashtag, or what Discord sends for a mention or an emoji."""
_UNSEEN = "\u0300-\u036f\xad\u200b-\u200d\u2060\ufeff"
"""Accents that follow their letter, soft hyphens, and characters without a width."""
_WORD = re.compile(
    _LINK + rf"|\d+(?:[.,]\d+)*|[^\W\d_]+(?:[{_UNSEEN}]+[^\W\d_]*|['’‘`´′][^\W\d_]+)*|[^\W_]|[%$€£]"
)
_SENTENCE_BREAK = re.compile(r"[.?!…][^\w\s]*(?:\s|$)|\n|:\s*\[?$|\s[—–-]+\s*$|—")
_CLAUSE_BREAK = re.compile(r"[^\s\w'’.%$€£/&@#-]|\s-+\s|\.\s")
_GAP_LENGTH = 20
"""Number of characters at either end of a gap that tell what it separates. A guess; nothing was measured."""
_FORMS_CACHED = 1 << 16
"""Cache size of normal forms by word. A guess; nothing was measured."""


class Break(IntEnum):
    """What stands between two words."""

    NONE = 0
    CLAUSE = 1
    """A comma or a mark."""
    BRACKET = 2
    """An opening bracket, or a square one."""
    SENTENCE = 3
    """The end of a sentence or of a line, a colon, a dash or an emoji."""


class ComparedWord(NamedTuple):
    """A word where it stands in a text.

    Attributes:
        form: The word without case, accents and typography.
        text: The word as it is written.
        start: Offset of its first character.
        end: Offset after its last character.
        before: What stands between it and the word before; `SENTENCE` for the first word.
    """

    form: str
    text: str
    start: int
    end: int
    before: Break


def compared_words(
    text: str, start: int = 0, end: int | None = None, limit: int | None = None
) -> list[ComparedWord]:
    """Return the words of a text, or the first of a part of it, in order."""
    words: list[ComparedWord] = []
    previous = -1
    for match in islice(_WORD.finditer(text, start, len(text) if end is None else end), limit):
        before = Break.SENTENCE if previous < 0 else break_in(text[previous : match.start()])
        if before is Break.SENTENCE and words and text[previous : match.start()].strip() == ".":
            before = Break.NONE if _is_abbreviated(words[-1].text, match.group()) else before
        words.append(ComparedWord(_form(match.group()), match.group(), *match.span(), before))
        previous = match.end()
    return words


def is_link(form: str) -> bool:
    """Whether a word is an address, a hashtag, or Discord's code for a mention or an emoji."""
    return form.startswith(("<", "#", "http://", "https://", "www."))


def _is_abbreviated(word: str, following: str) -> bool:
    """Whether a full stop after a word abbreviates it: Mr. Lind, No. 1, J. Lind."""
    is_number = word.casefold() == "no" and following[0].isdigit()
    return is_number or word.casefold() in TITLES or (len(word) == 1 and word.isupper() and word != "I")


def break_in(gap: str) -> Break:
    """Return what stands in the text between two words."""
    if gap in {"", " ", "-"}:
        return Break.NONE
    gap = gap[:_GAP_LENGTH] + gap[-_GAP_LENGTH:] if len(gap) > 2 * _GAP_LENGTH else gap
    if _SENTENCE_BREAK.search(gap) or any(unicodedata.category(c) == "So" for c in gap):
        return Break.SENTENCE
    if any(bracket in gap for bracket in "([]"):
        return Break.BRACKET
    return Break.CLAUSE if _CLAUSE_BREAK.search(gap) else Break.NONE


@lru_cache(maxsize=_FORMS_CACHED)
def _form(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    bare = re.sub(f"[{_UNSEEN}]", "", re.sub("[’‘`´′ʼ]", "'", bare))
    return bare.replace(",", "") if bare[0].isdigit() else bare


def stands_in(words: str, text: str) -> bool:
    """Whether some words stand in a text, in this order and next to each other."""
    wanted = [word.form for word in compared_words(words)]
    forms = [word.form for word in compared_words(text)]
    return any(forms[n : n + len(wanted)] == wanted for n in range(len(forms) - len(wanted) + 1))


def text_of(text: str, words: Sequence[ComparedWord]) -> str:
    """Return the part of a text from the first of some words to the last; empty without words."""
    return text[words[0].start : words[-1].end] if words else ""
