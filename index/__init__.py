"""On the Record's library: articles in, passages and quotations out, word for word."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.coverage import Coverage

__all__ = ["SEEDS", "Coverage"]

_PACKAGE = Path(__file__).parent

SEEDS = next(
    (folder for folder in (_PACKAGE / "seeds", _PACKAGE.parent / "seeds") if folder.is_dir()), Path("seeds")
)
"""The folder of the two articles that the project ships with."""


def __getattr__(name: str) -> object:
    """Import the coverage, and with it the language model's library, when it is first asked for."""
    if name == "Coverage":
        from index.coverage import Coverage  # noqa: PLC0415

        return Coverage
    raise AttributeError(f"module 'index' has no attribute {name!r}")
