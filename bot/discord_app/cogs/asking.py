"""Questions in plain English."""

from discord import app_commands
from discord.ext import commands

from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import CommandContext
from bot.discord_app.request_handler import handle_request
from bot.discord_app.routing import question_request
from bot.discord_app.translator import described


class Asking(commands.Cog):
    """The command for questions."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("ask.about"))
    @app_commands.describe(question=described("ask.question"), private=described("option.private"))
    async def ask(self, context: CommandContext, *, question: str, private: bool | None = None) -> None:
        """Answer a question in the coverage's own words, or say that the coverage doesn't."""
        request = question_request(question, self.bot.previous_question(context))
        await handle_request(context, request, private=private)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Asking(bot))
