"""Relates terms that news uses for the same thing: synonyms, irregular forms and derived nouns."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from index.text.terms import term, terms

_MIN_STEM = 4
"""Minimum letters that two terms share if one is derived from the other. A guess; nothing was measured."""
_DERIVED = re.compile(r"(?:at)?(?:ur|er|or|ion|ment|al|anc|ant|ist|ian|ful|iv|ship|ee|e|i)")
"""Endings of terms that are derived from others: closur(e), payment. Chosen by hand."""
_CACHED = 1 << 15
"""Cache size of the terms' stems. A guess; nothing was measured."""

_GROUPS = tomllib.loads(Path(__file__).with_name("related_words.toml").read_text(encoding="utf-8"))["groups"]


def _numbers() -> tuple[dict[str, frozenset[int]], dict[tuple[str, ...], frozenset[int]]]:
    """Return the groups, by number, of every term and of every phrase's terms."""
    words: dict[str, set[int]] = defaultdict(set)
    phrases: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, line in enumerate(_GROUPS.split("\n")):
        for entry in line.split():
            if "-" in entry:
                phrases[tuple(terms(entry.replace("-", " ")))].add(number)
            else:
                words[term(entry)].add(number)
    return {k: frozenset(v) for k, v in words.items()}, {k: frozenset(v) for k, v in phrases.items()}


_GROUPS_BY_TERM, _GROUPS_BY_PHRASE = _numbers()
_PHRASE_STARTS = frozenset(phrase[0] for phrase in _GROUPS_BY_PHRASE)


class RelatedTerms:
    """The terms of a text, and what they are related to.

    Attributes:
        terms: The terms themselves.
    """

    __slots__ = ("_groups", "_stems", "terms")

    def __init__(self, ordered: Sequence[str]) -> None:
        self.terms = frozenset(ordered)
        self._stems = {stem for text_term in self.terms for stem in _stems(text_term)}
        self._groups = {group for text_term in self.terms for group in _GROUPS_BY_TERM.get(text_term, ())}
        for i, text_term in enumerate(ordered):
            if text_term in _PHRASE_STARTS:
                for length in (2, 3):
                    self._groups |= _GROUPS_BY_PHRASE.get(tuple(ordered[i : i + length]), frozenset())

    def __contains__(self, asked: str) -> bool:
        """Whether a term, a derivation or a synonym of it is among the text's terms."""
        return (
            asked in self.terms
            or not self._groups.isdisjoint(_GROUPS_BY_TERM.get(asked, ()))
            or not self._stems.isdisjoint(_stems(asked))
        )


@lru_cache(maxsize=_CACHED)
def _stems(word: str) -> tuple[str, ...]:
    """Return a term, and what is left of it without an ending that derives words."""
    return (
        word,
        *(
            word[:length]
            for length in range(max(_MIN_STEM, len(word) - 5), len(word))
            if _DERIVED.fullmatch(word, length)
        ),
    )
