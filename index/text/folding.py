"""Texts without case and accents, for comparing names."""

import unicodedata


def fold(text: str) -> str:
    """Return a text without accents, case and outer white space."""
    plain = text.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.split())
