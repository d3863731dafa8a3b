"""The rows of the query log as Python objects, and the values that are stored in another form."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from bot.querylog.errors import DamagedRowError

_Kind = TypeVar("_Kind")

_TOPIC_BYTES = 6
"""Size of a topic's hash. Of 50,000 logs with 100,000 different questions each, one has two that share a
hash."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question to be logged.

    Attributes:
        command: The command that was given: "search", "who said", "quotes", "ask", …
        typed: The question as typed.
        understood: The question in its normal form, the same for all ways to type it.
        guild: The server's id, or None in a direct message.
        channel: The channel's id.
        person: The asker's id.
        results: The number of results.
        article: The path of the best result's article.
        score: The best result's score.
        latency_ms: Milliseconds from the question's arrival until the answer was ready.
        error: What went wrong, in one line.
        source: The outlet of the best result's article.
        speaker: The speaker of the best result, if it is a quotation.
        answered: Whether the coverage had an answer; if None, any result counts as one.
        author: The id of the person who wrote the words, if it is not the asker: the question was asked with
            the menu of their message.
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
    author: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEntry(Entry):
    """A row of the log. Its person and its author are ids, or keyed hashes of them, which are negative.

    Attributes:
        id: The row's id.
        at: When the question was asked, in UTC.
        message: The id of the reply.
        feedback: The number of 👍 minus the number of 👎.
    """

    id: int
    at: datetime
    message: int | None
    feedback: int


SELECT_ENTRIES = """
    SELECT command, typed, understood, guild, channel, person, results, article, score, latency_ms, error,
        source, speaker, answered, author, id, at, message,
        (SELECT coalesce(sum(value), 0) FROM feedback WHERE feedback.query = query.id)
    FROM query
"""
"""The columns that `logged_entry` takes, from the table `query`."""


_FIELDS = (
    *("command", "typed", "understood", "guild", "channel", "person", "results", "article", "score"),
    *("latency_ms", "error", "source", "speaker", "answered", "author", "id", "at", "message", "feedback"),
)
"""The fields of the columns that `SELECT_ENTRIES` selects, in their order."""


def logged_entry(row: Sequence[object]) -> LoggedEntry:
    """Return the entry of a row that `SELECT_ENTRIES` has selected.

    Raises:
        DamagedRowError: A value is not of its column's type.
    """
    fields = dict(zip(_FIELDS, row, strict=True))
    fields |= {"at": checked_time(fields["at"]), "answered": bool(fields["answered"])}
    return checked(fields, LoggedEntry)


def checked_time(milliseconds: object) -> datetime:
    """Return a stored time in UTC.

    Raises:
        DamagedRowError: It is not a time.
    """
    try:
        return from_milliseconds(checked(milliseconds, int))
    except (ValueError, OverflowError, OSError) as error:
        raise DamagedRowError(f"{milliseconds} is not a time") from error


def checked(value: object, kind: type[_Kind]) -> _Kind:
    """Return a stored value, or a dataclass of stored values.

    Raises:
        DamagedRowError: A value is not of the type that its column has.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise DamagedRowError(f"a row has a value of another type: {error}") from error


def from_milliseconds(milliseconds: int) -> datetime:
    """Return a stored time, which is Unix time in milliseconds, in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def to_milliseconds(time: datetime) -> int:
    """Return a time as it is stored: Unix time in milliseconds."""
    return int(time.timestamp() * 1000)


def topic_of(understood: str, typed: str) -> int:
    """Return a 48-bit BLAKE2b hash of a question, the same for any case and spacing."""
    folded = " ".join((understood.strip() or typed).casefold().split())
    digest = hashlib.blake2b(folded.encode(errors="replace"), digest_size=_TOPIC_BYTES).digest()
    return int.from_bytes(digest, "big", signed=True)
