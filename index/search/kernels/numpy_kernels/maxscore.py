"""The best documents of a segment, found without scoring all others (MaxScore)."""

import numpy as np

from index.search.arrays import Floats, Ints, Mask, locate
from index.search.segment import LONG_LIST, Segment
from index.search.weighting import WeightedTerms

BATCH_POSTINGS = 1 << 15
"""Postings added up at a time: enough for NumPy's loops to pay, few enough to stop early. A guess; no
measurement is on record."""
HEAD_POSTINGS = 1 << 14
"""Maximum postings added up for a first floor under the scores. A guess; no measurement is on record."""
PROBES = 96
"""Documents scored in full for a first floor, in addition to `k`. A guess; no measurement is on record."""
LOOK_UP_COST = 3
"""Postings that are added up in the time of one look-up. An estimate; no measurement is on record."""

_ALL = slice(0, None)
_TINY = np.finfo(np.float64).tiny


def top(
    segment: Segment, query: WeightedTerms, k: int, allowed: Mask | None = None, floor: float = 0.0
) -> tuple[Ints, Floats]:
    """Return the ranks and the scores of the `k` best documents; see `Kernels.top`.

    Terms are sorted by the most that they can add to a score. Once `k` documents are known to score more than
    the last terms can add up to, these terms are only looked up in documents that contain one of the others
    (MaxScore: Turtle and Flood, "Query evaluation: strategies and optimizations", 1995). Here the bounds are
    kept for blocks of like documents (block-max), and NumPy adds up many postings at a time.
    """
    search = _Search(segment, query, k, allowed, floor)
    if allowed is not None:
        allowed_count = int(np.count_nonzero(allowed))
        if LOOK_UP_COST * allowed_count * len(search.lists) < search.block_sizes.sum():
            search.look_up_all(np.sort(segment.ranks[_where(allowed)]))
            return search.ranks, search.scores
    search.run()
    return search.ranks, search.scores


def highest_scores(ranks: Ints, scores: Floats, k: int, floor: float) -> tuple[Ints, Floats]:
    """Return the `k` documents with the highest scores above 0, or a few more, and their scores."""
    if len(scores) >= k:
        floor = max(floor, float(np.partition(scores, -k)[-k]))
    kept = _where((scores > 0) & (scores >= floor))
    return ranks.take(kept), scores.take(kept)


def scores(segment: Segment, query: WeightedTerms, ranks: Ints) -> Floats:
    """Return the scores of the documents of these ranks."""
    order = np.argsort(ranks, kind="stable")
    ascending = ranks[order]
    sums = np.zeros(len(ranks))
    impacts = query.saturation.impacts(segment)
    for term_id, weight in query.weights.items():
        postings = segment.postings(term_id)
        hits, at = postings.find(ascending)
        sums[order[hits]] += weight * impacts[postings.buckets[at]]
    return sums


