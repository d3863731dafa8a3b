"""Text that an article or a person wrote, made fit for Discord: escaped, marked, cut to size."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.model.span import Span

ELLIPSIS = "…"

_SPECIAL = re.compile(r"[\\*_~`|<>\[\]()@:]|(?m:^\s*(?:[#+-]|\d+(?=\.)))")


def length(text: str) -> int:
    """Return how long Discord finds a text: UTF-16 code units, the strictest way its clients count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape(text: str) -> str:
    r"""Return a text that shows on Discord as it reads here: no Markdown, no mention, no bare link.

    Whatever Discord would read as a sign is written behind a backslash, which its clients swallow.
    """
    return _SPECIAL.sub(_behind_backslash, text)


def _behind_backslash(sign: re.Match[str]) -> str:
    found = sign.group()
    if found[-1].isdigit():
        return f"{found}\\"
    return f"{found[:-1]}\\{found[-1]}"


def marked(text: str, spans: Iterable[Span]) -> str:
    """Return a text, escaped, with the spans of it in bold; neighbours as one. Spans are in order."""
    joined: list[Span] = []
    for start, end in spans:
        touching = joined and not text[joined[-1][1] : start].strip()
        joined.append((joined.pop()[0] if touching else start, end))
    bounds = [0, *(bound for span in joined for bound in span), len(text)]
    pieces = [escape(text[start:end]) for start, end in pairwise(bounds)]
    return "".join(_bold(piece) if i % 2 else piece for i, piece in enumerate(pieces))


def _bold(text: str) -> str:
    """Return every line of an escaped text in bold: Discord ends bold at a blank line."""
    return re.sub(r"\S(?:.*\S)?", lambda line: f"**{line.group()}**", text)


def clip(text: str, limit: int) -> str:
    """Return a text that is at most so long, cut after a word where it was longer."""
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
    """Return as much of a text as fits, escaped, its spans in bold, cut on words around the first span."""
    whole = marked(text, spans)
    if length(whole) <= limit:
        return whole
    words = [word.span() for word in re.finditer(r"\S+", text)]
    ends = [start for start, _ in words[1:]] + [len(text)]
    widths = [
        length(marked(text[start:end], _within(spans, start, end)))
        for (start, _), end in zip(words, ends, strict=True)
    ]
    anchor = spans[0][0] if spans else 0
    low = max((i for i, (start, _) in enumerate(words) if start <= anchor), default=0)
    high, room = low, limit - 2 * len(f" {ELLIPSIS}")
    first_end = spans[0][1] if spans else len(text)
    growing = True
    while growing:
        growing = False
        if high < len(words) and widths[high] <= room:
            room, high, growing = room - widths[high], high + 1, True
        whole_span = high == len(words) or words[high][0] >= first_end
        if whole_span and low > 0 and widths[low - 1] <= room:
            room, low, growing = room - widths[low - 1], low - 1, True
    if low == high:
        return clip(escape(text[slice(*words[low])]), limit)
    start, end = words[low][0], words[high - 1][1]
    shown = marked(text[start:end], _within(spans, start, end))
    return (f"{ELLIPSIS} " if low else "") + shown + (f" {ELLIPSIS}" if high < len(words) else "")


def _within(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    return [(max(s, start) - start, min(e, end) - start) for s, e in spans if s < end and e > start]


def link(label: str, url: str | None) -> str:
    """Return an escaped label, as a link where there is an address on the web for it."""
    shown = escape(label)
    if url is None or not re.fullmatch(r"https?://[^\s<>\"]+", url):
        return shown
    return f"[{shown}]({url.replace('(', '%28').replace(')', '%29')})"


def quoted(text: str) -> str:
    """Return a text as a block quotation, line by line."""
    return "\n".join(f"> {line}" for line in text.splitlines() if line.strip())
