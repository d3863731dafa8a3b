"""Clean text: a text without HTML and invisible characters, and the way back to the text as it is shown.

Articles come with soft hyphens in their names, with `&ldquo;` for a quotation mark and with tags around a
word. The analysis sees none of these; its results are mapped back, so that they lead to the shown text.
"""

import html
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from index.model.span import Span

INVISIBLE = "\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
"""Characters that are not seen, such as soft hyphens: they separate no words."""
_BLOCKS = (
    r"p|div|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|figure|figcaption|table|tr|td|th|section|article|header"
    r"|footer|aside|hr|pre"
)
_INLINE = r"span|a|b|i|u|s|em|strong|small|sup|sub|mark|cite|q|abbr|time|code|font|img|wbr"
BLOCK_TAG = re.compile(rf"</?(?:{_BLOCKS}|br)(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
_ENTITY = r"&(?:amp;){0,3}(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});"
ENTITY = re.compile(_ENTITY)
"""A character by its name or number, escaped once or several times: `&ldquo;`, `&amp;#8220;`."""
_UNCLEAN = re.compile(
    rf"(?P<invisible>[{INVISIBLE}]+)|(?P<entity>{_ENTITY})"
    rf"|(?P<block>{BLOCK_TAG.pattern})|(?P<inline>{INLINE_TAG.pattern})",
    re.IGNORECASE,
)
_MAX_ESCAPES = 4
"""Maximum times that a character is escaped."""


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text without HTML and invisible characters.

    Attributes:
        text: The clean text.
    """

    text: str
    _starts: tuple[int, ...] = ()
    """Where each piece of the clean text begins; none if nothing was replaced."""
    _shown: tuple[Span, ...] = ()
    """The span of each piece in the shown text."""

    def shown(self, start: int, end: int) -> Span:
        """Return the span of `text[start:end]` in the shown text, without what was left out at its edges."""
        if not self._starts:
            return start, end
        shown_start = self._shown_start(start)
        return shown_start, max(shown_start, self._shown_end(end))

    def _shown_start(self, offset: int) -> int:
        piece = bisect_right(self._starts, offset) - 1
        first, after = self._shown[piece]
        return first + offset - self._starts[piece] if self._is_kept(piece) else min(first, after)

    def _shown_end(self, offset: int) -> int:
        piece = max(0, bisect_left(self._starts, offset) - 1)
        first, after = self._shown[piece]
        return first + offset - self._starts[piece] if self._is_kept(piece) else after

    def _is_kept(self, piece: int) -> bool:
        """Whether a piece is as long as in the shown text, and so the same."""
        first, after = self._shown[piece]
        following = self._starts[piece + 1] if piece + 1 < len(self._starts) else len(self.text)
        return after - first == following - self._starts[piece]


def clean_text(text: str) -> CleanText:
    """Return a text with characters for HTML's entities, and line breaks for the tags of its blocks.

    Other tags are left out; only those of block quotations stay.
    """
    if _UNCLEAN.search(text) is None:
        return CleanText(text)
    pieces: list[str] = []
    starts: list[int] = []
    shown: list[Span] = []
    length = done = 0

    def add(piece: str, first: int, after: int) -> None:
        nonlocal length
        if piece:
            pieces.append(piece)
            starts.append(length)
            shown.append((first, after))
            length += len(piece)

    for match in _UNCLEAN.finditer(text):
        replacement = _replacement(match)
        if replacement == match.group():
            continue
        add(text[done : match.start()], done, match.start())
        add(replacement, *match.span())
        done = match.end()
    add(text[done:], done, len(text))
    return CleanText("".join(pieces), tuple(starts), tuple(shown))


def without_entities(text: str) -> str:
    """Return a text with the characters that its entities stand for; unknown ones stay."""
    return ENTITY.sub(lambda match: _character(match.group()), text) if "&" in text else text


def _replacement(match: re.Match[str]) -> str:
    if match["entity"]:
        return _character(match.group())
    if match["block"]:
        # The rules for block quotations know this tag.
        return match.group() if "blockquote" in match.group().lower() else "\n\n"
    return ""


def _character(entity: str) -> str:
    """Return the character of an entity; the entity itself if it is unknown."""
    character = entity
    for _ in range(_MAX_ESCAPES):
        character = html.unescape(character)
    return character if len(character) <= 2 and character != "\0" else entity  # noqa: PLR2004 - some are two
