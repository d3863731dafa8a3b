"""JSON: a list of articles, one article, or what a news service answers."""

import json
from collections.abc import Iterator
from typing import cast

from index.ingest.formats import json_lines
from index.ingest.formats.decoding import decode
from index.ingest.formats.record_paths import RecordPaths
from index.ingest.formats.records import find_records, read_record
from index.model.article import Article
from index.model.errors import ArticleError


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the articles of a file, and an error for each bad one. A file of JSON lines is read as such.

    Raises:
        ArticleError: The file is not JSON, or has no articles.
    """
    try:
        value: object = json.loads(decode(content, path))
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            yield from json_lines.read(content, path)
            return
        raise ArticleError(path, f"is not JSON ({error.msg}, line {error.lineno})") from error
    except (ValueError, RecursionError) as error:
        raise ArticleError(path, f"cannot be read as JSON ({error})") from error
    records = find_records(value)
    if records is None:
        raise ArticleError(path, 'has no articles: objects with "text", "body" or "content"')
    outlet = _feed_title(value)
    paths = RecordPaths(path)
    single = not isinstance(value, list) and records == [value]
    for number, record in enumerate(records, start=1):
        name = path if single else paths.of(record, number)
        try:
            yield from read_record(record, name, outlet)
        except ArticleError as error:
            yield error


def _feed_title(value: object) -> str | None:
    """Return the title of a JSON Feed, which names the outlet; None for other values."""
    if not isinstance(value, dict):
        return None
    feed = cast("dict[str, object]", value)
    version, title = feed.get("version"), feed.get("title")
    is_feed = isinstance(version, str) and "jsonfeed.org" in version
    return title if is_feed and isinstance(title, str) else None
