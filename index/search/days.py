"""Days and periods as people write them: "5 April 2023", "2023/04", "last week", "3 days ago"."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

MAX_WORDS = 3
"""Maximum words of a day or period."""
_MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MIN_ABBREVIATION = 3
"""Minimum letters of an abbreviated month or weekday."""
_DAYS_OF_UNIT = {
    "minute": 1 / 1440,
    "m": 1 / 1440,
    "hour": 1 / 24,
    "h": 1 / 24,
    "day": 1,
    "d": 1,
    "week": 7,
    "w": 7,
}
_YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?(?:t.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_AGO = re.compile(r"(\d{1,5}) ?(?:(m|h|d|w)|(minute|hour|day|week|month|year)s?)(?: ago)?")
_MONTHS_OF_YEAR = 12


def first_day(text: str, today: date) -> date | None:
    """Return the first day of a day or period; None for other texts, and for a day that is ambiguous.

    05/04/2023 is 5 April in Europe and May 4 in America, so it is ambiguous; 05.04.2023 and 13/04/2023 are
    not.

    Args:
        text: The text, in any case.
        today: The day that "yesterday", "3 days ago" and "April" count from.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    try:
        return (
            dict(_named_periods(today)).get(words.replace("-", " "))
            or _in_numbers(words)
            or _in_words(words, today)
            or _ago(words, today)
        )
    except (ValueError, OverflowError):
        return None


def _named_periods(today: date) -> Iterator[tuple[str, date]]:
    """Yield the name and the first day of each period."""
    monday = today - timedelta(days=today.weekday())
    yield "today", today
    yield "now", today
    yield "yesterday", today - timedelta(days=1)
    yield "tomorrow", today + timedelta(days=1)
    yield "this week", monday
    yield "last week", monday - timedelta(weeks=1)
    yield "this month", today.replace(day=1)
    yield "last month", (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    yield "this year", today.replace(month=1, day=1)
    yield "last year", date(today.year - 1, 1, 1)
    for number, name in enumerate(_WEEKDAYS):
        latest = today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
        yield name, latest
        yield f"last {name}", latest


def _in_numbers(words: str) -> date | None:
    """Return the first day of "2023", "2023-04", "2023/04/05", "5.4.2023" or "04/2023".

    Raises:
        ValueError: There is no such day.
    """
    if match := _YEAR_FIRST.fullmatch(words):
        return date(int(match[1]), int(match[3] or 1), int(match[4] or 1))
    if match := _MONTH_YEAR.fullmatch(words):
        return date(int(match[2]), int(match[1]), 1)
    if match := _DAY_FIRST.fullmatch(words):
        first, second = int(match[1]), int(match[3])
        if match[2] == "." or first > _MONTHS_OF_YEAR or first == second:
            return date(int(match[4]), second, first)
        if second > _MONTHS_OF_YEAR:
            return date(int(match[4]), first, second)
    return None


def _in_words(words: str, today: date) -> date | None:
    """Return the first day of "5 April 2023", "April 5, 2023", "Apr 2023", or the last "April" or "5 April".

    Raises:
        ValueError: There is no such day.
    """
    day = month = year = None
    parts = [part for part in re.split(r"[ .-]+", words) if part not in {"", "of", "the"}]
    for part in parts:
        if month is None and (named := _number_of(part, _MONTHS)):
            month = named
        elif year is None and re.fullmatch(r"\d{4}", part):
            year = int(part)
        elif day is None and (number := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", part)):
            day = int(number[1])
        else:
            return None
    if month is None:
        return None
    if year is not None:
        return date(year, month, day or 1)
    this_year = date(today.year, month, day or 1)
    return this_year if this_year <= today else date(today.year - 1, month, day or 1)


def _number_of(word: str, names: list[str]) -> int | None:
    """Return the number of a name that a word is, or abbreviates, from 1; None if there is none."""
    if len(word) < _MIN_ABBREVIATION:
        return None
    word = "sep" if word == "sept" else word
    return next((number for number, name in enumerate(names, start=1) if name.startswith(word)), None)


def _ago(words: str, today: date) -> date | None:
    """Return the day that "7d", "2 weeks ago" or "3 months" before today is.

    Raises:
        ValueError, OverflowError: There is no such day.
    """
    match = _AGO.fullmatch(words)
    if match is None:
        return None
    count, unit = int(match[1]), match[2] or match[3]
    if days := _DAYS_OF_UNIT.get(unit):
        return today - timedelta(days=int(count * days))
    months = (
        today.year * _MONTHS_OF_YEAR + today.month - 1 - count * (_MONTHS_OF_YEAR if unit == "year" else 1)
    )
    year, month = divmod(months, _MONTHS_OF_YEAR)
    first = date(year, month + 1, 1)
    return min(first + timedelta(days=today.day - 1), _last_day(first))


def _last_day(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
