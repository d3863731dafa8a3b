"""rank-bm25's model over an inverted index: the same scores, a thousand times as fast."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast, overload

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi  # pyright: ignore[reportMissingTypeStubs]

from index.search.kernels import numpy_kernels
from index.search.kernels.protocol import Kernels
from index.search.segment import Floats, Ints, Mask, Segment, decoded, merged
from index.search.weighting import Saturation, WeightedTerms

Document: TypeAlias = Iterable[str]

TAIL = 1 << 10
"""A segment of at most this many documents is built anew together with the documents that are added."""
CLEARING = 32
"""Adding up a posting, or looking one up, takes about as long as clearing the sums of so many documents."""


@dataclass(frozen=True, slots=True)
class LiveSegment:
    """A segment without the documents that were removed from it.

    Attributes:
        segment: The documents.
        live: By place, the documents that are still there; None for all.
        removed: For each term number, how many removed documents have it.
        count: How many documents are still there.
        tokens: How many tokens these have.
    """

    segment: Segment
    live: Mask | None
    removed: Mapping[int, int]
    count: int
    tokens: int

    @classmethod
    def of(cls, segment: Segment) -> "LiveSegment":
        """Return the whole of a segment."""
        return cls(segment, None, {}, len(segment), len(segment.tokens))

    def without(self, places: Iterable[int]) -> "LiveSegment":
        """Return this part without some more documents."""
        live = np.ones(len(self.segment), np.bool_) if self.live is None else self.live.copy()
        removed = Counter(self.removed)
        count, tokens = self.count, self.tokens
        for place in places:
            if live[place]:
                live[place] = False
                document = self.segment.document(place)
                removed.update(set(document.tolist()))
                count -= 1
                tokens -= len(document)
        return LiveSegment(self.segment, live, removed, count, tokens)

    def document_frequency(self, term: str) -> int:
        """Return how many documents have a term."""
        number = self.segment.vocabulary.number(term)
        if number is None:
            return 0
        return self.segment.document_frequency(number) - self.removed.get(number, 0)


@dataclass(frozen=True, slots=True)
class BM25Parameters:
    """BM25's parameters.

    Attributes:
        k1: How slowly a term's repetition saturates.
        b: How much a document's length counts, from 0 to 1.
        epsilon: The idf of terms whose own is negative, as a share of the average; without `delta`.
        delta: What the first occurrence of a term counts on its own; None for rank-bm25's model.
    """

    k1: float = 1.5
    b: float = 0.75
    epsilon: float = 0.25
    delta: float | None = None


class InvertedBM25(BM25Okapi):
    """BM25 over an inverted index; a `rank_bm25.BM25Okapi` by constructor, attributes and scores.

    A document has a number: 0, 1, 2, ... in the order of their coming. An index never changes: `added` and
    `without` return a new one that shares what is the same. Numbers of removed documents stay unused until
    `compacted`; `numbers` tells which document each of `get_scores`'s scores is for.

    Without `delta` the model is that of rank-bm25 0.2.2, with its floor under the idf of common words. With
    it, it is BM25+ as its authors mean it: `log((N + 1) / df)` as idf, and `delta` for a term only where it
    occurs (Lv and Zhai, "Lower-bounding term frequency normalization", 2011).

    Attributes:
        model: The parameters, of which `k1`, `b`, `epsilon` and `delta` are the same again.
        tokenizer: Makes a document's terms, if documents come as text.
        parts: The segments, in the order of the documents' numbers.
        kernels: The inner loops that search them.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - rank-bm25's constructor, and one argument more
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
        self._set([LiveSegment.of(Segment.of(documents))], BM25Parameters(k1, b, epsilon, delta), kernels)

    @classmethod
    def over(
        cls, parts: Sequence[LiveSegment], model: BM25Parameters, kernels: Kernels = numpy_kernels
    ) -> "InvertedBM25":
        """Return an index over segments that exist already."""
        index = cls.__new__(cls)
        index.tokenizer = None
        index._set(parts, model, kernels)  # noqa: SLF001 - this is its constructor
        return index

    def _set(self, parts: Sequence[LiveSegment], model: BM25Parameters, kernels: Kernels) -> None:
        self.kernels = kernels
        self.parts = tuple(parts)
        self.model = model
        self.k1, self.b, self.epsilon, self.delta = model.k1, model.b, model.epsilon, model.delta
        self.corpus_size = sum(part.count for part in parts)
        tokens = sum(part.tokens for part in parts)
        self.avgdl = tokens / self.corpus_size if self.corpus_size else 0.0
        longest = max((part.segment.longest for part in parts), default=0)
        lengths = np.arange(longest + 1, dtype=np.float64) / (self.avgdl or 1.0)
        norms = model.k1 * (1 - model.b + model.b * lengths)
        self._saturation = Saturation(model.k1, model.delta or 0.0, norms)
        self._presence = Saturation(0.0, 0.0, np.zeros_like(norms))
        self._idf: dict[str, float] | None = None
        self._weights: dict[str, float] = {}

    @property
    def size(self) -> int:
        """The number that the next document gets."""
        return sum(len(part.segment) for part in self.parts)

    @property
    def numbers(self) -> npt.NDArray[np.int64]:
        """The numbers of the documents that are there, ascending."""
        return np.flatnonzero(np.concatenate([_live(part) for part in self.parts]))

    @property
    def doc_len(self) -> list[int]:
        """Each document's length in tokens."""
        return np.concatenate(
            [np.diff(part.segment.token_starts)[_live(part)] for part in self.parts]
        ).tolist()

    @property
    def doc_freqs(self) -> Sequence[dict[str, int]]:
        """Each document's terms, and how often it has them."""
        return _Frequencies(self)

    @property
    def idf(self) -> dict[str, float]:
        """Every term's inverse document frequency."""
        if self._idf is None:
            self._idf = self._all_idf()
        return self._idf

    @property
    def average_idf(self) -> float:
        """The average of rank-bm25's idf before its floor."""
        values = [self._okapi(df) for df in self._document_frequencies().values()]
        return sum(values) / len(values) if values else 0.0

    def get_scores(self, query: Iterable[str]) -> Floats:
        """Return every document's score, in the order of their numbers."""
        weights = self._weights_of(query)
        return np.concatenate(
            [
                _all_scores(part.segment, _weighting(part, weights, self._saturation))[_live(part)]
                for part in self.parts
            ]
        )

    def get_batch_scores(self, query: Iterable[str], doc_ids: Sequence[int]) -> list[float]:
        """Return the scores of the documents at these places among all that are there."""
        return self.scores_of(query, self.numbers[np.asarray(doc_ids, np.int64)]).tolist()

    def scores_of(self, query: Iterable[str], numbers: Ints) -> Floats:
        """Return the scores of the documents of these numbers."""
        return self._scores_of(self._weights_of(query), self._saturation, numbers)

    def shared(self, weights: Mapping[str, float], numbers: Ints) -> Floats:
        """Return, for the documents of these numbers, the sum of the weights of the terms that each has."""
        return self._scores_of(weights, self._presence, numbers)

    def have(self, terms: Iterable[str], numbers: Ints) -> Mask:
        """Return which of some terms, each once (columns), the documents of these numbers (rows) have."""
        wanted = list(terms)
        found = np.zeros((len(numbers), len(wanted)), np.bool_)
        for _, part, at, places in self.by_part(numbers):
            found[at] = (
                self.kernels.counts(part.segment, part.segment.numbers(wanted), places, places + 1) > 0
            )
        return found

    def have_phrase(self, phrase: Sequence[str], numbers: Ints) -> Mask:
        """Return which of the documents of these numbers have some terms one after the other."""
        found = np.zeros(len(numbers), np.bool_)
        for _, part, at, places in self.by_part(numbers):
            wanted = part.segment.numbers(phrase)
            if min(wanted) >= 0:
                found[at] = self.kernels.having_phrase(part.segment, wanted, places)
        return found

    def top(
        self, terms: Iterable[str], k: int, mask: Mask | None = None
    ) -> tuple[npt.NDArray[np.int64], Floats]:
        """Return the `k` best documents that have one of the terms at least, and their scores, best first.

        Equal scores go by number. The scores are those of `get_scores`; where rank-bm25's model makes a term
        count nothing or less, all documents are scored.

        Args:
            terms: What to look for; a term that comes twice counts twice.
            k: How many documents to return at most.
            mask: By number, the documents to look among; None for all.
        """
        weights = self._weights_of(terms)
        ids: list[Ints] = [np.zeros(0, np.int64)]
        scores: list[Floats] = [np.zeros(0)]
        floor, first = 0.0, 0
        for part in self.parts if k > 0 else ():
            allowed = None if mask is None else mask[first : first + len(part.segment)]
            if part.live is not None:
                allowed = part.live if allowed is None else allowed & part.live
            found, values = self._best(part, weights, k, allowed, floor)
            ids.append(found + first)
            scores.append(values)
            if len(values) >= k and len(self.parts) > 1:
                floor = max(floor, float(np.partition(values, -k)[-k]))
            first += len(part.segment)
        found, values = np.concatenate(ids), np.concatenate(scores)
        order = np.lexsort((found, -values))[:k]
        return found[order].astype(np.int64), values[order]

    def weight(self, term: str) -> float:
        """Return a term's inverse document frequency, 0 for one that no document has."""
        weight = self._weights.get(term)
        if weight is None:
            weight = self._weights[term] = self._weigh(term)
        return weight

    def document_frequency(self, term: str) -> int:
        """Return how many documents have a term."""
        return sum(part.document_frequency(term) for part in self.parts)

    def by_part(self, numbers: Ints) -> Iterator[tuple[int, LiveSegment, Ints | slice, Ints]]:
        """Yield each part with its number, which of some documents are in it, and their places there."""
        if len(self.parts) == 1 and len(numbers):
            yield 0, self.parts[0], slice(None), numbers
            return
        first = 0
        for number, part in enumerate(self.parts):
            at = np.flatnonzero((numbers >= first) & (numbers < first + len(part.segment)))
            if len(at):
                yield number, part, at, numbers[at] - first
            first += len(part.segment)

    def added(self, documents: Iterable[Document]) -> "InvertedBM25":
        """Return an index that has these documents as well; with the scores of one built from scratch."""
        new = LiveSegment.of(Segment.of(documents))
        parts = list(self.parts)
        while parts and len(parts[-1].segment) + len(new.segment) <= TAIL:
            new = _joined(parts.pop(), new)
        return self._with([*parts, new])

    def without(self, numbers: Iterable[int]) -> "InvertedBM25":
        """Return an index that lacks the documents of these numbers."""
        gone = sorted(set(numbers))
        parts: list[LiveSegment] = []
        first = 0
        for part in self.parts:
            after = first + len(part.segment)
            places = [number - first for number in gone if first <= number < after]
            parts.append(part.without(places) if places else part)
            first = after
        return self._with(parts)

    def compacted(self) -> "InvertedBM25":
        """Return an index of one segment; the documents that are there are numbered anew, in order."""
        whole = merged([(part.segment, part.live) for part in self.parts])
        return self._with([LiveSegment.of(whole)])

    def _with(self, parts: Sequence[LiveSegment]) -> "InvertedBM25":
        index = InvertedBM25.over(parts, self.model, self.kernels)
        index.tokenizer = self.tokenizer
        return index

    def _best(
        self, part: LiveSegment, weights: Mapping[str, float], k: int, allowed: Mask | None, floor: float
    ) -> tuple[Ints, Floats]:
        weighting = _weighting(part, weights, self._saturation)
        if not weighting.weights:
            return np.zeros(0, np.int64), np.zeros(0)
        if min(weighting.weights.values()) > 0:
            ranks, values = self.kernels.best(part.segment, weighting, k, allowed, floor)
            return part.segment.places[ranks].astype(np.int64), values
        matched = np.zeros(len(part.segment), np.bool_)
        for number in weighting.weights:
            matched[part.segment.places[part.segment.postings(number).ranks()]] = True
        found = np.flatnonzero(matched if allowed is None else matched & allowed)
        return found, _all_scores(part.segment, weighting)[found]

    def _weights_of(self, query: Iterable[str]) -> dict[str, float]:
        """Return what each term of a query counts, as often as it comes."""
        return {term: self.weight(term) * times for term, times in Counter(query).items()}

    def _scores_of(self, weights: Mapping[str, float], saturation: Saturation, numbers: Ints) -> Floats:
        found = np.zeros(len(numbers))
        for _, part, at, places in self.by_part(numbers):
            segment = part.segment
            weighting = _weighting(part, weights, saturation)
            postings = sum(map(segment.document_frequency, weighting.weights))
            if postings + len(segment) // CLEARING < len(places) * len(weighting.weights):
                found[at] = _all_scores(segment, weighting)[places]
            else:
                found[at] = self.kernels.scores(segment, weighting, segment.ranks[places])
        return found

    def _weigh(self, term: str) -> float:
        if self.delta is None:
            return self.idf.get(term, 0.0)
        df = self.document_frequency(term)
        return math.log((self.corpus_size + 1) / df) if df else 0.0

    def _okapi(self, df: int) -> float:
        return math.log(self.corpus_size - df + 0.5) - math.log(df + 0.5)

    def _all_idf(self) -> dict[str, float]:
        frequencies = self._document_frequencies()
        if self.delta is not None:
            return {term: math.log((self.corpus_size + 1) / df) for term, df in frequencies.items()}
        idf = {term: self._okapi(df) for term, df in frequencies.items()}
        floor = self.epsilon * (sum(idf.values()) / len(idf)) if idf else 0.0
        return {term: value if value >= 0 else floor for term, value in idf.items()}

    def _document_frequencies(self) -> dict[str, int]:
        frequencies: Counter[str] = Counter()
        for part in self.parts:
            counts = part.segment.document_frequencies()
            for number, df in part.removed.items():
                counts[number] -= df
            for number in range(len(counts)):
                if counts[number]:
                    frequencies[decoded(part.segment.vocabulary[number])] += int(counts[number])
        return frequencies


