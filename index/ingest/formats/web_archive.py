"""Web archives, WARC and WACZ: one article a page. They need the extra `archives`."""

from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from typing import Any

from index.ingest.formats import html
from index.ingest.formats.containers import read_zip
from index.ingest.formats.decoding import decode
from index.ingest.formats.records import RecordPaths
from index.model.article import Article
from index.model.errors import ArticleError

_MAX_PAGE = 10_000_000
"""Maximum size of a page in bytes. A guess; nothing was measured."""
_CHARSET = "charset="


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of each page that a server answered with, and an error for each bad page.

    Raises:
        ArticleError: The file is no web archive, or warcio is not installed.
    """
    try:
        warcio: Any = import_module("warcio.archiveiterator")
    except ImportError as error:
        raise ArticleError(
            path, "needs the extra “archives”: pip install 'on-the-record[archives]'"
        ) from error
    paths = RecordPaths(path)
    records = iter(warcio.ArchiveIterator(BytesIO(content)))
    number = 0
    while True:
        try:
            record = next(records)
            number += 1
            page = _page(record)
        except StopIteration:
            return
        except Exception as error:  # the library's errors on damaged archives are of any class
            reason = f"is not a web archive that can be read to its end ({type(error).__name__}: {error})"
            raise ArticleError(path, reason) from error
        if page is None:
            continue
        url = record.rec_headers.get_header("WARC-Target-URI")
        name = paths.of({"id": url}, number)
        try:
            yield from html.read_page(decode(page[0], name, page[1]), name, url)
        except ArticleError as error:
            yield error


def read_packed(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the articles of the web archives in a WACZ file.

    Raises:
        ArticleError: It is damaged, or warcio is not installed.
    """

    def read_member(inner: bytes, name: str, inner_path: str) -> Iterator[Article | ArticleError]:
        if name.startswith("archive/"):
            yield from read(inner, inner_path)

    yield from read_zip(content, path, read_member)


def _page(record: Any) -> tuple[bytes, str | None] | None:  # noqa: ANN401 - warcio has no types
    """Return the page that a record holds, and its encoding as stated; None if it holds none."""
    if record.rec_type != "response" or record.http_headers is None:
        return None
    kind = record.http_headers.get_header("Content-Type") or ""
    if record.http_headers.get_statuscode() != "200" or "html" not in kind:
        return None
    declared = kind.partition(_CHARSET)[2].strip("\"' ;") or None
    return record.content_stream().read(_MAX_PAGE), declared
