"""Writes a settings file: changes keys, and leaves every other line as it is."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import tomlkit
from tomlkit.items import AoT, Table

_PACKAGED = Path(__file__).parents[1] / "config.example.toml"
_IN_SOURCES = Path(__file__).parents[2] / "config.example.toml"


def example() -> str:
    """Return the example of a settings file, which explains each setting."""
    file = _PACKAGED if _PACKAGED.exists() else _IN_SOURCES
    return file.read_text(encoding="utf-8")


def with_settings(
    text: str, settings: Mapping[str, Mapping[str, object]], feeds: Sequence[Mapping[str, object]] = ()
) -> str:
    """Return the text of a settings file with other values, and with more feeds at its end.

    Args:
        text: The text; each key that it has in a comment with its default is set there.
        settings: The values by section and key.
        feeds: The feeds to add.
    """
    for section, values in settings.items():
        for key in values:
            text = _uncommented(text, section, key)
    document = tomlkit.parse(text)
    for section, values in settings.items():
        table = document.setdefault(section, tomlkit.table())
        for key, value in values.items():
            table[key] = value
    if feeds:
        blocks = document.setdefault("feeds", tomlkit.aot())
        for feed in feeds:
            _append(blocks, feed)
    return tomlkit.dumps(document)  # pyright: ignore[reportUnknownMemberType]


def _append(blocks: AoT, feed: Mapping[str, object]) -> None:
    table: Table = tomlkit.table()
    for key, value in feed.items():
        table[key] = value
    blocks.append(table)  # pyright: ignore[reportUnknownMemberType]


def _uncommented(text: str, section: str, key: str) -> str:
    """Return a text in which a key that stands in a comment of its section is set to that value."""
    pattern = rf"(?m)^(\[{section}\]\n(?:(?!\[).*\n)*?)# ({key} = .*)$"
    return re.sub(pattern, r"\1\2", text, count=1)


def write(file: Path, text: str) -> None:
    """Replace a settings file; only this account may read it, for it may have the token.

    Raises:
        OSError: It cannot be written; the earlier one stays.
    """
    draft = file.with_name(f"{file.name}.tmp")
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as writing:
            writing.write(text)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
