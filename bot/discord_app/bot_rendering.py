"""Renders what the bot says of itself as embeds: notices, help, its status, and privacy.

Pure functions; every embed is within Discord's limits.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import discord

from bot.answering.requests import Request
from bot.config import Log
from bot.discord_app.embeds import (
    COLOUR,
    DESCRIPTION_LIMIT,
    NAME_LENGTH,
    QUIET_COLOUR,
    fitting_lines,
    inline_code,
    small_print,
)
from bot.discord_app.markdown import clip, escape
from bot.i18n import Texts
from index.coverage import Size

_MAX_NAMES = 500
"""Maximum length of the names of failing feeds, in characters. A guess: some twenty names."""


@dataclass(frozen=True, slots=True)
class BotStatus:
    """The status of the bot.

    Attributes:
        size: The size of the coverage.
        outdated: Whether the articles were analysed by earlier rules and are being analysed again.
        refreshed_at: When the articles were last read, in UTC.
        latency: Seconds between a heartbeat to Discord and its acknowledgement; NaN before the first one.
        reads_typed_commands: Whether Discord grants the message content intent.
        log_failures: Number of changes that could not be written to the query log.
        restarts: How often each background task failed and was started again.
        failing_feeds: Names of the feeds that have failed for a day.
    """

    size: Size
    outdated: bool
    refreshed_at: datetime
    latency: float
    reads_typed_commands: bool
    log_failures: int
    restarts: Mapping[str, int] = field(default_factory=dict[str, int])
    failing_feeds: Sequence[str] = ()


def notice_embed(text: str) -> discord.Embed:
    """Return a short text of the bot's own: a refusal, an error, a thank-you."""
    return discord.Embed(description=clip(text, DESCRIPTION_LIMIT), colour=QUIET_COLOUR)


def permission_name(permission: str, texts: Texts) -> str:
    """Return a permission as Discord's settings show it: "Manage Server" for "manage_guild"."""
    name = f"permission.{permission}"
    return texts(name) if name in texts.entries else permission.replace("_", " ").title()


def command_help_embed(
    prefix: str, texts: Texts, command: str, about: str, example: Request | None
) -> discord.Embed:
    """Return what one command does, with an example that has an answer in the coverage.

    Args:
        prefix: The prefix of typed commands.
        texts: The texts of the bot's language.
        command: The command's name.
        about: What it does, in a few words.
        example: A request by it; None if it takes no words.
    """
    lines = [about]
    if example:
        lines += ["", inline_code(f"{prefix}{example.command} {example.typed}")]
    if command == "search":
        lines += ["", texts("help.query")]
    return discord.Embed(title=f"{prefix}{command}", description="\n".join(lines), colour=COLOUR)


def help_embed(prefix: str, texts: Texts, examples: Sequence[Request]) -> discord.Embed:
    """Return what can be asked.

    Args:
        prefix: The prefix of typed commands.
        texts: The texts of the bot's language.
        examples: Requests that have an answer in the coverage.
    """
    lines = [texts("help.intro"), ""]
    for request in examples:
        about = texts(f"{request.command.replace(' ', '_')}.about")
        lines += [inline_code(f"{prefix}{request.command} {request.typed}"), small_print([about])]
    lines += ["", texts("help.query"), "", texts("help.also", prefix=prefix)]
    return discord.Embed(title=texts("help.title"), description="\n".join(lines), colour=COLOUR)


def status_embed(status: BotStatus, texts: Texts) -> discord.Embed:
    """Return the status of the bot."""
    size = status.size
    articles = texts.count("status.articles", size.articles)
    if size.stories < size.articles:
        stories = texts.count("status.stories", size.stories)
        articles = f"{articles} ({stories})"
    sentences = texts.count("status.sentences", size.sentences)
    quotations = texts.count("status.quotations", size.quotations)
    speakers = texts.count("status.speakers", size.speakers)
    lines = [
        texts("status.coverage", articles=articles, sentences=sentences),
        texts("status.attributed", quotations=quotations, speakers=speakers),
        texts("status.refreshed", when=discord.utils.format_dt(status.refreshed_at, "R")),
    ]
    if status.outdated:
        lines.append(texts("status.outdated"))
    if math.isfinite(status.latency):
        lines.append(texts("status.latency", milliseconds=round(status.latency * 1000)))
    if not status.reads_typed_commands:
        lines.append(texts("status.intent"))
    if status.log_failures:
        lines.append(texts.count("status.log_failures", status.log_failures))
    if restarts := sum(status.restarts.values()):
        names = ", ".join(escape(clip(name, NAME_LENGTH)) for name in status.restarts)
        lines.append(texts.count("status.restarts", restarts, tasks=names))
    if status.failing_feeds:
        names = fitting_lines(map(escape, status.failing_feeds), _MAX_NAMES).replace("\n", ", ")
        lines.append(texts.count("status.failing_feeds", len(status.failing_feeds), names=names))
    return discord.Embed(title=texts("status.title"), description="\n".join(lines), colour=COLOUR)


def privacy_embed(settings: Log, texts: Texts) -> discord.Embed:
    """Return what is kept about a user, for how long, and who can read it."""
    paragraphs = [
        texts("privacy.kept"),
        texts("privacy.hashed" if settings.hash_people else "privacy.named"),
        texts("privacy.watches"),
        texts.count("privacy.days", settings.retention_days)
        if settings.retention_days
        else texts("privacy.forever"),
        texts("privacy.readers", permission=permission_name(settings.moderators, texts)),
        texts("privacy.forget"),
        texts("privacy.rights"),
    ]
    return discord.Embed(title=texts("privacy.title"), description="\n\n".join(paragraphs), colour=COLOUR)
