"""Compressed files and archives: the articles of the files in them."""

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import TypeAlias

from index.ingest.formats.detection import is_tar
from index.model.article import Article
from index.model.errors import ArticleError

MAX_MEMBER = 50_000_000
"""Maximum size in bytes of a file in an archive. A guess; nothing was measured."""
_CHUNK = 1 << 20
"""Number of bytes that are unpacked at once. A guess; nothing was measured."""
_TAR_HEADER = 512
_DAMAGED = (
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    zipfile.BadZipFile,
    tarfile.TarError,
)
"""What the standard library raises for damaged archives, or those with a password."""

ReadMember: TypeAlias = Callable[[bytes, str, str], Iterator[Article | ArticleError]]
"""Takes the content of a file in an archive, its name, and the path of its articles."""


def read_gzip(content: bytes, path: str, read: ReadMember) -> Iterator[Article | ArticleError]:
    """Yield the articles of a file that gzip compressed, or of an archive within.

    Raises:
        ArticleError: It is damaged, or too large.
    """
    try:
        with gzip.GzipFile(fileobj=BytesIO(content)) as stream:
            has_files = is_tar(stream.read(_TAR_HEADER))
            stream.seek(0)
            inner = b"" if has_files else _read_to_limit(stream.read)
    except _DAMAGED as error:
        raise ArticleError(path, f"cannot be decompressed ({error})") from error
    if has_files:
        yield from read_tar(content, path, read)
        return
    if len(inner) > MAX_MEMBER:
        raise ArticleError(path, f"unpacks to more than {MAX_MEMBER:,} bytes")
    name = PurePosixPath(path.rpartition("#")[2]).name
    yield from read(inner, name[:-3] if name.lower().endswith(".gz") else name, path)


def read_zip(content: bytes, path: str, read: ReadMember) -> Iterator[Article | ArticleError]:
    """Yield the articles of the files in a ZIP archive, and an error for each that is too large.

    Raises:
        ArticleError: It is damaged.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for member in archive.infolist():
                # A damaged archive may have members without a name.
                if member.filename and not member.is_dir() and _is_visible(member.filename):
                    with archive.open(member) as stream:
                        inner = _read_to_limit(stream.read)
                    yield from _read_member(inner, member.filename, path, read)
    except ArticleError:  # which is a ValueError
        raise
    except _DAMAGED as error:
        raise ArticleError(path, f"cannot be unpacked ({error})") from error


def read_tar(content: bytes, path: str, read: ReadMember) -> Iterator[Article | ArticleError]:
    """Yield the articles of the files in a tar archive, also a compressed one; an error for each large file.

    Raises:
        ArticleError: It is damaged.
    """
    try:
        with tarfile.open(fileobj=BytesIO(content), mode="r:*") as archive:
            for member in archive:
                if not member.isreg() or not _is_visible(member.name):
                    continue
                if stream := archive.extractfile(member):
                    yield from _read_member(_read_to_limit(stream.read), member.name, path, read)
    except ArticleError:  # which is a ValueError
        raise
    except _DAMAGED as error:
        raise ArticleError(path, f"cannot be unpacked ({error})") from error


def _read_to_limit(read: Callable[[int], bytes]) -> bytes:
    """Return what a function reads, or as much of it as tells that it is too large."""
    chunks: list[bytes] = []
    length = 0
    while length <= MAX_MEMBER and (chunk := read(_CHUNK)):
        chunks.append(chunk)
        length += len(chunk)
    return b"".join(chunks)


def _read_member(content: bytes, name: str, path: str, read: ReadMember) -> Iterator[Article | ArticleError]:
    inner_path = f"{path}#{name}"
    if len(content) > MAX_MEMBER:
        yield ArticleError(inner_path, f"unpacks to more than {MAX_MEMBER:,} bytes")
        return
    yield from read(content, name, inner_path)


def _is_visible(name: str) -> bool:
    """Return whether a file in an archive is no hidden one, and none that macOS adds."""
    parts = PurePosixPath(name).parts
    return not any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)
