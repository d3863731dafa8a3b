"""Statements in order of time."""

from discord import app_commands
from discord.ext import commands

from bot.answering.parsing import with_subject
from bot.answering.requests import Request
from bot.discord_app.client import CoverageBot
from bot.discord_app.cogs import completion
from bot.discord_app.cogs.completion import Choices
from bot.discord_app.request_context import CommandContext, Interaction
from bot.discord_app.request_handler import handle_request
from bot.discord_app.translator import described


class Dated(commands.Cog):
    """The commands that answer with dated statements."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("timeline.about"))
    @app_commands.describe(
        speaker=described("quotes.speaker"),
        about=described("quotes.subject"),
        private=described("option.private"),
    )
    async def timeline(
        self, context: CommandContext, *, speaker: str, about: str = "", private: bool | None = None
    ) -> None:
        """Read what somebody said, in order of time. A typed command has the subject after the name."""
        request = Request("timeline", with_subject(speaker, about))
        await handle_request(context, request, private=private)

    @timeline.autocomplete("speaker")
    async def _speaker(self, interaction: Interaction, typed: str) -> Choices:
        return await completion.in_time(interaction, completion.speakers, typed)

    @commands.hybrid_command(description=described("compare.about"))
    @app_commands.describe(
        speakers=described("compare.speakers"),
        about=described("quotes.subject"),
        private=described("option.private"),
    )
    async def compare(
        self, context: CommandContext, *, speakers: str, about: str = "", private: bool | None = None
    ) -> None:
        """Read what some people said, side by side. A typed command has the subject after the names."""
        await handle_request(context, Request("compare", with_subject(speakers, about)), private=private)

    @compare.autocomplete("speakers")
    async def _speakers(self, interaction: Interaction, typed: str) -> Choices:
        return await completion.in_time(interaction, completion.several_speakers, typed)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Dated(bot))
