"""The one place where what goes wrong with a command is told and written down."""

import logging

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app import rendering
from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import Context, Interaction, RequestContext
from bot.discord_app.request_handler import send

_log = logging.getLogger(__name__)


class Errors(commands.Cog):
    """Answers every error, in this order: unknown command, missing permission, the rest."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot
        bot.tree.error(self.on_menu_error)

    @commands.Cog.listener()
    async def on_command_error(self, context: Context, error: commands.CommandError) -> None:
        """Answer what went wrong with a typed or slash command."""
        if isinstance(error, commands.CommandNotFound):
            return
        cause = getattr(error, "original", error)
        await self._tell(context, cause)

    async def on_menu_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """Answer what went wrong with a context menu."""
        await self._tell(interaction, getattr(error, "original", error))

    async def _tell(self, origin: RequestContext, error: BaseException) -> None:
        if isinstance(error, commands.NotOwner):
            return  # nobody else needs to know of the owner's commands
        if isinstance(error, commands.MissingPermissions | app_commands.MissingPermissions):
            needed = ", ".join(error.missing_permissions).replace("_", " ")
            await self._say(origin, "error.permission", permission=needed)
            return
        if isinstance(error, commands.NoPrivateMessage | app_commands.NoPrivateMessage):
            await self._say(origin, "error.server")
            return
        if isinstance(error, commands.UserInputError):
            await self._say(origin, "error.input")
            return
        _log.error("a command failed", exc_info=error)
        if isinstance(error, discord.Forbidden):
            return  # there is nowhere to tell it
        await self._say(origin, "error.failed")

    async def _say(self, origin: RequestContext, name: str, **values: str) -> None:
        await send(origin, rendering.word(self.bot.texts(name, **values)), private=True)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Errors(bot))
