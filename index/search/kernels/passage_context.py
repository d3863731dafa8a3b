"""What terms count in the runs of documents around some documents, such as their paragraphs or articles."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.search.kernels.proximity import counts
from index.search.segment import Floats, Ints, Segment

K1, B = 0.9, 0.4
"""BM25's parameters for runs of documents."""
BEFORE = (1.0, 2 / 3, 1 / 3)
"""What a term counts that stands in a document, in the one before it, in the one before that."""


@dataclass(frozen=True, slots=True)
class GroupContext:
    """Runs of consecutive documents, and what terms count in them.

    Attributes:
        starts: The place of each run's first document, and the place after the last one.
        average: How many tokens a run has on average.
        weights: What each term counts in a run.
        times: What a term counts the more, the rarer it is in its run; zeros where it is all one where in
            its run a document stands.
    """

    starts: Ints
    average: float
    weights: Floats
    times: Floats


def surroundings(segment: Segment, runs: GroupContext, terms: Sequence[int], places: Ints) -> Floats:
    """Return what some terms count around some documents.

    That is the sum of the terms' BM25 (Lucene's variant) in the run; and where `times` asks for it, the sum
    of what the terms count that stand in the document or just before it in the run, by their inverse
    document frequency within the run.

    Args:
        segment: The documents.
        runs: The runs, of which one has each document.
        terms: The numbers of the terms, each once; -1 for one that no document has.
        places: The documents of interest.
    """
    owners = np.searchsorted(runs.starts, places, side="right") - 1
    owners, own = np.unique(owners, return_inverse=True)
    begins, ends = runs.starts[owners], runs.starts[owners + 1]
    counted = counts(segment, terms, begins, ends)
    lengths = segment.token_starts[ends].astype(np.int64) - segment.token_starts[begins]
    norms = K1 * (1 - B + B * lengths / (runs.average or 1.0))
    found = ((counted * (K1 + 1) / (counted + norms[:, None])) @ runs.weights)[own]
    if runs.times.any():
        rest = np.maximum((ends - begins)[:, None] - counted, 0) + 0.5
        rarities = np.log1p(rest / (counted + 0.5))[own]
        found += (_standing(segment, terms, places, begins[own]) * rarities) @ runs.times
    return found


def _standing(segment: Segment, terms: Sequence[int], places: Ints, first: Ints) -> Floats:
    """Return for each document and term how much it stands there, or just before it in the run."""
    back = np.arange(len(BEFORE))[:, None]
    begins, ends = (np.maximum(places - shift, first).ravel() for shift in (back, back - 1))
    stands = counts(segment, terms, begins, ends).reshape(len(BEFORE), len(places), -1) > 0
    return (stands * np.array(BEFORE)[:, None, None]).max(0)
