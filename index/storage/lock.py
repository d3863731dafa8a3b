"""The lock that lets one process at a time write to a store."""

import sqlite3
from pathlib import Path

from index.storage.faults import DATABASE_ERRORS, FaultLog, is_damage


def acquire(file: Path, faults: FaultLog) -> sqlite3.Connection | None:
    """Return a connection that holds the lock until it is closed; None if another process holds the lock.

    SQLite locks files on every platform, and the operating system releases the lock of a process that dies.
    The file has no content: any that it has is garbage, and is discarded.

    Args:
        file: The file.
        faults: Warns of garbage.

    Raises:
        OSError: The file cannot be emptied.
        sqlite3.DatabaseError: The file cannot be opened or locked.
    """
    try:
        return _acquire(file)
    except DATABASE_ERRORS as error:
        if not is_damage(error, file):
            raise
        faults.damaged(file, error, "it is emptied, as it should be; nothing needs to be done")
    # SQLite could read the garbage, so that no process holds the lock. Emptying keeps the file, and with it
    # the lock of a process that has emptied it at the same time.
    with file.open("r+b") as garbage:
        garbage.truncate()
    return _acquire(file)


def _acquire(file: Path) -> sqlite3.Connection | None:
    connection = sqlite3.connect(file, timeout=0, check_same_thread=False, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except DATABASE_ERRORS as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            return None
        raise
    return connection
