"""Help."""

from functools import partial

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answering.examples import example_of
from bot.answering.requests import COMMANDS_BY_NAME
from bot.discord_app.bot_rendering import command_help_embed
from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import CommandContext
from bot.discord_app.request_handler import Reply, respond, send_help
from bot.discord_app.translator import described
from index.coverage import fold


class Help(commands.Cog):
    """The command for help."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("help.about"))
    @app_commands.describe(command=described("help.command"))
    async def help(self, context: CommandContext, *, command: str = "") -> None:
        """Show what can be asked, or what one command does, with examples that have an answer."""
        name = fold(command).removeprefix(fold(self.bot.settings.discord.prefix)).removeprefix("/")
        explained = self.bot.get_command(name)
        if explained is None or explained.hidden:
            await send_help(context)
            return
        await respond(context, partial(self._explanation, explained))

    async def _explanation(self, command: commands.Command[None, ..., None]) -> Reply:
        return Reply(await self.bot.service.run_in_worker(self._explain, command))

    def _explain(self, command: commands.Command[None, ..., None]) -> discord.Embed:
        name = COMMANDS_BY_NAME.get(command.qualified_name, command.qualified_name)
        needs_words = any(parameter.required for parameter in command.clean_params.values())
        is_answered = needs_words and name in COMMANDS_BY_NAME.values()
        example = example_of(self.bot.service.coverage, name) if is_answered else None
        key = _text_key(command)
        about = self.bot.texts(key) if key else command.description
        return command_help_embed(self.bot.settings.discord.prefix, self.bot.texts, name, about, example)


def _text_key(command: commands.Command[None, ..., None]) -> str:
    """Return the name of the text that describes a command, or an empty string."""
    described_by = getattr(command, "_locale_description", None)
    return described_by.extras.get("name", "") if isinstance(described_by, locale_str) else ""


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Help(bot))
