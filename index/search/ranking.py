"""Ranking of sentences and quotations: BM25+ finds candidates, context and proximity reorder them.

A query word says two things about a sentence: how rare the word is in all articles, which leads to the
article, and how rare it is in that article, which tells its sentences apart. Words in the sentences just
before count a little less than a sentence's own, because a text does not repeat its subject.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.search.arrays import Floats, Ints, Mask
from index.search.best_first import best_first
from index.search.bm25 import BM25Parameters, InvertedBM25
from index.search.context_weights import ContextWeights
from index.search.document_groups import DocumentGroups
from index.search.kernels.protocol import Kernels
from index.search.segment import Segment
from index.search.statistics import Statistics

SENTENCES = BM25Parameters(k1=1.2, b=0.75, delta=1.0)
"""BM25+ parameters for sentences. Measured on XQuAD: hit@1 is 5 points above that of rank-bm25's defaults."""

# Measured on XQuAD, all of these together with the rarity of terms within an article and the square of the
# proximity: hit@1 rose from 76.8 to 77.8, hit@5 from 95.3 to 96.6.
CANDIDATES = 100
"""Documents that BM25+ passes on to rescoring. Twice as many brought no gain."""
NEIGHBOUR_SEEDS = 5
"""Best candidates whose neighbours become candidates as well."""
NEIGHBOUR_DISTANCE = 2
"""Maximum distance of such a neighbour, in documents."""
CONTEXT_WEIGHT = 3.0
"""Weight of the scores of a document's context."""
PROXIMITY_WEIGHT = 2.0
"""Weight of the proximity of query terms."""

_SCORE_DIGITS = 9
"""Digits after the point of a score: two sums of the same numbers in another order agree in so many. An
estimate: scores are below 10,000, and a float has 15 digits."""

PHRASE_WEIGHT = 100.0
"""Weight of a phrase, in sums of the query's term weights. High enough that documents with a phrase come
first; the exact value does not matter."""


@dataclass(frozen=True, slots=True)
class TermQuery:
    """A query as terms.

    Attributes:
        terms: All terms, those of the phrases included, in the order of the query.
        phrases: Sequences of terms; documents that contain them come first.
        excluded: Sequences of terms that no result may contain.
        required: Groups of sequences of terms; a result must contain one of each group.
    """

    terms: Sequence[str]
    phrases: Sequence[Sequence[str]] = ()
    excluded: Sequence[Sequence[str]] = ()
    required: Sequence[Sequence[Sequence[str]]] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """The groups of one kind that documents stand in.

    Attributes:
        groups: The groups of each segment.
        statistics: The statistics of all groups of this kind in the collection.
    """

    groups: Sequence[DocumentGroups]
    statistics: Statistics

    @property
    def average_length(self) -> float:
        """The average number of tokens in a group."""
        return self.statistics.token_count / max(self.statistics.count, 1)

    def idf(self, term: str) -> float:
        """Return Lucene's inverse document frequency of a term, counting groups instead of documents."""
        frequency = self.statistics.frequency(term)
        return math.log(1 + (self.statistics.count - frequency + 0.5) / (frequency + 0.5))


@dataclass(frozen=True, slots=True)
class _Rescoring:
    """What to add to the BM25+ scores of candidates in one segment.

    Attributes:
        term_ids: The query's terms, each once; -1 for a term that no document contains.
        pairs: Neighbours in the query, as two indices into `term_ids`, and the weight of their proximity.
        phrases: The term ids of each phrase.
        phrase_bonus: The score of a phrase.
        contexts: The groups around documents, and the terms' weights in them.
    """

    term_ids: Sequence[int]
    pairs: Sequence[tuple[int, int, float]]
    phrases: Sequence[Sequence[int]]
    phrase_bonus: float
    contexts: Sequence[ContextWeights]

    def scores(self, kernels: Kernels, segment: Segment, places: Ints) -> Floats:
        """Return what to add to the scores of the documents at these places."""
        proximity = kernels.proximity(segment, self.term_ids, self.pairs, places)
        # Squared: one pair may stand together anywhere, but most pairs only do so in a passage that fits.
        total_weight = sum(weight for *_, weight in self.pairs) or 1.0
        scores = proximity * proximity * (PROXIMITY_WEIGHT / total_weight)
        for phrase in self.phrases:
            scores += self.phrase_bonus * kernels.contains_phrase(segment, phrase, places)
        for context in self.contexts:
            scores += CONTEXT_WEIGHT * kernels.context_scores(segment, context, self.term_ids, places)
        return scores


