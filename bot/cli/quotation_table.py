"""Quotations as a table: CSV for spreadsheets, JSON lines for programs."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.output.printable import to_json
from bot.output.spreadsheet import csv_line
from index.model.passage import Quote

FORMATS = (".csv", ".jsonl")

COLUMNS = (
    *("speaker", "mention", "cue", "kind", "confidence", "text"),
    *("article", "title", "outlet", "url", "published", "start", "end"),
)
"""The columns; `start` and `end` are character offsets into the article's text."""


def write(quotes: Iterable[Quote], file: Path) -> int:
    """Write quotations to a `.csv` or `.jsonl` file, and return their number.

    The file is created or replaced only when the table is complete.

    Raises:
        ValueError: The file's name ends in neither.
        OSError: The file cannot be written.
    """
    if file.suffix.lower() not in FORMATS:
        raise ValueError(f"{file}: name a file that ends in {' or '.join(FORMATS)}")
    count = 0
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8", newline="") as out:
            as_json_lines = file.suffix.lower() == ".jsonl"
            if not as_json_lines:
                out.write(csv_line(COLUMNS))
            for count, quote in enumerate(quotes, start=1):  # noqa: B007 - the last number is the total
                if as_json_lines:
                    out.write(f"{to_json(_row(quote))}\n")
                else:
                    out.write(csv_line(_row(quote).values()))
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    return count


def _row(quote: Quote) -> Mapping[str, object]:
    article = quote.article
    return {
        "speaker": quote.speaker,
        "mention": quote.mention,
        "cue": quote.cue,
        "kind": quote.quotation.kind.value,
        "confidence": round(quote.confidence, 3),
        "text": quote.text,
        "article": article.path,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "published": article.published_iso,
        "start": quote.start,
        "end": quote.end,
    }
