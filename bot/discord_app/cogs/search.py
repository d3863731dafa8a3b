"""Search."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering.requests import Request
from bot.discord_app.client import CoverageBot
from bot.discord_app.cogs import completion
from bot.discord_app.cogs.completion import Choices
from bot.discord_app.request_context import CommandContext, Interaction, menu_request
from bot.discord_app.request_handler import handle_request
from bot.discord_app.translator import described
from index.coverage import narrowed
from index.model.query import Order


class Search(commands.Cog):
    """The command and the menu for searching the coverage."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name=described("search.menu"), callback=self.find)

    async def cog_load(self) -> None:
        """Add the menu, which discord.py does not collect from a cog's body."""
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Remove the menu."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    async def find(self, interaction: Interaction, message: discord.Message) -> None:
        """Search for the words of a message."""
        await handle_request(interaction, menu_request("search", interaction, message), private=True)

    @app_commands.choices(
        sort=[
            app_commands.Choice(name=described("search.newest"), value=Order.NEWEST.value),
            app_commands.Choice(name=described("search.oldest"), value=Order.OLDEST.value),
        ]
    )
    @commands.hybrid_command(aliases=["find", "s"], description=described("search.about"))
    @app_commands.describe(
        words=described("search.words"),
        speaker=described("search.speaker"),
        source=described("search.source"),
        sort=described("search.sort"),
        private=described("option.private"),
    )
    async def search(  # noqa: PLR0913 - the options of the command
        self,
        context: CommandContext,
        *,
        words: str,
        speaker: str = "",
        source: str = "",
        sort: str = "",
        private: bool | None = None,
    ) -> None:
        """Search for words. In a typed command, filters such as "speaker:Name" stand among the words."""
        query = narrowed(words, speaker=speaker, source=source, sort=sort)
        await handle_request(context, Request("search", query), private=private)

    @search.autocomplete("speaker")
    async def _speaker(self, interaction: Interaction, typed: str) -> Choices:
        return await completion.in_time(interaction, completion.speakers, typed)

    @search.autocomplete("source")
    async def _source(self, interaction: Interaction, typed: str) -> Choices:
        return await completion.in_time(interaction, completion.outlets, typed)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Search(bot))
