"""The bot: what it may hear, what it is made of, how it starts and stops."""

import asyncio
import logging
from typing import Any

import discord
from discord.ext import commands

from bot import i18n
from bot.answering.conversations import Conversations
from bot.answering.requests import COMMANDS, Request, calls_for_help, likely_requests
from bot.answering.service import AnswerService
from bot.config import Settings
from bot.discord_app.button_handlers import press
from bot.discord_app.buttons import ButtonState, PressedButton
from bot.discord_app.registration import register
from bot.discord_app.request_context import Context, Interaction, places
from bot.discord_app.request_handler import explain, respond
from bot.discord_app.request_policy import RequestPolicy
from bot.discord_app.translator import Translator
from bot.querylog import QueryLog
from index.coverage import Coverage, complete, fold, is_elliptical, is_question

EXTENSIONS = tuple(
    f"bot.discord_app.cogs.{topic}"
    for topic in ("asking", "search", "quotations", "sources", "status", "log", "privacy", "help", "errors")
)
"""The extensions of discord.py, in the order in which `help` lists their commands."""
GRACE_PERIOD = 5.0
"""Shutdown grace period for answers in progress, in seconds."""

_log = logging.getLogger(__name__)


class CoverageBot(commands.Bot):
    """A Discord bot that answers from a coverage.

    Attributes:
        settings: The settings.
        service: Makes the answers.
        log: Where every query is kept.
        texts: What the bot says, in the language of the settings.
        policy: Who may ask where, and how often.
        conversations: What people asked last, for their follow-ups.
        underway: The answers that are being made.
    """

    def __init__(
        self,
        settings: Settings,
        coverage: Coverage,
        log: QueryLog,
        *,
        message_content: bool = True,
        **options: Any,  # noqa: ANN401 - the library's own
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned_or(settings.discord.prefix),
            case_insensitive=True,
            strip_after_prefix=True,
            help_command=None,
            intents=_intents(message_content=message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            **options,
        )
        self.settings = settings
        self.service = AnswerService(coverage)
        self.log = log
        self.texts = i18n.load(settings.discord.language)
        self.policy = RequestPolicy(settings.discord, self.texts)
        self.conversations = Conversations()
        self.underway: set[asyncio.Task[Any]] = set()

    async def setup_hook(self) -> None:
        """Add the commands and tell Discord about them."""
        self.add_dynamic_items(PressedButton)
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await self.tree.set_translator(Translator())
        if await register(self):
            _log.info("the commands were registered with Discord")

    async def reload(self) -> None:
        """Read the articles, the texts and the commands anew."""
        await self.service.refresh()
        i18n.load.cache_clear()
        self.texts = i18n.load(self.settings.discord.language)
        self.policy = RequestPolicy(self.settings.discord, self.texts)
        for extension in EXTENSIONS:
            await self.reload_extension(extension)
        await register(self)

    async def close(self) -> None:
        """Let the answers in progress go out, then leave."""
        if waiting := self.underway - {asyncio.current_task()}:
            await asyncio.wait(waiting, timeout=GRACE_PERIOD)
        self.service.close()
        await super().close()

    async def pressed(self, interaction: Interaction, state: ButtonState) -> None:
        """Do what a button says."""
        await press(interaction, state)

    async def on_message(self, message: discord.Message) -> None:
        """Run a typed command; answer a question or search for the words beside a mention; follow up."""
        if message.author.bot:
            return
        context = await self.get_context(message)
        if self._greeted(message):
            await explain(context)
        elif question := self._question(context):
            await respond(context, question)
        elif command := self._without_words(context):
            await respond(context, Request(command))
        elif context.valid:
            await self.invoke(context)
        elif words := self._addressed(message):
            await respond(context, Request("search", words))
        elif context.prefix == self.settings.discord.prefix:
            await self._correct(context)

    def asked(self, context: Context, words: str) -> Request:
        """Return a question as it is meant: with what it takes from the person's last one there."""
        before = self.conversations.recall(context.author.id, places(context))
        return Request("ask", complete(words, before) if before and is_elliptical(words) else words)

    def _question(self, context: Context) -> Request | None:
        """Return the question of a message that is no command: beside a mention, or as a follow-up."""
        message = context.message
        if context.valid and getattr(context.command, "qualified_name", "") != "who":
            return None
        if words := self._addressed(message):
            return self.asked(context, words) if is_question(words) else None
        if context.prefix is not None or not (is_question(message.content) or is_elliptical(message.content)):
            return None
        before = self.conversations.recall(context.author.id, places(context))
        if before and (isinstance(message.channel, discord.Thread) or self._replied_to(message)):
            return Request("ask", complete(message.content, before))
        return None

    def _greeted(self, message: discord.Message) -> bool:
        """Whether a message is nothing but a mention, or a word of greeting for the bot."""
        mentioned = self.user is not None and message.content.strip() in (
            self.user.mention,
            self.user.mention.replace("<@", "<@!"),
        )
        return mentioned or fold(self._addressed(message)) in self.texts("help.greetings").split()

    def _replied_to(self, message: discord.Message) -> bool:
        """Whether a message is a reply to one of the bot's."""
        earlier = message.reference.resolved if message.reference else None
        return isinstance(earlier, discord.Message) and earlier.author == self.user

    async def _correct(self, context: Context) -> None:
        """Ask whether a command was misspelled. One that is like none of ours is another bot's: be quiet."""
        typed = context.message.content.removeprefix(self.settings.discord.prefix).strip()
        if likely_requests(typed):
            await respond(context, Request("unknown", typed))
        elif calls_for_help(typed):
            await explain(context)

    def _without_words(self, context: Context) -> str:
        """Return the name of a command that was typed without the words it needs, or an empty string."""
        if not context.valid or context.prefix is None:
            return ""
        typed = " ".join(context.message.content.removeprefix(context.prefix).split())
        command = self.get_command(typed)
        if command is None or len(command.qualified_name.split()) < len(typed.split()):
            return ""
        needs_words = any(parameter.required for parameter in command.clean_params.values())
        return COMMANDS.get(command.qualified_name, "") if needs_words else ""

    def _addressed(self, message: discord.Message) -> str:
        """Return the words that a message has for the bot, or an empty string.

        That is all of a direct message, and what stands beside a mention that starts or ends a message.
        """
        mine = self.user.mention if self.user else ""
        if message.guild is None and not message.content.startswith(self.settings.discord.prefix):
            return message.content.replace(mine, " ").strip()
        for mention in (mine, mine.replace("<@", "<@!")):
            if message.content.startswith(mention) or message.content.rstrip().endswith(mention):
                return message.content.replace(mention, " ").strip()
        return ""


class ShardedCoverageBot(CoverageBot, commands.AutoShardedBot):
    """The same, with its servers shared among several connections."""


def build(
    settings: Settings, coverage: Coverage, log: QueryLog, *, message_content: bool = True
) -> CoverageBot:
    """Return the bot as it was set.

    Args:
        settings: What was set.
        coverage: What to answer from.
        log: Where every query is kept.
        message_content: Whether Discord lets us read messages that are not addressed to us.
    """
    if shards := settings.discord.shards:
        return ShardedCoverageBot(
            settings, coverage, log, message_content=message_content, shard_count=shards
        )
    return CoverageBot(settings, coverage, log, message_content=message_content)


def _intents(*, message_content: bool) -> discord.Intents:
    intents = discord.Intents.none()
    intents.guilds = True
    intents.messages = True
    intents.message_content = message_content
    return intents
