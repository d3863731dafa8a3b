"""How to use the bot."""

from discord.ext import commands

from bot import replies
from bot.client import CoverageBot
from bot.exchange import send
from bot.origins import Context
from bot.texts.translator import described


class Help(commands.Cog):
    """What the bot can do."""

    def __init__(self, bot: CoverageBot) -> None:
        self.bot = bot

    @commands.hybrid_command(description=described("help.about"))
    async def help(self, context: Context) -> None:
        """Say what can be asked, with examples that have an answer in this coverage."""
        bot = self.bot
        prefix = bot.settings.discord.prefix
        await send(context, await bot.work(replies.usage, prefix, bot.texts, bot.snapshot))


async def setup(bot: CoverageBot) -> None:
    """Add the cog to a bot."""
    await bot.add_cog(Help(bot))
