"""The files of an articles folder.

A folder may come from strangers, for example as an unpacked archive. A link in it that leads out would show
any file of the machine to everybody who asks. So it is not followed unless the settings allow it; every link
is checked by the scan, and again whenever a file is read.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from heapq import heappop, heappush
from pathlib import Path
from typing import BinaryIO, NamedTuple

from index.model.errors import ArticleError

NOT_A_FILE = -1
"""The size of whatever the scan could not take for a file. No file has it."""

_OPEN_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Fail if a link has taken the place of the file; do not wait for the writer of a named pipe."""
_FOLDER_FLAGS = (
    getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
)
"""Open a folder to open what is in it; fail if a link has taken its place."""


class File(NamedTuple):
    """A file of an articles folder.

    Attributes:
        path: Its path below the folder, with `/` between folders.
        size: Its size in bytes; `NOT_A_FILE` for a link that leads out, and for whatever else cannot be read.
        changed: Its time of modification, in nanoseconds since 1970.
    """

    path: str
    size: int
    changed: int


def scan(folder: Path, *, follow_links: bool = False) -> list[File]:
    """Return the files below a folder, sorted by path, without hidden files and hidden folders.

    A link that leads out, and a folder that cannot be read, are in the list, too: reading them ends in an
    error that names them.

    Args:
        folder: The folder.
        follow_links: Whether to follow links that lead out of the folder.

    Raises:
        FileNotFoundError: The folder does not exist.
        NotADirectoryError: It is a file.
        OSError: It cannot be read.
    """
    return sorted(file for part in _walk(folder, follow_links=follow_links) for file in part.files())


def folders(folder: Path, *, follow_links: bool = False) -> list[str]:
    """Return the resolved paths of a folder and of every folder below it that `scan` reads.

    Raises:
        OSError: As in `scan`.
    """
    return [part.resolved for part in _walk(folder, follow_links=follow_links) if part.resolved]


def open_file(file: Path, path: str, within: Path | None) -> BinaryIO:
    """Return a regular file, opened for reading.

    Args:
        file: The file.
        path: Its path below the articles folder, for the error.
        within: The folder that the file must not lead out of; None allows any place.

    Raises:
        ArticleError: It leads out of the folder, or is not a regular file.
        OSError: It cannot be opened.
    """
    resolved = os.path.realpath(file)
    root = None if within is None else os.path.realpath(within)
    if root is not None and not _is_below(resolved, root):
        raise ArticleError(
            path,
            "is a link that leads out of the articles folder; copy the file in, or set follow_links under"
            " [articles]",
        )
    try:
        opened = open(resolved, "rb", opener=partial(_open_below, root))  # noqa: SIM115 - the caller closes it
    except IsADirectoryError as error:
        raise ArticleError(path, "is a folder that is read under another name") from error
    if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
        opened.close()
        raise ArticleError(path, "is not a regular file")
    return opened


def _open_below(root: str | None, file: str, flags: int) -> int:
    """Open a file that must not lead out of a folder, whatever becomes a link meanwhile.

    Each folder on the way is opened in the one before it, and is no link any more.

    Args:
        root: The resolved path of the folder; None allows any place.
        file: The resolved path of the file.
        flags: How to open it.

    Raises:
        OSError: It, or a folder on the way, cannot be opened, or has become a link.
    """
    if root is None or file == root or os.open not in os.supports_dir_fd:
        return os.open(file, flags | _OPEN_FLAGS)
    *inner, name = Path(file).relative_to(root).parts
    place = os.open(root, _FOLDER_FLAGS)
    try:
        for part in inner:
            outer, place = place, os.open(part, _FOLDER_FLAGS, dir_fd=place)
            os.close(outer)
        return os.open(name, flags | _OPEN_FLAGS, dir_fd=place)
    finally:
        os.close(place)


