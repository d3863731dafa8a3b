"""The program's own log: plain lines for people, or JSON lines for machines."""

import logging
import sys
from datetime import UTC, datetime
from typing import Any

from bot.config import Running
from bot.output.printable import printable, to_json


class PlainFormatter(logging.Formatter):
    """Formats a record as a line for a terminal, which obeys nothing in it; a traceback takes more lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name in the base class
        """Return a record's line."""
        return printable(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802 - as in the base class
        """Return a traceback."""
        return printable(super().formatException(ei), newlines=True)


class JsonFormatter(logging.Formatter):
    """Formats a record as a JSON object: time, level, logger, message and, if there is one, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line of JSON."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return to_json(entry)


def start_logging(settings: Running) -> None:
    """Write the program's log to the standard error stream, with the format and level of the settings."""
    handler = logging.StreamHandler(sys.stderr)
    plain = PlainFormatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    handler.setFormatter(JsonFormatter() if settings.log_format == "json" else plain)
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
