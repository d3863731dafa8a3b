"""Searching the coverage for words."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering.requests import Request
from bot.discord_app.client import CoverageBot
from bot.discord_app.cogs import completion
from bot.discord_app.cogs.completion import Choices
from bot.discord_app.request_context import Context, Interaction, words_of
from bot.discord_app.request_handler import respond
from bot.discord_app.translator import described
from index.coverage import narrowed


class Search(commands.Cog):
    """Sentences that have some words."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name=described("search.menu"), callback=self.find)

    async def cog_load(self) -> None:
        """Add the menu: discord.py takes none from a cog's body."""
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Take the menu away with the cog."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    async def find(self, interaction: Interaction, message: discord.Message) -> None:
        """Find the sentences that have a message's words."""
        await respond(interaction, Request("search", words_of(message)), private=True)

    @commands.hybrid_command(aliases=["find", "s"], description=described("search.about"))
    @app_commands.describe(
        words=described("search.words"),
        speaker=described("search.speaker"),
        source=described("search.source"),
        private=described("option.private"),
    )
    async def search(
        self,
        context: Context,
        *,
        words: str,
        speaker: str = "",
        source: str = "",
        private: bool | None = None,
    ) -> None:
        """Find the sentences that have some words; a typed command has all that narrows among the words."""
        typed = narrowed(words, speaker=speaker, source=source)
        await respond(context, Request("search", typed), private=private)

    @search.autocomplete("speaker")
    async def _speaker(self, _: Interaction, typed: str) -> Choices:
        return await self.bot.service.work(completion.speakers, self.bot.service.coverage, typed)

    @search.autocomplete("source")
    async def _source(self, _: Interaction, typed: str) -> Choices:
        return await self.bot.service.work(completion.outlets, self.bot.service.coverage, typed)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Search(bot))
