"""Reading the query log: what was asked, how often, and what had no answer."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncGenerator, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Self

import aiosqlite

from bot.querylog.clock import DAY_MS
from bot.querylog.entries import (
    SELECT_ENTRIES,
    LoggedEntry,
    checked,
    checked_time,
    logged_entry,
    to_milliseconds,
)
from bot.querylog.errors import LogError, translate_errors
from bot.querylog.memory import require_same_key
from bot.querylog.pseudonyms import Pseudonyms
from bot.querylog.reports import (
    COUNTED,
    UNANSWERED,
    Counted,
    CountedBy,
    latest,
    most_frequent,
    slowest,
)
from bot.querylog.schema import BUSY_TIMEOUT_SECONDS, MIGRATIONS, read_only_uri, schema_version


@dataclass(frozen=True, slots=True)
class LogFilter:
    """A choice of rows.

    Attributes:
        guild: Only this server's rows; None for the rows of all servers and of direct messages.
        since: Only rows from this time on.
        person: Only this person's rows.
    """

    guild: int | None = None
    since: datetime | None = None
    person: int | None = None


ALL_ROWS = LogFilter()


@dataclass(frozen=True, slots=True)
class QueryCount:
    """How often something was asked.

    Attributes:
        name: The question in its normal form, the speaker or the outlet.
        asked: The number of times.
        last: The latest time, in UTC.
    """

    name: str
    asked: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """One day's questions.

    Attributes:
        day: The day, in UTC.
        asked: The number of questions.
        answered: The number of answered questions.
        median_ms: The median latency, in milliseconds.
        p95_ms: The 95th percentile of the latency, in milliseconds.
    """

    day: date
    asked: int
    answered: int
    median_ms: float
    p95_ms: float


class Review:
    """Reads a query log through a connection that cannot write.

    Every method that returns something from the log raises `LogError` if it cannot be read.
    """

    def __init__(self, file: Path, reader: aiosqlite.Connection, pseudonyms: Pseudonyms) -> None:
        self._file = file
        self._reader = reader
        self._pseudonyms = pseudonyms

    @classmethod
    async def open(cls, file: Path) -> Self:
        """Open a log read-only; the bot may be writing to it at the same time.

        Raises:
            LogError: The file is missing, damaged, not a query log, or of another version.
        """
        if not await asyncio.to_thread(file.exists):
            raise LogError(f"{file}: there is no query log yet; the bot creates it when it starts")
        await asyncio.to_thread(_require_current_schema, file)
        pseudonyms = await asyncio.to_thread(Pseudonyms.for_log, file, hashing=False)
        await asyncio.to_thread(require_same_key, file, pseudonyms)
        return cls(file, await cls.connect(file), pseudonyms)

    @staticmethod
    async def connect(file: Path) -> aiosqlite.Connection:
        """Return a connection that can only read.

        Raises:
            LogError: The file cannot be opened.
        """
        with translate_errors(file, "cannot be opened"):
            return await aiosqlite.connect(read_only_uri(file), uri=True, timeout=BUSY_TIMEOUT_SECONDS)

    async def close(self) -> None:
        """Close the connection."""
        await self._reader.close()

    async def entry(self, row_id: int) -> LoggedEntry | None:
        """Return a row, or None if it was never written or has been deleted."""
        entries = await self._entries(f"{SELECT_ENTRIES} WHERE id = :row", {"row": row_id})
        return entries[0] if entries else None

    async def recent(self, log_filter: LogFilter = ALL_ROWS, limit: int = 20) -> list[LoggedEntry]:
        """Return the latest rows, latest first."""
        where, values = self._where(log_filter)
        query = latest(SELECT_ENTRIES, where, ":limit", _time_index(log_filter))
        return await self._entries(query, values | {"limit": limit})

    async def after(self, row_id: int, log_filter: LogFilter = ALL_ROWS) -> list[LoggedEntry]:
        """Return the rows that were written after a row, oldest first."""
        where, values = self._where(log_filter)
        return await self._entries(
            f"{SELECT_ENTRIES} WHERE id > :row AND {where} ORDER BY id", values | {"row": row_id}
        )

    async def slow(self, log_filter: LogFilter = ALL_ROWS, limit: int = 20) -> list[LoggedEntry]:
        """Return the rows with the highest latency, slowest first."""
        where, values = self._where(log_filter)
        return await self._entries(slowest(SELECT_ENTRIES, where, ":limit"), values | {"limit": limit})

    async def top(self, by: CountedBy, log_filter: LogFilter = ALL_ROWS, limit: int = 20) -> list[QueryCount]:
        """Return the most frequent questions, speakers or outlets, most frequent first."""
        return await self._counts(COUNTED[by], log_filter, limit)

    async def unanswered(self, log_filter: LogFilter = ALL_ROWS, limit: int = 20) -> list[QueryCount]:
        """Return the most frequent questions without an answer, most frequent first."""
        return await self._counts(UNANSWERED, log_filter, limit)

    async def days(self, log_filter: LogFilter = ALL_ROWS) -> list[Day]:
        """Return the days that had questions, oldest first. Percentiles are by nearest rank."""
        where, values = self._where(log_filter)
        found = await self._fetch(
            _DAYS.format(day=DAY_MS, index=_time_index(log_filter), where=where), values
        )
        with translate_errors(self._file, "cannot be read"):
            return [
                checked(
                    dict(zip(_DAY_FIELDS, (checked_time(day * DAY_MS).date(), *figures), strict=True)), Day
                )
                for day, *figures in found
            ]

    async def rows(self, log_filter: LogFilter = ALL_ROWS) -> AsyncGenerator[LoggedEntry]:
        """Yield every row, oldest first."""
        where, values = self._where(log_filter)
        with translate_errors(self._file, "cannot be read"):
            async with self._reader.execute(f"{SELECT_ENTRIES} WHERE {where} ORDER BY id", values) as cursor:
                async for row in cursor:
                    yield logged_entry(row)

    async def row_ids_of(self, person: int, guild: int | None = None) -> list[int]:
        """Return the ids of the rows of a person's questions, and of those that have the person's words."""
        where, values = self._where(LogFilter(guild=guild))
        people, ids = self._people(person)
        return await self._row_ids(
            f"SELECT id FROM query WHERE {where} AND person IN ({people})"  # noqa: S608 - see _where
            f" UNION SELECT id FROM query WHERE {where} AND author IN ({people})",
            values | ids,
        )

    async def row_ids_before(self, milliseconds: int) -> list[int]:
        """Return the ids of the rows from before a Unix time in milliseconds."""
        return await self._row_ids("SELECT id FROM query WHERE at < :time", {"time": milliseconds})

    async def row_ids_in(self, guild: int) -> list[int]:
        """Return the ids of a server's rows."""
        return await self._row_ids("SELECT id FROM query WHERE guild = :guild", {"guild": guild})

    async def backup(self, file: Path) -> None:
        """Copy the log to another file by SQLite's online backup; see `QueryLog.backup`."""
        partial = file.with_name(f"{file.name}.part")
        try:
            if await asyncio.to_thread(lambda: file.exists() and file.samefile(self._file)):
                raise LogError(f"{file}: is the log itself; name another file for the copy")
            await asyncio.to_thread(lambda: os.close(os.open(partial, os.O_CREAT | os.O_WRONLY, 0o600)))
            async with aiosqlite.connect(partial) as copy:
                await self._reader.backup(copy)
                # Makes the copy a single file, without a write-ahead log beside it.
                await copy.execute_fetchall("PRAGMA journal_mode = DELETE")
            await asyncio.to_thread(partial.replace, file)
        except (OSError, sqlite3.Error) as error:
            raise LogError(f"{file}: the copy cannot be written ({error}); name another file") from error
        finally:
            await asyncio.to_thread(partial.unlink, missing_ok=True)

    async def _counts(self, counted: Counted, log_filter: LogFilter, limit: int) -> list[QueryCount]:
        where, values = self._where(log_filter)
        # A person has few rows.
        few_by = None if log_filter.person is None else _time_index(log_filter)
        found = await self._fetch(
            most_frequent(counted, where, ":limit", few_by=few_by), values | {"limit": limit}
        )
        with translate_errors(self._file, "cannot be read"):
            return [QueryCount(checked(name, str), asked, checked_time(at)) for name, asked, at in found]

    def _where(self, log_filter: LogFilter) -> tuple[str, dict[str, int]]:
        """Return a filter as an SQL condition of column names and placeholders only, and the values."""
        conditions = ["true"]
        values: dict[str, int] = {}
        if log_filter.since is not None:
            conditions.append("at >= :since")
            values["since"] = to_milliseconds(log_filter.since)
        if log_filter.guild is not None:
            conditions.append("guild = :guild")
            values["guild"] = log_filter.guild
        if log_filter.person is not None:
            people, ids = self._people(log_filter.person)
            conditions.append(f"person IN ({people})")
            values |= ids
        return " AND ".join(conditions), values

    def _people(self, person: int) -> tuple[str, dict[str, int]]:
        """Return the placeholders of all ids that a person may have in the log, and the ids."""
        ids = {f"person{i}": stored_id for i, stored_id in enumerate(self._pseudonyms.all_ids(person))}
        return ", ".join(f":{name}" for name in ids), ids

    async def _entries(self, sql: str, values: dict[str, int]) -> list[LoggedEntry]:
        found = await self._fetch(sql, values)
        with translate_errors(self._file, "cannot be read"):
            return [logged_entry(row) for row in found]

    async def _row_ids(self, sql: str, values: dict[str, int]) -> list[int]:
        return [row_id for (row_id,) in await self._fetch(sql, values)]

    async def _fetch(self, sql: str, values: dict[str, int]) -> Iterable[sqlite3.Row]:
        with translate_errors(self._file, "cannot be read"):
            return await self._reader.execute_fetchall(sql, values)


_DAY_FIELDS = ("day", "asked", "answered", "median_ms", "p95_ms")

_DAYS = """
    SELECT day, n, sum(answered), max(latency_ms) FILTER (WHERE 2 * rank <= n + 1),
        max(latency_ms) FILTER (WHERE 100 * rank <= 95 * n + 99)
    FROM (
        SELECT at / {day} AS day, answered, latency_ms,
            row_number() OVER (PARTITION BY at / {day} ORDER BY latency_ms) AS rank,
            count(*) OVER (PARTITION BY at / {day}) AS n
        FROM query INDEXED BY {index}
        WHERE {where}
    )
    GROUP BY day
    ORDER BY day
"""


def _time_index(log_filter: LogFilter) -> str:
    return "by_time" if log_filter.guild is None else "by_guild"


def _require_current_schema(file: Path) -> None:
    with (
        translate_errors(file, "cannot be opened"),
        closing(sqlite3.connect(read_only_uri(file), uri=True, timeout=BUSY_TIMEOUT_SECONDS)) as database,
    ):
        if schema_version(file, database) < len(MIGRATIONS):
            raise LogError(f"{file}: has the schema of an older version; start the bot once to upgrade it")
