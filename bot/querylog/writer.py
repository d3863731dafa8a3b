"""Writing to the query log: questions, replies and feedback, and deleting them again.

A row is committed before its reply is sent, so the log has every reply that anybody saw, even if the process
is killed right afterwards. A failed write never holds up an answer: it is counted and reported.
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, closing
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import Self

import aiosqlite

from bot.querylog import memory
from bot.querylog.clock import DAY_MS, Clock, WatchedClock
from bot.querylog.entries import Entry, LoggedEntry, topic_of
from bot.querylog.errors import log_error, translate_errors
from bot.querylog.privacy import Privacy
from bot.querylog.pseudonyms import Pseudonyms, keyed_hash
from bot.querylog.review import Review
from bot.querylog.schema import BUSY_TIMEOUT_SECONDS, create_or_upgrade

IDLE_SECONDS = 0.25
"""Time without a change after which new rows are indexed. A guess; nothing was measured."""

INDEXING_INTERVAL_SECONDS = 1.0
"""Time after which some new rows are indexed even if the log is busy. A guess; nothing was measured."""

ROWS_PER_STEP = 50
"""Rows indexed or deleted in one transaction. Measured in a log of a million rows: a question waits 3 ms for
them."""

CHECKPOINT_PAGES = 10_000
"""Pages of the write-ahead log (40 MB) at which a commit moves them to the file, if the log was never
idle."""

QUESTIONS_PER_COMMIT = 100
"""Maximum questions in one commit; SQLite's limit on parameters allows about 2,000."""

_INSERT_QUESTIONS = """
    INSERT INTO query (at, guild, channel, person, command, typed, understood, results, answered, article,
        source, speaker, score, latency_ms, error, topic, author)
    VALUES {rows}
    RETURNING id
"""
_ROW = f"({', '.join('?' * 17)})"
_SET_MESSAGE = "UPDATE query SET message = ? WHERE id = ?"
_DELETE_FEEDBACK = "DELETE FROM feedback WHERE query = ? AND person = ?"
# Selects from the question's row, so that there is no feedback for a row that has been deleted meanwhile.
_SET_FEEDBACK = (
    "INSERT OR REPLACE INTO feedback (query, person, value) SELECT id, ?, ? FROM query WHERE id = ?"
)
_DROP_SERVERS = "DELETE FROM server WHERE NOT EXISTS (SELECT 1 FROM query WHERE guild = server.id)"
_INDEX_ROWS = """
    UPDATE query SET indexed = 1
    WHERE id IN (SELECT id FROM query INDEXED BY unindexed WHERE indexed = 0 LIMIT ?)
"""

_log = logging.getLogger(__name__)

Value = int | float | str | None

_MACHINE_CLOCK = Clock()


@dataclass(frozen=True, slots=True)
class _Change:
    """A statement that waits for the next commit; its future gets the new row's id, or None."""

    statement: str
    values: Sequence[Value]
    row_id: asyncio.Future[int | None]


@dataclass(frozen=True, slots=True)
class _Connections:
    """The connections to one log: to write, to move the write-ahead log to the file, and to read."""

    writer: aiosqlite.Connection
    checkpointer: aiosqlite.Connection
    reader: aiosqlite.Connection


