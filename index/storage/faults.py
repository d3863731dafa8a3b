"""Faults of a store's files: what kind each is, and one warning for each."""

import errno
import logging
import os
import sqlite3
import time
from pathlib import Path
from typing import TypeAlias

_WARNING_INTERVAL = 3600.0
"""Seconds for which a warning is not repeated. A guess; nothing was measured."""
_USABLE_LATER = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)
"""Primary error codes of SQLite that tell of the disk or of another process, and not of damage."""
_UNREADABLE = frozenset(
    {sqlite3.SQLITE_IOERR_CORRUPTFS, sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ}
)
"""Extended error codes of SQLite for content that cannot be read."""


DATABASE_ERRORS = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What Python's `sqlite3` raises for a file; the second where the message quotes damaged text."""
DatabaseError: TypeAlias = sqlite3.DatabaseError | UnicodeDecodeError

_log = logging.getLogger(__name__)


class FaultLog:
    """Warns about the files of a store, once an hour for each damaged file and for the disk."""

    def __init__(self) -> None:
        self._warned: dict[Path | None, float] = {}

    def damaged(self, file: Path, error: Exception, remedy: str) -> None:
        """Warn that a file is damaged.

        Args:
            file: The file.
            error: What says so.
            remedy: One clause that says what becomes of it.
        """
        if self._is_due(file):
            _log.warning("%s is damaged (%s): %s", file, reason_of(error), remedy)

    def unusable(self, file: Path, error: Exception, consequence: str) -> None:
        """Warn that a file or folder cannot be used for a reason that lies in the disk, not in its content.

        Args:
            file: The file or folder.
            error: What SQLite or the operating system says.
            consequence: One clause that says how the process goes on.
        """
        # A full disk shows in several files at once; one line tells of it.
        if self._is_due(None):
            _log.warning(
                "%s cannot be used (%s): %s; %s", file, reason_of(error), consequence, _advice(error)
            )

    def _is_due(self, key: Path | None) -> bool:
        now = time.monotonic()
        if now - self._warned.get(key, -_WARNING_INTERVAL) < _WARNING_INTERVAL:
            return False
        self._warned[key] = now
        return True


def is_damage(error: OSError | DatabaseError, file: Path) -> bool:
    """Return whether an error tells that the content of a database file is damaged."""
    if isinstance(error, OSError):
        return False
    # Some errors, such as that of a text that is not UTF-8, have no code.
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_READONLY:
        # SQLite takes a damaged header for that of a later release, which it may only read.
        return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
    return primary not in _USABLE_LATER or code in _UNREADABLE


def reason_of(error: Exception) -> str:
    """Return the reason of an error in one line, without its number and its file."""
    if isinstance(error, UnicodeDecodeError):
        return "a text in it is not UTF-8"
    return (error.strerror if isinstance(error, OSError) else None) or " ".join(str(error).split())


def _advice(error: Exception) -> str:
    """Return what to do about a disk or a file that cannot be used."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_FULL or (isinstance(error, OSError) and error.errno == errno.ENOSPC):
        return "free some space on the disk"
    return "check the free space and the permissions of its folder, and that nothing else has its name"
