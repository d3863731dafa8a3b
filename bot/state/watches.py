"""Watches, the articles that they have been compared with, and the messages about them that wait to be sent.

Articles become known and their messages begin to wait in one transaction, so that an end of the process at
any moment neither loses a message nor makes a second one. A message waits until it is known to have been
sent.
"""

import json
import secrets
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.state.database import Schema, connection, transaction

BLOCKS = 3
"""Maximum passages that a message shows; so many fit into an embed."""
MESSAGES_AT_ONCE = 200
"""Maximum messages that are sent before it is looked for newer ones. A guess; nothing was measured."""
_MANY = 1000
"""Number of articles from which all known ones are read at once. A guess; nothing was measured."""
_NONCE_BITS = 63
"""Size of a message's nonce: what Discord, and SQLite's integers, can hold."""

_MIGRATIONS = (
    (
        # AUTOINCREMENT: with a reused number, people would remove another watch than they were shown.
        """
        CREATE TABLE watch (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            guild INTEGER, -- NULL in direct messages
            channel INTEGER NOT NULL,
            owner INTEGER NOT NULL,
            query TEXT NOT NULL,
            paused INTEGER NOT NULL DEFAULT 0
        )
        """,
        "CREATE INDEX by_guild ON watch (guild)",
        "CREATE INDEX by_owner ON watch (owner)",
        "CREATE TABLE article (digest BLOB PRIMARY KEY, path TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX by_path ON article (path)",
        """
        CREATE TABLE message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            watch INTEGER NOT NULL REFERENCES watch (id) ON DELETE CASCADE,
            tells_of_pause INTEGER NOT NULL,
            nonce INTEGER NOT NULL,
            at INTEGER NOT NULL, -- Unix time in milliseconds
            passages INTEGER NOT NULL,
            articles INTEGER NOT NULL,
            blocks TEXT NOT NULL, -- a JSON list of strings in Markdown
            attempted INTEGER -- when it was first tried to be sent
        )
        """,
        "CREATE INDEX by_watch ON message (watch)",
    ),
)
SCHEMA = Schema(
    "the watches",
    0x4F6E5761,  # "OnWa"
    _MIGRATIONS,
    "move the file away to begin without watches",
)
"""The file of the watches."""


class WatchLimitError(Exception):
    """A watch too many.

    Attributes:
        is_of_guild: Whether it is the server that has the maximum, and not the person.
        limit: The maximum.
    """

    def __init__(self, limit: int, *, is_of_guild: bool) -> None:
        super().__init__(f"{limit} watches are the maximum")
        self.limit = limit
        self.is_of_guild = is_of_guild


