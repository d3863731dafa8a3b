"""The posting list of one term."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.search.arrays import Ints, locate

RANGE_BITS = 16
"""Binary logarithm of the number of ranks in a range: a posting stores the last 16 bits of a rank."""
DECODING_RATIO = 8
"""Decode a whole list if it has fewer postings per look-up than this. A guess; no measurement is on
record."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that contain a term, in ascending order of rank (see `Segment`).

    Attributes:
        low_ranks: The last 16 bits of each document's rank.
        buckets: The impact bucket of each posting (see `Segment`).
        range_starts: The first posting of each range of ranks, and the end of the last range.
    """

    low_ranks: npt.NDArray[np.uint16]
    buckets: Ints
    range_starts: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.low_ranks)

    def ranks(self, begin: int = 0, end: int | None = None) -> npt.NDArray[np.intp]:
        """Return the documents' ranks, for the postings from `begin` to `end`."""
        ranks = self.low_ranks[begin:end].astype(np.intp)
        if len(self.range_starts) > 2 and len(ranks):  # noqa: PLR2004 - more than one range
            edges = np.minimum(np.maximum(self.range_starts, begin), begin + len(ranks))
            ranks += (np.arange(len(edges) - 1) << RANGE_BITS).repeat(edges[1:] - edges[:-1])
        return ranks

    def find(self, ranks: Ints) -> tuple[Ints, Ints]:
        """Look up documents by ascending ranks.

        Returns:
            The indices of the ranks that have a posting, and the indices of these postings.
        """
        ranges = len(self.range_starts) - 1
        if ranges == 1 or len(self) < DECODING_RATIO * len(ranks):
            return locate(ranks, self.ranks())
        low_ranks = ranks.astype(np.uint16)
        at = np.empty(len(ranks), np.intp)
        cuts = ranks.searchsorted(np.arange(ranges + 1) << RANGE_BITS)
        bounds, edges = cuts.tolist(), self.range_starts.tolist()
        for i in range(ranges):
            begin, end = bounds[i], bounds[i + 1]
            if begin < end:
                at[begin:end] = self.low_ranks[edges[i] : edges[i + 1]].searchsorted(low_ranks[begin:end])
        sizes = cuts[1:] - cuts[:-1]
        at += self.range_starts[:-1].repeat(sizes)
        inside = at < self.range_starts[1:].repeat(sizes)
        np.minimum(at, len(self) - 1, out=at)
        hits: Ints = (inside & (self.low_ranks.take(at) == low_ranks)).nonzero()[0]
        return hits, at.take(hits)
