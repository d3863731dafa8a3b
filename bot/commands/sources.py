"""What the coverage consists of."""

from discord import app_commands
from discord.ext import commands

from bot.answers import Request
from bot.client import CoverageBot
from bot.exchange import Context, respond
from bot.texts.translator import described


class Sources(commands.Cog):
    """The articles."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(aliases=["articles"], description=described("sources.about"))
    @app_commands.describe(private=described("option.private"))
    async def sources(self, context: Context, private: bool | None = None) -> None:
        """List the articles."""
        await respond(self.bot, context, Request("sources"), private=private)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Sources(bot))
