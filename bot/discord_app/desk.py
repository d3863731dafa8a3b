"""The desk: all that it takes to answer, whatever way the questions come."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, ParamSpec, TypeVar

from bot import i18n
from bot.answering.answers import Snapshot
from bot.answering.conversations import Conversations
from bot.config import Settings
from bot.discord_app.request_policy import RequestPolicy
from bot.querylog import QueryLog
from index.coverage import Coverage

PATIENCE = 5.0
"""For how many seconds a desk that closes waits for the answers that are underway."""
WORKERS = 2
"""How many threads make answers. More would only take Python's lock from each other, and all be late; a
second one lets a quick question pass a slow one."""

_P = ParamSpec("_P")
_R = TypeVar("_R")

_log = logging.getLogger(__name__)


class AnswerService:
    """Answers from a coverage.

    Attributes:
        settings: What was set.
        snapshot: What answers are made from; replaced as a whole when the articles change.
        refreshed: When that was, in UTC.
        log: Where every query is kept.
        texts: What the bot says, in the language that was set.
        gate: Who may ask.
        conversations: What people asked last, for their follow-ups.
        underway: The answers that are being made.
    """

    def __init__(self, settings: Settings, coverage: Coverage, log: QueryLog) -> None:
        self.settings = settings
        self.snapshot = Snapshot.of(coverage)
        self.refreshed = datetime.now(UTC)
        self.log = log
        self.texts = i18n.load(settings.discord.language)
        self.gate = RequestPolicy(settings.discord, self.texts)
        self.conversations = Conversations()
        self.underway: set[asyncio.Task[Any]] = set()
        self._refreshing = asyncio.Lock()
        self._workers = ThreadPoolExecutor(WORKERS, "answer")

    def work(self, make: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> asyncio.Future[_R]:
        """Let an answer, or whatever takes long, be made in a thread: the event loop never waits for it."""
        return asyncio.get_running_loop().run_in_executor(self._workers, partial(make, *args, **kwargs))

    async def refresh(self) -> None:
        """Take up what changed in the articles; questions that are being answered keep what they have."""
        async with self._refreshing:
            await self._answer_from(await asyncio.to_thread(self.snapshot.coverage.refresh))

    async def verify(self) -> None:
        """Read through the index on the disk; where it is damaged, answer from one made anew."""
        async with self._refreshing:
            coverage = await asyncio.to_thread(self.snapshot.coverage.verified)
            if coverage is not self.snapshot.coverage:
                _log.error("the index on the disk was damaged; it was made anew")
                await self._answer_from(coverage)

    async def compile_kernels(self) -> bool:
        """Search by compiled code from now on, and return whether that is possible."""
        async with self._refreshing:
            coverage = await asyncio.to_thread(self.snapshot.coverage.compiled)
            if coverage is self.snapshot.coverage:
                return False
            self.snapshot = replace(self.snapshot, coverage=coverage)
            return True

    async def gather(self) -> None:
        """Gather the names that people may complete, before the first of them types."""
        await asyncio.to_thread(self.snapshot.names.gather)

    def reword(self) -> None:
        """Read the texts anew."""
        i18n.load.cache_clear()
        self.texts = i18n.load(self.settings.discord.language)
        self.gate = RequestPolicy(self.settings.discord, self.texts)

    async def finish(self) -> None:
        """Let the answers that are underway go out; nothing is answered any more."""
        if waiting := self.underway - {asyncio.current_task()}:
            await asyncio.wait(waiting, timeout=PATIENCE)
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def _answer_from(self, coverage: Coverage) -> None:
        snapshot = await asyncio.to_thread(Snapshot.of, coverage)
        await asyncio.to_thread(snapshot.names.gather)
        self.snapshot = snapshot
        self.refreshed = datetime.now(UTC)
