"""Reads what was fetched in a process of its own.

The parsers hold Python's lock for up to a second, and hostile pages keep them busy for minutes. In a process
of its own, neither delays an answer, and what takes too long is stopped.
"""

import asyncio
import logging
import signal
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from index.model.errors import ArticleError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection, PipeConnection
    from multiprocessing.process import BaseProcess

TIME_LIMIT = 30.0
"""Maximum time of reading a page or a feed, in seconds. Measured on 3 MB each: stories take 2 to 5 s, a
page of nothing but links 28 s."""
_MAX_RUNS = 500
"""Runs after which a new process takes over: the parsers' caches grow. A guess; nothing was measured."""
_START_SECONDS = 30.0
"""Additional time for a process that starts, in seconds: its libraries take one, on a busy machine ten."""

_log = logging.getLogger(__name__)

_P = ParamSpec("_P")
_R = TypeVar("_R")


class Parser:
    """Runs functions in a process of its own, one at a time; the process starts with the first of them."""

    def __init__(self) -> None:
        self._turns = ThreadPoolExecutor(1, "parser")
        self._started: tuple[BaseProcess, Connection | PipeConnection] | None = None
        self._runs = 0

    async def run(self, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Return what a function of a module returns.

        Raises:
            ArticleError: It raises that, takes too long, or fails through a fault in the program.
        """
        loop = asyncio.get_running_loop()
        return cast("_R", await loop.run_in_executor(self._turns, self._run, function, args, kwargs))

    def close(self) -> None:
        """Stop the process."""
        self._turns.shutdown(wait=False, cancel_futures=True)
        self._stop()

    def _run(self, function: Callable[..., object], args: object, kwargs: object) -> object:
        limit = TIME_LIMIT
        self._runs += 1
        if self._runs % _MAX_RUNS == 0:
            self._stop()
        started = self._started
        if started is None or not started[0].is_alive():
            context = get_context("spawn")
            pipe, inner = context.Pipe()
            process = context.Process(target=_serve, args=(inner,), name="parser", daemon=True)
            process.start()
            inner.close()
            self._started = process, pipe
            limit += _START_SECONDS
        else:
            _, pipe = started
        try:
            pipe.send((function, args, kwargs))
            if not pipe.poll(limit):
                self._stop()
                raise ArticleError("", f"takes longer than {TIME_LIMIT:g} s to read")
            result, error, fault = pipe.recv()
        except (EOFError, OSError) as error:
            self._stop()
            raise ArticleError("", "cannot be read (the process that read it ended)") from error
        if fault:
            _log.error("what was fetched cannot be read; please report this\n%s", fault)
            raise ArticleError(
                "", "cannot be read because of a fault in the program; its log has the details"
            )
        if error:
            raise error
        return result

    def _stop(self) -> None:
        if self._started:
            self._started[0].kill()
        self._started = None


def _serve(pipe: "Connection | PipeConnection") -> None:
    """Run the functions that come through a pipe, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the bot stops this process
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((function(*args, **kwargs), None, ""))
        except ArticleError as error:
            pipe.send((None, error, ""))
        except Exception:  # noqa: BLE001 - it costs what is read, and nothing else
            pipe.send((None, None, traceback.format_exc()))
