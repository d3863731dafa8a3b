"""The SQLite files of the bot's state: connections to them, and their schemas in numbered migrations.

Connections are short: each function of the modules beside this one opens one, in a worker thread.
"""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

BUSY_TIMEOUT_SECONDS = 10.0
"""Maximum wait for another process that is writing, in seconds. A guess; nothing was measured."""


class StateError(Exception):
    """A state that cannot be used; the message is one line: which file, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What a file of the state holds.

    Attributes:
        content: What it holds, for errors: "the watches".
        application_id: SQLite's `application_id` of such a file.
        migrations: The steps from an empty file to the current schema. A file's `user_version` is the number
            of steps taken. Never change one that was released.
        advice: What to do about a file that cannot be used.
    """

    content: str
    application_id: int
    migrations: tuple[tuple[str, ...], ...]
    advice: str


@contextmanager
def transaction(file: Path, schema: Schema) -> Generator[sqlite3.Connection]:
    """Yield a connection in a transaction, which is committed when the block ends; an error rolls it back.

    Raises:
        StateError: The file is damaged or not writable, or not one that this version knows.
    """
    with connection(file, schema) as database:
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
        except BaseException:
            database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")


@contextmanager
def connection(file: Path, schema: Schema) -> Generator[sqlite3.Connection]:
    """Yield a connection to a file, which is created or upgraded if necessary.

    Raises:
        StateError: The file is damaged or not writable, or not one that this version knows.
    """
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            # Private to this account; SQLite gives the same rights to the files that it puts beside this one.
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StateError(f"{file}: cannot be created ({error.strerror}); {schema.advice}") from error
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)) as database:
            database.row_factory = sqlite3.Row
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("PRAGMA secure_delete = ON")
            _migrate(file, database, schema)
            yield database
    except sqlite3.Error as error:
        reason = " ".join(str(error).split())
        raise StateError(f"{file}: {schema.content} cannot be used ({reason}); {schema.advice}") from error


def _migrate(file: Path, database: sqlite3.Connection, schema: Schema) -> None:
    """Run the migrations that are missing, in one transaction.

    Raises:
        StateError: The database belongs to another program, or its version is newer than this program's.
    """
    if _version(file, database, schema) == len(schema.migrations):
        return
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("BEGIN IMMEDIATE")
    # Read the version again: another process may have migrated the file before this transaction began.
    for migration in schema.migrations[_version(file, database, schema) :]:
        for statement in migration:
            database.execute(statement)
    database.execute(f"PRAGMA application_id = {schema.application_id}")
    database.execute(f"PRAGMA user_version = {len(schema.migrations)}")
    database.execute("COMMIT")


def _version(file: Path, database: sqlite3.Connection, schema: Schema) -> int:
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (objects,) = database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if application != schema.application_id and (application or version or objects):
        raise StateError(f"{file}: is another program's database; {schema.advice}")
    known = len(schema.migrations)
    if version > known:
        raise StateError(
            f"{file}: was written by a newer version of the bot (schema {version}; this one knows {known});"
            f" upgrade the bot, or {schema.advice}"
        )
    return version
