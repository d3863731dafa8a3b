"""The articles that are being read, with their texts on the disk: an archive has more than memory holds."""

import pickle
from io import BytesIO, FileIO
from typing import NamedTuple

from index.model.article import Article
from index.search.scratch import Scratch, write_all

_MAX_IN_MEMORY = 1 << 26
"""Bytes of articles that stay in memory. A guess; nothing was measured."""


class SpooledArticle(NamedTuple):
    """An article without its text.

    Attributes:
        file: The name of the file that it is from.
        path: Its path.
        digest: Its digest.
        place: Where the spool has it.
        size: The number of bytes that it has there.
    """

    file: str
    path: str
    digest: str
    place: int
    size: int


class ArticleSpool:
    """Articles in the order in which they were read: first in memory, and in a file once they are many."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._memory = BytesIO()
        self._file: FileIO | None = None
        self._length = 0
        self._may_move = True

    def add(self, file: str, article: Article) -> SpooledArticle:
        """Add an article from a file of this name, and return it without its text."""
        row = pickle.dumps(article, pickle.HIGHEST_PROTOCOL)
        spooled = SpooledArticle(file, article.path, article.digest, self._length, len(row))
        if self._may_move and self._length + len(row) > _MAX_IN_MEMORY:
            self._move_to_disk()
        try:
            self._append(row)
        except OSError as error:
            self._take_back(error)
            self._append(row)
        self._length += len(row)
        return spooled

    def article(self, spooled: SpooledArticle) -> Article:
        """Return an article that was added."""
        content = self._file or self._memory
        content.seek(spooled.place)
        # This process wrote it, to its memory or to a file without a name.
        return pickle.loads(content.read(spooled.size))  # noqa: S301

    def close(self) -> None:
        """Delete the articles."""
        self._memory.close()
        if self._file:
            self._file.close()

    def _append(self, row: bytes) -> None:
        """Write a row at the end; raise OSError if the disk refuses it."""
        if self._file:
            self._file.seek(self._length)
            write_all(self._file, row)
        else:
            self._memory.seek(self._length)
            self._memory.write(row)

    def _move_to_disk(self) -> None:
        """Move all articles to a file, if the disk takes them."""
        self._may_move = False
        self._file = self._scratch.create()
        if self._file is None:
            return
        try:
            write_all(self._file, self._memory.getvalue())
        except OSError as error:
            self._scratch.refuse(error)
            self._file.close()
            self._file = None
        else:
            self._memory = BytesIO()

    def _take_back(self, error: OSError) -> None:
        """Bring all articles back into memory, since the disk refuses more."""
        self._scratch.refuse(error)
        if self._file:
            self._file.seek(0)
            self._memory = BytesIO(self._file.readall()[: self._length])
            self._file.close()
            self._file = None
