"""The day of publication, as precise as an article gives it."""

from datetime import date
from enum import StrEnum


class DatePrecision(StrEnum):
    """How much of a date an article gives; of a month or a year, the first day stands for it."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


_LENGTHS = {DatePrecision.DAY: 10, DatePrecision.MONTH: 7, DatePrecision.YEAR: 4}
"""Number of characters of the ISO 8601 form."""


def iso_date(day: date | None, precision: DatePrecision) -> str | None:
    """Return a date in its ISO 8601 form, without its unknown parts: 2023-04; None without one."""
    return day.isoformat()[: _LENGTHS[precision]] if day else None
