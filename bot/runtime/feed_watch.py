"""Polls the feeds while the bot runs. The watch of the articles takes up what they bring."""

import asyncio
import logging
import random
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import Feed, Settings
from bot.feeds.client import Client
from bot.feeds.parsing import Parser
from bot.feeds.polling import Poller, PollResult
from bot.feeds.schedule import LONGEST_RETRY_AFTER
from bot.state.database import StateError

START_SECONDS = 5.0
"""Time within which the first polls begin, so that they do not come all at once. A guess."""
RESTART_SECONDS = 60.0
"""Time after which a poll that failed through a fault starts again, in seconds. A guess."""

_log = logging.getLogger(__name__)


@asynccontextmanager
async def open_poller(settings: Settings, folder: Path) -> AsyncGenerator[Poller]:
    """Yield what polls feeds and keeps their articles below a folder."""
    async with Client.open() as client:
        parser = Parser()
        poller = Poller(client, parser, folder, settings.state_file)
        try:
            yield poller
        finally:
            poller.close()
            parser.close()


class FeedWatch:
    """Polls each feed at its times; a feed that fails holds up no other."""

    def __init__(self, poller: Poller, feeds: Sequence[Feed]) -> None:
        """Poll these feeds with a poller."""
        self._poller = poller
        self._feeds = feeds
        self._problems: dict[str, str] = {}

    async def run(self) -> None:
        """Poll the feeds until the task is cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for feed in self._feeds:
                tasks.create_task(self._follow(feed))

    async def _follow(self, feed: Feed) -> None:
        await asyncio.sleep(random.uniform(0, min(START_SECONDS, feed.every_seconds)))  # noqa: S311 - no secret
        while True:
            try:
                state = await self._poller.state(feed)
                wait = state.next_at - time.time()
                if 0 < wait < 2 * max(feed.every_seconds, LONGEST_RETRY_AFTER):  # or the clock was set back
                    await asyncio.sleep(wait)
                self._tell(await self._poller.poll(feed))
            except StateError as error:
                self._tell(PollResult(feed, problem=str(error)))
                await asyncio.sleep(RESTART_SECONDS)
            except Exception:  # noqa: BLE001 - whatever the error, the other polls go on
                _log.exception("the feed of %s: a fault in the program; please report this", feed.name)
                await asyncio.sleep(RESTART_SECONDS)

    def _tell(self, poll: PollResult) -> None:
        """Log new articles; a problem is told once, until it is another or gone."""
        name = poll.feed.name
        earlier = self._problems.pop(poll.feed.url, "")
        if poll.problem:
            self._problems[poll.feed.url] = poll.problem
            if poll.problem != earlier:
                _log.warning("the feed of %s: %s", name, poll.problem)
        elif earlier:
            _log.info("the feed of %s can be fetched again", name)
        if poll.new or poll.corrected:
            _log.info("the feed of %s: %d new, %d corrected", name, poll.new, poll.corrected)


async def fetch_once(settings: Settings, folder: Path) -> list[PollResult]:
    """Poll each feed now, and return what each poll brought, in the order of the settings.

    Raises:
        StateError: The state cannot be used.
    """
    async with open_poller(settings, folder) as poller:
        return await asyncio.gather(*map(poller.poll, settings.feeds))
