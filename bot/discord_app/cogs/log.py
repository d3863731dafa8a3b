"""Reviews of the query log of one server, for its moderators. Only the moderator sees the reply."""

import asyncio
import logging

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.discord_app import log_rendering
from bot.discord_app.bot_rendering import notice_embed
from bot.discord_app.client import CoverageBot
from bot.discord_app.exporting import EXPORT_LIMIT, csv_file
from bot.discord_app.request_context import CommandContext
from bot.discord_app.sending import send_privately, send_refusal
from bot.discord_app.translator import described
from bot.querylog import LogError, LogFilter
from bot.querylog.since import parse_since

_ENTRIES_SHOWN = 15
"""Maximum rows of a review."""
_TOP_SHOWN = 10
"""Maximum rows for each of questions, speakers and sources."""

_log = logging.getLogger(__name__)

_with_options = app_commands.describe(since=described("log.since"), person=described("log.person"))


class ReviewOptions(commands.FlagConverter, case_insensitive=True):
    """The options of a review: "since: 7d person: @alice"."""

    since: str | None = None
    person: discord.User | None = None


class Log(commands.Cog):
    """The commands for reviewing the log, and the deletion of old rows."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot
        if self.log.app_command:
            # Discord hides the commands from everybody else. A server can change that, but not `cog_check`.
            self.log.app_command.default_permissions = discord.Permissions(
                **{bot.settings.log.moderators: True}
            )

    async def cog_load(self) -> None:
        """Start deleting old rows."""
        self.retention.start()

    async def cog_unload(self) -> None:
        """Stop deleting old rows."""
        self.retention.cancel()

    async def cog_check(self, ctx: CommandContext) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return True for moderators on a server.

        Raises:
            NoPrivateMessage: The command was sent in a direct message.
            MissingPermissions: The user may not review the log of this server.
        """
        if ctx.guild is None:
            raise commands.NoPrivateMessage
        needed = self.bot.settings.log.moderators
        if not getattr(ctx.permissions, needed):
            raise commands.MissingPermissions([needed])
        return True

    @commands.hybrid_group(case_insensitive=True, description=described("log.about"))
    @app_commands.guild_only()
    async def log(self, context: CommandContext, *, options: ReviewOptions) -> None:
        """Show the latest questions."""
        await self.recent(context, options=options)

    @log.command(description=described("log.recent"))
    @_with_options
    async def recent(self, context: CommandContext, *, options: ReviewOptions) -> None:
        """Show the latest questions."""
        if log_filter := await self._log_filter(context, options):
            entries = await self.bot.log.review.recent(log_filter, _ENTRIES_SHOWN)
            await send_privately(context, log_rendering.entries_embed("log.recent", entries, self.bot.texts))

    @log.command(description=described("log.top"))
    @_with_options
    async def top(self, context: CommandContext, *, options: ReviewOptions) -> None:
        """Show the most frequent questions, speakers and sources."""
        if log_filter := await self._log_filter(context, options):
            review = self.bot.log.review
            counts = {
                "log.questions": await review.top("question", log_filter, _TOP_SHOWN),
                "log.speakers": await review.top("speaker", log_filter, _TOP_SHOWN),
                "log.sources": await review.top("source", log_filter, _TOP_SHOWN),
            }
            await send_privately(context, log_rendering.top_embed(counts, self.bot.texts))

    @log.command(description=described("log.unanswered"))
    @_with_options
    async def unanswered(self, context: CommandContext, *, options: ReviewOptions) -> None:
        """Show the questions without an answer, the most frequent first."""
        if log_filter := await self._log_filter(context, options):
            counts = await self.bot.log.review.unanswered(log_filter, _ENTRIES_SHOWN)
            await send_privately(
                context, log_rendering.counts_embed("log.unanswered", counts, self.bot.texts)
            )

    @log.command(description=described("log.slow"))
    @_with_options
    async def slow(self, context: CommandContext, *, options: ReviewOptions) -> None:
        """Show the slowest answers."""
        if log_filter := await self._log_filter(context, options):
            entries = await self.bot.log.review.slow(log_filter, _ENTRIES_SHOWN)
            await send_privately(context, log_rendering.entries_embed("log.slow", entries, self.bot.texts))

    @log.command(description=described("log.export"))
    @_with_options
    async def export(self, context: CommandContext, *, options: ReviewOptions) -> None:
        """Send the latest rows as a CSV file."""
        if log_filter := await self._log_filter(context, options):
            entries = await self.bot.log.review.recent(log_filter, EXPORT_LIMIT)
            content, rows = await asyncio.to_thread(csv_file, entries)
            text = self.bot.texts.count("log.exported", rows, limit=EXPORT_LIMIT)
            await send_privately(context, notice_embed(text), discord.File(content, "queries.csv"))

    @tasks.loop(hours=24)
    async def retention(self) -> None:
        """Delete the rows that are older than the settings allow, and those of servers left, once a day."""
        if days := self.bot.settings.log.retention_days:
            try:
                deleted = await self.bot.log.expire(days)
            except LogError as error:
                _log.warning(
                    "questions older than %d days could not be deleted (%s); retrying tomorrow", days, error
                )
            else:
                _log.info("deleted %d questions that were older than %d days", deleted, days)
        if (days := self.bot.settings.log.departed_days) and self.bot.is_online():
            try:
                deleted = await self.bot.log.purge_departed([guild.id for guild in self.bot.guilds], days)
            except LogError as error:
                _log.warning(
                    "questions of servers that the bot left could not be deleted (%s); retrying tomorrow",
                    error,
                )
            else:
                if deleted:
                    _log.info("deleted %d questions of servers that the bot left %d days ago", deleted, days)

    @commands.Cog.listener("on_ready")
    async def _name_all_servers(self) -> None:
        await self._name_servers()

    @commands.Cog.listener("on_guild_join")
    async def _name_joined_server(self, _: discord.Guild) -> None:
        await self._name_servers()

    @commands.Cog.listener("on_guild_update")
    async def _name_changed_server(self, _before: discord.Guild, _after: discord.Guild) -> None:
        await self._name_servers()

    async def _name_servers(self) -> None:
        """Write the servers' names to the log, for its web pages."""
        try:
            await self.bot.log.name_servers({guild.id: guild.name for guild in self.bot.guilds})
        except LogError as error:
            _log.warning("the names of servers could not be written (%s)", error)

    async def _log_filter(self, context: CommandContext, options: ReviewOptions) -> LogFilter | None:
        """Return a filter for this server's rows, or None after telling the user why there is none."""
        if context.guild is None:
            raise commands.NoPrivateMessage
        if refusal := self.bot.policy.refusal(context, everywhere=True):
            await send_refusal(context, refusal)
            return None
        await context.defer(ephemeral=True)
        try:
            start = parse_since(options.since) if options.since else None
        except ValueError:
            await send_privately(context, notice_embed(self.bot.texts("log.bad_time")))
            return None
        return LogFilter(context.guild.id, start, options.person.id if options.person else None)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Log(bot))
