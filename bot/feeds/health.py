"""The health of the feeds: when each was last fetched, what it brought, and what is wrong."""

import time
from dataclasses import dataclass

from bot.config import Feed, Settings
from bot.state.feeds import FeedState, count_articles, load_feed

LONG_FAILURE = 86_400.0
"""Time of failures after which people are told, in seconds."""


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """The health of a feed.

    Attributes:
        feed: The feed.
        state: What is known of it.
        articles: The number of articles that it brought and that are still there.
    """

    feed: Feed
    state: FeedState
    articles: int

    def has_failed_long(self, now: float) -> bool:
        """Return whether the feed has failed for a day, at a Unix time in seconds."""
        return self.state.failing_since is not None and now - self.state.failing_since >= LONG_FAILURE


def read_health(settings: Settings) -> list[FeedHealth]:
    """Return the health of each feed, in the order of the settings.

    Raises:
        StateError: The state cannot be used.
    """
    counts = count_articles(settings.state_file, [feed.url for feed in settings.feeds])
    return [
        FeedHealth(feed, load_feed(settings.state_file, feed.url), count)
        for feed, count in zip(settings.feeds, counts, strict=True)
    ]


def failing_feeds(settings: Settings, now: float | None = None) -> list[str]:
    """Return the names of the feeds that have failed for a day.

    Raises:
        StateError: The state cannot be used.
    """
    now = time.time() if now is None else now
    return [health.feed.name for health in read_health(settings) if health.has_failed_long(now)]
