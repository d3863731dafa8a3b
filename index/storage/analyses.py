"""Analysed articles in SQLite, by the digest of the article and the version of the analysis."""

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from index.model.article import AnalysedArticle
from index.storage import analysis_database
from index.storage.analysis_rows import DamagedRowError, Row, decode, encode
from index.storage.faults import DATABASE_ERRORS, DatabaseError, FaultLog, is_damage, reason_of

_MAX_LOOKED_UP = 500
"""Maximum digests that are looked up one by one; for more, all digests are read. A guess; nothing was
measured."""
_IN_MEMORY = "new analyses are kept in memory until this process ends"

_T = TypeVar("_T")


class Analyses:
    """A database of analysed articles; threads may share it.

    Without a file, in a process that may not write, and as long as the disk refuses them, new analyses stay
    in memory. A damaged database is rebuilt from what can be read of it; what it has lost counts as absent,
    and can be made again from the articles. No fault of the disk or of the file raises an exception.
    """

    def __init__(self, file: Path | None, *, writable: bool, faults: FaultLog) -> None:
        """Open the database in a file.

        Args:
            file: The file; None for memory only.
            writable: Whether this process writes to the file.
            faults: Warns of the faults of the file.
        """
        self._lock = threading.Lock()
        self._faults = faults
        self._file = file
        self._writable = writable
        self._memory = analysis_database.open_memory()
        self._disk: list[sqlite3.Connection] = []  # One connection, or none if the file cannot be used.
        weakref.finalize(self, _close, self._disk, self._memory)
        if file is not None:
            self._open(file)

    def missing(self, digests: Iterable[str], version: str) -> set[str]:
        """Return those of these digests for which there is no analysis of this version."""
        wanted = set(digests)

        def stored(connection: sqlite3.Connection) -> list[tuple[str]]:
            if len(wanted) > _MAX_LOOKED_UP:
                return connection.execute(
                    "SELECT digest FROM analysis WHERE version = ?", (version,)
                ).fetchall()
            one = "SELECT digest FROM analysis WHERE digest = ? AND version = ?"
            return [row for digest in wanted for row in connection.execute(one, (digest, version))]

        with self._lock:
            rows = [*self._on_disk(stored, []), *stored(self._memory)]
        return wanted.difference(digest for (digest,) in rows)

    def get(self, digest: str, version: str) -> AnalysedArticle | None:
        """Return the analysis of an article under any path; None if there is none that can be read."""

        def stored(connection: sqlite3.Connection) -> AnalysedArticle | None:
            row = connection.execute(
                "SELECT content, checksum FROM analysis WHERE digest = ? AND version = ?", (digest, version)
            ).fetchone()
            return decode(digest, version, *row) if row else None

        with self._lock:
            return self._on_disk(stored, None) or stored(self._memory)

    def put(self, articles: Iterable[AnalysedArticle], version: str) -> None:
        """Store the analyses of some articles; they are on the disk when this returns, if it takes them."""
        rows = [encode(analysed, version) for analysed in articles]

        def store(connection: sqlite3.Connection) -> bool:
            _insert(connection, rows)
            return True

        with self._lock:
            if not (self._writable and self._on_disk(store, otherwise=False)):
                _insert(self._memory, rows)

    def delete(self, unused: Callable[[str, str], bool]) -> int:
        """Delete the analyses whose digest and version a function selects, and return their number."""

        def delete(connection: sqlite3.Connection) -> int:
            with connection:
                rows = connection.execute("SELECT digest, version FROM analysis").fetchall()
                if not all(isinstance(value, str) for row in rows for value in row):
                    raise DamagedRowError("an analysis has no digest or no version")
                selected = [row for row in rows if unused(*row)]
                connection.executemany("DELETE FROM analysis WHERE digest = ? AND version = ?", selected)
            return len(selected)

        with self._lock:
            return self._on_disk(delete, 0) if self._writable else 0

    def verify(self) -> None:
        """Read the whole file, and rebuild it if it is damaged. Other threads read meanwhile."""
        if self._file is None or not self._disk:
            return
        try:
            analysis_database.check(self._file)
        except DATABASE_ERRORS as error:
            with self._lock:
                self._handle(error, self._file)

    def _open(self, file: Path) -> None:
        try:
            connection = (
                analysis_database.open_writable(file)
                if self._writable
                else analysis_database.open_readable(file)
            )
        except (OSError, *DATABASE_ERRORS) as error:
            self._handle(error, file)
            if not self._disk and self._writable and not is_damage(error, file):
                self._open_to_read(file)
        else:
            self._disk[:] = [] if connection is None else [connection]

    def _open_to_read(self, file: Path) -> None:
        """Open a file that cannot be written to, of which a warning has told."""
        self._writable = False
        self._open(file)

    def _on_disk(self, work: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """Return the result of some work on the file; another value if the file cannot be used.

        Work that damage interrupts is done again after the database is rebuilt.
        """
        for _ in range(2):
            if self._file is None or not self._disk:
                return otherwise
            try:
                return work(self._disk[0])
            except sqlite3.ProgrammingError:
                raise
            except DATABASE_ERRORS as error:
                if not self._handle(error, self._file):
                    return otherwise
        self._discard()
        return otherwise

    def _handle(self, error: OSError | DatabaseError, file: Path) -> bool:
        """Warn of an error, rebuild the database if it is damaged, and return whether it was rebuilt."""
        if not is_damage(error, file):
            self._faults.unusable(file, error, _IN_MEMORY)
            return False
        self._discard()
        if not self._writable:
            self._faults.damaged(file, error, f"{_IN_MEMORY}, because this process cannot write to the file")
            return False
        try:
            connection, count = analysis_database.rebuild(file)
        except (OSError, *DATABASE_ERRORS) as failure:
            remedy = (
                f"{_IN_MEMORY}, because the file cannot be rebuilt ({reason_of(failure)}); delete it, or"
                " check the free space and the permissions of its folder"
            )
            self._faults.damaged(file, error, remedy)
            return False
        self._disk[:] = [connection]
        remedy = f"rebuilt with the {count} analyses that could be read; nothing needs to be done"
        self._faults.damaged(file, error, remedy)
        return True

    def _discard(self) -> None:
        """Close the file, and use it no more."""
        for connection in self._disk:
            connection.close()
        self._disk.clear()


def _insert(connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
    with connection:
        connection.executemany("INSERT OR REPLACE INTO analysis VALUES (?, ?, ?, ?)", rows)


def _close(disk: Iterable[sqlite3.Connection], memory: sqlite3.Connection) -> None:
    for connection in (*disk, memory):
        connection.close()
