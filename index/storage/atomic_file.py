"""Crash-safe replacement of files."""

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

TEMPORARY = ".tmp"
"""Suffix of files that are being written. After a crash, such a file is garbage."""


@contextmanager
def replace_file(target: Path) -> Generator[BinaryIO]:
    """Yield a file to write, and put it in place of the target when the block ends.

    If the process or the machine stops at any time, the target has either its old or its new content.

    Raises:
        OSError: The disk is full, or the folder is gone.
    """
    draft = draft_of(target)
    try:
        with draft.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        replace(draft, target)
    except BaseException:
        # What is left of it would take up the space of a full disk.
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def draft_of(target: Path) -> Path:
    """Return the file to write before it replaces a target."""
    return target.with_name(f"{target.name}{TEMPORARY}")


def replace(draft: Path, target: Path) -> None:
    """Put a file that is on the disk in place of the target.

    Raises:
        OSError: The folder is gone, or the target is a folder.
    """
    draft.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
