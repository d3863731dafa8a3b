"""The files of an articles folder."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class File(NamedTuple):
    """A file of an articles folder.

    Attributes:
        path: Its path below the folder, with `/` between folders.
        size: Its size in bytes.
        changed: Its time of modification, in nanoseconds since 1970.
    """

    path: str
    size: int
    changed: int


def scan(folder: Path) -> list[File]:
    """Return the files below a folder, sorted by path, without hidden files and hidden folders.

    Raises:
        FileNotFoundError: The folder does not exist.
        NotADirectoryError: It is a file.
    """
    if not folder.exists():
        raise FileNotFoundError(f"the articles folder {folder} does not exist")
    if not folder.is_dir():
        raise NotADirectoryError(f"the articles folder {folder} is a file, not a folder")
    return sorted(_files(str(folder), ""))


def _files(folder: str, prefix: str) -> Iterator[File]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{prefix}{entry.name}/")
            elif entry.is_file():
                status = entry.stat()
                yield File(prefix + entry.name, status.st_size, status.st_mtime_ns)
