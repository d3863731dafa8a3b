"""A user's rights: to know what is kept about them, and to have it deleted."""

import asyncio
from functools import partial

import discord
from discord.ext import commands

from bot.discord_app.bot_rendering import notice_embed, privacy_embed
from bot.discord_app.client import CoverageBot
from bot.discord_app.exporting import EXPORT_LIMIT, csv_file
from bot.discord_app.request_context import CommandContext
from bot.discord_app.request_handler import Reply, respond, send_text
from bot.discord_app.sending import send_privately, send_refusal
from bot.discord_app.translator import described
from bot.querylog import LogFilter
from bot.querylog.backups import forget_in_backups


class Privacy(commands.Cog):
    """The commands for privacy."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("privacy.about"))
    async def privacy(self, context: CommandContext) -> None:
        """Show what is kept about a user, for how long, and who can read it."""
        await respond(context, self._privacy, private=True)

    # With another word after it, as in "!forget-me later", nothing is deleted: `_ask_first` handles that.
    @commands.hybrid_command(
        name="forget-me", aliases=["forgetme"], ignore_extra=False, description=described("forget.about")
    )
    async def forget_me(self, context: CommandContext) -> None:
        """Delete all that is kept about a user, from every server, and reply with the numbers."""
        await respond(context, partial(self._forget, context.author.id), private=True)

    @forget_me.error
    async def _ask_first(self, context: CommandContext, error: commands.CommandError) -> None:
        if isinstance(error, commands.TooManyArguments):
            await send_text(context, "forget.ask", prefix=self.bot.settings.discord.prefix)

    @commands.hybrid_command(name="my-data", aliases=["mydata"], description=described("my_data.about"))
    async def my_data(self, context: CommandContext) -> None:
        """Send a user the rows of their own questions as a file."""
        if refusal := self.bot.policy.refusal(context, everywhere=True):
            await send_refusal(context, refusal)
            return
        await context.defer(ephemeral=True)
        entries = await self.bot.log.review.recent(LogFilter(person=context.author.id), EXPORT_LIMIT)
        content, rows = await asyncio.to_thread(csv_file, entries)
        text = self.bot.texts.count("my_data.done", rows)
        await send_privately(context, notice_embed(text), discord.File(content, "my-data.csv"))

    @commands.hybrid_command(name="opt-out", aliases=["optout"], description=described("opt_out.about"))
    async def opt_out(self, context: CommandContext) -> None:
        """Delete all that is kept about a user, and keep nothing of them from now on."""
        await respond(context, partial(self._opt_out, context.author.id), private=True)

    @commands.hybrid_command(name="opt-in", aliases=["optin"], description=described("opt_in.about"))
    async def opt_in(self, context: CommandContext) -> None:
        """Keep a user's questions again."""
        await respond(context, partial(self._opt_in, context.author.id), private=True)

    async def _opt_out(self, person: int) -> Reply:
        await self.bot.log.privacy.opt_out(person)
        await self._delete(person)
        return Reply(notice_embed(self.bot.texts("opt_out.done")), private=True)

    async def _opt_in(self, person: int) -> Reply:
        await self.bot.log.privacy.opt_in(person)
        return Reply(notice_embed(self.bot.texts("opt_in.done")), private=True)

    async def _delete(self, person: int) -> tuple[int, int]:
        """Delete all that is kept about a user; return the numbers of questions and of watches."""
        self.bot.conversations.forget(person)
        watches = await asyncio.to_thread(self.bot.watches.store.forget, person)
        deleted = await self.bot.log.forget(person)
        if folder := self.bot.settings.backups.folder:
            ids = self.bot.log.ids_of(person)
            await asyncio.to_thread(forget_in_backups, folder, self.bot.log.file, ids)
        return deleted, watches

    async def _privacy(self) -> Reply:
        return Reply(privacy_embed(self.bot.settings.log, self.bot.texts), private=True)

    async def _forget(self, person: int) -> Reply:
        deleted, watches = await self._delete(person)
        texts = [self.bot.texts.count("forget.done", deleted)]
        if watches:
            texts.append(self.bot.texts.count("forget.watches", watches))
        return Reply(notice_embed(" ".join(texts)), private=True)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Privacy(bot))
