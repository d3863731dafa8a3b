"""Conversations: what a person asked last in a place, for as long as a follow-up may lean on it."""

import time
from collections.abc import Callable, Iterable
from datetime import timedelta

from index.model.question import PreviousQuestion

PATIENCE = timedelta(minutes=10)
"""How long a follow-up may lean on the question before."""


class Conversations:
    """Remembers, in memory only, each person's last question in each channel and thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: dict[tuple[int, int], tuple[float, PreviousQuestion]] = {}

    def remember(self, person: int, place: int, before: PreviousQuestion) -> None:
        """Keep what a person asked; whatever is too old is dropped."""
        now = self._clock()
        self._last.pop((person, place), None)
        self._last[person, place] = now, before
        while now - self._last[oldest := next(iter(self._last))][0] > PATIENCE.total_seconds():
            del self._last[oldest]

    def recall(self, person: int, places: Iterable[int]) -> PreviousQuestion | None:
        """Return what a person asked last in the first of these places where they did, or None."""
        for place in places:
            at, before = self._last.get((person, place), (float("-inf"), None))
            if self._clock() - at <= PATIENCE.total_seconds():
                return before
        return None
