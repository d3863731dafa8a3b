"""Routing: which request, if any, a message makes. Pure functions over plain values."""

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.answering.requests import COMMANDS_BY_NAME, Request, is_misspelled_help, suggested_requests
from index.coverage import begins_as_question, fold, is_elliptical, is_question
from index.model.question import PreviousQuestion

_COMMAND_OR_QUESTION = "who"
"""The command whose name also starts questions: after a mention, "who won?" is a question."""
_AFTER_NAME = " \t\n,;:.!–—-"
"""The characters between a mention and the words that are meant for the bot."""
_AFTER_COMMAND = ":,;."
"""Punctuation that people put after a command's name: "!search: Vilnius"."""


class Route(Enum):
    """What to do with a message that makes no request by itself."""

    IGNORE = auto()
    HELP = auto()
    """Reply with what can be asked."""
    HINT = auto()
    """Reply with how to address the bot."""
    PRIVACY = auto()
    """Reply with the commands for what is kept about a user."""
    RUN_COMMAND = auto()
    """Let discord.py parse and run the typed command."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a language that address the bot, all folded.

    Attributes:
        greetings: Words that greet or thank the bot, or call for help.
        help_questions: Questions what the bot is and can do, without marks.
        openings: Words before the bot's name that are not part of a request: "ok", "please".
        privacy_verbs: Verbs of requests about a user's own data: "forget", "delete".
        privacy_objects: Words that name the user or their data: "me", "data".
        privacy_others: All other words that such a request may have.
    """

    greetings: frozenset[str] = frozenset()
    help_questions: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    privacy_verbs: frozenset[str] = frozenset()
    privacy_objects: frozenset[str] = frozenset()
    privacy_others: frozenset[str] = frozenset()

    def is_greeting(self, text: str) -> bool:
        """Return whether all words of a text greet or thank the bot, or ask what it can do."""
        words = _words(text)
        return bool(words) and (self.greetings.issuperset(words) or " ".join(words) in self.help_questions)

    def is_opening(self, text: str) -> bool:
        """Return whether all words of a text only lead up to a request."""
        return (self.greetings | self.openings).issuperset(_words(text))

    def is_about_own_data(self, text: str) -> bool:
        """Return whether a text asks for what is kept about a user to be deleted or shown."""
        words = [word for word in _words(text) if word not in self.openings]
        known = self.privacy_verbs | self.privacy_objects | self.privacy_others
        return (
            known.issuperset(words)
            and not self.privacy_verbs.isdisjoint(words)
            and not self.privacy_objects.isdisjoint(words)
        )


@dataclass(frozen=True, slots=True)
class Addressee:
    """How a message addresses the bot.

    Attributes:
        mention: The bot's mention, "<@1>".
        prefix: The prefix of typed commands.
        vocabulary: The words of the bot's language.
        roles: The mentions of the bot's own role, "<@&1>".
    """

    mention: str
    prefix: str
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    roles: tuple[str, ...] = ()

    @property
    def mentions(self) -> tuple[str, ...]:
        """The bot's mention in all forms: "<@1>", "<@!1>" with a nickname, and its role's."""
        return self.mention, self.mention.replace("<@", "<@!"), *self.roles


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message, reduced to what its route depends on.

    Attributes:
        content: The text.
        is_direct: Whether it is a direct message.
        is_in_own_channel: Whether it stands in a channel that the settings give to the bot.
        continues_conversation: Whether it is a reply to the bot, or stands in a thread.
        prefix: The prefix, or the mention, with which the text starts if it may be a command; else None.
        command: The qualified name of the typed command; empty if there is none.
        bare_command: The command's name for the query log if it was typed without the words that it needs;
            else empty.
    """

    content: str
    is_direct: bool = False
    is_in_own_channel: bool = False
    continues_conversation: bool = False
    prefix: str | None = None
    command: str = ""
    bare_command: str = ""


def route(message: IncomingMessage, bot: Addressee, previous: PreviousQuestion | None) -> Request | Route:  # noqa: PLR0911 - a route each
    """Return the request that a message makes, or else what to do with the message.

    Args:
        message: The message.
        bot: How the bot is addressed.
        previous: The user's last question in this channel, if it is recent.
    """
    words = addressed_words(message, bot)
    if words is not None and (not any(map(str.isalnum, words)) or bot.vocabulary.is_greeting(words)):
        return Route.HELP if words or not message.is_direct else Route.IGNORE
    typed = words or (message.content.removeprefix(bot.prefix) if message.prefix == bot.prefix else "")
    if not message.command and bot.vocabulary.is_about_own_data(typed):
        return Route.PRIVACY
    if question := _question(message, words, previous):
        return question
    if message.bare_command:
        return Request(message.bare_command)
    if message.command:
        return Route.RUN_COMMAND
    if words:
        return Request("search", words)
    if message.prefix == bot.prefix:
        return _unknown_command(message, bot.prefix)
    is_question_here = message.is_in_own_channel and is_question(message.content)
    return Route.HINT if is_question_here else Route.IGNORE


def addressed_words(message: IncomingMessage, bot: Addressee) -> str | None:
    """Return the words that a message addresses to the bot, or None if it does not address it.

    They are the whole of a direct message without a prefix, the text after a mention that starts a message or
    before one that ends it, and the question in which, or before which, a mention stands.
    """
    content = message.content
    parts = re.split("|".join(map(re.escape, bot.mentions)), content)
    whole = " ".join([parts[0].strip(), *(part.strip().lstrip(",").lstrip() for part in parts[1:])]).strip()
    if message.is_direct and not content.startswith(bot.prefix):
        return whole
    if len(parts) == 1:
        return None
    before, after = parts[0].strip(), " ".join(parts[1:]).strip(_AFTER_NAME)
    if not before or not any(map(str.isalnum, parts[-1])):
        return whole.lstrip(_AFTER_NAME.replace("-", ""))
    if begins_as_question(before):
        return whole
    if begins_as_question(after) or bot.vocabulary.is_opening(before):
        return after
    return whole if whole.endswith("?") else None


def question_request(question: str, previous: PreviousQuestion | None) -> Request:
    """Return the request of a question, with the user's previous question if it refers to that."""
    return Request("ask", question, previous=previous if is_elliptical(question) else None)


def _question(
    message: IncomingMessage, words: str | None, previous: PreviousQuestion | None
) -> Request | None:
    """Return the request of a question addressed to the bot, or of a follow-up to one; else None."""
    if message.command not in ("", _COMMAND_OR_QUESTION):
        return None
    if words:
        return question_request(words, previous) if is_question(words) else None
    if message.prefix is not None or not message.continues_conversation or previous is None:
        return None
    if is_question(message.content) or is_elliptical(message.content):
        return question_request(message.content, previous)
    return None


def _unknown_command(message: IncomingMessage, prefix: str) -> Request | Route:
    """Return a request that suggests similar commands, or ignore a command that is likely another bot's."""
    typed = message.content.removeprefix(prefix).strip()
    name, *words = typed.split(maxsplit=1) or [""]
    if command := COMMANDS_BY_NAME.get(fold(name.rstrip(_AFTER_COMMAND))):
        return Request(command, "".join(words))
    if suggested_requests(typed):
        return Request("unknown", typed)
    if is_misspelled_help(typed):
        return Route.HELP
    return Route.HINT if message.is_in_own_channel and name[:1].isalpha() else Route.IGNORE


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))
