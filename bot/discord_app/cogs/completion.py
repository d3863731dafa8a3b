"""Completion of names while a user types an option of a slash command."""

from collections.abc import Iterable
from typing import TypeAlias

from discord.app_commands import Choice

from bot.discord_app.markdown import clip
from index.coverage import Coverage

Choices: TypeAlias = list[Choice[str]]

_CHOICE_LIMIT = 100
"""Discord's limit for a choice's name and for its value, in characters."""


def speakers(coverage: Coverage, typed: str) -> Choices:
    """Return the speakers whose names complete a text."""
    return _choices(coverage.names.speaker_names.complete(typed))


def outlets(coverage: Coverage, typed: str) -> Choices:
    """Return the outlets whose names complete a text."""
    return _choices(coverage.names.outlets.complete(typed))


def articles(coverage: Coverage, typed: str) -> Choices:
    """Return the articles whose titles complete a text. A choice shows the title; its value is the path."""
    headings = (coverage.names.articles[path] for path in coverage.names.titles.complete(typed))
    return [
        Choice(name=clip(heading.title or heading.path, _CHOICE_LIMIT), value=heading.path)
        for heading in headings
        if len(heading.path) <= _CHOICE_LIMIT
    ]


def _choices(names: Iterable[str]) -> Choices:
    """Return names as choices, without those that are too long for one."""
    return [Choice(name=name, value=name) for name in names if 0 < len(name) <= _CHOICE_LIMIT]
