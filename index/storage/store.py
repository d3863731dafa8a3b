"""What survives a restart: the analyses of the articles, and the index.

Anything that is missing, damaged or of another version is made again from the articles. What the disk refuses
stays in memory, so that no fault of the store keeps an answer back; one warning tells of each fault.
"""

import errno
import os
import weakref
from collections.abc import Iterable
from pathlib import Path

from index.search.scratch import Scratch
from index.storage import lock
from index.storage.analyses import Analyses
from index.storage.atomic_file import TEMPORARY
from index.storage.faults import DATABASE_ERRORS, FaultLog
from index.storage.index_file import IndexFiles

_READ_ONLY = "what is stored is used, and what is new is kept in memory"
_SCRATCH_IN_MEMORY = "what is too large for memory is kept there"


class Store:
    """Analysed articles and indexes in one folder; threads may share it.

    The first process that opens a folder writes to it. The others only read from it while the first one runs,
    and keep new analyses in memory.

    Attributes:
        writable: Whether this process writes to the folder.
        analyses: The analysed articles.
        indexes: The indexes of articles folders.
    """

    def __init__(self, folder: Path | None) -> None:
        """Open a store; without a folder, one in memory."""
        faults = FaultLog()
        self.writable = True
        if folder is not None:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                faults.unusable(folder, error, "the articles are analysed in memory, and again at each start")
                folder = None
        if folder is not None:
            self.writable = self._acquire_lock(folder, faults)
        self.analyses = Analyses(folder and folder / "articles.sqlite", writable=self.writable, faults=faults)
        self.indexes = IndexFiles(folder, writable=self.writable, faults=faults)
        self._folder = folder
        self._faults = faults

    def _acquire_lock(self, folder: Path, faults: FaultLog) -> bool:
        """Return whether this process may write to the folder; if so, it has no stray files any more."""
        if not os.access(folder, os.W_OK):
            faults.unusable(folder, PermissionError(errno.EACCES, "it can only be read"), _READ_ONLY)
            return False
        file = folder / "lock.sqlite"
        try:
            write_lock = lock.acquire(file, faults)
        except (OSError, *DATABASE_ERRORS) as error:
            faults.unusable(file, error, _READ_ONLY)
            return False
        if write_lock is None:
            return False
        weakref.finalize(self, write_lock.close)
        for leftover in folder.glob(f"*{TEMPORARY}"):
            try:
                leftover.unlink()
            except OSError as error:
                faults.unusable(leftover, error, "it stays where it is")
        return True

    def scratch(self) -> Scratch:
        """Return a place for arrays that are too large for memory, if this process writes to the folder."""
        folder = self._folder
        if folder is None or not self.writable:
            return Scratch()
        return Scratch(folder, lambda error: self._faults.unusable(folder, error, _SCRATCH_IN_MEMORY))

    def delete_unused(self, version: str, needed: Iterable[str]) -> int:
        """Delete the analyses that nothing needs, and return their number.

        Analyses by other language models stay, so that switching back to one of them costs nothing.

        Args:
            version: The current version of the analysis.
            needed: The digests of the articles whose analyses of that version are needed, beside those of all
                articles in any stored index.
        """
        if self._folder is None or not self.writable:
            return 0
        used = {(digest, version) for digest in needed}
        used.update(self.indexes.digests())
        model = _model_of(version)

        def unused(digest: str, stored_version: str) -> bool:
            return _model_of(stored_version) == model and (digest, stored_version) not in used

        return self.analyses.delete(unused)


def _model_of(version: str) -> str:
    """Return the name of the language model in a version of the analysis."""
    return version.partition("/")[0]
