"""Errors of the libraries that read other formats."""

from collections.abc import Callable
from typing import TypeVar

from index.model.errors import ArticleError

_R = TypeVar("_R")


def opened(read: Callable[[], _R], path: str, kind: str) -> _R:
    """Return what a library reads of a file.

    Raises:
        ArticleError: The library fails. Its errors on damaged files are of any class.
    """
    try:
        return read()
    except MemoryError:
        raise
    except Exception as error:
        message = " ".join(str(error).split())
        reason = f"is not {kind} that can be read ({type(error).__name__}: {message})"
        raise ArticleError(path, reason) from error