@dataclass(frozen=True, slots=True)
class Limits:
    """The maximum number of watches of one person, and of one server."""

    per_person: int
    per_server: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a watch is told of, and who set it.

    Attributes:
        guild: The server's id, or None in direct messages.
        channel: The channel's id.
        owner: The id of the person who set the watch.
    """

    guild: int | None
    channel: int
    owner: int


@dataclass(frozen=True, slots=True)
class Watch:
    """A query that new articles are compared with.

    Attributes:
        id: Its number.
        place: Where it is told of.
        query: The query, as typed.
        paused: Whether nothing could be sent to its channel, so that its messages wait.
    """

    id: int
    place: Place
    query: str
    paused: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What new articles have for a watch.

    Attributes:
        watch: The watch's number.
        passages: The number of passages that match.
        articles: The number of articles that have them.
        blocks: The first passages with their sources, in Markdown.
    """

    watch: int
    passages: int
    articles: int
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message that waits to be sent.

    Attributes:
        id: Its number.
        watch: Its watch.
        news: What it tells of; nothing if it tells the owner that the watch is paused.
        tells_of_pause: Whether it does.
        nonce: The number by which Discord knows the message if it is sent again.
        at: When it began to wait, as Unix time in milliseconds.
        attempted: When it was first tried to be sent, so that it may have been; None for never.
    """

    id: int
    watch: Watch
    news: News
    tells_of_pause: bool
    nonce: int
    at: int
    attempted: int | None


class WatchStore:
    """The file of the watches. Each method is one transaction, and waits for the disk.

    Every method raises `StateError` if the file cannot be used.
    """

    def __init__(self, file: Path) -> None:
        """Keep watches in this file, which is created when the first one is added."""
        self.file = file

    def add(self, place: Place, query: str, limits: Limits) -> tuple[Watch, bool]:
        """Add a watch, and return it and whether it is new; the same one is resumed if it is paused.

        Raises:
            WatchLimitError: The person or the server has the maximum.
        """
        with transaction(self.file, SCHEMA) as database:
            for watch in _watches(database, "channel = ?", place.channel):
                if watch.query.casefold().split() == query.casefold().split():
                    database.execute("UPDATE watch SET paused = 0 WHERE id = ?", (watch.id,))
                    database.execute("DELETE FROM message WHERE watch = ? AND tells_of_pause", (watch.id,))
                    return Watch(watch.id, watch.place, watch.query), False
            if len(_watches(database, "owner = ?", place.owner)) >= limits.per_person:
                raise WatchLimitError(limits.per_person, is_of_guild=False)
            if place.guild and len(_watches(database, "guild = ?", place.guild)) >= limits.per_server:
                raise WatchLimitError(limits.per_server, is_of_guild=True)
            added = database.execute(
                "INSERT INTO watch (guild, channel, owner, query) VALUES (?, ?, ?, ?)",
                (place.guild, place.channel, place.owner, query),
            )
            return Watch(added.lastrowid or 0, place, query), True

    def all(self) -> list[Watch]:
        """Return all watches, in the order of their numbers."""
        return self._read("TRUE")

    def of_guild(self, guild: int) -> list[Watch]:
        """Return the watches on a server, in the order of their numbers."""
        return self._read("guild = ?", guild)

    def of_owner(self, owner: int) -> list[Watch]:
        """Return the watches that a person set, in the order of their numbers."""
        return self._read("owner = ?", owner)

    def remove(self, watch: int) -> None:
        """Remove a watch, and its messages that wait."""
        with transaction(self.file, SCHEMA) as database:
            database.execute("DELETE FROM watch WHERE id = ?", (watch,))

    def forget(self, owner: int) -> int:
        """Remove the watches that a person set, and their messages that wait; return their number."""
        if not self.file.exists():
            return 0
        with transaction(self.file, SCHEMA) as database:
            forgotten = database.execute("DELETE FROM watch WHERE owner = ?", (owner,)).rowcount
        with connection(self.file, SCHEMA) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return forgotten

    def unknown(self, articles: Mapping[str, str]) -> tuple[set[str], dict[str, list[str]]]:
        """Return the digests that are not known, and for their paths the known digests of earlier versions.

        Args:
            articles: The paths of articles by their digests.
        """
        with transaction(self.file, SCHEMA) as database:
            if len(articles) > _MANY:
                known = {bytes(row[0]).hex() for row in database.execute("SELECT digest FROM article")}
            else:
                known = {
                    digest
                    for digest in articles
                    if database.execute(
                        "SELECT 1 FROM article WHERE digest = ?", (bytes.fromhex(digest),)
                    ).fetchone()
                }
            new = {digest for digest in articles if digest not in known}
            earlier: dict[str, list[str]] = {}
            for path in {articles[digest] for digest in new}:
                rows = database.execute("SELECT digest FROM article WHERE path = ?", (path,)).fetchall()
                if rows:
                    earlier[path] = [bytes(row[0]).hex() for row in rows]
        return new, earlier

    def commit(self, articles: Mapping[str, str], news: Iterable[News]) -> None:
        """Make articles known, and let messages with the news from them wait to be sent.

        News of a watch whose message still waits are added to that message.
        """
        with transaction(self.file, SCHEMA) as database:
            database.executemany(
                "INSERT OR IGNORE INTO article (digest, path) VALUES (?, ?)",
                [(bytes.fromhex(digest), path) for digest, path in articles.items()],
            )
            for item in news:
                _add_news(database, item)

    def waiting(self) -> list[WaitingMessage]:
        """Return the messages that may be sent, the oldest first; those of paused watches may not."""
        if not self.file.exists():
            return []
        with transaction(self.file, SCHEMA) as database:
            rows = database.execute(
                "SELECT message.*, guild, channel, owner, query, paused FROM message"
                " JOIN watch ON watch.id = message.watch"
                " WHERE tells_of_pause = paused ORDER BY message.id LIMIT ?",
                (MESSAGES_AT_ONCE,),
            ).fetchall()
        return [_message(row) for row in rows]

    def attempt(self, message: WaitingMessage) -> bool:
        """Write that a message may have been sent; return whether it still waits as it was read."""
        with transaction(self.file, SCHEMA) as database:
            changed = database.execute(
                "UPDATE message SET attempted = coalesce(attempted, ?) WHERE id = ? AND passages = ?",
                (_now(), message.id, message.news.passages),
            )
            return changed.rowcount == 1

    def sent(self, message: WaitingMessage) -> None:
        """Remove a message that was sent."""
        with transaction(self.file, SCHEMA) as database:
            database.execute("DELETE FROM message WHERE id = ?", (message.id,))

    def pause(self, message: WaitingMessage) -> None:
        """Pause the watch of a message that Discord refuses, and let a message tell its owner so.

        The refused message waits until the watch is resumed. One that tells of the pause is given up.
        """
        with transaction(self.file, SCHEMA) as database:
            if message.tells_of_pause:
                database.execute("DELETE FROM message WHERE id = ?", (message.id,))
                return
            database.execute("UPDATE message SET attempted = NULL WHERE id = ?", (message.id,))
            paused = database.execute(
                "UPDATE watch SET paused = 1 WHERE id = ? AND NOT paused", (message.watch.id,)
            )
            # In direct messages, the owner is whom nothing could be sent to.
            if paused.rowcount and message.watch.place.guild is not None:
                _insert_message(database, News(message.watch.id, 0, 0, ()), tells_of_pause=True)

    def _read(self, condition: str, *values: int) -> list[Watch]:
        if not self.file.exists():
            return []
        with transaction(self.file, SCHEMA) as database:
            return _watches(database, condition, *values)


def _watches(database: sqlite3.Connection, condition: str, *values: int) -> list[Watch]:
    rows = database.execute(f"SELECT * FROM watch WHERE {condition} ORDER BY id", values)  # noqa: S608 - this module's
    return [_watch(row, row["id"]) for row in rows]


def _watch(row: sqlite3.Row, number: int) -> Watch:
    place = Place(row["guild"], row["channel"], row["owner"])
    return Watch(number, place, row["query"], bool(row["paused"]))


def _message(row: sqlite3.Row) -> WaitingMessage:
    blocks = tuple(json.loads(row["blocks"]))
    return WaitingMessage(
        row["id"],
        _watch(row, row["watch"]),
        News(row["watch"], row["passages"], row["articles"], blocks),
        bool(row["tells_of_pause"]),
        row["nonce"],
        row["at"],
        row["attempted"],
    )


def _add_news(database: sqlite3.Connection, news: News) -> None:
    if not database.execute("SELECT 1 FROM watch WHERE id = ?", (news.watch,)).fetchone():
        return  # it was removed meanwhile
    waiting = database.execute(
        "SELECT * FROM message WHERE watch = ? AND attempted IS NULL AND NOT tells_of_pause", (news.watch,)
    ).fetchone()
    if waiting is None:
        _insert_message(database, news, tells_of_pause=False)
        return
    blocks = [*json.loads(waiting["blocks"]), *news.blocks][:BLOCKS]
    database.execute(
        "UPDATE message SET passages = passages + ?, articles = articles + ?, blocks = ? WHERE id = ?",
        (news.passages, news.articles, json.dumps(blocks), waiting["id"]),
    )


def _insert_message(database: sqlite3.Connection, news: News, *, tells_of_pause: bool) -> None:
    blocks: Sequence[str] = news.blocks[:BLOCKS]
    database.execute(
        "INSERT INTO message (watch, tells_of_pause, nonce, at, passages, articles, blocks)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            news.watch,
            tells_of_pause,
            secrets.randbits(_NONCE_BITS),
            _now(),
            news.passages,
            news.articles,
            json.dumps(blocks),
        ),
    )


def _now() -> int:
    return time.time_ns() // 1_000_000
