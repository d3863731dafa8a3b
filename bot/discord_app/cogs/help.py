"""Help."""

from discord.ext import commands

from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import CommandContext
from bot.discord_app.request_handler import send_help
from bot.discord_app.translator import described


class Help(commands.Cog):
    """The command for help."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("help.about"))
    async def help(self, context: CommandContext) -> None:
        """Show what can be asked, with examples that have an answer in the coverage."""
        await send_help(context)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Help(bot))
