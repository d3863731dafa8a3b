"""Web archives, WARC and WACZ: one article a page. They need the extra `archives`."""

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO, cast

from index.ingest.formats import html
from index.ingest.formats.containers import Unpacked, read_zip
from index.ingest.formats.decoding import decode
from index.ingest.formats.libraries import import_optional, opened
from index.ingest.formats.record_paths import RecordPaths
from index.model.article import Article
from index.model.errors import ArticleError, IncompleteError

_MAX_PAGE = 10_000_000
"""Maximum size of a page in bytes. A guess; nothing was measured."""
_MAX_LINE = 100_000
"""Maximum length of a line in the head of a record in bytes. warcio's time grows with its square."""
_READ_AT_ONCE = 1_000_000
"""Bytes of a line to ask warcio for, which stops early: its count goes up by all that it has so far."""
_GZIP = b"\x1f\x8b"
_CHARSET = "charset="


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that a server answered with.

    Attributes:
        number: The number of its record in the archive, from 1.
        url: Its address.
        content: Its content.
        charset: The encoding that the server declares.
        is_cut: Whether the file ends before its record does.
    """

    number: int
    url: str | None
    content: bytes
    charset: str | None
    is_cut: bool


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of each page that a server answered with, and an error for each bad page.

    Raises:
        ArticleError: The file is no web archive or unpacks to too much, or warcio is not installed.
    """
    warcio = import_optional("warcio.archiveiterator", path, "archives")
    paths = RecordPaths(path)
    # Where a compressed part is damaged, warcio would print so, and go on without the rest.
    is_compressed = content.startswith(_GZIP)
    stream = cast("BinaryIO", gzip.GzipFile(fileobj=BytesIO(content)) if is_compressed else BytesIO(content))
    records = opened(lambda: warcio.ArchiveIterator(stream), path, "a web archive")
    records.INC_RECORD = ""  # It would print what a record has beyond its length.
    records.reader = _bounded_lines(import_optional("warcio.bufferedreaders", path, "archives"), stream)
    pages = _pages(records)
    unpacked = Unpacked()
    while page := opened(lambda: next(pages, None), path, "a whole web archive"):
        unpacked.add(len(page.content), path)
        name = paths.of({"id": page.url}, page.number)
        try:
            yield from html.read_page(decode(page.content, name, page.charset), name, page.url)
        except ArticleError as error:
            yield error
        if page.is_cut:
            yield IncompleteError(name, "its end is missing")
    # warcio takes the sudden end of a compressed file for the end of its records.
    opened(lambda: stream.read(1), path, "a whole web archive")
    if records.err_count:
        yield IncompleteError(path, "has more in a record than its length says")


def read_packed(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the articles of the web archives in a WACZ file.

    Raises:
        ArticleError: It is damaged, or warcio is not installed.
    """

    def read_member(inner: bytes, name: str, inner_path: str) -> Iterator[Article | ArticleError]:
        if name.startswith("archive/"):
            yield from read(inner, inner_path)

    yield from read_zip(content, path, read_member, Unpacked())


def _bounded_lines(readers: Any, stream: BinaryIO) -> Any:  # noqa: ANN401 - the library has no types
    """Return warcio's reader of a stream that is not compressed, which refuses very long lines."""

    class Reader(readers.BufferedReader):
        def readline(self, length: int | None = None) -> bytes:
            line = cast("bytes", super().readline(min(length or _READ_AT_ONCE, _READ_AT_ONCE)))  # pyright: ignore[reportUnknownMemberType]
            if len(line) > _MAX_LINE and not line.endswith(b"\n"):
                raise ValueError(f"it has a line of more than {_MAX_LINE:,} bytes")
            return line

    return Reader(stream)


def _pages(records: Iterable[Any]) -> Iterator[_Page]:
    """Yield the pages among the records of an archive."""
    for number, record in enumerate(records, start=1):
        if record.rec_type != "response" or record.http_headers is None:
            continue
        kind = record.http_headers.get_header("Content-Type") or ""
        if record.http_headers.get_statuscode() == "200" and "html" in kind:
            content = record.content_stream().read(_MAX_PAGE)
            yield _Page(
                number,
                url=record.rec_headers.get_header("WARC-Target-URI"),
                content=content,
                charset=kind.partition(_CHARSET)[2].strip("\"' ;") or None,
                is_cut=len(content) < _MAX_PAGE and record.raw_stream.limit > 0,
            )
