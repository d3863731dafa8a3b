"""What can go wrong in the library; each message is one line that says what to do."""


class ArticleError(ValueError):
    """A file, or a line of one, that cannot be served as an article.

    Attributes:
        path: The file below the articles folder, with `#line` for a line of a `.jsonl` file.
        reason: One clause that says what is wrong.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class ModelError(RuntimeError):
    """The spaCy model cannot be used."""


class StoreError(RuntimeError):
    """The folder of the store cannot be used."""
