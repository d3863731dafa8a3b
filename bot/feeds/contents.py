"""Fetches the contents of a feed, also where its address leads to a page or to an index of sitemaps."""

from dataclasses import dataclass, replace

from bot.feeds.client import FetchError, Response
from bot.feeds.context import PollContext
from bot.state.feeds import FeedState
from index.coverage import read_feed
from index.model.errors import ArticleError
from index.model.feed import FeedContents, FeedItem

FEED_LIMIT = 10_000_000
"""Maximum size of a feed in bytes. A sitemap of news has at most 1,000 entries, some hundred kilobytes."""
MAX_ITEMS = 1000
"""Maximum items of a feed that are polled: what a sitemap of news may have."""
MAX_SITEMAPS = 3
"""Maximum sitemaps of an index that are read, the latest first. A guess."""


@dataclass(frozen=True, slots=True)
class FetchedFeed:
    """What a feed has now.

    Attributes:
        items: Its items; none if nothing changed.
        response: The response of its server.
        found_url: The address of the feed that the page in the settings names; None without such a page.
    """

    items: tuple[FeedItem, ...]
    response: Response
    found_url: str | None


async def fetch_feed(context: PollContext, state: FeedState) -> FetchedFeed:
    """Return what a feed has now.

    Raises:
        FetchError: It could not be fetched.
        ArticleError: There is no feed.
    """
    if state.found_url:
        try:
            return await _fetch(context, state.found_url, state, state.found_url)
        except FetchError as error:
            if not error.gone:
                raise
        return await _fetch(context, context.feed.url, FeedState(context.feed.url))
    return await _fetch(context, context.feed.url, state)


async def _fetch(
    context: PollContext, url: str, state: FeedState, found_url: str | None = None
) -> FetchedFeed:
    response = await context.fetch(url, FEED_LIMIT, state.etag, state.last_modified)
    if response.is_unchanged:
        return FetchedFeed((), response, found_url)
    contents = await _read(context, response)
    if contents.feeds and found_url is None:
        found_url = contents.feeds[0]
        return await _fetch(context, found_url, FeedState(context.feed.url), found_url)
    if contents.feeds:
        raise ArticleError(url, "is a page, not a feed")
    items = list(contents.items)
    for sitemap in contents.sitemaps[:MAX_SITEMAPS]:
        inner = await context.fetch(sitemap, FEED_LIMIT)
        items += (await _read(context, inner)).items
    if contents.sitemaps:
        response = replace(response, headers={})  # changes in the sitemaps are none of the index
    return FetchedFeed(tuple(items[:MAX_ITEMS]), response, found_url)


async def _read(context: PollContext, response: Response) -> FeedContents:
    content = await context.work(response.content)
    return await context.parser.run(read_feed, content, response.url)
