"""Compressed files and archives: the articles of the files in them."""

import gzip
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath
from typing import TypeAlias

from index.ingest.formats.detection import is_tar
from index.ingest.formats.libraries import opened
from index.ingest.formats.record_paths import RecordPaths
from index.model.article import Article
from index.model.errors import ArticleError

MAX_MEMBER = 50_000_000
"""Maximum size in bytes of a file in an archive. A guess; nothing was measured."""
MAX_UNPACKED = 1 << 30
"""Maximum number of bytes that a file unpacks to, with all archives in it: as many as a file may have."""
_CHUNK = 1 << 20
"""Number of bytes that are unpacked at once. A guess; nothing was measured."""
_TAR_HEADER = 512
ReadMember: TypeAlias = Callable[[bytes, str, str], Iterator[Article | ArticleError]]
"""Takes the content of a file in an archive, its name, and the path of its articles."""


@dataclass(slots=True)
class Unpacked:
    """A count of the bytes that a file has unpacked to, in all archives inside each other.

    A few kilobytes can unpack to any number of gigabytes, in files that are each of a common size.

    Attributes:
        size: The number of bytes.
    """

    size: int = 0

    def add(self, size: int, path: str) -> None:
        """Count more bytes.

        Raises:
            ArticleError: They are too many.
        """
        self.size += size
        if self.is_too_large():
            reason = f"unpacks to more than {MAX_UNPACKED:,} bytes in all; what comes after those is left out"
            raise ArticleError(path, reason)

    def is_too_large(self) -> bool:
        """Return whether nothing more may be unpacked."""
        return self.size > MAX_UNPACKED


def read_gzip(
    content: bytes, path: str, read: ReadMember, unpacked: Unpacked
) -> Iterator[Article | ArticleError]:
    """Yield the articles of a file that gzip compressed, or of an archive within.

    Raises:
        ArticleError: It is damaged, or too large.
    """

    def decompress() -> bytes | None:
        with gzip.GzipFile(fileobj=BytesIO(content)) as stream:
            if is_tar(stream.read(_TAR_HEADER)):
                return None
            stream.seek(0)
            return _read_to_limit(stream.read, path, unpacked)

    inner = opened(decompress, path, "a compressed file")
    if inner is None:
        yield from read_tar(content, path, read, unpacked)
        return
    if len(inner) > MAX_MEMBER:
        raise ArticleError(path, f"unpacks to more than {MAX_MEMBER:,} bytes")
    name = PurePosixPath(path.rpartition("#")[2]).name
    yield from read(inner, name[:-3] if name.lower().endswith(".gz") else name, path)


def read_zip(
    content: bytes, path: str, read: ReadMember, unpacked: Unpacked
) -> Iterator[Article | ArticleError]:
    """Yield the articles of the files in a ZIP archive, and an error for each that is damaged or too large.

    Raises:
        ArticleError: It is damaged as a whole.
    """
    archive = opened(lambda: zipfile.ZipFile(BytesIO(content)), path, "an archive")

    def unpack(member: zipfile.ZipInfo) -> bytes:
        with archive.open(member) as stream:
            return _read_to_limit(stream.read, path, unpacked)

    paths = RecordPaths(path)
    for number, member in enumerate(archive.infolist(), start=1):
        if not member.filename:
            yield ArticleError(f"{path}#{number}", "is a file without a name")
            continue
        if member.is_dir() or _is_link(member) or not _is_visible(member.filename):
            continue
        inner_path = paths.of({"id": member.filename}, number)
        try:
            inner = opened(partial(unpack, member), inner_path, "a file")
            yield from _read_member(inner, member.filename, inner_path, read)
        except ArticleError as error:
            if unpacked.is_too_large():
                raise
            yield error


def read_tar(
    content: bytes, path: str, read: ReadMember, unpacked: Unpacked
) -> Iterator[Article | ArticleError]:
    """Yield the articles of the files in a tar archive, also a compressed one; an error for each large file.

    Raises:
        ArticleError: It is damaged.
    """
    archive = opened(partial(tarfile.open, fileobj=BytesIO(content), mode="r:*"), path, "an archive")

    def unpack(member: tarfile.TarInfo) -> bytes | None:
        stream = archive.extractfile(member)
        return stream and _read_to_limit(stream.read, path, unpacked)

    paths = RecordPaths(path)
    number = 0
    while member := opened(archive.next, path, "a whole archive"):
        number += 1
        if member.isreg() and _is_visible(member.name):
            inner = opened(partial(unpack, member), path, "a whole archive")
            if inner is not None:
                name = paths.of({"id": member.name}, number)
                yield from _read_member(inner, member.name, name, read)


def _read_to_limit(read: Callable[[int], bytes], path: str, unpacked: Unpacked) -> bytes:
    """Return what a function reads, or as much of it as tells that it is too large.

    Raises:
        ArticleError: The archive unpacks to too much in all.
    """
    chunks: list[bytes] = []
    length = 0
    while length <= MAX_MEMBER and (chunk := read(_CHUNK)):
        chunks.append(chunk)
        length += len(chunk)
        unpacked.add(len(chunk), path)
    return b"".join(chunks)


def _read_member(content: bytes, name: str, path: str, read: ReadMember) -> Iterator[Article | ArticleError]:
    if len(content) > MAX_MEMBER:
        yield ArticleError(path, f"unpacks to more than {MAX_MEMBER:,} bytes")
        return
    yield from read(content, name, path)


def _is_link(member: zipfile.ZipInfo) -> bool:
    """Return whether a file in a ZIP archive is a link, whose content is where it leads to."""
    return stat.S_ISLNK(member.external_attr >> 16)


def _is_visible(name: str) -> bool:
    """Return whether a file in an archive is no hidden one, and none that macOS adds."""
    parts = PurePosixPath(name).parts
    return not any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)
