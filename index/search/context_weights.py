"""What terms count in the groups of documents around a document, such as its paragraph and its article."""

from dataclasses import dataclass

from index.search.segment import Floats, Ints

K1, B = 0.9, 0.4
"""BM25's parameters for runs of documents."""
BEFORE = (1.0, 2 / 3, 1 / 3)
"""What a term counts that stands in a document, in the one before it, in the one before that."""


@dataclass(frozen=True, slots=True)
class ContextWeights:
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
