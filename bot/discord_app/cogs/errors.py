"""Error handling: the one place where errors in commands are logged and users are told."""

import logging

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import CommandContext, Interaction, RequestContext
from bot.discord_app.sending import send_notice
from bot.querylog import LogError
from index.model.errors import StoreError

_log = logging.getLogger(__name__)


class Errors(commands.Cog):
    """Tells users about errors in their commands."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot
        bot.tree.error(self.on_menu_error)

    @commands.Cog.listener()
    async def on_command_error(self, context: CommandContext, error: commands.CommandError) -> None:
        """Handle an error in a typed command or a slash command."""
        if isinstance(error, commands.CommandNotFound):
            return
        await self._handle(context, _cause(error))

    async def on_menu_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """Handle an error in a menu of a message."""
        await self._handle(interaction, _cause(error))

    async def _handle(self, context: RequestContext, error: BaseException) -> None:
        if isinstance(error, commands.NotOwner):
            return  # users need not know of the owner's commands
        if isinstance(error, commands.MissingPermissions | app_commands.MissingPermissions):
            needed = ", ".join(error.missing_permissions).replace("_", " ")
            await self._notify(context, "error.permission", permission=needed)
            return
        if isinstance(error, commands.NoPrivateMessage | app_commands.NoPrivateMessage):
            await self._notify(context, "error.server")
            return
        if isinstance(error, commands.UserInputError):
            await self._notify(context, "error.input")
            return
        if isinstance(error, LogError | StoreError):
            _log.error("a command failed: %s", error)
        else:
            _log.error("a command failed", exc_info=error)
        if isinstance(error, discord.Forbidden):
            return  # the bot may not send anything here
        await self._notify(context, "error.failed")

    async def _notify(self, context: RequestContext, name: str, **values: str) -> None:
        await send_notice(context, self.bot.texts(name, **values))


def _cause(error: BaseException) -> BaseException:
    """Return the error that discord.py wraps, once for a typed command and twice for a slash command."""
    while isinstance(cause := getattr(error, "original", None), BaseException):
        error = cause
    return error


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Errors(bot))
