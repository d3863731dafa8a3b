"""A span of time or a date, as people type it."""

import re
from datetime import UTC, datetime, timedelta

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SPAN = re.compile(r"(\d{1,5})\s*([mhdw])[a-z]*", re.IGNORECASE)


def since(typed: str, now: datetime | None = None) -> datetime:
    """Return the time that "90m", "24h", "7 days", "2w" or a date or time of ISO 8601 means, in UTC.

    Raises:
        ValueError: It is neither a span nor a date of ISO 8601, or lies out of the calendar.
    """
    now = now or datetime.now(UTC)
    try:
        if span := _SPAN.fullmatch(typed.strip()):
            return now - timedelta(**{_UNITS[span[2].lower()]: int(span[1])})
        read = datetime.fromisoformat(typed.strip())
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{typed!r} is no time: give 24h, 7d, 2w or a date such as 2026-11-01") from error
