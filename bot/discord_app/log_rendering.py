"""The query log -> embeds. Pure functions; whatever they return obeys Discord's limits."""

from collections.abc import Iterable, Mapping, Sequence

import discord

from bot.config import Log
from bot.discord_app.markdown import clip, escape, length
from bot.i18n import Texts
from bot.querylog import LoggedEntry, QueryCount

_DESCRIPTION, _FIELD = 4096, 1024
_QUESTION, _NAME = 120, 60
_COLOUR = discord.Colour(0x2B5C8A)


def entries(name: str, found: Sequence[LoggedEntry], texts: Texts) -> discord.Embed:
    """Return rows of the log, a line each, under the text of that name."""
    return _embed(name, _fitting((_entry(entry, texts) for entry in found), _DESCRIPTION), texts)


def tallies(name: str, found: Sequence[QueryCount], texts: Texts) -> discord.Embed:
    """Return how often something was asked, a line each, under the text of that name."""
    return _embed(name, _fitting(map(_tally, found), _DESCRIPTION), texts)


def top(found: Mapping[str, Sequence[QueryCount]], texts: Texts) -> discord.Embed:
    """Return what was most frequent, each kind under the text of its name."""
    shown = discord.Embed(title=texts("log.top"), colour=_COLOUR)
    for kind, some in found.items():
        lines = _fitting(map(_tally, some), _FIELD) or texts("log.none")
        shown.add_field(name=texts(kind), value=lines, inline=False)
    return shown


def privacy(settings: Log, texts: Texts) -> discord.Embed:
    """Return what is kept of a person, for how long, and who can read it."""
    lines = [
        texts("privacy.kept"),
        texts("privacy.hashed" if settings.hash_people else "privacy.named"),
        texts.count("privacy.days", settings.retention_days)
        if settings.retention_days
        else texts("privacy.ever"),
        texts("privacy.readers", permission=settings.moderators.replace("_", " ")),
        texts("privacy.forget"),
    ]
    return discord.Embed(title=texts("privacy.title"), description="\n\n".join(lines), colour=_COLOUR)


def _embed(name: str, lines: str, texts: Texts) -> discord.Embed:
    return discord.Embed(title=texts(name), description=lines or texts("log.none"), colour=_COLOUR)


def _entry(entry: LoggedEntry, texts: Texts) -> str:
    when = discord.utils.format_dt(entry.at, "R")
    who = f"<@{entry.person}>" if entry.person >= 0 else f"#{-entry.person % 10_000:04}"
    asked = _words(entry.typed, _QUESTION)
    if entry.error:
        outcome = _words(entry.error, _NAME)
    elif not entry.answered:
        outcome = texts("log.no_answer")
    else:
        outcome = _words(" · ".join(filter(None, (entry.speaker, entry.source or entry.article))), _NAME)
    facts = [when, who, outcome, f"{entry.latency_ms:,.0f} ms"]
    if entry.feedback:
        facts.append(f"{'👍' if entry.feedback > 0 else '👎'} {abs(entry.feedback)}")
    return f"**{escape(entry.command)}** {asked}\n*{' · '.join(fact for fact in facts if fact)}*"


def _tally(tally: QueryCount) -> str:
    return f"**{tally.asked:,}** × {_words(tally.name, _NAME)}"


def _words(text: str, limit: int) -> str:
    return escape(clip(" ".join(text.split()), limit))


def _fitting(lines: Iterable[str], limit: int) -> str:
    """Return as many whole lines as fit."""
    shown = ""
    for line in lines:
        more = f"{shown}\n{line}" if shown else line
        if length(more) > limit:
            break
        shown = more
    return shown
