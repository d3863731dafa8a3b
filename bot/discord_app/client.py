"""The bot as a client of Discord: its parts, its intents, starting, reloading and closing."""

import asyncio
import logging
from collections import Counter
from typing import Any

import discord
from discord.ext import commands

from bot import i18n
from bot.answering.conversations import Conversations
from bot.answering.requests import COMMANDS_BY_NAME, Request
from bot.answering.service import AnswerService
from bot.answering.watching import Watches
from bot.config import Settings
from bot.discord_app.button_handlers import handle_press
from bot.discord_app.buttons import ButtonPayload, PersistentButton
from bot.discord_app.failures import tell_of_error
from bot.discord_app.registration import register
from bot.discord_app.request_context import CommandContext, Interaction, channel_ids
from bot.discord_app.request_handler import AnswerObserver, handle_request, send_help, send_text
from bot.discord_app.request_policy import RequestPolicy
from bot.discord_app.routing import Addressee, IncomingMessage, Route, Vocabulary, route
from bot.discord_app.translator import Translator
from bot.discord_app.watch_rendering import passage_block
from bot.querylog import QueryLog
from bot.state.watches import WatchStore
from index.coverage import Coverage
from index.model.passage import Passage
from index.model.question import PreviousQuestion

EXTENSIONS = tuple(
    f"bot.discord_app.cogs.{name}"
    for name in (
        "asking",
        "search",
        "quotations",
        "dated",
        "sources",
        "status",
        "watching",
        "log",
        "privacy",
        "help",
        "errors",
    )
)
"""The extensions of discord.py that add the commands."""
GRACE_PERIOD = 1.5
"""Shutdown grace period for answers in progress, in seconds, so that the bot stops within two.
A guess; nothing was measured."""

_TYPED_BY_PEOPLE = frozenset({discord.MessageType.default, discord.MessageType.reply})
"""The types of messages; Discord writes all others, such as the one that has the name of a new thread."""

_log = logging.getLogger(__name__)


