"""Scheduled copies of the query log: making, rotating and restoring them, and deleting people in them."""

import asyncio
import os
import re
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.querylog.errors import LogError, log_error, translate_errors
from bot.querylog.privacy import OPTED_OUT
from bot.querylog.schema import BUSY_TIMEOUT_SECONDS, create_or_upgrade, require_undamaged
from bot.querylog.writer import QueryLog

_TIME = "%Y%m%dT%H%M%SZ"
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def backup_time(file: Path) -> datetime:
    """Return when a scheduled copy was made, which its name says, in UTC.

    Raises:
        ValueError: The name says no time.
    """
    return datetime.strptime(file.stem.rpartition("-")[2], _TIME).replace(tzinfo=UTC)


def scheduled_backups(folder: Path, log: Path) -> list[Path]:
    """Return the scheduled copies of a log in a folder, oldest first; other files are none of them."""
    files = folder.iterdir() if folder.is_dir() else ()
    return sorted(file for file in files if _is_scheduled(file, log))


def _is_scheduled(file: Path, log: Path) -> bool:
    if not re.fullmatch(rf"{re.escape(log.stem)}-\d{{8}}T\d{{6}}Z\.sqlite", file.name):
        return False
    try:
        backup_time(file)
    except ValueError:
        return False
    return True


async def back_up(log: QueryLog, folder: Path, keep: int, now: datetime) -> Path:
    """Copy a log to a folder, and delete its oldest scheduled copies once the new one is complete.

    Args:
        log: The log, which goes on being written.
        folder: The folder; it is created if necessary.
        keep: How many copies stay.
        now: The time in UTC, which names the copy.

    Raises:
        LogError: The copy cannot be written, or an old one not deleted.
    """
    file = folder / f"{log.file.stem}-{now:{_TIME}}.sqlite"
    try:
        await asyncio.to_thread(partial(folder.mkdir, mode=0o700, parents=True, exist_ok=True))
        await log.backup(file)
        for old in (await asyncio.to_thread(scheduled_backups, folder, log.file))[:-keep]:
            await asyncio.to_thread(old.unlink)
    except OSError as error:
        raise LogError(
            f"{error.filename or folder}: the backup failed ({error.strerror}); make the folder writable, or"
            " set another one under [backups]"
        ) from error
    return file


def forget_in_backups(folder: Path, log: Path, ids: Sequence[int]) -> None:
    """Delete a person's questions and feedback from all scheduled copies of a log.

    Args:
        folder: The folder of the copies.
        log: The log.
        ids: The ids that the person may have in them.

    Raises:
        LogError: A copy cannot be read or written.
    """
    marks = ", ".join("?" * len(ids))
    for file in scheduled_backups(folder, log):
        with (
            translate_errors(file, "cannot be written"),
            closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_SECONDS)) as database,
            database,
        ):
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("PRAGMA secure_delete = ON")
            columns = {row[1] for row in database.execute("PRAGMA table_info(query)")}
            for column in sorted({"person", "author"} & columns):  # old copies have no author
                database.execute(f"DELETE FROM query WHERE {column} IN ({marks})", ids)  # noqa: S608 - names and placeholders only
            database.execute(f"DELETE FROM feedback WHERE person IN ({marks})", ids)  # noqa: S608


def restore(copy: Path, log: Path, now: datetime) -> Path | None:
    """Put a copy in place of a log, and return where the earlier log is kept; None if there was none.

    Who opted out of the earlier log stays so. The bot must not run meanwhile.

    Args:
        copy: The copy; it is not changed.
        log: The log.
        now: The time in UTC, which names the earlier log.

    Raises:
        LogError: The copy is damaged or no query log, or the log is in use, or a file cannot be written.
    """
    if not copy.exists():
        raise LogError(f"{copy}: does not exist; name a copy of the query log")
    if log.exists() and log.samefile(copy):
        raise LogError(f"{copy}: is the log itself; name a copy of it")
    with translate_errors(copy, "cannot be read"):
        require_undamaged(copy)
    opted_out = _leave(log) if log.exists() else []
    draft = log.with_name(f"{log.name}.restoring")
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        _copy(copy, draft, opted_out)
        earlier = _put_aside(log, now) if log.exists() else None
        draft.replace(log)
    except OSError as error:
        raise LogError(
            f"{log}: cannot be restored ({error.strerror}); the earlier log is unchanged"
        ) from error
    finally:
        for end in ("", "-wal", "-shm"):
            draft.with_name(f"{draft.name}{end}").unlink(missing_ok=True)
    return earlier


def _leave(log: Path) -> list[str]:
    """Make a log a single file, and return the names of the rows that say who opted out.

    A damaged log is left as it is: the restored one replaces it.

    Raises:
        LogError: The log is in use.
    """
    try:
        require_undamaged(log)
    except (LogError, sqlite3.Error):
        return []
    try:
        with closing(sqlite3.connect(log, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)) as database:
            names: list[str] = []
            if database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'memory'").fetchone():
                rows = database.execute("SELECT name FROM memory").fetchall()
                names = [name for (name,) in rows if name.startswith(OPTED_OUT)]
            database.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in _BUSY:
            raise LogError(f"{log}: is in use; stop the bot, then restore again") from error
        raise log_error(log, "cannot be put aside", error) from error
    return names


def _copy(copy: Path, draft: Path, opted_out: Sequence[str]) -> None:
    """Write a copy to a draft of the log, with the present schema and with everybody who opted out."""
    os.close(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    with translate_errors(draft, "cannot be written"):
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target)
        create_or_upgrade(draft)
        with closing(sqlite3.connect(draft)) as target, target:
            target.executemany("INSERT OR IGNORE INTO memory VALUES (?, 1)", [(name,) for name in opted_out])


def _put_aside(log: Path, now: datetime) -> Path:
    """Keep a log under another name, with what SQLite left beside it, and return that name."""
    earlier = log.with_name(f"{log.stem}.replaced-{now:{_TIME}}{log.suffix}")
    shutil.copy2(log, earlier)
    for end in ("-wal", "-shm", "-journal"):  # of a damaged log; they would be taken for the restored one's
        beside = log.with_name(f"{log.name}{end}")
        if beside.exists():
            beside.replace(earlier.with_name(f"{earlier.name}{end}"))
    return earlier
