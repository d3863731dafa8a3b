"""Discord's Markdown: escaping, emphasising and shortening texts that articles or users wrote."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.model.span import Span

ELLIPSIS = "…"

_SPECIAL = re.compile(r"[\\*_~`|<>\[\]()@:]|(?m:^\s*(?:[#+-]|\d+(?=\.)))")


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
    if length(text) <= limit:
        return text
    room = limit - len(ELLIPSIS)
    while length(text[:room]) > limit - len(ELLIPSIS):
        room -= 1
    cut = max((space.start() for space in re.finditer(r"\s", text[: room + 1])), default=0)
    kept = text[: cut or room].rstrip()
    backslashes = len(kept) - len(kept.rstrip("\\"))
    return (kept[:-1] if backslashes % 2 else kept) + ELLIPSIS


def excerpt(text: str, spans: Sequence[Span], limit: int) -> str:
    """Return an excerpt of at most `limit` characters, escaped, with spans in bold.

    A text that is too long is cut between words. The excerpt grows from the first span: to its right until
    the span is complete, then on both sides.
    """
    whole = emphasised(text, spans)
    if length(whole) <= limit:
        return whole
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
    return (f"{ELLIPSIS} " if low else "") + kept + (f" {ELLIPSIS}" if high < len(words) else "")


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
