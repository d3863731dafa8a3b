"""Writing to the query log: questions, replies, feedback, and forgetting them again.

A row is committed before its reply goes out, so whatever a person saw stands in the log, even if the process
is killed right after. Writing never keeps an answer back: what cannot be written is counted and reported.
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, groupby
from pathlib import Path
from typing import Self

import aiosqlite

from bot.querylog.pseudonyms import Pseudonyms, hashed
from bot.querylog.review import Review
from bot.querylog.schema import PATIENCE, Entry, LoggedEntry, prepare, topic_of, unusable

QUIET = 0.25
"""Seconds without a change after which new rows are settled."""

SETTLE_AFTER = 1.0
"""Seconds after which some new rows are settled however busy the log is."""

STEP = 50
"""Rows settled or deleted in one transaction: in a log of a million, a question waits 3 ms for them."""

CHECKPOINT_PAGES = 10_000
"""Pages of the write-ahead log (40 MB) at which a commit moves them to the file, if it was never quiet."""

MOST = 100
"""Questions that are committed at once; more would pass SQLite's limit of parameters at some 2,000."""

_RECORD = """
    INSERT INTO query (at, guild, channel, person, command, typed, understood, results, answered, article,
        source, speaker, score, latency_ms, error, topic)
    VALUES {rows}
    RETURNING id
"""
_ROW = f"({', '.join('?' * 16)})"
_REPLIED = "UPDATE query SET message = ? WHERE id = ?"
_WITHDRAW = "DELETE FROM feedback WHERE query = ? AND person = ?"
# From the query's own row, so that a row that was forgotten meanwhile takes no feedback.
_FEEDBACK = "INSERT OR REPLACE INTO feedback (query, person, value) SELECT id, ?, ? FROM query WHERE id = ?"
_SETTLE = """
    UPDATE query SET settled = 1
    WHERE id IN (SELECT id FROM query INDEXED BY fresh WHERE settled = 0 LIMIT ?)
"""

_log = logging.getLogger(__name__)

