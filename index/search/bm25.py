"""rank-bm25's model over an inverted index: the same scores, a thousand times as fast."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast, overload

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi  # pyright: ignore[reportMissingTypeStubs]

from index.search.arrays import Floats, Ints, Mask
from index.search.best_first import best_first
from index.search.kernels import numpy_kernels
from index.search.kernels.protocol import Kernels
from index.search.live_segment import LiveSegment
from index.search.segment import Segment
from index.search.segment_builder import build_segment
from index.search.statistics import SegmentStatistics, Statistics
from index.search.vocabulary import decoded
from index.search.weighting import Saturation, WeightedTerms

Document: TypeAlias = Iterable[str]

TAIL_SIZE = 1 << 10
"""Maximum documents in a segment that is rebuilt together with added documents. A guess; no measurement is on
record."""
CLEARING_RATIO = 32
"""Accumulators cleared in the time that it takes to add up or to look up one posting. An estimate; no
measurement is on record."""

WEIGHTS_CACHED = 1 << 15
"""Cache size of term weights: people type words that no document has, without end. A guess; nothing was
measured."""


@dataclass(frozen=True, slots=True)
class BM25Parameters:
    """BM25's parameters.

    Attributes:
        k1: Term-frequency saturation: the higher, the more repetition adds.
        b: Length normalisation, from 0 to 1.
        epsilon: Share of the average idf that replaces a negative idf; unused with `delta`.
        delta: Impact of a term's first occurrence by itself (BM25+); None for rank-bm25's model.
    """

    k1: float = 1.5
    b: float = 0.75
    epsilon: float = 0.25
    delta: float | None = None


class InvertedBM25(BM25Okapi):
    """BM25 over an inverted index; a `rank_bm25.BM25Okapi` by constructor, attributes and scores.

    Documents are numbered 0, 1, 2, ... in the order in which they were added. An index never changes: `added`
    and `without` return a new one, which shares the unchanged segments. Numbers of removed documents stay
    unused; `numbers` lists the documents that `get_scores` scores.

    Without `delta` the model is that of rank-bm25 0.2.2, with its floor under the idf of common words. With
    it, the model is BM25+ as its authors define it: `log((N + 1) / df)` as idf, and `delta` for a term only
    where it occurs (Lv and Zhai, "Lower-bounding term frequency normalization", 2011).

    Attributes:
        parameters: The parameters; `k1`, `b`, `epsilon` and `delta` repeat them, as rank-bm25 has them.
        tokenizer: Splits a document into terms, if documents are given as text.
        segments: The segments, in the order of the documents' numbers.
        statistics: The statistics of the collection, which the scores depend on.
        kernels: The inner loops of a search.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - rank-bm25's constructor, and two arguments more
        self,
        corpus: Iterable[Any],
        tokenizer: Callable[[Any], Document] | None = None,
        k1: float = 1.5,
        b: float = 0.75,
        epsilon: float = 0.25,
        delta: float | None = None,
        kernels: Kernels = numpy_kernels,
    ) -> None:
        documents = cast("Iterable[Document]", corpus) if tokenizer is None else map(tokenizer, corpus)
        self.tokenizer = tokenizer
        segments = [LiveSegment.of(build_segment(documents))]
        self._initialise(segments, BM25Parameters(k1, b, epsilon, delta), kernels)

    @classmethod
    def from_segments(
        cls,
        segments: Sequence[LiveSegment],
        parameters: BM25Parameters,
        kernels: Kernels = numpy_kernels,
        statistics: Statistics | None = None,
    ) -> "InvertedBM25":
        """Return an index over existing segments.

        Args:
            segments: The segments.
            parameters: The parameters, with `delta` if statistics are given.
            kernels: The inner loops of a search.
            statistics: The statistics of the collection that the documents are from; None if they are all
                of it.
        """
        index = cls.__new__(cls)
        index.tokenizer = None
        index._initialise(segments, parameters, kernels, statistics)  # noqa: SLF001 - this is its constructor
        return index

    def _initialise(
        self,
        segments: Sequence[LiveSegment],
        parameters: BM25Parameters,
        kernels: Kernels,
        statistics: Statistics | None = None,
    ) -> None:
        self.kernels = kernels
        self.segments = tuple(segments)
        self.parameters = parameters
        self.k1, self.b = parameters.k1, parameters.b
        self.epsilon, self.delta = parameters.epsilon, parameters.delta
        self.statistics = SegmentStatistics.of(segments) if statistics is None else statistics
        self.corpus_size = self.statistics.count
        self.avgdl = self.statistics.token_count / self.corpus_size if self.corpus_size else 0.0
        max_length = max((live.segment.max_length for live in segments), default=0)
        relative_lengths = np.arange(max_length + 1, dtype=np.float64) / (self.avgdl or 1.0)
        norms = self.k1 * (1 - self.b + self.b * relative_lengths)
        self._saturation = Saturation(self.k1, self.delta or 0.0, norms)
        self._presence = Saturation(0.0, 0.0, np.zeros_like(norms))
        self._idf: dict[str, float] | None = None
        self._weights: dict[str, float] = {}

    @property
    def size(self) -> int:
        """The number that the next document gets."""
        return sum(len(live.segment) for live in self.segments)

    @property
    def numbers(self) -> npt.NDArray[np.int64]:
        """The numbers of the documents that remain, ascending."""
        return np.flatnonzero(np.concatenate([live.full_mask for live in self.segments]))

    @property
    def doc_len(self) -> list[int]:
        """The length of each document, in tokens."""
        lengths = [np.diff(live.segment.token_starts)[live.full_mask] for live in self.segments]
        return np.concatenate(lengths).tolist()

    @property
    def doc_freqs(self) -> Sequence[dict[str, int]]:
        """The term frequencies of each document."""
        return _TermFrequencies(self)

    @property
    def idf(self) -> dict[str, float]:
        """The inverse document frequency of each term."""
        if self._idf is None:
            self._idf = self._all_idf()
        return self._idf

    @property
    def average_idf(self) -> float:
        """The average of rank-bm25's idf before its floor."""
        values = [self._okapi_idf(df) for df in self._document_frequencies().values()]
        return sum(values) / len(values) if values else 0.0

    def get_scores(self, query: Iterable[str]) -> Floats:
        """Return the score of each document that remains, in the order of their numbers."""
        weights = self._query_weights(query)
        return np.concatenate(
            [
                _all_scores(live.segment, _weighted_terms(live, weights, self._saturation))[live.full_mask]
                for live in self.segments
            ]
        )

    def get_batch_scores(self, query: Iterable[str], doc_ids: Sequence[int]) -> list[float]:
        """Return the scores of documents, given as positions in `numbers`."""
        return self.scores_of(query, self.numbers[np.asarray(doc_ids, np.int64)]).tolist()

    def scores_of(self, query: Iterable[str], numbers: Ints) -> Floats:
        """Return the scores of documents, given by number."""
        return self._scores_of(self._query_weights(query), self._saturation, numbers)

    def shared_weights(self, weights: Mapping[str, float], numbers: Ints) -> Floats:
        """Return the sum of the weights of the terms that each document contains."""
        return self._scores_of(weights, self._presence, numbers)

    def contains_terms(self, terms: Iterable[str], numbers: Ints) -> Mask:
        """Return which documents (rows) contain which terms (columns). Each term must be given once."""
        columns = list(terms)
        contained = np.zeros((len(numbers), len(columns)), np.bool_)
        for _, live, at, places in self.by_segment(numbers):
            term_ids = live.segment.term_ids(columns)
            frequencies = self.kernels.term_frequencies(live.segment, term_ids, places, places + 1)
            contained[at] = frequencies > 0
        return contained

    def contains_phrase(self, phrase: Sequence[str], numbers: Ints) -> Mask:
        """Return which documents contain a phrase."""
        contained = np.zeros(len(numbers), np.bool_)
        for _, live, at, places in self.by_segment(numbers):
            term_ids = live.segment.term_ids(phrase)
            if min(term_ids) >= 0:
                contained[at] = self.kernels.contains_phrase(live.segment, term_ids, places)
        return contained

    def top(
        self,
        terms: Iterable[str],
        k: int,
        mask: Mask | None = None,
        sort: Callable[[Ints], Ints] | None = None,
    ) -> tuple[npt.NDArray[np.int64], Floats]:
        """Return the numbers and the scores of the `k` best documents that contain a term, best first.

        Documents of equal score are in the order of their numbers, or in a given one. Scores are those of
        `get_scores`. If rank-bm25's model gives a term a weight of 0 or less, all documents are scored.

        Args:
            terms: The query; a term that occurs twice counts twice.
            k: The maximum number of documents.
            mask: By number, the documents to choose from; None for all.
            sort: Returns documents, given by number, in the order of those of equal score; None for the
                order of the numbers.
        """
        weights = self._query_weights(terms)
        all_numbers: list[Ints] = [np.zeros(0, np.int64)]
        all_scores: list[Floats] = [np.zeros(0)]
        floor, first = 0.0, 0
        for live in self.segments if k > 0 else ():
            after = first + len(live.segment)
            allowed = live.allowed(None if mask is None else mask[first:after])
            places, scores = self._top_of_segment(live, weights, k, allowed, floor)
            all_numbers.append(places + first)
            all_scores.append(scores)
            if len(scores) >= k and len(self.segments) > 1:
                floor = max(floor, float(np.partition(scores, -k)[-k]))
            first = after
        numbers, scores = np.concatenate(all_numbers), np.concatenate(all_scores)
        order = best_first(numbers, scores, k, sort)
        return numbers[order].astype(np.int64), scores[order]

    def weight(self, term: str) -> float:
        """Return the inverse document frequency of a term; 0 if no document contains it."""
        weight = self._weights.get(term)
        if weight is None:
            if len(self._weights) >= WEIGHTS_CACHED:
                self._weights.clear()
            weight = self._weights[term] = self._computed_weight(term)
        return weight

    def document_frequency(self, term: str) -> int:
        """Return the number of documents of the collection that contain a term."""
        return self.statistics.frequency(term)

    def by_segment(self, numbers: Ints) -> Iterator[tuple[int, LiveSegment, Ints | slice, Ints]]:
        """Divide documents, given by number, among their segments.

        Yields:
            The index of a segment, the segment, the indices of its documents in `numbers`, and their places.
        """
        if len(self.segments) == 1 and len(numbers):
            yield 0, self.segments[0], slice(None), numbers
            return
        first = 0
        for i, live in enumerate(self.segments):
            at = np.flatnonzero((numbers >= first) & (numbers < first + len(live.segment)))
            if len(at):
                yield i, live, at, numbers[at] - first
            first += len(live.segment)

    def added(self, documents: Iterable[Document]) -> "InvertedBM25":
        """Return an index with more documents; its scores are those of an index built from scratch."""
        new = LiveSegment.of(build_segment(documents))
        segments = list(self.segments)
        while segments and len(segments[-1].segment) + len(new.segment) <= TAIL_SIZE:
            new = segments.pop().joined(new)
        return self._with_segments([*segments, new])

    def without(self, numbers: Iterable[int]) -> "InvertedBM25":
        """Return an index without the documents of these numbers."""
        removed = sorted(set(numbers))
        segments: list[LiveSegment] = []
        first = 0
        for live in self.segments:
            after = first + len(live.segment)
            places = [number - first for number in removed if first <= number < after]
            segments.append(live.without(places) if places else live)
            first = after
        return self._with_segments(segments)

    def _with_segments(self, segments: Sequence[LiveSegment]) -> "InvertedBM25":
        index = InvertedBM25.from_segments(segments, self.parameters, self.kernels)
        index.tokenizer = self.tokenizer
        return index

    def _top_of_segment(
        self, live: LiveSegment, weights: Mapping[str, float], k: int, allowed: Mask | None, floor: float
    ) -> tuple[Ints, Floats]:
        """Return places and scores of the `k` best documents of a segment, or of a few more, in no order."""
        segment = live.segment
        query = _weighted_terms(live, weights, self._saturation)
        if not query.weights:
            return np.zeros(0, np.int64), np.zeros(0)
        if min(query.weights.values()) > 0:
            ranks, scores = self.kernels.top(segment, query, k, allowed, floor)
            return segment.places[ranks].astype(np.int64), scores
        matched = np.zeros(len(segment), np.bool_)
        for term_id in query.weights:
            matched[segment.places[segment.postings(term_id).ranks()]] = True
        places = np.flatnonzero(matched if allowed is None else matched & allowed)
        return places, _all_scores(segment, query)[places]

    def _query_weights(self, query: Iterable[str]) -> dict[str, float]:
        """Return the weight of each term of a query, times its number of occurrences there."""
        return {term: self.weight(term) * count for term, count in Counter(query).items()}

    def _scores_of(self, weights: Mapping[str, float], saturation: Saturation, numbers: Ints) -> Floats:
        scores = np.zeros(len(numbers))
        for _, live, at, places in self.by_segment(numbers):
            segment = live.segment
            query = _weighted_terms(live, weights, saturation)
            postings = sum(map(segment.document_frequency, query.weights))
            if postings + len(segment) // CLEARING_RATIO < len(places) * len(query.weights):
                scores[at] = _all_scores(segment, query)[places]
            else:
                scores[at] = self.kernels.scores(segment, query, segment.ranks[places])
        return scores

    def _computed_weight(self, term: str) -> float:
        if self.delta is None:
            return self.idf.get(term, 0.0)
        df = self.document_frequency(term)
        return math.log((self.corpus_size + 1) / df) if df else 0.0

    def _okapi_idf(self, df: int) -> float:
        return math.log(self.corpus_size - df + 0.5) - math.log(df + 0.5)

    def _all_idf(self) -> dict[str, float]:
        frequencies = self._document_frequencies()
        if self.delta is not None:
            return {term: math.log((self.corpus_size + 1) / df) for term, df in frequencies.items()}
        idf = {term: self._okapi_idf(df) for term, df in frequencies.items()}
        floor = self.epsilon * (sum(idf.values()) / len(idf)) if idf else 0.0
        return {term: value if value >= 0 else floor for term, value in idf.items()}

    def _document_frequencies(self) -> dict[str, int]:
        total: Counter[str] = Counter()
        for live in self.segments:
            frequencies = live.segment.document_frequencies()
            for term_id, df in live.removed_frequencies.items():
                frequencies[term_id] -= df
            for term_id in range(len(frequencies)):
                if frequencies[term_id]:
                    total[decoded(live.segment.vocabulary[term_id])] += int(frequencies[term_id])
        return total


