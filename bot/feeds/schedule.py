"""When a feed is fetched again: what the server asks for, and growing delays after failures."""

import random
import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

LONGEST_RETRY_AFTER = 86_400.0
"""Maximum wait that a server may ask for, in seconds. A guess; nothing was measured."""
LONGEST_MAX_AGE = 3600.0
"""Maximum `max-age` of a feed that is honoured, in seconds: some servers give a year for everything. A
guess."""
LONGEST_BACK_OFF = 6 * 3600.0
"""Maximum delay after failures, in seconds, unless the feed is polled more seldom. A guess."""
JITTER = 0.25
"""Share by which a delay after failures varies, so that feeds that failed together come apart."""
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the wait that a server asks for, in seconds; None if it asks for none.

    Args:
        headers: Its headers.
        now: The present Unix time, in seconds.
    """
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,10}", value):
        return min(float(value), LONGEST_RETRY_AFTER)
    try:
        time = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    seconds = (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp() - now
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def delay_after_success(every: float, headers: Mapping[str, str]) -> float:
    """Return the seconds until a feed is fetched again, as the settings and its `Cache-Control` have it."""
    age = _MAX_AGE.search(headers.get("Cache-Control", ""))
    return max(every, min(float(age[1]), LONGEST_MAX_AGE)) if age else every


def delay_after_failure(
    every: float, failures: int, asked: float | None, chance: random.Random | None = None
) -> float:
    """Return the seconds until a feed that failed is fetched again.

    They double with each failure. What the server asked for is the least.

    Args:
        every: The time between two polls, in seconds.
        failures: The number of failures since the last success.
        asked: The wait that the server asked for, in seconds.
        chance: The source of the jitter.
    """
    longest = max(every, LONGEST_BACK_OFF)
    delay = min(every * 2.0 ** min(failures, 20), longest)
    jitter = (chance or random.Random()).uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
    return max(delay * jitter, asked or 0.0)
