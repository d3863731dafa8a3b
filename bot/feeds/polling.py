"""One poll of a feed: its stories are fetched, and how it went is remembered.

Parsing has a process of its own, files and the state a thread; the event loop only waits for the network.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Feed
from bot.feeds.article_files import FOLDER, fingerprint, item_key
from bot.feeds.client import Client, FetchError
from bot.feeds.contents import FetchedFeed, fetch_feed
from bot.feeds.context import PollContext, read_credentials
from bot.feeds.parsing import Parser
from bot.feeds.schedule import delay_after_failure, delay_after_success
from bot.feeds.stories import Outcome, check_story, keep_story
from bot.state.feeds import (
    FeedState,
    ItemState,
    KnownItem,
    has_files,
    items_to_check,
    load_feed,
    load_items,
    save_feed,
)
from index import SEEDS
from index.model.errors import ArticleError
from index.model.feed import FeedItem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_PAGES = 50
"""Maximum stories that are fetched in one poll of a feed; the next poll goes on. A guess."""


@dataclass(frozen=True, slots=True)
class PollResult:
    """What one poll of a feed brought.

    Attributes:
        feed: The feed.
        new: The number of new articles.
        corrected: The number of articles that were written again.
        waiting: The number of stories that the next poll fetches.
        problem: Why the feed could not be fetched; an empty string if it could.
    """

    feed: Feed
    new: int = 0
    corrected: int = 0
    waiting: int = 0
    problem: str = ""


class Poller:
    """Polls feeds, and keeps their articles."""

    def __init__(self, client: Client, parser: Parser, folder: Path, state_file: Path) -> None:
        """Prepare to poll.

        Args:
            client: Fetches from the web.
            parser: Reads what was fetched.
            folder: The articles folder.
            state_file: The file of the bot's state.
        """
        self._client = client
        self._parser = parser
        self._folder = folder.resolve()
        self._state_file = state_file
        self._worker = ThreadPoolExecutor(1, "feeds")

    def close(self) -> None:
        """Stop the worker; drop the calls that have not started."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def state(self, feed: Feed) -> FeedState:
        """Return what is known of a feed.

        Raises:
            StateError: The state cannot be used.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, load_feed, self._state_file, feed.url)

    async def poll(self, feed: Feed) -> PollResult:
        """Fetch a feed and the stories that it has, and remember how it went.

        Raises:
            StateError: The state cannot be used.
        """
        state = await self.state(feed)
        try:
            credentials = read_credentials(feed)
            context = PollContext(
                feed, self._client, self._folder, self._state_file, self._worker, self._parser, credentials
            )
            await context.work(require_folder, self._folder)
            await context.work(_require_files, self._folder, self._state_file)
            fetched = await fetch_feed(context, state)
            poll = await _keep_stories(context, fetched)
            state = _succeeded(state, poll, fetched)
        except (FetchError, ArticleError, OSError) as error:
            state = _failed(state, feed, error)
            poll = PollResult(feed, problem=state.problem or "")
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._worker, save_feed, self._state_file, state)
        return poll


def require_folder(folder: Path) -> None:
    """Check that fetched articles can be kept in a folder.

    Raises:
        FetchError: It is gone, or has the articles that the project ships with.
    """
    if not folder.is_dir():
        raise FetchError(f"the articles folder {folder} does not exist")
    if folder.resolve() == SEEDS.resolve():
        raise FetchError("fetched articles need a folder of yours: set folder under [articles]")


def _require_files(folder: Path, state_file: Path) -> None:
    """Check that the files of earlier polls are still there: a drive that is not mounted is empty.

    Raises:
        FetchError: None of them is.
        StateError: The state cannot be used.
    """
    files = folder / FOLDER
    if not files.is_dir() and has_files(state_file, str(folder)):
        raise FetchError(f"the folder {files} is gone; put it back, or create it empty if you deleted it")


async def _keep_stories(context: PollContext, fetched: FetchedFeed) -> PollResult:
    """Keep the stories that are new or changed, and check some of the others for corrections."""
    feed = context.feed
    items, known, due = await context.work(_find_due, context, fetched.items)
    outcomes = [await keep_story(context, items[key], known.get(key)) for key in due[:MAX_PAGES]]
    checks = await context.work(items_to_check, context.state_file, feed.url, time.time(), MAX_PAGES)
    outcomes += [await check_story(context, story, items.get(story.key)) for story in checks]
    return PollResult(
        feed,
        new=outcomes.count(Outcome.NEW),
        corrected=outcomes.count(Outcome.CORRECTED),
        waiting=outcomes.count(Outcome.WAITING) + len(due[MAX_PAGES:]),
    )


def _find_due(
    context: PollContext, fetched: "Sequence[FeedItem]"
) -> tuple[dict[str, FeedItem], dict[str, KnownItem], list[str]]:
    """Return the items by their keys, what is known of them, and the keys of those whose stories are due.

    Raises:
        StateError: The state cannot be used.
    """
    items = {item_key(item, context.feed.url): item for item in reversed(fetched)}
    known = load_items(context.state_file, list(items))
    return items, known, [key for key in reversed(items) if _is_due(items[key], known.get(key), context)]


def _is_due(item: FeedItem, known: KnownItem | None, context: PollContext) -> bool:
    """Return whether a story is new, waiting, elsewhere, or changed in the feed that had it first."""
    if known is None or known.state is ItemState.WAITING:
        return True
    if known.state in {ItemState.DELETED, ItemState.CORRECTED}:
        return False
    if known.path and known.folder != str(context.folder):
        return True
    return known.feed == context.feed.url and known.fingerprint != fingerprint(item)


def _succeeded(state: FeedState, poll: PollResult, fetched: FetchedFeed) -> FeedState:
    """Return the state of a feed that was fetched.

    While stories wait, the feed has to come whole again: only it has their titles and addresses.
    """
    now = time.time()
    headers: Mapping[str, str] = {} if poll.waiting else fetched.response.headers
    earlier = state if fetched.response.is_unchanged and not poll.waiting else FeedState(state.url)
    return FeedState(
        url=state.url,
        found_url=fetched.found_url,
        etag=headers.get("ETag") or earlier.etag,
        last_modified=headers.get("Last-Modified") or earlier.last_modified,
        next_at=now + delay_after_success(poll.feed.every_seconds, fetched.response.headers),
        checked_at=now,
        succeeded_at=now,
    )


def _failed(state: FeedState, feed: Feed, error: FetchError | ArticleError | OSError) -> FeedState:
    now = time.time()
    failures = state.failures + 1
    asked = error.retry_after if isinstance(error, FetchError) else None
    return replace(
        state,
        checked_at=now,
        failing_since=state.failing_since or now,
        failures=failures,
        problem=error.reason if isinstance(error, ArticleError) else str(error),
        next_at=now + delay_after_failure(feed.every_seconds, failures, asked),
    )