class CoverageBot(commands.Bot):
    """A Discord bot that answers from a coverage.

    Attributes:
        settings: The settings.
        service: Answers requests in worker threads.
        log: The query log.
        watches: The watches, in a file beside the query log.
        texts: The texts in the language of the settings.
        vocabulary: The words of that language that address the bot.
        policy: The allowed channels and the rate limit.
        conversations: Each user's last question in each channel, for follow-ups.
        in_progress: The tasks that are answering requests.
        is_stopping: Whether the bot stops and takes no more requests.
        restarts: How often each background task failed and was started again.
        resting: The background tasks that failed and wait for their next start.
        observe_answer: Is called with the command, the outcome and the seconds of each answer.
    """

    def __init__(
        self,
        settings: Settings,
        coverage: Coverage,
        log: QueryLog,
        *,
        message_content: bool = True,
        **options: Any,  # noqa: ANN401 - discord.py's own
    ) -> None:
        super().__init__(
            command_prefix=_prefixes,
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
        file = log.file.with_name(f"{log.file.stem}.watches.sqlite")
        self.watches = Watches(self.service, WatchStore(file), self._passage_block)
        self.texts = i18n.load(settings.discord.language)
        self.vocabulary = vocabulary(self.texts)
        self.policy = RequestPolicy(settings.discord, self.texts)
        self.conversations = Conversations()
        self.in_progress: set[asyncio.Task[Any]] = set()
        self.is_stopping = False
        self.restarts = Counter[str]()
        self.resting: set[str] = set()
        self.observe_answer: AnswerObserver = _observe_nothing

    async def setup_hook(self) -> None:
        """Load the commands, and register them with Discord if they changed."""
        self.add_dynamic_items(PersistentButton)
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await self.tree.set_translator(Translator())
        if await register(self):
            _log.info("the commands were registered with Discord")

    async def reload(self) -> None:
        """Reload the articles, the texts and the commands."""
        await self.service.refresh()
        i18n.load.cache_clear()
        self.texts = i18n.load(self.settings.discord.language)
        self.vocabulary = vocabulary(self.texts)
        self.policy = RequestPolicy(self.settings.discord, self.texts)
        for extension in EXTENSIONS:
            await self.reload_extension(extension)
        await register(self)

    async def close(self) -> None:
        """Stop the background work, wait up to `GRACE_PERIOD` seconds for answers, then disconnect.

        From now on, no request is taken. An answer that takes longer is given up before the connection is:
        it would fail, and fail again at telling so.
        """
        self.is_stopping = True
        stopping = asyncio.create_task(self.service.stop())
        if waiting := self.in_progress - {asyncio.current_task()}:
            _, late = await asyncio.wait(waiting, timeout=GRACE_PERIOD)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await stopping
        self.service.close()
        await super().close()

    def is_online(self) -> bool:
        """Return whether the connection to Discord's gateway stands, all of them with shards."""
        if not self.is_ready() or self.is_closed():
            return False
        shards: dict[int, discord.ShardInfo] = getattr(self, "shards", {})
        if shards:
            return not any(shard.is_closed() for shard in shards.values())
        return bool(self.ws and self.ws.open)

    async def handle_button_press(self, interaction: Interaction, payload: ButtonPayload) -> None:
        """Handle the press of a button."""
        await handle_press(interaction, payload)

    async def on_message(self, message: discord.Message) -> None:
        """Handle a user's message; `routing.route` decides how."""
        is_system = message.type not in _TYPED_BY_PEOPLE
        if message.author.bot or is_system or self.user is None or self.is_stopping:
            return
        context = await self.get_context(message)
        addressee = Addressee(
            self.user.mention, self.settings.discord.prefix, self.vocabulary, _role_mentions(message)
        )
        match route(self._incoming(context), addressee, self.previous_question(context)):
            case Route.RUN_COMMAND:
                await self.invoke(context)
            case Route.IGNORE:
                pass
            case routed:
                try:
                    await self._reply(context, routed)
                except Exception as error:  # noqa: BLE001 - whatever the error, the person is told
                    await tell_of_error(context, error, self.texts)

    async def _reply(self, context: CommandContext, routed: Request | Route) -> None:
        """Reply to a message that makes a request, or that needs a word from the bot itself."""
        prefix = self.settings.discord.prefix
        match routed:
            case Request() as request:
                await handle_request(context, request)
            case Route.PRIVACY:
                await send_text(context, "privacy.offer", prefix=prefix)
            case Route.HINT:
                name = self.user.mention if self.user else ""
                await send_text(context, "help.hint", prefix=prefix, bot=name)
            case _:
                await send_help(context)

    def _passage_block(self, passage: Passage) -> str:
        return passage_block(passage, self.texts, self.settings.answers)

    def previous_question(self, context: CommandContext) -> PreviousQuestion | None:
        """Return the user's last question in the channel of a request, if it is recent enough."""
        return self.conversations.recall(context.author.id, channel_ids(context))

    def _incoming(self, context: CommandContext) -> IncomingMessage:
        message = context.message
        return IncomingMessage(
            content=message.content,
            is_direct=message.guild is None,
            is_in_own_channel=bool(set(channel_ids(context)) & set(self.settings.discord.channels)),
            continues_conversation=isinstance(message.channel, discord.Thread)
            or self._is_reply_to_bot(message),
            prefix=context.prefix,
            command=context.command.qualified_name if context.valid and context.command else "",
            bare_command=self._bare_command(context),
        )

    def _is_reply_to_bot(self, message: discord.Message) -> bool:
        earlier = message.reference.resolved if message.reference else None
        return isinstance(earlier, discord.Message) and earlier.author == self.user

    def _bare_command(self, context: CommandContext) -> str:
        """Return the name of a command that was typed without the words that it needs, or an empty string."""
        if not context.valid or context.prefix is None:
            return ""
        typed = " ".join(context.message.content.removeprefix(context.prefix).split())
        command = self.get_command(typed)
        if command is None or len(command.qualified_name.split()) < len(typed.split()):
            return ""
        needs_words = any(parameter.required for parameter in command.clean_params.values())
        return COMMANDS_BY_NAME.get(command.qualified_name, "") if needs_words else ""


def _observe_nothing(command: str, outcome: str, seconds: float) -> None:
    """Ignore an answer."""


def _prefixes(bot: CoverageBot, message: discord.Message) -> list[str]:
    """Return what a typed command may begin with: the prefix, or a mention of the bot or of its role."""
    mentions = commands.when_mentioned(bot, message)
    return [*mentions, *(f"{role} " for role in _role_mentions(message)), bot.settings.discord.prefix]


def _role_mentions(message: discord.Message) -> tuple[str, ...]:
    """Return the mention of the role that Discord made for the bot on this server, if there is one."""
    role = message.guild.self_role if message.guild else None
    return (role.mention,) if role else ()


class ShardedCoverageBot(CoverageBot, commands.AutoShardedBot):
    """A bot whose servers are shared among several connections to Discord's gateway."""


def vocabulary(texts: i18n.Texts) -> Vocabulary:
    """Return the words of a language that address the bot."""
    return Vocabulary(
        frozenset(texts("help.greetings").split()),
        frozenset(texts("help.questions").split(" | ")),
        frozenset(texts("help.openings").split()),
        frozenset(texts("privacy.verbs").split()),
        frozenset(texts("privacy.objects").split()),
        frozenset(texts("privacy.others").split()),
    )


def build(
    settings: Settings, coverage: Coverage, log: QueryLog, *, message_content: bool = True
) -> CoverageBot:
    """Return the bot that the settings ask for, with one connection to Discord or with shards.

    Args:
        settings: The settings.
        coverage: The coverage that answers come from.
        log: The query log.
        message_content: Whether Discord grants the intent to read messages that do not mention the bot.
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
