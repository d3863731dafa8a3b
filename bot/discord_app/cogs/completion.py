"""Completion of names while a user types an option of a slash command."""

import asyncio
from collections.abc import Callable, Iterable
from typing import TypeAlias

from discord.app_commands import Choice

from bot.discord_app.embeds import CHOICE_LIMIT
from bot.discord_app.markdown import clip, length
from bot.discord_app.request_context import Interaction
from bot.discord_app.request_handler import bot_of
from index.coverage import Coverage

Choices: TypeAlias = list[Choice[str]]

COMPLETE_WITHIN = 2.0
"""Seconds after which nothing is completed; Discord drops it after 3. A guess; nothing was measured."""


async def in_time(interaction: Interaction, names: Callable[[Coverage, str], Choices], typed: str) -> Choices:
    """Return the names that complete a text, or none rather than late or out of the user's turn."""
    service = bot_of(interaction).service

    async def complete() -> Choices:
        return await service.run_in_worker(names, service.coverage, typed)

    completing = service.turns.start(interaction.user.id, complete)
    if completing is None:
        return []
    await asyncio.wait([completing], timeout=COMPLETE_WITHIN)
    if completing.done():
        return completing.result()
    completing.cancel()
    return []


def speakers(coverage: Coverage, typed: str) -> Choices:
    """Return the speakers whose names complete a text."""
    return _choices(coverage.names.speaker_names.complete(typed))


def several_speakers(coverage: Coverage, typed: str) -> Choices:
    """Return lists of speakers whose last name completes a text: "Ana Brook, li"."""
    before, comma, last = typed.rpartition(",")
    names = coverage.names.speaker_names.complete(last.strip())
    return _choices(f"{before.strip()}, {name}" if comma else name for name in names)


def outlets(coverage: Coverage, typed: str) -> Choices:
    """Return the outlets whose names complete a text."""
    return _choices(coverage.names.outlets.complete(typed))


def articles(coverage: Coverage, typed: str) -> Choices:
    """Return the articles whose titles complete a text. A choice shows the title; its value is the path."""
    headings = (coverage.names.articles[path] for path in coverage.names.titles.complete(typed))
    return [
        Choice(name=clip(heading.title or heading.path, CHOICE_LIMIT), value=heading.path)
        for heading in headings
        if length(heading.path) <= CHOICE_LIMIT
    ]


def _choices(names: Iterable[str]) -> Choices:
    """Return names as choices, without those that are too long for one."""
    return [Choice(name=name, value=name) for name in names if 0 < length(name) <= CHOICE_LIMIT]
