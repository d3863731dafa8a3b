"""Reading the query log: what was asked, how often, and what had no answer."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, Self

import aiosqlite

from bot.querylog.pseudonyms import Pseudonyms
from bot.querylog.schema import (
    MIGRATIONS,
    PATIENCE,
    SELECT,
    LogError,
    LoggedEntry,
    check,
    logged,
    moment,
    unusable,
)

CountedBy = Literal["question", "speaker", "source"]
"""What can be counted: questions as understood, and the speakers and outlets of their best results."""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which rows are meant.

    Attributes:
        guild: Only this server's; None for those of all servers and of direct messages.
        since: Only those from then on.
        person: Only this person's.
    """

    guild: int | None = None
    since: datetime | None = None
    person: int | None = None


EVERYTHING = LogFilter()


@dataclass(frozen=True, slots=True)
class QueryCount:
    """How often something was asked.

    Attributes:
        name: The question as understood, the speaker or the outlet.
        asked: How often.
        last: When last, in UTC.
    """

    name: str
    asked: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """A day's questions.

    Attributes:
        day: The day, in UTC.
        asked: How many questions.
        answered: How many of them had an answer.
        median_ms: The latency that half of them kept, in milliseconds.
        p95_ms: The latency that 95 % of them kept.
    """

    day: date
    asked: int
    answered: int
    median_ms: float
    p95_ms: float


class Review:
    """Reads a query log, through a connection of its own that cannot write."""

    def __init__(self, file: Path, reader: aiosqlite.Connection, people: Pseudonyms) -> None:
        self._file = file
        self._reader = reader
        self._people = people

    @classmethod
    async def open(cls, file: Path) -> Self:
        """Open a log for reading only, also beside a bot that is writing it.

        Raises:
            LogError: There is no log, or the file is damaged, no query log or another version's.
        """
        if not await asyncio.to_thread(file.exists):
            raise LogError(f"{file}: there is no query log yet; the bot makes it when it starts")
        await asyncio.to_thread(_readable, file)
        people = await asyncio.to_thread(Pseudonyms.of, file, hashing=False)
        return cls(file, await cls.connect(file), people)

    @staticmethod
    async def connect(file: Path) -> aiosqlite.Connection:
        """Return a connection that can only read."""
        return await aiosqlite.connect(_read_only(file), uri=True, timeout=PATIENCE)

    async def close(self) -> None:
        """Close the file."""
        await self._reader.close()

    async def entry(self, row: int) -> LoggedEntry | None:
        """Return a row, or None where it was never written or has been forgotten."""
        found = await self._entries(f"{SELECT} WHERE id = :row", {"row": row})
        return found[0] if found else None

    async def recent(self, which: LogFilter = EVERYTHING, limit: int = 20) -> list[LoggedEntry]:
        """Return the latest rows, the latest first."""
        where, values = self._where(which)
        return await self._entries(
            f"{SELECT} INDEXED BY {_by_time(which)} WHERE {where} ORDER BY at DESC, id DESC LIMIT :limit",
            values | {"limit": limit},
        )

    async def after(self, row: int, which: LogFilter = EVERYTHING) -> list[LoggedEntry]:
        """Return the rows that were written after one, in their order."""
        where, values = self._where(which)
        return await self._entries(f"{SELECT} WHERE id > :row AND {where} ORDER BY id", values | {"row": row})

    async def slow(self, which: LogFilter = EVERYTHING, limit: int = 20) -> list[LoggedEntry]:
        """Return the rows that took longest, the slowest first."""
        where, values = self._where(which)
        return await self._entries(
            f"{SELECT} INDEXED BY by_latency WHERE settled = 1 AND {where}"
            " ORDER BY latency_ms DESC LIMIT :limit",
            values | {"limit": limit},
        )

    async def top(self, kind: CountedBy, which: LogFilter = EVERYTHING, limit: int = 20) -> list[QueryCount]:
        """Return what was asked most often, the most frequent first."""
        return await self._tallies(kind, which, limit)

    async def unanswered(self, which: LogFilter = EVERYTHING, limit: int = 20) -> list[QueryCount]:
        """Return the questions that had no answer most often, the most frequent first."""
        return await self._tallies("unanswered", which, limit)

    async def days(self, which: LogFilter = EVERYTHING) -> list[Day]:
        """Return the questions day by day, for the days that had any. Percentiles are by nearest rank."""
        where, values = self._where(which)
        found = await self._reader.execute_fetchall(
            _DAYS.format(day=_DAY, index=_by_time(which), where=where), values
        )
        return [Day(moment(day * _DAY).date(), *counts) for day, *counts in found]

    async def rows(self, which: LogFilter = EVERYTHING) -> AsyncIterator[LoggedEntry]:
        """Yield every row, the earliest first."""
        where, values = self._where(which)
        async with self._reader.execute(f"{SELECT} WHERE {where} ORDER BY id", values) as cursor:
            async for row in cursor:
                yield logged(row)

    async def rows_of(self, person: int, guild: int | None = None) -> list[int]:
        """Return the numbers of a person's rows."""
        where, values = self._where(LogFilter(guild=guild, person=person))
        return await self._numbers(f"SELECT id FROM query WHERE {where}", values)  # noqa: S608 - see _where

    async def rows_before(self, time: datetime) -> list[int]:
        """Return the numbers of the rows from before a time."""
        return await self._numbers("SELECT id FROM query WHERE at < :time", {"time": _milliseconds(time)})

    async def backup(self, file: Path) -> None:
        """Copy the log as it is now to another file, by SQLite's online backup; see `QueryLog.backup`."""
        part = file.with_name(f"{file.name}.part")
        try:
            if await asyncio.to_thread(lambda: file.exists() and file.samefile(self._file)):
                raise LogError(f"{file}: is the log itself; name another file for the copy")
            await asyncio.to_thread(lambda: os.close(os.open(part, os.O_CREAT | os.O_WRONLY, 0o600)))
            async with aiosqlite.connect(part) as copy:
                await self._reader.backup(copy)
                # One file that is whole by itself, not one that wants a write-ahead log beside it.
                await copy.execute_fetchall("PRAGMA journal_mode = DELETE")
            await asyncio.to_thread(part.replace, file)
        except (OSError, sqlite3.Error) as error:
            raise LogError(f"{file}: the copy cannot be written ({error})") from error
        finally:
            await asyncio.to_thread(part.unlink, missing_ok=True)

    async def _tallies(self, count: str, which: LogFilter, limit: int) -> list[QueryCount]:
        where, values = self._where(which)
        column, index, counted, name = _COUNTS[count]
        rows = f"{where} AND {counted}"
        if which.person is None:
            # All rows in the order of what is counted, then one step to the latest of each of the top.
            source, latest = f"{index} WHERE settled = 1 AND {rows}", "0"
            last = f"SELECT id FROM query INDEXED BY {source} AND {column} = key ORDER BY at DESC LIMIT 1"  # noqa: S608 - names and placeholders only
        else:  # A person's rows are few, and found by person.
            source, latest, last = f"{_by_time(which)} WHERE {rows}", "max(id)", "latest"
        found = await self._reader.execute_fetchall(
            f"""
            SELECT {name}, asked, at
            FROM (
                SELECT {column} AS key, count(*) AS asked, {latest} AS latest
                FROM query INDEXED BY {source}
                GROUP BY key
                ORDER BY asked DESC, key
                LIMIT :limit
            ) CROSS JOIN query ON query.id = ({last})
            ORDER BY asked DESC, at DESC
            """,  # noqa: S608 - names and placeholders only
            values | {"limit": limit},
        )
        return [QueryCount(name, asked, moment(last)) for name, asked, last in found]

    def _where(self, which: LogFilter) -> tuple[str, dict[str, int]]:
        """Return a condition, made of nothing but column names and placeholders, and the latter's values."""
        conditions = ["true"]
        values: dict[str, int] = {}
        if which.since is not None:
            conditions.append("at >= :since")
            values["since"] = _milliseconds(which.since)
        if which.guild is not None:
            conditions.append("guild = :guild")
            values["guild"] = which.guild
        if which.person is not None:
            people = {f"person{i}": person for i, person in enumerate(self._people.all(which.person))}
            conditions.append(f"person IN ({', '.join(f':{name}' for name in people)})")
            values |= people
        return " AND ".join(conditions), values

    async def _entries(self, sql: str, values: dict[str, int]) -> list[LoggedEntry]:
        return [logged(row) for row in await self._reader.execute_fetchall(sql, values)]

    async def _numbers(self, sql: str, values: dict[str, int]) -> list[int]:
        return [number for (number,) in await self._reader.execute_fetchall(sql, values)]


