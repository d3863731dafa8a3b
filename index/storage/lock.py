"""The lock that lets one process at a time write to a store."""

import sqlite3
from pathlib import Path


def acquire(file: Path) -> sqlite3.Connection | None:
    """Return a connection that holds the lock until it is closed; None if another process holds the lock.

    SQLite locks files on every platform, and the operating system releases the lock of a process that dies.

    Raises:
        sqlite3.OperationalError: The file cannot be opened.
    """
    connection = sqlite3.connect(file, timeout=0, check_same_thread=False, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return None
        raise
    return connection
