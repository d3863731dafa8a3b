"""What the coverage consists of: its articles, and who is quoted in them."""

from discord import app_commands
from discord.ext import commands

from bot.answering.requests import Request
from bot.discord_app.client import CoverageBot
from bot.discord_app.cogs import completion
from bot.discord_app.cogs.completion import Choices
from bot.discord_app.request_context import Context, Interaction
from bot.discord_app.request_handler import respond
from bot.discord_app.translator import described


class Sources(commands.Cog):
    """Articles and speakers."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("article.about"))
    @app_commands.describe(name=described("article.name"), private=described("option.private"))
    async def article(self, context: Context, *, name: str, private: bool | None = None) -> None:
        """Read an article, page by page."""
        await respond(context, Request("article", name), private=private)

    @commands.hybrid_command(aliases=["articles"], description=described("sources.about"))
    @app_commands.describe(outlet=described("sources.outlet"), private=described("option.private"))
    async def sources(self, context: Context, *, outlet: str = "", private: bool | None = None) -> None:
        """List the articles, or those of an outlet."""
        await respond(context, Request("sources", outlet), private=private)

    @commands.hybrid_command(description=described("speakers.about"))
    @app_commands.describe(private=described("option.private"))
    async def speakers(self, context: Context, private: bool | None = None) -> None:
        """List the people who are quoted."""
        await respond(context, Request("speakers"), private=private)

    @article.autocomplete("name")
    async def _name(self, _: Interaction, typed: str) -> Choices:
        return await self.bot.service.work(completion.articles, self.bot.service.coverage, typed)

    @sources.autocomplete("outlet")
    async def _outlet(self, _: Interaction, typed: str) -> Choices:
        return await self.bot.service.work(completion.outlets, self.bot.service.coverage, typed)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Sources(bot))
