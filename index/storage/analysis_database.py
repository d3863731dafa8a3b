"""The SQLite database of analyses: opened, checked, and rebuilt from what can be read of a damaged one.

SQLite notices some damage and serves the rest: a flipped bit in a page of content or of an index becomes
another row or a missing one. Each row therefore has a checksum (see `analysis_rows`), and `check` reads all.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from index.storage.analysis_rows import DamagedRowError, is_intact
from index.storage.atomic_file import draft_of, replace
from index.storage.faults import DATABASE_ERRORS

_SCHEMA = (
    "CREATE TABLE analysis"
    " (digest TEXT, version TEXT, content BLOB, checksum INTEGER, PRIMARY KEY (digest, version))"
)
_DEFINITIONS = [
    (1, "table", "analysis", "analysis", 2, _SCHEMA),
    (2, "index", "sqlite_autoindex_analysis_1", "analysis", 3, None),
]
"""The rows of SQLite's own table for that schema, as all releases of SQLite write them."""
_COMPANIONS = ("-wal", "-shm", "-journal")
"""Suffixes of the files that SQLite keeps beside a database."""


def open_memory() -> sqlite3.Connection:
    """Return an empty database in memory."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute(_SCHEMA)
    return connection


def open_writable(file: Path) -> sqlite3.Connection:
    """Return the database in a file, which is created if there is none.

    Raises:
        sqlite3.DatabaseError: The file is damaged, or cannot be opened or created.
    """
    connection = sqlite3.connect(file, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if not _has_schema(connection):
            connection.execute(_SCHEMA)
    except BaseException:
        connection.close()
        raise
    return connection


def open_readable(file: Path) -> sqlite3.Connection | None:
    """Return the database in a file to read from; None if there is none yet.

    Raises:
        sqlite3.DatabaseError: The file is damaged, or cannot be opened.
    """
    if not file.exists():
        return None
    try:
        return _open_readable(file, "mode=rw")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise
        # On a disk that cannot be written to, SQLite lacks the files that coordinate processes; no process
        # can write there either.
        return _open_readable(file, "immutable=1")


def check(file: Path) -> None:
    """Read all of the database in a file.

    Raises:
        sqlite3.DatabaseError: It is damaged.
    """
    with closing(_connect(file, "mode=rw")) as connection:
        [result] = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if result != "ok":
            raise DamagedRowError(result)
        connection.text_factory = bytes
        for row in connection.execute("SELECT digest, version, content, checksum FROM analysis"):
            if not _is_intact(row):
                raise DamagedRowError("an analysis differs from its checksum")


def rebuild(file: Path) -> tuple[sqlite3.Connection, int]:
    """Replace a damaged database by one of the rows in it that are intact.

    Only the process that writes to the store may do so, and all its connections must be closed.

    Returns:
        The new database, and the number of its rows.

    Raises:
        OSError: The file cannot be replaced.
        sqlite3.DatabaseError: The new file cannot be written.
    """
    draft = draft_of(file)
    draft.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(draft)) as new:
            new.execute("PRAGMA journal_mode = OFF")
            new.execute("PRAGMA synchronous = FULL")
            new.execute(_SCHEMA)
            new.executemany("INSERT OR IGNORE INTO analysis VALUES (?, ?, ?, ?)", _readable_rows(file))
            new.commit()
            [count] = new.execute("SELECT count(*) FROM analysis").fetchone()
        # The log of the damaged database would be taken for that of the new one.
        for suffix in _COMPANIONS:
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
    return open_writable(file), count


def _readable_rows(file: Path) -> Iterator[tuple[str, str, bytes, int]]:
    """Yield the rows of a damaged database that are intact, some of them twice.

    They are read from the first one on, and if that ends at damage, from the last one back.
    """
    _restore_schema(file)
    for order in ("ASC", "DESC"):
        try:
            with closing(_connect(file, "mode=rw")) as connection:
                connection.text_factory = bytes
                for row in connection.execute(
                    f"SELECT digest, version, content, checksum FROM analysis ORDER BY rowid {order}"  # noqa: S608
                ):
                    if _is_intact(row):
                        yield row[0].decode(), row[1].decode(), row[2], row[3]
                return
        except DATABASE_ERRORS:
            # The damage is what the database is rebuilt for; the caller has told of it.
            continue


def _restore_schema(file: Path) -> None:
    """Write the definition of the table again if it is damaged, so that the rows can be read."""
    try:
        with closing(_connect(file, "mode=rw")) as connection:
            connection.text_factory = partial(str, encoding="utf-8", errors="replace")
            connection.execute("PRAGMA writable_schema = ON")
            definitions = "SELECT rowid, type, name, tbl_name, rootpage, sql FROM sqlite_schema"
            if connection.execute(definitions).fetchall() != _DEFINITIONS:
                connection.execute("DELETE FROM sqlite_schema")
                connection.executemany(
                    "INSERT INTO sqlite_schema (rowid, type, name, tbl_name, rootpage, sql)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    _DEFINITIONS,
                )
                connection.commit()
    except DATABASE_ERRORS:
        # The rows are lost; the caller has told of the damage.
        return


def _is_intact(row: tuple[object, object, object, object]) -> bool:
    digest, version, content, checksum = row
    if not (isinstance(digest, bytes) and isinstance(version, bytes) and isinstance(content, bytes)):
        return False
    try:
        return is_intact(digest.decode(), version.decode(), content, checksum)
    except UnicodeDecodeError:
        return False


def _open_readable(file: Path, option: str) -> sqlite3.Connection | None:
    connection = _connect(file, option)
    try:
        if _has_schema(connection):
            return connection
    except BaseException:
        connection.close()
        raise
    # Another process creates it at this moment.
    connection.close()
    return None


def _connect(file: Path, option: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?{option}", uri=True, check_same_thread=False)


def _has_schema(connection: sqlite3.Connection) -> bool:
    """Return whether a database has its table; False if it is new.

    Raises:
        sqlite3.DatabaseError: It has another one.
    """
    tables = connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'table'").fetchall()
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    if not tables and pages <= 1:
        return False
    if (_SCHEMA,) not in tables:
        raise DamagedRowError("its table is not the one that was created")
    return True
