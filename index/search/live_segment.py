"""A segment from which documents were removed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from index.search.arrays import Mask
from index.search.segment import Segment
from index.search.segment_builder import merge_segments


@dataclass(frozen=True, slots=True)
class LiveSegment:
    """A segment without the documents that were removed from it.

    Attributes:
        segment: All documents, the removed ones included.
        live_mask: By place, the documents that remain; None for all.
        removed_frequencies: The number of removed documents that contain a term, by term id.
        document_count: The number of documents that remain.
        token_count: The number of tokens in these.
    """

    segment: Segment
    live_mask: Mask | None
    removed_frequencies: Mapping[int, int]
    document_count: int
    token_count: int

    @classmethod
    def of(cls, segment: Segment) -> "LiveSegment":
        """Return a whole segment, with nothing removed."""
        return cls(segment, None, {}, len(segment), len(segment.tokens))

    @property
    def full_mask(self) -> Mask:
        """`live_mask` as an array, even if all documents remain."""
        return np.ones(len(self.segment), np.bool_) if self.live_mask is None else self.live_mask

    def allowed(self, mask: Mask | None) -> Mask | None:
        """Return the documents of a mask that remain, by place; None for all, as in the argument."""
        if self.live_mask is None or mask is None:
            return self.live_mask if mask is None else mask
        return mask & self.live_mask

    def without(self, places: Iterable[int]) -> "LiveSegment":
        """Return this segment with more documents removed; those that are removed already stay so."""
        live_mask = self.full_mask.copy()
        removed = Counter(self.removed_frequencies)
        document_count, token_count = self.document_count, self.token_count
        for place in places:
            if live_mask[place]:
                live_mask[place] = False
                tokens = self.segment.tokens_of(place)
                removed.update(set(tokens.tolist()))
                document_count -= 1
                token_count -= len(tokens)
        return LiveSegment(self.segment, live_mask, removed, document_count, token_count)

    def document_frequency(self, term: str) -> int:
        """Return the number of documents that contain a term."""
        term_id = self.segment.vocabulary.term_id(term)
        if term_id is None:
            return 0
        return self.segment.document_frequency(term_id) - self.removed_frequencies.get(term_id, 0)

    def joined(self, other: "LiveSegment") -> "LiveSegment":
        """Return one segment of this and another one; removed documents keep their places."""
        whole = LiveSegment.of(merge_segments([(self.segment, None), (other.segment, None)]))
        removed = np.flatnonzero(~np.concatenate((self.full_mask, other.full_mask)))
        return whole.without(removed.tolist()) if len(removed) else whole
