"""A user's rights: to know what is kept about them, and to have it deleted."""

from discord.ext import commands

from bot.discord_app.bot_rendering import privacy_embed
from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import CommandContext
from bot.discord_app.sending import send_embed, send_notice
from bot.discord_app.translator import described


class Privacy(commands.Cog):
    """The commands for privacy."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("privacy.about"))
    async def privacy(self, context: CommandContext) -> None:
        """Show what is kept about a user, for how long, and who can read it."""
        await send_embed(context, privacy_embed(self.bot.settings.log, self.bot.texts), private=True)

    @commands.hybrid_command(name="forget-me", aliases=["forgetme"], description=described("forget.about"))
    async def forget_me(self, context: CommandContext) -> None:
        """Delete all that is kept about a user, from every server, and reply with the number of questions."""
        await context.defer(ephemeral=True)
        deleted = await self.bot.log.forget(context.author.id)
        await send_notice(context, self.bot.texts.count("forget.done", deleted))


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Privacy(bot))
