"""The bot: what it may hear, what it is made of, how it starts and stops."""

import discord
from discord.ext import commands

from bot import texts
from bot.answers import ASKED_BY, Request, Snapshot, answer
from bot.commands import EXTENSIONS
from bot.config import Settings
from bot.exchange import Context, respond
from bot.gate import Gate
from bot.pager import Press
from bot.querylog import QueryLog
from bot.texts.translator import Translator
from index.coverage import Coverage


class CoverageBot(commands.Bot):
    """A Discord bot that answers from a coverage.

    Attributes:
        settings: What was set.
        snapshot: What answers are made from; replaced as a whole when the articles change.
        log: Where every query is kept.
        texts: What the bot says, in the language that was set.
    """

    def __init__(self, settings: Settings, coverage: Coverage, log: QueryLog) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned_or(settings.discord.prefix),
            case_insensitive=True,
            strip_after_prefix=True,
            help_command=None,
            intents=_intents(),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.settings = settings
        self.snapshot = Snapshot.of(coverage)
        self.log = log
        self.texts = texts.load(settings.discord.language)
        self.gate = Gate(settings.discord, self.texts)

    async def setup_hook(self) -> None:
        """Add the commands and tell Discord about them."""
        self.add_dynamic_items(Press)
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await self.tree.set_translator(Translator())
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        """Run a typed command; search for the words after a mention."""
        if message.author.bot:
            return
        context = await self.get_context(message)
        if command := self._without_words(context):
            await respond(context, Request(command))
        elif context.valid:
            await self.invoke(context)
        elif words := self._addressed(message):
            await respond(context, Request("search", words))
        elif context.prefix == self.settings.discord.prefix:
            await self._correct(context)

    async def _correct(self, context: Context) -> None:
        """Ask whether a command was misspelled. One that is like none of ours is another bot's: be quiet."""
        request = Request(
            "unknown", context.message.content.removeprefix(self.settings.discord.prefix).strip()
        )
        if answer(self.snapshot, request).suggestions:
            await respond(context, request)

    def _without_words(self, context: Context) -> str:
        """Return the name of a command that was typed without the words it needs, or an empty string."""
        if not context.valid or context.prefix is None:
            return ""
        typed = " ".join(context.message.content.removeprefix(context.prefix).split())
        command = self.get_command(typed)
        if command is None or len(command.qualified_name.split()) < len(typed.split()):
            return ""
        needs_words = any(parameter.required for parameter in command.clean_params.values())
        return ASKED_BY.get(command.qualified_name, "") if needs_words else ""

    def _addressed(self, message: discord.Message) -> str:
        """Return the words beside a mention of the bot that starts or ends a message, or an empty string."""
        mine = self.user.mention if self.user else ""
        for mention in (mine, mine.replace("<@", "<@!")):
            if message.content.startswith(mention) or message.content.rstrip().endswith(mention):
                return message.content.replace(mention, " ").strip()
        return ""


def _intents() -> discord.Intents:
    intents = discord.Intents.none()
    intents.guilds = True
    intents.messages = True
    intents.message_content = True
    return intents
