"""What people decide about the query log: who opted out of it, and servers that the bot has left."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Self

from bot.querylog.clock import DAY_MS
from bot.querylog.errors import damaged_error, translate_errors
from bot.querylog.group_commit import GroupCommit
from bot.querylog.pseudonyms import Pseudonyms

OPTED_OUT, _LEFT = "opted out ", "left server "
"""How the names of these facts begin in the table `memory`; the id of the person or the server follows."""
_REMEMBER = "INSERT OR IGNORE INTO memory VALUES (?, ?)"
_DROP = "DELETE FROM memory WHERE name = ?"


class Privacy:
    """Remembers in a log who opted out of it, and when the bot was first missed on a server."""

    def __init__(self, file: Path, commits: GroupCommit, pseudonyms: Pseudonyms) -> None:
        self._file = file
        self._commits = commits
        self._pseudonyms = pseudonyms
        self._opted_out: set[int] = set()
        self._left: dict[int, int] = {}

    @classmethod
    async def load(
        cls, file: Path, commits: GroupCommit, pseudonyms: Pseudonyms, memory: Mapping[str, int]
    ) -> Self:
        """Return what a log remembers; with `hash_people`, people's plain ids in it are hashed.

        Raises:
            LogError: The log cannot be written, or is damaged.
        """
        privacy = cls(file, commits, pseudonyms)
        for name, value in memory.items():
            if name.startswith(_LEFT):
                privacy._left[_id_after(_LEFT, name, file)] = value
            elif name.startswith(OPTED_OUT):
                noted = _id_after(OPTED_OUT, name, file)
                person = pseudonyms.stored_id(noted)
                privacy._opted_out.add(person)
                if person != noted:
                    await privacy._write(_DROP, name)
                    await privacy._write(_REMEMBER, f"{OPTED_OUT}{person}", value)
        return privacy

    def is_opted_out(self, person: int) -> bool:
        """Return whether nothing of a person may be kept."""
        return not self._opted_out.isdisjoint(self._pseudonyms.all_ids(person))

    async def opt_out(self, person: int) -> None:
        """Keep nothing of a person from now on; what is there already stays until it is deleted.

        Raises:
            LogError: The log cannot be written.
        """
        stored_id = self._pseudonyms.stored_id(person)
        await self._write(_REMEMBER, f"{OPTED_OUT}{stored_id}", 1)
        self._opted_out.add(stored_id)

    async def opt_in(self, person: int) -> None:
        """Keep a person's questions again.

        Raises:
            LogError: The log cannot be written.
        """
        for stored_id in self._pseudonyms.all_ids(person):
            await self._write(_DROP, f"{OPTED_OUT}{stored_id}")
            self._opted_out.discard(stored_id)

    async def departed(self, present: Collection[int], now_ms: int, days: int) -> list[int]:
        """Return the servers with rows that the bot has been missing on for a number of days.

        Args:
            present: The ids of the servers that the bot is on.
            now_ms: Unix time in milliseconds.
            days: The number of days.

        Raises:
            LogError: The log cannot be read or written.
        """
        with translate_errors(self._file, "cannot be read"):
            rows = await self._commits.select("SELECT DISTINCT guild FROM query WHERE guild IS NOT NULL")
        missing = {guild for (guild,) in rows} - set(present)
        for guild in set(self._left) - missing:
            await self._write(_DROP, f"{_LEFT}{guild}")
            del self._left[guild]
        for guild in missing - set(self._left):
            await self._write(_REMEMBER, f"{_LEFT}{guild}", now_ms)
            self._left[guild] = now_ms
        return sorted(guild for guild, left in self._left.items() if now_ms - left >= days * DAY_MS)

    async def _write(self, statement: str, *values: str | int) -> None:
        with translate_errors(self._file, "cannot be written"):
            await self._commits.execute(statement, values)


def _id_after(beginning: str, name: str, file: Path) -> int:
    try:
        return int(name.removeprefix(beginning))
    except ValueError as error:
        raise damaged_error(file, f"{name!r} ends in no id") from error
