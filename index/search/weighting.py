"""What to look for in a segment, and how BM25 weighs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from index.search.segment import Floats, Ints, Segment


@dataclass(frozen=True, slots=True)
class Saturation:
    """How BM25 counts a term's occurrences in a document.

    Attributes:
        k1: How slowly repetition saturates.
        delta: What the first occurrence counts on its own (BM25+).
        norms: BM25's length normalisation times `k1`, by document length.
    """

    k1: float
    delta: float
    norms: Floats
    _impacts: dict[int, Floats] = field(default_factory=dict[int, Floats], repr=False)

    def __call__(self, frequencies: Ints, lengths: Ints) -> Floats:
        """Return what frequencies (above 0) count in documents of these lengths."""
        return self.delta + frequencies * (self.k1 + 1) / (frequencies + self.norms[lengths])

    def impacts(self, segment: Segment) -> Floats:
        """Return what a posting of each kind counts in a segment, which must live as long as this does."""
        impacts = self._impacts.get(id(segment))
        if impacts is None:
            impacts = self(segment.kind_frequencies, segment.kind_lengths)
            self._impacts[id(segment)] = impacts
        return impacts


@dataclass(frozen=True, slots=True)
class WeightedTerms:
    """What to look for in a segment.

    Attributes:
        weights: What each term, by its number there, counts.
        saturation: How its occurrences count.
    """

    weights: Mapping[int, float]
    saturation: Saturation

    def ordered(self) -> tuple[npt.NDArray[np.int64], Floats]:
        """Return the terms and their weights, the heaviest first."""
        terms = np.array(list(self.weights), np.int64)
        weights = np.array(list(self.weights.values()), np.float64)
        order = np.argsort(-weights, kind="stable")
        return terms[order], weights[order]

    def bounds(self, segment: Segment, terms: Ints, weights: Floats) -> Floats:
        """Return the most that each of some terms can add to the score of a document, block by block.

        It is a hair more, for sums in another order may differ in their last digit.
        """
        highest = np.minimum(segment.peaks[terms][:, None], segment.block_peaks)
        return self.saturation(highest, segment.block_lengths) * (weights[:, None] * (1 + 1e-9))
