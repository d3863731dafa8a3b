"""On the Record's library: articles in, passages and quotations out, word for word."""

from pathlib import Path

_PACKAGE = Path(__file__).parent

SEEDS = next(
    (folder for folder in (_PACKAGE / "seeds", _PACKAGE.parent / "seeds") if folder.is_dir()), Path("seeds")
)
"""The folder of the two articles that the project ships with."""
