"""The file of the watches: its schema in numbered migrations, and connections to it."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.state.errors import StateError

APPLICATION_ID = 0x4F6E5761
"""SQLite's `application_id` of a file of watches: "OnWa"."""
BUSY_TIMEOUT_SECONDS = 10.0
"""Maximum wait for another process that is writing, in seconds. A guess; nothing was measured."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # AUTOINCREMENT: with a reused number, people would remove another watch than they were shown.
        """
        CREATE TABLE watch (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            guild INTEGER, -- NULL in direct messages
            channel INTEGER NOT NULL,
            owner INTEGER NOT NULL,
            query TEXT NOT NULL,
            paused INTEGER NOT NULL DEFAULT 0
        )
        """,
        "CREATE INDEX by_guild ON watch (guild)",
        "CREATE INDEX by_owner ON watch (owner)",
        "CREATE TABLE article (digest BLOB PRIMARY KEY, path TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX by_path ON article (path)",
        """
        CREATE TABLE message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            watch INTEGER NOT NULL REFERENCES watch (id) ON DELETE CASCADE,
            tells_of_pause INTEGER NOT NULL,
            nonce INTEGER NOT NULL,
            at INTEGER NOT NULL, -- Unix time in milliseconds
            passages INTEGER NOT NULL,
            articles INTEGER NOT NULL,
            blocks TEXT NOT NULL, -- a JSON list of strings in Markdown
            attempted INTEGER -- when it was first tried to be sent
        )
        """,
        "CREATE INDEX by_watch ON message (watch)",
    ),
)
"""The steps from an empty file to the current schema. A file's `user_version` is the number of steps taken.
Never change one that was released."""


@contextmanager
def transaction(file: Path) -> Generator[sqlite3.Connection]:
    """Yield a connection in a transaction, which is committed when the block ends; an error undoes it.

    Raises:
        StateError: The file is damaged or not writable, or not one that this version knows.
    """
    with connection(file) as database:
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
        except BaseException:
            database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")


@contextmanager
def connection(file: Path) -> Generator[sqlite3.Connection]:
    """Yield a connection to a file, which is created or upgraded if necessary.

    Raises:
        StateError: The file is damaged or not writable, or not one that this version knows.
    """
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            # Private to this account; SQLite gives the same rights to the files beside this one.
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)) as database:
            database.row_factory = sqlite3.Row
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("PRAGMA secure_delete = ON")
            _migrate(file, database)
            yield database
    except (sqlite3.Error, OSError) as error:
        reason = " ".join(str(error).split())
        raise StateError(
            f"{file}: the watches cannot be read or written ({reason}); fix the cause, or move the file away"
            " to begin without watches"
        ) from error


def _migrate(file: Path, database: sqlite3.Connection) -> None:
    """Run the migrations that are missing, in one transaction."""
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
    """Return the number of migrations that a file has had.

    Raises:
        StateError: The database belongs to another program, or its version is newer than this program's.
    """
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (objects,) = database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID and (application or version or objects):
        raise StateError(f"{file}: is another program's database; move it away")
    if version > len(MIGRATIONS):
        raise StateError(
            f"{file}: was written by a newer version of the bot (schema {version}; this version knows"
            f" {len(MIGRATIONS)}); upgrade the bot"
        )
    return version
