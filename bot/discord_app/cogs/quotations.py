"""Quotations by their words and by their speakers."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering.parsing import with_subject
from bot.answering.requests import Request
from bot.discord_app.client import CoverageBot
from bot.discord_app.cogs import completion
from bot.discord_app.cogs.completion import Choices
from bot.discord_app.request_context import CommandContext, Interaction, menu_request
from bot.discord_app.request_handler import handle_request
from bot.discord_app.translator import described


class Quotations(commands.Cog):
    """The commands for quotations."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(
            name=described("who_said_this.menu"), callback=self.who_said_this
        )

    async def cog_load(self) -> None:
        """Add the menu, which discord.py does not collect from a cog's body."""
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Remove the menu."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    async def who_said_this(self, interaction: Interaction, message: discord.Message) -> None:
        """Find the quotation that a message repeats, and how the message differs from it."""
        await handle_request(interaction, menu_request("who said this", interaction, message), private=True)

    @commands.hybrid_group(case_insensitive=True, description=described("who.about"))
    async def who(self, context: CommandContext, *, words: str) -> None:
        """Find who said something. A typed command may leave out "said"."""
        await handle_request(context, Request("who said", words))

    @who.command(description=described("who_said.about"))
    @app_commands.describe(words=described("who_said.words"), private=described("option.private"))
    async def said(self, context: CommandContext, *, words: str, private: bool | None = None) -> None:
        """Find who said something."""
        await handle_request(context, Request("who said", words), private=private)

    @commands.command(hidden=True)
    async def whosaid(self, context: CommandContext, *, words: str) -> None:
        """Find who said something, typed as one word."""
        await handle_request(context, Request("who said", words))

    @commands.hybrid_command(aliases=["quote"], description=described("quotes.about"))
    @app_commands.describe(
        speaker=described("quotes.speaker"),
        about=described("quotes.subject"),
        private=described("option.private"),
    )
    async def quotes(
        self, context: CommandContext, *, speaker: str, about: str = "", private: bool | None = None
    ) -> None:
        """Read what somebody said. A typed command has the subject after the name."""
        request = Request("quotes", with_subject(speaker, about))
        await handle_request(context, request, private=private)

    @quotes.autocomplete("speaker")
    async def _speaker(self, interaction: Interaction, typed: str) -> Choices:
        return await completion.in_time(interaction, completion.speakers, typed)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Quotations(bot))
