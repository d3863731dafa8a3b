"""Statistics of a whole collection: what the score of a document depends on beside the document itself.

They are an argument of ranking. So a few documents that were found elsewhere get the scores that they have
among all the others: their index has their terms, and the statistics are those of the collection.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from index.search.live_segment import LiveSegment


class Statistics(Protocol):
    """Statistics of documents of one kind: sentences or quotations, or groups of them such as articles."""

    @property
    def count(self) -> int:
        """The number of documents."""
        ...

    @property
    def token_count(self) -> int:
        """The number of tokens in all documents."""
        ...

    def frequency(self, term: str) -> int:
        """Return the number of documents that contain a term."""
        ...


@dataclass(frozen=True, slots=True)
class SegmentStatistics:
    """Statistics of the documents that remain in some segments, counted when they are asked for.

    Attributes:
        segments: The segments.
        count: The number of documents.
        token_count: The number of tokens in all documents.
    """

    segments: tuple[LiveSegment, ...]
    count: int
    token_count: int

    @classmethod
    def of(cls, segments: Iterable[LiveSegment]) -> "SegmentStatistics":
        """Return the statistics of segments."""
        kept = tuple(segments)
        return cls(kept, sum(live.document_count for live in kept), sum(live.token_count for live in kept))

    def frequency(self, term: str) -> int:
        """Return the number of documents that contain a term."""
        return sum(live.document_frequency(term) for live in self.segments)


@dataclass(frozen=True, slots=True)
class CollectionStatistics:
    """Statistics of all kinds of documents in a collection of articles.

    Attributes:
        sentences: Those of the sentences.
        paragraphs: Those of the paragraphs.
        articles: Those of the articles.
        quotes: Those of the quotations.
    """

    sentences: Statistics
    paragraphs: Statistics
    articles: Statistics
    quotes: Statistics
