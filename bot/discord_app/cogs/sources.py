"""The articles of the coverage, and the people quoted in them."""

from discord import app_commands
from discord.ext import commands

from bot.answering.requests import Request
from bot.discord_app.client import CoverageBot
from bot.discord_app.cogs import completion
from bot.discord_app.cogs.completion import Choices
from bot.discord_app.request_context import CommandContext, Interaction
from bot.discord_app.request_handler import handle_request
from bot.discord_app.translator import described


class Sources(commands.Cog):
    """The commands for articles and speakers."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("article.about"))
    @app_commands.describe(name=described("article.name"), private=described("option.private"))
    async def article(self, context: CommandContext, *, name: str, private: bool | None = None) -> None:
        """Read an article, page by page."""
        await handle_request(context, Request("article", name), private=private)

    @commands.hybrid_command(aliases=["articles"], description=described("sources.about"))
    @app_commands.describe(outlet=described("sources.outlet"), private=described("option.private"))
    async def sources(
        self, context: CommandContext, *, outlet: str = "", private: bool | None = None
    ) -> None:
        """List the articles, or those from one outlet."""
        await handle_request(context, Request("sources", outlet), private=private)

    @commands.hybrid_command(description=described("speakers.about"))
    @app_commands.describe(name=described("speakers.name"), private=described("option.private"))
    async def speakers(self, context: CommandContext, *, name: str = "", private: bool | None = None) -> None:
        """List the people who are quoted, most quoted first, or those with a name or a role."""
        await handle_request(context, Request("speakers", name), private=private)

    @article.autocomplete("name")
    async def _name(self, interaction: Interaction, typed: str) -> Choices:
        return await completion.in_time(interaction, completion.articles, typed)

    @speakers.autocomplete("name")
    async def _speaker(self, interaction: Interaction, typed: str) -> Choices:
        return await completion.in_time(interaction, completion.speakers, typed)

    @sources.autocomplete("outlet")
    async def _outlet(self, interaction: Interaction, typed: str) -> Choices:
        return await completion.in_time(interaction, completion.outlets, typed)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Sources(bot))
