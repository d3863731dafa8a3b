"""What a person typed to a query: words, phrases, and what narrows them."""

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
"""The query language by example, with what each example does. Operators may come in any order."""

_MARKS = '"“”„«»'
_PIECE = re.compile(
    rf"(?P<minus>(?<!\S)-(?=[^\s-]))?"
    rf"(?:(?P<operator>(?<!\w)[a-z]+):(?=\S))?"
    rf"(?:[{_MARKS}](?P<phrase>[^{_MARKS}]*)[{_MARKS}]|(?P<word>[^\s{_MARKS}]+))",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def parse(text: str, today: date | None = None) -> Query:
    """Return the query that a text asks for.

    Nothing that a person types is an error: an operator that doesn't exist or whose value makes no sense
    and a quotation mark that is never closed are words like all others.

    Args:
        text: What was typed; see `SYNTAX`.
        today: What "yesterday" and "last week" count from; None for the present day.
    """
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    narrowed: dict[str, str | date] = {}
    for piece in _PIECE.finditer(text):
        value = (piece["phrase"] if piece["word"] is None else piece["word"]).strip()
        if not value:
            continue
        operator = (piece["operator"] or "").casefold()
        meaning = None if piece["minus"] else _meaning(operator, value, today)
        if meaning is not None:
            narrowed[operator] = meaning
        elif piece["minus"] and not operator:
            excluded.append(value)
        elif piece["phrase"] is not None and not operator:
            phrases.append(value)
        else:
            words.extend(_plain(piece.group()))
    return Query(tuple(words), tuple(phrases), tuple(excluded), **narrowed)  # pyright: ignore[reportArgumentType]


def narrowed(text: str, **operators: str) -> str:
    """Return a query with some more operators, `speaker="Ana Brook"`; those without a value are left out."""
    values = ((name, re.sub(rf"[{_MARKS}]", " ", value).strip()) for name, value in operators.items())
    return " ".join((text, *(f'{name}:"{value}"' for name, value in values if value)))


def _meaning(operator: str, value: str, today: date | None) -> str | date | None:
    if operator in {"speaker", "source"}:
        return value
    if operator in {"after", "before"}:
        return _day(value, today or date.today())  # noqa: DTZ011 - days are the reader's own
    return None


def _day(value: str, today: date) -> date | None:
    """Return the first day of a period, None where the value names none."""
    named = dict(_periods(today))
    name = " ".join(value.casefold().replace("-", " ").split())
    if name in named:
        return named[name]
    match = _DATE.fullmatch(value)
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)) if match else None
    except ValueError:
        return None


def _periods(today: date) -> Iterator[tuple[str, date]]:
    monday = today - timedelta(days=today.weekday())
    yield "today", today
    yield "yesterday", today - timedelta(days=1)
    yield "this week", monday
    yield "last week", monday - timedelta(weeks=1)
    yield "this month", today.replace(day=1)
    yield "last month", (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    yield "this year", today.replace(month=1, day=1)
    yield "last year", date(today.year - 1, 1, 1)


def _plain(piece: str) -> list[str]:
    return [word for word in re.split(rf"[\s{_MARKS}:]+", piece.lstrip("-")) if word]
