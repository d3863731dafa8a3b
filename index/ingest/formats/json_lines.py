"""JSON lines: one article a line, an object that has a `text` and may have an `id` and metadata."""

import json
from collections.abc import Iterator
from typing import cast

from index.ingest.formats.decoding import decode
from index.ingest.formats.metadata import make_article
from index.model.article import Article
from index.model.errors import ArticleError


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of each line that is not blank, and an error for each bad line.

    Raises:
        ArticleError: The file is not text.
    """
    for number, line in enumerate(decode(content, path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield _read_line(line, path, number)
        except ArticleError as error:
            yield error


def _read_line(line: str, path: str, number: int) -> Article:
    """Return the article of a line.

    Raises:
        ArticleError: The line is bad.
    """
    name = f"{path}#{number}"
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise ArticleError(name, f"is not JSON ({error.msg}, column {error.colno})") from error
    except (ValueError, RecursionError) as error:
        raise ArticleError(name, f"cannot be read as JSON ({error})") from error
    metadata = cast("dict[str, object]", record) if isinstance(record, dict) else {}
    text = metadata.get("text")
    if not isinstance(text, str):
        raise ArticleError(name, 'needs an object with "text"')
    identifier = metadata.get("id")
    if identifier is not None and not isinstance(identifier, str | int | float):
        raise ArticleError(name, "id is neither words nor a number")
    return make_article(name if identifier is None else f"{path}#{identifier}", text, metadata)
