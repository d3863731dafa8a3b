"""Errors in commands and menus, which discord.py hands over."""

from discord import app_commands
from discord.ext import commands

from bot.discord_app.client import CoverageBot
from bot.discord_app.failures import tell_of_error
from bot.discord_app.request_context import CommandContext, Interaction


class Errors(commands.Cog):
    """Tells users about errors in their commands."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot
        bot.tree.error(self.on_menu_error)

    @commands.Cog.listener()
    async def on_command_error(self, context: CommandContext, error: commands.CommandError) -> None:
        """Handle an error in a typed command or a slash command."""
        await tell_of_error(context, error, self.bot.texts)

    async def on_menu_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """Handle an error in a menu of a message."""
        await tell_of_error(interaction, error, self.bot.texts)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Errors(bot))