class Ranking:
    """Ranks the documents of an index; immutable.

    Attributes:
        index: The documents, which are sentences or quotations.
        contexts: The groups of documents around them, from the narrowest to the widest.
    """

    def __init__(
        self,
        index: InvertedBM25,
        contexts: Sequence[Context] = (),
        sort: Callable[[Ints], Ints] | None = None,
    ) -> None:
        """Rank the documents of an index.

        Args:
            index: The documents.
            contexts: The groups of documents around them, from the narrowest to the widest.
            sort: Returns documents, given by number, in the order of those of equal score; None for the
                order of the numbers.
        """
        self.index = index
        self._sort = sort
        self.contexts = tuple(contexts)

    def retrieve_candidates(
        self, terms: Iterable[str], k: int, mask: Mask | None = None
    ) -> tuple[Ints, Floats]:
        """Return the numbers and the scores of the `k` best documents by BM25 alone, best first."""
        return self.index.top(terms, k, mask, self._sort)

    def top(self, query: TermQuery, k: int, mask: Mask | None = None) -> tuple[Ints, Floats]:
        """Return the numbers and the scores of the `k` best documents, best first.

        Documents with a phrase come before all others. Within both groups, a score is the sum of the
        document's BM25+, of the BM25 of the groups around it, of the rarity within the widest group of terms
        that stand in the document or just before it, and of the proximity of neighbours in the query.

        Args:
            query: The terms, the phrases and what is excluded.
            k: The maximum number of documents.
            mask: By number, the documents to choose from; None for all.
        """
        mask = self.allowed(query, mask)
        depth = max(k, CANDIDATES)
        numbers, scores = self.retrieve_candidates(query.terms, depth, mask)
        phrases = [phrase for phrase in query.phrases if len(phrase) > 1]
        if phrases:
            # Words that are common by themselves can hide a rare phrase from BM25.
            matches = [self._documents_with_phrase(phrase, mask, depth) for phrase in phrases]
            numbers = np.unique(np.concatenate((numbers, *matches)))
            scores = self.index.scores_of(query.terms, numbers)
        rescorings = self._rescorings(query.terms, phrases)
        self._rescore(rescorings, numbers, scores)
        if self.contexts:
            seeds = numbers[np.argsort(-scores, kind="stable")[:NEIGHBOUR_SEEDS]]
            neighbours = self._neighbours(seeds, numbers, mask)
            neighbour_scores = self.index.scores_of(query.terms, neighbours)
            matched = neighbour_scores > 0
            neighbours, neighbour_scores = neighbours[matched], neighbour_scores[matched]
            self._rescore(rescorings, neighbours, neighbour_scores)
            numbers = np.concatenate((numbers, neighbours))
            scores = np.concatenate((scores, neighbour_scores))
        scores = np.round(scores, _SCORE_DIGITS)
        order = best_first(numbers, scores, k, self._sort)
        return numbers[order], scores[order]

    def has_phrase(self, phrase: Sequence[str]) -> bool:
        """Whether any document has some terms next to each other."""
        return bool(self._documents_with_phrase(phrase, None, 1).size)

    def allowed(self, query: TermQuery, mask: Mask | None = None) -> Mask | None:
        """Return a mask of the documents that what a query excludes and requires leaves; None for all.

        Args:
            query: The query.
            mask: By number, the documents to choose from; None for all.
        """
        for phrase in query.excluded:
            mask = np.ones(self.index.size, np.bool_) if mask is None else mask.copy()
            mask[self._documents_with_phrase(phrase, None, self.index.size)] = False
        for group in query.required:
            having = np.zeros(self.index.size, np.bool_)
            for phrase in group:
                having[self._documents_with_phrase(phrase, None, self.index.size)] = True
            mask = having if mask is None else mask & having
        return mask

    def _rescorings(self, terms: Sequence[str], phrases: Sequence[Sequence[str]]) -> list[_Rescoring]:
        """Return the rescoring of each segment."""
        counts = Counter(terms)
        slots = {term: slot for slot, term in enumerate(counts)}
        pairs = [
            (slots[first], slots[second], min(self.index.weight(first), self.index.weight(second)))
            for first, second in pairwise(terms)
            if first != second
        ]
        times = np.array(list(counts.values()), np.float64)
        no_rarity = np.zeros_like(times)
        term_weights = [times * [context.idf(term) for term in counts] for context in self.contexts]
        bonus = PHRASE_WEIGHT * sum(map(self.index.weight, terms))
        return [
            _Rescoring(
                segment.term_ids(counts),
                pairs,
                [term_ids for phrase in phrases if min(term_ids := segment.term_ids(phrase)) >= 0],
                bonus,
                [
                    ContextWeights(
                        context.groups[i].starts,
                        context.average_length,
                        weights,
                        times if context is self.contexts[-1] else no_rarity,
                    )
                    for context, weights in zip(self.contexts, term_weights, strict=True)
                ],
            )
            for i, segment in enumerate(live.segment for live in self.index.segments)
        ]

    def _rescore(self, rescorings: Sequence[_Rescoring], numbers: Ints, scores: Floats) -> None:
        """Complete the BM25+ scores of documents, in place."""
        for i, live, at, places in self.index.by_segment(numbers):
            scores[at] += rescorings[i].scores(self.index.kernels, live.segment, places)

    def _neighbours(self, seeds: Ints, known: Ints, mask: Mask | None) -> Ints:
        """Return the documents near some seeds, within their widest group, except those already known.

        For so few numbers a set is quicker than any step in NumPy.
        """
        neighbours: set[int] = set()
        for i, _, at, places in self.index.by_segment(seeds):
            first = int(seeds[at][0] - places[0])
            starts = self.contexts[-1].groups[i].starts
            groups = starts.searchsorted(places, "right").tolist()
            for place, group in zip(places.tolist(), groups, strict=True):
                begin = max(place - NEIGHBOUR_DISTANCE, starts.item(group - 1))
                after = min(place + NEIGHBOUR_DISTANCE + 1, starts.item(group))
                neighbours.update(range(first + begin, first + after))
        neighbours.difference_update(known.tolist())
        return np.array(sorted(number for number in neighbours if mask is None or mask[number]), np.int64)

    def _documents_with_phrase(self, phrase: Sequence[str], mask: Mask | None, k: int) -> Ints:
        """Return the numbers of documents that contain a phrase, at most `k` from each segment."""
        numbers: list[Ints] = [np.zeros(0, np.int64)]
        first = 0
        for live in self.index.segments:
            segment = live.segment
            after = first + len(segment)
            allowed = live.allowed(None if mask is None else mask[first:after])
            term_ids = segment.term_ids(phrase)
            if min(term_ids) >= 0:
                numbers.append(
                    self.index.kernels.documents_with_phrase(segment, term_ids, k, allowed) + first
                )
            first = after
        return np.concatenate(numbers)
