"""The answer service: blocking work in worker threads, and the coverage that it reads."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import ParamSpec, TypeVar

from bot.answering.background import BackgroundWork, finishing
from bot.answering.turns import Turns
from index.coverage import Coverage
from index.model.errors import notices

WORKERS = 2
"""Number of worker threads. With two, a quick request overtakes a slow one; more would compete for Python's
lock and delay every answer."""

_P = ParamSpec("_P")
_R = TypeVar("_R")

_log = logging.getLogger(__name__)


class AnswerService:
    """Shared state for answering requests. It keeps blocking work off the event loop.

    Attributes:
        coverage: The coverage that answers come from; replaced as a whole when the articles change.
        refreshed_at: When the coverage was last replaced, in UTC.
        failed_refreshes: The number of refreshes that failed.
        turns: Gives each person's requests their turns.
    """

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self.refreshed_at = datetime.now(UTC)
        self.failed_refreshes = 0
        self.turns = Turns()
        self._background = BackgroundWork()
        self._replacing = asyncio.Lock()
        self._replaced = asyncio.Condition()
        self._workers = ThreadPoolExecutor(WORKERS, "answer")

    def run_in_worker(
        self, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs
    ) -> asyncio.Future[_R]:
        """Run a blocking function in a worker thread and return its result as a future."""
        return asyncio.get_running_loop().run_in_executor(
            self._workers, finishing, partial(function, *args, **kwargs)
        )

    async def refreshed(self) -> None:
        """Wait until no other coverage is being made."""
        async with self._replacing:
            pass

    async def replaced(self, coverage: Coverage) -> None:
        """Wait until the coverage is another one."""
        async with self._replaced:
            await self._replaced.wait_for(lambda: self.coverage is not coverage)

    async def refresh(self) -> None:
        """Take up changed articles. Answers in progress keep the coverage that they started with.

        Raises:
            OSError: The articles folder is gone, or cannot be read.
            ValueError: It holds no article any more.
        """
        async with self._replacing:
            try:
                coverage = await self._background.run(self.coverage.refresh, self._background.step)
            except Exception:
                self.failed_refreshes += 1
                raise
            if coverage is not self.coverage:
                await self._replace(coverage)

    async def verify(self) -> None:
        """Verify the store. If its index is damaged, rebuild it and switch over."""
        async with self._replacing:
            coverage = await self._background.run(self.coverage.verified, self._background.step)
            if coverage is not self.coverage:
                await self._replace(coverage)

    async def compile_kernels(self) -> bool:
        """Switch to compiled search kernels, and return whether they are available."""
        async with self._replacing:
            coverage = await self._background.run(self.coverage.compiled)
            if coverage is self.coverage:
                return False
            await self._background.run(_gather_names, coverage)
            await self._take_up(coverage)
            return True

    async def gather_names(self) -> None:
        """Gather the names for completion before the first user types."""
        await self._background.run(_gather_names, self.coverage)

    async def stop(self) -> None:
        """Stop reading and analysing articles, and keep what has been analysed."""
        await self._background.stop()

    def close(self) -> None:
        """Stop the workers; drop the calls that have not started."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def _replace(self, coverage: Coverage) -> None:
        for notice in await self._background.run(_prepare, coverage, self.coverage):
            _log.warning("%s", notice)
        self.refreshed_at = datetime.now(UTC)
        await self._take_up(coverage)

    async def _take_up(self, coverage: Coverage) -> None:
        async with self._replaced:
            self.coverage = coverage
            self._replaced.notify_all()


def _prepare(coverage: Coverage, earlier: Coverage) -> list[str]:
    """Gather the names of a coverage, and return the notices that an earlier one has not."""
    _gather_names(coverage)
    known = set(notices(earlier.skipped))
    return [notice for notice in notices(coverage.skipped) if notice not in known]


def _gather_names(coverage: Coverage) -> None:
    coverage.names.gather()
