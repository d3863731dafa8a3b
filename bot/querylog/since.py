"""Points in time as people type them: a duration before now, or a date."""

import re
from datetime import UTC, datetime, timedelta

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(\d{1,5})\s*([mhdw])[a-z]*", re.IGNORECASE)


def parse_since(typed: str, now: datetime | None = None) -> datetime:
    """Return the time that "90m", "24h", "7 days", "2w", or an ISO 8601 date or time stands for, in UTC.

    Raises:
        ValueError: The text is neither a duration nor an ISO 8601 date, or the time is out of range.
    """
    now = now or datetime.now(UTC)
    try:
        if duration := _DURATION.fullmatch(typed.strip()):
            return now - timedelta(**{_UNITS[duration[2].lower()]: int(duration[1])})
        time = datetime.fromisoformat(typed.strip())
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{typed!r} is not a time: give 24h, 7d, 2w or a date such as 2026-11-01") from error
