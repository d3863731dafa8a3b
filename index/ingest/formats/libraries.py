"""The libraries that read other formats: those that may not be installed, their errors and their logs."""

import logging
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

from index.model.errors import ArticleError

_R = TypeVar("_R")


def opened(read: Callable[[], _R], path: str, kind: str) -> _R:
    """Return what a library reads of a file.

    Raises:
        ArticleError: The library fails. Its errors on damaged files are of any class.
    """
    try:
        return read()
    except (MemoryError, ArticleError):
        raise
    except Exception as error:
        message = " ".join(str(error).split())
        reason = f"is not {kind} that can be read ({type(error).__name__}: {message})"
        raise ArticleError(path, reason) from error


def import_optional(name: str, path: str, extra: str) -> Any:  # noqa: ANN401 - these libraries have no types
    """Return the module of a library that an extra of the project installs, and keep its log to itself.

    What it logs of a damaged file has up to a line a byte, and names no file.

    Raises:
        ArticleError: It is not installed.
    """
    try:
        module = import_module(name)
    except ImportError as error:
        reason = f"needs the extra “{extra}”: pip install 'on-the-record[{extra}]'"
        raise ArticleError(path, reason) from error
    logging.getLogger(name.partition(".")[0]).setLevel(logging.CRITICAL + 1)
    return module