class _Search:
    """One search for the best documents.

    Attributes:
        ranks: The best documents so far, at least `k` of them once there are so many.
        scores: Their scores.
        floor: The lowest score that can still be among the best.
        lists: The posting list of each term, heaviest term first.
        list_ranks: The ranks of each list that is short, else None.
        block_starts: The first posting of each block (columns) in each list (rows), and the end of the last.
        block_sizes: The number of postings in each block (columns) of each list (rows).
        impacts: The score of each impact bucket (columns) for each list (rows).
        reach: In row j, the most that a document of each block (columns) gets from lists j, j + 1, ...
            together.
        accumulator: The sum of each document's scores so far, by rank.
        summed_lists: The number of first lists that are added up in full already.
    """

    def __init__(
        self, segment: Segment, query: WeightedTerms, k: int, allowed: Mask | None, floor: float
    ) -> None:
        self.segment = segment
        self.k = k
        self.allowed = allowed
        self.floor = floor
        self.ranks: Ints = np.zeros(0, np.intp)
        self.scores: Floats = np.zeros(0)
        terms, weights = query.ordered()
        term_ids = terms.tolist()
        self.lists = [segment.postings(term_id) for term_id in term_ids]
        self.list_ranks = [
            postings.ranks() if len(postings) <= LONG_LIST else None for postings in self.lists
        ]
        self.block_starts = np.array([segment.block_starts(term_id) for term_id in term_ids])
        self.block_sizes = self.block_starts[:, 1:] - self.block_starts[:, :-1]
        self.impacts = weights[:, None] * query.saturation.impacts(segment)
        bounds = query.block_bounds(segment, terms, weights) * (self.block_sizes > 0)
        self.reach = np.zeros((len(term_ids) + 1, bounds.shape[1]))
        self.reach[:-1] = np.cumsum(bounds[::-1], axis=0)[::-1]
        self.accumulator = np.zeros(0)
        self.summed_lists = 0

    def look_up_all(self, ranks: Ints) -> None:
        """Score the documents of these ranks (ascending) and no others."""
        scores = np.zeros(len(ranks))
        for j in range(len(self.lists)):
            self._look_up(j, _ALL, ranks, scores)
        matched = _where(scores > 0)
        self._keep_best(ranks[matched], scores[matched])

    def run(self) -> None:
        """Score all documents that can be among the best."""
        self.accumulator = self.segment.borrow_accumulator()
        self._raise_floor()
        block, blocks = 0, self.block_sizes.shape[1]
        rows = np.arange(len(self.lists))[:, None]
        while block < blocks:
            # A list is needed in a block if it and the lists after it can lift a document above the floor.
            needed = np.maximum.accumulate((self.reach[:-1, block:] >= self.floor).sum(axis=0))
            work = (np.cumsum(self.block_sizes[:, block:], axis=1) * (rows < needed)).sum(axis=0)
            ahead = max(1, int(np.searchsorted(work, BATCH_POSTINGS, side="right")))
            if needed[ahead - 1]:
                self._score_blocks(block, block + ahead, max(int(needed[ahead - 1]), self.summed_lists))
            block += ahead
        for j in range(self.summed_lists):
            self.accumulator[self._list_ranks(j)] = 0
        self.segment.return_accumulator(self.accumulator)

    def _raise_floor(self) -> None:
        """Add up the first lists while they are short, and take a first floor from their best documents."""
        summed: list[Ints] = []
        left = HEAD_POSTINGS
        for j, postings in enumerate(self.lists if len(self.lists) > 1 else ()):
            left -= len(postings)
            if left < 0:
                break
            summed.append(self._list_ranks(j))
            np.add.at(self.accumulator, summed[j], self.impacts[j].take(postings.buckets))
        self.summed_lists = len(summed)
        probes = self.k + PROBES
        if summed:
            ranks = np.concatenate(summed)
            scores = self.accumulator.take(ranks)
        else:
            ranks = self._list_ranks(0, slice(0, HEAD_POSTINGS // 4))
            scores = self.impacts[0].take(self.lists[0].buckets[: HEAD_POSTINGS // 4])
        if self.allowed is not None:
            kept = _where(self.allowed.take(self.segment.places.take(ranks)))
            ranks, scores = ranks.take(kept), scores.take(kept)
        if len(ranks) > probes:
            ranks = ranks[np.argpartition(scores, -probes)[-probes:]]
        ranks = _distinct(ranks)
        if len(ranks) >= self.k:
            scores = self.accumulator.take(ranks)
            for j in range(self.summed_lists, len(self.lists)):
                self._look_up(j, _ALL, ranks, scores)
            self.floor = max(self.floor, float(np.partition(scores, -self.k)[-self.k]))

    def _score_blocks(self, block: int, after: int, needed: int) -> None:
        """Score the documents in some blocks that contain one of the first `needed` terms."""
        parts = [slice(begin, end) for begin, end in self.block_starts[:, [block, after]].tolist()]
        if needed == 1 and not self.summed_lists:
            ranks, scores = self._select(parts[0], float(self.reach[1, block:after].max()))
        else:
            ranks, scores = self._add_up(parts[:needed], self.reach[needed])
        if self.allowed is not None:
            kept = _where(self.allowed.take(self.segment.places.take(ranks)))
            ranks, scores = ranks.take(kept), scores.take(kept)
        for j in range(needed, len(self.lists)):
            rest = self.reach[j].take(ranks >> self.segment.block_bits)
            kept = _where(scores + rest >= self.floor)
            ranks, scores = ranks.take(kept), scores.take(kept)
            self._look_up(j, parts[j], ranks, scores)
        self._keep_best(ranks, scores)

    def _select(self, part: slice, rest: float) -> tuple[Ints, Floats]:
        """Return ranks and scores of documents in a part of the first list that can be among the best.

        Args:
            part: The part of the list.
            rest: The most that the other lists can add.
        """
        buckets = self.lists[0].buckets[part]
        kept = _where((self.impacts[0] + rest >= self.floor).take(buckets))
        return self._list_ranks(0, part).take(kept), self.impacts[0].take(buckets.take(kept))

    def _add_up(self, parts: list[slice], rest: Floats) -> tuple[Ints, Floats]:
        """Add up parts of the first lists.

        Args:
            parts: The part of each list.
            rest: By block, the most that the other lists can add.

        Returns:
            The ranks (ascending) of documents that can be among the best, and their scores so far.
        """
        added: list[Ints] = []
        for j, part in enumerate(parts):
            added.append(self._list_ranks(j, part))
            if j >= self.summed_lists:
                np.add.at(self.accumulator, added[j], self.impacts[j].take(self.lists[j].buckets[part]))
        ranks = np.concatenate(added)
        thresholds = np.maximum(self.floor - rest, _TINY)
        blocks = ranks >> self.segment.block_bits
        kept = _where(self.accumulator.take(ranks) >= thresholds.take(blocks))
        likely = _distinct(ranks.take(kept))
        scores = self.accumulator.take(likely)
        self.accumulator[ranks] = 0
        return likely, scores

    def _look_up(self, j: int, part: slice, ranks: Ints, scores: Floats) -> None:
        """Add the scores of list j to those of documents (ascending), in place."""
        list_ranks, buckets = self.list_ranks[j], self.lists[j].buckets
        if list_ranks is None:
            hits, at = self.lists[j].find(ranks)
        else:
            buckets = buckets[part]
            hits, at = locate(ranks, list_ranks[part])
        scores[hits] += self.impacts[j].take(buckets.take(at))

    def _list_ranks(self, j: int, part: slice = _ALL) -> Ints:
        """Return the ranks of the documents in a list, or in a part of it."""
        ranks = self.list_ranks[j]
        return self.lists[j].ranks(part.start or 0, part.stop) if ranks is None else ranks[part]

    def _keep_best(self, ranks: Ints, scores: Floats) -> None:
        """Merge documents into the best so far, and raise the floor."""
        ranks = np.concatenate((self.ranks, ranks))
        scores = np.concatenate((self.scores, scores))
        if len(scores) >= self.k:
            self.floor = max(self.floor, float(np.partition(scores, -self.k)[-self.k]))
            kept = _where(scores >= self.floor)
            ranks, scores = ranks.take(kept), scores.take(kept)
        self.ranks, self.scores = ranks, scores


def _where(mask: Mask) -> Ints:
    """Return `np.flatnonzero` of a flat array, in half the time."""
    return mask.nonzero()[0]


def _distinct(numbers: Ints) -> Ints:
    """Return `np.unique` of a flat array, in half the time."""
    ascending = np.sort(numbers)
    first = np.ones(len(ascending), np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return ascending[first]
