"""Reviewing the query log of one's own server, for its moderators. Only they see the answer."""

import asyncio
import io
import logging
import sqlite3

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.discord_app import log_rendering, rendering
from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import Context
from bot.discord_app.request_handler import send
from bot.discord_app.translator import described
from bot.querylog import LogFilter, LoggedEntry
from bot.querylog.export import csv_header, csv_line
from bot.querylog.since import since

EXPORTED = 20_000
"""Rows that an export has at the most: some five megabytes, half of what Discord takes."""

_ROWS = 15
_TOP = 10

_log = logging.getLogger(__name__)

_filtered = app_commands.describe(since=described("log.since"), person=described("log.person"))


class Filter(commands.FlagConverter, case_insensitive=True):
    """Which rows are wanted: "since: 7d person: @alice"."""

    since: str | None = None
    person: discord.User | None = None


class Log(commands.Cog):
    """What people on a server asked."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot
        if self.log.app_command:
            # Discord shows the commands to nobody else. A server can change that, but not `cog_check`.
            self.log.app_command.default_permissions = discord.Permissions(
                **{bot.settings.log.moderators: True}
            )

    async def cog_load(self) -> None:
        """Start to delete what is too old."""
        self.retention.start()

    async def cog_unload(self) -> None:
        """Stop to delete what is too old."""
        self.retention.cancel()

    async def cog_check(self, ctx: Context) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Let only moderators in, and only where there is a server whose rows are meant.

        Raises:
            NoPrivateMessage: It is a direct message.
            MissingPermissions: The person may not review the log of this server.
        """
        if ctx.guild is None:
            raise commands.NoPrivateMessage
        needed = self.bot.settings.log.moderators
        if not getattr(ctx.permissions, needed):
            raise commands.MissingPermissions([needed])
        return True

    @commands.hybrid_group(description=described("log.about"))
    @app_commands.guild_only()
    async def log(self, context: Context, *, which: Filter) -> None:
        """Show the latest questions."""
        await self.recent(context, which=which)

    @log.command(description=described("log.recent"))
    @_filtered
    async def recent(self, context: Context, *, which: Filter) -> None:
        """Show the latest questions."""
        if wanted := await self._wanted(context, which):
            found = await self.bot.log.review.recent(wanted, _ROWS)
            await self._reply(context, log_rendering.entries("log.recent", found, self.bot.texts))

    @log.command(description=described("log.top"))
    @_filtered
    async def top(self, context: Context, *, which: Filter) -> None:
        """Show the most frequent questions, speakers and sources."""
        if wanted := await self._wanted(context, which):
            review = self.bot.log.review
            found = {
                "log.questions": await review.top("question", wanted, _TOP),
                "log.speakers": await review.top("speaker", wanted, _TOP),
                "log.sources": await review.top("source", wanted, _TOP),
            }
            await self._reply(context, log_rendering.top(found, self.bot.texts))

    @log.command(description=described("log.unanswered"))
    @_filtered
    async def unanswered(self, context: Context, *, which: Filter) -> None:
        """Show what had no answer, by question."""
        if wanted := await self._wanted(context, which):
            found = await self.bot.log.review.unanswered(wanted, _ROWS)
            await self._reply(context, log_rendering.tallies("log.unanswered", found, self.bot.texts))

    @log.command(description=described("log.slow"))
    @_filtered
    async def slow(self, context: Context, *, which: Filter) -> None:
        """Show what took longest."""
        if wanted := await self._wanted(context, which):
            found = await self.bot.log.review.slow(wanted, _ROWS)
            await self._reply(context, log_rendering.entries("log.slow", found, self.bot.texts))

    @log.command(description=described("log.export"))
    @_filtered
    async def export(self, context: Context, *, which: Filter) -> None:
        """Send the rows as a CSV file."""
        if wanted := await self._wanted(context, which):
            found = await self.bot.log.review.recent(wanted, EXPORTED)
            file = discord.File(await asyncio.to_thread(_csv, found), "queries.csv")
            text = self.bot.texts.count("log.exported", len(found))
            await self._reply(context, rendering.word(text), file)

    @tasks.loop(hours=24)
    async def retention(self) -> None:
        """Delete what is too old, once a day."""
        if days := self.bot.settings.log.retention_days:
            try:
                deleted = await self.bot.log.expire(days)
            except sqlite3.Error:
                _log.exception("questions older than %d days could not be deleted; tomorrow again", days)
            else:
                _log.info("deleted %d questions that were older than %d days", deleted, days)

    async def _wanted(self, context: Context, which: Filter) -> LogFilter | None:
        """Return which rows are wanted, always of this server only; None once a wrong time has been told."""
        if context.guild is None:
            raise commands.NoPrivateMessage
        await context.defer(ephemeral=True)
        try:
            time = since(which.since) if which.since else None
        except ValueError:
            await self._reply(context, rendering.word(self.bot.texts("log.no_time")))
            return None
        return LogFilter(context.guild.id, time, which.person.id if which.person else None)

    async def _reply(self, context: Context, embed: discord.Embed, file: discord.File | None = None) -> None:
        """Answer so that nobody else sees it: a typed command, whose reply all could see, by a message."""
        attached = [file] if file else []
        if context.interaction:
            await context.send(embed=embed, files=attached, ephemeral=True)
            return
        try:
            await context.author.send(embed=embed, files=attached)
        except discord.Forbidden:
            await send(context, rendering.word(self.bot.texts("log.closed")))
        else:
            await send(context, rendering.word(self.bot.texts("log.sent")))


def _csv(found: list[LoggedEntry]) -> io.BytesIO:
    """Return rows as a file that spreadsheets open as UTF-8, the earliest first."""
    text = csv_header() + "".join(map(csv_line, reversed(found)))
    return io.BytesIO(text.encode("utf-8-sig"))


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Log(bot))
