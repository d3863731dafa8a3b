"""Tables: one article a row, with the names of the columns in the first row."""

import csv
import io
from collections.abc import Iterator

from index.ingest.formats.decoding import decode
from index.ingest.formats.record_paths import RecordPaths
from index.ingest.formats.records import read_record
from index.model.article import Article
from index.model.errors import ArticleError

_SEPARATORS = ",;\t|"
_MAX_CELL = 10_000_000
"""Maximum length of a cell in characters. A guess; nothing was measured."""


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of each row, and an error for each bad row.

    The columns are separated by whichever of comma, semicolon, tab and bar the first row has most of.

    Raises:
        ArticleError: The file is not text, or no table.
    """
    text = decode(content, path)
    heading = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=heading.count)
    csv.field_size_limit(_MAX_CELL)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
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
