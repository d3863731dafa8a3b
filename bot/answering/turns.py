"""Turns: of one person's requests one is worked on at a time, so that nobody delays the others."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

PLACES = 2
"""Maximum requests of one person that are worked on or wait. A guess; nothing was measured."""

_R = TypeVar("_R")


@dataclass(slots=True)
class _Line:
    """The requests of one person.

    Attributes:
        length: Their number.
        turn: Held by the one that is worked on.
    """

    length: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Turns:
    """Gives each person's requests their turns, one after the other."""

    def __init__(self) -> None:
        self._lines: dict[int, _Line] = {}

    def start(self, person: int, work: Callable[[], Awaitable[_R]]) -> asyncio.Task[_R] | None:
        """Start a task that works when the person's turn comes, or return None if they have no place left."""
        line = self._lines.setdefault(person, _Line())
        if line.length == PLACES:
            return None
        line.length += 1
        task = asyncio.create_task(_in_turn(line, work))
        # A task that is cancelled before it starts runs nothing, not even a `finally`.
        task.add_done_callback(partial(self._leave, person, line))
        return task

    def _leave(self, person: int, line: _Line, _: asyncio.Task[_R]) -> None:
        line.length -= 1
        if not line.length:
            del self._lines[person]


async def _in_turn(line: _Line, work: Callable[[], Awaitable[_R]]) -> _R:
    async with line.turn:
        return await work()
