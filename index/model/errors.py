"""Errors of the library. Each message is one line and says what to do."""


class ArticleError(ValueError):
    """A file, or a line of a file, that cannot be read as an article.

    Attributes:
        path: The file's path below the articles folder, with `#line` for a line of a `.jsonl` file.
        reason: The reason, in one clause.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class UnreadableError(ArticleError):
    """A file that the operating system does not let us read now, and that is tried again at each refresh."""


class ModelError(RuntimeError):
    """The spaCy model cannot be used."""


class StoreError(RuntimeError):
    """The store has lost an article that its index names."""
