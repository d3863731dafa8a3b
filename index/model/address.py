"""Web addresses that open on the words of a passage.

A text fragment (`#:~:text=`) names words of a page; the browser scrolls to them and marks them. See the
specification *URL Fragment Text Directives* of the WICG.
"""

import re
from urllib.parse import quote, urlsplit

_WORD = re.compile(r"\S+")
_EDGE_MARKS = "\"'“”„‟«»‹›‘’‚‛＂〝〞 \t"  # noqa: RUF001 - these marks are meant
"""Quotation marks, which pages and articles may write differently."""
_MAX_WHOLE = 8
"""Maximum words that are named in full; of more, the first and the last ones are named."""
_EDGE_WORDS = (4, 2)
"""Numbers of words at each end that are named; the first that leaves the address short enough is taken."""
_CONTEXT_WORDS = 3
"""Words before and after that are named where the words stand several times in the article."""


def address_of_words(url: str, text: str, start: int, end: int, max_length: int) -> str:
    """Return the address of a page with a fragment that leads to some words; without one if it gets too long.

    Args:
        url: The page's address.
        text: The article's text.
        start: Offset of the first of the words.
        end: Offset after the last of them.
        max_length: Maximum length of the address in characters.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        return url
    separator = ":~:" if "#" in url else "#:~:"
    for edge_words in _EDGE_WORDS:
        address = f"{url}{separator}text={_directive(text, start, end, edge_words)}"
        if len(address) <= max_length:
            return address
    return url


def _directive(text: str, start: int, end: int, edge_words: int) -> str:
    """Return the text directive of some words: `prefix-,start,end,-suffix`, of which only `start` must be."""
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    first, last = words[0][0], words[-1][1]
    if len(words) <= _MAX_WHOLE and "\n" not in text[first:last]:
        parts = [text[first:last]]
    else:
        head = [span for span in words[:edge_words] if "\n" not in text[first : span[1]]]
        tail = [span for span in words[-edge_words:] if "\n" not in text[span[0] : last]]
        parts = [text[first : head[-1][1]], text[tail[0][0] : last]]
    named = [_encoded(part.strip(_EDGE_MARKS) or part) for part in parts]
    if text.count(parts[0]) > 1:
        before, after = _words_before(text, first), _words_after(text, last)
        named = [
            *([f"{_encoded(before)}-"] if before else []),
            *named,
            *([f"-{_encoded(after)}"] if after else []),
        ]
    return ",".join(named)


def _words_before(text: str, offset: int) -> str:
    """Return the last words of the line before an offset."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset].rstrip(_EDGE_MARKS)
    return " ".join(line.split()[-_CONTEXT_WORDS:])


def _words_after(text: str, offset: int) -> str:
    """Return the first words of the line after an offset."""
    line_end = text.find("\n", offset)
    line = text[offset : line_end if line_end >= 0 else None].lstrip(_EDGE_MARKS)
    return " ".join(line.split()[:_CONTEXT_WORDS])


def _encoded(words: str) -> str:
    """Return words as a directive has them: `-`, `,` and `&` have a meaning there."""
    return quote(" ".join(words.split()), safe="").replace("-", "%2D")
