"""The bot as a running program: starting, background tasks, and a clean stop by Ctrl-C or SIGTERM."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import discord

from bot.config import Settings
from bot.discord_app.client import CoverageBot, build
from bot.discord_app.watch_posting import post_news
from bot.querylog import QueryLog
from bot.runtime.article_watch import ArticleWatch
from bot.runtime.backup_schedule import back_up_on_schedule
from bot.runtime.feed_watch import FeedWatch, open_poller
from bot.runtime.monitoring import serve_monitoring
from bot.runtime.supervision import supervised
from index.coverage import Coverage

ANALYSIS_PROCESSES = 2
"""Number of processes that share a long analysis, so that it does not hold up this process's event loop."""

THREAD_SWITCH_SECONDS = 0.0005
"""Time after which a computing thread hands the interpreter lock to a waiting one. The event loop takes the
lock several times for each reply, and would wait for Python's default of 5 ms each time."""

HEARTBEAT_SECONDS = 15.0
"""Time between two writes of the heartbeat file. A guess; nothing was measured."""

_SIGNAL_EXIT = 128
"""A process that a signal ended has this plus the signal's number as its exit code, as in a shell."""
_PORTAL = "https://discord.com/developers/applications"
_TOKEN_REFUSED = "Discord refuses the token: copy it again from the Bot page of your application"  # noqa: S105 - a message
_AUTHENTICATION_FAILED = 4004
"""The gateway's close code for a wrong token."""

_Work = dict[str, Callable[[], Awaitable[None]]]
"""What starts each background task, by the task's name."""

_log = logging.getLogger(__name__)


class UnreachableError(Exception):
    """Discord does not answer; the message is one line that says what failed and what to do."""


class RefusedError(Exception):
    """Discord refuses these settings; the message is one line that says what to change."""


@asynccontextmanager
async def open_bot(
    settings: Settings, coverage: Coverage, *, message_content: bool = True
) -> AsyncGenerator[CoverageBot]:
    """Yield a bot with its query log. The bot is not started yet; the log is closed last.

    Raises:
        LogError: The query log cannot be used.
    """
    sys.setswitchinterval(THREAD_SWITCH_SECONDS)
    _freeze_live_objects()
    log = await QueryLog.open(settings.log.file, hash_people=settings.log.hash_people)
    try:
        bot = build(settings, coverage, log, message_content=message_content)
        try:
            yield bot
        finally:
            await bot.service.stop()
    finally:
        await log.close()


async def serve(settings: Settings, coverage: Coverage) -> None:
    """Answer on Discord until the bot is stopped.

    If Discord refuses the Message Content intent, the bot runs without it: mentions, slash commands and menus
    do not need it.

    Raises:
        LogError: The query log cannot be used.
        RefusedError: Discord refuses the token, or an intent that the bot needs.
        UnreachableError: Discord does not answer.
    """
    token = settings.discord.token.get_secret_value().strip() if settings.discord.token else ""
    if not token:
        raise RefusedError(
            "no token is set: set ONRECORD_DISCORD__TOKEN, or token under [discord] in config.toml"
            " (onrecord try needs none)"
        )
    try:
        await _serve(settings, coverage, token, message_content=True)
    except discord.PrivilegedIntentsRequired:
        _log.warning(
            "Discord refuses the Message Content intent: the bot cannot read typed commands until you enable"
            " the intent on the Bot page of your application, %s",
            _PORTAL,
        )
        await _serve(settings, coverage, token, message_content=False)


async def _serve(settings: Settings, coverage: Coverage, token: str, *, message_content: bool) -> None:
    async with (
        open_bot(settings, coverage, message_content=message_content) as bot,
        watching(bot),
        _upkeep(bot),
    ):
        try:
            async with bot, posting(bot):
                await bot.start(token)
        except discord.LoginFailure as error:
            raise RefusedError(_TOKEN_REFUSED) from error
        except discord.ConnectionClosed as error:
            if error.code == _AUTHENTICATION_FAILED:
                raise RefusedError(_TOKEN_REFUSED) from error
            raise RefusedError(
                f"Discord closed the connection for good (code {error.code} {error.reason}):"
                f" check the settings of your application at {_PORTAL}"
            ) from error
        except discord.PrivilegedIntentsRequired as error:
            if message_content:
                raise
            raise RefusedError(f"Discord refuses the bot's intents: enable them at {_PORTAL}") from error
        except (aiohttp.ClientError, discord.HTTPException, discord.GatewayNotFound, OSError) as error:
            raise UnreachableError(
                f"Discord cannot be reached ({error}): check the network, then start again"
            ) from error


@asynccontextmanager
async def _upkeep(bot: CoverageBot) -> AsyncGenerator[None]:
    """Warm up, check the index, and do what the settings ask for beside answering, until the block ends."""
    work: _Work = {"warm-up": partial(warm_up, bot), "index repair": partial(repair_index, bot)}
    if bot.settings.running.heartbeat:
        work["heartbeat"] = partial(write_heartbeat, bot)
    if bot.settings.backups.folder:
        work["backups"] = partial(back_up_on_schedule, bot)
    if bot.settings.monitoring.port:
        work["monitoring"] = partial(serve_monitoring, bot)
    async with _supervising(bot, work):
        yield