def _all_scores(segment: Segment, query: WeightedTerms) -> Floats:
    """Return the scores of all documents, by place."""
    scores = np.zeros(len(segment))
    impacts = query.saturation.impacts(segment)
    for term_id, weight in query.weights.items():
        postings = segment.postings(term_id)
        scores[segment.places[postings.ranks()]] += weight * impacts[postings.buckets]
    return scores


def _weighted_terms(live: LiveSegment, weights: Mapping[str, float], saturation: Saturation) -> WeightedTerms:
    """Return the query to a segment: the terms that occur there."""
    pairs = zip(live.segment.term_ids(weights), weights.values(), strict=True)
    return WeightedTerms({term_id: weight for term_id, weight in pairs if term_id >= 0}, saturation)


class _TermFrequencies(Sequence[dict[str, int]]):
    """rank-bm25's `doc_freqs`, read from the forward index."""

    def __init__(self, index: InvertedBM25) -> None:
        self._index = index
        self._numbers = index.numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> dict[str, int]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, int]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, int] | list[dict[str, int]]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return dict(Counter(self._terms(np.array([self._numbers[index]]))))

    def _terms(self, number: Ints) -> Iterator[str]:
        for _, live, _, places in self._index.by_segment(number):
            vocabulary = live.segment.vocabulary
            yield from (decoded(vocabulary[i]) for i in map(int, live.segment.tokens_of(int(places[0]))))
