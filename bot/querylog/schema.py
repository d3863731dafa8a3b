"""The query log's file: its schema in numbered migrations, and the checks that a file can be used."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.querylog.entries import topic_of
from bot.querylog.errors import LogError, damaged_error, damaged_wal_error, translate_errors
from bot.querylog.wal import damaged_frame

APPLICATION_ID = 0x4F6E5265
"""SQLite's `application_id` of a query log: "OnRe"."""

BUSY_TIMEOUT_SECONDS = 1.0
"""Maximum wait for another process that is writing; with the answer, well within the three seconds Discord
allows."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # AUTOINCREMENT: a reused id would lead a button under an old reply to a later row.
        """
        CREATE TABLE query (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL, -- Unix time in milliseconds
            guild INTEGER,
            channel INTEGER,
            person INTEGER NOT NULL,
            command TEXT NOT NULL,
            typed TEXT NOT NULL,
            understood TEXT NOT NULL,
            results INTEGER NOT NULL,
            answered INTEGER NOT NULL,
            article TEXT,
            source TEXT,
            speaker TEXT,
            score REAL,
            latency_ms REAL NOT NULL,
            error TEXT,
            message INTEGER
        )
        """,
        """
        CREATE TABLE feedback (
            query INTEGER NOT NULL REFERENCES query (id) ON DELETE CASCADE,
            person INTEGER NOT NULL,
            value INTEGER NOT NULL CHECK (value IN (-1, 1)),
            PRIMARY KEY (query, person)
        ) WITHOUT ROWID
        """,
    ),
    (
        # The question as a number: a million rows are grouped in half the time that their texts take.
        "ALTER TABLE query ADD COLUMN topic INTEGER NOT NULL DEFAULT 0",
        "UPDATE query SET topic = topic_of(understood, typed)",
        # These indexes grow at their ends, so that a new row costs next to nothing.
        "CREATE INDEX by_time ON query (at, person, answered, latency_ms)",
        "CREATE INDEX by_guild ON query (guild, at, person, answered, latency_ms)",
        # These indexes grow everywhere: a new row would dirty a page of each, and cost ten times as much. So
        # they leave out new rows, which enter them later in batches, while nobody waits.
        "ALTER TABLE query ADD COLUMN settled INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX fresh ON query (id) WHERE settled = 0",
        "CREATE INDEX by_topic ON query (topic, at, guild) WHERE settled = 1",
        "CREATE INDEX unanswered ON query (topic, at, guild) WHERE settled = 1 AND answered = 0",
        "CREATE INDEX by_speaker ON query (speaker, at, guild) WHERE settled = 1 AND speaker IS NOT NULL",
        "CREATE INDEX by_source ON query (source, at, guild) WHERE settled = 1 AND source IS NOT NULL",
        "CREATE INDEX by_latency ON query (latency_ms, guild, at, person) WHERE settled = 1",
        "UPDATE query SET settled = 1",
    ),
    (
        # The latest rows with readable values, to browse; few enough to compute every facet at once.
        """
        CREATE VIEW latest AS
            SELECT id, strftime('%Y-%m-%d %H:%M:%S', at / 1000, 'unixepoch') AS asked,
                date(at / 1000, 'unixepoch') AS day, command, typed, understood,
                CASE answered WHEN 1 THEN 'yes' ELSE 'no' END AS answered, results, speaker, source, article,
                round(score, 2) AS score, round(latency_ms, 1) AS latency_ms,
                (SELECT coalesce(sum(value), 0) FROM feedback WHERE feedback.query = query.id) AS feedback,
                CAST(guild AS TEXT) AS server, CAST(channel AS TEXT) AS channel,
                CAST(person AS TEXT) AS person, error
            FROM query
            ORDER BY id DESC
            LIMIT 5000
        """,
    ),
    (
        # `indexed`: whether a row has entered the indexes that leave out new rows.
        "ALTER TABLE query RENAME COLUMN settled TO indexed",
        "DROP INDEX fresh",
        "CREATE INDEX unindexed ON query (id) WHERE indexed = 0",
    ),
    (
        # The person who wrote the words, if it is not the asker; they can have the row deleted, too.
        "ALTER TABLE query ADD COLUMN author INTEGER",
        "CREATE INDEX by_author ON query (author) WHERE author IS NOT NULL",
    ),
    (
        # What is known of the machine's clock and of the key: see bot.querylog.memory.
        "CREATE TABLE memory (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    ),
    (
        # The names of servers, for the web pages: nobody knows a server by its id.
        "CREATE TABLE server (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
        "CREATE INDEX by_name ON server (name)",
        "DROP VIEW latest",
        """
        CREATE VIEW latest AS
            SELECT id, strftime('%Y-%m-%d %H:%M:%S', at / 1000, 'unixepoch') AS asked,
                date(at / 1000, 'unixepoch') AS day, command, typed, understood,
                CASE answered WHEN 1 THEN 'yes' ELSE 'no' END AS answered, results, speaker, source, article,
                round(score, 2) AS score, round(latency_ms, 1) AS latency_ms,
                (SELECT coalesce(sum(value), 0) FROM feedback WHERE feedback.query = query.id) AS feedback,
                coalesce((SELECT name FROM server WHERE server.id = guild), CAST(guild AS TEXT)) AS server,
                CAST(channel AS TEXT) AS channel, CAST(person AS TEXT) AS person, error
            FROM query
            ORDER BY id DESC
            LIMIT 5000
        """,
    ),
)
"""The steps from an empty file to the current schema. A file's `user_version` is the number of steps
taken."""


def create_or_upgrade(file: Path) -> None:
    """Create a query log, or upgrade an existing one to the current schema.

    Raises:
        LogError: The file is damaged or not writable, or is not a query log that this version knows. It
            was left unchanged.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            # Private to this account; SQLite gives the same rights to the files that it puts beside this one.
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise LogError(
            f"{file}: cannot be created ({error.strerror}); set another file under [log]"
        ) from error
    if not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        raise LogError(
            f"{file}: cannot be written; make it and its folder writable, or set another file under [log]"
        )
    with translate_errors(file, "cannot be opened"):
        require_undamaged(file)
        with closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)) as database:
            schema_version(file, database)
            database.execute("PRAGMA journal_mode = WAL")
            _migrate(database)


