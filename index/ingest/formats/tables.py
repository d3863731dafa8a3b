"""Tables: one article a row, with the names of the columns in the first row."""

import csv
import io
import re
from collections.abc import Iterator

from index.ingest.formats.decoding import decode
from index.ingest.formats.keys import KEYS, plain
from index.ingest.formats.record_paths import RecordPaths
from index.ingest.formats.records import read_record
from index.model.article import Article
from index.model.errors import ArticleError

_SEPARATORS = ",;\t|"
_MAX_HEAD = 20
"""Maximum lines above the names of the columns, such as the title of an export. A guess."""
_DOUBLED = re.compile(r'[^\s,;|]""[^\s,;|]')
"""A quotation mark inside a cell that is written twice, as tables have it by the standard (RFC 4180)."""
_MAX_CELL = 10_000_000
"""Maximum length of a cell in characters. A guess; nothing was measured."""


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of each row, and an error for each bad row.

    The columns are separated by whichever of comma, semicolon, tab and bar the row of their names has most
    of. That row is the first one with a name of a text; lines above it say what the table is.

    Raises:
        ArticleError: The file is not text, no table, or names no column of texts.
    """
    lines = decode(content, path).lstrip("\n").split("\n")
    heading = next((i for i, line in enumerate(lines[:_MAX_HEAD]) if _names_text(line)), None)
    if heading is None:
        raise ArticleError(path, 'names no column "text", "body" or "content" in its first row')
    separator = _separator(lines[heading])
    text = "\n".join(lines[heading:])
    csv.field_size_limit(_MAX_CELL)
    # Where quotation marks are escaped, a cell read without escapes ends at the first of them.
    escape = "\\" if '\\"' in text and not _DOUBLED.search(text) else None
    stream = io.StringIO(text, newline="")
    rows = csv.DictReader(stream, delimiter=separator, escapechar=escape, doublequote=escape is None)
    paths = RecordPaths(path)
    number = 0
    try:
        for number, row in enumerate(rows, start=1):
            record = {
                key: value for key, value in row.items() if isinstance(key, str) and isinstance(value, str)
            }
            if not any(value.strip() for value in record.values()):
                continue
            try:
                yield from read_record(dict(record), paths.of(record, number))
            except ArticleError as error:
                yield error
    except csv.Error as error:
        raise ArticleError(path, f"is not a table of values (row {number + 2}: {error})") from error


def _names_text(line: str) -> bool:
    """Return whether one of the values in a line is the name of a column of texts."""
    names = [plain(value) for value in line.split(_separator(line))]
    return any(name in KEYS["text"] for name in names)


def _separator(line: str) -> str:
    return max(_SEPARATORS, key=line.count)
