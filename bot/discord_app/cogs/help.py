"""How to use the bot."""

from discord.ext import commands

from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import Context
from bot.discord_app.request_handler import explain
from bot.discord_app.translator import described


class Help(commands.Cog):
    """What the bot can do."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("help.about"))
    async def help(self, context: Context) -> None:
        """Say what can be asked, with examples that have an answer in this coverage."""
        await explain(context)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Help(bot))
