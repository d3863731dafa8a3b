"""Everything that the bot says, in every language it speaks: one TOML file a language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

_FOLDER = Path(__file__).parent

LANGUAGES = tuple(sorted(file.stem for file in _FOLDER.glob("*.toml")))
"""The languages that the bot speaks, by their ISO 639-1 codes."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language.

    Attributes:
        language: Its ISO 639-1 code.
        entries: Every text by its name, "table.key" in the file; `{name}` in it stands for a value.
    """

    language: str
    entries: Mapping[str, str]

    def __call__(self, name: str, /, **values: object) -> str:
        """Return a text with its values filled in.

        Raises:
            KeyError: There is no text of that name, or it wants a value that was not given.
        """
        return self.entries[name].format_map(values)

    def count(self, name: str, number: int, /, **values: object) -> str:
        """Return a text that says how many, from the entries `name.one` and `name.many`."""
        return self(f"{name}.{'one' if number == 1 else 'many'}", number=f"{number:,}", **values)


@cache
def load(language: str) -> Texts:
    """Return the texts of one of `LANGUAGES`."""
    tables = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Texts(language, dict(_flat(tables)))


def _flat(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            entries += _flat(cast("dict[str, object]", value), f"{prefix}{key}.")
        else:
            entries.append((prefix + key, str(value)))
    return entries
