"""Reads the articles of a file or a folder."""

from collections.abc import Iterator
from pathlib import Path

from index.ingest.folder import scan
from index.ingest.formats import READERS
from index.model.article import Article
from index.model.errors import ArticleError


def read_folder(folder: Path) -> Iterator[Article | ArticleError]:
    """Yield every article below a folder in the order of their files, and an error for each that is bad.

    Raises:
        FileNotFoundError: The folder does not exist.
        NotADirectoryError: It is a file.
    """
    for file in scan(folder):
        yield from read_file(folder / file.path, file.path)


def read_file(file: Path, path: str) -> Iterator[Article | ArticleError]:
    """Yield the articles of a file, and an error for each that is bad.

    Args:
        file: The file.
        path: The path of its articles.
    """
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        yield ArticleError(path, f"is not an article file ({', '.join(READERS)})")
        return
    try:
        content = file.read_bytes()
    except OSError as error:
        yield ArticleError(path, f"cannot be read ({error.strerror})")
        return
    try:
        yield from reader(content, path)
    except ArticleError as error:
        yield error
