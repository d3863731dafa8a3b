"""Supervision: a background task that fails is started again, and counted."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable

FIRST_DELAY = 1.0
"""Seconds until a task that failed starts again; they double each time. A guess; nothing was measured."""
LONGEST_DELAY = 60.0
"""Maximum seconds until a task that failed starts again, and after which it counts as working again.
A guess; nothing was measured."""

_log = logging.getLogger(__name__)


async def supervised(
    name: str, work: Callable[[], Awaitable[None]], restarts: Counter[str], resting: set[str]
) -> None:
    """Run a task until it ends by itself; when it fails, start it again after a delay.

    Args:
        name: The name of the task.
        work: Starts it.
        restarts: Counts the restarts of each task.
        resting: Gets the name of the task while it has failed and waits for its next start.
    """
    delay = FIRST_DELAY
    while True:
        started = time.monotonic()
        try:
            await work()
        except Exception:  # noqa: BLE001 - whatever the error, the task starts again
            if time.monotonic() - started > LONGEST_DELAY:
                delay = FIRST_DELAY
            restarts[name] += 1
            _log.exception("the background task %r failed; it starts again in %g seconds", name, delay)
        else:
            return
        resting.add(name)
        await asyncio.sleep(delay)
        resting.discard(name)
        delay = min(2 * delay, LONGEST_DELAY)
