"""Analysed articles in SQLite, by the digest of the article and the version of the analysis."""

import sqlite3
import threading
import weakref
import zlib
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from index.model.article import AnalysedArticle

_COMPRESSION_LEVEL = 1
"""zlib's fastest level. A guess; nothing was measured."""

_decoder = msgspec.json.Decoder(AnalysedArticle)


class Analyses:
    """A database of analysed articles; threads may share it.

    Without a file, and in a process that may not write, new analyses stay in memory. A damaged analysis is
    treated as absent: it can be made again from its article.
    """

    def __init__(self, file: Path | None, *, writable: bool) -> None:
        """Open the database in a file; a damaged one is deleted and created again if it is writable.

        Raises:
            OSError: The file cannot be replaced.
            sqlite3.DatabaseError: The file cannot be opened.
        """
        self._lock = threading.Lock()
        memory = _connect(":memory:")
        disk = _open(file, writable=writable) if file is not None else None
        self._connections = (memory,) if disk is None else (disk, memory)
        self._target = disk if writable and disk is not None else memory
        weakref.finalize(self, _close, self._connections)

    def missing(self, digests: Iterable[str], version: str) -> set[str]:
        """Return those of these digests for which there is no analysis of this version."""
        wanted = set(digests)
        for connection in self._connections:
            with self._lock, _damage_as_absence():
                rows = connection.execute("SELECT digest FROM analysis WHERE version = ?", (version,))
                wanted.difference_update(digest for (digest,) in rows)
        return wanted

    def get(self, digest: str, version: str) -> AnalysedArticle | None:
        """Return the analysis of an article under any path; None if there is none that can be read."""
        for connection in self._connections:
            row = None
            with self._lock, _damage_as_absence():
                row = connection.execute(
                    "SELECT content, checksum FROM analysis WHERE digest = ? AND version = ?",
                    (digest, version),
                ).fetchone()
            if row and zlib.crc32(row[0]) == row[1]:
                # An analysis that an earlier release wrote may have had other fields.
                with suppress(msgspec.DecodeError):
                    return _decoder.decode(zlib.decompress(row[0]))
        return None

    def put(self, articles: Iterable[AnalysedArticle], version: str) -> None:
        """Store the analyses of some articles; they are on the disk when this returns."""
        rows: list[tuple[str, str, bytes, int]] = []
        for analysed in articles:
            content = zlib.compress(msgspec.json.encode(analysed), _COMPRESSION_LEVEL)
            rows.append((analysed.article.digest, version, content, zlib.crc32(content)))
        with self._lock, self._target as connection:
            connection.executemany("INSERT OR REPLACE INTO analysis VALUES (?, ?, ?, ?)", rows)

    def delete(self, unused: Callable[[str, str], bool]) -> int:
        """Delete the analyses whose digest and version a function selects, and return their number."""
        with self._lock, self._target as connection:
            rows: list[tuple[str, str]] = connection.execute(
                "SELECT digest, version FROM analysis"
            ).fetchall()
            selected = [row for row in rows if unused(*row)]
            connection.executemany("DELETE FROM analysis WHERE digest = ? AND version = ?", selected)
        return len(selected)


def _open(file: Path, *, writable: bool) -> sqlite3.Connection | None:
    """Return a connection to a database; None if there is none and this process may not create it."""
    if not writable and not file.exists():
        return None
    try:
        return _connect(file)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) or not writable:
            raise
    for damaged in file.parent.glob(f"{file.name}*"):
        damaged.unlink()
    return _connect(file)


def _connect(file: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(file, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS analysis"
        " (digest TEXT, version TEXT, content BLOB, checksum INTEGER, PRIMARY KEY (digest, version))"
    )
    return connection


def _close(connections: Iterable[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()


@contextmanager
def _damage_as_absence() -> Generator[None]:
    """Suppress the errors of a damaged database."""
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return
