"""Articles as records: objects of keys and values, as JSON, tables and the services of news have them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    "db",
    "@graph",
)
"""Keys of lists of records: NewsAPI and GDELT, webz.io, JSON Feed, the Guardian, Elasticsearch, ..."""
_INNER = ("_source", "fields", "attributes", "article", "thread", "metadata", "meta", "data", "Document")
"""Keys of objects that hold parts of a record."""
_MAX_DEPTH = 4
"""Maximum objects around a list of records. A guess: Elasticsearch has two."""
_MAX_PARTS_DEPTH = 16
"""Maximum lists and objects inside each other that a text is in. A guess; nothing was measured."""
_CUT = re.compile(r"\[\+\d{1,9} chars\]\s*$")
"""The end of a text that NewsAPI cuts, after an ellipsis."""


def find_records(value: object, depth: int = 0) -> Iterable[object] | None:
    """Return the records in a value of JSON: the value itself, its items, or a list in it; None if none.

    Args:
        value: The value.
        depth: The number of objects around it.
    """
    if isinstance(value, list):
        items = cast("list[object]", value)
        return _records_of_items(items, depth) or items
    if not isinstance(value, dict) or depth > _MAX_DEPTH:
        return None
    record = cast("dict[str, object]", value)
    for key in _LISTS:
        inner = record.get(key)
        if (found := find_records(inner, depth + 1)) is not None:
            return found
    return _transposed(record) or ([record] if _has_text(record) else _named_records(record))


def _records_of_items(items: Sequence[object], depth: int) -> Sequence[object]:
    """Return the records in the items of a list of which none is one itself; none if there are none."""
    if depth > _MAX_DEPTH or any(
        not isinstance(item, dict) or _has_text(cast("object", item)) for item in items
    ):
        return []
    found = (find_records(item, depth + 1) for item in items)
    return [record for records in found if records for record in records if _has_text(record)]


def _named_records(record: Mapping[str, object]) -> Sequence[object] | None:
    """Return the articles that are the values of an object, named by its keys; None if one is none."""
    if not record or not all(map(_has_text, record.values())):
        return None
    return [{"id": name, **cast("dict[str, object]", value)} for name, value in record.items()]


def _transposed(record: Mapping[str, object]) -> Sequence[object]:
    """Return the rows of a table that is given by its columns, each an object by row, as pandas writes it."""
    columns = {key: _object(value) for key, value in record.items()}
    texts = _object(find(record, "text")[1])
    is_table = texts and all(columns.values()) and all(map(_is_cell, texts.values()))
    if not is_table or find(texts, "text")[0]:
        return []
    rows = dict.fromkeys(row for column in columns.values() for row in column)
    return [{"id": row, **{key: column.get(row) for key, column in columns.items()}} for row in rows]


def _object(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _is_cell(value: object) -> bool:
    return value is None or isinstance(value, str)


def _has_text(value: object) -> bool:
    """Return whether a value is an object that has the text of an article."""
    return bool(find(_flattened(_object(value)), "text")[0])


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
    yield from read_article(path, text, metadata, verbatim=verbatim)


def _flattened(record: Mapping[str, object], depth: int = 0) -> dict[str, object]:
    """Return a record with the parts of the objects in it that it does not have itself.

    Args:
        record: The record.
        depth: The number of records around it.
    """
    flat = dict(record)
    if depth >= _MAX_PARTS_DEPTH:
        return flat
    for key in _INNER:
        inner = record.get(key)
        if not isinstance(inner, dict):
            continue
        parts = _flattened(cast("dict[str, object]", inner), depth + 1)
        flat.update((name, value) for name, value in parts.items() if name not in flat)
    return flat


def _text(record: Mapping[str, object], depth: int = 0) -> str | None:
    """Return the first text of a record that is not blank, without HTML; None if there is none.

    Args:
        record: The record.
        depth: The number of lists and objects around it.
    """
    remaining = dict(record)
    for _ in KEYS["text"]:
        key, value = find(remaining, "text")
        if not key:
            return None
        text = _as_plain_text(value, depth)
        if text and text.strip():
            return text
        del remaining[key]
    return None


def _as_plain_text(value: object, depth: int = 0) -> str | None:
    """Return the text of a value: words, a list of paragraphs, or an object that has them; None if none."""
    if depth > _MAX_PARTS_DEPTH:
        return None
    if isinstance(value, list):
        parts = [_as_plain_text(item, depth + 1) for item in cast("list[object]", value)]
        return "\n\n".join(part for part in parts if part)
    if isinstance(value, dict):
        inner = cast("dict[str, object]", value)
        return _text(inner, depth + 1) or _as_plain_text(
            inner.get("value") or inner.get("rendered"), depth + 1
        )
    if not isinstance(value, str):
        return None
    return _without_cut(without_html(value))


def _without_cut(text: str) -> str:
    """Return a text without the mark of NewsAPI that it is cut."""
    cut = _CUT.search(text)
    return text[: cut.start()].rstrip().removesuffix("…").removesuffix("...").rstrip() if cut else text


def _plain_title(record: Mapping[str, object]) -> object:
    _, title = find(record, "title")
    title = _object(title).get("rendered") or title
    return without_html(title) if isinstance(title, str) else title
