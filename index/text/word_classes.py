"""Words of a text with their classes: as much grammar as finding answers needs, without a parser."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.text.lexicon import FIRST_NAMES, PLACES
from index.text.terms import term

_PIECE = re.compile(
    r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?(?![^\W\d_])|[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_"  # number, word, mark
)
_YEAR = re.compile(r"(?:1\d|20)\d\ds?")

_DATA = tomllib.loads(Path(__file__).with_name("word_classes.toml").read_text(encoding="utf-8"))


def _words(key: str) -> frozenset[str]:
    return frozenset(_DATA["other"][key].split())


FUNCTION_WORDS: dict[str, str] = {
    word: name for name, some in _DATA["function"].items() for word in some.split()
}
"""Words that no question is about, each with its class."""
STOP_TERMS = frozenset(map(term, (*FUNCTION_WORDS, *_words("untelling"))))
"""Terms that tell nothing of what a statement is about."""
MEASURES = _words("measures")
"""What follows "how" in a question for a number."""
SORTS = _words("sorts")
"""What follows "what" where a word for the thing is wanted."""
NOUNS: dict[str, str] = {term(noun): kind for kind, nouns in _DATA["nouns"].items() for noun in nouns.split()}
"""Terms that follow "what", each with what such a question asks for."""
_DATES, _NUMERALS, _UNITS = _words("dates"), _words("numerals"), _words("units")
_MARKS = {
    **{mark: mark for mark in ",.()"},
    **dict.fromkeys("-–—", "-"),
    **dict.fromkeys("$£€¥", "$"),
    **dict.fromkeys("\"'“”‘’", '"'),
    **dict.fromkeys("%°", "unit"),
}
NUMBERS = frozenset({"year", "number", "date", "numeral"})
"""The classes of words that count or date something."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a mark of a text.

    Attributes:
        text: Its characters.
        start: Offset of its first character.
        end: Offset after its last character.
        term: What the index counts it as.
        kind: Its class: one of `FUNCTION_WORDS`'s, or "year", "name", "ing", "," and the like.
    """

    text: str
    start: int
    end: int
    term: str
    kind: str

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def words(text: str) -> list[Word]:
    """Return the words, numbers and marks of a text, in order; a hyphen parts words."""
    return [
        Word(match.group(), *match.span(), term(match.group()), kind(match.group(), first=number == 0))
        for number, match in enumerate(_PIECE.finditer(text))
    ]


@lru_cache(maxsize=1 << 16)
def kind(word: str, *, first: bool = False) -> str:
    """Return a word's class; `first` says that it begins a sentence, where a capital letter means nothing."""
    lower = word.lower()
    if not word[0].isalnum():
        return _MARKS.get(word, "mark")
    if counted := _counted(word, lower):
        return counted
    if lower in FUNCTION_WORDS:
        return FUNCTION_WORDS[lower]
    if word[0].isupper():
        return _capitalised(word, lower, first=first)
    return "unit" if lower in _UNITS else _ending(lower)


def _counted(word: str, lower: str) -> str:
    """Return which of `NUMBERS` a word is, or an empty string."""
    if word[0].isdigit():
        return "year" if _YEAR.fullmatch(word) else "number"
    if lower in _DATES and word[0].isupper():
        return "date"
    return "numeral" if lower in _NUMERALS else ""


def _capitalised(word: str, lower: str, *, first: bool) -> str:
    if lower in FIRST_NAMES:
        return "first name"
    if lower in PLACES:
        return "place"
    if len(word) > 1 and word.isupper():
        return "acronym"
    return "opening" if first else "name"


def _ending(lower: str) -> str:
    for ending in ("ly", "ing", "ed"):
        if lower.endswith(ending):
            return ending
    return "s" if lower.endswith("s") and not lower.endswith("ss") and len(lower) > 4 else "word"  # noqa: PLR2004
