"""Copies the query log at the times of the settings while the bot runs."""

import logging
from asyncio import sleep, to_thread
from datetime import UTC, datetime

from bot.discord_app.client import CoverageBot
from bot.querylog import LogError
from bot.querylog.backups import back_up, backup_time, scheduled_backups

RETRY_SECONDS = 600.0
"""Time until a copy that failed is tried again, in seconds, if the next one is not due before. A guess."""

_log = logging.getLogger(__name__)


async def back_up_on_schedule(bot: CoverageBot) -> None:
    """Copy the query log whenever a copy is due, until the task is cancelled.

    A copy is due when the latest one is old enough, whether or not the bot ran in between. A failure is told
    once, until a copy succeeds.
    """
    chosen = bot.settings.backups
    if chosen.folder is None:
        return
    problem = ""
    while True:
        if not problem:
            copies = await to_thread(scheduled_backups, chosen.folder, bot.log.file)
            latest = backup_time(copies[-1]) if copies else None
            await sleep(_wait(latest, chosen.every_seconds))
        try:
            file = await back_up(bot.log, chosen.folder, chosen.keep, datetime.now(UTC))
        except LogError as error:
            if str(error) != problem:
                _log.warning("%s", error)
            problem = str(error)
            await sleep(min(RETRY_SECONDS, chosen.every_seconds))
        else:
            problem = ""
            _log.info("the query log was copied to %s", file)


def _wait(latest: datetime | None, every: float) -> float:
    """Return the seconds until a copy is due; if the clock was set back, no more than between two copies."""
    if latest is None:
        return 0.0
    age = (datetime.now(UTC) - latest).total_seconds()
    return min(max(every - age, 0.0), every)
