"""What is fuzzed: each parser of bytes, of a person's text or of a file on the disk, by its name.

A target takes any bytes and raises whatever it should not: an error that its parser does not promise, an
error of more than one line, or a result that breaks a promise.
"""

import contextlib
import io
import logging
from collections.abc import Callable, Mapping

from index.model.article import Article
from tests.fuzz import faces, library
from tests.fuzz.common import RaiseFaults, coverage

TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "readers": library.readers,
    "front-matter": library.front_matter,
    "texts": library.texts,
    "queries": library.queries,
    "stores": library.stores,
    "analyses": library.analyses,
    "requests": faces.requests,
    "answers": faces.answers,
    "outputs": faces.outputs,
    "settings": faces.settings,
    "logs": faces.logs,
}


def prepare() -> None:
    """Make what the targets share, so that it counts for none of them."""
    for made in (coverage, library.stored, library.stored_analysis, faces.two_rows, library.analyser):
        made()
    library.analyser().analyse(Article("a.txt", "“No,” said Ada Lind."))


def run(name: str, data: bytes) -> None:
    """Give some bytes to a target; a fault that the program lives through, and only logs, is raised, too.

    Raises:
        Exception: What the target should not raise.
    """
    handler = RaiseFaults(logging.ERROR)
    loggers = [logging.getLogger(package) for package in ("bot", "index")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            TARGETS[name](data)
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
