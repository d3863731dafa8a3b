"""The best documents of a segment, found without scoring all others (MaxScore); compiled."""

import numpy as np
from numba import types

from index.search.arrays import Floats, Ints, Mask
from index.search.kernels.numba_kernels.compilation import (
    BOOLS,
    COMPACT,
    FLOAT64_ROWS,
    FLOAT64S,
    INT32S,
    INT64S,
    LOW_BITS,
    LOW_RANKS,
    STARTS,
    Int,
    galloping_lower_bound,
    int64s,
    kernel,
    lower_bound,
    optional_mask,
)
from index.search.kernels.numpy_kernels.maxscore import highest_scores
from index.search.postings import RANGE_BITS
from index.search.segment import Segment
from index.search.weighting import WeightedTerms

LOOK_UP_COST = 8
"""Postings that are added up in the time of one look-up. An estimate; no measurement is on record."""

_TINY = np.finfo(np.float64).tiny


@kernel()
def _is_worse(score: float, place: Int, than_score: float, than_place: Int) -> bool | np.bool_:
    return score < than_score or (score == than_score and place > than_place)


@kernel()
def _push(scores: Floats, ranks: Ints, places: Ints, count: int, score: float, rank: Int, place: Int) -> int:
    """Push a document onto a heap whose root is the worst document, and return the heap's new size."""
    capacity = len(scores)
    if count < capacity:
        at = count
        count += 1
        while at > 0:
            parent = (at - 1) >> 1
            if not _is_worse(score, place, scores[parent], places[parent]):
                break
            scores[at], ranks[at], places[at] = scores[parent], ranks[parent], places[parent]
            at = parent
    else:
        if not _is_worse(scores[0], places[0], score, place):
            return count
        at = 0
        while 2 * at + 1 < capacity:
            child = 2 * at + 1
            sibling = child + 1
            if sibling < capacity and _is_worse(
                scores[sibling], places[sibling], scores[child], places[child]
            ):
                child = sibling
            if not _is_worse(scores[child], places[child], score, place):
                break
            scores[at], ranks[at], places[at] = scores[child], ranks[child], places[child]
            at = child
    scores[at], ranks[at], places[at] = score, rank, place
    return count


@kernel(
    *(
        types.Tuple((types.int64[::1], types.float64[::1]))(
            STARTS,
            types.int64,
            LOW_RANKS,
            buckets,
            INT32S,
            types.int64,
            FLOAT64S,
            INT64S,
            FLOAT64S,
            FLOAT64_ROWS,
            types.int64,
            BOOLS,
            types.float64,
        )
        for buckets in COMPACT
    )
)
def _top(
    posting_starts: Ints,
    range_count: int,
    low_ranks: Ints,
    buckets: Ints,
    places: Ints,
    block_bits: int,
    impacts: Floats,
    terms: Ints,
    weights: Floats,
    bounds: Floats,
    k: int,
    allowed: Mask,
    floor: float,
) -> tuple[Ints, Floats]:
    lists = len(terms)
    # reach[j]: the most that a document of the block gets from lists j, j + 1, ... together.
    begins, ends, reach = np.empty(lists, np.int64), np.empty(lists, np.int64), np.zeros(lists + 1)
    accumulator = np.zeros(1 << block_bits)
    heap_scores, heap_ranks, heap_places = np.empty(k), np.empty(k, np.int64), np.empty(k, np.int64)
    count = 0
    for block in range(bounds.shape[1]):
        first = block << block_bits
        low = first & LOW_BITS
        for j in range(lists - 1, -1, -1):
            cell = terms[j] * range_count + (first >> RANGE_BITS)
            begins[j], ends[j] = posting_starts[cell], posting_starts[cell + 1]
            reach[j] = reach[j + 1] + (bounds[j, block] if begins[j] < ends[j] else 0.0)
        if reach[0] < floor:
            continue
        for j in range(lists - 1, -1, -1):
            begins[j] = lower_bound(low_ranks, begins[j], ends[j], low)
            ends[j] = lower_bound(low_ranks, begins[j], ends[j], low + (1 << block_bits))
            reach[j] = reach[j + 1] + (bounds[j, block] if begins[j] < ends[j] else 0.0)
        # Only documents in one of the first lists can reach the floor.
        needed, size = 0, 0
        while needed < lists and reach[needed] >= floor:
            for at in range(begins[needed], ends[needed]):
                accumulator[low_ranks[at] - low] += weights[needed] * impacts[buckets[at]]
            size += ends[needed] - begins[needed]
            needed += 1
        # The other lists are added up for these documents while they are short.
        summed = needed
        while summed < lists and ends[summed] - begins[summed] <= LOOK_UP_COST * size:
            threshold = max(floor - reach[summed], _TINY)
            for at in range(begins[summed], ends[summed]):
                if accumulator[low_ranks[at] - low] >= threshold:
                    accumulator[low_ranks[at] - low] += weights[summed] * impacts[buckets[at]]
            summed += 1
        for j in range(needed):
            for at in range(begins[j], ends[j]):
                low_rank = np.int64(low_ranks[at])
                score = accumulator[low_rank - low]
                accumulator[low_rank - low] = 0.0
                if score == 0 or score + reach[summed] < floor:
                    continue
                rank = first - low + low_rank
                if len(allowed) and not allowed[places[rank]]:
                    continue
                # In the long lists, only documents that can still reach the floor are looked up.
                i = summed
                while i < lists and score + reach[i] >= floor:
                    posting = lower_bound(low_ranks, begins[i], ends[i], low_rank)
                    if posting < ends[i] and low_ranks[posting] == low_rank:
                        score += weights[i] * impacts[buckets[posting]]
                    i += 1
                if i == lists and score >= floor:
                    count = _push(heap_scores, heap_ranks, heap_places, count, score, rank, places[rank])
                    if count == k:
                        floor = max(floor, heap_scores[0])
    return heap_ranks[:count], heap_scores[:count]


