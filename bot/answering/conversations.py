"""Conversations: each user's last question in each channel, which a follow-up may refer to."""

import time
from collections.abc import Callable, Iterable
from datetime import timedelta

from index.model.question import PreviousQuestion

FOLLOW_UP_WINDOW = timedelta(minutes=10)
"""Maximum time between a question and a follow-up that refers to it. A guess; nothing was measured."""


class Conversations:
    """Remembers each user's last question in each channel and thread, in memory only.

    Args:
        clock: Returns the time in seconds. It must never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: dict[tuple[int, int], tuple[float, PreviousQuestion]] = {}

    def remember(self, user_id: int, channel_id: int, question: PreviousQuestion) -> None:
        """Remember a question, and drop all that are too old for a follow-up."""
        now = self._clock()
        self._last.pop((user_id, channel_id), None)  # so that the dictionary stays in order of time
        self._last[user_id, channel_id] = now, question
        while now - self._last[oldest := next(iter(self._last))][0] > FOLLOW_UP_WINDOW.total_seconds():
            del self._last[oldest]

    def recall(self, user_id: int, channel_ids: Iterable[int]) -> PreviousQuestion | None:
        """Return a user's last question in the first of these channels that has a recent one, or None."""
        for channel_id in channel_ids:
            asked_at, question = self._last.get((user_id, channel_id), (float("-inf"), None))
            if self._clock() - asked_at <= FOLLOW_UP_WINDOW.total_seconds():
                return question
        return None
