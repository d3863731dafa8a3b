"""Articles as records: objects of keys and values, as JSON, tables and the services of news have them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from index.ingest.formats.html import without_html
from index.ingest.formats.keys import KEYS
from index.ingest.formats.metadata import find, read_article
from index.model.article import Article
from index.model.errors import ArticleError

_LISTS = (
    "articles",
    "posts",
    "stories",
    "items",
    "entries",
    "results",
    "hits",
    "docs",
    "documents",
    "news",
    "data",
    "value",
    "response",
)
"""Keys of lists of records: NewsAPI and GDELT, webz.io, JSON Feed, the Guardian, Elasticsearch, ..."""
_INNER = ("_source", "fields", "attributes", "article", "thread", "metadata", "data")
"""Keys of objects that hold parts of a record."""
_MAX_DEPTH = 4
"""Maximum objects around a list of records. A guess: Elasticsearch has two."""
_CUT = re.compile(r"\[\+\d{1,9} chars\]\s*$")
"""The end of a text that NewsAPI cuts, after an ellipsis."""


def find_records(value: object, depth: int = 0) -> Iterable[object] | None:
    """Return the records in a value of JSON: the value itself, its items, or a list in it; None if none.

    Args:
        value: The value.
        depth: The number of objects around it.
    """
    if isinstance(value, list):
        return cast("list[object]", value)
    if not isinstance(value, dict) or depth > _MAX_DEPTH:
        return None
    record = cast("dict[str, object]", value)
    for key in _LISTS:
        inner = record.get(key)
        if (found := find_records(inner, depth + 1)) is not None:
            return found
    return [record] if find(_flattened(record), "text")[0] else None


def read_record(
    record: object, path: str, outlet: str | None = None, *, verbatim: bool = False
) -> Iterator[Article | ArticleError]:
    """Yield the article of a record, and an error for each value that it is read without.

    Args:
        record: The record.
        path: Its path.
        outlet: The outlet of records that name none.
        verbatim: Whether the record's "text" stays as it is given, HTML and all.

    Raises:
        ArticleError: It is no object, or has no text.
    """
    if not isinstance(record, dict):
        raise ArticleError(path, 'needs an object with "text"')
    flat = _flattened(cast("dict[str, object]", record))
    given = flat.get("text") if verbatim else None
    text = given if isinstance(given, str) and given.strip() else _text(flat)
    if text is None:
        raise ArticleError(path, 'needs an object with "text"')
    metadata = {**flat, "title": _plain_title(flat)}
    if outlet and not find(flat, "outlet")[0]:
        metadata["outlet"] = outlet
    yield from read_article(path, text, metadata)


def _flattened(record: Mapping[str, object]) -> dict[str, object]:
    """Return a record with the parts of the objects in it that it does not have itself."""
    flat = dict(record)
    for key in _INNER:
        inner = record.get(key)
        if not isinstance(inner, dict):
            continue
        parts = _flattened(cast("dict[str, object]", inner))
        flat.update((name, value) for name, value in parts.items() if name not in flat)
    return flat


def _text(record: Mapping[str, object]) -> str | None:
    """Return the first text of a record that is not blank, without HTML; None if there is none."""
    remaining = dict(record)
    for _ in KEYS["text"]:
        key, value = find(remaining, "text")
        if not key:
            return None
        text = _as_plain_text(value)
        if text and text.strip():
            return text
        del remaining[key]
    return None


def _as_plain_text(value: object) -> str | None:
    """Return the text of a value: words, a list of paragraphs, or an object that has them; None if none."""
    if isinstance(value, list):
        parts = [_as_plain_text(item) for item in cast("list[object]", value)]
        return "\n\n".join(part for part in parts if part)
    if isinstance(value, dict):
        inner = cast("dict[str, object]", value)
        return _text(inner) or _as_plain_text(inner.get("value"))
    if not isinstance(value, str):
        return None
    return _without_cut(without_html(value))


def _without_cut(text: str) -> str:
    """Return a text without the mark of NewsAPI that it is cut."""
    cut = _CUT.search(text)
    return text[: cut.start()].rstrip().removesuffix("…").removesuffix("...").rstrip() if cut else text


def _plain_title(record: Mapping[str, object]) -> object:
    _, title = find(record, "title")
    return without_html(title) if isinstance(title, str) else title
