"""The items of a feed as it was fetched: RSS, Atom, JSON Feed, a sitemap, or a page that names its feed."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from lxml import etree, html

from index.ingest.formats import feeds
from index.ingest.formats.decoding import decode
from index.ingest.formats.detection import is_page, text_head
from index.ingest.formats.html import without_html
from index.ingest.formats.libraries import opened
from index.ingest.formats.links import absolute
from index.model.errors import ArticleError
from index.model.feed import FeedContents, FeedItem

_SITEMAP = re.compile(rb"<(?:[\w.-]{1,20}:)?(urlset|sitemapindex)[\s>]")
_FEED_TYPES = re.compile(r"application/(?:(?:rss|atom|rdf)(?:\+xml)?|(?:feed\+)?json)")
_OTHER_FEEDS = re.compile(r"comments?\b|oembed|wp-json", re.IGNORECASE)
"""Addresses beside a page's feed that list no stories."""


def read_feed(content: bytes, address: str) -> FeedContents:
    """Return what is at the address of a feed.

    Args:
        content: The bytes that were fetched.
        address: Their address, which completes relative addresses.

    Raises:
        ArticleError: They are neither a feed nor a sitemap nor a page that names a feed.
    """
    head = text_head(content)
    if head.startswith(b"{"):
        return FeedContents(tuple(_json_items(content, address)))
    if sitemap := _SITEMAP.search(head):
        return _read_sitemap(content, address, is_index=sitemap[1] == b"sitemapindex")
    if is_page(head):
        found = tuple(_named_feeds(content, address))
        if not found:
            raise ArticleError(address, "is a page that names no feed")
        return FeedContents(feeds=found)
    return FeedContents(tuple(feeds.read_items(content, address)))


def _json_items(content: bytes, address: str) -> Iterator[FeedItem]:
    try:
        value: object = json.loads(decode(content, address))
    except (ValueError, RecursionError) as error:
        raise ArticleError(address, f"is not JSON that can be read ({error})") from error
    feed = _mapping(value)
    items = feed.get("items")
    if not isinstance(items, list):
        raise ArticleError(address, 'is JSON, but no JSON Feed: it has no list "items"')
    for item in map(_mapping, cast("list[object]", items)):
        link = _words(item.get("url")) or _words(item.get("external_url"))
        url = absolute(link, address)
        key = _words(item.get("id")) or url
        if not key:
            continue
        texts = (_words(item.get(name)) or "" for name in ("content_text", "content_html", "summary"))
        authors = item.get("authors")
        people = cast("list[object]", authors) if isinstance(authors, list) else [item.get("author")]
        names = [name for person in people if (name := _words(_mapping(person).get("name")))]
        yield FeedItem(
            key=key,
            url=url,
            title=without_html(_words(item.get("title")) or ""),
            text=max(map(without_html, texts), key=len),
            author=", ".join(names) or None,
            published=_words(item.get("date_published")),
            updated=_words(item.get("date_modified")),
            outlet=_words(feed.get("title")),
        )


def _read_sitemap(content: bytes, address: str, *, is_index: bool) -> FeedContents:
    """Return the entries of a sitemap, or the sitemaps of an index, the latest first."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = opened(lambda: etree.fromstring(content, parser), address, "a sitemap")
    if cast("object", root) is None:
        raise ArticleError(address, "is not a sitemap that can be read")
    entries = [dict(_leaves(entry)) for entry in root if isinstance(entry.tag, str)]
    entries.sort(key=lambda entry: entry.get("publication_date") or entry.get("lastmod") or "", reverse=True)
    if is_index:
        urls = (absolute(entry.get("loc"), address) for entry in entries)
        return FeedContents(sitemaps=tuple(url for url in urls if url))
    items = (_sitemap_item(entry, address) for entry in entries)
    return FeedContents(tuple(item for item in items if item))


def _leaves(entry: "etree._Element") -> Iterator[tuple[str, str]]:  # pyright: ignore[reportPrivateUsage]
    """Yield the names and texts of the elements without children in an entry, without namespaces."""
    for element in entry.iter(etree.Element):
        if not len(element) and element.text:
            yield re.split("[}:]", str(element.tag))[-1], " ".join(element.text.split())


def _sitemap_item(entry: Mapping[str, str], address: str) -> FeedItem | None:
    url = absolute(entry.get("loc"), address)
    if not url:
        return None
    return FeedItem(
        key=url,
        url=url,
        title=entry.get("title", ""),
        published=entry.get("publication_date"),
        updated=entry.get("lastmod"),
        outlet=entry.get("name"),
    )


def _named_feeds(content: bytes, address: str) -> Iterator[str]:
    """Yield the addresses of the feeds that a page names, each once."""
    page = decode(content, address)
    # A declaration of the encoding would contradict the decoded text.
    tree = opened(
        lambda: html.fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8")), address, "a page"
    )
    links = cast("Iterable[html.HtmlElement]", tree.iter("link"))
    seen: set[str] = set()
    for link in links:
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in (link.get("rel") or "").lower().split() or not _FEED_TYPES.fullmatch(kind):
            continue
        url = absolute(link.get("href"), address)
        if url and url not in seen and not _OTHER_FEEDS.search(urlsplit(url).path):
            seen.add(url)
            yield url


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _words(value: object) -> str | None:
    return (
        str(value).strip() or None if isinstance(value, str | int) and not isinstance(value, bool) else None
    )
