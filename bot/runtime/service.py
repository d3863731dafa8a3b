"""The bot as a running program: opened with its log, stopped cleanly by Ctrl-C and by SIGTERM."""

import asyncio
import contextlib
import gc
import logging
import signal
import sys
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import discord
from watchfiles import awatch  # pyright: ignore[reportUnknownVariableType]

from bot.config import Settings
from bot.discord_app.client import CoverageBot, build
from bot.querylog import QueryLog
from index.coverage import Coverage

PROCESSES = 2
"""How many processes share an analysis that takes long: it must not hold up the event loop of this one."""
SWITCH = 0.0005
"""After how many seconds a thread that computes hands Python's lock to one that waits: the event loop takes
it several times for each reply, and would wait for Python's own 5 ms each time."""
HEARTBEAT = 15.0
"""Seconds between two beats."""

_PORTAL = "https://discord.com/developers/applications"
_WRONG = "Discord refuses the token: copy it anew from the Bot page of your application"
_WRONG_TOKEN = 4004
"""The gateway's close code for it."""

_log = logging.getLogger(__name__)


class UnreachableError(Exception):
    """Discord does not answer; the message is one line that says what was tried and what to do."""


class RefusedError(Exception):
    """Discord answers, but not with these settings; the message is one line that says what to change."""


@asynccontextmanager
async def opened(
    settings: Settings, coverage: Coverage, *, message_content: bool = True
) -> AsyncGenerator[CoverageBot]:
    """Yield a bot with its query log, not started yet; the log is closed last.

    Raises:
        LogError: The query log cannot be used.
    """
    sys.setswitchinterval(SWITCH)
    _keep()
    log = await QueryLog.open(settings.log.file, hash_people=settings.log.hash_people)
    try:
        yield build(settings, coverage, log, message_content=message_content)
    finally:
        await log.close()


async def serve(settings: Settings, coverage: Coverage) -> None:
    """Answer on Discord until the bot is stopped.

    Where Discord does not grant the message content intent the bot goes on without: mentions, slash commands
    and menus need none.

    Raises:
        LogError: The query log cannot be used.
        RefusedError: Discord refuses the token, or an intent that the bot needs.
        UnreachableError: Discord does not answer.
    """
    token = settings.discord.token.get_secret_value().strip() if settings.discord.token else ""
    if not token:
        raise RefusedError(
            "no token is set: put it into ONRECORD_DISCORD__TOKEN, or under [discord] into config.toml "
            "(onrecord try needs none)"
        )
    try:
        await _serve(settings, coverage, token, message_content=True)
    except discord.PrivilegedIntentsRequired:
        _log.warning(
            "Discord refuses the Message Content intent: typed commands are not heard until you switch it on"
            " on the Bot page of your application, %s",
            _PORTAL,
        )
        await _serve(settings, coverage, token, message_content=False)


async def _serve(settings: Settings, coverage: Coverage, token: str, *, message_content: bool) -> None:
    async with opened(settings, coverage, message_content=message_content) as bot, _beside(bot):
        try:
            async with bot:
                await bot.start(token)
        except discord.LoginFailure as error:
            raise RefusedError(_WRONG) from error
        except discord.ConnectionClosed as error:
            refused = f"Discord closed the connection for good (code {error.code} {error.reason})"
            raise RefusedError(_WRONG if error.code == _WRONG_TOKEN else refused) from error
        except discord.PrivilegedIntentsRequired as error:
            if message_content:
                raise
            raise RefusedError(f"Discord refuses the bot's intents: switch them on at {_PORTAL}") from error
        except (aiohttp.ClientError, discord.HTTPException, discord.GatewayNotFound, OSError) as error:
            raise UnreachableError(
                f"Discord cannot be reached ({error}): check the network, then start again"
            ) from error


@asynccontextmanager
async def _beside(bot: CoverageBot) -> AsyncGenerator[None]:
    """Do what goes on beside the bot, until it stops."""
    tasks: list[asyncio.Task[Any]] = [
        asyncio.create_task(prepare(bot)),
        asyncio.create_task(watch(bot)),
        asyncio.create_task(look_through(bot)),
    ]
    if file := bot.settings.running.heartbeat:
        tasks.append(asyncio.create_task(beat(bot, file)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def prepare(bot: CoverageBot) -> None:
    """Get ready what questions would else wait for."""
    await asyncio.gather(compile_kernels(bot), bot.service.gather_names())
    _keep()


def _keep() -> None:
    """Look for garbage no more in what is there by now: that would hold everybody up for 0.1 s each time."""
    gc.collect()
    gc.freeze()


async def compile_kernels(bot: CoverageBot) -> None:
    """Search by compiled code where Numba is installed; NumPy searches until that is ready."""
    try:
        if await bot.service.compile_kernels():
            _log.info("compiled code searches the index")
    except Exception:  # noqa: BLE001 - whatever it is, the bot goes on with NumPy
        _log.exception("Numba cannot be used; the answers take a little longer")


async def watch(bot: CoverageBot) -> None:
    """Take up what changes in the articles' folder while the bot runs."""
    async for _ in awatch(bot.service.coverage.folder):
        try:
            await bot.service.refresh()
        except Exception:  # noqa: BLE001 - whatever it is, the bot goes on with what it has
            _log.exception("the changed articles could not be taken up; the answers stay as they were")


async def look_through(bot: CoverageBot) -> None:
    """Analyse articles anew that earlier rules have analysed, and have an index that is damaged made anew."""
    try:
        if bot.service.coverage.outdated:
            _log.info(
                "the articles were analysed by other rules or another model, which answer until all is anew"
            )
            await bot.service.refresh()
            _log.info("the articles are analysed anew")
        await bot.service.verify()
    except Exception:  # noqa: BLE001 - whatever it is, the bot goes on with what it has
        _log.exception("the index could not be looked through; the answers stay as they were")


async def beat(bot: CoverageBot, file: Path) -> None:
    """Write the time to a file again and again as long as Discord is connected."""
    while True:
        if bot.is_ready() and not bot.is_closed():
            await asyncio.to_thread(_write, file)
        await asyncio.sleep(HEARTBEAT)


def _write(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{datetime.now(UTC).isoformat()}\n", encoding="ascii")


def run(program: Coroutine[None, None, None]) -> None:
    """Run a program until it ends, or until Ctrl-C or SIGTERM, which it may clean up after."""

    async def stoppable() -> None:
        if task := asyncio.current_task():
            with contextlib.suppress(NotImplementedError):  # Windows has no SIGTERM to wait for
                asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await program

    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        asyncio.run(stoppable())
