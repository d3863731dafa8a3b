"""Text for terminals: control and invisible formatting characters become visible or escaped.

A terminal obeys control characters: it moves the cursor, or copies to the clipboard. Bidirectional characters
show a line in another order than it is written in, and zero-width characters hide parts of words. People and
articles contain all of them, so whatever is printed passes through `printable`, or `to_json` for programs.
"""

import json
import re
import unicodedata

_INVISIBLE = (
    r"\x00-\x1f\x7f-\x9f\xad\u061c\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    r"\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
"""The control, format, separator and surrogate characters of Unicode 16, but for the format characters that
have a shape, which enclose Arabic and Kaithi numbers (prepended concatenation marks)."""

_UNPRINTABLE = re.compile(f"[{_INVISIBLE}]")
_UNPRINTABLE_BUT_NEWLINE = re.compile(f"(?!\n)[{_INVISIBLE}]")
_JOINERS = "\u200c\u200d"
_JOINED_CATEGORIES = frozenset({"Lo", "Mn", "Mc", "So", "Sk"})
"""Categories of the characters that joiners shape: letters and marks of scripts without case, and emoji."""

_REPLACEMENT = "\ufffd"
_FIRST_PICTURE = 0x2400
"""U+2400, the first of the pictures of control characters: U+241B shows ESC."""
_DELETE, _DELETE_PICTURE = "\x7f", "\u2421"
_SPACE = " "


def printable(text: str, *, newlines: bool = False) -> str:
    """Return a text without characters that a terminal would obey, or that hide or reorder others.

    Control characters become their pictures (ESC is shown as U+241B), a tab becomes a space, and the others
    become U+FFFD. Joiners stay within emoji and within scripts that need them.

    Args:
        text: Any text.
        newlines: Whether line feeds stay.
    """
    if text.isprintable():
        return text
    if newlines:
        return _UNPRINTABLE_BUT_NEWLINE.sub(_visible, text.replace("\r\n", "\n"))
    return _UNPRINTABLE.sub(_visible, text)


def to_json(value: object, *, indent: int | None = None) -> str:
    r"""Return a value as JSON that a terminal can show: what `printable` replaces is written as `\uXXXX`."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text if text.isprintable() else _UNPRINTABLE_BUT_NEWLINE.sub(_escape, text)


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    if character == "\t":
        return _SPACE
    if character < _SPACE:
        return chr(_FIRST_PICTURE + ord(character))
    if character == _DELETE:
        return _DELETE_PICTURE
    return character if character in _JOINERS and _joins(match) else _REPLACEMENT


def _joins(match: re.Match[str]) -> bool:
    """Return whether a joiner stands between two characters that it may shape."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    return all(
        neighbour and unicodedata.category(neighbour) in _JOINED_CATEGORIES for neighbour in (before, after)
    )


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