class QueryLog:
    """An open query log.

    One task writes through one connection, and commits all changes that wait as one transaction (group
    commit): fifty people who ask at the same time share one commit.

    Attributes:
        file: The SQLite file.
        failures: The number of changes that could not be written since the log was opened.
        review: Reads the log.
        privacy: Who opted out of the log, and which servers the bot has left.
    """

    def __init__(
        self,
        file: Path,
        pseudonyms: Pseudonyms,
        clock: WatchedClock,
        connections: _Connections,
        privacy: Privacy,
    ) -> None:
        self.file = file
        self.failures = 0
        self.review = Review(file, connections.reader, pseudonyms)
        self.privacy = privacy
        self._pseudonyms = pseudonyms
        self._clock = clock
        self._writer = connections.writer
        self._checkpointer = connections.checkpointer
        self._checkpoint_task: asyncio.Task[None] | None = None
        self._changes: asyncio.Queue[_Change] = asyncio.Queue()
        self._transactions = asyncio.Lock()  # a transaction's statements have the connection to themselves
        self._closing = False
        self._last_indexed = time.monotonic()
        self._commit_task = asyncio.create_task(self._commit_changes(), name="query log")

    @classmethod
    async def open(cls, file: Path, *, hash_people: bool = False, clock: Clock = _MACHINE_CLOCK) -> Self:
        """Open a log. It is created, or upgraded to the current schema, if necessary.

        Args:
            file: The SQLite file.
            hash_people: Store keyed hashes of people's ids, also in the rows that are there already.
            clock: Tells when a question was asked, and which questions are old.

        Raises:
            LogError: The file is damaged or not writable, or is not a query log that this version knows. It
                is left unchanged.
        """
        await asyncio.to_thread(create_or_upgrade, file)
        pseudonyms = await asyncio.to_thread(Pseudonyms.for_log, file, hashing=hash_people)
        await asyncio.to_thread(memory.require_same_key, file, pseudonyms)
        if pseudonyms.key:
            await asyncio.to_thread(memory.remember_key, file, pseudonyms)
        if pseudonyms.key and hash_people:
            await asyncio.to_thread(_hash_stored_ids, file, pseudonyms.key)
        async with AsyncExitStack() as opened:  # a connection that stays open keeps the process from ending
            with translate_errors(file, "cannot be opened"):
                writer = await opened.enter_async_context(_connect(file))
                # With NORMAL, a commit survives the end of the process, but not a power failure. FULL would
                # wait for the disk at each commit, longer than the two milliseconds that a row may take.
                for pragma in (
                    "foreign_keys = ON",
                    "synchronous = NORMAL",
                    "secure_delete = ON",
                    f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
                ):
                    await writer.execute(f"PRAGMA {pragma}")
                checkpointer = await opened.enter_async_context(_connect(file))
                remembered = memory.numbers(await writer.execute_fetchall(memory.SELECT))
                remembered |= memory.numbers(await writer.execute_fetchall(memory.SELECT_LAST_ROW))
            watched = WatchedClock(clock, memory.first_reading(remembered, clock.now_ms()))
            privacy = await Privacy.load(file, writer, pseudonyms, remembered)
            connections = _Connections(writer, checkpointer, await Review.connect(file))
            opened.pop_all()
        return cls(file, pseudonyms, watched, connections, privacy)

    async def close(self) -> None:
        """Commit the changes that wait, then close the file."""
        self._closing = True
        await self._changes.join()
        self._commit_task.cancel()
        if self._checkpoint_task:
            await self._checkpoint_task
        await self.review.close()
        await self._checkpointer.close()
        await self._writer.close()

    async def record(self, entry: Entry) -> int | None:
        """Write a question, and return its row's id once the row is committed.

        A committed row survives the end of the process. Returns None if the row could not be written:
        `failures` counts it, and the program's log says why. Nothing is written, and None returned, of people
        who opted out.
        """
        if any(self.privacy.is_opted_out(one) for one in (entry.person, entry.author) if one is not None):
            return None
        answered = entry.results > 0 and entry.error is None if entry.answered is None else entry.answered
        values = (
            self._clock.now_ms(),
            entry.guild,
            entry.channel,
            self._pseudonyms.stored_id(entry.person),
            _storable(entry.command),
            _storable(entry.typed),
            _storable(entry.understood),
            entry.results,
            answered,
            _storable(entry.article),
            _storable(entry.source),
            _storable(entry.speaker),
            entry.score,
            entry.latency_ms,
            _storable(entry.error),
            topic_of(entry.understood, entry.typed),
            None if entry.author is None else self._pseudonyms.stored_id(entry.author),
        )
        return await self._change(_INSERT_QUESTIONS, values)

    async def replied(self, row_id: int, message: int) -> None:
        """Write the id of the message that answers a row's question."""
        await self._change(_SET_MESSAGE, (message, row_id))

    async def feedback(self, row_id: int, person: int, value: int) -> None:
        """Write a person's opinion of a reply: +1, -1, or 0 to withdraw it. It replaces their earlier one."""
        if self.privacy.is_opted_out(person):
            return
        stored_id = self._pseudonyms.stored_id(person)
        if value:
            await self._change(_SET_FEEDBACK, (stored_id, value, row_id))
        else:
            await self._change(_DELETE_FEEDBACK, (row_id, stored_id))

    async def entry(self, row_id: int) -> LoggedEntry | None:
        """Return a row, or None if it was never written or has been deleted.

        Raises:
            LogError: The log cannot be read.
        """
        return await self.review.entry(row_id)

    def is_by(self, entry: LoggedEntry, person: int) -> bool:
        """Return whether a row is a person's question."""
        return entry.person in self.ids_of(person)

    async def index_new_rows(self) -> None:
        """Add all new rows to the indexes that find the most frequent and the slowest questions.

        Raises:
            LogError: The log cannot be written.
        """
        with self._translate_errors():
            while await self._index_some_rows():
                pass

    async def forget(self, person: int, guild: int | None = None) -> int:
        """Delete a person's questions and feedback, on one server or everywhere; count the questions.

        Questions that others asked with the menu of the person's messages are among them.

        Raises:
            LogError: The log cannot be read or written; some rows may be left.
        """
        row_ids = await self.review.row_ids_of(person, guild)
        ids = self.ids_of(person)
        placeholders = ", ".join("?" * len(ids))
        in_guild = "" if guild is None else " AND query IN (SELECT id FROM query WHERE guild = ?)"
        with self._translate_errors():
            await self._delete(row_ids)
            await self._execute(
                f"DELETE FROM feedback WHERE person IN ({placeholders}){in_guild}",  # noqa: S608 - placeholders only
                (*ids, *(() if guild is None else (guild,))),
            )
            async with self._transactions:
                await self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(row_ids)

    def ids_of(self, person: int) -> tuple[int, ...]:
        """Return the ids that a person may have in the log and in copies of it."""
        return self._pseudonyms.all_ids(person)

    async def expire(self, days: int) -> int:
        """Delete the questions that are older than a number of days, and return their number.

        Nothing is deleted, and the program's log says so, while the clock is in doubt.

        Raises:
            LogError: The log cannot be read or written; some rows may be left.
        """
        reading = self._clock.read()
        with self._translate_errors():
            await self._execute(memory.WRITE_READING, memory.reading_values(reading))
        if reading.doubted_since is not None:
            _log.warning("%s: %s", self.file, reading.doubt())
            return 0
        row_ids = await self.review.row_ids_before(reading.read_at - days * DAY_MS)
        with self._translate_errors():
            await self._delete(row_ids)
        return len(row_ids)

    async def purge_departed(self, present: Collection[int], days: int) -> int:
        """Delete the rows of servers that the bot left a number of days ago, and return their number.

        Nothing is deleted while the clock is in doubt.

        Args:
            present: The ids of the servers that the bot is on.
            days: The number of days.

        Raises:
            LogError: The log cannot be read or written; some rows may be left.
        """
        if self._clock.read().doubted_since is not None:
            return 0
        deleted = 0
        for guild in await self.privacy.departed(present, self._clock.now_ms(), days):
            row_ids = await self.review.row_ids_in(guild)
            with self._translate_errors():
                await self._delete(row_ids)
                await self._execute("DELETE FROM server WHERE id = ?", (guild,))
            deleted += len(row_ids)
        return deleted

    async def name_servers(self, names: Mapping[int, str]) -> None:
        """Write the names of the servers that the bot is on; drop those of servers that have no row any more.

        Args:
            names: The names by the servers' ids.

        Raises:
            LogError: The log cannot be written.
        """
        with self._translate_errors():
            async with self._transactions:
                await self._writer.execute("BEGIN IMMEDIATE")
                try:
                    await self._writer.execute(_DROP_SERVERS)
                    rows = [(number, _storable(name)) for number, name in names.items()]
                    await self._writer.executemany("INSERT OR REPLACE INTO server VALUES (?, ?)", rows)
                    await self._writer.execute("COMMIT")
                except BaseException:
                    if self._writer.in_transaction:
                        await self._writer.execute("ROLLBACK")
                    raise

    async def backup(self, file: Path) -> None:
        """Copy the log to another file while it is being written (SQLite's online backup).

        An existing file is replaced only when the copy is complete.

        Raises:
            LogError: The file cannot be written, or is the log itself.
        """
        await self.review.backup(file)

    def _translate_errors(self) -> AbstractContextManager[None]:
        return translate_errors(self.file, "cannot be written")

    async def _change(self, statement: str, values: Sequence[Value]) -> int | None:
        if self._closing:
            self.failures += 1
            _log.error("%s: a change came after the log was closed", self.file)
            return None
        row_id = asyncio.get_running_loop().create_future()
        self._changes.put_nowait(_Change(statement, values, row_id))
        return await row_id

    async def _commit_changes(self) -> None:
        """Commit changes as they come, and index new rows in between, until the task is cancelled."""
        timeout: float | None = IDLE_SECONDS
        while True:
            try:
                async with asyncio.timeout(timeout):
                    changes = [await self._changes.get()]
            except TimeoutError:
                timeout = 0 if await self._maintain() else None
                continue
            while not self._changes.empty() and len(changes) < QUESTIONS_PER_COMMIT:
                changes.append(self._changes.get_nowait())
            # Questions come first, because a reply waits for each of them; other changes keep their order.
            questions = [change for change in changes if change.statement is _INSERT_QUESTIONS]
            await self._commit_questions(questions)
            updates = [change for change in changes if change.statement is not _INSERT_QUESTIONS]
            await self._commit_updates(updates)
            timeout = IDLE_SECONDS
            if time.monotonic() - self._last_indexed > INDEXING_INTERVAL_SECONDS:
                await self._maintain()

    async def _commit_questions(self, changes: Sequence[_Change]) -> None:
        """Write questions in one transaction, then resolve their futures."""
        if not changes:
            return
        row_ids: list[int | None] = [None] * len(changes)
        try:
            row_ids = await self._insert([change.values for change in changes])
        except Exception as error:  # noqa: BLE001 - whatever the error, no asker may wait for ever
            self._report_lost(changes, error)
        self._resolve(changes, row_ids)

    async def _commit_updates(self, changes: Sequence[_Change]) -> None:
        """Write other changes in one transaction, then resolve their futures."""
        if not changes:
            return
        try:
            await self._update(changes)
        except Exception as error:  # noqa: BLE001 - whatever the error, no asker may wait for ever
            # The disk refuses all alike; any other error is that of one change, which costs no other.
            if len(changes) > 1 and not isinstance(error, sqlite3.OperationalError):
                for change in changes:
                    await self._commit_updates([change])
                return
            self._report_lost(changes, error)
        self._resolve(changes, [None] * len(changes))

    def _report_lost(self, changes: Sequence[_Change], error: Exception) -> None:
        """Count changes that could not be written, and say why in the program's log."""
        self.failures += len(changes)
        if isinstance(error, sqlite3.Error):
            _log.error(
                "%d changes to the query log were lost (%d so far): %s",
                len(changes),
                self.failures,
                log_error(self.file, "cannot be written", error),
            )
        else:
            _log.error(
                "%s: %d changes could not be written (%d so far)",
                self.file,
                len(changes),
                self.failures,
                exc_info=error,
            )

    def _resolve(self, changes: Sequence[_Change], row_ids: Sequence[int | None]) -> None:
        for change, row_id in zip(changes, row_ids, strict=True):
            if not change.row_id.done():  # the asker's task may have been cancelled
                change.row_id.set_result(row_id)
            self._changes.task_done()

    async def _update(self, changes: Sequence[_Change]) -> None:
        """Make changes to rows in one transaction: all of them, or none if one raises an exception."""
        async with self._transactions:
            await self._writer.execute("BEGIN IMMEDIATE")
            try:
                for statement, alike in groupby(changes, key=_statement):
                    await self._writer.executemany(statement, [change.values for change in alike])
                await self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    await self._writer.execute("ROLLBACK")
                raise

    async def _insert(self, questions: Sequence[Sequence[Value]]) -> list[int | None]:
        """Insert rows in one statement, which is one transaction; return their ids in the same order."""
        statement = _INSERT_QUESTIONS.format(rows=", ".join([_ROW] * len(questions)))
        ids = await self._writer.execute_fetchall(statement, tuple(chain.from_iterable(questions)))
        # SQLite numbers the rows in this order, but does not promise to return the ids in it.
        return sorted(row_id for (row_id,) in ids)

    async def _maintain(self) -> bool:
        """Index some rows and start a checkpoint; return whether more rows may be left."""
        self._last_indexed = time.monotonic()
        if self._checkpoint_task is None or self._checkpoint_task.done():
            self._checkpoint_task = asyncio.create_task(self._checkpoint(), name="query log checkpoint")
        try:
            return await self._index_some_rows()
        except sqlite3.Error as error:
            _log.warning("%s: new rows could not be indexed (%s)", self.file, error)
            return False

    async def _checkpoint(self) -> None:
        """Move the write-ahead log to the file, without holding up the writer: this waits for the disk."""
        try:
            await self._checkpointer.execute_fetchall("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error as error:
            _log.warning("%s: the write-ahead log could not be moved to the file (%s)", self.file, error)

    async def _index_some_rows(self) -> bool:
        """Index some rows; return whether more may be left."""
        return (await self._execute(_INDEX_ROWS, (ROWS_PER_STEP,))).rowcount == ROWS_PER_STEP

    async def _execute(self, statement: str, values: Sequence[Value]) -> aiosqlite.Cursor:
        """Execute a statement as a transaction of its own."""
        async with self._transactions:
            return await self._writer.execute(statement, values)

    async def _delete(self, row_ids: Sequence[int]) -> None:
        for start in range(0, len(row_ids), ROWS_PER_STEP):
            some = row_ids[start : start + ROWS_PER_STEP]
            placeholders = ", ".join("?" * len(some))
            await self._execute(f"DELETE FROM query WHERE id IN ({placeholders})", some)  # noqa: S608 - placeholders only


def _connect(file: Path) -> aiosqlite.Connection:
    return aiosqlite.connect(file, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)


def _statement(change: _Change) -> str:
    return change.statement


def _hash_stored_ids(file: Path, key: bytes) -> None:
    """Replace the plain ids in the log by hashes, and leave no trace of them in the file."""

    def hash_id(person: int) -> int:
        return keyed_hash(key, person)

    with (
        translate_errors(file, "cannot be written"),
        closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_SECONDS)) as database,
    ):
        database.create_function("hashed", 1, hash_id, deterministic=True)
        database.execute("PRAGMA secure_delete = ON")
        with database:
            database.execute("UPDATE query SET person = hashed(person) WHERE person >= 0")
            database.execute("UPDATE query SET author = hashed(author) WHERE author >= 0")
            database.execute("UPDATE OR REPLACE feedback SET person = hashed(person) WHERE person >= 0")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _storable(text: str | None) -> str | None:
    """Return a text that SQLite accepts: half a surrogate pair, which UTF-8 cannot encode, becomes "?"."""
    return text if text is None or text.isascii() else text.encode(errors="replace").decode()
