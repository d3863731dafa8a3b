"""Quotation marks to quoted spans, paragraph by paragraph."""

import re
from bisect import bisect_left
from collections.abc import Iterator

Span = tuple[int, int]
"""Start and end, as character offsets into an article's text."""

_MARK = re.compile(r"[\"“”„‟«»]|``|''")
_OPENING = frozenset("“„‟«") | {"``"}
_CLOSING = frozenset("”»") | {"''"}
_BEFORE_OPENING = frozenset("([{—–-/‘'")
_SHORTEST_UNCLOSED = 15
"""In characters: what a mark opens and nothing closes is a quotation from this length on."""


def quoted_spans(text: str, start: int, end: int) -> list[Span]:
    """Return the outermost quoted spans of a paragraph, marks included, in order.

    A mark that nothing closes opens a span to the next opening mark or to the paragraph's end, as in
    statements of several paragraphs, where only the last one closes.

    Args:
        text: The article's text.
        start: Where the paragraph starts.
        end: Where it ends.
    """
    opened: list[int] = []
    pairs: list[Span] = []
    for at, after, opens in _marks(text, start, end):
        if opens:
            opened.append(at)
        elif opened:
            pairs.append((opened.pop(), after))
    spans = _outermost(pairs)
    openings = [at for at, _ in spans]
    for at in opened:
        following = bisect_left(openings, at)
        content = text[at : openings[following] if following < len(spans) else end].rstrip()
        if len(content) > _SHORTEST_UNCLOSED:
            spans.insert(following, (at, at + len(content)))
            break
    return spans


def _outermost(pairs: list[Span]) -> list[Span]:
    spans: list[Span] = []
    for pair in sorted(pairs):
        if not spans or pair[0] >= spans[-1][1]:
            spans.append(pair)
    return spans


def _marks(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield each mark's offsets and whether it opens.

    A straight mark opens before a word and closes after one; where a slip of the space makes it stand after a
    comma or a colon, it opens if an odd number of straight marks follows.
    """
    open_now = False
    left = text.count('"', start, end)
    for match in _MARK.finditer(text, start, end):
        at, after = match.span()
        mark = match.group()
        left -= mark == '"'
        if mark in _OPENING:
            yield at, after, True
            continue
        before = text[at - 1] if at > start else " "
        spaced = after == end or text[after].isspace()
        slipped = before in ",:" and left % 2 == 1
        if mark in _CLOSING or open_now:
            open_now = False
            yield at, after, False
        elif (before.isspace() or before in _BEFORE_OPENING) and not spaced:
            open_now = True
            yield at, after, True
        else:
            open_now = slipped
            yield at, after, slipped
