"""The file of the bot's state: its schema in numbered migrations.

Connections are short: each function opens one, in a worker thread, for one transaction.
"""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

APPLICATION_ID = 0x4F6E5374
"""SQLite's `application_id` of a state file: "OnSt"."""
BUSY_TIMEOUT_SECONDS = 10.0
"""Maximum wait for another process that is writing, in seconds. A guess; nothing was measured."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # Times are Unix times in seconds.
        """
        CREATE TABLE feed (
            url TEXT PRIMARY KEY,
            found_url TEXT, -- of the feed that the page at url names
            etag TEXT,
            last_modified TEXT,
            next_at REAL NOT NULL DEFAULT 0,
            checked_at REAL,
            succeeded_at REAL,
            failing_since REAL,
            failures INTEGER NOT NULL DEFAULT 0,
            problem TEXT
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE feed_item (
            key TEXT PRIMARY KEY,
            feed TEXT NOT NULL, -- url of the feed that had the item first
            url TEXT,
            fingerprint TEXT NOT NULL, -- of the item as the feed last had it
            folder TEXT, -- of the articles
            path TEXT, -- of its file below that folder
            written TEXT, -- digest of the file as it was last written
            writing TEXT, -- digest of the file that is being written
            attempts INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'kept', 'given up', 'deleted', 'corrected')),
            etag TEXT,
            last_modified TEXT,
            checks INTEGER NOT NULL DEFAULT 0,
            check_at REAL
        ) WITHOUT ROWID
        """,
        "CREATE INDEX by_feed ON feed_item (feed, state, check_at)",
    ),
)
"""The steps from an empty file to the current schema. A file's `user_version` is the number of steps taken.
Never change one that was released."""


class StateError(Exception):
    """A state that cannot be used; the message is one line: which file, what is wrong and what to do."""


@contextmanager
def connect(file: Path) -> Generator[sqlite3.Connection]:
    """Yield a connection to the state, and commit when the block ends; an error rolls back.

    The file is created if it does not exist, and upgraded to the current schema.

    Raises:
        StateError: The file is damaged or not writable, or is not a state that this version knows.
    """
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            # Private to this account; SQLite gives the same rights to the files that it puts beside this one.
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StateError(
            f"{file}: cannot be created ({error.strerror}); set another file under [state]"
        ) from error
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)) as database:
            database.row_factory = sqlite3.Row
            _migrate(file, database)
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")
    except sqlite3.Error as error:
        reason = " ".join(str(error).split())
        raise StateError(
            f"{file}: the bot's state cannot be used ({reason}); fix the cause, or set another file under"
            " [state]"
        ) from error


def _migrate(file: Path, database: sqlite3.Connection) -> None:
    """Run the migrations that are missing, in one transaction.

    Raises:
        StateError: The database belongs to another program, or its version is newer than this program's.
    """
    if _version(file, database) == len(MIGRATIONS):
        return
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("BEGIN IMMEDIATE")
    # Read the version again: another process may have migrated the file before this transaction began.
    for migration in MIGRATIONS[_version(file, database) :]:
        for statement in migration:
            database.execute(statement)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    database.execute("COMMIT")


def _version(file: Path, database: sqlite3.Connection) -> int:
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (objects,) = database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID and (application or version or objects):
        raise StateError(f"{file}: is another program's database; set another file under [state]")
    if version > len(MIGRATIONS):
        raise StateError(
            f"{file}: was written by a newer version of the bot (schema {version}; this version knows"
            f" {len(MIGRATIONS)}); upgrade the bot, or set another file under [state]"
        )
    return version
