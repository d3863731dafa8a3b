"""Phrases, proximity and term frequencies, read from the forward index; compiled."""

from collections.abc import Sequence

import numpy as np
from numba import types

from index.search.arrays import Floats, Ints, Mask
from index.search.kernels.numba_kernels.compilation import (
    BOOLS,
    COMPACT,
    FLOAT64S,
    INT32S,
    INT64_PAIRS,
    INT64S,
    LOW_RANKS,
    STARTS,
    Int,
    galloping_lower_bound,
    int64s,
    kernel,
    optional_mask,
)
from index.search.kernels.numba_kernels.term_slots import hash_filter, slot_of
from index.search.kernels.protocol import MAX_DISTANCE, REVERSED_FACTOR
from index.search.postings import RANGE_BITS
from index.search.segment import Segment


@kernel()
def _has_phrase(phrase: Ints, tokens: Ints, begin: Int, end: Int) -> bool:
    """Return whether the tokens from `begin` to `end` contain a phrase."""
    for at in range(begin, end - len(phrase) + 1):
        i = 0
        while i < len(phrase) and tokens[at + i] == phrase[i]:
            i += 1
        if i == len(phrase):
            return True
    return False


@kernel(
    *(
        types.int64[::1](
            STARTS, types.int64, LOW_RANKS, INT32S, tokens, STARTS, INT64S, INT64S, types.int64, BOOLS
        )
        for tokens in COMPACT
    )
)
def _documents_with_phrase(
    posting_starts: Ints,
    range_count: int,
    low_ranks: Ints,
    places: Ints,
    tokens: Ints,
    token_starts: Ints,
    terms: Ints,
    phrase: Ints,
    k: int,
    allowed: Mask,
) -> Ints:
    """Return places; `terms` are those of the phrase, each once, the rarest first."""
    lists = len(terms)
    first, after = terms[0] * range_count, (terms[0] + 1) * range_count
    rarest_frequency = np.int64(posting_starts[after]) - np.int64(posting_starts[first])
    matches = np.empty(min(k, rarest_frequency), np.int64)
    count = 0
    begins, ends = np.empty(lists, np.int64), np.empty(lists, np.int64)
    for i in range(range_count):
        for j in range(lists):
            cell = terms[j] * range_count + i
            begins[j], ends[j] = posting_starts[cell], posting_starts[cell + 1]
        for at in range(begins[0], ends[0]):
            low_rank = np.int64(low_ranks[at])
            j = 1
            while j < lists:
                begins[j] = galloping_lower_bound(low_ranks, begins[j], ends[j], low_rank)
                if begins[j] == ends[j] or low_ranks[begins[j]] != low_rank:
                    break
                j += 1
            if j < lists:
                continue
            place = np.int64(places[(i << RANGE_BITS) | low_rank])
            if len(allowed) and not allowed[place]:
                continue
            begin, end = np.int64(token_starts[place]), np.int64(token_starts[place + 1])
            if len(phrase) == 1 or _has_phrase(phrase, tokens, begin, end):
                if count == len(matches):
                    return matches
                matches[count] = place
                count += 1
    return matches[:count]


@kernel(*(types.boolean[::1](tokens, STARTS, INT64S, INT64S) for tokens in COMPACT))
def _contain_phrase(tokens: Ints, token_starts: Ints, phrase: Ints, places: Ints) -> Mask:
    contained = np.zeros(len(places), np.bool_)
    for i in range(len(places)):
        begin, end = np.int64(token_starts[places[i]]), np.int64(token_starts[places[i] + 1])
        contained[i] = _has_phrase(phrase, tokens, begin, end)
    return contained


@kernel(
    *(
        types.float64[::1](
            tokens, STARTS, INT64S, INT64_PAIRS, FLOAT64S, INT64S, types.float64, types.float64
        )
        for tokens in COMPACT
    )
)
def _proximity(
    tokens: Ints,
    token_starts: Ints,
    terms: Ints,
    pairs: Ints,
    weights: Floats,
    places: Ints,
    max_distance: float,
    reversed_factor: float,
) -> Floats:
    hashes = hash_filter(terms)
    sums = np.zeros(len(places))
    last = np.empty(len(terms), np.int64)
    nearest = np.empty(len(pairs))
    for i in range(len(places)):
        last[:] = -1
        nearest[:] = np.inf
        for at in range(np.int64(token_starts[places[i]]), np.int64(token_starts[places[i] + 1])):
            slot = slot_of(tokens[at], terms, hashes)
            if slot < 0:
                continue
            for j in range(len(pairs)):
                first, second = pairs[j]
                if slot == second and last[first] >= 0:
                    nearest[j] = min(nearest[j], at - last[first])
                if slot == first and last[second] >= 0:
                    nearest[j] = min(nearest[j], reversed_factor * (at - last[second]))
            last[slot] = at
        for j in range(len(pairs)):
            if nearest[j] <= max_distance:
                sums[i] += weights[j] / nearest[j]
    return sums


@kernel(*(types.int64[:, ::1](tokens, STARTS, INT64S, INT64S, INT64S) for tokens in COMPACT))
def _term_frequencies(tokens: Ints, token_starts: Ints, terms: Ints, begins: Ints, ends: Ints) -> Ints:
    hashes = hash_filter(terms)
    frequencies = np.zeros((len(begins), len(terms)), np.int64)
    for i in range(len(begins)):
        for at in range(np.int64(token_starts[begins[i]]), np.int64(token_starts[ends[i]])):
            slot = slot_of(tokens[at], terms, hashes)
            if slot >= 0:
                frequencies[i, slot] += 1
    return frequencies


def documents_with_phrase(
    segment: Segment, phrase: Sequence[int], k: int, allowed: Mask | None = None
) -> Ints:
    """Return the places of the first `k` documents with a phrase; see `Kernels.documents_with_phrase`."""
    return _documents_with_phrase(
        segment.posting_starts,
        segment.range_count,
        segment.low_ranks,
        segment.places,
        segment.tokens,
        segment.token_starts,
        int64s(sorted(set(phrase), key=segment.document_frequency)),
        int64s(phrase),
        k,
        optional_mask(allowed),
    )


def contains_phrase(segment: Segment, phrase: Sequence[int], places: Ints) -> Mask:
    """Return which of the documents at these places contain a phrase."""
    return _contain_phrase(segment.tokens, segment.token_starts, int64s(phrase), int64s(places))


def proximity(
    segment: Segment, terms: Sequence[int], pairs: Sequence[tuple[int, int, float]], places: Ints
) -> Floats:
    """Return the sum of pair weights divided by the pairs' distances; see `Kernels.proximity`."""
    return _proximity(
        segment.tokens,
        segment.token_starts,
        int64s(terms),
        int64s([pair[:2] for pair in pairs]).reshape(-1, 2),
        np.array([weight for _, _, weight in pairs], np.float64),
        int64s(places),
        MAX_DISTANCE,
        REVERSED_FACTOR,
    )


def term_frequencies(segment: Segment, terms: Sequence[int], begins: Ints, ends: Ints) -> Ints:
    """Return the frequency of each term in groups of documents; see `Kernels.term_frequencies`."""
    return _term_frequencies(
        segment.tokens, segment.token_starts, int64s(terms), int64s(begins), int64s(ends)
    )
