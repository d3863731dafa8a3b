"""Reads the articles of a file, whatever its format."""

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import TypeAlias

from index.ingest.formats import containers
from index.ingest.formats.detection import Format, detect
from index.model.article import Article
from index.model.errors import ArticleError, NoArticleError

Reader: TypeAlias = Callable[[bytes, str], Iterator[Article | ArticleError]]
"""Takes the content of a file and its path below the articles folder; yields its articles, and an error for
each that is bad. It raises `ArticleError` if the file as a whole is bad."""


def _of(module: str, function: str = "read") -> Callable[..., Iterator[Article | ArticleError]]:
    """Return a reader that imports its module when it is first used: some libraries take half a second."""

    def read_format(*arguments: object) -> Iterator[Article | ArticleError]:
        reader = getattr(import_module(f"index.ingest.formats.{module}"), function)
        return reader(*arguments)

    return read_format


READERS: dict[Format, Reader] = {
    Format.TEXT: _of("text"),
    Format.HTML: _of("html"),
    Format.JSON: _of("json_files"),
    Format.JSON_LINES: _of("json_lines"),
    Format.TABLE: _of("tables"),
    Format.FEED: _of("feeds"),
    Format.AGENCY_XML: _of("agency_xml"),
    Format.WORD: _of("documents", "read_word"),
    Format.PDF: _of("documents", "read_pdf"),
    Format.BOOK: _of("documents", "read_book"),
    Format.WEB_ARCHIVE: _of("web_archive"),
    Format.PACKED_WEB_ARCHIVE: _of("web_archive", "read_packed"),
}
"""The reader of each format."""
_VERBATIM: dict[Format, Reader] = {Format.JSON_LINES: _of("json_lines", "read_verbatim")}
"""Readers that leave a text as it is given, HTML and all."""


def _read_mail(
    content: bytes, path: str, read_member: containers.ReadMember, _: containers.Unpacked
) -> Iterator[Article | ArticleError]:
    yield from _of("mail")(content, path, read_member)


_CONTAINERS: dict[
    Format,
    Callable[[bytes, str, containers.ReadMember, containers.Unpacked], Iterator[Article | ArticleError]],
] = {
    Format.GZIP: containers.read_gzip,
    Format.ZIP: containers.read_zip,
    Format.TAR: containers.read_tar,
    Format.MAIL: _read_mail,
}
"""The reader of each format whose files hold others. It also takes what reads those, and the count of
the bytes that are unpacked."""
_MAX_DEPTH = 2
"""Maximum archives and messages inside each other: a ZIP archive of compressed files."""


def read(  # noqa: PLR0913 - what a file in an archive differs in
    content: bytes,
    name: str,
    path: str,
    depth: int = 0,
    *,
    verbatim: bool = False,
    unpacked: containers.Unpacked | None = None,
) -> Iterator[Article | ArticleError]:
    """Yield the articles of a file, and an error for each that is bad.

    Args:
        content: The file's content.
        name: The file's name.
        path: The path of its articles.
        depth: The number of archives around it.
        verbatim: Whether the texts in JSON lines stay as they are given, HTML and all.
        unpacked: The count of bytes that the archives around it have unpacked to.

    Raises:
        NoArticleError: It is a file of another kind.
        ArticleError: It is bad as a whole, or holds no articles.
    """
    has_items = False
    for item in _items(content, name, path, depth, unpacked or containers.Unpacked(), verbatim=verbatim):
        has_items = True
        yield item
    if not has_items:
        raise ArticleError(path, "holds no articles")


def _items(  # noqa: PLR0913 - as above
    content: bytes, name: str, path: str, depth: int, unpacked: containers.Unpacked, *, verbatim: bool
) -> Iterator[Article | ArticleError]:
    kind = detect(content, name)
    if kind is None:
        raise NoArticleError(path, "is not an article file")
    if container := _CONTAINERS.get(kind):
        if depth >= _MAX_DEPTH:
            raise ArticleError(path, f"has more than {_MAX_DEPTH} archives inside each other")
        read_member = partial(_read_member, depth=depth + 1, unpacked=unpacked)
        yield from container(content, path, read_member, unpacked)
        return
    reader = _VERBATIM.get(kind) if verbatim else None
    yield from (reader or READERS[kind])(content, path)


def _read_member(
    content: bytes, name: str, path: str, depth: int, unpacked: containers.Unpacked
) -> Iterator[Article | ArticleError]:
    """Yield the articles of a file in an archive; one bad file does not stop the others."""
    try:
        yield from read(content, name, path, depth, unpacked=unpacked)
    except ArticleError as error:
        yield error
