"""The program's own log: plain lines for people, or JSON lines for machines."""

import logging
import re
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


_OWN_LOGGERS = ("bot", "index")
_TOKENS = re.compile(
    r"(?<=/interactions/)(\d{1,20}/)[^/\s\"'?]+"  # an interaction's, in an address
    r"|(?<=/webhooks/)(\d{1,20}/)[^/\s\"'?]+"
    r"|(\\?[\"']token\\?[\"']: ?\\?[\"'])[^\"'\\]+"  # in what Discord sends
    r"|(\bBot )?\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,45}\b"  # the bot's own
)

_log = logging.getLogger(__name__)


class RedactingFormatter(logging.Formatter):
    """Formats a record as another formatter does, without the tokens of the bot and of interactions."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self._formatter = formatter

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as text without tokens."""
        return _TOKENS.sub(_redacted, self._formatter.format(record))


def _redacted(match: re.Match[str]) -> str:
    return f"{next(filter(None, match.groups()), '')}[token]"


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


def _is_not_about_voice(record: logging.LogRecord) -> bool:
    """Return whether a record is no warning of missing packages for voice, which the bot has no use for."""
    return "voice will NOT be supported" not in record.getMessage()


def start_logging(settings: Running) -> None:
    """Write the program's log to the standard error stream, with the format and level of the settings.

    Libraries stay at INFO at least, because what they log at DEBUG has people's messages and ids in it.
    """
    handler = logging.StreamHandler(sys.stderr)
    plain = PlainFormatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    handler.setFormatter(RedactingFormatter(JsonFormatter() if settings.log_format == "json" else plain))
    level = logging.getLevelNamesMapping()[settings.log_level]
    libraries = level if settings.log_discord_traffic else max(level, logging.INFO)
    logging.basicConfig(level=libraries, handlers=[handler], force=True)
    for name in _OWN_LOGGERS:
        logging.getLogger(name).setLevel(level)
    logging.getLogger("discord.client").addFilter(_is_not_about_voice)
    if libraries < logging.INFO:
        _log.warning(
            "this log has everybody's messages and ids, also with hash_people; to keep them out, set"
            " log_discord_traffic = false under [running]"
        )
