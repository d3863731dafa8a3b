"""What survives a restart: the analyses of the articles, and the index.

Anything that is missing, damaged or of another version is made again from the articles.
"""

import sqlite3
import weakref
from collections.abc import Iterable
from pathlib import Path

from index.model.errors import StoreError
from index.storage import lock
from index.storage.analyses import Analyses
from index.storage.atomic_file import TEMPORARY
from index.storage.index_file import IndexFiles


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
        """Open a store; without a folder, one in memory.

        Raises:
            StoreError: The folder cannot be created or written to.
        """
        self.writable = True
        if folder is None:
            self.analyses = Analyses(None, writable=True)
        else:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                write_lock = lock.acquire(folder / "lock.sqlite")
                self.writable = write_lock is not None
                if write_lock:
                    weakref.finalize(self, write_lock.close)
                    for leftover in folder.glob(f"*{TEMPORARY}"):
                        leftover.unlink()
                self.analyses = Analyses(folder / "articles.sqlite", writable=self.writable)
            except (OSError, sqlite3.OperationalError) as error:
                raise StoreError(f"the store {folder} cannot be used ({error})") from error
        self.indexes = IndexFiles(folder, writable=self.writable)
        self._on_disk = folder is not None

    def delete_unused(self, version: str, needed: Iterable[str]) -> int:
        """Delete the analyses that nothing needs, and return their number.

        Analyses by other language models stay, so that switching back to one of them costs nothing.

        Args:
            version: The current version of the analysis.
            needed: The digests of the articles whose analyses of that version are needed, beside those of all
                articles in any stored index.
        """
        if not self._on_disk or not self.writable:
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
