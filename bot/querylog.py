"""The query log: every question that the bot was asked, in one SQLite file.

A row is committed before its reply goes out, so whatever a person saw stands in the log, even if the process
is killed right after. Writing never keeps an answer back: what cannot be written is counted and reported.
"""

import asyncio
import logging
import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import aiosqlite

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
)
"""The steps from an empty file to today's schema; the file's `user_version` counts those it has taken."""

_RECORD = """
    INSERT INTO query (at, guild, channel, person, command, typed, understood, results, answered, article,
        source, speaker, score, latency_ms, error)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_REPLIED = "UPDATE query SET message = ? WHERE id = ?"
_WITHDRAW = "DELETE FROM feedback WHERE query = ? AND person = ?"
# From the query's own row, so that a row that was forgotten meanwhile takes no feedback.
_FEEDBACK = "INSERT OR REPLACE INTO feedback (query, person, value) SELECT id, ?, ? FROM query WHERE id = ?"

_SELECT = """
    SELECT command, typed, understood, guild, channel, person, results, article, score, latency_ms, error,
        source, speaker, answered, id, at, message,
        (SELECT coalesce(sum(value), 0) FROM feedback WHERE feedback.query = query.id)
    FROM query
"""

_log = logging.getLogger(__name__)

Value = int | float | str | None


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
    """A row of the log.

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


@dataclass(frozen=True, slots=True)
class _Change:
    """A statement that waits for the next commit; its future is answered with the new row's id, or None."""

    statement: str
    values: Sequence[Value]
    done: asyncio.Future[int | None]


