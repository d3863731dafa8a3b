"""Makes an article of its text and the metadata in its file."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast

from index.ingest.formats.dates import is_no_date, read_date
from index.ingest.formats.keys import KEYS, plain
from index.ingest.formats.links import outlet_of
from index.model.article import Article
from index.model.errors import ArticleError, IncompleteError
from index.model.publication import DatePrecision
from index.text.clean_text import clean_text, without_entities

_MAX_SHOWN = 40
"""Maximum length of a wrong value in an error, in characters. A guess; nothing was measured."""
_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a surrogate pair. JSON and YAML can escape it, but it is no character and has no UTF-8 encoding."""
_NAME_KEYS = ("name", "title", "fullname", "displayname", "value", "text", "content", "domain", "id", "href")
"""Keys of the words of a value that is an object, such as an author with a name and an address."""


def read_article(path: str, text: str, metadata: Mapping[str, object]) -> Iterator[Article | ArticleError]:
    """Yield an article, and an error for each value that it is read without.

    Args:
        path: Its path.
        text: Its text.
        metadata: What the file says of it, under any of the names in `index.ingest.formats.keys`; other keys
            are ignored. A name or a title may be words, an object with a name, or a list of these.

    Raises:
        ArticleError: The text is blank.
    """
    if not clean_text(text).text.strip():
        raise ArticleError(path, "holds no text")
    values: dict[str, str | None] = {}
    problems: list[ArticleError] = []
    for part in ("title", "outlet", "url", "author", "published"):
        key, value = find(metadata, part)
        try:
            values[part] = _words(value)
        except TypeError:
            problems.append(IncompleteError(path, f"{key} is neither words nor a list of words"))
            values[part] = None
    published, precision = None, DatePrecision.DAY
    written = values["published"]
    if written is not None and not is_no_date(written):
        try:
            published, precision = read_date(written)
        except ValueError:
            shown = repr(written if len(written) <= _MAX_SHOWN else f"{written[:_MAX_SHOWN]}…")
            problems.append(IncompleteError(path, f"published: {shown} is not a date such as 2023-04-05"))
    url = values["url"]
    yield Article(
        path=replace_surrogates(path),
        text=replace_surrogates(text),
        title=without_entities(values["title"] or ""),
        outlet=_outlet(values["outlet"]) or outlet_of(url),
        url=url,
        author=values["author"],
        published=published,
        published_precision=precision,
    )
    yield from problems


def find(metadata: Mapping[str, object], part: str) -> tuple[str, object]:
    """Return the key and the value of a part of an article; an empty key and None if there is none."""
    by_plain_key: dict[str, str] = {}
    for key in metadata:
        by_plain_key.setdefault(plain(key), key)
    for name in KEYS[part]:
        key = by_plain_key.get(name)
        if key is not None and metadata[key] not in (None, "", [], {}):
            return key, metadata[key]
    return "", None


def replace_surrogates(text: str) -> str:
    """Return a text of the same length with a replacement character for each half of a surrogate pair."""
    return text if text.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def _outlet(words: str | None) -> str | None:
    """Return an outlet's name; its domain if an address is given instead."""
    return outlet_of(words) or words


def _words(value: object) -> str | None:
    """Return a value, or the values of a list joined by commas, with single spaces; None if there is none.

    Raises:
        TypeError: It is something else.
    """
    values = cast("list[object]", value) if isinstance(value, list) else [value]
    words = [_scalar(item) for item in values if item is not None]
    return " ".join(replace_surrogates(", ".join(filter(None, words))).split()) or None


def _scalar(value: object) -> str:
    """Return the words of a value that is no list.

    Raises:
        TypeError: It has none.
    """
    if isinstance(value, Mapping):
        named = {plain(str(key)): item for key, item in cast("Mapping[object, object]", value).items()}
        first = next((named[key] for key in _NAME_KEYS if isinstance(named.get(key), str)), None)
        if first is None and "firstname" in named:
            first = f"{named['firstname']} {named.get('lastname') or ''}"
        value = first
    if not isinstance(value, str | int | float | date) or isinstance(value, bool):
        raise TypeError(repr(cast("object", value))[:_MAX_SHOWN])
    return str(value)
