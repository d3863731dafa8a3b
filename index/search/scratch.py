"""Arrays that are too large for memory: written to files without names, and mapped from them.

Building and merging write each large array once, in order, and read it piece by piece. So it needs no place
in memory: it is appended to a file, and the pages that were read are given back. A file without a name is
gone with the last array in it, whatever ends the process.
"""

import mmap
from collections.abc import Callable
from contextlib import suppress
from io import FileIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from weakref import WeakSet

import numpy as np
import numpy.typing as npt

MAX_IN_MEMORY = 1 << 24
"""Bytes of an array that stay in memory. A guess; nothing was measured."""


class Scratch:
    """Makes arrays that go to files once they are large. Without a folder, all of them stay in memory."""

    def __init__(
        self, folder: Path | None = None, on_fault: Callable[[OSError], object] | None = None
    ) -> None:
        """Make arrays in a folder, or in memory.

        Args:
            folder: The folder of the files; None for memory only.
            on_fault: Called when the disk refuses a file; what follows stays in memory.
        """
        self._folder = folder
        self._on_fault = on_fault
        self._maps: WeakSet[mmap.mmap] = WeakSet()

    def array(self, dtype: npt.DTypeLike) -> "GrowingArray":
        """Return an empty array to append to."""
        return GrowingArray(self, np.dtype(dtype))

    def create(self) -> FileIO | None:
        """Return a new file; None if there is no folder, or if the disk refuses it."""
        if self._folder is None:
            return None
        try:
            return TemporaryFile(dir=self._folder, buffering=0)
        except OSError as error:
            self.refuse(error)
            return None

    def refuse(self, error: OSError) -> None:
        """Keep what follows in memory, and tell of the disk's refusal."""
        self._folder = None
        if self._on_fault:
            self._on_fault(error)

    def map(self, file: FileIO) -> mmap.mmap:
        """Return the content of a file, which may be closed then.

        Raises:
            OSError: The system maps no more.
        """
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._maps.add(content)
        return content

    def drop_pages(self) -> None:
        """Give back the memory of what was read; it is read again from the files when it is needed."""
        if hasattr(mmap.mmap, "madvise"):
            for content in list(self._maps):
                content.madvise(mmap.MADV_DONTNEED)


class GrowingArray:
    """A one-dimensional array that is written once, piece by piece."""

    def __init__(self, scratch: Scratch, dtype: np.dtype[Any]) -> None:
        self._scratch = scratch
        self._dtype = dtype
        self._pieces: list[npt.NDArray[Any]] = []
        self._waiting = 0
        self._file: FileIO | None = None
        self._written = 0

    def append(self, piece: npt.NDArray[Any]) -> None:
        """Append the numbers of an array, row by row if it has several dimensions."""
        flat = np.ascontiguousarray(piece, self._dtype).reshape(-1)
        self._pieces.append(flat)
        self._waiting += flat.nbytes
        if self._waiting > MAX_IN_MEMORY:
            self._spill()

    def finish(self) -> npt.NDArray[Any]:
        """Return the array; nothing can be appended any more."""
        if self._file is not None:
            self._spill()
        if self._file is not None:
            try:
                content = self._scratch.map(self._file)
            except OSError as error:
                self._take_back(self._file, error)
            else:
                self._file.close()
                return np.frombuffer(content, self._dtype)
        return np.concatenate([np.zeros(0, self._dtype), *self._pieces])

    def _spill(self) -> None:
        """Write the pieces to the file, if the disk takes them."""
        file = self._file = self._file or self._scratch.create()
        if file is None:
            return
        try:
            for piece in self._pieces:
                write_all(file, piece.tobytes())
        except OSError as error:
            self._take_back(file, error)
        else:
            self._written += self._waiting
            self._pieces.clear()
            self._waiting = 0

    def _take_back(self, file: FileIO, error: OSError) -> None:
        """Bring back into memory what was written, since the disk refuses the rest."""
        self._scratch.refuse(error)
        file.seek(0)
        content = file.readall()[: self._written]
        self._pieces.insert(0, np.frombuffer(content, self._dtype))
        self._file = None
        with suppress(OSError):
            file.close()


def write_all(file: BinaryIO | FileIO, content: bytes) -> None:
    """Write all of some bytes; an unbuffered file takes a part of them when its disk is nearly full.

    Raises:
        OSError: The disk is full.
    """
    remaining = memoryview(content)
    while remaining:
        remaining = remaining[file.write(remaining) :]


IN_MEMORY = Scratch()
"""Keeps every array in memory."""
