"""What a log remembers from one run to the next: which key its hashes were made with, and the clock."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from bot.querylog.clock import Reading
from bot.querylog.errors import LogError, translate_errors
from bot.querylog.pseudonyms import Pseudonyms, key_file
from bot.querylog.schema import BUSY_TIMEOUT_SECONDS, read_only_uri

SELECT = "SELECT name, value FROM memory"
SELECT_LAST_ROW = "SELECT 'last row', at FROM query ORDER BY id DESC LIMIT 1"
WRITE_READING = "INSERT OR REPLACE INTO memory VALUES (?, ?), (?, ?), (?, ?)"
_WRITE_KEY = "INSERT OR REPLACE INTO memory VALUES (?, ?)"

_READ_AT, _DOUBTED_SINCE, _JUMP = "clock read at", "clock doubted since", "clock jump"
_LAST_ROW = "last row"
_KEY = "key"
_NO_DOUBT = -1


def numbers(rows: Iterable[Sequence[object]]) -> dict[str, int]:
    """Return what `SELECT` and `SELECT_LAST_ROW` have found, without what damage has made of it."""
    return {name: value for name, value in rows if isinstance(name, str) and isinstance(value, int)}


def first_reading(memory: Mapping[str, int], now: int) -> Reading:
    """Return the first reading of the clock in a run, compared with what a log remembers."""
    return Reading.at_start(_stored_reading(memory), memory.get(_LAST_ROW), now)


def _stored_reading(memory: Mapping[str, int]) -> Reading | None:
    if _READ_AT not in memory:
        return None
    doubted_since = memory.get(_DOUBTED_SINCE, _NO_DOUBT)
    return Reading(
        memory[_READ_AT], None if doubted_since == _NO_DOUBT else doubted_since, memory.get(_JUMP, 0)
    )


def reading_values(reading: Reading) -> tuple[str | int, ...]:
    """Return the values of `WRITE_READING`."""
    doubted_since = _NO_DOUBT if reading.doubted_since is None else reading.doubted_since
    return (_READ_AT, reading.read_at, _DOUBTED_SINCE, doubted_since, _JUMP, reading.jump)


def require_same_key(file: Path, pseudonyms: Pseudonyms) -> None:
    """Check that a log's hashes were made with its present key; a new key is accepted.

    Raises:
        LogError: They were made with another key, or the log cannot be read.
    """
    fingerprint = pseudonyms.fingerprint()
    if fingerprint is None or pseudonyms.is_new:
        return
    with (
        translate_errors(file, "cannot be read"),
        closing(sqlite3.connect(read_only_uri(file), uri=True, timeout=BUSY_TIMEOUT_SECONDS)) as database,
    ):
        stored = numbers(database.execute(SELECT)).get(_KEY, fingerprint)
    if stored != fingerprint:
        key = key_file(file)
        raise LogError(
            f"{key}: is damaged, or is not the key of {file}; restore it, or move it away to have a new one"
            " created (then nobody can tell whose the earlier rows are)"
        )


def remember_key(file: Path, pseudonyms: Pseudonyms) -> None:
    """Write down which key a log's hashes are made with.

    Raises:
        LogError: The log cannot be written.
    """
    with (
        translate_errors(file, "cannot be written"),
        closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_SECONDS)) as database,
        database,
    ):
        database.execute(_WRITE_KEY, (_KEY, pseudonyms.fingerprint()))
