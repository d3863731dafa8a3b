"""The interface of the kernels. Both implementations return the same; a property test compares them."""

from collections.abc import Sequence
from typing import Protocol

from index.search.arrays import Floats, Ints, Mask
from index.search.context_weights import ContextWeights
from index.search.segment import Segment
from index.search.weighting import WeightedTerms

MAX_DISTANCE = 8
"""Maximum distance of two words that count as near, in words. A guess; no measurement is on record."""
REVERSED_FACTOR = 1.5
"""Factor on the distance of two words in the reverse order of the query. A guess; no measurement is on
record."""


class Kernels(Protocol):
    """The inner loops of a search in one segment.

    Documents are given by place or by rank (see `Segment`), terms by term id.
    """

    @staticmethod
    def top(
        segment: Segment, query: WeightedTerms, k: int, allowed: Mask | None = None, floor: float = 0.0
    ) -> tuple[Ints, Floats]:
        """Return the ranks and the scores of the `k` best documents, or of a few more, in no order.

        Args:
            segment: The documents.
            query: The terms to score by, at least one, all of positive weight.
            k: The number of documents, at least 1.
            allowed: By place, the documents to choose from; None for all.
            floor: Ignore documents that score below this.
        """
        ...

    @staticmethod
    def scores(segment: Segment, query: WeightedTerms, ranks: Ints) -> Floats:
        """Return the scores of the documents of these ranks."""
        ...

    @staticmethod
    def documents_with_phrase(
        segment: Segment, phrase: Sequence[int], k: int, allowed: Mask | None = None
    ) -> Ints:
        """Return the places of the first `k` documents, by rank, that contain a phrase.

        Args:
            segment: The documents.
            phrase: The terms of the phrase, at least one.
            k: The maximum number of documents.
            allowed: By place, the documents to choose from; None for all.
        """
        ...

    @staticmethod
    def contains_phrase(segment: Segment, phrase: Sequence[int], places: Ints) -> Mask:
        """Return which of the documents at these places contain a phrase."""
        ...

    @staticmethod
    def proximity(
        segment: Segment, terms: Sequence[int], pairs: Sequence[tuple[int, int, float]], places: Ints
    ) -> Floats:
        """Return for each document the sum, over term pairs, of the pair's weight divided by its distance.

        Args:
            segment: The documents.
            terms: Term ids, each once; -1 for a term that no document contains.
            pairs: Two indices into `terms`, in the order of the query, and the pair's weight.
            places: The documents to score.
        """
        ...

    @staticmethod
    def term_frequencies(segment: Segment, terms: Sequence[int], begins: Ints, ends: Ints) -> Ints:
        """Return the frequency of each term (columns) in groups of consecutive documents (rows).

        Args:
            segment: The documents.
            terms: Term ids, each once; -1 for a term that no document contains.
            begins: The place of each group's first document.
            ends: The place after each group's last document.
        """
        ...

    @staticmethod
    def context_scores(
        segment: Segment, context: ContextWeights, terms: Sequence[int], places: Ints
    ) -> Floats:
        """Return the score that each document gets from the group of documents around it.

        This is the BM25 score (Lucene's variant) of the group. If a rarity weight is not zero, each term that
        occurs in the document, or in one of the two before it, adds its rarity within the group.

        Args:
            segment: The documents.
            context: The groups, and the weights of the terms.
            terms: Term ids, each once; -1 for a term that no document contains.
            places: The documents to score.
        """
        ...
