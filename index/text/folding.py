"""Folding: removes case and accents, so that names can be compared."""

import unicodedata


def fold(text: str) -> str:
    """Return a text without accents and case, with single spaces between its words and none around it."""
    plain = text.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.split())
