"""The status of the bot."""

import asyncio
import logging

from discord.ext import commands

from bot.discord_app.bot_rendering import BotStatus, status_embed
from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import CommandContext
from bot.discord_app.request_handler import Reply, respond
from bot.discord_app.sending import send_notice
from bot.discord_app.translator import described
from bot.feeds.health import failing_feeds
from bot.state.database import StateError

_log = logging.getLogger(__name__)


class Status(commands.Cog):
    """The commands for the status and for reloading."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("status.about"))
    async def status(self, context: CommandContext) -> None:
        """Show the size of the coverage, when it was read, the latency, and what does not work."""
        await respond(context, self._status)

    async def _status(self) -> Reply:
        bot = self.bot
        status = BotStatus(
            size=await bot.service.run_in_worker(bot.service.coverage.size),
            outdated=bot.service.coverage.outdated,
            refreshed_at=bot.service.refreshed_at,
            latency=bot.latency,
            reads_typed_commands=bot.intents.message_content,
            log_failures=bot.log.failures,
            restarts=bot.restarts,
            failing_feeds=await self._failing_feeds(),
        )
        return Reply(status_embed(status, bot.texts))

    async def _failing_feeds(self) -> list[str]:
        """Return the names of the feeds that have failed for a day; all names if nothing is known."""
        settings = self.bot.settings
        if not settings.feeds:
            return []
        try:
            return await asyncio.to_thread(failing_feeds, settings)
        except StateError as error:
            _log.warning("%s", error)
            return [feed.name for feed in settings.feeds]

    @commands.command(hidden=True)
    @commands.is_owner()
    async def reload(self, context: CommandContext) -> None:
        """Reload the articles, the texts and the commands; for the bot's owner."""
        await self.bot.reload()
        await send_notice(context, self.bot.texts("reloaded"))


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Status(bot))