@dataclass(frozen=True, slots=True)
class _Part:
    """A folder of the walk.

    Attributes:
        resolved: Its resolved path; empty if it is not read.
        prefix: The start of its files' paths.
        entries: The files in it, and the links to files.
        others: Whatever else is not read: its path below the articles folder, and its place on the disk.
    """

    resolved: str
    prefix: str
    entries: list[os.DirEntry[str]]
    others: list[tuple[str, str]]

    def files(self) -> Iterator[File]:
        """Yield its files, and whatever else is in it, without those that vanish meanwhile."""
        for entry in self.entries:
            try:
                status = entry.stat()
                yield File(self.prefix + entry.name, status.st_size, status.st_mtime_ns)
            except FileNotFoundError:
                continue
            except OSError:
                yield File(self.prefix + entry.name, NOT_A_FILE, 0)
        for path, place in self.others:
            with suppress(OSError):
                yield File(path, NOT_A_FILE, os.lstat(place).st_mtime_ns)


class _Kind(Enum):
    FILE = auto()
    FOLDER = auto()
    LINKED_FOLDER = auto()
    OTHER = auto()


def _walk(folder: Path, *, follow_links: bool) -> Iterator[_Part]:
    """Yield a folder and the folders below it, each once, however many links lead to it.

    Linked folders come last, so that a folder keeps its own name.

    Raises:
        OSError: As in `scan`.
    """
    root = os.path.realpath(folder)
    waiting = [("", root, root)]
    linked: list[tuple[str, str, str]] = []
    seen: set[str] = set()
    while waiting or linked:
        prefix, resolved, place = waiting.pop() if waiting else heappop(linked)
        entries = None if resolved in seen else _visible_entries(resolved, None if prefix else folder)
        if entries is None:
            yield _Part("", "", [], [(prefix[:-1], place)])
            continue
        seen.add(resolved)
        part = _Part(resolved, prefix, [], [])
        for entry in entries:
            path = prefix + entry.name
            match _kind(entry, root, follow_links=follow_links):
                case _Kind.FILE:
                    part.entries.append(entry)
                case _Kind.FOLDER:
                    waiting.append((f"{path}/", entry.path, entry.path))
                case _Kind.LINKED_FOLDER:
                    heappush(linked, (f"{path}/", os.path.realpath(entry.path), entry.path))
                case _Kind.OTHER:
                    part.others.append((path, entry.path))
                case None:
                    pass
        yield part


def _visible_entries(resolved: str, articles: Path | None) -> list[os.DirEntry[str]] | None:
    """Return the entries of a folder that are not hidden; None if it cannot be read.

    Args:
        resolved: The folder's resolved path.
        articles: The articles folder, if it is that one.

    Raises:
        OSError: It is the articles folder, and cannot be read.
    """
    try:
        with os.scandir(resolved) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        if articles is not None:
            raise _described(error, articles) from error
        return None


def _kind(entry: os.DirEntry[str], root: str, *, follow_links: bool) -> _Kind | None:
    """Return what an entry is to the scan; None for devices, pipes and sockets, which are passed over.

    A link that must not be followed, or that leads to nothing that can be read, is `OTHER`.
    """
    with suppress(OSError):
        linked = entry.is_symlink()
        if linked and not follow_links and not _is_below(os.path.realpath(entry.path), root):
            return _Kind.OTHER
        if entry.is_file():
            return _Kind.FILE
        if entry.is_dir():
            return _Kind.LINKED_FOLDER if linked else _Kind.FOLDER
        return _Kind.OTHER if linked else None
    return _Kind.OTHER


def _is_below(resolved: str, root: str) -> bool:
    return resolved == root or resolved.startswith(root if root.endswith(os.sep) else root + os.sep)


def _described(error: OSError, folder: Path) -> OSError:
    """Return the error of a folder that cannot be read as one that says so in a sentence."""
    if isinstance(error, FileNotFoundError):
        return FileNotFoundError(f"the articles folder {folder} does not exist")
    if isinstance(error, NotADirectoryError):
        return NotADirectoryError(f"the articles folder {folder} is a file, not a folder")
    return OSError(f"the articles folder {folder} cannot be read ({error.strerror})")
