"""Term weights for one segment, and BM25's saturation of term frequencies."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from index.search.arrays import Floats, Ints
from index.search.segment import Segment

_ROUNDING = 1 + 1e-9
"""Factor on bounds: sums in another order may differ in their last digit."""


@dataclass(frozen=True, slots=True)
class Saturation:
    """BM25's impact of a term on a document's score, before the term's weight.

    Attributes:
        k1: Term-frequency saturation: the higher, the more repetition adds.
        delta: Impact of the first occurrence by itself (BM25+).
        norms: `k1` times BM25's length normalisation, by document length in tokens.
    """

    k1: float
    delta: float
    norms: Floats
    _impacts: dict[int, Floats] = field(default_factory=dict[int, Floats], repr=False)

    def __call__(self, frequencies: Ints, lengths: Ints) -> Floats:
        """Return the impacts of term frequencies, all above 0, in documents of these lengths."""
        return self.delta + frequencies * (self.k1 + 1) / (frequencies + self.norms[lengths])

    def impacts(self, segment: Segment) -> Floats:
        """Return the impact of each bucket of a segment, which must live as long as this object."""
        impacts = self._impacts.get(id(segment))
        if impacts is None:
            impacts = self(segment.bucket_frequencies, segment.bucket_lengths)
            self._impacts[id(segment)] = impacts
        return impacts


@dataclass(frozen=True, slots=True)
class WeightedTerms:
    """A query to one segment.

    Attributes:
        weights: The weight of each term, by term id.
        saturation: The impact of a term on a document's score, before its weight.
    """

    weights: Mapping[int, float]
    saturation: Saturation

    def ordered(self) -> tuple[npt.NDArray[np.int64], Floats]:
        """Return the term ids and their weights, heaviest first."""
        terms = np.array(list(self.weights), np.int64)
        weights = np.array(list(self.weights.values()), np.float64)
        order = np.argsort(-weights, kind="stable")
        return terms[order], weights[order]

    def block_bounds(self, segment: Segment, terms: Ints, weights: Floats) -> Floats:
        """Return upper bounds on what terms (rows) add to a document's score, by block (columns)."""
        frequencies = np.minimum(segment.max_frequencies[terms][:, None], segment.block_max_frequencies)
        return self.saturation(frequencies, segment.block_min_lengths) * (weights[:, None] * _ROUNDING)
