"""The seam between the articles and what is asked of them: an engine finds articles, and our code ranks them.

An engine may keep the articles anywhere. What it finds, it hands over as an index reader, so that everything
above this room works on arrays in memory, by numbers, whichever engine is behind it. Two things make that
exact. A reader's statistics are those of the whole library, so that a document scores in a reader of a few
articles what it scores among all. And a narrowing is a description, which each engine carries out its own
way, and which the reader can repeat.

The embedded engine is `index.storage.index_reader`: it has all articles in its own arrays, so it hands over
itself.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from index.model.article import Heading
from index.model.query import Order
from index.search.ranking import TermQuery
from index.search.statistics import CollectionStatistics
from index.storage.index_reader import IndexReader
from index.storage.narrowing import DocumentKind, Narrowing
from index.storage.people import People


class Library(Protocol):
    """A snapshot of the articles that are searched. Threads may share it."""

    def statistics(self, terms: Iterable[str]) -> CollectionStatistics:
        """Return the statistics of all articles, for some terms at least."""
        ...

    def candidates(
        self,
        kind: DocumentKind,
        wanted: TermQuery,
        narrowing: Narrowing,
        k: int,
        order: Order | None = None,
    ) -> IndexReader:
        """Return a reader of the articles that hold the best documents for a query.

        It has at least those that are among the `max(k, CANDIDATES)` best by BM25+, those with one of the
        query's phrases, as many again, and all copies of their articles. It may have any others. Its
        statistics are those of the library.

        Args:
            kind: What is searched.
            wanted: The terms, the phrases, and what is excluded and required.
            narrowing: What the documents are from.
            k: The number of documents.
            order: The order by date in which the documents are the first ones; None for the best.
        """
        ...

    def articles(self, paths: Collection[str]) -> IndexReader:
        """Return a reader of the articles with some paths, at least; a path that is unknown is left out."""
        ...

    @property
    def people(self) -> People:
        """Everybody who is quoted."""
        ...

    def headings(self) -> Iterator[Heading]:
        """Yield the heading of each article, in no particular order."""
        ...

    def outlets(self) -> list[str]:
        """Return the names of the outlets, sorted."""
        ...

    def terms_with_prefix(self, prefixes: Iterable[str]) -> set[str]:
        """Return the terms of sentences with one of some prefixes, perhaps also of removed articles."""
        ...