class QueryLog:
    """An open query log.

    All writing goes through one connection and one task, which commits whatever waits as one transaction
    (group commit): fifty people who ask at once share one.

    Attributes:
        file: The SQLite file.
        failures: How many changes could not be written since the log was opened.
    """

    def __init__(self, file: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self.file = file
        self.failures = 0
        self._writer = writer
        self._reader = reader
        self._waiting: asyncio.Queue[_Change] = asyncio.Queue()
        self._committing = asyncio.create_task(self._commit_waiting(), name="query log")

    @classmethod
    async def open(cls, file: Path) -> Self:
        """Open a log, made or brought to today's schema where necessary.

        Raises:
            LogError: The file is damaged, cannot be written, is no query log or is a newer version's. It is
                left as it was.
        """
        await asyncio.to_thread(_prepare, file)
        writer = await aiosqlite.connect(file, timeout=PATIENCE, isolation_level="IMMEDIATE")
        await writer.execute("PRAGMA foreign_keys = ON")
        await writer.execute("PRAGMA synchronous = FULL")
        reader = await aiosqlite.connect(file, timeout=PATIENCE)
        await reader.execute("PRAGMA query_only = ON")
        return cls(file, writer, reader)

    async def close(self) -> None:
        """Commit what waits, then close the file."""
        await self._waiting.join()
        self._committing.cancel()
        await self._reader.close()
        await self._writer.close()

    async def record(self, entry: Entry) -> int | None:
        """Write a question; return its row's number once it is committed.

        A committed row outlives the process (write-ahead log) and a power failure (`synchronous = FULL`).
        Returns None where the row could not be written: `failures` counts it, the program's log says why.
        """
        answered = entry.results > 0 and entry.error is None if entry.answered is None else entry.answered
        values = (
            time.time_ns() // 1_000_000,
            entry.guild,
            entry.channel,
            entry.person,
            entry.command,
            entry.typed,
            entry.understood,
            entry.results,
            answered,
            entry.article,
            entry.source,
            entry.speaker,
            entry.score,
            entry.latency_ms,
            entry.error,
        )
        return await self._change(_RECORD, values)

    async def replied(self, row: int, message: int) -> None:
        """Note the id of the message that replied to a row's question."""
        await self._change(_REPLIED, (message, row))

    async def feedback(self, row: int, person: int, value: int) -> None:
        """Note what a person thinks of a reply: +1, -1, or 0 to take it back. Their latest word counts."""
        if value:
            await self._change(_FEEDBACK, (person, value, row))
        else:
            await self._change(_WITHDRAW, (row, person))

    async def entry(self, row: int) -> LoggedEntry | None:
        """Return a row, or None where it was never written or has been forgotten."""
        found = await self._reader.execute_fetchall(f"{_SELECT} WHERE query.id = ?", (row,))
        return next((_logged(each) for each in found), None)

    async def _change(self, statement: str, values: Sequence[Value]) -> int | None:
        if self._committing.done():
            self.failures += 1
            _log.error("%s: a change came after the log was closed", self.file)
            return None
        done = asyncio.get_running_loop().create_future()
        await self._waiting.put(_Change(statement, tuple(map(_storable, values)), done))
        return await done

    async def _commit_waiting(self) -> None:
        while True:
            changes = [await self._waiting.get()]
            while not self._waiting.empty():
                changes.append(self._waiting.get_nowait())
            for change, row in zip(changes, await self._commit(changes), strict=True):
                if not change.done.done():  # its asker may have gone
                    change.done.set_result(row)
                self._waiting.task_done()

    async def _commit(self, changes: Sequence[_Change]) -> list[int | None]:
        """Write changes as one transaction; return the new rows' ids, None for what is not a new row."""
        records = [change.values for change in changes if change.statement is _RECORD]
        try:
            await self._writer.executemany(_RECORD, records)
            last = await self._writer.execute_fetchall("SELECT last_insert_rowid()")
            for change in changes:
                if change.statement is not _RECORD:
                    await self._writer.execute(change.statement, change.values)
            await self._writer.commit()
        except Exception:  # noqa: BLE001 - whatever it is, no asker may wait for ever
            self.failures += len(changes)
            _log.exception(
                "%s: %d changes could not be written (%d so far)", self.file, len(changes), self.failures
            )
            await self._roll_back()
            return [None] * len(changes)
        # One writer inside one transaction: the rows are numbered without a gap, in their order.
        (end,) = next(iter(last))
        ids = iter(range(end - len(records) + 1, end + 1))
        return [next(ids) if change.statement is _RECORD else None for change in changes]

    async def _roll_back(self) -> None:
        try:
            await self._writer.rollback()
        except sqlite3.Error:
            _log.exception("%s: the failed changes could not be rolled back", self.file)


def _prepare(file: Path) -> None:
    """Make sure that a file is a sound query log of today's schema that can be written."""
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
            _check(file, database)
            database.execute("PRAGMA journal_mode = WAL")
            _migrate(database)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise LogError(_damaged(file, error)) from error
        raise LogError(
            f"{file}: cannot be opened ({error}); mend that, or set another file in [log]"
        ) from error


def _check(file: Path, database: sqlite3.Connection) -> None:
    (application,) = database.execute("PRAGMA application_id").fetchone()
    version = _version(database)
    (objects,) = database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION and (application or version or objects):
        raise LogError(f"{file}: is another program's database; set another file in [log]")
    if version > len(MIGRATIONS):
        raise LogError(
            f"{file}: is of a newer version of the bot (schema {version}, this one knows {len(MIGRATIONS)});"
            " upgrade the bot, or set another file in [log]"
        )
    (sound,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        raise LogError(_damaged(file, " ".join(sound.split())))


def _version(database: sqlite3.Connection) -> int:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    return version


def _damaged(file: Path, reason: object) -> str:
    return (
        f"{file}: is damaged ({reason}) and was left as it is; move it away and restore a backup, or save"
        f" what can be read with: sqlite3 {file} .recover | sqlite3 recovered.sqlite"
    )


def _migrate(database: sqlite3.Connection) -> None:
    """Take the steps that are left, all or none."""
    if _version(database) == len(MIGRATIONS):
        return
    database.execute("BEGIN IMMEDIATE")
    for step in MIGRATIONS[_version(database) :]:  # asked again: another process may have been quicker
        for statement in step:
            database.execute(statement)
    database.execute(f"PRAGMA application_id = {APPLICATION}")
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    database.execute("COMMIT")


def _storable(value: Value) -> Value:
    """Return a value that SQLite takes: half a surrogate pair, which UTF-8 lacks, becomes a question mark."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


def _logged(row: sqlite3.Row) -> LoggedEntry:
    *entry, answered, number, at, message, feedback = row
    return LoggedEntry(
        *entry,
        answered=bool(answered),
        id=number,
        at=datetime.fromtimestamp(at / 1000, UTC),
        message=message,
        feedback=feedback,
    )
