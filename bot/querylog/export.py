"""Rows of the query log as CSV, for spreadsheets, and as JSON lines, for programs."""

import csv
import json
from collections.abc import Iterable
from dataclasses import asdict
from io import StringIO

from bot.querylog.entries import LoggedEntry

COLUMNS = (
    "id", "at", "guild", "channel", "person", "command", "typed", "understood", "results", "answered",
    "article", "source", "speaker", "score", "latency_ms", "error", "message", "feedback",
)  # fmt: skip
"""The exported columns, in their order."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a cell starts with that a spreadsheet would run (see OWASP, "CSV Injection")."""


def json_line(entry: LoggedEntry) -> str:
    """Return a row as a JSON object on one line; its time is ISO 8601 in UTC."""
    return json.dumps(_record(entry), ensure_ascii=False)


def csv_header() -> str:
    """Return the names of the columns as a line of CSV."""
    return _csv_line(COLUMNS)


def csv_line(entry: LoggedEntry) -> str:
    """Return a row as a line of CSV.

    Anybody can type a formula into Discord, so text that a spreadsheet would run gets a leading apostrophe.
    """
    return _csv_line(_without_formula(value) for value in _record(entry).values())


def _record(entry: LoggedEntry) -> dict[str, object]:
    fields = asdict(entry) | {"at": entry.at.isoformat(timespec="milliseconds")}
    return {column: fields[column] for column in COLUMNS}


def _without_formula(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _csv_line(cells: Iterable[object]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
