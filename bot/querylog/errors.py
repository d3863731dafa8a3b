"""The query log's error, and the translation of SQLite's errors into it."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bot.output.printable import printable

_PRIMARY_CODE = 0xFF
"""The bits of an SQLite error code that hold the primary code; the rest is detail."""


_REMEDY = "fix the cause, or set another file under [log]"
_REMEDIES = {
    sqlite3.SQLITE_FULL: "make room on the disk, or set another file under [log]",
    sqlite3.SQLITE_BUSY: "end the other program that is writing to it, or set another file under [log]",
}


_REASON_LENGTH = 200
"""Maximum length of a reason in a message, in characters. A guess; nothing was measured."""


class LogError(Exception):
    """A log that cannot be used; the message is one line: which file, what is wrong and what to do."""


class DamagedRowError(Exception):
    """A row with a value that nobody wrote; the message is a clause."""


@contextmanager
def translate_errors(file: Path, failure: str) -> Generator[None]:
    """Raise SQLite's errors, and damaged rows, as `LogError`.

    Args:
        file: The log.
        failure: What fails, as the message is to say it: "cannot be read".

    Raises:
        LogError: SQLite raised an error, or a row is damaged.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise log_error(file, failure, error) from error
    except (DamagedRowError, UnicodeDecodeError) as error:  # Python cannot decode some of SQLite's messages
        raise damaged_error(file, str(error)) from error


def log_error(file: Path, failure: str, error: sqlite3.Error) -> LogError:
    """Return the error for a failure of SQLite; see `translate_errors`."""
    # Errors that the Python module raises by itself have no code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY_CODE
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return damaged_error(file, str(error))
    return LogError(f"{file}: {failure} ({_one_line(str(error))}); {_REMEDIES.get(code, _REMEDY)}")


def damaged_wal_error(file: Path) -> LogError:
    """Return the error for a damaged write-ahead log, with the way to go on without what is lost."""
    return LogError(
        f"{file}-wal: is damaged, so that the latest questions cannot be read, and was left unchanged; copy"
        f" it and {file} to a safe place, then give those questions up with:"
        f" sqlite3 {file} 'PRAGMA wal_checkpoint(TRUNCATE)'"
    )


def damaged_error(file: Path, reason: str) -> LogError:
    """Return the error for a damaged file, with the ways to recover it."""
    return LogError(
        f"{file}: is damaged ({_one_line(reason)}) and was left unchanged; move it away and restore a backup,"
        f" or recover what can be read with: sqlite3 {file} .recover | sqlite3 recovered.sqlite"
    )


def _one_line(reason: str) -> str:
    """Return a message of SQLite, which may quote damaged SQL, on one line and without control characters."""
    line = printable(" ".join(reason.split()))
    return line if len(line) <= _REASON_LENGTH else f"{line[:_REASON_LENGTH]}…"
