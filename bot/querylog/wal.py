"""Damage in SQLite's write-ahead log, which SQLite itself takes for the end of the log.

SQLite ignores everything from the first frame whose checksum is wrong, and overwrites it with the next
commit: that is right after a crash, and loses committed rows after damage. The two can be told apart: a crash
leaves one unfinished frame, and nothing of the same log after it. See https://www.sqlite.org/fileformat2.html#walformat
"""

import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = 0x377F0682
_BIG_ENDIAN = 1
"""The bit of the magic number that tells the byte order of the checksums."""
_WORD = 0xFFFFFFFF
_LARGEST_PAGE = 65536
"""The page size that the header states as 1."""

_ATTEMPTS = 3
_PAUSE_SECONDS = 0.05
"""Time between two attempts: longer than a commit takes. A guess; nothing was measured."""

Checksum = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Frame:
    """A frame, as it stands in the file.

    Attributes:
        commits: Whether it ends a transaction.
        salts: The numbers that all frames of one log share.
        checksum: The checksum of the log up to this frame, as stored.
        computed: The same, from the frame's content and the checksum that was stored before it.
    """

    commits: bool
    salts: Checksum
    checksum: Checksum
    computed: Checksum


def first_damaged_frame(wal: bytes) -> int | None:
    """Return the number of the frame from which on commits are lost to damage, from 1; None if there is none.

    Args:
        wal: The content of the write-ahead log.
    """
    if len(wal) <= _HEADER.size:
        return None
    if not any(wal[: _HEADER.size]):
        return None  # a power failure left an empty file of some length
    magic, _, page_size, _, *salts_and_checksum = _HEADER.unpack_from(wal)
    page_size = _LARGEST_PAGE if page_size == 1 else page_size
    order = ">" if magic & _BIG_ENDIAN else "<"
    salts, checksum = tuple(salts_and_checksum[:2]), tuple(salts_and_checksum[2:])
    if magic & ~_BIG_ENDIAN != _MAGIC or _checksum(wal[:24], order, (0, 0)) != checksum:
        return 1  # without its header, no frame can be read
    frames = _frames(wal, page_size, order, (checksum[0], checksum[1]))
    for number, frame in enumerate(frames, start=1):
        if frame.salts != salts or frame.checksum != frame.computed:
            is_last = len(wal) == _HEADER.size + number * (_FRAME.size + page_size)
            # A commit that stands whole at the end of the file was written whole.
            lost = is_last and frame.commits and _related(frame.salts, salts)
            lost = lost or any(later.commits and later.salts == salts for later in frames)
            return number if lost else None
    return None


def damaged_frame(file: Path) -> int | None:
    """Return the number of the first damaged frame in the write-ahead log beside a database, or None.

    Another process may be writing to it, so what looks like damage is read again: damage stays.
    """
    wal = file.with_name(f"{file.name}-wal")
    frame = None
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_PAUSE_SECONDS)
        try:
            frame = first_damaged_frame(wal.read_bytes())
        except FileNotFoundError:
            return None
        if frame is None:
            return None
    return frame


def _frames(wal: bytes, page_size: int, order: str, checksum: Checksum) -> Iterator[_Frame]:
    size = _FRAME.size + page_size
    for start in range(_HEADER.size, len(wal) - size + 1, size):
        _, pages, salt1, salt2, *stored = _FRAME.unpack_from(wal, start)
        computed = _checksum(wal[start : start + 8], order, checksum)
        computed = _checksum(wal[start + _FRAME.size : start + size], order, computed)
        checksum = stored[0], stored[1]
        yield _Frame(pages != 0, (salt1, salt2), checksum, computed)


def _related(salts: Checksum, expected: tuple[int, ...]) -> bool:
    """Return whether a frame belongs to this log: it shares a salt with it, but none with an earlier log."""
    return salts[0] == expected[0] or salts[1] == expected[1]


def _checksum(content: bytes, order: str, before: Checksum) -> Checksum:
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    first, second = before
    for i in range(0, len(words), 2):
        first = (first + words[i] + second) & _WORD
        second = (second + words[i + 1] + first) & _WORD
    return first, second
