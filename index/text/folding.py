"""Folding: removes case and accents, so that names can be compared."""

import unicodedata

_PLAIN_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ŧ": "t",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
    }
)
"""Small letters that Unicode does not decompose, as people type them without their keys."""


def fold(text: str) -> str:
    """Return a text without accents and case, with single spaces between its words and none around it."""
    return " ".join(folded_letters(text.casefold()).split())


def folded_letters(text: str) -> str:
    """Return a text in lower case without accents, also of letters that Unicode does not decompose."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_PLAIN_LETTERS)
