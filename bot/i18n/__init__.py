"""The bot's texts in every language it speaks: one TOML file for each language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_decimal

_FOLDER = Path(__file__).parent

LANGUAGES = tuple(sorted(file.stem for file in _FOLDER.glob("*.toml")))
"""The languages that the bot speaks, by their ISO 639-1 codes."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language.

    Attributes:
        locale: The language, with its rules for plurals and numbers.
        entries: Every text by its name, "table.key" in the file; `{name}` in it stands for a value.
    """

    locale: Locale
    entries: Mapping[str, str]

    def __call__(self, name: str, /, **values: str | int) -> str:
        """Return a text with its values filled in; numbers are written as the language writes them.

        Raises:
            KeyError: There is no text of that name, or one of its values is missing.
        """
        written = {
            key: self.number(value) if isinstance(value, int) else value for key, value in values.items()
        }
        return self.entries[name].format_map(written)

    def count(self, name: str, number: int, /, **values: str | int) -> str:
        """Return a text in the plural form for a number, which fills in `{number}`.

        The forms are the entries `name.one`, `name.other` and so on, named for the plural categories of CLDR
        (Unicode's Common Locale Data Repository). A category without an entry takes `name.other`.

        Raises:
            KeyError: There is no text of that name, or one of its values is missing.
        """
        form = f"{name}.{self.locale.plural_form(number)}"
        return self(form if form in self.entries else f"{name}.other", number=number, **values)

    def number(self, number: int) -> str:
        """Return a number with the digits grouped as the language groups them: "12,000", "12 000"."""
        return format_decimal(number, locale=self.locale)

    def month(self, day: date) -> str:
        """Return the month and the year of a day: "April 2023", "avril 2023"."""
        return format_skeleton("yMMMM", day, locale=self.locale)

    def day(self, day: date) -> str:
        """Return a day as it is written in short: "5 Apr 2023", "5 avr. 2023"."""
        return format_skeleton("yMMMd", day, locale=self.locale)


@cache
def load(language: str) -> Texts:
    """Return the texts of one of `LANGUAGES`.

    Raises:
        FileNotFoundError: The bot does not speak this language.
    """
    tables = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Texts(Locale.parse(language), dict(_flat(tables)))


def _flat(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            entries += _flat(cast("dict[str, object]", value), f"{prefix}{key}.")
        else:
            entries.append((prefix + key, str(value)))
    return entries
