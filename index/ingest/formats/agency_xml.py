"""The XML formats of news agencies: NewsML-G2, its predecessor NewsML 1, and NITF."""

from collections.abc import Iterator
from typing import TypeAlias, cast

from lxml import etree

from index.ingest.formats.html import as_text
from index.ingest.formats.libraries import opened
from index.ingest.formats.metadata import read_article
from index.ingest.formats.record_paths import RecordPaths
from index.model.article import Article
from index.model.errors import ArticleError

_Element: TypeAlias = etree._Element  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - it has no other name
_BLOCKS = frozenset(("p", "hl2", "h1", "h2", "h3", "h4", "li", "dd", "pre"))
"""Elements that are paragraphs of a text."""
_ITEMS = frozenset(("newsItem", "NewsItem", "nitf"))
_DATES = (
    *("firstCreated", "contentCreated", "versionCreated", "sent"),
    *("FirstCreated", "ThisRevisionCreated", "DateId"),
)
"""Elements with the day of an item, those of NewsML-G2 before those of NewsML 1."""


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the articles of a file, and an error for each item without a text, such as a picture.

    Raises:
        ArticleError: The file is not XML, or has no news items.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = cast("_Element | None", etree.fromstring(content, parser))
    except etree.XMLSyntaxError as error:
        raise ArticleError(path, f"is not XML ({error.msg})") from error
    items = [] if root is None else opened(lambda: _outermost(root), path, "XML")
    if not items:
        raise ArticleError(path, "has no news items: neither NewsML nor NITF")
    paths = RecordPaths(path)
    for number, item in enumerate(items, start=1):
        name = path if len(items) == 1 else paths.of({"id": item.get("guid")}, number)
        read_item = _read_nitf if _name(item) == "nitf" else _read_item
        try:
            # lxml decodes an element when it is looked at, and some were never valid.
            yield from opened(
                lambda read=read_item, item=item, name=name: list(read(item, name)), name, "XML"
            )
        except ArticleError as error:
            yield error


def _outermost(root: _Element) -> list[_Element]:
    """Return the news items of a document that are in no other one."""
    found = [element for element in root.iter() if _name(element) in _ITEMS]
    return [
        element for element in found if not any(_name(outer) in _ITEMS for outer in element.iterancestors())
    ]


def _read_item(item: _Element, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of a news item of NewsML-G2 or NewsML 1."""
    inline = next((e for e in _all(item, "inlineXML", "DataContent") if _words(e)), None)
    data = next(_all(item, "inlineData"), None)
    nitf = next(_all(inline, "nitf"), None) if inline is not None else None
    text = _paragraphs(inline) if inline is not None else as_text(_words(data))
    if nitf is not None:
        text = _paragraphs(next(_all(nitf, "body.content"), nitf))
    provider = next(_all(item, "provider", "Provider"), None)
    metadata = {
        "title": _first(item, "headline", "HeadLine", "title"),
        "author": _first(item, "by", "ByLine", "creator"),
        "published": _first(item, *_DATES),
        "outlet": "" if provider is None else _provider_name(provider),
        "url": next((e.get("href") for e in _all(item, "altId", "remoteContent") if e.get("href")), None),
    }
    yield from read_article(path, text, metadata)


def _provider_name(provider: _Element) -> str | None:
    party = next(_all(provider, "Party"), provider)
    return _first(provider, "name") or provider.get("literal") or party.get("FormalName")


def _read_nitf(item: _Element, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of a document of NITF."""
    dates = [e.get("norm") for e in _all(item, "date.issue", "story.date", "date.release") if e.get("norm")]
    byline = next(_all(item, "byline"), None)
    publication = next(_all(item, "pubdata"), None)
    metadata = {
        "title": _first(item, "hl1", "hedline", "title"),
        "author": None if byline is None else _first(byline, "person") or _words(byline),
        "published": dates[0] if dates else None,
        "outlet": (None if publication is None else publication.get("name"))
        or next((e.get("holder") for e in _all(item, "doc.copyright") if e.get("holder")), None),
        "url": None if publication is None else publication.get("ex-ref"),
    }
    yield from read_article(path, _paragraphs(next(_all(item, "body.content"), item)), metadata)


def _paragraphs(element: _Element) -> str:
    """Return the paragraphs of an element, with a blank line between them; all its words if it has none."""
    blocks = [_words(block) for block in element.iter() if _name(block) in _BLOCKS]
    return "\n\n".join(filter(None, blocks)) or _words(element)


def _first(item: _Element, *names: str) -> str:
    """Return the words of the first element of these names that has some, in the order of the names."""
    return next((words for name in names for element in _all(item, name) if (words := _words(element))), "")


def _all(element: _Element, *names: str) -> Iterator[_Element]:
    return (inner for inner in element.iter() if _name(inner) in names)


def _name(element: _Element) -> str:
    """Return an element's name without its namespace; empty for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _words(element: _Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
