"""Answers in worker threads, always from one coverage: the event loop never waits for work."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import ParamSpec, TypeVar

from index.coverage import Coverage

WORKERS = 2
"""Number of threads that make answers: a quick question passes a slow one. More of them would only take
Python's lock from each other, and delay every answer."""

_P = ParamSpec("_P")
_R = TypeVar("_R")

_log = logging.getLogger(__name__)


class AnswerService:
    """Shared state for answering requests.

    Attributes:
        coverage: What answers are made from; replaced as a whole when the articles change.
        refreshed: When the coverage was last replaced, in UTC.
    """

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self.refreshed = datetime.now(UTC)
        self._replacing = asyncio.Lock()
        self._workers = ThreadPoolExecutor(WORKERS, "answer")

    def work(self, make: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> asyncio.Future[_R]:
        """Return the result of a call that takes long, made in a worker thread."""
        return asyncio.get_running_loop().run_in_executor(self._workers, partial(make, *args, **kwargs))

    async def refresh(self) -> None:
        """Take up what changed in the articles; answers in progress keep the coverage they began with."""
        async with self._replacing:
            await self._replace(await asyncio.to_thread(self.coverage.refresh))

    async def verify(self) -> None:
        """Read through the index on the disk. If it is damaged, rebuild it and switch over."""
        async with self._replacing:
            coverage = await asyncio.to_thread(self.coverage.verified)
            if coverage is not self.coverage:
                _log.error("the index on the disk was damaged and has been rebuilt")
                await self._replace(coverage)

    async def compile_kernels(self) -> bool:
        """Search by compiled code from now on, and return whether that is possible."""
        async with self._replacing:
            coverage = await asyncio.to_thread(self.coverage.compiled)
            if coverage is self.coverage:
                return False
            await asyncio.to_thread(coverage.names.gather)
            self.coverage = coverage
            return True

    async def gather_names(self) -> None:
        """Gather the names that people may complete, before the first person types."""
        await asyncio.to_thread(_gather, self.coverage)

    def close(self) -> None:
        """Stop making answers."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def _replace(self, coverage: Coverage) -> None:
        await asyncio.to_thread(_gather, coverage)
        self.coverage = coverage
        self.refreshed = datetime.now(UTC)


def _gather(coverage: Coverage) -> None:
    coverage.names.gather()
