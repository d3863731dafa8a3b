"""Points in time as people type them: a duration before now, or a date."""

import re
from datetime import UTC, datetime, timedelta

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(\d{1,5})\s*([mhdw])[a-z]*", re.IGNORECASE)


def parse_since(typed: str, now: datetime | None = None) -> datetime:
    """Return the time that "90m", "24h", an ISO 8601 time, or a day as in `after:` stands for, in UTC.

    Raises:
        ValueError: The text is neither a duration nor a day, or the time is out of range.
    """
    from index.coverage import first_day  # the library takes time to load, and a search has it  # noqa: PLC0415

    now = now or datetime.now(UTC)
    try:
        if duration := _DURATION.fullmatch(typed.strip()):
            return now - timedelta(**{_UNITS[duration[2].lower()]: int(duration[1])})
        time = datetime.fromisoformat(typed.strip())
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        if day := first_day(typed, now.date()):
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        raise ValueError(f"{typed!r} is not a time: give 24h, 7d, 2w or a date such as 2026-11-01") from error
