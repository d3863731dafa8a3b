"""Names as choices, while a person types an option of a slash command."""

from collections.abc import Iterable
from typing import TypeAlias

from discord.app_commands import Choice

from bot.markdown import clip
from index.articles import Heading

Choices: TypeAlias = list[Choice[str]]

_LONGEST = 100
"""Discord's limit for a choice's name and for its value, in characters."""


def choices(names: Iterable[str]) -> Choices:
    """Return names as choices; one that is too long to be sent back as it is cannot be one."""
    return [Choice(name=name, value=name) for name in names if 0 < len(name) <= _LONGEST]


def titled(articles: Iterable[Heading]) -> Choices:
    """Return articles as choices by their titles, to be sent back as their paths."""
    return [
        Choice(name=clip(article.title or article.path, _LONGEST), value=article.path)
        for article in articles
        if len(article.path) <= _LONGEST
    ]
