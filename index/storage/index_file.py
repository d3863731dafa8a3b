"""The index of an articles folder on the disk: a manifest in JSON, and a file of arrays.

The manifest names the file of arrays and tells its format, the version of its analyses, the layout of its
arrays and its checksum. It is replaced last, so that it always names a complete file.
"""

import json
import mmap
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec

from index.search.arrays import Ints
from index.search.scratch import IN_MEMORY, Scratch
from index.search.vocabulary import Vocabulary
from index.storage import array_file
from index.storage.article_segment import ArticleSegment
from index.storage.atomic_file import replace_file
from index.storage.faults import FaultLog

FORMAT = 8
"""Version of the layout and the meaning of the arrays, and of the terms in them. Raise it when one of these
changes: an index of another format is then rebuilt from the stored analyses. `tests/index/test_versions.py`
fails when that is due."""

_CHUNK = 1 << 20
"""Number of bytes read at once to compute a checksum. A guess; nothing was measured."""
_MANIFESTS = "?" * 16 + ".json"
"""Pattern of the names of manifests."""
_IN_MEMORY = "the index is kept in memory, and rebuilt at the next start"
_REBUILT = "the index is rebuilt from the stored analyses; nothing needs to be done"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class FileList:
    """The files of an articles folder as they were when they were read, in the order of their paths.

    Attributes:
        paths: Their paths below the folder.
        sizes: Their sizes in bytes.
        times: Their times of modification, in nanoseconds since 1970.
    """

    paths: Vocabulary
    sizes: Ints
    times: Ints


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """An index as the disk has it.

    Attributes:
        segment: The articles.
        files: The files that were read, skipped ones included.
        skipped: The path of each article that could not be read, the reason, and the kind of the error.
    """

    segment: ArticleSegment
    files: FileList
    skipped: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Arrays:
    segment: ArticleSegment
    files: FileList


@dataclass(frozen=True, slots=True)
class _Header:
    """The part of a manifest that is alike in all formats."""

    version: str
    format: int | str | None = None


@dataclass(frozen=True, slots=True)
class _Manifest:
    """A manifest of the current format."""

    version: str
    file: str
    size: int
    layout: dict[str, Any]
    skipped: tuple[tuple[str, str, str], ...]


class IndexFiles:
    """The indexes of articles folders, each in two files below one folder.

    No fault of the disk or of a file raises an exception: a damaged index counts as absent.
    """

    def __init__(self, folder: Path | None, *, writable: bool, faults: FaultLog) -> None:
        """Keep the index in a folder; without one, nothing is stored.

        Args:
            folder: The folder.
            writable: Whether this process writes to the folder.
            faults: Warns of the faults of its files.
        """
        self._folder = folder
        self._writable = writable
        self._faults = faults
        self._damaged: set[Path] = set()

    def save(
        self, articles: Path, version: str, index: StoredIndex, scratch: Scratch = IN_MEMORY
    ) -> StoredIndex | None:
        """Store the index of an articles folder, in place of the previous one.

        Args:
            articles: The articles folder.
            version: The version of the analyses in the index.
            index: The index.
            scratch: What has its large arrays.

        Returns:
            The index, mapped from its file; None if it is not stored, because the disk refuses it.
        """
        if self._folder is None or not self._writable:
            return None
        manifest = _manifest_file(self._folder, articles)
        target = self._folder / f"{manifest.stem}-{os.urandom(4).hex()}.index"
        try:
            layout = _write(manifest, target, version, articles, index, scratch)
            saved = _map(target, layout, index.skipped)
        except OSError as error:
            # Without a manifest that names it, the file would only take up the space of a full disk.
            with suppress(OSError):
                target.unlink(missing_ok=True)
            self._faults.unusable(target, error, _IN_MEMORY)
            return None
        self._damaged.discard(manifest)
        for previous in self._folder.glob(f"{manifest.stem}-*.index"):
            if previous != target:
                # POSIX keeps the file for processes that have it mapped; Windows refuses to delete it.
                with suppress(OSError):
                    previous.unlink()
        return saved

    def version(self, articles: Path) -> str | None:
        """Return the version of the analyses in the index of an articles folder; None if there is no index.

        It is known even if the index is of a format that `load` cannot read.
        """
        header = self._header(articles)
        return None if header is None else header.version

    def mismatch(self, articles: Path, version: str) -> str | None:
        """Return why `load` rejects an index for its version or format, as a sentence; None if it does not.

        Args:
            articles: The articles folder.
            version: The version of the analyses that the index should have.
        """
        header = self._header(articles)
        if header is None:
            return None
        if header.version != version:
            return f"its articles were analysed by {header.version}, and are analysed by {version} now"
        if header.format != FORMAT:
            return f"it is in format {header.format}, and format {FORMAT} is in use now"
        return None

    def load(self, articles: Path, version: str) -> StoredIndex | None:
        """Return the index of an articles folder; None if there is no intact one of this version and format.

        Every byte of it is compared with its checksum, which takes 0.1 s for a million sentences: no answer
        comes from a damaged index.
        """
        if self._folder is None or self._header(articles) != _Header(version, FORMAT):
            return None
        manifest = _manifest_file(self._folder, articles)
        return self._intact(manifest, partial(_load, manifest))

    def verify(self, articles: Path) -> bool:
        """Return whether every byte of an index is as it was written; True if there is none to read.

        The manifest of a damaged index is deleted, so that it is not loaded again.
        """
        if self._folder is None:
            return True
        manifest = _manifest_file(self._folder, articles)
        if manifest in self._damaged:
            return True
        header = self._header(articles)
        if header is not None and header.format == FORMAT:
            self._intact(manifest, partial(_check, manifest))
        return manifest not in self._damaged

    def digests(self) -> Iterator[tuple[str, str]]:
        """Yield the digest of each article in any stored index, and the version of its analysis."""
        if self._folder is None:
            return
        for manifest in self._folder.glob(_MANIFESTS):
            header = self._intact(manifest, partial(_read_header, manifest))
            if header is not None and header.format == FORMAT:
                index = self._intact(manifest, partial(_load, manifest))
                if index is not None:
                    for article in range(len(index.segment)):
                        yield index.segment.digest(article), header.version

    def _header(self, articles: Path) -> _Header | None:
        if self._folder is None:
            return None
        manifest = _manifest_file(self._folder, articles)
        return self._intact(manifest, partial(_read_header, manifest))

    def _intact(self, manifest: Path, read: Callable[[], _T]) -> _T | None:
        """Return what a function reads of an index; None if the index is absent or damaged.

        A warning tells of the damage, and the index counts as absent until it is saved again.
        """
        if manifest in self._damaged:
            return None
        try:
            return read()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._faults.unusable(manifest, error, _REBUILT)
        except ValueError as error:
            self._faults.damaged(manifest, error, _REBUILT)
        self._damaged.add(manifest)
        if self._writable:
            # If it cannot be deleted, it cannot be replaced either, of which `save` warns.
            with suppress(OSError):
                manifest.unlink(missing_ok=True)
        return None


