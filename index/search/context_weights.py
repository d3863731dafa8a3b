"""Weights of query terms in the groups around a document, such as its paragraph and its article."""

from dataclasses import dataclass

from index.search.arrays import Floats, Ints

CONTEXT_K1 = 0.9
"""BM25's term-frequency saturation for groups. Measured with `CONTEXT_B` on SQuAD-like questions over
Wikipedia: context raised hit@1 from 71.6 to 73.4."""
CONTEXT_B = 0.4
"""BM25's length normalisation for groups, from 0 to 1. Measured with `CONTEXT_K1`."""
LOOKBACK_WEIGHTS = (1.0, 2 / 3, 1 / 3)
"""Weight of a term in the document itself, in the document before, and in the one before that. Measured only
together with the weights in `ranking`."""


@dataclass(frozen=True, slots=True)
class ContextWeights:
    """Groups of consecutive documents, and the weights of query terms in them.

    Attributes:
        group_starts: The place of the first document of each group, and the place after the last document.
        average_length: The average number of tokens in a group.
        term_weights: The weight of each term's BM25 score in a group.
        rarity_weights: The weight of each term's rarity within its group; all zeros for groups in which the
            position of a document does not matter.
    """

    group_starts: Ints
    average_length: float
    term_weights: Floats
    rarity_weights: Floats
