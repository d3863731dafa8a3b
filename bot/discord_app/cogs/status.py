"""How the bot is doing."""

from discord.ext import commands

from bot.discord_app import rendering
from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import Context
from bot.discord_app.request_handler import send
from bot.discord_app.translator import described


class Status(commands.Cog):
    """What the bot knows and how it is doing; the owner can make it read everything anew."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("status.about"))
    async def status(self, context: Context) -> None:
        """Say how much the bot knows, since when, how quick it is, and what is switched off."""
        bot = self.bot
        health = rendering.Health(
            size=await bot.service.work(bot.service.coverage.size),
            outdated=bot.service.coverage.outdated,
            refreshed=bot.service.refreshed,
            latency=bot.latency,
            hears_commands=bot.intents.message_content,
            log_failures=bot.log.failures,
        )
        await send(context, rendering.status(health, bot.texts))

    @commands.command(hidden=True)
    @commands.is_owner()
    async def reload(self, context: Context) -> None:
        """Read the articles, the texts and the commands anew; for the bot's owner."""
        await self.bot.reload()
        await send(context, rendering.word(self.bot.texts("reloaded")))


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Status(bot))
