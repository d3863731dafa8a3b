"""Watches: what the bot tells of when new articles have it."""

from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import CommandContext
from bot.discord_app.request_handler import respond
from bot.discord_app.translator import described
from bot.discord_app.watch_requests import add_watch, list_watches, may_manage, remove_watch


class Watching(commands.Cog):
    """The commands for watches."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot
        if self.watch.app_command:
            # Discord hides the commands from everybody else on a server, and shows them in direct messages.
            self.watch.app_command.default_permissions = discord.Permissions(manage_guild=True)

    async def cog_check(self, ctx: CommandContext) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return True for who may manage watches.

        Raises:
            MissingPermissions: The user may not manage the server.
        """
        if not may_manage(ctx):
            raise commands.MissingPermissions(["manage_guild"])
        return True

    @commands.hybrid_group(case_insensitive=True, description=described("watch.about"))
    async def watch(self, context: CommandContext, *, words: str = "") -> None:
        """Watch for words, or list the watches. Only a typed command may leave out "add" and "list"."""
        await (self.add(context, words=words) if words else self.list(context))

    @watch.command(description=described("watch.add"))
    @app_commands.describe(words=described("watch.words"))
    async def add(self, context: CommandContext, *, words: str) -> None:
        """Watch new articles for words, a speaker or a query, and tell this channel."""
        work = partial(add_watch, self.bot, context, words)
        await respond(context, work, private=True, everywhere=False)

    @watch.command(description=described("watch.list"))
    async def list(self, context: CommandContext) -> None:
        """List the watches."""
        await respond(context, partial(list_watches, self.bot, context), private=True)

    @watch.command(description=described("watch.remove"))
    @app_commands.describe(number=described("watch.number"))
    async def remove(self, context: CommandContext, number: int) -> None:
        """Remove a watch."""
        await respond(context, partial(remove_watch, self.bot, context, number), private=True)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Watching(bot))
