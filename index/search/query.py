"""The query language: parsing what a person typed into words, phrases and filters."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from index.model.query import Query

SYNTAX = (
    ("nuclear treaty", "sentences with these words; the more of them, and the closer together, the better"),
    ('"nuclear treaty"', "first the sentences that have these words just so"),
    ("-senate", "not the sentences with this word; also with a phrase in quotation marks"),
    ("speaker:stoltenberg", "only what this person or body said"),
    ("source:reuters", "only from this outlet, or from files so named"),
    ("after:2023-04 before:2024", "only what was published from April to December 2023"),
    ('after:"last week"', "since last Monday week; also today, yesterday, last month, last year"),
)
"""Examples of the query language, and the effect of each. Operators may come in any order."""

_QUOTATION_MARKS = '"“”„«»'
_PIECE = re.compile(
    rf"(?P<minus>(?<!\S)-(?=[^\s-]))?"
    rf"(?:(?P<operator>(?<!\w)[a-z]+):(?=\S))?"
    rf"(?:[{_QUOTATION_MARKS}](?P<phrase>[^{_QUOTATION_MARKS}]*)[{_QUOTATION_MARKS}]"
    rf"|(?P<word>[^\s{_QUOTATION_MARKS}]+))",
    re.IGNORECASE,
)
_MAX_PHRASES = 20
"""Maximum phrases, and maximum exclusions, of a query: the index is searched for each. A guess; nothing was
measured."""
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def parse(text: str, today: date | None = None) -> Query:
    """Return the query that a text asks for.

    No text is an error: unknown operators, operators with a meaningless value and unclosed quotation marks
    count as words. Phrases and exclusions after the first twenty of each are ignored.

    Args:
        text: What a person typed; see `SYNTAX`.
        today: The day that "yesterday" and "last week" count from; None for the current day.
    """
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    filters: dict[str, str | date] = {}
    for piece in _PIECE.finditer(text):
        value = (piece["phrase"] if piece["word"] is None else piece["word"]).strip()
        if not value:
            continue
        operator = (piece["operator"] or "").casefold()
        filter_value = None if piece["minus"] else _filter_value(operator, value, today)
        if filter_value is not None:
            filters[operator] = filter_value
        elif piece["minus"] and not operator:
            excluded.append(value)
        elif piece["phrase"] is not None and not operator:
            phrases.append(value)
        else:
            words.extend(_words(piece.group()))
    return Query(tuple(words), _distinct(phrases), _distinct(excluded), **filters)  # pyright: ignore[reportArgumentType]


def _distinct(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:_MAX_PHRASES]


def narrowed(text: str, **operators: str) -> str:
    """Return a query with operators added, such as `speaker="Ana Brook"`; empty values add none."""
    values = (
        (name, re.sub(rf"[{_QUOTATION_MARKS}]", " ", value).strip()) for name, value in operators.items()
    )
    return " ".join((text, *(f'{name}:"{value}"' for name, value in values if value)))


def _filter_value(operator: str, value: str, today: date | None) -> str | date | None:
    """Return the value of an operator; None if there is no such operator, or its value is no date."""
    if operator in {"speaker", "source"}:
        return value
    if operator in {"after", "before"}:
        return _first_day(value, today or date.today())  # noqa: DTZ011 - days are the reader's own
    return None


def _first_day(value: str, today: date) -> date | None:
    """Return the first day of a period such as "last week", "2023" or "2023-04"; None for other texts."""
    periods = dict(_named_periods(today))
    name = " ".join(value.casefold().replace("-", " ").split())
    if name in periods:
        return periods[name]
    match = _DATE.fullmatch(value)
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)) if match else None
    except ValueError:
        return None


def _named_periods(today: date) -> Iterator[tuple[str, date]]:
    """Yield the name and the first day of each period."""
    monday = today - timedelta(days=today.weekday())
    yield "today", today
    yield "yesterday", today - timedelta(days=1)
    yield "this week", monday
    yield "last week", monday - timedelta(weeks=1)
    yield "this month", today.replace(day=1)
    yield "last month", (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    yield "this year", today.replace(month=1, day=1)
    yield "last year", date(today.year - 1, 1, 1)


def _words(piece: str) -> list[str]:
    return [word for word in re.split(rf"[\s{_QUOTATION_MARKS}:]+", piece.lstrip("-")) if word]
