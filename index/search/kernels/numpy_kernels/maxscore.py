"""The best documents of a segment for some terms, found without scoring the others (MaxScore)."""

import numpy as np

from index.search.segment import MANY, Floats, Ints, Mask, Segment, found
from index.search.weighting import WeightedTerms

BUDGET = 1 << 15
"""How many postings are added up at a time: enough for NumPy to shine, few enough to stop early."""
HEAD = 1 << 14
"""How many postings are added up for a first idea of what a good score is."""
PROBES = 96
"""How many documents at least are scored in full for a first idea of what a good score is."""

_ALL = slice(0, None)


def best(
    segment: Segment, weighting: WeightedTerms, k: int, allowed: Mask | None = None, floor: float = 0.0
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


def highest(ranks: Ints, scores: Floats, k: int, floor: float) -> tuple[Ints, Floats]:
    """Return the `k` documents with the highest scores above 0, or a few more, with their scores."""
    if len(scores) >= k:
        floor = max(floor, float(np.partition(scores, -k)[-k]))
    kept = _where((scores > 0) & (scores >= floor))
    return ranks.take(kept), scores.take(kept)


def scores(segment: Segment, weighting: WeightedTerms, ranks: Ints) -> Floats:
    """Return the scores of some documents, by rank."""
    order = np.argsort(ranks, kind="stable")
    ascending = ranks[order]
    sums = np.zeros(len(ranks))
    impacts = weighting.saturation.impacts(segment)
    for number, weight in weighting.weights.items():
        postings = segment.postings(number)
        hits, at = postings.find(ascending)
        sums[order[hits]] += weight * impacts[postings.kinds[at]]
    return sums


class _Search:
    def __init__(
        self, segment: Segment, weighting: WeightedTerms, k: int, allowed: Mask | None, floor: float
    ) -> None:
        self.segment = segment
        self.k = k
        self.allowed = allowed
        self.floor = floor
        self.documents: Ints = np.zeros(0, np.intp)
        self.scores: Floats = np.zeros(0)
        terms, weights = weighting.ordered()
        numbers = terms.tolist()
        self.lists = [segment.postings(number) for number in numbers]
        self.ranks = [each.ranks() if len(each) <= MANY else None for each in self.lists]
        self.cuts = np.array([segment.cuts(number) for number in numbers])
        self.sizes = self.cuts[:, 1:] - self.cuts[:, :-1]
        self.impacts = weights[:, None] * weighting.saturation.impacts(segment)
        bounds = weighting.bounds(segment, terms, weights) * (self.sizes > 0)
        # reach[j, b]: the most that a document of block b gets from lists j, j + 1, ... together.
        self.reach = np.zeros((len(numbers) + 1, bounds.shape[1]))
        self.reach[:-1] = np.cumsum(bounds[::-1], axis=0)[::-1]
        self.sums = np.zeros(0)
        self.whole = 0

    def look_up_all(self, documents: Ints) -> None:
        """Score these documents (ascending) and no others."""
        scores = np.zeros(len(documents))
        for j in range(len(self.lists)):
            self._look_up(j, _ALL, documents, scores)
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
        for j in range(self.whole):
            self.sums[self._ranks(j)] = 0
        self.segment.give_back(self.sums)

    def _begin(self) -> None:
        """Add up the first lists, as far as they are short; their best documents give a first floor."""
        parts: list[Ints] = []
        left = HEAD
        for j, listed in enumerate(self.lists if len(self.lists) > 1 else ()):
            left -= len(listed)
            if left < 0:
                break
            parts.append(self._ranks(j))
            np.add.at(self.sums, parts[j], self.impacts[j].take(listed.kinds))
        self.whole = len(parts)
        wanted = self.k + PROBES
        if parts:
            documents = np.concatenate(parts)
            scores = self.sums.take(documents)
        else:
            documents = self._ranks(0, slice(0, HEAD // 4))
            scores = self.impacts[0].take(self.lists[0].kinds[: HEAD // 4])
        if self.allowed is not None:
            kept = _where(self.allowed.take(self.segment.places.take(documents)))
            documents, scores = documents.take(kept), scores.take(kept)
        if len(documents) > wanted:
            documents = documents[np.argpartition(scores, -wanted)[-wanted:]]
        documents = _distinct(documents)
        if len(documents) >= self.k:
            scores = self.sums.take(documents)
            for j in range(self.whole, len(self.lists)):
                self._look_up(j, _ALL, documents, scores)
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
        kinds = self.lists[0].kinds[run]
        kept = _where((self.impacts[0] + rest >= self.floor).take(kinds))
        return self._ranks(0, run).take(kept), self.impacts[0].take(kinds.take(kept))

    def _add_up(self, runs: list[slice], rest: Floats) -> tuple[Ints, Floats]:
        """Return the documents of some lists that may be among the best (ascending), with their sums."""
        parts: list[Ints] = []
        for j, run in enumerate(runs):
            parts.append(self._ranks(j, run))
            if j >= self.whole:
                np.add.at(self.sums, parts[j], self.impacts[j].take(self.lists[j].kinds[run]))
        documents = np.concatenate(parts)
        bars = np.maximum(self.floor - rest, np.finfo(np.float64).tiny)
        kept = _where(self.sums.take(documents) >= bars.take(documents >> self.segment.shift))
        likely = _distinct(documents.take(kept))
        scores = self.sums.take(likely)
        self.sums[documents] = 0
        return likely, scores

    def _look_up(self, j: int, run: slice, documents: Ints, scores: Floats) -> None:
        """Add to scores what list j adds to these documents (ascending)."""
        ranks, kinds = self.ranks[j], self.lists[j].kinds
        if ranks is None:
            hits, at = self.lists[j].find(documents)
        else:
            kinds = kinds[run]
            hits, at = found(ranks[run], documents)
        scores[hits] += self.impacts[j].take(kinds.take(at))

    def _ranks(self, j: int, run: slice = _ALL) -> Ints:
        """Return the documents of a list, or of a run of it."""
        ranks = self.ranks[j]
        return self.lists[j].ranks(run.start or 0, run.stop) if ranks is None else ranks[run]

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


def _distinct(numbers: Ints) -> Ints:
    """Return `np.unique` of a flat array, in half the time."""
    ascending = np.sort(numbers)
    first = np.ones(len(ascending), np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return ascending[first]
