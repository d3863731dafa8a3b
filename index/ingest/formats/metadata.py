"""Makes an article of its text and the metadata in its file."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast

from index.ingest.formats.authors import author_names
from index.ingest.formats.dates import is_no_date, read_date
from index.ingest.formats.decoding import restored
from index.ingest.formats.keys import KEYS, plain
from index.ingest.formats.links import outlet_of
from index.model.article import Article
from index.model.errors import ArticleError, IncompleteError
from index.model.publication import DatePrecision
from index.text.clean_text import clean_text, without_entities

_MAX_SHOWN = 40
"""Maximum length of a wrong value in an error, in characters. A guess; nothing was measured."""
_MAX_DEPTH = 4
"""Maximum lists and objects inside each other around a name. A guess: MongoDB's dates have two."""
_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a surrogate pair. JSON and YAML can escape it, but it is no character and has no UTF-8 encoding."""
_NAME_KEYS = (
    *("name", "title", "fullname", "displayname", "original", "main", "rendered", "value", "text", "content"),
    *("date", "numberlong", "domain", "id", "href"),
)
"""Keys of the words of a value that is an object, such as an author with a name and an address."""
_PARTS_OF_NAMES = (("firstname", "lastname"), ("givenname", "familyname"))
"""Keys of objects that have a name in two parts."""


def read_article(
    path: str, text: str, metadata: Mapping[str, object], *, verbatim: bool = False
) -> Iterator[Article | ArticleError]:
    """Yield an article, and an error for each value that it is read without.

    Args:
        path: Its path.
        text: Its text.
        metadata: What the file says of it, under any of the names in `index.ingest.formats.keys`; other keys
            are ignored. A name or a title may be words, an object with a name, or a list of these.
        verbatim: Whether the text stays as it is given, also if it was decoded wrongly before.

    Raises:
        ArticleError: The text is blank.
    """
    text = text if verbatim else restored(text)
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
    outlet = _outlet(values["outlet"]) or outlet_of(url)
    yield Article(
        path=replace_surrogates(path),
        text=replace_surrogates(text),
        title=_without_outlet(restored(without_entities(values["title"] or "")), outlet),
        outlet=outlet,
        url=url,
        author=author_names(values["author"]),
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


def _without_outlet(title: str, outlet: str | None) -> str:
    """Return a title without the outlet behind it, as in *Strike ends - Harbour Post*."""
    if not outlet:
        return title
    endings = [f"{dash}{outlet}" for dash in (" - ", " – ", " — ", " | ")]
    while title.endswith(tuple(endings)) and (shorter := title[: -len(endings[0])].rstrip()):
        title = shorter
    return title


def _words(value: object, depth: int = 0) -> str | None:
    """Return a value, or the values of a list joined by commas, with single spaces; None if there is none.

    Args:
        value: The value.
        depth: The number of lists and objects around it. A list in a list is no name.

    Raises:
        TypeError: It is something else.
    """
    if depth > _MAX_DEPTH or (depth and isinstance(value, list)):
        raise TypeError("nested too deep")
    if isinstance(value, list):
        words = [_words(item, depth + 1) for item in cast("list[object]", value) if item is not None]
        return ", ".join(filter(None, words)) or None
    if isinstance(value, Mapping):
        return _words(_named(cast("Mapping[object, object]", value)), depth + 1)
    if not isinstance(value, str | int | float | date | None) or isinstance(value, bool):
        raise TypeError(repr(value)[:_MAX_SHOWN])
    return None if value is None else " ".join(replace_surrogates(str(value)).split()) or None


def _joined(value: object) -> object:
    """Return a value; the words of one that is a list of words."""
    if not isinstance(value, list):
        return value
    items = cast("list[object]", value)
    return ", ".join(map(str, items)) if all(isinstance(item, str) for item in items) else items


def _named(value: Mapping[object, object]) -> object:
    """Return the words of an object: a name, the two parts of one, or what is not empty of them.

    Raises:
        TypeError: It has none.
    """
    by_key = {plain(str(key)): item for key, item in value.items()}
    for first, last in _PARTS_OF_NAMES:
        if isinstance(by_key.get(first), str) and not isinstance(by_key.get("name"), str):
            return f"{by_key[first]} {by_key.get(last) or ''}"
    has_key = False
    for key in _NAME_KEYS:
        if key in by_key:
            has_key = True
            if by_key[key] not in (None, "", [], {}):
                return _joined(by_key[key])
    if has_key:
        return None
    raise TypeError(repr(value)[:_MAX_SHOWN])
