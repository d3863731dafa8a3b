"""What a set of kernels offers. Both implementations find the same; a property test compares them."""

from collections.abc import Sequence
from typing import Protocol

from index.search.context_weights import ContextWeights
from index.search.segment import Floats, Ints, Mask, Segment
from index.search.weighting import WeightedTerms

NEAR = 8
"""Words farther apart than this do not count as near."""
BACKWARDS = 1.5
"""Factor on the distance of words that stand in another order than in the query."""


class Kernels(Protocol):
    """The inner loops of a search over one segment."""

    @staticmethod
    def best(
        segment: Segment, weighting: WeightedTerms, k: int, allowed: Mask | None = None, floor: float = 0.0
    ) -> tuple[Ints, Floats]:
        """Return the ranks and the scores of the `k` best documents, or of a few more, in no order.

        Args:
            segment: The documents.
            weighting: The terms to score by, at least one.
            k: The number of documents, at least 1.
            allowed: By place, the documents to choose from; None for all.
            floor: Ignore documents that score below this.
        """
        ...

    @staticmethod
    def scores(segment: Segment, weighting: WeightedTerms, ranks: Ints) -> Floats:
        """Return the scores of the documents of these ranks."""
        ...

    @staticmethod
    def having(segment: Segment, phrase: Sequence[int], k: int, allowed: Mask | None = None) -> Ints:
        """Return the places of the first `k` documents, by rank, that contain a phrase.

        Args:
            segment: The documents.
            phrase: The term numbers of the phrase, at least one.
            k: The maximum number of documents.
            allowed: By place, the documents to choose from; None for all.
        """
        ...

    @staticmethod
    def having_phrase(segment: Segment, phrase: Sequence[int], places: Ints) -> Mask:
        """Return which of the documents at these places contain a phrase."""
        ...

    @staticmethod
    def closeness(
        segment: Segment, terms: Sequence[int], pairs: Sequence[tuple[int, int, float]], places: Ints
    ) -> Floats:
        """Return for each document the sum, over term pairs, of the pair's weight divided by its distance.

        Args:
            segment: The documents.
            terms: Term numbers, each once; -1 for a term that no document has.
            pairs: Two positions in `terms`, in the order of the query, and the pair's weight.
            places: The documents to score.
        """
        ...

    @staticmethod
    def counts(segment: Segment, terms: Sequence[int], begins: Ints, ends: Ints) -> Ints:
        """Return the frequency of each term (columns) in runs of consecutive documents (rows).

        Args:
            segment: The documents.
            terms: Term numbers, each once; -1 for a term that no document has.
            begins: The place of each run's first document.
            ends: The place after each run's last document.
        """
        ...

    @staticmethod
    def context_scores(
        segment: Segment, context: ContextWeights, terms: Sequence[int], places: Ints
    ) -> Floats:
        """Return the score that each document gets from the group of documents around it.

        This is the BM25 score (Lucene's variant) of the group. Where `context.times` is not zero, a term that
        stands in the document, or in one of the two before it, adds its rarity within the group.

        Args:
            segment: The documents.
            context: The groups, and the weights of the terms.
            terms: Term numbers, each once; -1 for a term that no document has.
            places: The documents to score.
        """
        ...
