"""Discord's Markdown: escaping, emphasising and shortening texts that articles or users wrote."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from index.model.span import Span

ELLIPSIS = "…"

_SPECIAL = re.compile(r"[\\*_~`|<>\[\]()@:]|(?m:^[^\S\n]*(?:[#+-]|\d+(?=\.)))")
_WIDE_SPACE = re.compile(r"\s{3,}")
_MAX_SCANNED = 50_000
"""Characters before and after an excerpt's first span that are looked at. A guess; nothing was measured."""


def length(text: str) -> int:
    """Return the length of a text in UTF-16 code units, the strictest count among Discord's clients."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape(text: str) -> str:
    """Return a text that Discord shows literally, without Markdown, mentions or links.

    Special characters get a backslash before them, which Discord does not show. The number of a list gets it
    before its full stop.
    """
    return _SPECIAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    special = match.group()
    if special[-1].isdigit():
        return f"{special}\\"
    return f"{special[:-1]}\\{special[-1]}"


def emphasised(text: str, spans: Iterable[Span]) -> str:
    """Return an escaped text with spans in bold. The spans are in order; adjacent ones become one."""
    joined: list[Span] = []
    for start, end in spans:
        adjacent = joined and not text[joined[-1][1] : start].strip()
        joined.append((joined.pop()[0] if adjacent else start, end))
    bounds = [0, *(bound for span in joined for bound in span), len(text)]
    pieces = [escape(text[start:end]) for start, end in pairwise(bounds)]
    return "".join(_bold(piece) if i % 2 else piece for i, piece in enumerate(pieces))


def _bold(text: str) -> str:
    """Return an escaped text with each line in bold, because Discord ends bold at a blank line."""
    return re.sub(r"\S(?:.*\S)?", lambda line: f"**{line.group()}**", text)


def clip(text: str, limit: int) -> str:
    """Return a text of at most `limit` characters; a longer one is cut after a word and gets an ellipsis."""
    text, whole = text[: limit + 1], text
    if length(text) <= limit:
        return whole
    room = limit - len(ELLIPSIS)
    while length(text[:room]) > limit - len(ELLIPSIS):
        room -= 1
    cut = max((space.start() for space in re.finditer(r"\s", text[: room + 1])), default=0)
    kept = text[: cut or room].rstrip()
    backslashes = len(kept) - len(kept.rstrip("\\"))
    return (kept[:-1] if backslashes % 2 else kept) + ELLIPSIS


def clip_escaped(text: str, limit: int) -> str:
    """Return a text of at most `limit` characters, escaped; a longer one is cut after a word."""
    return clip(escape(clip(text, limit)), limit)


def excerpt(text: str, spans: Sequence[Span], limit: int) -> str:
    """Return an excerpt of at most `limit` characters, escaped, with spans in bold.

    A text that is too long is cut between words. The excerpt grows from the first span: to its right until
    the span is complete, then on both sides. Of white space in a row, two line breaks or one space are left.
    """
    middle = spans[0][0] if spans else 0
    cut_before, cut_after = middle > _MAX_SCANNED, middle + _MAX_SCANNED < len(text)
    text, spans = _squeezed(*_window(text, spans, _MAX_SCANNED))
    if (
        not (cut_before or cut_after)
        and len(text) <= limit
        and length(whole := emphasised(text, spans)) <= limit
    ):
        return whole
    # Escaping only lengthens a text, so that what an excerpt may show is in this window.
    text, spans = _window(text, spans, limit)
    words = [word.span() for word in re.finditer(r"\S+", text)]
    ends = [start for start, _ in words[1:]] + [len(text)]
    widths = [
        length(emphasised(text[start:end], _clipped_spans(spans, start, end)))
        for (start, _), end in zip(words, ends, strict=True)
    ]
    first_start = spans[0][0] if spans else 0
    first_end = spans[0][1] if spans else len(text)
    low = max((i for i, (start, _) in enumerate(words) if start <= first_start), default=0)
    high, room = low, limit - 2 * len(f" {ELLIPSIS}")
    growing = True
    while growing:
        growing = False
        if high < len(words) and widths[high] <= room:
            room, high, growing = room - widths[high], high + 1, True
        span_complete = high == len(words) or words[high][0] >= first_end
        if span_complete and low > 0 and widths[low - 1] <= room:
            room, low, growing = room - widths[low - 1], low - 1, True
    if low == high:
        return clip(escape(text[slice(*words[low])]), limit)
    start, end = words[low][0], words[high - 1][1]
    kept = emphasised(text[start:end], _clipped_spans(spans, start, end))
    before = f"{ELLIPSIS} " if low or cut_before else ""
    return before + kept + (f" {ELLIPSIS}" if high < len(words) or cut_after else "")


def _window(text: str, spans: Sequence[Span], size: int) -> tuple[str, Sequence[Span]]:
    """Return the part of a text within `size` characters of the start of its first span, and its spans."""
    middle = spans[0][0] if spans else 0
    start, end = max(middle - size, 0), middle + size
    if start == 0 and end >= len(text):
        return text, spans
    return text[start:end], _clipped_spans(spans, start, end)


def _squeezed(text: str, spans: Sequence[Span]) -> tuple[str, Sequence[Span]]:
    """Return a text with two line breaks or one space for wide white space, and its spans there."""
    wide = [bound for match in _WIDE_SPACE.finditer(text) for bound in match.span()]
    if not wide:
        return text, spans
    bounds = [0, *wide, len(text)]
    pieces = [text[start:end] for start, end in pairwise(bounds)]
    pieces[1::2] = ["\n\n" if "\n" in space else " " for space in pieces[1::2]]
    starts = list(accumulate(map(len, pieces), initial=0))

    def moved(offset: int) -> int:
        i = min(bisect_right(bounds, offset), len(pieces)) - 1
        return min(starts[i] + offset - bounds[i], starts[i + 1])

    return "".join(pieces), [(moved(start), moved(end)) for start, end in spans]


def _clipped_spans(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """Return the parts of spans between two offsets, as offsets from the first."""
    return [(max(s, start) - start, min(e, end) - start) for s, e in spans if s < end and e > start]


def link(label: str, url: str | None) -> str:
    """Return a label, escaped, as a link if the URL is an address on the web."""
    escaped = escape(label)
    if url is None or not re.fullmatch(r"https?://[^\s<>\"]+", url):
        return escaped
    return f"[{escaped}]({url.replace('(', '%28').replace(')', '%29')})"


def quoted(text: str) -> str:
    """Return a text as a block quote, line by line, without blank lines."""
    return "\n".join(f"> {line}" for line in text.splitlines() if line.strip())