_DAY = 24 * 60 * 60 * 1000

_QUESTION = "CASE understood WHEN '' THEN typed ELSE understood END"

_COUNTS = {
    "question": ("topic", "by_topic", "true", _QUESTION),
    "unanswered": ("topic", "unanswered", "answered = 0", _QUESTION),
    "speaker": ("speaker", "by_speaker", "speaker IS NOT NULL", "speaker"),
    "source": ("source", "by_source", "source IS NOT NULL", "source"),
}
"""What can be counted: its column, the index in its order, which rows have it, and how it is called."""

_DAYS = """
    SELECT day, n, sum(answered), max(latency_ms) FILTER (WHERE 2 * place <= n + 1),
        max(latency_ms) FILTER (WHERE 100 * place <= 95 * n + 99)
    FROM (
        SELECT at / {day} AS day, answered, latency_ms,
            row_number() OVER (PARTITION BY at / {day} ORDER BY latency_ms) AS place,
            count(*) OVER (PARTITION BY at / {day}) AS n
        FROM query INDEXED BY {index}
        WHERE {where}
    )
    GROUP BY day
    ORDER BY day
"""


def _by_time(which: LogFilter) -> str:
    return "by_time" if which.guild is None else "by_guild"


def _milliseconds(time: datetime) -> int:
    return int(time.timestamp() * 1000)


def _read_only(file: Path) -> str:
    return f"{file.absolute().as_uri()}?mode=ro"


def _readable(file: Path) -> None:
    try:
        with closing(sqlite3.connect(_read_only(file), uri=True, timeout=PATIENCE)) as database:
            if check(file, database) < len(MIGRATIONS):
                raise LogError(f"{file}: is of an older version; the bot brings it up to date when it starts")
    except sqlite3.DatabaseError as error:
        raise unusable(file, error) from error
