"""The query log's file: its rows, its schema by numbered steps, and whether a file can be used as one."""

import hashlib
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

APPLICATION = 0x4F6E5265
"""SQLite's `application_id` of a query log: "OnRe"."""

PATIENCE = 1.0
"""Seconds to wait for another process that is writing: with the answer, well within Discord's three."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # AUTOINCREMENT, because a button under an old reply must never find a later row by a reused id.
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
        # What is asked about, as a number: a million of them are grouped in half the time that texts take.
        "ALTER TABLE query ADD COLUMN topic INTEGER NOT NULL DEFAULT 0",
        "UPDATE query SET topic = topic_of(understood, typed)",
        # These grow at their ends, so that a new row costs next to nothing.
        "CREATE INDEX by_time ON query (at, person, answered, latency_ms)",
        "CREATE INDEX by_guild ON query (guild, at, person, answered, latency_ms)",
        # These grow all over: a new row would dirty a page in each and cost ten times as much. It is
        # `settled` into them later, while nobody waits.
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
        # What people browse: the latest rows, with texts for numbers. Few enough for every facet at once.
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
)
"""The steps from an empty file to today's schema; the file's `user_version` counts those it has taken."""


class LogError(Exception):
    """A log file that cannot be used; the message is one line: which file, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question, as the log keeps it.

    Attributes:
        command: What was asked of the bot: "search", "who said", "quotes", "ask", …
        typed: The question as typed.
        understood: The question as understood, in one form for all ways to type it.
        guild: The server's id, or None in a direct message.
        channel: The channel's id.
        person: The asker's id.
        results: How many results there were.
        article: The path of the best result's article.
        score: The best result's score.
        latency_ms: From the question's arrival until the answer was ready, in milliseconds.
        error: What went wrong, in one line.
        source: The outlet of the best result's article.
        speaker: The speaker of the best result, where it is a quotation.
        answered: Whether the coverage had an answer; left out, any result counts as one.
    """

    command: str
    typed: str
    understood: str
    guild: int | None
    channel: int | None
    person: int
    results: int
    article: str | None
    score: float | None
    latency_ms: float
    error: str | None = None
    source: str | None = None
    speaker: str | None = None
    answered: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEntry(Entry):
    """A row of the log. Its person is the asker's id, or a keyed hash of it, which is negative.

    Attributes:
        id: The row's number.
        at: When it was asked, in UTC.
        message: The id of the reply.
        feedback: Thumbs up less thumbs down.
    """

    id: int
    at: datetime
    message: int | None
    feedback: int


SELECT = """
    SELECT command, typed, understood, guild, channel, person, results, article, score, latency_ms, error,
        source, speaker, answered, id, at, message,
        (SELECT coalesce(sum(value), 0) FROM feedback WHERE feedback.query = query.id)
    FROM query
"""
"""The columns that `logged` reads, from the table `query`."""


def logged(row: Sequence[object]) -> LoggedEntry:
    """Return a row of `SELECT`."""
    *entry, answered, number, at, message, feedback = row
    return LoggedEntry(
        *entry,  # pyright: ignore[reportArgumentType]
        answered=bool(answered),
        id=number,  # pyright: ignore[reportArgumentType]
        at=moment(at),  # pyright: ignore[reportArgumentType]
        message=message,  # pyright: ignore[reportArgumentType]
        feedback=feedback,  # pyright: ignore[reportArgumentType]
    )


def moment(milliseconds: int) -> datetime:
    """Return a time of the log in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def topic_of(understood: str, typed: str) -> int:
    """Return a 48-bit hash of what was asked, the same for every case and spacing; of BLAKE2b.

    Of a hundred thousand different questions, two share one in one log out of 50,000.
    """
    folded = " ".join((understood.strip() or typed).casefold().split())
    digest = hashlib.blake2b(folded.encode(errors="replace"), digest_size=6).digest()
    return int.from_bytes(digest, "big", signed=True)


def prepare(file: Path) -> None:
    """Make sure that a file is a sound query log of today's schema that can be written.

    Raises:
        LogError: It is not, and was left as it is.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            # Private to this account, and with it the files that SQLite puts beside it.
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise LogError(f"{file}: cannot be made ({error.strerror}); set another file in [log]") from error
    if not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        raise LogError(f"{file}: cannot be written; make it and its folder writable, or set another in [log]")
    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as database:
            check(file, database)
            (sound,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if sound != "ok":
                raise LogError(_damaged(file, " ".join(sound.split())))
            database.execute("PRAGMA journal_mode = WAL")
            _migrate(database)
    except sqlite3.DatabaseError as error:
        raise unusable(file, error) from error


def check(file: Path, database: sqlite3.Connection) -> int:
    """Make sure that a database is a query log of a version that is known here; return its version.

    Raises:
        LogError: It is another program's, or a newer version's.
    """
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (objects,) = database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    version = _version(database)
    if application != APPLICATION and (application or version or objects):
        raise LogError(f"{file}: is another program's database; set another file in [log]")
    if version > len(MIGRATIONS):
        raise LogError(
            f"{file}: is of a newer version of the bot (schema {version}, this one knows {len(MIGRATIONS)});"
            " upgrade the bot, or set another file in [log]"
        )
    return version


def unusable(file: Path, error: sqlite3.DatabaseError) -> LogError:
    """Return SQLite's complaint about a file in one line that says what to do."""
    if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return LogError(_damaged(file, error))
    return LogError(f"{file}: cannot be opened ({error}); mend that, or set another file in [log]")


def _damaged(file: Path, reason: object) -> str:
    return (
        f"{file}: is damaged ({reason}) and was left as it is; move it away and restore a backup, or save"
        f" what can be read with: sqlite3 {file} .recover | sqlite3 recovered.sqlite"
    )


def _migrate(database: sqlite3.Connection) -> None:
    """Take the steps that are left, all or none."""
    if _version(database) == len(MIGRATIONS):
        return
    database.create_function("topic_of", 2, topic_of, deterministic=True)
    database.execute("BEGIN IMMEDIATE")
    for step in MIGRATIONS[_version(database) :]:  # asked again: another process may have been quicker
        for statement in step:
            database.execute(statement)
    database.execute(f"PRAGMA application_id = {APPLICATION}")
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    database.execute("COMMIT")


def _version(database: sqlite3.Connection) -> int:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    return version
