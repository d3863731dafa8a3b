"""The try-out: the real bot in a simulated Discord on this machine, shown in the browser.

SimCord plays Discord, so neither a token nor a network is needed. The bot, its coverage and its query log are
the same as under `serve`.
"""

import asyncio
import time
import webbrowser
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import discord
import simcord
from tzlocal import get_localzone_name

from bot.answering.examples import examples
from bot.config import Settings
from bot.discord_app.bot_rendering import help_embed
from bot.discord_app.client import CoverageBot
from bot.runtime.service import open_bot, posting, watching
from bot.runtime.tryout_page import Person, shown
from index.coverage import Coverage

GREETING = (
    "**Welcome to On the Record.** This is a simulated Discord on your own machine; the bot is the real one. "
    "Type below what you would type in a channel. `@On the Record`, slash commands, buttons and replies "
    "work, too. For **Who said this?**, right-click any message."
)

NEXT_STEPS = """\
To run the bot on a real server: onrecord setup

Ctrl-C ends the try-out."""


@asynccontextmanager
async def preview(bot: CoverageBot, port: int = 0) -> AsyncGenerator[simcord.Preview]:
    """Start the bot in a simulated server, post a greeting, and yield the page that shows the channel.

    Args:
        bot: The bot, not started yet.
        port: The local port of the page; 0 takes a free one.

    Raises:
        simcord.SetupError: The port is taken.
    """
    async with _simulated_discord(bot) as env:
        you = env.create_user("you")
        guild = env.create_guild("Newsroom", owner=you)
        channel = guild.create_text_channel(
            "coverage", topic="Who said what, in which article, word for word."
        )
        guild.add_member(you)
        await env.settle()
        await _greet(bot, channel.id)
        page = env.preview(
            channel,
            viewers=[Person(env, guild, you)],
            layout="channel",
            timezone=get_localzone_name(),
        )
        async with shown(page, bot, port):
            yield page


class _WallClock:
    """A clock for SimCord that runs; SimCord's own stands still, so that tests are repeatable."""

    def __init__(self) -> None:
        # SimCord replaces time.monotonic by its clock, which is this one; so this one must not use it.
        self._started = time.perf_counter()
        self._epoch = datetime.now(UTC)
        self._ahead = 0.0

    @property
    def elapsed(self) -> float:
        """Seconds since the clock was started, including those that it was advanced by."""
        return time.perf_counter() - self._started + self._ahead

    def now(self) -> datetime:
        """Return the time in UTC."""
        return self._epoch + timedelta(seconds=self.elapsed)

    def advance(self, seconds: float) -> None:
        """Set the clock forward by a number of seconds."""
        self._ahead += seconds


@asynccontextmanager
async def _simulated_discord(bot: CoverageBot) -> AsyncGenerator[simcord.Env]:
    """Start the bot in a simulated Discord, as `simcord.run` does, but with a running clock."""
    env = simcord.Env(bot, check_errors=False)
    env.backend.clock = _WallClock()  # pyright: ignore[reportAttributeAccessIssue]
    await env.start()
    try:
        with env.time_context():
            yield env
    finally:
        await env.shutdown()


async def run(settings: Settings, coverage: Coverage, port: int = 0, *, browser: bool = True) -> None:
    """Show the bot in the browser until the session ends.

    Raises:
        LogError: The query log cannot be used.
        simcord.SetupError: The port is taken.
    """
    async with open_bot(settings, coverage) as bot, watching(bot), preview(bot, port) as page, posting(bot):
        await bot.service.gather_names()
        print(f"On the Record is at {page.url}\n\n{NEXT_STEPS}", flush=True)  # noqa: T201 - a message for the person at the terminal
        if browser:
            await asyncio.to_thread(webbrowser.open, page.url)
        await page.wait_closed()


async def _greet(bot: CoverageBot, channel_id: int) -> None:
    channel = bot.get_channel(channel_id)
    if bot.user is None or not isinstance(channel, discord.TextChannel):
        raise RuntimeError("the bot has not arrived in the simulated server")
    await bot.user.edit(username="On the Record")
    commands = await bot.service.run_in_worker(examples, bot.service.coverage)
    await channel.send(GREETING, embed=help_embed(bot.settings.discord.prefix, bot.texts, commands))
