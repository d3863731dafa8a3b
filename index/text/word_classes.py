"""Classifies the words of a text, with as much grammar as finding answers needs and without a parser."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from index.text.lexicon import FIRST_NAMES, PLACES
from index.text.terms import DOTTED, term

_NUMBER = r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?(?![^\W\d_])"
_LETTERS = r"[^\W_]+(?:['’][^\W_]+)*"
_MARK = r"[^\w\s]|_"
_PIECE = re.compile(rf"{DOTTED}|{_NUMBER}|{_LETTERS}|{_MARK}")
_YEAR = re.compile(r"(?:1\d|20)\d\ds?")
_CLASSES_CACHED = 1 << 16
"""Cache size of classes by word. A guess; nothing was measured."""
_MIN_PLURAL = 5
"""Minimum letters of a word whose final "s" is an ending. A guess; nothing was measured."""

_DATA = tomllib.loads(Path(__file__).with_name("word_classes.toml").read_text(encoding="utf-8"))


def _words(key: str) -> frozenset[str]:
    return frozenset(_DATA["other"][key].split())


FUNCTION_WORDS: dict[str, str] = {
    word: name for name, members in _DATA["function"].items() for word in members.split()
}
"""Words with a grammatical function only, each with its class."""
STOP_TERMS = frozenset(map(term, (*FUNCTION_WORDS, *_words("stop_words"))))
"""Terms that say nothing about the topic of a statement."""
MEASURES = _words("measures")
"""Words that follow "how" in a question for a number: "many", "far"."""
LIGHT_WORDS = _words("light")
"""Words that a question has for its grammar, and that an answer need not have."""
LATEST_WORDS = _words("latest")
"""Words of a question for what is so now."""
EARLIEST_WORDS = _words("earliest")
"""Words of a question for what was so at first."""
OPINION_WORDS = _words("opinions")
"""Words of a question for somebody's words or views."""
PRONOUNS = frozenset(_DATA["other"]["back_references"].split())
"""Words that stand for a name before them."""
SORTS = _words("sorts")
"""Nouns that follow "what" in a question for a word for the thing: "kind", "type"."""
NOUN_KINDS: dict[str, str] = {
    term(noun): kind for kind, nouns in _DATA["nouns"].items() for noun in nouns.split()
}
"""Terms that follow "what", each with the question kind that it makes: "country" asks for a place."""
ANSWER_WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split()) for name, words in _DATA["answers"].items()
}
"""Words that show that a sentence has what a question asks for, or denies it, by what they show."""
DATES = _words("dates")
"""Names of months and weekdays, in lower case."""
NUMERALS = _words("numerals")
"""Numbers in letters."""
_UNITS = _words("units")
_MARKS = {
    **{mark: mark for mark in ",.()"},
    **dict.fromkeys("-–—", "-"),
    **dict.fromkeys("$£€¥", "$"),
    **dict.fromkeys("\"'“”‘’", '"'),
    **dict.fromkeys("%°", "unit"),
}
_ENDINGS = ("ly", "ing", "ed")
NUMBER_CLASSES = frozenset({"year", "number", "date", "numeral"})
"""The classes of words that count or date something."""
NAME_CLASSES = frozenset({"name", "first_name", "place", "acronym"})
"""The classes of names and of their parts."""
WORD_CLASSES = frozenset(
    {
        *FUNCTION_WORDS.values(),
        *_MARKS.values(),
        *_ENDINGS,
        *NUMBER_CLASSES,
        *NAME_CLASSES,
        *("opening", "mark", "s", "word"),
    }
)
"""Every class that a word can have."""


class ClassifiedWord(NamedTuple):
    """A word, a number or a punctuation mark of a text, with its class.

    Attributes:
        text: Its characters.
        start: Offset of its first character.
        end: Offset after its last character.
        term: The term that the index counts it as.
        word_class: One of `WORD_CLASSES`.
    """

    text: str
    start: int
    end: int
    term: str
    word_class: str

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def classify(text: str) -> list[ClassifiedWord]:
    """Return the words, numbers and marks of a text, in order; a hyphen separates words."""
    return [
        ClassifiedWord(
            match.group(), *match.span(), term(match.group()), word_class(match.group(), first=number == 0)
        )
        for number, match in enumerate(_PIECE.finditer(text))
    ]


@lru_cache(maxsize=_CLASSES_CACHED)
def word_class(word: str, *, first: bool = False) -> str:
    """Return a word's class, one of `WORD_CLASSES`.

    Args:
        word: The word.
        first: Whether it begins a sentence, where a capital letter does not make it a name.
    """
    lower = word.lower()
    if not word[0].isalnum():
        return _MARKS.get(word, "mark")
    if number_class := _number_class(word, lower):
        return number_class
    if lower in FUNCTION_WORDS:
        return FUNCTION_WORDS[lower]
    if word[0].isupper():
        return _capitalised_class(word, lower, first=first)
    return "unit" if lower in _UNITS else _ending(lower)


def _number_class(word: str, lower: str) -> str:
    """Return which of `NUMBER_CLASSES` a word has, or an empty string."""
    if word[0].isdigit():
        return "year" if _YEAR.fullmatch(word) else "number"
    if lower in DATES and word[0].isupper():
        return "date"
    return "numeral" if lower in NUMERALS else ""


def _capitalised_class(word: str, lower: str, *, first: bool) -> str:
    if lower in FIRST_NAMES:
        return "first_name"
    if lower in PLACES:
        return "place"
    if len(word) > 1 and word.isupper():
        return "acronym"
    return "opening" if first else "name"


def _ending(lower: str) -> str:
    """Return the class of a word without capitals by its ending."""
    for ending in _ENDINGS:
        if lower.endswith(ending):
            return ending
    is_plural = lower.endswith("s") and not lower.endswith("ss") and len(lower) >= _MIN_PLURAL
    return "s" if is_plural else "word"
