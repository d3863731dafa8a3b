"""What the fuzzed targets share: texts of any bytes, checks, a folder and a coverage."""

import logging
import tempfile
from functools import cache
from pathlib import Path

from bot.output.printable import printable
from index import SEEDS
from index.coverage import Coverage

MAX_TEXT = 2_000
"""Maximum length of a typed text, in characters: Discord's limit for a message."""
_FOLDER = tempfile.TemporaryDirectory(prefix="fuzz-")
FOLDER = Path(_FOLDER.name)
"""The files of this process."""


class RaiseFaults(logging.Handler):
    """Raises what the program logs with a traceback: it is a fault that the program lives through."""

    def emit(self, record):
        if record.exc_info:
            raise AssertionError(record.getMessage()) from record.exc_info[1]


def any_text(data: bytes) -> str:
    """Return the text of some bytes; what is not UTF-8 becomes halves of surrogate pairs."""
    return data.decode("utf-8", "surrogateescape")


def check_line(message: str) -> None:
    """Assert that a message is one line that can be printed."""
    assert "\n" not in message
    printable(message).encode()


@cache
def coverage() -> Coverage:
    """The coverage of the articles that the project ships with."""
    return Coverage.open(SEEDS)
