"""Words to terms: what the index counts and a query is matched by."""

import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import Stemmer  # pyright: ignore[reportMissingTypeStubs]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_stem = cast("Callable[[str], str]", Stemmer.Stemmer("english").stemWord)  # pyright: ignore[reportUnknownMemberType]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text.

    Attributes:
        term: The word folded and stemmed: accents, case, `'s` and inflection are gone.
        start: Offset of its first character.
        end: Offset after its last character.
    """

    term: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text in order. A hyphen parts words, an apostrophe does not."""
    for word in _WORD.finditer(text):
        yield Token(term(word.group()), *word.span())


def terms(text: str) -> list[str]:
    """Return the terms of a text in order."""
    return [term(word) for word in _WORD.findall(text)]


def spans(text: str, wanted: Container[str]) -> Iterator[tuple[int, int]]:
    """Yield where the words of a text stand whose terms are wanted, in order."""
    for word in _WORD.finditer(text):
        if term(word.group()) in wanted:
            yield word.span()


@lru_cache(maxsize=1 << 18)
def term(word: str) -> str:
    """Return a word's term, by Unicode's compatibility decomposition and Snowball's English stemmer."""
    folded = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c)).replace("’", "'")
    return _stem(bare.removesuffix("'s").removesuffix("'"))
