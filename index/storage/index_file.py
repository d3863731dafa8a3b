"""The index of an articles folder on the disk: a manifest in JSON, and a file of arrays.

The manifest names the file of arrays and tells its format, the version of its analyses, the layout of its
arrays and its checksum. It is replaced last, so that it always names a complete file.
"""

import json
import mmap
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from index.search.arrays import Ints
from index.search.vocabulary import Vocabulary
from index.storage import array_file
from index.storage.article_segment import ArticleSegment
from index.storage.atomic_file import replace_file

FORMAT = 2
"""Version of the layout and the meaning of the arrays. Raise it when either changes: an index of another
format is then rebuilt from the stored analyses. `tests/index/test_versions.py` fails when that is due."""

_CHECKED_WHEN_LOADED = 1 << 26
"""Maximum size, in bytes, of an index whose checksum is computed when it is loaded: that takes some 10 ms."""
_CHUNK = 1 << 20
"""Number of bytes read at once to compute a checksum. A guess; nothing was measured."""


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
        skipped: The path of each article that could not be read, and the reason.
    """

    segment: ArticleSegment
    files: FileList
    skipped: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Arrays:
    segment: ArticleSegment
    files: FileList


class IndexFiles:
    """The indexes of articles folders, each in two files below one folder."""

    def __init__(self, folder: Path | None, *, writable: bool) -> None:
        """Name the folder; without one, nothing is stored."""
        self._folder = folder
        self._writable = writable

    def save(self, articles: Path, version: str, index: StoredIndex) -> None:
        """Store the index of an articles folder, in place of the previous one.

        Args:
            articles: The articles folder.
            version: The version of the analyses in the index.
            index: The index.

        Raises:
            OSError: The disk is full, or the store's folder is gone.
        """
        if self._folder is None or not self._writable:
            return
        manifest = _manifest_file(self._folder, articles)
        name = f"{manifest.stem}-{os.urandom(4).hex()}.index"
        target = self._folder / name
        with replace_file(target) as file:
            layout = array_file.write(file, _Arrays(index.segment, index.files))
        status = target.stat()
        body = {
            "format": FORMAT,
            "version": version,
            "articles": str(articles.resolve()),
            "file": name,
            "size": status.st_size,
            "changed": status.st_mtime_ns,
            "layout": layout,
            "skipped": index.skipped,
        }
        content = json.dumps(body)
        with replace_file(manifest) as file:
            file.write(f"{zlib.crc32(content.encode()):08x}\n{content}".encode())
        for previous in self._folder.glob(f"{manifest.stem}-*.index"):
            if previous.name != name:
                # POSIX keeps the file for processes that have it mapped; Windows refuses to delete it.
                with suppress(PermissionError):
                    previous.unlink()

    def version(self, articles: Path) -> str | None:
        """Return the version of the analyses in the index of an articles folder; None if there is no index.

        It is known even if the index is of a format that `load` cannot read.
        """
        body = self._manifest(articles)
        return None if body is None else body["version"]

    def mismatch(self, articles: Path, version: str) -> str | None:
        """Return why `load` rejects an index for its version or format, as a sentence; None if it does not.

        Args:
            articles: The articles folder.
            version: The version of the analyses that the index should have.
        """
        body = self._manifest(articles)
        if body is None:
            return None
        if body["version"] != version:
            return f"its articles were analysed by {body['version']}, and are analysed by {version} now"
        if body.get("format") != FORMAT:
            return f"it is in format {body.get('format')}, and format {FORMAT} is in use now"
        return None

    def load(self, articles: Path, version: str) -> StoredIndex | None:
        """Return the index of an articles folder; None if there is no intact one of this version and format.

        Of a large index only the size and the time of modification are checked, because reading all of it
        would delay the start; `verify` checks the rest.
        """
        if self._folder is None:
            return None
        try:
            body = _read_current_manifest(_manifest_file(self._folder, articles))
            status, content = _map(self._folder / body["file"])
        except (OSError, ValueError):
            return None
        unmodified = (status.st_size, status.st_mtime_ns) == (body["size"], body["changed"])
        unchecked = unmodified and status.st_size > _CHECKED_WHEN_LOADED
        if body["version"] != version or not (unchecked or zlib.crc32(content) == body["layout"]["checksum"]):
            return None
        arrays = array_file.read(_Arrays, content, body["layout"])
        skipped = tuple((path, reason) for path, reason in body["skipped"])
        return StoredIndex(arrays.segment, arrays.files, skipped)

    def verify(self, articles: Path) -> bool:
        """Return whether every byte of an index is as it was written; True if there is none to read.

        The manifest of a damaged index is deleted, so that it is not loaded again.
        """
        if self._folder is None:
            return True
        manifest = _manifest_file(self._folder, articles)
        try:
            body = _read_current_manifest(manifest)
        except (OSError, ValueError):
            return True
        with suppress(OSError), (self._folder / body["file"]).open("rb") as file:
            checksum = 0
            # Pages of a memory map would count as memory of this process.
            while chunk := file.read(_CHUNK):
                checksum = zlib.crc32(chunk, checksum)
            if checksum == body["layout"]["checksum"]:
                return True
        if self._writable:
            manifest.unlink(missing_ok=True)
        return False

    def digests(self) -> Iterator[tuple[str, str]]:
        """Yield the digest of each article in any stored index, and the version of its analysis."""
        if self._folder is None:
            return
        for manifest in self._folder.glob("*.json"):
            with suppress(OSError, ValueError):
                body = _read_current_manifest(manifest)
                arrays = array_file.read(_Arrays, _map(self._folder / body["file"])[1], body["layout"])
                segment, version = arrays.segment, body["version"]
                yield from ((segment.digest(article), version) for article in range(len(segment)))

    def _manifest(self, articles: Path) -> dict[str, Any] | None:
        """Return the manifest of an index of any format; None if it is absent or damaged."""
        if self._folder is None:
            return None
        try:
            return _read_manifest(_manifest_file(self._folder, articles))
        except (OSError, ValueError):
            return None


def _manifest_file(folder: Path, articles: Path) -> Path:
    name = sha256(str(articles.resolve()).encode()).hexdigest()[:16]
    return folder / f"{name}.json"


def _map(file: Path) -> tuple[os.stat_result, mmap.mmap]:
    """Return the status of a file, and its content mapped into memory.

    Raises:
        OSError: It cannot be read.
        ValueError: It is empty.
    """
    with file.open("rb") as opened:
        return os.fstat(opened.fileno()), mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)


def _read_current_manifest(file: Path) -> dict[str, Any]:
    """Return the content of the manifest of an index that this code can read.

    Raises:
        OSError: The manifest cannot be read.
        ValueError: It is damaged, or the index is of another format.
    """
    body = _read_manifest(file)
    if body.get("format") != FORMAT:
        raise ValueError("the index is of another format")
    return body


def _read_manifest(file: Path) -> dict[str, Any]:
    """Return the content of a manifest, of any format.

    Raises:
        OSError: It cannot be read.
        ValueError: It is damaged.
    """
    checksum, _, text = file.read_text(encoding="utf-8").partition("\n")
    if checksum != f"{zlib.crc32(text.encode()):08x}":
        raise ValueError("the manifest is damaged")
    return json.loads(text)
