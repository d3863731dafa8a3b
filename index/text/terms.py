"""Terms: the folded and stemmed words that the index counts and that queries are matched by.

One word is written in many ways: U.S. and US, Łódź and Lodz, O’Neill and ONeill, 12,500 and 12500, F-16 and
F16, co-operative and cooperative. All spellings of a word have the same terms. A word with a hyphen is
counted by its parts, and once more as a whole (`compounds`).
"""

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import Stemmer  # pyright: ignore[reportMissingTypeStubs]

from index.model.span import Span
from index.text.clean_text import INVISIBLE as _INVISIBLE
from index.text.folding import folded_letters

APOSTROPHES = "'’‘‛`´′ʹʻʼʽˈ＇"  # noqa: RUF001 - whatever keyboards and web pages have for one
HYPHENS = "‐‑-"  # noqa: RUF001 - with U+2010 and U+2011; the last one is no range in a set
_COMBINING = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
)
"""Accents and vowel signs, which Python does not count as letters."""
_UNSPACED = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Characters of Chinese, Japanese and Korean: without spaces between words, each is a word."""
_BLANKS = "\xa0\u2009\u202f"
"""Blanks that do not break a line."""
_LETTER = rf"[^\W\d_{_UNSPACED}]"
# Possessive quantifiers: whatever the text, no character is looked at twice.
_LETTERS = (
    rf"{_LETTER}++(?:(?:[{_COMBINING}{_INVISIBLE}]++[{APOSTROPHES}]?|[{APOSTROPHES}])[{_INVISIBLE}]*+{_LETTER}++)*+"
    rf"[{_COMBINING}]*+"
)
DOTTED = (
    rf"(?<![\w.])(?:[^\W\d_]\.[^\W\d_](?:\.[^\W\d_])*+(?!\w)\.?|[A-Z]\.(?: [A-Z]\.)++)"
    rf"(?:[{APOSTROPHES}]s(?!\w))?"
)
"""Pattern of an acronym or of initials with full stops: U.S., J. K."""
_GROUPED = rf"\d{{1,3}}(?:(?:,\d{{3}})++|(?:['’]\d{{3}})++|(?:[{_BLANKS}]\d{{3}})++)(?!\d)(?:\.\d++)?"
_DECIMAL = r"(?<![\d.,])(?:\d++\.\d++|\d++,\d{1,2})(?![.,]?\d)"
_NUMBER = rf"{_GROUPED}|{_DECIMAL}|\d++(?i:st|nd|rd|th)(?!\w)|(?:1\d|20)?\d0s(?!\w)|\d++"
_PLAIN = r"[A-Za-z][A-Za-z]++(?![^\x00-&(-_a-\x7f])"
"""Pattern of most words, which end before any ASCII character but an apostrophe. It stands first: it is the
quickest, and a text is split in half of the time."""
_WORD = re.compile(rf"(?=\w)(?:{_PLAIN}|{DOTTED}|{_LETTERS}|(?=\d)(?:{_NUMBER})|[{_UNSPACED}])")
_CHAIN = re.compile(
    rf"(?=\w)(?:{_PLAIN}(?![{HYPHENS}])|({_LETTERS})(?:[{HYPHENS}]({_LETTERS}))?((?:[{HYPHENS}]\w++)*+))"
)

_LEFT_OUT = re.compile(rf"[{_INVISIBLE}]")
_APOSTROPHE = re.compile(rf"[{APOSTROPHES}]")
_SEPARATOR = re.compile(rf"[,'’{_BLANKS}](?=\d{{3}}(?!\d))")
_ACRONYMS = frozenset({"US", "IT", "WHO"})
"""Acronyms that are other words in lower case. Their terms keep the capital letters."""
_MIN_SHOUTED = 4
"""Minimum words of a text without lower-case letters whose acronyms may be ordinary words. A guess; nothing
was measured."""
_AMBIGUOUS = frozenset({"we're", "we'll", "i'll", "he'll", "she'll", "we'd", "he'd", "she'd", "i'd"})
"""Contractions that keep the apostrophe: without it, they are other words."""
_MAX_STEMMED = 64
"""Maximum length of a word that is stemmed, in characters: longer ones are of no language, and Snowball's
time grows with the square of their length."""
_TERMS_CACHED = 1 << 18
"""Cache size of terms by word. A guess; nothing was measured."""


def _stemmer(language: str) -> Callable[[str], str]:
    return cast("Callable[[str], str]", Stemmer.Stemmer(language).stemWord)  # pyright: ignore[reportUnknownMemberType]


_stem = _stemmer("english")
_STEMMERS = (("\u0400", "\u052f", _stemmer("russian")), ("\u0600", "\u06ff", _stemmer("arabic")))
"""Stemmers of other scripts: the first and the last character of each."""


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


def terms(text: str) -> list[str]:
    """Return the terms of a text, in order.

    A hyphen separates words, and so does the border of letters and digits; an apostrophe does not.
    """
    term_of = _shouted_term if is_shouted(text) else term
    return [term_of(word) for word in _WORD.findall(text)]


def compounds(text: str) -> Iterator[TermOccurrence]:
    """Yield the terms of the words with one hyphen, written in one: "cooperative" for "co-operative"."""
    if not any(hyphen in text for hyphen in HYPHENS):
        return
    for word in _CHAIN.finditer(text):
        if word[2] and not word[3]:
            yield TermOccurrence(term(word[1] + word[2]), *word.span())


def document_terms(text: str) -> list[str]:
    """Return the terms that the index counts in a text: all terms in order, and after them the compounds."""
    return [*terms(text), *(compound.term for compound in compounds(text))]


def words_of(text: str) -> list[str]:
    """Return the words of a text, each of which is a term, in order."""
    return _WORD.findall(text)


def find_terms(text: str, wanted: Container[str]) -> Iterator[Span]:
    """Yield the spans of the words whose term is wanted, in order; compounds count as one word."""
    whole = [(word.start, word.end) for word in compounds(text) if word.term in wanted]
    term_of = _shouted_term if is_shouted(text) else term
    for word in _WORD.finditer(text):
        start, end = word.span()
        while whole and whole[0][1] <= start:
            yield whole.pop(0)
        if term_of(word.group()) in wanted and not (whole and whole[0][0] <= start):
            yield start, end
    yield from whole


def is_shouted(text: str) -> bool:
    """Whether a text is written in capital letters, so that they tell nothing."""
    return text.isupper() and len(text.split(maxsplit=_MIN_SHOUTED)) >= _MIN_SHOUTED


@lru_cache(maxsize=_TERMS_CACHED)
def term(word: str) -> str:
    """Return a word's term, by Unicode's compatibility decomposition and Snowball's stemmers."""
    plain = word if word.isascii() else _APOSTROPHE.sub("'", _LEFT_OUT.sub("", word))
    plain = plain.replace("`", "'")
    if plain[:1].isdecimal():
        return _SEPARATOR.sub("", plain).replace(",", ".").casefold() if len(plain) > 1 else plain
    plain = plain.removesuffix("'s").removesuffix("'S")
    if "." in plain:
        plain = plain.replace(".", "").replace(" ", "")
        plain = plain.upper() if plain.upper() in _ACRONYMS else plain
    # A word of nothing that folding keeps, such as a lengthening stroke of Arabic, is its own term.
    return plain if plain in _ACRONYMS else _stemmed(plain) or word


@lru_cache(maxsize=_TERMS_CACHED)
def _shouted_term(word: str) -> str:
    return term(word.casefold())


def _stemmed(word: str) -> str:
    letters = folded_letters(word.casefold()).removesuffix("'")
    if "'" in letters and letters not in _AMBIGUOUS:
        letters = letters.replace("'", "")
    if len(letters) > _MAX_STEMMED:
        return letters
    stem = next((stem for first, last, stem in _STEMMERS if first <= letters[:1] <= last), _stem)
    try:
        return stem(letters)
    except UnicodeEncodeError:  # half a surrogate pair, which is no character
        return letters