def require_undamaged(file: Path) -> None:
    """Check a log before anything is written to it.

    The last connection to close would move the write-ahead log to the file; one that only reads does not.

    Raises:
        LogError: The file or its write-ahead log is damaged, or is not a query log that this version knows.
    """
    if file.with_name(f"{file.name}-journal").exists():
        return  # a crash while the file was being created; only a connection that writes can undo that
    uri = read_only_uri(file)
    with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_SECONDS)) as database:
        schema_version(file, database)
        (result,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if result != "ok":
            raise damaged_error(file, " ".join(result.split()))
        if damaged_frame(file) is not None:
            raise damaged_wal_error(file)


def read_only_uri(file: Path) -> str:
    """Return the address by which SQLite opens a file without the right to write to it."""
    return f"{file.absolute().as_uri()}?mode=ro"


def schema_version(file: Path, database: sqlite3.Connection) -> int:
    """Return the schema version of a query log.

    Raises:
        LogError: The database belongs to another program, or its version is newer than this program's.
    """
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (objects,) = database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    version = _user_version(database)
    if application != APPLICATION_ID and (application or version or objects):
        raise LogError(f"{file}: is another program's database; set another file under [log]")
    if version > len(MIGRATIONS):
        raise LogError(
            f"{file}: was written by a newer version of the bot (schema {version}; this version knows"
            f" {len(MIGRATIONS)}); upgrade the bot, or set another file under [log]"
        )
    return version


def _migrate(database: sqlite3.Connection) -> None:
    """Run the migrations that are missing, in one transaction."""
    if _user_version(database) == len(MIGRATIONS):
        return
    database.create_function("topic_of", 2, topic_of, deterministic=True)
    database.execute("BEGIN IMMEDIATE")
    # Read the version again: another process may have migrated the file before this transaction began.
    for migration in MIGRATIONS[_user_version(database) :]:
        for statement in migration:
            database.execute(statement)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    database.execute("COMMIT")


def _user_version(database: sqlite3.Connection) -> int:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    return version
