"""Names as choices, while a person types an option of a slash command."""

from collections.abc import Iterable
from typing import TypeAlias

from discord.app_commands import Choice

from bot.discord_app.markdown import clip
from index.coverage import Coverage

Choices: TypeAlias = list[Choice[str]]

_LONGEST = 100
"""Discord's limit for a choice's name and for its value, in characters."""


def speakers(coverage: Coverage, typed: str) -> Choices:
    """Return the speakers who complete what was typed."""
    return _choices(coverage.names.spoken_by.complete(typed))


def outlets(coverage: Coverage, typed: str) -> Choices:
    """Return the outlets that complete what was typed."""
    return _choices(coverage.names.outlets.complete(typed))


def articles(coverage: Coverage, typed: str) -> Choices:
    """Return the articles that complete what was typed by their titles, to be sent back as their paths."""
    found = (coverage.names.articles[path] for path in coverage.names.titles.complete(typed))
    return [
        Choice(name=clip(article.title or article.path, _LONGEST), value=article.path)
        for article in found
        if len(article.path) <= _LONGEST
    ]


def _choices(names: Iterable[str]) -> Choices:
    """Return names as choices; one that is too long to be sent back as it is cannot be one."""
    return [Choice(name=name, value=name) for name in names if 0 < len(name) <= _LONGEST]
