"""Groups of consecutive documents, such as the sentences of a paragraph or of an article."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.search.arrays import Ints
from index.search.live_segment import LiveSegment
from index.search.segment import Segment
from index.search.segment_builder import count_terms, pieces


@dataclass(frozen=True, slots=True)
class DocumentGroups:
    """The groups of one kind in a segment.

    Attributes:
        starts: The place of the first document of each group, and the place after the last document.
        frequencies: The number of groups that contain a term, by term id.
    """

    starts: Ints
    frequencies: Ints

    @classmethod
    def of(cls, segment: Segment, starts: Ints) -> "DocumentGroups":
        """Return the groups of a segment that begin at these places; the last place is where they end."""
        token_starts = segment.token_starts[starts].astype(np.int64)
        frequencies = np.zeros(len(segment.vocabulary), np.int64)
        for first, after in pieces(token_starts):
            of_piece = np.arange(after - first, dtype=np.int32)
            owners = np.repeat(of_piece, np.diff(token_starts[first : after + 1]))
            terms, _, _ = count_terms(segment.tokens[token_starts[first] : token_starts[after]], owners)
            frequencies += np.bincount(terms, minlength=len(frequencies))
        return cls(starts, frequencies.astype(np.int32))

    def tokens_of(self, segment: Segment, group: int) -> Ints:
        """Return the term ids of a group, in the order of the text."""
        first, after = (int(self.starts[group + i]) for i in (0, 1))
        return segment.tokens[int(segment.token_starts[first]) : int(segment.token_starts[after])]


@dataclass(frozen=True, slots=True)
class GroupStatistics:
    """The groups of one kind in all segments of an index.

    Attributes:
        groups: The groups of each segment, the removed ones included.
        removed_frequencies: For each segment, the number of removed groups that contain a term, by term id.
        group_count: The number of groups that remain.
        token_count: The number of tokens in these.
    """

    groups: tuple[DocumentGroups, ...]
    removed_frequencies: tuple[Mapping[int, int], ...]
    group_count: int
    token_count: int

    @property
    def average_length(self) -> float:
        """The average number of tokens in a group."""
        return self.token_count / max(self.group_count, 1)

    def idf(self, segments: Sequence[LiveSegment], term: str) -> float:
        """Return Lucene's inverse document frequency of a term, counting groups instead of documents."""
        df = 0
        for live_segment, groups, removed in zip(
            segments, self.groups, self.removed_frequencies, strict=True
        ):
            term_id = live_segment.segment.vocabulary.term_id(term)
            if term_id is not None:
                df += int(groups.frequencies[term_id]) - removed.get(term_id, 0)
        return math.log(1 + (self.group_count - df + 0.5) / (df + 0.5))
