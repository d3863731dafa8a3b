"""Renders the query log as embeds. Pure functions; every embed is within Discord's limits."""

from collections.abc import Mapping, Sequence

import discord

from bot.discord_app.embeds import COLOUR, DESCRIPTION_LIMIT, FIELD_LIMIT, fitting_lines
from bot.discord_app.markdown import clip, escape
from bot.i18n import Texts
from bot.querylog import LoggedEntry, QueryCount

_QUESTION_LENGTH = 120
"""Maximum length of a question, in characters."""
_NAME_LENGTH = 60
"""Maximum length of a name, a topic or an error, in characters."""


def entries_embed(title: str, entries: Sequence[LoggedEntry], texts: Texts) -> discord.Embed:
    """Return rows of the log, as many as fit; the title is the name of a text."""
    lines = fitting_lines((_entry(entry, texts) for entry in entries), DESCRIPTION_LIMIT)
    return _embed(title, lines, texts)


def counts_embed(title: str, counts: Sequence[QueryCount], texts: Texts) -> discord.Embed:
    """Return counts of questions, a line each, as many as fit; the title is the name of a text."""
    lines = fitting_lines((_count(count, texts) for count in counts), DESCRIPTION_LIMIT)
    return _embed(title, lines, texts)


def top_embed(counts_by_title: Mapping[str, Sequence[QueryCount]], texts: Texts) -> discord.Embed:
    """Return the most frequent questions, speakers and sources, each under the text of that name."""
    embed = discord.Embed(title=texts("log.top"), colour=COLOUR)
    for title, counts in counts_by_title.items():
        lines = fitting_lines((_count(count, texts) for count in counts), FIELD_LIMIT)
        embed.add_field(name=texts(title), value=lines or texts("log.none"), inline=False)
    return embed


def _embed(title: str, lines: str, texts: Texts) -> discord.Embed:
    return discord.Embed(title=texts(title), description=lines or texts("log.none"), colour=COLOUR)


def _entry(entry: LoggedEntry, texts: Texts) -> str:
    when = discord.utils.format_dt(entry.at, "R")
    user = f"<@{entry.person}>" if entry.person >= 0 else f"#{-entry.person % 10_000:04}"
    question = _one_line(entry.typed, _QUESTION_LENGTH)
    if entry.error:
        outcome = _one_line(entry.error, _NAME_LENGTH)
    elif not entry.answered:
        outcome = texts("log.no_answer")
    else:
        answer = " · ".join(filter(None, (entry.speaker, entry.source or entry.article)))
        outcome = _one_line(answer, _NAME_LENGTH)
    facts = [when, user, outcome, texts("log.latency", milliseconds=round(entry.latency_ms))]
    if entry.feedback:
        facts.append(f"{'👍' if entry.feedback > 0 else '👎'} {texts.number(abs(entry.feedback))}")
    return f"**{escape(entry.command)}** {question}\n*{' · '.join(filter(None, facts))}*"


def _count(count: QueryCount, texts: Texts) -> str:
    return f"**{texts.number(count.asked)}** × {_one_line(count.name, _NAME_LENGTH)}"


def _one_line(text: str, limit: int) -> str:
    return escape(clip(" ".join(text.split()), limit))
