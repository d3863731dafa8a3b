"""Reads the days of publication that people, feeds and news services write."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache

from dateparser.date import DateDataParser
from dateutil import parser as dateutil_parser

from index.model.publication import DatePrecision

_NO_DATE = frozenset(("", "n/a", "na", "none", "null", "nil", "unknown", "undated", "n.d.", "-", "—", "0"))
"""What stands for no date."""
_MAX_LENGTH = 80
"""Maximum length of a date in characters. A guess; nothing was measured."""
_EARLIEST_YEAR = 1500
"""First year of a newspaper's archive, with room to spare."""
_SECONDS = (10**8, 4 * 10**9)
"""Numbers that are seconds since 1970: from 1973 to 2096."""
_MILLISECONDS = (10**11, 4 * 10**12)
"""Numbers that are milliseconds since 1970, in the same years."""
_DIGITS_OF_DAY = 8
_LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "ru", "uk", "tr"]
"""Languages of dates in words. All that dateparser knows take four seconds to load."""
_AMBIGUOUS = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-]\d{4}\b")
"""A day and a month of which Europeans and Americans write another one first."""
_YEAR_AND_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?|(\d{1,2})[-/.](\d{4})", re.ASCII)
"""A year, or a month and a year in figures."""
_DOTTED = re.compile(r"\d{1,2}\. ?\d{1,2}\. ?\d{4}\b")
"""A date that has the day first wherever it is written."""
_LABEL = re.compile(
    r"(?:(?:first|last|originally)\s+)?(?:published|posted|updated|modified|created|issued|released|filed|date)"
    r"(?:\s+(?:on|at))?\s*:?\s+",
    re.IGNORECASE,
)
"""What may stand before a date: *First published on*."""
_WRITER = re.compile(r"\s+by\s.*", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?s?|thurs?|fri|satur|sun)(?:day)?s?\b\.?,?\s*", re.IGNORECASE
)
"""A day of the week, however it is abbreviated; the parsers know some of the ways."""
_PERIODS = {"month": DatePrecision.MONTH, "year": DatePrecision.YEAR}
"""Precisions by dateparser's names for them."""
_COMPACT = ("%Y%m%dT%H%M%SZ", "%Y%m%d%H%M%S", "%Y%m%d")
"""Forms of GDELT and of agencies."""


def is_no_date(value: str) -> bool:
    """Return whether a value says that there is no date."""
    return value.strip().casefold() in _NO_DATE


@lru_cache(1024)
def read_date(value: str) -> tuple[date, DatePrecision]:
    """Return the day of a date, or of a date and time, as its own time zone has it, and how much is given.

    It may be as ISO 8601, RFC 822 or YAML have it, in seconds or milliseconds since 1970, as GDELT writes it,
    or in words: *April 5, 2023*. Of a month or a year alone, it is the first day.

    Raises:
        ValueError: It is no date, or too vague: *yesterday*, *5 April*.
    """
    text = " ".join(value.split())
    if len(text) > _MAX_LENGTH:
        raise ValueError(value)
    if label := _LABEL.match(text):
        text = _WRITER.sub("", text[label.end() :])
    if (period := _period(text)) and period[0].year >= _EARLIEST_YEAR:
        return period
    for read in (_iso, _since_1970, _compact, _rfc822):
        day = read(text)
        if day and day.year >= _EARLIEST_YEAR:
            return day, DatePrecision.DAY
    if (found := _in_words(text)) and found[0].year >= _EARLIEST_YEAR:
        return found
    raise ValueError(value)


def _period(text: str) -> tuple[date, DatePrecision] | None:
    """Return the first day of a year, or of a month in figures: 2023, 2023-04, 04/2023."""
    match = _YEAR_AND_MONTH.fullmatch(text)
    if match is None:
        return None
    year, month = int(match[1] or match[4]), int(match[2] or match[3] or 1)
    if not 1 <= month <= 12 or not year:  # noqa: PLR2004
        return None
    is_month = match[2] or match[3]
    return date(year, month, 1), DatePrecision.MONTH if is_month else DatePrecision.YEAR


def _iso(text: str) -> date | None:
    if text.isdecimal():
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _compact(text: str) -> date | None:
    if not text[:_DIGITS_OF_DAY].isdecimal():
        return None
    for form in _COMPACT:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - the day as it is written
        except ValueError:
            continue
    return None


def _since_1970(text: str) -> date | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if _SECONDS[0] <= number < _SECONDS[1]:
        return datetime.fromtimestamp(number, UTC).date()
    if _MILLISECONDS[0] <= number < _MILLISECONDS[1]:
        return datetime.fromtimestamp(number / 1000, UTC).date()
    return None


def _rfc822(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _in_words(text: str) -> tuple[date, DatePrecision] | None:
    """Return the day of a date with a year, in figures or in words; of a month alone, its first day."""
    if not any(map(str.isdecimal, text)) or _is_ambiguous(text):
        return None
    text = _WEEKDAY.sub("", text) or text
    first = _by_dateutil(text, datetime(1, 1, 1))  # noqa: DTZ001 - the day as it is written
    second = _by_dateutil(text, datetime(4, 2, 2))  # noqa: DTZ001
    if first and first == second:
        return first, DatePrecision.DAY
    found = _date_parser().get_date_data(text)
    if not found or not found.date_obj:
        return None
    precision = _PERIODS.get(found.period or "", DatePrecision.DAY)
    lacks_year = first and second and first.year != second.year
    return None if lacks_year and precision is DatePrecision.DAY else (found.date_obj.date(), precision)


def _is_ambiguous(text: str) -> bool:
    """Return whether a date may be two days: 05/04/2023."""
    match = _AMBIGUOUS.match(text)
    return match is not None and match[1] != match[2] and max(int(match[1]), int(match[2])) <= 12  # noqa: PLR2004


def _by_dateutil(text: str, missing: datetime) -> date | None:
    """Return the day of an English date; the parts that it lacks are those of another."""
    try:
        return dateutil_parser.parse(
            text, default=missing, ignoretz=True, dayfirst=_DOTTED.match(text) is not None
        ).date()
    except (ValueError, OverflowError, TypeError):
        return None


@cache
def _date_parser() -> DateDataParser:
    return DateDataParser(
        languages=_LANGUAGES,
        settings={
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["month", "year"],
            "PREFER_DAY_OF_MONTH": "first",
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
