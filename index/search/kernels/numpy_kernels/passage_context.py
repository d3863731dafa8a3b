"""What terms count in the runs of documents around some documents, such as their paragraphs or articles."""

from collections.abc import Sequence

import numpy as np

from index.search.context_weights import BEFORE, K1, B, ContextWeights
from index.search.kernels.numpy_kernels.proximity import counts
from index.search.segment import Floats, Ints, Segment


def context_scores(segment: Segment, context: ContextWeights, terms: Sequence[int], places: Ints) -> Floats:
    """Return what some terms count around some documents.

    That is the sum of the terms' BM25 (Lucene's variant) in the run; and where `times` asks for it, the sum
    of what the terms count that stand in the document or just before it in the run, by their inverse
    document frequency within the run.

    Args:
        segment: The documents.
        context: The groups, and the weights of the terms.
        terms: The numbers of the terms, each once; -1 for one that no document has.
        places: The documents of interest.
    """
    owners = np.searchsorted(context.starts, places, side="right") - 1
    owners, own = np.unique(owners, return_inverse=True)
    begins, ends = context.starts[owners], context.starts[owners + 1]
    counted = counts(segment, terms, begins, ends)
    lengths = segment.token_starts[ends].astype(np.int64) - segment.token_starts[begins]
    norms = K1 * (1 - B + B * lengths / (context.average or 1.0))
    found = ((counted * (K1 + 1) / (counted + norms[:, None])) @ context.weights)[own]
    if context.times.any():
        rest = np.maximum((ends - begins)[:, None] - counted, 0) + 0.5
        rarities = np.log1p(rest / (counted + 0.5))[own]
        found += (_standing(segment, terms, places, begins[own]) * rarities) @ context.times
    return found


def _standing(segment: Segment, terms: Sequence[int], places: Ints, first: Ints) -> Floats:
    """Return for each document and term how much it stands there, or just before it in the run."""
    back = np.arange(len(BEFORE))[:, None]
    begins, ends = (np.maximum(places - shift, first).ravel() for shift in (back, back - 1))
    stands = counts(segment, terms, begins, ends).reshape(len(BEFORE), len(places), -1) > 0
    return (stands * np.array(BEFORE)[:, None, None]).max(0)
