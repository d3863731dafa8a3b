"""Searching the coverage for words."""

from discord import app_commands
from discord.ext import commands

from bot.answers import Request
from bot.client import CoverageBot
from bot.exchange import Context, respond
from bot.texts.translator import described


class Search(commands.Cog):
    """Sentences that have some words."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(aliases=["find", "s"], description=described("search.about"))
    @app_commands.describe(words=described("search.words"), private=described("option.private"))
    async def search(self, context: Context, *, words: str, private: bool | None = None) -> None:
        """Find the sentences that have some words."""
        await respond(context, Request("search", words), private=private)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Search(bot))
