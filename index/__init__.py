"""The library of On the Record: finds passages and quotations in news articles, word for word.

Start at `index.coverage`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.coverage import Coverage

__all__ = ["SEEDS", "Coverage"]

_PACKAGE = Path(__file__).parent

SEEDS = next(
    (folder for folder in (_PACKAGE / "seeds", _PACKAGE.parent / "seeds") if folder.is_dir()), Path("seeds")
)
"""The folder of the example articles that the project ships with."""


def __getattr__(name: str) -> object:
    """Import the coverage when it is first used, so that `import index` takes no time."""
    if name == "Coverage":
        from index.coverage import Coverage  # noqa: PLC0415

        return Coverage
    raise AttributeError(f"module 'index' has no attribute {name!r}")
