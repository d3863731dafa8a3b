"""JSON lines: one article a line, an object that has a text and may have an `id` and metadata."""

import json
from collections.abc import Iterator
from typing import cast

from index.ingest.formats.decoding import decode
from index.ingest.formats.record_paths import RecordPaths
from index.ingest.formats.records import read_record
from index.model.article import Article
from index.model.errors import ArticleError

_BULK_ACTIONS = frozenset(("index", "create", "update", "delete"))


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of each line that is not blank, and an error for each bad line.

    Raises:
        ArticleError: The file is not text.
    """
    return _read(content, path, verbatim=False)


def read_verbatim(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of each line as `read` does, with its text as it is given, HTML and all.

    Raises:
        ArticleError: The file is not text.
    """
    return _read(content, path, verbatim=True)


def _read(content: bytes, path: str, *, verbatim: bool) -> Iterator[Article | ArticleError]:
    paths = RecordPaths(path)
    for number, line in enumerate(decode(content, path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = _parse(line, f"{path}#{number}")
            if _is_bulk_action(record):
                continue
            name = paths.of(record, number)
            yield from read_record(record, name, verbatim=verbatim)
        except ArticleError as error:
            yield error


def _is_bulk_action(record: object) -> bool:
    """Return whether a line says what Elasticsearch should do with the next one: `{"index": {...}}`."""
    if not isinstance(record, dict) or len(cast("dict[str, object]", record)) != 1:
        return False
    ((key, value),) = cast("dict[str, object]", record).items()
    return key in _BULK_ACTIONS and isinstance(value, dict)


def _parse(line: str, name: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise ArticleError(name, f"is not JSON ({error.msg}, column {error.colno})") from error
    except (ValueError, RecursionError) as error:
        raise ArticleError(name, f"cannot be read as JSON ({error})") from error
