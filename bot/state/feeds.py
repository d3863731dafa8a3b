"""What the bot remembers of feeds and their items."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path

from bot.state.database import Schema, transaction

_MIGRATIONS = (
    (
        # Times are Unix times in seconds.
        """
        CREATE TABLE feed (
            url TEXT PRIMARY KEY,
            found_url TEXT, -- of the feed that the page at url names
            etag TEXT,
            last_modified TEXT,
            next_at REAL NOT NULL DEFAULT 0,
            checked_at REAL,
            succeeded_at REAL,
            failing_since REAL,
            failures INTEGER NOT NULL DEFAULT 0,
            problem TEXT
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE feed_item (
            key TEXT PRIMARY KEY,
            feed TEXT NOT NULL, -- url of the feed that had the item first
            url TEXT,
            fingerprint TEXT NOT NULL, -- of the item as the feed last had it
            folder TEXT, -- of the articles
            path TEXT, -- of its file below that folder
            written TEXT, -- digest of the file as it was last written
            writing TEXT, -- digest of the file that is being written
            attempts INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'kept', 'given up', 'deleted', 'corrected')),
            etag TEXT,
            last_modified TEXT,
            checks INTEGER NOT NULL DEFAULT 0,
            check_at REAL
        ) WITHOUT ROWID
        """,
        "CREATE INDEX by_feed ON feed_item (feed, state, check_at)",
    ),
)
SCHEMA = Schema(
    "the bot's state",
    0x4F6E5374,  # "OnSt"
    _MIGRATIONS,
    "set another file under [state]",
)
"""The file of what is known of feeds."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed. Times are Unix times in seconds; None for never.

    Attributes:
        url: Its address in the settings.
        found_url: The address of the feed that the page at `url` names.
        etag: The version of the contents, as the server names it.
        last_modified: Their last change, as the server writes it.
        next_at: When it may be fetched again.
        checked_at: When it was last fetched, with or without success.
        succeeded_at: When it was last fetched with success.
        failing_since: The first failure since then.
        failures: The number of failures since then.
        problem: The last failure, in one clause.
    """

    url: str
    found_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    next_at: float = 0.0
    checked_at: float | None = None
    succeeded_at: float | None = None
    failing_since: float | None = None
    failures: int = 0
    problem: str | None = None


class ItemState(StrEnum):
    """What became of an item."""

    WAITING = "waiting"
    """Its page could not be fetched yet."""
    KEPT = "kept"
    """Its file is as the bot wrote it."""
    GIVEN_UP = "given up"
    """It has no text that could be fetched."""
    DELETED = "deleted"
    """A person deleted its file; it is not fetched again."""
    CORRECTED = "corrected"
    """A person changed its file; it is not written again."""


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What is known of an item.

    Attributes:
        key: Its key; see `bot.feeds.article_files`.
        feed: The address in the settings of the feed that had it first.
        fingerprint: A digest of the item as the feed last had it.
        state: What became of it.
        url: The address of its page.
        folder: The articles folder.
        path: The path of its file below that folder.
        written: The digest of the file as it was last written.
        writing: The digest of the file that is being written.
        attempts: The number of failures to fetch its page.
        etag: The version of its page, as the server names it.
        last_modified: The last change of its page, as the server writes it.
        checks: The number of times that its page was checked for corrections.
        check_at: When it is checked next, as a Unix time in seconds; None for never.
    """

    key: str
    feed: str
    fingerprint: str
    state: ItemState
    url: str | None = None
    folder: str | None = None
    path: str | None = None
    written: str | None = None
    writing: str | None = None
    attempts: int = 0
    etag: str | None = None
    last_modified: str | None = None
    checks: int = 0
    check_at: float | None = None


def load_feed(file: Path, url: str) -> FeedState:
    """Return what is known of a feed.

    Raises:
        StateError: The state cannot be used.
    """
    with transaction(file, SCHEMA) as database:
        row = database.execute("SELECT * FROM feed WHERE url = ?", (url,)).fetchone()
    return FeedState(**dict(row)) if row else FeedState(url)


def save_feed(file: Path, feed: FeedState) -> None:
    """Keep what is known of a feed.

    Raises:
        StateError: The state cannot be used.
    """
    _save(file, "feed", feed)


def load_items(file: Path, keys: Iterable[str]) -> dict[str, KnownItem]:
    """Return what is known of items by their keys, without those that are new.

    Raises:
        StateError: The state cannot be used.
    """
    with transaction(file, SCHEMA) as database:
        rows = [
            row
            for key in keys
            for row in database.execute("SELECT * FROM feed_item WHERE key = ?", (key,)).fetchall()
        ]
    return {row["key"]: _item(dict(row)) for row in rows}


def items_to_check(file: Path, feed: str, now: float, limit: int) -> list[KnownItem]:
    """Return the items of a feed whose pages are due to be checked for corrections.

    Raises:
        StateError: The state cannot be used.
    """
    with transaction(file, SCHEMA) as database:
        rows = database.execute(
            "SELECT * FROM feed_item WHERE feed = ? AND state = ? AND check_at <= ?"
            " ORDER BY check_at LIMIT ?",
            (feed, ItemState.KEPT, now, limit),
        ).fetchall()
    return [_item(dict(row)) for row in rows]


def save_item(file: Path, item: KnownItem) -> None:
    """Keep what is known of an item.

    Raises:
        StateError: The state cannot be used.
    """
    _save(file, "feed_item", item)


def count_articles(file: Path, urls: Sequence[str]) -> list[int]:
    """Return the number of articles that each feed brought and that are still there.

    Raises:
        StateError: The state cannot be used.
    """
    with transaction(file, SCHEMA) as database:
        rows = database.execute(
            "SELECT feed, count(*) FROM feed_item WHERE state IN (?, ?) GROUP BY feed",
            (ItemState.KEPT, ItemState.CORRECTED),
        ).fetchall()
    counts: dict[str, int] = dict(map(tuple, rows))
    return [counts.get(url, 0) for url in urls]


def has_files(file: Path, folder: str) -> bool:
    """Return whether stories were kept in an articles folder.

    Raises:
        StateError: The state cannot be used.
    """
    with transaction(file, SCHEMA) as database:
        row = database.execute(
            "SELECT 1 FROM feed_item WHERE folder = ? AND written IS NOT NULL LIMIT 1", (folder,)
        ).fetchone()
    return row is not None


def _item(row: dict[str, object]) -> KnownItem:
    return KnownItem(**{**row, "state": ItemState(str(row["state"]))})  # pyright: ignore[reportArgumentType]


def _save(file: Path, table: str, row: FeedState | KnownItem) -> None:
    names = [field.name for field in fields(row)]
    columns, marks = ", ".join(names), ", ".join("?" * len(names))
    values = asdict(row)
    with transaction(file, SCHEMA) as database:
        database.execute(
            f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 - both are this module's
            [values[name] for name in names],
        )
