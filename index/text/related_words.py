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

from index.text.terms import term, terms

_MIN_STEM = 4
"""Minimum letters that two terms share if one is derived from the other. A guess; nothing was measured."""
_DERIVED = re.compile(r"(?:at)?(?:ur|er|or|ion|ment|al|anc|ant|ist|ian|ful|iv|ship|ee|e|i)")
"""Endings of terms that are derived from others: closur(e), payment. Chosen by hand."""
_CACHED = 1 << 15
"""Cache size of the terms' stems and synonyms. A guess; nothing was measured."""
_MAX_PHRASE = 3
"""Maximum length of a phrase in a table, in words."""
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
    def _phrase_starts(self) -> frozenset[str]:
        return frozenset(phrase[0] for phrase in self.by_phrase)

    def groups(self, ordered: Sequence[str]) -> set[int]:
        """Return the numbers of the groups of some terms, and of the phrases that they make."""
        numbers: set[int] = set()
        for i, text_term in enumerate(ordered):
            numbers |= self.by_term.get(text_term, _NO_GROUPS)
            if text_term in self._phrase_starts:
                for length in range(2, _MAX_PHRASE + 1):
                    numbers |= self.by_phrase.get(tuple(ordered[i : i + length]), _NO_GROUPS)
        return numbers

    @cached_property
    def terms_by_group(self) -> Mapping[int, set[str]]:
        """The terms of each group, without its phrases."""
        by_group: defaultdict[int, set[str]] = defaultdict(set)
        for entry, numbers in self.by_term.items():
            for number in numbers:
                by_group[number].add(entry)
        return by_group


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
    groups = _NEWS.by_term.get(asked, _NO_GROUPS)
    return frozenset[str]().union(*(_NEWS.terms_by_group[group] for group in groups)) - {asked}


class RelatedTerms:
    """The terms of a text, and what they are related to.

    Attributes:
        terms: The terms themselves.
    """

    __slots__ = ("_groups", "_ordered", "_stems", "_wide_groups", "terms")

    def __init__(self, ordered: Sequence[str]) -> None:
        self.terms = frozenset(ordered)
        self._ordered = ordered
        self._stems = {stem for text_term in self.terms for stem in _stems(text_term)}
        self._groups = _NEWS.groups(ordered)
        self._wide_groups: set[int] | None = None

    def __contains__(self, asked: str) -> bool:
        """Whether a term, a derivation or a synonym of it is among the text's terms."""
        return (
            asked in self.terms
            or not self._groups.isdisjoint(_NEWS.by_term.get(asked, _NO_GROUPS))
            or not self._stems.isdisjoint(_stems(asked))
        )

    def has_sense_of(self, asked: str) -> bool:
        """Whether WordNet gives a term and one of the text's terms a sense in common."""
        if self._wide_groups is None:
            self._wide_groups = _WORDNET.groups(self._ordered)
        return not self._wide_groups.isdisjoint(_WORDNET.by_term.get(asked, _NO_GROUPS))


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
