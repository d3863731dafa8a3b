"""Keeps the coverage up to date while the bot runs.

The operating system tells of changed files, but not of all: not of those on network drives, not when it has
no watches left, and not of a folder that was put in place of the watched one. So the watch starts again
whenever it may be blind, and a rescan takes up at intervals whatever it missed.
"""

import asyncio
import logging
import os
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from watchfiles import Change, awatch  # pyright: ignore[reportUnknownVariableType]

from bot.answering.service import AnswerService

CHECK_MILLISECONDS = 1000
"""Time between two checks for a folder in place of the watched one. A guess; nothing was measured."""
FIRST_DELAY = 1.0
"""Seconds until a watch that failed starts again; they double each time. A guess; nothing was measured."""
LONGEST_DELAY = 60.0
"""Maximum number of seconds until a watch that failed starts again. A guess; nothing was measured."""

_log = logging.getLogger(__name__)


class ArticleWatch:
    """Refreshes a coverage when its folder changes; while the folder cannot be read, the coverage stays."""

    def __init__(self, service: AnswerService, rescan_seconds: float) -> None:
        """Keep the coverage of a service up to date.

        Args:
            service: The service.
            rescan_seconds: The time between two rescans of the folder; 0 for no rescans.
        """
        self._service = service
        self._rescan_seconds = rescan_seconds
        self._refresh_problem = ""
        self._watch_problem = ""

    async def run(self) -> None:
        """Watch and rescan until the task is cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch())
            if self._rescan_seconds:
                tasks.create_task(self._rescan())

    async def _rescan(self) -> None:
        while True:
            await asyncio.sleep(self._rescan_seconds)
            await self._refresh()

    async def _watch(self) -> None:
        """Refresh at each change, and once the watch stands: it did not see what changed before."""
        delay = FIRST_DELAY
        while True:
            started = time.monotonic()
            try:
                async with aclosing(self._changes()) as changes:
                    async for _ in changes:
                        await self._refresh()
                continue
            except Exception as error:  # noqa: BLE001 - whatever the error, the watch starts again
                if time.monotonic() - started > LONGEST_DELAY:
                    delay, self._watch_problem = FIRST_DELAY, ""
                await self._refresh()
                self._tell_of_watch(error)
            await asyncio.sleep(delay)
            delay = min(2 * delay, LONGEST_DELAY)

    async def _changes(self) -> AsyncGenerator[None]:
        """Yield when the watch stands and at each change; end when the watch may be blind.

        The folders are watched one by one: watchfiles would follow links out of the folder.

        Raises:
            OSError: The folder is gone, or the system has no watches left.
        """
        coverage = self._service.coverage
        watched = await asyncio.to_thread(coverage.folders)
        identity = await asyncio.to_thread(_identity, coverage.folder)
        batches = awatch(
            *watched,
            watch_filter=None,
            rust_timeout=CHECK_MILLISECONDS,
            yield_on_timeout=True,
            recursive=False,
        )
        async with aclosing(batches):
            stands = False
            async for batch in batches:
                if batch or not stands:
                    yield
                stands = True
                replaced = any(change == Change.deleted and path in watched for change, path in batch)
                if replaced or await asyncio.to_thread(_identity, coverage.folder) != identity:
                    return
                if batch and await asyncio.to_thread(coverage.folders) != watched:
                    return

    async def _refresh(self) -> None:
        """Take up what changed. A problem is told once, until it is another or gone."""
        try:
            await self._service.refresh()
        except Exception as error:  # noqa: BLE001 - whatever the error, the present coverage goes on
            problem = f"{type(error).__name__}: {error}"
            if problem != self._refresh_problem:
                expected = isinstance(error, OSError | ValueError)
                _log.warning(
                    "the changed articles could not be read (%s); answers stay as they were",
                    error,
                    exc_info=None if expected else error,
                )
            self._refresh_problem = problem
        else:
            if self._refresh_problem:
                _log.info("the articles can be read again")
            self._refresh_problem = ""

    def _tell_of_watch(self, error: Exception) -> None:
        """Tell once why the watch failed, unless a folder is gone, which `_refresh` tells or takes up."""
        problem = f"{type(error).__name__}: {error}"
        if problem == self._watch_problem or isinstance(error, FileNotFoundError):
            return
        _log.warning(
            "the articles folder cannot be watched (%s); until it can, it is read again every %g seconds or"
            " more often",
            error,
            LONGEST_DELAY,
            exc_info=None if isinstance(error, OSError) else error,
        )
        self._watch_problem = problem


def _identity(folder: Path) -> tuple[str, int, int]:
    """Return what tells a folder from another one that was put in its place.

    Raises:
        OSError: It is gone.
    """
    resolved = os.path.realpath(folder)
    status = os.stat(resolved)  # noqa: PTH116
    return resolved, status.st_dev, status.st_ino