def _manifest_file(folder: Path, articles: Path) -> Path:
    name = sha256(os.fsencode(articles.resolve())).hexdigest()[:16]
    return folder / f"{name}.json"


def _write(  # noqa: PLR0913, PLR0917 - what a manifest tells
    manifest: Path, target: Path, version: str, articles: Path, index: StoredIndex, scratch: Scratch
) -> dict[str, Any]:
    """Write the arrays of an index to a file, and then the manifest that names it; return their layout.

    Raises:
        OSError: The disk is full, or the folder is gone.
    """
    with replace_file(target) as file:
        layout = array_file.write(file, _Arrays(index.segment, index.files), scratch)
    body = {
        "format": FORMAT,
        "version": version,
        "articles": str(articles.resolve()),
        "file": target.name,
        "size": target.stat().st_size,
        "layout": layout,
        "skipped": index.skipped,
    }
    content = json.dumps(body)
    with replace_file(manifest) as file:
        file.write(f"{zlib.crc32(content.encode()):08x}\n{content}".encode())
    return layout


def _load(file: Path) -> StoredIndex:
    """Return the index of a manifest.

    Raises:
        OSError: The manifest or the index cannot be read.
        ValueError: One of them is damaged, or the index is missing.
    """
    manifest = _check(file)
    try:
        return _map(file.parent / manifest.file, manifest.layout, manifest.skipped)
    except FileNotFoundError:
        return _load(file)


def _map(file: Path, layout: dict[str, Any], skipped: tuple[tuple[str, str, str], ...]) -> StoredIndex:
    """Return the index in a file of arrays; see `_load` for the errors."""
    with _open(file) as opened:
        content = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    arrays = array_file.read(_Arrays, content, layout)
    return StoredIndex(arrays.segment, arrays.files, skipped)


def _check(file: Path) -> _Manifest:
    """Return a manifest whose index is as it was written; see `_load`."""
    manifest = _read_manifest(file)
    try:
        checksum, size = _checksum(file.parent / manifest.file)
    except FileNotFoundError as error:
        if _read_manifest(file) != manifest:
            # Another process has replaced the index meanwhile.
            return _check(file)
        raise ValueError(f"its file {manifest.file} is missing") from error
    if size != manifest.size or checksum != manifest.layout.get("checksum"):
        raise ValueError(f"its file {manifest.file} differs from its checksum")
    return manifest


def _checksum(file: Path) -> tuple[int, int]:
    """Return the checksum and the size of a file. Pages of a memory map would count as this process's memory.

    Raises:
        OSError: It cannot be read.
    """
    checksum = size = 0
    with _open(file) as opened:
        while chunk := opened.read(_CHUNK):
            checksum = zlib.crc32(chunk, checksum)
            size += len(chunk)
    return checksum, size


def _read_header(file: Path) -> _Header:
    """Return the header of a manifest of any format; see `_read`."""
    return _decode(_read(file), _Header)


def _read_manifest(file: Path) -> _Manifest:
    """Return a manifest of the current format; see `_read`."""
    return _decode(_read(file), _Manifest)


def _decode(content: bytes, of_type: type[_T]) -> _T:
    try:
        # A byte of a path that is not UTF-8 is half a surrogate pair, which msgspec's decoder refuses.
        return msgspec.convert(json.loads(content), of_type)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"its content is not what was expected: {error}") from error


def _read(file: Path) -> bytes:
    """Return the content of a manifest.

    Raises:
        OSError: It cannot be read.
        ValueError: It is damaged.
    """
    with _open(file) as opened:
        checksum, _, content = opened.read().partition(b"\n")
    if checksum != f"{zlib.crc32(content):08x}".encode():
        raise ValueError("it differs from its checksum")
    return content


def _open(file: Path) -> BinaryIO:
    """Return a regular file, opened for reading: a named pipe would never end, nor would a device.

    Raises:
        OSError: It cannot be opened.
        ValueError: It is something else.
    """
    opened = open(file, "rb", opener=_without_waiting)  # noqa: SIM115 - the caller closes it
    if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
        opened.close()
        raise ValueError(f"{file.name} is not a regular file")
    return opened


def _without_waiting(file: str, flags: int) -> int:
    return os.open(file, flags | getattr(os, "O_NONBLOCK", 0))
