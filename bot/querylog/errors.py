"""The query log's error, and the translation of SQLite's errors into it."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_PRIMARY_CODE = 0xFF
"""The bits of an SQLite error code that hold the primary code; the rest is detail."""


class LogError(Exception):
    """A log that cannot be used; the message is one line: which file, what is wrong and what to do."""


@contextmanager
def translate_errors(file: Path, failure: str) -> Generator[None]:
    """Raise SQLite's errors as `LogError`.

    Args:
        file: The log.
        failure: What fails, as the message is to say it: "cannot be read".

    Raises:
        LogError: SQLite raised an error.
    """
    try:
        yield
    except sqlite3.Error as error:
        # Errors that the Python module raises by itself have no code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY_CODE
        if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise damaged_error(file, str(error)) from error
        raise LogError(
            f"{file}: {failure} ({error}); fix the cause, or set another file under [log]"
        ) from error


def damaged_error(file: Path, reason: str) -> LogError:
    """Return the error for a damaged file, with the ways to recover it."""
    return LogError(
        f"{file}: is damaged ({reason}) and was left unchanged; move it away and restore a backup, or recover"
        f" what can be read with: sqlite3 {file} .recover | sqlite3 recovered.sqlite"
    )
