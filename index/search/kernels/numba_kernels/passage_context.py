"""Scores of documents by the groups around them, such as their paragraphs and articles; compiled."""

from collections.abc import Sequence

import numpy as np
from numba import types

from index.search.arrays import Floats, Ints
from index.search.context_weights import CONTEXT_B, CONTEXT_K1, LOOKBACK_WEIGHTS, ContextWeights
from index.search.kernels.numba_kernels.compilation import (
    COMPACT,
    FLOAT64S,
    INT64S,
    STARTS,
    int64s,
    kernel,
    lower_bound,
)
from index.search.kernels.numba_kernels.term_slots import hash_filter, slot_of
from index.search.segment import Segment

_LOOKBACK_WEIGHTS = np.array(LOOKBACK_WEIGHTS)


@kernel(
    *(
        types.float64[::1](
            tokens, STARTS, INT64S, types.float64, INT64S, FLOAT64S, FLOAT64S, INT64S, FLOAT64S
        )
        for tokens in COMPACT
    )
)
def _context_scores(
    tokens: Ints,
    token_starts: Ints,
    group_starts: Ints,
    average_length: float,
    terms: Ints,
    term_weights: Floats,
    rarity_weights: Floats,
    places: Ints,
    lookback_weights: Floats,
) -> Floats:
    hashes = hash_filter(terms)
    scores = np.zeros(len(places))
    frequencies, presence = np.empty(len(terms), np.int64), np.empty(len(terms))
    current_group, group_score = -1, 0.0
    for i in np.argsort(places):
        place = np.int64(places[i])
        group = lower_bound(group_starts, 0, len(group_starts), place + 1) - 1
        if group != current_group:
            current_group, group_score = group, 0.0
            frequencies[:] = 0
            begin = np.int64(token_starts[group_starts[group]])
            end = np.int64(token_starts[group_starts[group + 1]])
            for at in range(begin, end):
                slot = slot_of(tokens[at], terms, hashes)
                if slot >= 0:
                    frequencies[slot] += 1
            norm = CONTEXT_K1 * (1 - CONTEXT_B + CONTEXT_B * (end - begin) / average_length)
            for j in range(len(terms)):
                impact = frequencies[j] * (CONTEXT_K1 + 1) / (frequencies[j] + norm)
                group_score += term_weights[j] * impact
        scores[i] = group_score
        if not rarity_weights.any():
            continue
        presence[:] = 0.0
        for back in range(min(len(lookback_weights), place - group_starts[group] + 1)):
            begin, end = np.int64(token_starts[place - back]), np.int64(token_starts[place - back + 1])
            for at in range(begin, end):
                slot = slot_of(tokens[at], terms, hashes)
                if slot >= 0:
                    presence[slot] = max(presence[slot], lookback_weights[back])
        size = group_starts[group + 1] - group_starts[group]
        for j in range(len(terms)):
            if presence[j]:
                without_term = max(size - frequencies[j], 0) + 0.5
                rarity = np.log1p(without_term / (frequencies[j] + 0.5))
                scores[i] += rarity_weights[j] * (presence[j] * rarity)
    return scores


def context_scores(segment: Segment, context: ContextWeights, terms: Sequence[int], places: Ints) -> Floats:
    """Return the score that each document gets from the group around it; see `Kernels.context_scores`."""
    return _context_scores(
        segment.tokens,
        segment.token_starts,
        int64s(context.group_starts),
        context.average_length or 1.0,
        int64s(terms),
        context.term_weights,
        context.rarity_weights,
        int64s(places),
        _LOOKBACK_WEIGHTS,
    )
