"""Rows of the query log as CSV, for spreadsheets, and as JSON lines, for programs."""

import csv
import json
from dataclasses import asdict
from io import StringIO

from bot.querylog.schema import LoggedEntry

COLUMNS = (
    "id", "at", "guild", "channel", "person", "command", "typed", "understood", "results", "answered",
    "article", "source", "speaker", "score", "latency_ms", "error", "message", "feedback",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def json_line(entry: LoggedEntry) -> str:
    """Return a row as a JSON object on one line; its time is ISO 8601 in UTC."""
    return json.dumps(_record(entry), ensure_ascii=False)


def csv_header() -> str:
    """Return the names of the columns as a line of CSV."""
    return _line(COLUMNS)


def csv_line(entry: LoggedEntry) -> str:
    """Return a row as a line of CSV.

    A text that a spreadsheet would run as a formula is led by an apostrophe, for anybody can type one into
    Discord (see OWASP, "CSV Injection").
    """
    record = _record(entry)
    return _line([_harmless(record[column]) for column in COLUMNS])


def _record(entry: LoggedEntry) -> dict[str, object]:
    fields = asdict(entry) | {"at": entry.at.isoformat(timespec="milliseconds")}
    return {column: fields[column] for column in COLUMNS}


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _line(values: object) -> str:
    written = StringIO()
    csv.writer(written).writerow(values)  # pyright: ignore[reportArgumentType]
    return written.getvalue()
