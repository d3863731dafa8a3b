"""Markup in a text: reference marks and Markdown, which are no part of its sentences."""

import re
from collections.abc import Iterator

from index.model.span import Span

_REFERENCE = re.compile(
    r"(?<=\S)\[\[?\^?\d{1,3}(?:[,;–-] ?\d{1,3}){0,8}\]{1,2}(?:\([^()\n]{1,1000}\))?"
    r"|(?<=[^\w\s])\[\^?(?:[a-z]|note \d{1,3})\]"
    r"|(?<=\S)\[(?:citation|clarification|attribution|verification)? ?needed\]"
    r"|(?<=[^\w\s])[¹²³⁰⁴-⁹]{1,3}(?!\w)"
    r"|(?<=[^\w\s])[†‡]{1,2}"
)
"""A mark that leads to a note: the dam will hold.[3] But not a word of the editor: “[a] bridge”."""
_EMPHASIS = re.compile(
    r"(?<![\w*])(?P<stars>\*{1,3})(?=\S)[^*\n]{1,2000}(?<=\S)(?P=stars)(?![\w*])"
    r"|(?<![\w_])(?P<lines>_{1,3})(?=\S)[^_\n]{1,2000}(?<=\S)(?P=lines)(?![\w_])"
)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,500}\]\([^()\n]{1,1000}\)")
_LINK = re.compile(r"\[(?=[^\[\]\n]{1,500}(?P<target>\]\([^()\n]{1,1000}\)))")
_LINE_PREFIX = re.compile(
    r"^[ \t]*(?:(?:>[ \t]*)+(?:[*+•‣▪●◦·][ \t]+)?|#{1,6}[ \t]+|[*+•‣▪●◦·][ \t]+)", re.MULTILINE
)
"""Marks that begin a line of a block quotation, a heading or a list; a dash can begin a signature."""
_ANY = re.compile(r"[\[*_>#+•‣▪●◦·¹²³⁰⁴-⁹†‡]")


def markup_spans(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the markup in `text[start:end]`, in order and disjoint.

    The words that markup emphasises or links are no part of it, an image and its description are.
    """
    if not _ANY.search(text, start, end):
        return []
    spans: list[Span] = []
    for span in sorted(_spans(text, start, end)):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return spans


def _spans(text: str, start: int, end: int) -> Iterator[Span]:
    for pattern in (_REFERENCE, _IMAGE):
        for match in pattern.finditer(text, start, end):
            yield match.span()
    for match in _LINE_PREFIX.finditer(text, start, end):
        yield match.span()
    for match in _EMPHASIS.finditer(text, start, end):
        marks = len(match["stars"] or match["lines"])
        yield match.start(), match.start() + marks
        yield match.end() - marks, match.end()
    for match in _LINK.finditer(text, start, end):
        yield match.span()
        yield match.span("target")
