"""Asking the coverage in plain English."""

from discord import app_commands
from discord.ext import commands

from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import Context
from bot.discord_app.request_handler import respond
from bot.discord_app.translator import described


class Asking(commands.Cog):
    """Questions, answered in the coverage's own words."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("ask.about"))
    @app_commands.describe(question=described("ask.question"), private=described("option.private"))
    async def ask(self, context: Context, *, question: str, private: bool | None = None) -> None:
        """Answer a question, or say that the coverage doesn't."""
        await respond(context, self.bot.asked(context, question), private=private)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Asking(bot))
