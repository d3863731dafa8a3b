"""What was fetched from the web as articles, and an article as a file that a person can read and correct.

The readers are imported when they are first used, because their libraries take half a second.
"""

from contextlib import suppress
from typing import TYPE_CHECKING

from index.ingest.formats.links import outlet_of
from index.model.article import Article
from index.model.errors import ArticleError
from index.model.publication import DatePrecision

if TYPE_CHECKING:
    from index.model.feed import FeedContents, FeedItem

_MAX_VALUE = 1000
"""Maximum length of a value in front matter, in characters. A guess; nothing was measured."""


def read_feed(content: bytes, address: str) -> "FeedContents":
    """Return what is at the address of a feed; see `index.ingest.formats.feed_items`.

    Raises:
        ArticleError: It is neither a feed nor a sitemap nor a page that names a feed.
    """
    from index.ingest.formats import feed_items  # noqa: PLC0415

    return feed_items.read_feed(content, address)


def read_page(content: bytes, address: str, charset: str | None = None) -> Article:
    """Return the article of a page.

    Args:
        content: The page.
        address: Its address.
        charset: The encoding that the server declares.

    Raises:
        ArticleError: The page is too long, or has no article.
    """
    from index.ingest.formats import html  # noqa: PLC0415

    return html.read_fetched(content, address, charset)


def article_of_item(item: "FeedItem", outlet: str | None, page: Article | None = None) -> Article:
    """Return the article of a feed's item, with the longer one of the feed's and the page's text.

    Headline, author and day are the feed's where it has them, because the outlet wrote them as such.

    Args:
        item: The item.
        outlet: The outlet that the settings name; without it, the page's, else the feed's.
        page: The article of the item's page; None if it was not fetched.

    Raises:
        ArticleError: Neither the feed nor the page has a text.
    """
    from index.ingest.formats.dates import read_date  # noqa: PLC0415

    text = max(item.text, page.text if page else "", key=lambda text: len(text.strip()))
    if not text.strip():
        raise ArticleError(item.url or item.key, "has no text")
    url = (page.url if page else None) or item.url
    published = page.published if page else None
    precision = page.published_precision if page else DatePrecision.DAY
    if item.published:
        with suppress(ValueError):
            published, precision = read_date(item.published)
    return Article(
        path="",
        text=text,
        title=item.title or (page.title if page else ""),
        outlet=outlet or (page.outlet if page else None) or item.outlet or outlet_of(url),
        url=url,
        author=item.author or (page.author if page else None),
        published=published,
        published_precision=precision,
    )


def as_markdown(article: Article) -> str:
    """Return an article as a file: its metadata as front matter, and its text."""
    from index.ingest.formats import front_matter  # noqa: PLC0415

    metadata = {
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "author": article.author,
        "published": article.published_iso,
    }
    values = {key: value[:_MAX_VALUE] for key, value in metadata.items() if value}
    return front_matter.join(values, article.text)
