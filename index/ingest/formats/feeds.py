"""RSS and Atom feeds as they were saved: one article an entry."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Protocol, cast

import feedparser  # pyright: ignore[reportMissingTypeStubs]

from index.ingest.formats.html import without_html
from index.ingest.formats.libraries import opened
from index.ingest.formats.links import absolute, outlet_of
from index.ingest.formats.metadata import read_article
from index.ingest.formats.record_paths import RecordPaths
from index.model.article import Article
from index.model.errors import ArticleError
from index.model.feed import FeedItem


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of each entry, and an error for each entry without a text.

    The text is the full one if the feed has it, else the summary.

    Raises:
        ArticleError: The file is no feed.
    """
    feed = _parse(content, path)
    paths = RecordPaths(path)
    for number, entry in enumerate(feed.entries, start=1):
        name = paths.of({"id": entry.get("id") or entry.get("link")}, number)
        try:
            yield from read_article(name, _text(entry), _metadata(entry, feed.feed))
        except ArticleError as error:
            yield error


def read_items(content: bytes, address: str) -> Iterator[FeedItem]:
    """Yield the items of a feed that have an id, an address or a headline.

    Raises:
        ArticleError: It is no feed.
    """
    feed = _parse(content, address)
    for entry in feed.entries:
        metadata = _metadata(entry, feed.feed)
        link = metadata["url"]
        url = absolute(link if isinstance(link, str) else None, address)
        key = entry.get("id") or url or metadata["title"]
        if not isinstance(key, str) or not key:
            continue
        author = metadata["author"]
        authors = cast("list[str]", author) if isinstance(author, list) else [author]
        yield FeedItem(
            key=key,
            url=url,
            title=str(metadata["title"]),
            text=_text(entry),
            author=", ".join(filter(None, map(_words, authors))) or None,
            published=_words(metadata["published"]),
            updated=_words(entry.get("updated")) if "updated" in entry else None,
            outlet=_words(metadata["outlet"]),
        )


class _Values(Protocol):
    """What feedparser returns for a feed or an entry: values by key, of many types."""

    def __contains__(self, key: object, /) -> bool:
        """Return whether there is a value; `get` gives another key's value for some."""
        ...

    def get(self, key: str, default: object = None, /) -> Any:  # noqa: ANN401
        """Return a value, or the default if there is none."""


class _Feed(Protocol):
    """What feedparser returns for a file."""

    version: str
    feed: _Values
    entries: list[_Values]


def _parse(content: bytes, path: str) -> _Feed:
    """Return a feed.

    Raises:
        ArticleError: It is none.
    """

    def parse() -> _Feed:
        parsed = feedparser.parse(BytesIO(content), sanitize_html=False, resolve_relative_uris=False)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        return cast("_Feed", parsed)

    feed = opened(parse, path, "a feed")
    if not feed.entries and not getattr(feed, "version", ""):  # which empty content does not have
        raise ArticleError(path, "is not a feed that can be read")
    return feed


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _text(entry: _Values) -> str:
    """Return the longest text of an entry, without HTML."""
    texts = [content.get("value") or "" for content in entry.get("content") or ()]
    return max((without_html(text) for text in (*texts, entry.get("summary") or "")), key=len)


def _metadata(entry: _Values, feed: _Values) -> dict[str, object]:
    link = entry.get("link")
    source = cast("_Values", entry.get("source") or {})
    authors = [author.get("name") for author in entry.get("authors") or () if author.get("name")]
    return {
        "title": without_html(entry.get("title") or ""),
        "url": link,
        "author": authors or entry.get("author"),
        "published": entry.get("published") or entry.get("updated") or entry.get("created"),
        "outlet": source.get("title") or feed.get("title") or outlet_of(link),
    }
