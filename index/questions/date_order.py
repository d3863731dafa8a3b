"""The order of sentences, or of quotations, by the day of their article.

Articles of one day come in the order of their paths, and documents of one article in the order of its text,
so that the order is the same however the index came about. Articles without a day come last either way.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from index.model.query import Order
from index.questions.needed_words import Spellings
from index.search.arrays import Floats, Ints, Mask, offsets
from index.search.ranking import Ranking, TermQuery
from index.storage.article_segment import NO_DAY, ArticleSegment
from index.storage.index_reader import IndexReader

_EQUAL_DIGITS = 4
"""Digits after the point to which the scores of two documents agree that fit alike: as many as JSON has."""


@dataclass(frozen=True, slots=True)
class DateOrder:
    """The days of all documents of one kind.

    Attributes:
        reader: The index that holds them.
        starts: The number of the first document of each article, through all segments, and the number after
            the last document.
        days: The day of each article, or `NO_DAY`.
    """

    reader: IndexReader
    starts: Ints
    days: Ints

    @classmethod
    def of_sentences(cls, reader: IndexReader) -> "DateOrder":
        """Return the order of the sentences."""
        return cls._of(reader, lambda segment: segment.articles.starts)

    @classmethod
    def of_quotes(cls, reader: IndexReader) -> "DateOrder":
        """Return the order of the quotations."""
        return cls._of(reader, lambda segment: segment.quote_starts)

    @classmethod
    def _of(cls, reader: IndexReader, starts: Callable[[ArticleSegment], Ints]) -> "DateOrder":
        segments = [part.segment for part in reader.parts]
        sizes = [np.diff(starts(segment)) for segment in segments]
        days = [segment.days.astype(np.int64) for segment in segments]
        none = np.zeros(0, np.int64)
        return cls(reader, offsets(np.concatenate([none, *sizes])), np.concatenate([none, *days]))

    def sorted(self, numbers: Ints, order: Order) -> Ints:
        """Return documents in an order, undated ones last."""
        articles, of_article = np.unique(self._articles(numbers), return_inverse=True)
        days = self.days[articles]
        paths = [self._path(article) for article in articles.tolist()]
        path_ranks = np.empty(len(paths), np.int64)
        path_ranks[sorted(range(len(paths)), key=paths.__getitem__)] = np.arange(len(paths))
        signed = -days if order is Order.NEWEST else days
        ranks = np.empty(len(paths), np.int64)
        ranks[np.lexsort((path_ranks, signed, days == NO_DAY))] = np.arange(len(paths))
        return numbers[np.lexsort((numbers, ranks[of_article]))]

    def newest_of_equals(self, numbers: Ints, scores: Floats) -> Ints:
        """Return the places of documents by their scores, the newest first where these are equal."""
        return np.lexsort((-self.days[self._articles(numbers)], -np.round(scores, _EQUAL_DIGITS)))

    def _articles(self, numbers: Ints) -> Ints:
        return np.searchsorted(self.starts, numbers, side="right") - 1

    def _path(self, article: int) -> bytes:
        i, number = self.reader.locate_article(article)
        return self.reader.parts[i].segment.paths[number]


def documents_with_most(ranking: Ranking, needed: list[Spellings], mask: Mask | None) -> Ints:
    """Return the documents that have all words of a query; if none has, those that have most of them.

    Args:
        ranking: The index of the documents.
        needed: The spellings of each word; if there are none, every document has all.
        mask: The documents to choose from; None for all.
    """
    numbers = ranking.index.numbers
    if mask is not None:
        numbers = numbers[mask[numbers]]
    if not needed or not len(numbers):
        return np.asarray(numbers, np.int64)
    counts = np.zeros(len(numbers), np.int32)
    distinct = {tuple(map(tuple, spellings)): spellings for spellings in needed}
    for spellings in distinct.values():
        having = ranking.allowed(TermQuery((), required=[spellings]))
        assert having is not None  # noqa: S101 - a required group always makes a mask
        counts += having[numbers]
    most = counts.max()
    return np.asarray(numbers[counts == most] if most else numbers[:0], np.int64)