Value = int | float | str | None


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
        review: Reads the log.
    """

    def __init__(
        self,
        file: Path,
        people: Pseudonyms,
        writer: aiosqlite.Connection,
        tidier: aiosqlite.Connection,
        reader: aiosqlite.Connection,
    ) -> None:
        self.file = file
        self.failures = 0
        self.review = Review(file, reader, people)
        self._people = people
        self._writer = writer
        self._tidier = tidier
        self._checkpointing: asyncio.Task[None] | None = None
        self._waiting: asyncio.Queue[_Change] = asyncio.Queue()
        self._closing = False
        self._settled = time.monotonic()
        self._committing = asyncio.create_task(self._commit_waiting(), name="query log")

    @classmethod
    async def open(cls, file: Path, *, hash_people: bool = False) -> Self:
        """Open a log, made or brought to today's schema where necessary.

        Args:
            file: The SQLite file.
            hash_people: Keep keyed hashes of people's ids, also in rows that are already there.

        Raises:
            LogError: The file is damaged, cannot be written, is no query log or is a newer version's. It is
                left as it was.
        """
        await asyncio.to_thread(prepare, file)
        people = await asyncio.to_thread(Pseudonyms.of, file, hashing=hash_people)
        if people.key and hash_people:
            await asyncio.to_thread(_hash_people, file, people.key)
        writer = await aiosqlite.connect(file, timeout=PATIENCE, isolation_level=None)
        # NORMAL: what was committed outlives the process, though not a power failure. FULL would wait for the
        # disk at each commit and miss the two milliseconds.
        for pragma in (
            "foreign_keys = ON",
            "synchronous = NORMAL",
            "secure_delete = ON",
            f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
        ):
            await writer.execute(f"PRAGMA {pragma}")
        tidier = await aiosqlite.connect(file, timeout=PATIENCE, isolation_level=None)
        return cls(file, people, writer, tidier, await Review.connect(file))

    async def close(self) -> None:
        """Commit what waits, then close the file."""
        self._closing = True
        await self._waiting.join()
        self._committing.cancel()
        if self._checkpointing:
            await self._checkpointing
        await self.review.close()
        await self._tidier.close()
        await self._writer.close()

    async def record(self, entry: Entry) -> int | None:
        """Write a question; return its row's number once it is committed.

        A committed row outlives the process. Returns None where the row could not be written: `failures`
        counts it, the program's log says why.
        """
        answered = entry.results > 0 and entry.error is None if entry.answered is None else entry.answered
        values = (
            time.time_ns() // 1_000_000,
            entry.guild,
            entry.channel,
            self._people.stored(entry.person),
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
        )
        return await self._change(_RECORD, values)

    async def replied(self, row: int, message: int) -> None:
        """Note the id of the message that replied to a row's question."""
        await self._change(_REPLIED, (message, row))

    async def feedback(self, row: int, person: int, value: int) -> None:
        """Note what a person thinks of a reply: +1, -1, or 0 to take it back. Their latest word counts."""
        stored = self._people.stored(person)
        if value:
            await self._change(_FEEDBACK, (stored, value, row))
        else:
            await self._change(_WITHDRAW, (row, stored))

    async def entry(self, row: int) -> LoggedEntry | None:
        """Return a row, or None where it was never written or has been forgotten."""
        return await self.review.entry(row)

    async def settle(self) -> None:
        """Bring every new row into the indexes by which `review` finds the most frequent and the slowest."""
        while await self._settle():
            pass

    async def forget(self, person: int, guild: int | None = None) -> int:
        """Delete a person's questions and feedback, on one server or everywhere; return how many questions.

        Raises:
            sqlite3.Error: They could not be deleted, or not all.
        """
        rows = await self.review.rows_of(person, guild)
        await self._delete(rows)
        people = self._people.all(person)
        marks = ", ".join("?" * len(people))
        of_guild = "" if guild is None else " AND query IN (SELECT id FROM query WHERE guild = ?)"
        await self._writer.execute(
            f"DELETE FROM feedback WHERE person IN ({marks}){of_guild}",  # noqa: S608 - only question marks
            (*people, *(() if guild is None else (guild,))),
        )
        await self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(rows)

    async def expire(self, days: int) -> int:
        """Delete the questions that are older than so many days; return how many.

        Raises:
            sqlite3.Error: They could not be deleted, or not all.
        """
        rows = await self.review.rows_before(datetime.now(UTC) - timedelta(days=days))
        await self._delete(rows)
        return len(rows)

    async def backup(self, file: Path) -> None:
        """Copy the log as it is now to another file, while it is being written (SQLite's online backup).

        The copy replaces the file only once it is whole.

        Raises:
            LogError: The file cannot be written, or is the log itself.
        """
        await self.review.backup(file)

    async def _change(self, statement: str, values: Sequence[Value]) -> int | None:
        if self._closing:
            self.failures += 1
            _log.error("%s: a change came after the log was closed", self.file)
            return None
        done = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait(_Change(statement, values, done))
        return await done

    async def _commit_waiting(self) -> None:
        patience: float | None = QUIET
        while True:
            try:
                async with asyncio.timeout(patience):
                    changes = [await self._waiting.get()]
            except TimeoutError:
                patience = 0 if await self._tidied() else None
                continue
            while not self._waiting.empty() and len(changes) < MOST:
                changes.append(self._waiting.get_nowait())
            # Questions first, for a reply waits for each of them; the rest in its order.
            await self._commit(_RECORD, [change for change in changes if change.statement is _RECORD])
            others = (change for change in changes if change.statement is not _RECORD)
            for statement, alike in groupby(others, key=_statement):
                await self._commit(statement, list(alike))
            patience = QUIET
            if time.monotonic() - self._settled > SETTLE_AFTER:
                await self._tidied()

    async def _commit(self, statement: str, changes: Sequence[_Change]) -> None:
        """Write changes of one kind, then tell those who wait for them."""
        if not changes:
            return
        rows: list[int | None] = [None] * len(changes)
        try:
            if statement is _RECORD:
                rows = await self._record([change.values for change in changes])
            else:
                await self._writer.executemany(statement, [change.values for change in changes])
        except Exception:  # noqa: BLE001 - whatever it is, no asker may wait for ever
            self.failures += len(changes)
            _log.exception(
                "%s: %d changes could not be written (%d so far)", self.file, len(changes), self.failures
            )
        for change, row in zip(changes, rows, strict=True):
            if not change.done.done():  # its asker may have gone
                change.done.set_result(row)
            self._waiting.task_done()

    async def _record(self, questions: Sequence[Sequence[Value]]) -> list[int | None]:
        """Insert rows by one statement, which is a transaction by itself; return their ids in their order."""
        statement = _RECORD.format(rows=", ".join([_ROW] * len(questions)))
        ids = await self._writer.execute_fetchall(statement, tuple(chain.from_iterable(questions)))
        # SQLite numbers the rows in their order, but promises none for what it returns.
        return sorted(number for (number,) in ids)

    async def _tidied(self) -> bool:
        """Settle some rows, and let the write-ahead log be emptied; return whether there is more to do."""
        self._settled = time.monotonic()
        if self._checkpointing is None or self._checkpointing.done():
            self._checkpointing = asyncio.create_task(self._checkpoint(), name="query log checkpoint")
        try:
            return await self._settle()
        except sqlite3.Error as error:
            _log.warning("%s: new rows could not be settled (%s)", self.file, error)
            return False

    async def _checkpoint(self) -> None:
        """Move what is in the write-ahead log to the file, beside the writer: it waits for the disk."""
        try:
            await self._tidier.execute_fetchall("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error as error:
            _log.warning("%s: the write-ahead log could not be emptied (%s)", self.file, error)

    async def _settle(self) -> bool:
        """Settle some rows; return whether there may be more."""
        return (await self._writer.execute(_SETTLE, (STEP,))).rowcount == STEP

    async def _delete(self, rows: Sequence[int]) -> None:
        for start in range(0, len(rows), STEP):
            some = rows[start : start + STEP]
            marks = ", ".join("?" * len(some))
            await self._writer.execute(f"DELETE FROM query WHERE id IN ({marks})", some)  # noqa: S608 - marks only


def _statement(change: _Change) -> str:
    return change.statement


def _hash_people(file: Path, key: bytes) -> None:
    """Replace the ids in rows from before people were hashed, and leave no trace of them in the file."""

    def of(person: int) -> int:
        return hashed(key, person)

    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE)) as database:
            database.create_function("hashed", 1, of, deterministic=True)
            database.execute("PRAGMA secure_delete = ON")
            with database:
                database.execute("UPDATE query SET person = hashed(person) WHERE person >= 0")
                database.execute("UPDATE OR REPLACE feedback SET person = hashed(person) WHERE person >= 0")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError as error:
        raise unusable(file, error) from error


def _storable(text: str | None) -> str | None:
    """Return a text that SQLite takes: half a surrogate pair, which UTF-8 lacks, becomes a question mark."""
    return text if text is None or text.isascii() else text.encode(errors="replace").decode()