@asynccontextmanager
async def watching(bot: CoverageBot) -> AsyncGenerator[None]:
    """Watch the articles and the feeds until the block ends."""
    work: _Work = {"article watch": partial(watch_articles, bot)}
    if bot.settings.feeds:
        work["feed watch"] = partial(watch_feeds, bot)
    async with _supervising(bot, work):
        yield


@asynccontextmanager
async def posting(bot: CoverageBot) -> AsyncGenerator[None]:
    """Look for what is watched in new articles and post it, until the block ends. The bot may start in it."""
    async with _supervising(bot, {"watches": bot.watches.run, "posting": partial(post_news, bot)}):
        yield


@asynccontextmanager
async def _supervising(bot: CoverageBot, work: _Work) -> AsyncGenerator[None]:
    """Run background tasks by name until the block ends; one that fails is started again."""
    tasks = [
        asyncio.create_task(supervised(name, task, bot.restarts, bot.resting), name=name)
        for name, task in work.items()
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def warm_up(bot: CoverageBot) -> None:
    """Prepare what the first questions would otherwise wait for: compiled kernels, and names to complete."""
    await asyncio.gather(compile_kernels(bot), bot.service.gather_names())
    _freeze_live_objects()


def _freeze_live_objects() -> None:
    """Exempt all live objects from garbage collection, which would stop every thread for 0.1 s each time."""
    gc.collect()
    gc.freeze()


async def compile_kernels(bot: CoverageBot) -> None:
    """Compile the search kernels if Numba is installed; until they are ready, NumPy's search."""
    try:
        if await bot.service.compile_kernels():
            _log.info("the index is now searched by compiled code")
    except Exception:  # noqa: BLE001 - whatever the error, NumPy's kernels go on
        _log.exception("Numba cannot be used; answers take a little longer")


async def watch_articles(bot: CoverageBot) -> None:
    """Refresh the coverage whenever the articles folder changes, until the task is cancelled."""
    await ArticleWatch(bot.service, bot.settings.articles.rescan_seconds).run()


async def watch_feeds(bot: CoverageBot) -> None:
    """Fetch the feeds of the settings into the articles folder, until the task is cancelled."""
    async with open_poller(bot.settings, bot.service.coverage.folder) as poller:
        await FeedWatch(poller, bot.settings.feeds).run()


async def repair_index(bot: CoverageBot) -> None:
    """Analyse articles again if earlier rules analysed them, then rebuild the index if it is damaged."""
    try:
        if bot.service.coverage.outdated:
            _log.info(
                "the articles were analysed by other rules or another model; those analyses answer until all"
                " articles have been analysed again"
            )
            await bot.service.refresh()
            _log.info("all articles have been analysed again")
        await bot.service.verify()
    except (OSError, ValueError) as error:
        _log.warning("the index could not be checked (%s); answers stay as they were", error)
    except Exception:  # noqa: BLE001 - whatever the error, the present coverage goes on
        _log.exception("the index could not be checked; answers stay as they were")


async def write_heartbeat(bot: CoverageBot) -> None:
    """Write the time to the file of the settings at regular intervals while Discord is connected.

    Runs until the task is cancelled. A failed write is reported once, until one succeeds.
    """
    file = bot.settings.running.heartbeat
    is_failing = False
    while file:
        if bot.is_online():
            try:
                await asyncio.to_thread(_write_time, file)
            except OSError as error:
                if not is_failing:
                    _log.warning("%s: the heartbeat cannot be written (%s)", file, error.strerror or error)
                is_failing = True
            else:
                is_failing = False
        await asyncio.sleep(HEARTBEAT_SECONDS)


def _write_time(file: Path) -> None:
    """Replace a file by the time, so that whoever reads it meanwhile finds the time of before."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.tmp")
    draft.write_text(f"{datetime.now(UTC).isoformat()}\n", encoding="ascii")
    draft.replace(file)


def run_until_stopped(program: Coroutine[None, None, None]) -> None:
    """Run a program until it ends. Ctrl-C or SIGTERM cancels it, to clean up; a second one ends it."""

    async def run() -> None:
        if task := asyncio.current_task():
            _stop_at_signals(task)
        await program

    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        asyncio.run(run())


def _stop_at_signals(task: asyncio.Task[Any]) -> None:
    """Cancel a task at the first Ctrl-C or SIGTERM; end the process at the second."""
    is_stopping = False

    def stop(number: int) -> None:
        nonlocal is_stopping
        if is_stopping:
            os._exit(_SIGNAL_EXIT + number)
        is_stopping = True
        task.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C alone, and Python handles it
                loop.add_signal_handler(number, stop, number)
