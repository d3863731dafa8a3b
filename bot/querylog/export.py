"""Rows of the query log as CSV, for spreadsheets, and as JSON lines, for programs."""

from dataclasses import asdict

from bot.output.printable import to_json
from bot.output.spreadsheet import csv_line as line_of_csv
from bot.querylog.entries import LoggedEntry

COLUMNS = (
    "id", "at", "guild", "channel", "person", "command", "typed", "understood", "results", "answered",
    "article", "source", "speaker", "score", "latency_ms", "error", "message", "feedback",
)  # fmt: skip
"""The exported columns, in their order."""


def json_line(entry: LoggedEntry) -> str:
    """Return a row as a JSON object on one line; its time is ISO 8601 in UTC."""
    return to_json(_record(entry))


def csv_header() -> str:
    """Return the names of the columns as a line of CSV."""
    return line_of_csv(COLUMNS)


def csv_line(entry: LoggedEntry) -> str:
    """Return a row as a line of CSV; its text is printable, and no spreadsheet runs it."""
    return line_of_csv(_record(entry).values())


def _record(entry: LoggedEntry) -> dict[str, object]:
    fields = asdict(entry) | {"at": entry.at.isoformat(timespec="milliseconds")}
    return {column: fields[column] for column in COLUMNS}
