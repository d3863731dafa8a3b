"""Relates terms that news uses for the same thing: synonyms, irregular forms and derived nouns.

Two tables say so: a small one of words in the news, made by hand, and a large one reduced from WordNet, which
knows more words and is right less often.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from index.text.terms import term, terms

_MIN_STEM = 4
"""Minimum letters that two terms share if one is derived from the other. A guess; nothing was measured."""
_DERIVED = re.compile(r"(?:at)?(?:ur|er|or|ion|ment|al|anc|ant|ist|ian|ful|iv|ship|ee|e|i)")
"""Endings of terms that are derived from others: closur(e), payment. Chosen by hand."""
_CACHED = 1 << 15
"""Cache size of the terms' stems and synonyms. A guess; nothing was measured."""
_NO_GROUPS: frozenset[int] = frozenset()


@dataclass(frozen=True)
class _Table:
    """Groups of related terms and phrases.

    Attributes:
        by_term: The numbers of the groups of each term.
        by_phrase: The numbers of the groups of each phrase's terms.
    """

    by_term: Mapping[str, frozenset[int]]
    by_phrase: Mapping[tuple[str, ...], frozenset[int]]

    @classmethod
    def of(cls, groups: Iterable[Iterable[tuple[str, ...]]]) -> "_Table":
        """Return the table of some groups of terms and phrases."""
        words: defaultdict[str, set[int]] = defaultdict(set)
        phrases: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
        for number, group in enumerate(groups):
            for entry in group:
                if len(entry) == 1:
                    words[entry[0]].add(number)
                else:
                    phrases[entry].add(number)
        return cls(
            {entry: frozenset(numbers) for entry, numbers in words.items()},
            {entry: frozenset(numbers) for entry, numbers in phrases.items()},
        )

    @cached_property
    def _terms_by_group(self) -> Mapping[int, set[str]]:
        """The terms of each group, without its phrases."""
        by_group: defaultdict[int, set[str]] = defaultdict(set)
        for entry, numbers in self.by_term.items():
            for number in numbers:
                by_group[number].add(entry)
        return by_group

    @cached_property
    def _phrases_by_group(self) -> Mapping[int, list[tuple[str, ...]]]:
        by_group: defaultdict[int, list[tuple[str, ...]]] = defaultdict(list)
        for entry, numbers in self.by_phrase.items():
            for number in numbers:
                by_group[number].append(entry)
        return by_group

    def relations(self, asked: str) -> "_Relations":
        """Return the terms and the phrases that share a group with a term."""
        groups = self.by_term.get(asked, _NO_GROUPS)
        related = frozenset[str]().union(*(self._terms_by_group[group] for group in groups))
        phrases = (phrase for group in groups for phrase in self._phrases_by_group.get(group, ()))
        return _Relations(related, tuple(dict.fromkeys(phrases)))


def _news_table() -> _Table:
    lines = tomllib.loads(Path(__file__).with_name("related_words.toml").read_text(encoding="utf-8"))[
        "groups"
    ]
    return _Table.of(
        [tuple(terms(entry.replace("-", " "))) if "-" in entry else (term(entry),) for entry in line.split()]
        for line in lines.split("\n")
    )


def _wordnet_table() -> _Table:
    lines = Path(__file__).with_name("wordnet_groups.txt").read_text(encoding="utf-8").splitlines()
    return _Table.of([tuple(entry.split("-")) for entry in line.split()] for line in lines if line[:1] != "#")


_NEWS = _news_table()
_WORDNET = _wordnet_table()


def is_ordinary(word: str) -> bool:
    """Whether a word has a meaning in the tables, and so need not be a name."""
    return term(word) in _WORDNET.by_term or term(word) in _NEWS.by_term


@lru_cache(maxsize=_CACHED)
def synonyms(asked: str) -> frozenset[str]:
    """Return the other terms that share a group with a term in the table of news."""
    return _relations(asked).terms - {asked}


class _Relations(NamedTuple):
    """What a table relates to a term: other terms, and the terms of phrases."""

    terms: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]

    def are_in(self, text_terms: frozenset[str], ordered: Sequence[str]) -> bool:
        """Whether a text has one of these terms or phrases."""
        return not self.terms.isdisjoint(text_terms) or any(
            phrase[0] in text_terms
            and any(
                tuple(ordered[i : i + len(phrase)]) == phrase
                for i, text_term in enumerate(ordered)
                if text_term == phrase[0]
            )
            for phrase in self.phrases
        )


@lru_cache(maxsize=_CACHED)
def _relations(asked: str) -> _Relations:
    """Return what the table of news relates to a term."""
    return _NEWS.relations(asked)


@lru_cache(maxsize=_CACHED)
def _senses(asked: str) -> _Relations:
    """Return what WordNet relates to a term."""
    return _WORDNET.relations(asked)


def has_relations(asked: str) -> bool:
    """Whether either table has a term, so that it is no misspelling."""
    return bool(_relations(asked).terms or _senses(asked).terms)


class RelatedTerms:
    """The terms of a text, and what they are related to.

    Attributes:
        terms: The terms themselves.
    """

    __slots__ = ("_ordered", "_stems", "terms")

    def __init__(self, ordered: Sequence[str]) -> None:
        self.terms = frozenset(ordered)
        self._ordered = ordered
        self._stems: set[str] | None = None

    def __contains__(self, asked: str) -> bool:
        """Whether a term, a derivation or a synonym of it is among the text's terms."""
        if asked in self.terms or _relations(asked).are_in(self.terms, self._ordered):
            return True
        if self._stems is None:
            self._stems = set().union(*map(_stems, self.terms))
        return not self._stems.isdisjoint(_stems(asked))

    def has_sense_of(self, asked: str) -> bool:
        """Whether WordNet gives a term and one of the text's terms a sense in common."""
        return _senses(asked).are_in(self.terms, self._ordered)


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
