"""Groups of consecutive documents, such as the sentences of a paragraph or of an article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.search.arrays import Ints
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
    """Statistics of the groups of one kind that remain in some segments, counted when they are asked for.

    Attributes:
        segments: The segments.
        groups: The groups of each segment, the removed ones included.
        removed_frequencies: For each segment, the number of removed groups that contain a term, by term id.
        count: The number of groups that remain.
        token_count: The number of tokens in these.
    """

    segments: Sequence[Segment]
    groups: Sequence[DocumentGroups]
    removed_frequencies: Sequence[Mapping[int, int]]
    count: int
    token_count: int

    def frequency(self, term: str) -> int:
        """Return the number of groups that contain a term."""
        frequency = 0
        for segment, groups, removed in zip(
            self.segments, self.groups, self.removed_frequencies, strict=True
        ):
            term_id = segment.vocabulary.term_id(term)
            if term_id is not None:
                frequency += int(groups.frequencies[term_id]) - removed.get(term_id, 0)
        return frequency
