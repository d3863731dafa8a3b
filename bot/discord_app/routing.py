"""Routing: which request, if any, a message makes. Pure functions over plain values."""

from dataclasses import dataclass
from enum import Enum, auto

from bot.answering.requests import Request, is_misspelled_help, suggested_requests
from index.coverage import complete, fold, is_elliptical, is_question
from index.model.question import PreviousQuestion

_COMMAND_OR_QUESTION = "who"
"""The command whose name also starts questions: after a mention, "who won?" is a question."""


class Route(Enum):
    """What to do with a message that makes no request by itself."""

    IGNORE = auto()
    HELP = auto()
    """Reply with what can be asked."""
    RUN_COMMAND = auto()
    """Let discord.py parse and run the typed command."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """How a message addresses the bot.

    Attributes:
        mention: The bot's mention, "<@1>".
        prefix: The prefix of typed commands.
        greetings: The words that greet the bot or call for help, folded.
    """

    mention: str
    prefix: str
    greetings: frozenset[str]

    @property
    def mentions(self) -> tuple[str, str]:
        """The bot's mention in both forms: "<@1>", and "<@!1>" with a nickname."""
        return self.mention, self.mention.replace("<@", "<@!")


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message, reduced to what its route depends on.

    Attributes:
        content: The text.
        is_direct: Whether it is a direct message.
        continues_conversation: Whether it is a reply to the bot, or stands in a thread.
        prefix: The prefix, or the mention, with which the text starts if it may be a command; else None.
        command: The qualified name of the typed command; empty if there is none.
        bare_command: The command's name for the query log if it was typed without the words that it needs;
            else empty.
    """

    content: str
    is_direct: bool = False
    continues_conversation: bool = False
    prefix: str | None = None
    command: str = ""
    bare_command: str = ""


def route(message: IncomingMessage, bot: Addressee, previous: PreviousQuestion | None) -> Request | Route:
    """Return the request that a message makes, or else what to do with the message.

    Args:
        message: The message.
        bot: How the bot is addressed.
        previous: The user's last question in this channel, if it is recent.
    """
    words = addressed_words(message, bot)
    if message.content.strip() in bot.mentions or fold(words) in bot.greetings:
        return Route.HELP
    if question := _question(message, words, previous):
        return question
    if message.bare_command:
        return Request(message.bare_command)
    if message.command:
        return Route.RUN_COMMAND
    if words:
        return Request("search", words)
    return _unknown_command(message.content, bot.prefix) if message.prefix == bot.prefix else Route.IGNORE


def addressed_words(message: IncomingMessage, bot: Addressee) -> str:
    """Return the words that a message addresses to the bot, or an empty string.

    They are the whole of a direct message without a prefix, or the text after a mention that starts a message
    or before one that ends it.
    """
    content = message.content
    if message.is_direct and not content.startswith(bot.prefix):
        return content.replace(bot.mention, " ").strip()
    for mention in bot.mentions:
        if content.startswith(mention) or content.rstrip().endswith(mention):
            return content.replace(mention, " ").strip()
    return ""


def question_request(question: str, previous: PreviousQuestion | None) -> Request:
    """Return the request of a question; an elliptical one is completed from the user's previous question."""
    if previous and is_elliptical(question):
        return Request("ask", complete(question, previous))
    return Request("ask", question)


def _question(message: IncomingMessage, words: str, previous: PreviousQuestion | None) -> Request | None:
    """Return the request of a question addressed to the bot, or of a follow-up to one; else None."""
    if message.command not in ("", _COMMAND_OR_QUESTION):
        return None
    if words:
        return question_request(words, previous) if is_question(words) else None
    if message.prefix is not None or not message.continues_conversation or previous is None:
        return None
    if is_question(message.content) or is_elliptical(message.content):
        return Request("ask", complete(message.content, previous))
    return None


def _unknown_command(content: str, prefix: str) -> Request | Route:
    """Return a request that suggests similar commands, or ignore a command that is likely another bot's."""
    typed = content.removeprefix(prefix).strip()
    if suggested_requests(typed):
        return Request("unknown", typed)
    return Route.HELP if is_misspelled_help(typed) else Route.IGNORE
