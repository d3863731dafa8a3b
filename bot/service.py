"""The bot as a running program: opened with its log, stopped cleanly by Ctrl-C and by SIGTERM."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager

import aiohttp
import discord

from bot.client import CoverageBot
from bot.config import Settings
from bot.querylog import QueryLog
from index.coverage import Coverage


class UnreachableError(Exception):
    """Discord does not answer; the message is one line that says what was tried and what to do."""


class RefusedError(Exception):
    """Discord answers, but not with these settings; the message is one line that says what to change."""


@asynccontextmanager
async def opened(settings: Settings, coverage: Coverage) -> AsyncGenerator[CoverageBot]:
    """Yield a bot with its query log, not started yet; the log is closed last.

    Raises:
        LogError: The query log cannot be used.
    """
    log = await QueryLog.open(settings.log.file)
    try:
        yield CoverageBot(settings, coverage, log)
    finally:
        await log.close()


async def serve(settings: Settings, coverage: Coverage) -> None:
    """Answer on Discord until the bot is stopped.

    Raises:
        LogError: The query log cannot be used.
        RefusedError: Discord refuses the token, or an intent that the bot needs.
        UnreachableError: Discord does not answer.
    """
    token = settings.discord.token
    if token is None:
        raise RefusedError(
            "no token is set: put it into ONRECORD_DISCORD__TOKEN, or under [discord] into config.toml "
            "(onrecord try needs none)"
        )
    async with opened(settings, coverage) as bot:
        try:
            async with bot:
                await bot.start(token.get_secret_value())
        except discord.LoginFailure as error:
            raise RefusedError(
                "Discord refuses the token: copy it anew from the Bot page of your application"
            ) from error
        except discord.PrivilegedIntentsRequired as error:
            raise RefusedError(
                "Discord refuses the Message Content intent: switch it on on the Bot page of your application"
            ) from error
        except (aiohttp.ClientError, discord.DiscordServerError, discord.GatewayNotFound, OSError) as error:
            raise UnreachableError(
                f"Discord cannot be reached ({error}): check the network, then start again"
            ) from error


def run(program: Coroutine[None, None, None]) -> None:
    """Run a program until it ends, or until Ctrl-C or SIGTERM, which it may clean up after."""

    async def stoppable() -> None:
        if task := asyncio.current_task():
            with contextlib.suppress(NotImplementedError):  # Windows has no SIGTERM to wait for
                asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await program

    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        asyncio.run(stoppable())
