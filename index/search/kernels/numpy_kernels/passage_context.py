"""Scores of documents by the groups around them, such as their paragraphs and articles."""

from collections.abc import Sequence

import numpy as np

from index.search.arrays import Floats, Ints
from index.search.context_weights import CONTEXT_B, CONTEXT_K1, LOOKBACK_WEIGHTS, ContextWeights
from index.search.kernels.numpy_kernels.proximity import term_frequencies
from index.search.segment import Segment


def context_scores(segment: Segment, context: ContextWeights, terms: Sequence[int], places: Ints) -> Floats:
    """Return the score that each document gets from the group around it; see `Kernels.context_scores`."""
    groups = np.searchsorted(context.group_starts, places, side="right") - 1
    groups, group_of = np.unique(groups, return_inverse=True)
    begins, ends = context.group_starts[groups], context.group_starts[groups + 1]
    frequencies = term_frequencies(segment, terms, begins, ends)
    lengths = segment.token_starts[ends].astype(np.int64) - segment.token_starts[begins]
    norms = CONTEXT_K1 * (1 - CONTEXT_B + CONTEXT_B * lengths / (context.average_length or 1.0))
    impacts = frequencies * (CONTEXT_K1 + 1) / (frequencies + norms[:, None])
    scores = (impacts @ context.term_weights)[group_of]
    if context.rarity_weights.any():
        without_term = np.maximum((ends - begins)[:, None] - frequencies, 0) + 0.5
        rarities = np.log1p(without_term / (frequencies + 0.5))[group_of]
        presence = _lookback_presence(segment, terms, places, begins[group_of])
        scores += (presence * rarities) @ context.rarity_weights
    return scores


def _lookback_presence(segment: Segment, terms: Sequence[int], places: Ints, first: Ints) -> Floats:
    """Return for each document (rows) and term (columns) the weight of the term's nearest occurrence.

    That is in the document itself or in one of those before it in its group, which begins at `first`.
    """
    back = np.arange(len(LOOKBACK_WEIGHTS))[:, None]
    begins, ends = (np.maximum(places - shift, first).ravel() for shift in (back, back - 1))
    frequencies = term_frequencies(segment, terms, begins, ends)
    present = frequencies.reshape(len(LOOKBACK_WEIGHTS), len(places), -1) > 0
    return (present * np.array(LOOKBACK_WEIGHTS)[:, None, None]).max(0)
