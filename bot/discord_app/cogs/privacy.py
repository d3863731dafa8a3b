"""What a person has a right to: to know what is kept of them, and to have it forgotten."""

from discord.ext import commands

from bot.discord_app import log_rendering, rendering
from bot.discord_app.client import CoverageBot
from bot.discord_app.request_context import Context
from bot.discord_app.request_handler import send
from bot.discord_app.translator import described


class Privacy(commands.Cog):
    """What is kept, and forgetting it."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("privacy.about"))
    async def privacy(self, context: Context) -> None:
        """Say what is kept of a person, for how long, and who can read it."""
        await send(context, log_rendering.privacy(self.bot.settings.log, self.bot.texts), private=True)

    @commands.hybrid_command(name="forget-me", aliases=["forgetme"], description=described("forget.about"))
    async def forget_me(self, context: Context) -> None:
        """Delete everything that is kept of a person, from every server, and say how much it was."""
        await context.defer(ephemeral=True)
        number = await self.bot.log.forget(context.author.id)
        await send(context, rendering.word(self.bot.texts.count("forget.done", number)), private=True)


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Privacy(bot))
