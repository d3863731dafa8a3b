"""A user's rights: to know what is kept about them, and to have it deleted."""

from functools import partial

from discord.ext import commands

from bot.discord_app.bot_rendering import notice_embed, privacy_embed
from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import CommandContext
from bot.discord_app.request_handler import Reply, respond, send_text
from bot.discord_app.translator import described


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
        """Delete all that is kept about a user, from every server, and reply with the number of questions."""
        await respond(context, partial(self._forget, context.author.id), private=True)

    @forget_me.error
    async def _ask_first(self, context: CommandContext, error: commands.CommandError) -> None:
        if isinstance(error, commands.TooManyArguments):
            await send_text(context, "forget.ask", prefix=self.bot.settings.discord.prefix)

    async def _privacy(self) -> Reply:
        return Reply(privacy_embed(self.bot.settings.log, self.bot.texts), private=True)

    async def _forget(self, person: int) -> Reply:
        deleted = await self.bot.log.forget(person)
        return Reply(notice_embed(self.bot.texts.count("forget.done", deleted)), private=True)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Privacy(bot))
