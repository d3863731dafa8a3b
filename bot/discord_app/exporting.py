"""Rows of the query log as a file that Discord accepts."""

import io
from collections.abc import Sequence

from bot.querylog import LoggedEntry
from bot.querylog.export import csv_header, csv_line

EXPORT_LIMIT = 20_000
"""Maximum rows of an export, some five megabytes."""
EXPORT_BYTES = 8_000_000
"""Maximum size of an export; Discord accepts files of ten megabytes."""


def csv_file(entries: Sequence[LoggedEntry]) -> tuple[io.BytesIO, int]:
    """Return the latest rows that fit as a CSV file, which spreadsheets read as UTF-8, and their number.

    The entries are the latest first; the file has the earliest first.
    """
    header = csv_header().encode("utf-8-sig")
    lines: list[bytes] = []
    size = len(header)
    for line in (csv_line(entry).encode() for entry in entries):
        size += len(line)
        if size > EXPORT_BYTES:
            break
        lines.append(line)
    return io.BytesIO(header + b"".join(reversed(lines))), len(lines)
