"""What survives a restart: analysed articles in SQLite, the index in one file that is mapped into memory.

Nothing here is needed: whatever is missing, damaged or of another version is made again from the articles.
"""

import json
import mmap
import os
import sqlite3
import threading
import weakref
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from index.model.article import AnalysedArticle
from index.model.errors import StoreError
from index.search.arrays import Ints
from index.search.vocabulary import Vocabulary
from index.storage import array_file
from index.storage.article_segment import ArticleSegment

FORMAT = 2
"""What the arrays of an index mean. Raise it whenever that changes: indexes of another format are made anew
from the kept analyses. `tests/index/test_versions.py` tells when that is due."""

_analyses = msgspec.json.Decoder(AnalysedArticle)

_READ_AT_ONCE = 1 << 26
"""Up to how many bytes an index is read in full whenever it is opened: what takes some 10 ms."""
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Files:
    """The files of an articles folder as they were when they were read, in the order of their paths.

    Attributes:
        paths: Their paths below the folder.
        sizes: Their sizes in bytes.
        times: When they were last changed, in nanoseconds.
    """

    paths: Vocabulary
    sizes: Ints
    times: Ints


@dataclass(frozen=True, slots=True)
class Saved:
    """An index as it is kept.

    Attributes:
        segment: The articles.
        files: The files that they were read from, and those that were skipped.
        skipped: What could not be read: path and reason.
    """

    segment: ArticleSegment
    files: Files
    skipped: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Indexed:
    segment: ArticleSegment
    files: Files


class Store:
    """Keeps analysed articles and indexes; safe to share among threads.

    The first process that opens a folder writes to it. Others that come while it runs only read, and keep
    what they analyse themselves in memory.

    Attributes:
        writable: Whether this is the process that writes.
    """

    def __init__(self, folder: Path | None) -> None:
        """Open a store; without a folder, one in memory.

        Raises:
            StoreError: The folder cannot be made or written to.
        """
        self._folder = folder
        self._turn = threading.Lock()
        self.writable = True
        self._fresh = _connected(":memory:")
        self._kept: sqlite3.Connection | None = None
        connections = [self._fresh]
        if folder is not None:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                lock = _locked(folder / "lock.sqlite")
                self.writable = lock is not None
                if lock:
                    connections.append(lock)
                    for stray in folder.glob("*.tmp"):
                        stray.unlink()
                self._kept = self._opened(folder / "articles.sqlite")
            except (OSError, sqlite3.OperationalError) as error:
                raise StoreError(f"the store {folder} cannot be used ({error})") from error
            if self._kept:
                connections.append(self._kept)
        weakref.finalize(self, _close, connections)

    def _opened(self, file: Path) -> sqlite3.Connection | None:
        if not self.writable and not file.exists():
            return None
        try:
            return _connected(file)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) or not self.writable:
                raise
        for damaged in file.parent.glob(f"{file.name}*"):
            damaged.unlink()
        return _connected(file)

    def missing(self, digests: Iterable[str], version: str) -> set[str]:
        """Return those of some articles (by digest) whose analysis by this version is not kept."""
        wanted = set(digests)
        for connection in self._connections():
            with self._turn, _damage_as_absence():
                rows = connection.execute("SELECT digest FROM analysis WHERE version = ?", (version,))
                wanted.difference_update(digest for (digest,) in rows)
        return wanted

    def get(self, digest: str, version: str) -> AnalysedArticle | None:
        """Return an article's analysis, without its path; None where none is kept that can be read."""
        for connection in self._connections():
            row = None
            with self._turn, _damage_as_absence():
                row = connection.execute(
                    "SELECT content, checksum FROM analysis WHERE digest = ? AND version = ?",
                    (digest, version),
                ).fetchone()
            if row and zlib.crc32(row[0]) == row[1]:
                # An earlier release kept it if it can't be decoded: its analyses had other fields.
                with suppress(msgspec.DecodeError):
                    return _decoded(row[0])
        return None

    def put(self, analysed: Iterable[AnalysedArticle], version: str) -> None:
        """Keep the analyses of some articles; they are on the disk when this returns."""
        rows: list[tuple[str, str, bytes, int]] = []
        for one in analysed:
            content = _encoded(one)
            rows.append((one.article.digest, version, content, zlib.crc32(content)))
        connection = self._kept if self.writable and self._kept else self._fresh
        with self._turn, connection:
            connection.executemany("INSERT OR REPLACE INTO analysis VALUES (?, ?, ?, ?)", rows)

    def save(self, articles: Path, version: str, saved: Saved) -> None:
        """Keep the index of an articles folder, in place of the one before.

        Raises:
            OSError: The disk is full, or the folder is gone.
        """
        if self._folder is None or not self.writable:
            return
        manifest = self._manifest(articles)
        name = f"{manifest.stem}-{os.urandom(4).hex()}.index"
        target = self._folder / name
        with _replacing(target) as file:
            layout = array_file.write(file, _Indexed(saved.segment, saved.files))
        status = target.stat()
        body = {
            "format": FORMAT,
            "version": version,
            "articles": str(articles.resolve()),
            "file": name,
            "size": status.st_size,
            "changed": status.st_mtime_ns,
            "layout": layout,
            "skipped": saved.skipped,
        }
        content = json.dumps(body)
        with _replacing(manifest) as file:
            file.write(f"{zlib.crc32(content.encode()):08x}\n{content}".encode())
        for old in self._folder.glob(f"{manifest.stem}-*.index"):
            if old.name != name:
                # A process that still has it mapped keeps it until it ends; Windows refuses instead.
                with suppress(PermissionError):
                    old.unlink()

    def version(self, articles: Path) -> str | None:
        """Return by which version the articles of the kept index were analysed; None where there is none.

        That is known also of an index that another release has written, and that `load` can't read.
        """
        if self._folder is None:
            return None
        try:
            return _body(self._manifest(articles).read_text(encoding="utf-8"))["version"]
        except (OSError, ValueError):
            return None

    def load(self, articles: Path, version: str) -> Saved | None:
        """Return the index of an articles folder, None where none is kept that can be trusted."""
        if self._folder is None:
            return None
        try:
            body = _manifest_in(self._manifest(articles).read_text(encoding="utf-8"))
            status, content = _mapped(self._folder / body["file"])
        except (OSError, ValueError):
            return None
        # Reading all of a large file takes too long for a start; see `verify`.
        untouched = (status.st_size, status.st_mtime_ns) == (body["size"], body["changed"])
        trusted = untouched and status.st_size > _READ_AT_ONCE
        if body["version"] != version or not (trusted or zlib.crc32(content) == body["layout"]["checksum"]):
            return None
        indexed = array_file.read(_Indexed, content, body["layout"])
        skipped = tuple((path, reason) for path, reason in body["skipped"])
        return Saved(indexed.segment, indexed.files, skipped)

    def verify(self, articles: Path) -> bool:
        """Return whether the index of an articles folder is, to the last byte, what was written.

        One that is not is forgotten. Where none is kept that could be read, there is nothing wrong.
        """
        if self._folder is None:
            return True
        try:
            body = _manifest_in(self._manifest(articles).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return True
        with suppress(OSError), (self._folder / body["file"]).open("rb") as file:
            checksum = 0
            # Mapped pages would count as memory of this process.
            while piece := file.read(_PIECE):
                checksum = zlib.crc32(piece, checksum)
            if checksum == body["layout"]["checksum"]:
                return True
        if self.writable:
            self._manifest(articles).unlink(missing_ok=True)
        return False

    def tidy(self, version: str, needed: Iterable[str]) -> int:
        """Forget the analyses that nobody needs any more, and return how many there were.

        Those by other language models stay: who changes back to one finds them again.

        Args:
            version: The version of the analyses that are used now.
            needed: The digests of the articles that they are used for, beside those in any index kept here.
        """
        if self._folder is None or self._kept is None or not self.writable:
            return 0
        used = {(digest, version) for digest in needed}
        for manifest in self._folder.glob("*.json"):
            with suppress(OSError, ValueError):
                body = _manifest_in(manifest.read_text(encoding="utf-8"))
                indexed = array_file.read(_Indexed, _mapped(self._folder / body["file"])[1], body["layout"])
                used.update((indexed.segment.digest(i), body["version"]) for i in range(len(indexed.segment)))
        model = version.partition("/")[0]
        with self._turn, self._kept as connection:
            rows: list[tuple[str, str]] = connection.execute(
                "SELECT digest, version FROM analysis"
            ).fetchall()
            unused = [row for row in rows if row not in used and row[1].partition("/")[0] == model]
            connection.executemany("DELETE FROM analysis WHERE digest = ? AND version = ?", unused)
        return len(unused)

    def _manifest(self, articles: Path) -> Path:
        name = sha256(str(articles.resolve()).encode()).hexdigest()[:16]
        return cast("Path", self._folder) / f"{name}.json"

    def _connections(self) -> Iterator[sqlite3.Connection]:
        if self._kept:
            yield self._kept
        yield self._fresh


def _mapped(file: Path) -> tuple[os.stat_result, mmap.mmap]:
    """Return a file's status, and its content mapped into memory.

    Raises:
        OSError: It cannot be read.
        ValueError: It is empty.
    """
    with file.open("rb") as opened:
        return os.fstat(opened.fileno()), mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)


