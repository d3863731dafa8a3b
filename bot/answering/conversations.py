"""Conversations: each user's last question in each channel, which a follow-up may refer to."""

import time
from collections.abc import Callable, Iterable
from datetime import timedelta

from bot.answering.parsing import PUNCTUATION
from bot.answering.results import ResultPage, quotations_of_matches, quote_of
from index.model.passage import Passage
from index.model.question import PreviousQuestion
from index.model.verdict import Verdict

FOLLOW_UP_WINDOW = timedelta(minutes=10)
"""Maximum time between a question and a follow-up that refers to it. A guess; nothing was measured."""
_MAX_WORDS = 30
"""Maximum words of an answer that are asked for again. A guess; nothing was measured."""
_QUESTION_COMMANDS = frozenset({"ask", "search", "who said", "who said this", "quotes", "timeline"})
"""The commands whose requests a follow-up may refer to."""


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

    def forget(self, user_id: int) -> None:
        """Forget a user's questions in all channels."""
        for key in [key for key in self._last if key[0] == user_id]:
            del self._last[key]


def as_question(page: ResultPage) -> PreviousQuestion | None:
    """Return the question, in plain English, that a page of results answers; None if there is none."""
    if page.request.command not in _QUESTION_COMMANDS or not page.understood.strip():
        return None
    quote = quote_of(page.best)
    if isinstance(page.best, Verdict):
        quote = page.best.quote
    speaker = quote.speaker if quote else None
    question = page.understood
    if page.request.command in {"who said", "who said this"}:
        question = f"who said “{_first_words(question)}”?"
    elif page.request.command in {"quotes", "timeline"}:
        name, _, subject = question.partition(" about ")
        speaker = speaker or name
        question = f"what did {speaker} say about {subject}?" if subject else f"what did {speaker} say?"
    words = quote.text if quote else _quoted_words(page.best) if isinstance(page.best, Passage) else ""
    return PreviousQuestion(question, speaker, _first_words(words))


def _quoted_words(passage: Passage) -> str:
    """Return the words of the first quotation with a match in a passage, or else the whole passage."""
    for quotation in quotations_of_matches(passage):
        return passage.article.text[quotation.start : quotation.end]
    return passage.text


def _first_words(text: str) -> str:
    return " ".join(text.split()[:_MAX_WORDS]).strip(PUNCTUATION)
