"""Writing to the query log: questions, replies and feedback, and deleting them again.

A row is committed before its reply is sent, so the log has every reply that anybody saw, even if the process
is killed right afterwards. A failed write never holds up an answer: it is counted and reported.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager, AsyncExitStack, closing
from pathlib import Path
from typing import Self

from bot.querylog import memory
from bot.querylog.clock import DAY_MS, Clock, WatchedClock
from bot.querylog.entries import Entry, LoggedEntry, topic_of
from bot.querylog.errors import translate_errors
from bot.querylog.group_commit import GroupCommit
from bot.querylog.privacy import Privacy
from bot.querylog.pseudonyms import Pseudonyms, keyed_hash
from bot.querylog.review import Review
from bot.querylog.schema import BUSY_TIMEOUT_SECONDS, create_or_upgrade

_SET_MESSAGE = "UPDATE query SET message = ? WHERE id = ?"
_DELETE_FEEDBACK = "DELETE FROM feedback WHERE query = ? AND person = ?"
# Selects from the question's row, so that there is no feedback for a row that has been deleted meanwhile.
_SET_FEEDBACK = (
    "INSERT OR REPLACE INTO feedback (query, person, value) SELECT id, ?, ? FROM query WHERE id = ?"
)
_DROP_SERVERS = "DELETE FROM server WHERE NOT EXISTS (SELECT 1 FROM query WHERE guild = server.id)"

_log = logging.getLogger(__name__)

_MACHINE_CLOCK = Clock()


class QueryLog:
    """An open query log.

    Attributes:
        file: The SQLite file.
        review: Reads the log.
        privacy: Who opted out of the log, and which servers the bot has left.
    """

    def __init__(
        self,
        commits: GroupCommit,
        review: Review,
        privacy: Privacy,
        pseudonyms: Pseudonyms,
        clock: WatchedClock,
    ) -> None:
        self.file = commits.file
        self.review = review
        self.privacy = privacy
        self._commits = commits
        self._pseudonyms = pseudonyms
        self._clock = clock

    @property
    def failures(self) -> int:
        """The number of changes that could not be written since the log was opened."""
        return self._commits.failures

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
        async with AsyncExitStack() as opened:
            commits = await GroupCommit.open(file)
            opened.push_async_callback(commits.close)
            with translate_errors(file, "cannot be opened"):
                remembered = memory.numbers(await commits.select(memory.SELECT))
                remembered |= memory.numbers(await commits.select(memory.SELECT_LAST_ROW))
            watched = WatchedClock(clock, memory.first_reading(remembered, clock.now_ms()))
            privacy = await Privacy.load(file, commits, pseudonyms, remembered)
            review = Review(file, await Review.connect(file), pseudonyms)
            opened.pop_all()
        return cls(commits, review, privacy, pseudonyms, watched)

    async def close(self) -> None:
        """Commit the changes that wait, then close the file."""
        await self._commits.close()
        await self.review.close()

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
        return await self._commits.add_question(values)

    async def replied(self, row_id: int, message: int) -> None:
        """Write the id of the message that answers a row's question."""
        await self._commits.change(_SET_MESSAGE, (message, row_id))

    async def feedback(self, row_id: int, person: int, value: int) -> None:
        """Write a person's opinion of a reply: +1, -1, or 0 to withdraw it. It replaces their earlier one."""
        if self.privacy.is_opted_out(person):
            return
        stored_id = self._pseudonyms.stored_id(person)
        if value:
            await self._commits.change(_SET_FEEDBACK, (stored_id, value, row_id))
        else:
            await self._commits.change(_DELETE_FEEDBACK, (row_id, stored_id))

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
            while await self._commits.index_some_rows():
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
            await self._commits.delete_questions(row_ids)
            await self._commits.execute(
                f"DELETE FROM feedback WHERE person IN ({placeholders}){in_guild}",  # noqa: S608 - placeholders only
                (*ids, *(() if guild is None else (guild,))),
            )
            await self._commits.select("PRAGMA wal_checkpoint(TRUNCATE)")
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
            await self._commits.execute(memory.WRITE_READING, memory.reading_values(reading))
        if reading.doubted_since is not None:
            _log.warning("%s: %s", self.file, reading.doubt())
            return 0
        row_ids = await self.review.row_ids_before(reading.read_at - days * DAY_MS)
        with self._translate_errors():
            await self._commits.delete_questions(row_ids)
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
                await self._commits.delete_questions(row_ids)
                await self._commits.execute("DELETE FROM server WHERE id = ?", (guild,))
            deleted += len(row_ids)
        return deleted

    async def name_servers(self, names: Mapping[int, str]) -> None:
        """Write the names of the servers that the bot is on; drop those of servers that have no row any more.

        Args:
            names: The names by the servers' ids.

        Raises:
            LogError: The log cannot be written.
        """
        rows = [(number, _storable(name)) for number, name in names.items()]
        with self._translate_errors():
            async with self._commits.transaction() as writer:
                await writer.execute(_DROP_SERVERS)
                await writer.executemany("INSERT OR REPLACE INTO server VALUES (?, ?)", rows)

    async def backup(self, file: Path) -> None:
        """Copy the log to another file while it is being written (SQLite's online backup).

        An existing file is replaced only when the copy is complete.

        Raises:
            LogError: The file cannot be written, or is the log itself.
        """
        await self.review.backup(file)

    def _translate_errors(self) -> AbstractContextManager[None]:
        return translate_errors(self.file, "cannot be written")


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
