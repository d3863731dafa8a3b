"""Who said what."""

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


class Quotations(commands.Cog):
    """Quotations by their words and by their speakers."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(
            name=described("who_said_this.menu"), callback=self.who_said_this
        )

    async def cog_load(self) -> None:
        """Add the menu: discord.py takes none from a cog's body."""
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Take the menu away with the cog."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    async def who_said_this(self, interaction: Interaction, message: discord.Message) -> None:
        """Find the quotation that a message repeats."""
        await respond(interaction, Request("who said this", words_of(message)), private=True)

    @commands.hybrid_group(description=described("who.about"))
    async def who(self, context: Context, *, words: str) -> None:
        """Find who said something; "said" may be left out of a typed command."""
        await respond(context, Request("who said", words))

    @who.command(description=described("who_said.about"))
    @app_commands.describe(words=described("who_said.words"), private=described("option.private"))
    async def said(self, context: Context, *, words: str, private: bool | None = None) -> None:
        """Find who said something."""
        await respond(context, Request("who said", words), private=private)

    @commands.command(hidden=True)
    async def whosaid(self, context: Context, *, words: str) -> None:
        """Find who said something, for those who type it in one word."""
        await respond(context, Request("who said", words))

    @commands.hybrid_command(aliases=["quote"], description=described("quotes.about"))
    @app_commands.describe(
        speaker=described("quotes.speaker"),
        about=described("quotes.subject"),
        private=described("option.private"),
    )
    async def quotes(
        self, context: Context, *, speaker: str, about: str = "", private: bool | None = None
    ) -> None:
        """Read what somebody said; a typed command has the subject behind the name."""
        typed = f"{speaker} about {about}" if about else speaker
        await respond(context, Request("quotes", typed), private=private)

    @quotes.autocomplete("speaker")
    async def _speaker(self, _: Interaction, typed: str) -> Choices:
        return await self.bot.service.work(completion.speakers, self.bot.service.coverage, typed)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Quotations(bot))