def _all_scores(segment: Segment, weighting: WeightedTerms) -> Floats:
    """Return the scores of all documents, by place."""
    scores = np.zeros(len(segment))
    impacts = weighting.saturation.impacts(segment)
    for number, weight in weighting.weights.items():
        postings = segment.postings(number)
        scores[segment.places[postings.ranks()]] += weight * impacts[postings.kinds]
    return scores


def _weighting(part: LiveSegment, weights: Mapping[str, float], saturation: Saturation) -> WeightedTerms:
    """Return what to look for in a part: the terms that are there."""
    numbers = zip(part.segment.numbers(weights), weights.values(), strict=True)
    return WeightedTerms({number: weight for number, weight in numbers if number >= 0}, saturation)


class _Frequencies(Sequence[dict[str, int]]):
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
        return dict(Counter(self._terms(int(self._numbers[index]))))

    def _terms(self, number: int) -> Iterator[str]:
        for part in self._index.parts:
            if number < len(part.segment):
                vocabulary = part.segment.vocabulary
                yield from (decoded(vocabulary[i]) for i in map(int, part.segment.document(number)))
                return
            number -= len(part.segment)


def _live(part: LiveSegment) -> Mask:
    return np.ones(len(part.segment), np.bool_) if part.live is None else part.live


def _joined(first: LiveSegment, second: LiveSegment) -> LiveSegment:
    """Return one part of two; removed documents keep their numbers."""
    whole = LiveSegment.of(merged([(first.segment, None), (second.segment, None)]))
    gone = np.flatnonzero(~np.concatenate((_live(first), _live(second))))
    return whole.without(gone.tolist()) if len(gone) else whole
