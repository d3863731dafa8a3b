"""The best documents of a segment for some terms, found without scoring the others (MaxScore)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.postings.segment import Floats, Ints, Mask, Segment

BUDGET = 1 << 15
"""How many postings are added up at a time: enough for NumPy to shine, few enough to stop early."""
HEAD = 1 << 14
"""How many postings are added up for a first idea of what a good score is."""
PROBES = 96
"""How many documents at least are scored in full for a first idea of what a good score is."""


@dataclass(frozen=True, slots=True)
class Saturation:
    """How BM25 counts a term's occurrences in a document.

    Attributes:
        k1: How slowly repetition saturates.
        delta: What the first occurrence counts on its own (BM25+).
        norms: BM25's length normalisation times `k1`, by document length.
    """

    k1: float
    delta: float
    norms: Floats

    def __call__(self, frequencies: Ints, lengths: Ints) -> Floats:
        """Return what frequencies (above 0) count in documents of these lengths."""
        return self.delta + frequencies * (self.k1 + 1) / (frequencies + self.norms[lengths])


@dataclass(frozen=True, slots=True)
class Weighting:
    """What to look for in a segment.

    Attributes:
        weights: What each term, by its number there, counts; above 0.
        saturation: How its occurrences count.
    """

    weights: Mapping[int, float]
    saturation: Saturation


def best(
    segment: Segment, weighting: Weighting, k: int, allowed: Mask | None = None, floor: float = 0.0
) -> tuple[Ints, Floats]:
    """Return the ranks of the `k` best documents, or of a few more, and their scores, in no order.

    Terms are put in the order of the most that they can add to a score. As soon as `k` documents are known
    to score more than what the last terms add up to, these only need looking up in the documents that have
    one of the others (MaxScore: Turtle and Flood, "Query evaluation: strategies and optimizations", 1995).
    Here the bounds are kept for blocks of like documents, and whole runs of postings are added up at a time.

    Args:
        segment: Where to search.
        weighting: What to look for, one term at least.
        k: How many documents to find, at least 1.
        allowed: By place, the documents to find; None for all.
        floor: Documents that score less are of no interest.
    """
    search = _Search(segment, weighting, k, allowed, floor)
    if allowed is not None:
        # Where few documents are allowed, looking each up is less work than going through the postings.
        few = int(np.count_nonzero(allowed))
        if 3 * few * len(search.lists) < search.sizes.sum():
            search.look_up_all(np.sort(segment.ranks[_where(allowed)]))
            return search.documents, search.scores
    search.run()
    return search.documents, search.scores


class _Search:
    def __init__(
        self, segment: Segment, weighting: Weighting, k: int, allowed: Mask | None, floor: float
    ) -> None:
        self.segment = segment
        self.k = k
        self.allowed = allowed
        self.floor = floor
        self.documents: Ints = np.zeros(0, np.int32)
        self.scores: Floats = np.zeros(0)
        numbers = np.array(list(weighting.weights), np.int64)
        values = np.array(list(weighting.weights.values()))
        saturation = weighting.saturation
        peaks = segment.peaks[numbers]
        order = np.argsort(-values * saturation(peaks, segment.block_lengths[:1]))
        numbers, values = numbers[order], values[order]
        self.lists = [segment.postings(number) for number in numbers.tolist()]
        self.cuts = np.array([segment.cuts(number) for number in numbers.tolist()])
        self.sizes = np.diff(self.cuts)
        impacts = saturation(segment.kind_frequencies, segment.kind_lengths)
        # The last kind is that of documents without the term: they get nothing.
        self.impacts = np.zeros((len(values), len(impacts) + 1))
        np.multiply(values[:, None], impacts, out=self.impacts[:, :-1])
        self.by_rank = [segment.by_rank(number) for number in numbers.tolist()]
        highest = np.minimum(peaks[order][:, None], segment.block_peaks)
        bounds = saturation(highest, segment.block_lengths) * values[:, None] * (self.sizes > 0)
        # reach[j, b]: the most that a document of block b gets from lists j, j + 1, ... together; a hair
        # more, for sums in another order may differ in their last digit.
        self.reach = np.zeros((len(values) + 1, bounds.shape[1]))
        self.reach[:-1] = np.cumsum(bounds[::-1], axis=0)[::-1] * (1 + 1e-9)
        self.sums = np.zeros(0)
        self.whole = 0

    def look_up_all(self, documents: npt.NDArray[np.int32]) -> None:
        """Score these documents (ascending) and no others."""
        scores = np.zeros(len(documents))
        for j in range(len(self.lists)):
            self._look_up(j, slice(None), documents, scores)
        matched = _where(scores > 0)
        self._keep(documents[matched], scores[matched])

    def run(self) -> None:
        """Score all documents that may be among the best."""
        self.sums = self.segment.borrow_zeros()
        self._begin()
        block, blocks = 0, self.sizes.shape[1]
        rows = np.arange(len(self.lists))[:, None]
        while block < blocks:
            # A list is needed in a block when it and those after it can make a document that counts.
            needed = np.maximum.accumulate((self.reach[:-1, block:] >= self.floor).sum(axis=0))
            work = (np.cumsum(self.sizes[:, block:], axis=1) * (rows < needed)).sum(axis=0)
            ahead = max(1, int(np.searchsorted(work, BUDGET, side="right")))
            if needed[ahead - 1]:
                self._score(block, block + ahead, max(int(needed[ahead - 1]), self.whole))
            block += ahead
        for documents, _ in self.lists[: self.whole]:
            self.sums[documents] = 0
        self.segment.give_back(self.sums)

    def _begin(self) -> None:
        """Add up the first lists, as far as they are short; their best documents give a first floor."""
        parts: list[Ints] = []
        left = HEAD
        for j, (documents, kinds) in enumerate(self.lists):
            left -= len(documents)
            if left < 0:
                break
            parts.append(documents.astype(np.intp))
            np.add.at(self.sums, parts[j], self.impacts[j].take(kinds))
        self.whole = len(parts)
        wanted = self.k + PROBES
        if parts:
            documents = np.concatenate(parts)
            scores = self.sums.take(documents)
        else:
            documents, kinds = (each[: HEAD // 4] for each in self.lists[0])
            scores = self.impacts[0].take(kinds)
        if self.allowed is not None:
            kept = _where(self.allowed.take(self.segment.places.take(documents)))
            documents, scores = documents.take(kept), scores.take(kept)
        if len(documents) > wanted:
            documents = documents[np.argpartition(scores, -wanted)[-wanted:]]
        documents = np.sort(documents.astype(np.int32))
        documents = documents[np.diff(documents, prepend=-1) > 0]
        if len(documents) >= self.k:
            scores = self.sums.take(documents)
            for j in range(self.whole, len(self.lists)):
                self._look_up(j, slice(None), documents, scores)
            self.floor = max(self.floor, float(np.partition(scores, -self.k)[-self.k]))

    def _score(self, block: int, after: int, most: int) -> None:
        """Score the documents of some blocks that have one of the first `most` terms."""
        runs = [slice(begin, end) for begin, end in self.cuts[:, [block, after]].tolist()]
        if most == 1 and not self.whole:
            documents, scores = self._select(runs[0], float(self.reach[1, block:after].max()))
        else:
            documents, scores = self._add_up(runs[:most], self.reach[most])
        if self.allowed is not None:
            kept = _where(self.allowed.take(self.segment.places.take(documents)))
            documents, scores = documents.take(kept), scores.take(kept)
        for j in range(most, len(self.lists)):
            rest = self.reach[j].take(documents >> self.segment.shift)
            kept = _where(scores + rest >= self.floor)
            documents, scores = documents.take(kept), scores.take(kept)
            self._look_up(j, runs[j], documents, scores)
        self._keep(documents, scores)

    def _select(self, run: slice, rest: float) -> tuple[Ints, Floats]:
        """Return the documents of the first list that may be among the best, with what it adds to them."""
        documents, kinds = (each[run] for each in self.lists[0])
        kept = _where((self.impacts[0] + rest >= self.floor).take(kinds))
        return documents.take(kept), self.impacts[0].take(kinds.take(kept))

    def _add_up(self, runs: list[slice], rest: Floats) -> tuple[Ints, Floats]:
        """Return the documents of some lists that may be among the best (ascending), with their sums."""
        parts: list[Ints] = []
        for j, run in enumerate(runs):
            documents, kinds = (each[run] for each in self.lists[j])
            parts.append(documents.astype(np.intp))
            if j >= self.whole:
                np.add.at(self.sums, parts[j], self.impacts[j].take(kinds))
        documents = np.concatenate(parts)
        bars = np.maximum(self.floor - rest, np.finfo(np.float64).tiny)
        kept = _where(self.sums.take(documents) >= bars.take(documents >> self.segment.shift))
        found = np.sort(documents.take(kept))
        found = found.compress(np.diff(found, prepend=-1) > 0)
        scores = self.sums.take(found)
        self.sums[documents] = 0
        return found.astype(np.int32), scores

    def _look_up(self, j: int, run: slice, documents: Ints, scores: Floats) -> None:
        """Add to scores what list j adds to these documents (ascending)."""
        by_rank = self.by_rank[j]
        if by_rank is not None:
            scores += self.impacts[j].take(by_rank.take(documents))
            return
        listed, kinds = (each[run] for each in self.lists[j])
        if not len(listed):
            return
        at = np.searchsorted(listed, documents)
        np.minimum(at, len(listed) - 1, out=at)
        hit = _where(listed.take(at) == documents)
        scores[hit] += self.impacts[j].take(kinds.take(at.take(hit)))

    def _keep(self, documents: Ints, scores: Floats) -> None:
        documents = np.concatenate((self.documents, documents))
        scores = np.concatenate((self.scores, scores))
        if len(scores) >= self.k:
            self.floor = max(self.floor, float(np.partition(scores, -self.k)[-self.k]))
            kept = _where(scores >= self.floor)
            documents, scores = documents.take(kept), scores.take(kept)
        self.documents, self.scores = documents, scores


def _where(mask: Mask) -> Ints:
    """Return `np.flatnonzero` of a flat array, in half the time."""
    return mask.nonzero()[0]
