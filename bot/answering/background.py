"""Long work in threads that the end of the program does not wait for, as it would for an executor's."""

import asyncio
import multiprocessing
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, ParamSpec, TypeVar

STOP_SECONDS = 1.0
"""Maximum wait for work that is told to stop, in seconds. A guess; nothing was measured."""

_P = ParamSpec("_P")
_R = TypeVar("_R")


class StoppedError(Exception):
    """The work was told to stop before it was done."""


class BackgroundWork:
    """Runs long work in daemon threads, and stops it at its next step."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._running: set[asyncio.Future[Any]] = set()

    async def run(self, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Run a function in a thread of its own and return its result; be cancelled if it is stopped."""
        loop = asyncio.get_running_loop()
        result: asyncio.Future[_R] = loop.create_future()

        def work() -> None:
            try:
                settle = partial(result.set_result, finishing(partial(function, *args, **kwargs)))
            except StoppedError:
                settle = result.cancel
            except BaseException as error:  # noqa: BLE001 - whatever the error, it is raised where it is awaited
                settle = partial(result.set_exception, error)
            with suppress(RuntimeError):  # the loop has ended, and nobody waits
                loop.call_soon_threadsafe(settle)

        self._running.add(result)
        result.add_done_callback(self._done)
        threading.Thread(target=work, name="background", daemon=True).start()
        return await asyncio.shield(result)

    def step(self, *_: object) -> None:
        """Do nothing, or stop the work that calls this at each of its steps.

        Raises:
            StoppedError: The work is to stop.
        """
        if self._stopping.is_set():
            raise StoppedError

    async def stop(self) -> None:
        """Tell all work to stop, and wait up to `STOP_SECONDS` until it has kept what it has done."""
        self._stopping.set()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=STOP_SECONDS)
            for child in multiprocessing.active_children() if late else ():
                child.terminate()  # a process that shares an analysis; Python would wait for its articles

    def _done(self, result: asyncio.Future[Any]) -> None:
        self._running.discard(result)
        if not result.cancelled():
            result.exception()  # so that asyncio does not complain where nobody waits any more


def finishing(function: Callable[[], _R]) -> _R:
    """Return a function's result.

    Raises:
        RuntimeError: It raised StopIteration, which no future takes: whoever waits would wait for ever.
    """
    try:
        return function()
    except StopIteration as error:
        raise RuntimeError("a function of a worker thread raised StopIteration") from error
