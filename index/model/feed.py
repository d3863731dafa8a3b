"""A feed as it was fetched, and its items."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item of a feed: a story that the outlet points to.

    Attributes:
        key: What the outlet knows the item by: its id, else its address, else its headline.
        url: The story's address; None if the item has none.
        title: Its headline; an empty string if the item has none.
        text: The longest text that the feed has of it, without HTML: the story, a teaser, or nothing.
        author: Its author.
        published: Its date, as the feed writes it.
        updated: The date of its last change, as the feed writes it.
        outlet: The outlet that the feed names.
    """

    key: str
    url: str | None
    title: str = ""
    text: str = ""
    author: str | None = None
    published: str | None = None
    updated: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class FeedContents:
    """What was found at the address of a feed.

    Attributes:
        items: Its items, the newest first where the feed dates them.
        feeds: The addresses of feeds, if there is a page that names them.
        sitemaps: The addresses of sitemaps, if there is an index of them, the latest first.
    """

    items: tuple[FeedItem, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
