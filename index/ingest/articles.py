"""Reads the articles of a file or a folder."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from index.ingest.defaults import Defaults, defaults_errors, is_defaults
from index.ingest.folder import open_file, scan
from index.ingest.formats.reader import read
from index.model.article import Article
from index.model.errors import ArticleError, UnreadableError

_MAX_SIZE = 1 << 30
"""Maximum size of a file in bytes. A guess; nothing was measured."""

_log = logging.getLogger(__name__)


def read_folder(folder: Path, *, follow_links: bool = False) -> Iterator[Article | ArticleError]:
    """Yield every article below a folder in the order of their files, and an error for each that is bad.

    Args:
        folder: The folder.
        follow_links: Whether to follow links that lead out of the folder.

    Raises:
        FileNotFoundError: The folder does not exist.
        NotADirectoryError: It is a file.
        OSError: It cannot be read.
    """
    within = None if follow_links else folder
    defaults = Defaults(folder, within)
    for file in scan(folder, follow_links=follow_links):
        yield from read_file(folder / file.path, file.path, within, defaults)


def read_file(
    file: Path,
    path: str,
    within: Path | None = None,
    defaults: Defaults | None = None,
    *,
    verbatim: bool = False,
) -> Iterator[Article | ArticleError]:
    """Yield the articles of a file, and an error for each that is bad.

    Args:
        file: The file.
        path: The path of its articles.
        within: The folder that the file must not lead out of; None allows any place.
        defaults: What the articles of its folder have in common.
        verbatim: Whether the texts in JSON lines stay as they are given, HTML and all.
    """
    try:
        if is_defaults(path):
            yield from defaults_errors(file, path, within)
            return
        for item in read(_content(file, path, within), file.name, path, verbatim=verbatim):
            yield defaults.apply(item, path) if defaults and isinstance(item, Article) else item
    except ArticleError as error:
        yield error
    except Exception:  # noqa: BLE001 - a failure in one file must not stop the others
        _log.exception("%s: the reader failed; please report this", path)
        yield ArticleError(path, "cannot be read because of a fault in the program; its log has the details")


def _content(file: Path, path: str, within: Path | None) -> bytes:
    """Return the content of a file.

    Raises:
        ArticleError: It cannot be read, or is too large.
    """
    try:
        with open_file(file, path, within) as opened:
            if os.fstat(opened.fileno()).st_size > _MAX_SIZE:
                raise ArticleError(path, f"is larger than {_MAX_SIZE:,} bytes")
            return opened.read()
    except OSError as error:
        raise UnreadableError(path, f"cannot be read ({error.strerror})") from error
