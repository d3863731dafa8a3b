"""Terms: the folded and stemmed words that the index counts and that queries are matched by."""

import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import Stemmer  # pyright: ignore[reportMissingTypeStubs]

from index.model.span import Span

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TERMS_CACHED = 1 << 18
"""Cache size of terms by word. A guess; nothing was measured."""
_stem = cast("Callable[[str], str]", Stemmer.Stemmer("english").stemWord)  # pyright: ignore[reportUnknownMemberType]


@dataclass(frozen=True, slots=True)
class TermOccurrence:
    """A term where it stands in a text.

    Attributes:
        term: The word folded and stemmed: without accents, case, `'s` and inflection.
        start: Offset of the word's first character.
        end: Offset after the word's last character.
    """

    term: str
    start: int
    end: int


def term_occurrences(text: str) -> Iterator[TermOccurrence]:
    """Yield the terms of a text with their offsets, in order.

    A hyphen separates words; an apostrophe does not.
    """
    for word in _WORD.finditer(text):
        yield TermOccurrence(term(word.group()), *word.span())


def terms(text: str) -> list[str]:
    """Return the terms of a text, in order."""
    return [term(word) for word in _WORD.findall(text)]


def find_terms(text: str, wanted: Container[str]) -> Iterator[Span]:
    """Yield the spans of the words whose term is wanted, in order."""
    for word in _WORD.finditer(text):
        if term(word.group()) in wanted:
            yield word.span()


@lru_cache(maxsize=_TERMS_CACHED)
def term(word: str) -> str:
    """Return a word's term, by Unicode's compatibility decomposition and Snowball's English stemmer."""
    folded = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c)).replace("’", "'")
    bare = bare.removesuffix("'s").removesuffix("'")
    try:
        return _stem(bare)
    except UnicodeEncodeError:  # half a surrogate pair, which is no character
        return bare