def _manifest_in(content: str) -> dict[str, Any]:
    """Return what the manifest of an index says that can be read here.

    Raises:
        ValueError: It is damaged, or the index is of another format.
    """
    body = _body(content)
    if body.get("format") != FORMAT:
        raise ValueError("the index is of another format")
    return body


def _body(content: str) -> dict[str, Any]:
    """Return what a manifest says.

    Raises:
        ValueError: It is damaged.
    """
    checksum, _, text = content.partition("\n")
    if checksum != f"{zlib.crc32(text.encode()):08x}":
        raise ValueError("the manifest is damaged")
    return json.loads(text)


def _connected(file: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(file, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS analysis"
        " (digest TEXT, version TEXT, content BLOB, checksum INTEGER, PRIMARY KEY (digest, version))"
    )
    return connection


def _locked(file: Path) -> sqlite3.Connection | None:
    """Return a connection that locks a file as long as it is open; None where another process has it."""
    connection = sqlite3.connect(file, timeout=0, check_same_thread=False, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return None
        raise
    return connection


def _close(connections: Iterable[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()


@contextmanager
def _damage_as_absence() -> Generator[None]:
    """Let what is read from a damaged database be absent: it can be made again."""
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return


def _encoded(one: AnalysedArticle) -> bytes:
    return zlib.compress(msgspec.json.encode(one), 1)


def _decoded(content: bytes) -> AnalysedArticle:
    return _analyses.decode(zlib.decompress(content))


@contextmanager
def _replacing(target: Path) -> Generator[BinaryIO]:
    """Write a file that is there whole, or not at all, whenever the process or the machine stops."""
    draft = target.with_name(f"{target.name}.tmp")
    with draft.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
