"""The order of documents by the path of their article, and then by their place in its text.

Results of equal score come in this order, so that it does not matter when an article was added, nor which
engine found it.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence

import numpy as np

from index.search.arrays import Ints, offsets
from index.storage.article_segment import ArticleSegment


class PathOrder:
    """Sorts the documents of one kind, which are numbered through some segments."""

    def __init__(self, segments: Sequence[ArticleSegment], starts: Callable[[ArticleSegment], Ints]) -> None:
        """Sort the documents of some segments.

        Args:
            segments: The segments.
            starts: Returns the first document of each article of a segment, and the end of the last one.
        """
        self._segments = segments
        self._starts: list[Ints] = [starts(segment) for segment in segments]
        self._firsts = offsets([starts_of.item(-1) for starts_of in self._starts])
        self._largest = max(range(len(segments)), key=lambda i: len(segments[i]), default=0)
        self._positions: dict[tuple[int, int], int] = {}

    @property
    def is_by_number(self) -> bool:
        """Whether the order of all documents is that of their numbers."""
        return not self._segments or (len(self._segments) == 1 and self._segments[0].is_in_path_order)

    def sorted(self, numbers: Ints) -> Ints:
        """Return documents, given by number, in order."""
        if len(self._segments) == 1:
            own_articles = np.searchsorted(self._starts[0], numbers, side="right") - 1
            return numbers[np.lexsort((numbers, self._segments[0].path_ranks[own_articles]))]
        ranks, owners = np.empty(len(numbers), np.int64), np.full(len(numbers), -1)
        others: list[tuple[int, int]] = []
        of_segment: Ints = np.searchsorted(self._firsts, numbers, "right") - 1
        places: list[int] = np.unique(of_segment).tolist()
        for i in places:
            here = np.flatnonzero(of_segment == i)
            offsets_here: Ints = numbers[here] - self._firsts[i]
            articles = np.searchsorted(self._starts[i], offsets_here, side="right") - 1
            if i == self._largest:
                ranks[here] = 2 * self._segments[i].path_ranks[articles]
            else:
                distinct, of_document = np.unique(articles, return_inverse=True)
                owners[here] = of_document + len(others)
                others += [(i, article) for article in distinct.tolist()]
        if others:
            # The place of each article between those of the largest segment is remembered.
            positions = np.array([2 * self._position(*article) - 1 for article in others])
            is_other = owners >= 0
            ranks[is_other] = positions[owners[is_other]]
            in_order = np.argsort(sorted(range(len(others)), key=lambda n: self._path(others[n])))
            owners[is_other] = in_order[owners[is_other]]
        return numbers[np.lexsort((numbers, owners, ranks))]

    def _position(self, segment: int, article: int) -> int:
        """Return the number of articles of the largest segment that come before one of another segment."""
        position = self._positions.get((segment, article))
        if position is None:
            largest = self._segments[self._largest]
            path = self._path((segment, article))
            position = bisect_right(largest.path_order, path, key=largest.paths.__getitem__)
            self._positions[segment, article] = position
        return position

    def _path(self, article: tuple[int, int]) -> bytes:
        segment, number = article
        return self._segments[segment].paths[number]