@kernel(
    *(
        types.float64[::1](
            STARTS, types.int64, LOW_RANKS, buckets, FLOAT64S, INT64S, FLOAT64S, INT64S, INT64S
        )
        for buckets in COMPACT
    )
)
def _scores(
    posting_starts: Ints,
    range_count: int,
    low_ranks: Ints,
    buckets: Ints,
    impacts: Floats,
    terms: Ints,
    weights: Floats,
    ranks: Ints,
    order: Ints,
) -> Floats:
    scores = np.zeros(len(ranks))
    for j in range(len(terms)):
        current_range, at, end = -1, 0, 0
        for i in range(len(order)):
            rank = np.int64(ranks[order[i]])
            if rank >> RANGE_BITS != current_range:
                current_range = rank >> RANGE_BITS
                cell = terms[j] * range_count + current_range
                at, end = np.int64(posting_starts[cell]), np.int64(posting_starts[cell + 1])
            at = galloping_lower_bound(low_ranks, at, end, rank & LOW_BITS)
            if at < end and low_ranks[at] == rank & LOW_BITS:
                scores[order[i]] += weights[j] * impacts[buckets[at]]
    return scores


def top(
    segment: Segment, query: WeightedTerms, k: int, allowed: Mask | None = None, floor: float = 0.0
) -> tuple[Ints, Floats]:
    """Return the ranks and the scores of the `k` best documents; see `Kernels.top`.

    Documents are scored block by block, so that the sums stay in the processor's caches.
    """
    if allowed is not None:
        allowed_count = int(np.count_nonzero(allowed))
        postings = sum(map(segment.document_frequency, query.weights))
        if LOOK_UP_COST * allowed_count * len(query.weights) < postings:
            ranks = int64s(segment.ranks[allowed.nonzero()[0]])
            return highest_scores(ranks, scores(segment, query, ranks), k, floor)
    terms, weights = query.ordered()
    return _top(
        segment.posting_starts,
        segment.range_count,
        segment.low_ranks,
        segment.buckets,
        segment.places,
        segment.block_bits,
        query.saturation.impacts(segment),
        terms,
        weights,
        query.block_bounds(segment, terms, weights),
        min(k, len(segment)),
        optional_mask(allowed),
        floor,
    )


def scores(segment: Segment, query: WeightedTerms, ranks: Ints) -> Floats:
    """Return the scores of the documents of these ranks."""
    return _scores(
        segment.posting_starts,
        segment.range_count,
        segment.low_ranks,
        segment.buckets,
        query.saturation.impacts(segment),
        *query.ordered(),
        int64s(ranks),
        np.argsort(ranks),
    )
