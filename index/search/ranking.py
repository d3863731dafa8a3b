"""Candidates to answers: sentences ranked by their words, their context, and how close the words stand.

What the words of a sentence are worth has two sides: how rare they are in all articles, which leads to the
article, and how rare they are in that article, which tells its sentences apart. Words of the sentences just
before count a little less than its own, for a text doesn't repeat what it is about.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.search.bm25 import BM25Parameters, InvertedBM25, LiveSegment
from index.search.context_weights import ContextWeights
from index.search.kernels.protocol import Kernels
from index.search.segment import Floats, Ints, Mask, Segment, counted

SENTENCES = BM25Parameters(k1=1.2, b=0.75, delta=1.0)
"""BM25+ as measured best for sentences (hit@1 +5 over rank-bm25's defaults, on XQuAD)."""
CANDIDATES = 100
"""How many sentences BM25 hands over to be looked at closely."""
_LEADING, _NEAR = 5, 2
"""Beside how many of the best of these, and how many sentences away, others are looked at as well."""

_CONTEXT = 3.0
_CLOSENESS = 2.0
_PHRASE = 100.0


@dataclass(frozen=True, slots=True)
class DocumentGroups:
    """Runs of consecutive documents, such as the sentences of a paragraph or of an article.

    Attributes:
        starts: The place of each unit's first document, and the place after the last one.
        frequencies: For each term number, how many units have it.
    """

    starts: Ints
    frequencies: Ints

    @classmethod
    def of(cls, segment: Segment, starts: Ints) -> "DocumentGroups":
        """Return the units of a segment that begin at these places, and end at the last of them."""
        lengths = np.diff(segment.token_starts[starts])
        owners = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        terms, _, _ = counted(segment.tokens, owners)
        return cls(starts, np.bincount(terms, minlength=len(segment.vocabulary)).astype(np.int32))

    def tokens_of(self, segment: Segment, unit: int) -> Ints:
        """Return the term numbers of a unit."""
        first, last = (int(self.starts[unit + i]) for i in (0, 1))
        return segment.tokens[int(segment.token_starts[first]) : int(segment.token_starts[last])]


@dataclass(frozen=True, slots=True)
class GroupStatistics:
    """Groups of one kind in all parts of an index.

    Attributes:
        units: The units of each part.
        removed: For each part and term number, how many units with the term were removed.
        count: How many units are there.
        tokens: How many tokens these have.
    """

    units: tuple[DocumentGroups, ...]
    removed: tuple[Mapping[int, int], ...]
    count: int
    tokens: int

    def idf(self, parts: Sequence[LiveSegment], term: str) -> float:
        """Return Lucene's inverse document frequency of a term, with units for documents."""
        df = 0
        for part, units, removed in zip(parts, self.units, self.removed, strict=True):
            number = part.segment.vocabulary.number(term)
            if number is not None:
                df += int(units.frequencies[number]) - removed.get(number, 0)
        return math.log(1 + (self.count - df + 0.5) / (df + 0.5))


@dataclass(frozen=True, slots=True)
class TermQuery:
    """What an answer is to say.

    Attributes:
        terms: The terms, phrases included, in the order of the query.
        phrases: Terms that are to stand one after the other.
        excluded: Terms, one after the other, that may not stand in an answer.
    """

    terms: Sequence[str]
    phrases: Sequence[Sequence[str]] = ()
    excluded: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class _Rescoring:
    """What else counts in the candidates of a segment, beside their BM25+.

    Attributes:
        terms: The numbers of the terms, each once; -1 for one that no document has.
        pairs: The places of neighbours in the query among these, and what their nearness counts.
        phrases: The numbers of each phrase's terms.
        bonus: What a phrase counts.
        runs: What stands around the documents, and what the terms count there.
    """

    terms: Sequence[int]
    pairs: Sequence[tuple[int, int, float]]
    phrases: Sequence[Sequence[int]]
    bonus: float
    runs: Sequence[ContextWeights]

    def scores(self, kernels: Kernels, segment: Segment, places: Ints) -> Floats:
        """Return what documents count beside their BM25+."""
        near = kernels.closeness(segment, self.terms, self.pairs, places)
        # Some pair stands together anywhere; most of them do where the words are those of one passage.
        found = near * near * (_CLOSENESS / (sum(weight for *_, weight in self.pairs) or 1.0))
        for phrase in self.phrases:
            found += self.bonus * kernels.having_phrase(segment, phrase, places)
        for runs in self.runs:
            found += _CONTEXT * kernels.context_scores(segment, runs, self.terms, places)
        return found


class Ranking:
    """Ranks the documents of an index; immutable.

    Attributes:
        index: The documents, which are sentences or quotations.
        contexts: What stands around them, from near to far.
    """

    def __init__(self, index: InvertedBM25, contexts: Sequence[GroupStatistics] = ()) -> None:
        self.index = index
        self.contexts = tuple(contexts)

    def candidates(self, query: Iterable[str], k: int, mask: Mask | None = None) -> tuple[Ints, Floats]:
        """Return the `k` best documents by BM25 and their scores, best first.

        This is the seam at which another engine can stand in for the index.
        """
        return self.index.top(query, k, mask)

    def best(self, wanted: TermQuery, k: int, mask: Mask | None = None) -> tuple[Ints, Floats]:
        """Return the numbers and the scores of the `k` best documents, best first.

        Documents that have a phrase come before all that lack it. Then counts the sum of the document's
        BM25+, of its contexts' BM25, of what the words that it has or that stand just before it tell in the
        widest of these, and of a bonus for words that stand near each other as in the query.

        Args:
            wanted: What the documents are to say.
            k: How many to return at most.
            mask: By number, the documents to look among; None for all.
        """
        for phrase in wanted.excluded:
            mask = np.ones(self.index.size, np.bool_) if mask is None else mask.copy()
            mask[self._having(phrase, None, self.index.size)] = False
        ids, scores = self.candidates(wanted.terms, max(k, CANDIDATES), mask)
        phrases = [phrase for phrase in wanted.phrases if len(phrase) > 1]
        if phrases:
            # Words that are common on their own can hide a rare phrase from the candidates.
            found = [self._having(phrase, mask, max(k, CANDIDATES)) for phrase in phrases]
            ids = np.unique(np.concatenate((ids, *found)))
            scores = self.index.scores_of(wanted.terms, ids)
        rescorings = self._rescorings(wanted.terms, phrases)
        self._rescore(rescorings, ids, scores)
        if self.contexts:
            leading = ids[np.argsort(-scores, kind="stable")[:_LEADING]]
            beside = self._beside(leading, ids, mask)
            own = self.index.scores_of(wanted.terms, beside)
            beside, own = beside[own > 0], own[own > 0]
            self._rescore(rescorings, beside, own)
            ids, scores = np.concatenate((ids, beside)), np.concatenate((scores, own))
        order = np.lexsort((ids, -scores))[:k]
        return ids[order], scores[order]

    def _rescorings(self, query: Sequence[str], phrases: Sequence[Sequence[str]]) -> list[_Rescoring]:
        """Return what else counts in the documents of each part."""
        asked = Counter(query)
        slots = {term: slot for slot, term in enumerate(asked)}
        pairs = [
            (slots[one], slots[other], min(self.index.weight(one), self.index.weight(other)))
            for one, other in pairwise(query)
            if one != other
        ]
        times = np.array(list(asked.values()), np.float64)
        nowhere = np.zeros_like(times)
        weights = [
            times * [context.idf(self.index.parts, term) for term in asked] for context in self.contexts
        ]
        bonus = _PHRASE * sum(map(self.index.weight, query))
        return [
            _Rescoring(
                segment.numbers(asked),
                pairs,
                [numbers for phrase in phrases if min(numbers := segment.numbers(phrase)) >= 0],
                bonus,
                [
                    ContextWeights(
                        context.units[number].starts,
                        context.tokens / max(context.count, 1),
                        weight,
                        times if context is self.contexts[-1] else nowhere,
                    )
                    for context, weight in zip(self.contexts, weights, strict=True)
                ],
            )
            for number, segment in enumerate(part.segment for part in self.index.parts)
        ]

    def _rescore(self, rescorings: Sequence[_Rescoring], ids: Ints, scores: Floats) -> None:
        """Add to the documents' BM25+ what else counts."""
        for number, part, at, places in self.index.by_part(ids):
            scores[at] += rescorings[number].scores(self.index.kernels, part.segment, places)

    def _beside(self, leading: Ints, known: Ints, mask: Mask | None) -> Ints:
        """Return the documents that stand near some others in the widest of their contexts, but known ones.

        Of so few numbers each step in NumPy would take longer than all of them without it.
        """
        found: set[int] = set()
        for number, _, at, places in self.index.by_part(leading):
            first = int(leading[at][0] - places[0])
            starts = self.contexts[-1].units[number].starts
            ends = starts.searchsorted(places, "right").tolist()
            for place, end in zip(places.tolist(), ends, strict=True):
                begin = max(place - _NEAR, starts.item(end - 1))
                after = min(place + _NEAR + 1, starts.item(end))
                found.update(range(first + begin, first + after))
        found.difference_update(known.tolist())
        return np.array(sorted(each for each in found if mask is None or mask[each]), np.int64)

    def _having(self, phrase: Sequence[str], mask: Mask | None, k: int) -> Ints:
        """Return the numbers of documents that have a phrase, at most `k` of each part."""
        found: list[Ints] = [np.zeros(0, np.int64)]
        first = 0
        for part in self.index.parts:
            after = first + len(part.segment)
            allowed = part.live
            if mask is not None:
                allowed = mask[first:after] if allowed is None else allowed & mask[first:after]
            numbers = part.segment.numbers(phrase)
            if min(numbers) >= 0:
                found.append(self.index.kernels.having(part.segment, numbers, k, allowed) + first)
            first = after
        return np.concatenate(found)
