"""JSON: a list of articles, one article, or what a news service answers."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import cast

from index.ingest.formats import json_lines
from index.ingest.formats.decoding import decode
from index.ingest.formats.record_paths import RecordPaths
from index.ingest.formats.records import find_records, read_record
from index.model.article import Article
from index.model.errors import ArticleError

_SEPARATION = re.compile("[\\s\x1e]*")
"""What may stand between two values."""


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the articles of a file, and an error for each bad one. A file of JSON lines is read as such.

    Raises:
        ArticleError: The file is not JSON, or has no articles.
    """
    text = decode(content, path)
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        values = _sequence(text)
        if values is None and error.msg == "Extra data":
            yield from json_lines.read(content, path)
            return
        if values is not None:
            yield from _read_records(values, path)
            return
        raise ArticleError(path, f"is not JSON ({error.msg}, line {error.lineno})") from error
    except (ValueError, RecursionError) as error:
        raise ArticleError(path, f"cannot be read as JSON ({error})") from error
    records = find_records(value)
    if records is None:
        raise ArticleError(path, 'has no articles: objects with "text", "body" or "content"')
    outlet = _feed_title(value)
    if isinstance(value, dict) and records == [value]:
        yield from read_record(cast("object", value), path, outlet)
        return
    yield from _read_records(records, path, outlet)


def _read_records(
    records: Iterable[object], path: str, outlet: str | None = None
) -> Iterator[Article | ArticleError]:
    """Yield the article of each record of a file, and an error for each bad one."""
    paths = RecordPaths(path)
    for number, record in enumerate(records, start=1):
        try:
            yield from read_record(record, paths.of(record, number), outlet)
        except ArticleError as error:
            yield error


def _sequence(text: str) -> list[object] | None:
    """Return the values of JSON that follow each other, one or more lines each, as jq prints them.

    Each may follow a record separator (RFC 7464). None if it is anything else, or has one value a line.
    """
    decoder = json.JSONDecoder()
    values: list[object] = []
    place = _SEPARATION.match(text).end()  # pyright: ignore[reportOptionalMemberAccess] - it may be empty
    while place < len(text):
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return None
        values.append(value)
        place = _SEPARATION.match(text, place).end()  # pyright: ignore[reportOptionalMemberAccess]
    return values


def _feed_title(value: object) -> str | None:
    """Return the title of a JSON Feed, which names the outlet; None for other values."""
    if not isinstance(value, dict):
        return None
    feed = cast("dict[str, object]", value)
    version, title = feed.get("version"), feed.get("title")
    is_feed = isinstance(version, str) and "jsonfeed.org" in version
    return title if is_feed and isinstance(title, str) else None
