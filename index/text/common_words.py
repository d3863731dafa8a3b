"""Common English words, which are no misspellings even if no article has them."""

import tomllib
from pathlib import Path

from index.text.terms import term

_DATA = tomllib.loads(Path(__file__).with_name("common_words.toml").read_text(encoding="utf-8"))
_TERMS = frozenset(term(word) for words in _DATA.values() for word in words.split())


def is_common(word: str) -> bool:
    """Return whether a word is a common one, in any inflection."""
    return term(word) in _TERMS
