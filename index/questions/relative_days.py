"""Finds the days that a question means by "yesterday", "last Friday" or "three days ago"."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from index.search.days import first_day

_WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_NUMBERS = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10"}
_PERIOD = re.compile(
    rf"\b(?P<days>today|yesterday|(?:this|last) week|last weekend|last {_WEEKDAY}|"
    rf"(?P<count>\d{{1,2}}|{'|'.join(_NUMBERS)}) days ago)\b",
    re.IGNORECASE,
)
_REPORTED_AFTER = timedelta(days=1)
"""Time after which an event has been reported. A guess; nothing was measured."""


class ReportedDays(NamedTuple):
    """The days on which reports of what a question asks about were published.

    Attributes:
        question: The question without its words for the days.
        first: The first day.
        after: The day after the last one.
    """

    question: str
    first: date
    after: date


def reported_days(question: str, today: date) -> ReportedDays | None:
    """Return the days that a question means by relative words; None if it has none.

    A longer time, such as "last year", does not tell when the reports appeared.

    Args:
        question: The question.
        today: The day that "yesterday" counts from.
    """
    match = _PERIOD.search(question)
    if match is None:
        return None
    words, length = match["days"].lower(), timedelta(days=1)
    if words.endswith("week"):
        length = timedelta(weeks=1)
    if words == "last weekend":
        # The Saturday before today, and the Sunday after it.
        words, length = "last saturday", timedelta(days=2)
    if count := match["count"]:
        words = f"{_NUMBERS.get(count.lower(), count)} days ago"
    first = first_day(words, today)
    if first is None:
        return None
    rest = f"{question[: match.start()]}{question[match.end() :]}"
    rest = re.sub(r"\s+(?=[?!.,]|$)", "", " ".join(rest.split()))
    return ReportedDays(rest, first, first + length + _REPORTED_AFTER)
