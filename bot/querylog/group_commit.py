"""Group commit: one task writes all changes that wait to the query log as one transaction.

So fifty people who ask at the same time share one commit. The same task indexes new rows in between, and
starts the checkpoints that move the write-ahead log to the file.
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import Self

import aiosqlite

from bot.querylog.errors import log_error, translate_errors
from bot.querylog.schema import BUSY_TIMEOUT_SECONDS

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
_INDEX_ROWS = """
    UPDATE query SET indexed = 1
    WHERE id IN (SELECT id FROM query INDEXED BY unindexed WHERE indexed = 0 LIMIT ?)
"""

_log = logging.getLogger(__name__)

Value = int | float | str | None


@dataclass(frozen=True, slots=True)
class _Change:
    """A statement that waits for the next commit; its future gets the new row's id, or None."""

    statement: str
    values: Sequence[Value]
    row_id: asyncio.Future[int | None]


class GroupCommit:
    """Writes changes to a query log, through the only connection that does.

    Attributes:
        file: The log.
        failures: The number of changes that could not be written.
    """

    def __init__(self, file: Path, writer: aiosqlite.Connection, checkpointer: aiosqlite.Connection) -> None:
        self.file = file
        self.failures = 0
        self._writer = writer
        self._checkpointer = checkpointer
        self._checkpoint_task: asyncio.Task[None] | None = None
        self._changes: asyncio.Queue[_Change] = asyncio.Queue()
        self._lock = asyncio.Lock()
        self._closing = False
        self._last_indexed = time.monotonic()
        self._commit_task = asyncio.create_task(self._commit_changes(), name="query log")

    @classmethod
    async def open(cls, file: Path) -> Self:
        """Open a log to write to it.

        Raises:
            LogError: It cannot be opened.
        """
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
            opened.pop_all()
        return cls(file, writer, checkpointer)

    async def close(self) -> None:
        """Commit the changes that wait, then close the connections."""
        self._closing = True
        await self._changes.join()
        self._commit_task.cancel()
        if self._checkpoint_task:
            await self._checkpoint_task
        await self._checkpointer.close()
        await self._writer.close()

    async def add_question(self, values: Sequence[Value]) -> int | None:
        """Write a question, and return its row's id once it is committed; None if it could not be written."""
        return await self.change(_INSERT_QUESTIONS, values)

    async def change(self, statement: str, values: Sequence[Value]) -> int | None:
        """Execute a statement with the next commit; a failure is counted and logged."""
        if self._closing:
            self.failures += 1
            _log.error("%s: a change came after the log was closed", self.file)
            return None
        row_id = asyncio.get_running_loop().create_future()
        self._changes.put_nowait(_Change(statement, values, row_id))
        return await row_id

    async def execute(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Execute a statement as a transaction of its own, now, and return how many rows it changed.

        Raises:
            sqlite3.Error: It could not be executed.
        """
        async with self._lock, self._writer.execute(statement, values) as cursor:
            return cursor.rowcount

    async def select(self, statement: str, values: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Return the rows that a statement returns, outside any transaction.

        Raises:
            sqlite3.Error: It could not be executed.
        """
        async with self._lock:
            return list(await self._writer.execute_fetchall(statement, values))

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[aiosqlite.Connection]:
        """Yield the connection in a transaction of its own, which an error rolls back.

        No question and no change becomes a part of it: each is acknowledged when it is committed, and this
        may still be undone.
        """
        async with self._lock:
            await self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                await self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    await self._writer.execute("ROLLBACK")
                raise

    async def delete_questions(self, row_ids: Sequence[int]) -> None:
        """Delete rows, in steps that keep no question waiting for long.

        Raises:
            sqlite3.Error: Some could not be deleted.
        """
        for start in range(0, len(row_ids), ROWS_PER_STEP):
            some = row_ids[start : start + ROWS_PER_STEP]
            placeholders = ", ".join("?" * len(some))
            await self.execute(f"DELETE FROM query WHERE id IN ({placeholders})", some)  # noqa: S608 - placeholders only

    async def index_some_rows(self) -> bool:
        """Index some rows; return whether more may be left.

        Raises:
            sqlite3.Error: They could not be indexed.
        """
        return await self.execute(_INDEX_ROWS, (ROWS_PER_STEP,)) == ROWS_PER_STEP

    async def checkpoint(self) -> None:
        """Move the write-ahead log to the file, without holding up the writer: this waits for the disk."""
        try:
            await self._checkpointer.execute_fetchall("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error as error:
            _log.warning("%s: the write-ahead log could not be moved to the file (%s)", self.file, error)

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
            async with self.transaction() as writer:
                for statement, alike in groupby(changes, key=_statement):
                    await writer.executemany(statement, [change.values for change in alike])
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

    async def _insert(self, questions: Sequence[Sequence[Value]]) -> list[int | None]:
        """Insert rows in one statement, which is one transaction; return their ids in the same order."""
        statement = _INSERT_QUESTIONS.format(rows=", ".join([_ROW] * len(questions)))
        ids = await self.select(statement, tuple(chain.from_iterable(questions)))
        # SQLite numbers the rows in this order, but does not promise to return the ids in it.
        return sorted(row_id for (row_id,) in ids)

    async def _maintain(self) -> bool:
        """Index some rows and start a checkpoint; return whether more rows may be left."""
        self._last_indexed = time.monotonic()
        if self._checkpoint_task is None or self._checkpoint_task.done():
            self._checkpoint_task = asyncio.create_task(self.checkpoint(), name="query log checkpoint")
        try:
            return await self.index_some_rows()
        except sqlite3.Error as error:
            _log.warning("%s: new rows could not be indexed (%s)", self.file, error)
            return False


def _connect(file: Path) -> aiosqlite.Connection:
    return aiosqlite.connect(file, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)


def _statement(change: _Change) -> str:
    return change.statement
