"""Makes an article of its text and the metadata in its file."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import cast

from yaml import ScalarNode
from yaml.constructor import SafeConstructor

from index.model.article import Article
from index.model.errors import ArticleError

_SCALARS = (str, int, float)
_MAX_SHOWN = 40
"""Maximum length of a wrong value in an error, in characters. A guess; nothing was measured."""
_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a surrogate pair. JSON and YAML can escape it, but it is no character and has no UTF-8 encoding."""


def make_article(path: str, text: str, metadata: Mapping[str, object]) -> Article:
    """Return an article.

    Args:
        path: Its path.
        text: Its text.
        metadata: What the file says of it: `title`, `outlet`, `url` and `author` are words or lists of words,
            `published` is a date or an ISO 8601 date and time; other keys are ignored.

    Raises:
        ArticleError: The text is blank, or the metadata are of other types.
    """
    if not text.strip():
        raise ArticleError(path, "holds no text")
    return Article(
        path=_replace_surrogates(path),
        text=_replace_surrogates(text),
        title=_words(path, metadata, "title") or "",
        outlet=_words(path, metadata, "outlet"),
        url=_words(path, metadata, "url"),
        author=_words(path, metadata, "author"),
        published=_date(path, metadata.get("published")),
    )


def _words(path: str, metadata: Mapping[str, object], key: str) -> str | None:
    """Return a value, or the values of a list joined by commas, with single spaces; None if there is none."""
    value = metadata.get(key)
    values = cast("list[object]", value) if isinstance(value, list) else [value]
    words = [str(scalar) for scalar in values if isinstance(scalar, _SCALARS)]
    if len(words) < len(values) and value is not None:
        raise ArticleError(path, f"{key} is neither words nor a list of words")
    return " ".join(_replace_surrogates(", ".join(words)).split()) or None


def _replace_surrogates(text: str) -> str:
    """Return a text of the same length with a replacement character for each half of a surrogate pair."""
    return text if text.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def _date(path: str, value: object) -> date | None:
    if value is None or value == "":
        return None
    if not isinstance(value, _SCALARS):
        raise ArticleError(path, "published is not a date such as 2023-04-05")
    try:
        return _day(str(value))
    except ValueError as error:
        shown = repr(value)
        shown = shown if len(shown) <= _MAX_SHOWN else f"{shown[:_MAX_SHOWN]}…"
        raise ArticleError(path, f"published: {shown} is not a date such as 2023-04-05") from error


def _day(words: str) -> date:
    """Return the day of an ISO 8601 date, or of a date and time as ISO 8601 or YAML write them.

    Raises:
        ValueError: It is neither.
    """
    try:
        return datetime.fromisoformat(words).date()
    except ValueError:
        if not SafeConstructor.timestamp_regexp.match(words):
            raise
        timestamp = SafeConstructor().construct_yaml_timestamp(ScalarNode("", words))
        return timestamp.date() if isinstance(timestamp, datetime) else timestamp
