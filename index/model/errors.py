"""Errors of the library. Each message is one line and says what to do."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import ClassVar

_MAX_KINDS = 5
"""Maximum kinds of other files that are named."""


_MAX_REASON = 300
"""Maximum length of a reason, in characters: libraries quote whole lines of damaged files."""


class ArticleError(ValueError):
    """A file, or a part of a file, that cannot be read as an article.

    Attributes:
        path: The file's path below the articles folder, with `#line` for a line of a `.jsonl` file.
        reason: The reason, in one clause.
        kind: A word for the class, by which the store keeps it.
    """

    kind: ClassVar[str] = "article"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        words = " ".join(reason.split())
        self.reason = words if len(words) <= _MAX_REASON else f"{words[: _MAX_REASON - 1]}…"

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"

    @staticmethod
    def of_kind(kind: str, path: str, reason: str) -> "ArticleError":
        """Return an error of the class with a kind."""
        classes = (UnreadableError, IncompleteError, NoArticleError)
        return next((each for each in classes if each.kind == kind), ArticleError)(path, reason)


class UnreadableError(ArticleError):
    """A file that the operating system does not let us read now, and that is tried again at each refresh."""

    kind = "unreadable"


class IncompleteError(ArticleError):
    """A value that an article is read without, because it is not what it should be."""

    kind = "incomplete"


class NoArticleError(ArticleError):
    """A file of another kind than articles, such as a picture."""

    kind = "no article"


def notices(errors: Iterable[ArticleError]) -> Iterator[str]:
    """Yield a line for each error, and one line for all files that are no articles."""
    suffixes: list[str] = []
    for error in errors:
        if isinstance(error, NoArticleError):
            suffixes.append(PurePosixPath(error.path).suffix.lower() or PurePosixPath(error.path).name)
        elif isinstance(error, IncompleteError):
            yield f"{error}; the article is read without it"
        else:
            yield f"skipped {error}"
    if suffixes:
        number = len(suffixes)
        files = "1 file that is no article" if number == 1 else f"{number:,} files that are no articles"
        kinds = sorted(set(suffixes))
        shown = ", ".join(kinds[:_MAX_KINDS]) + (", ..." if len(kinds) > _MAX_KINDS else "")
        yield f"passed over {files} ({shown})"


class ModelError(RuntimeError):
    """The spaCy model cannot be used."""


class StoreError(RuntimeError):
    """The store has lost an article that its index names."""
