"""The paths of articles that share a file."""

from typing import cast

_IDS = ("id", "_id", "guid", "uri", "uuid")
"""Keys of what names a record."""
_MAX_ID = 400
"""Maximum length of an id in characters: it is shown to people. A guess: most addresses are shorter."""


class RecordPaths:
    """The paths of the records of a file, each another one."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._taken: set[str] = set()

    def of(self, record: object, number: int) -> str:
        """Return the path of a record: the file's, `#`, and the record's id, or else its number.

        The number also stands for an id that is very long. If another record has that path, the number
        follows after `~`.

        Args:
            record: The record.
            number: Its line, or its place in a list, from 1.
        """
        values = cast("dict[str, object]", record) if isinstance(record, dict) else {}
        identifier = next((values[key] for key in _IDS if values.get(key) not in (None, "")), None)
        name = str(number)
        if isinstance(identifier, str | int | float) and str(identifier).strip():
            words = " ".join(str(identifier).split())
            name = words if len(words) <= _MAX_ID else name
        while name in self._taken:
            name = f"{name}~{number}"
        self._taken.add(name)
        return f"{self._path}#{name}"
