"""Splits a text into paragraphs, by its line breaks."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import mean

from index.model.span import Span

_MAX_WRAPPED_LINE = 130
"""Maximum length of a line that was wrapped, in characters. A guess; nothing was measured."""
_MIN_OPEN_LINES = 0.5
"""Share of inner lines that must end within a sentence in a wrapped text. A guess; nothing was measured."""
_LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_MIN_SINGLE_BLOCK_LINE = 40
"""Minimum length of a wrapped line of a text without blank lines, in characters. A guess."""
_ITEM = re.compile(
    r"[*+•‣▪●◦·][ \t]|[–—-][ \t]?(?=[^\Wa-z]|[“\"‘])|>+[ \t]*[*+•–—-]|\d{1,2}[.)][ \t]|[QA][.:][ \t]"
)
"""What begins an item of a list, a signature or a turn of an interview, and so a paragraph."""
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]*_]*$")
_AGENCIES = (
    *(
        "AAP",
        "AFP",
        "ANI",
        "ANP",
        "ANSA",
        "Ansa",
        "AP",
        "APA",
        "ATS",
        "Anadolu",
        "Antara",
        "Belga",
        "Bernama",
    ),
    *(
        "Bloomberg",
        "CP",
        "CTK",
        "EFE",
        "Europa Press",
        "GlobeNewswire",
        "IANS",
        "IPS",
        "Interfax",
        "Jiji",
        "KNA",
    ),
    *(
        "Kyodo",
        "Kyodo News",
        "LUSA",
        "Lusa",
        "MENA",
        "MTI",
        "NTB",
        "PA",
        "PAP",
        "PRNewswire",
        "PTI",
        "Reuters",
    ),
    *(
        "Ritzau",
        "SDA",
        "SPA",
        "STT",
        "TASS",
        "TT",
        "Tass",
        "Telam",
        "UPI",
        "Ukrinform",
        "VNA",
        "WAM",
        "Xinhua",
    ),
    *("Yonhap", "dpa", "dpa-AFX", "epd", "Associated Press", "The Associated Press", "Press Association"),
    *("Canadian Press", "The Canadian Press", "Thomson Reuters"),
)
"""News agencies, as they stand in datelines; behind a speaker stands a party: *Lind (Lab) – ...*."""
_AGENCY = rf"\((?:{'|'.join(map(re.escape, _AGENCIES))})\)"
_CAPITALISED = r"[^\W\d_a-z][\w.'’-]{1,30}"
_BETWEEN = r"(?:, ?| (?:(?:de|del|la|le|el|am|of|on|the|upon) )?)"
_PLACE = rf"{_CAPITALISED}(?:{_BETWEEN}{_CAPITALISED}){{0,4}}(?: \({_CAPITALISED}\))?"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = rf"(?i:{_ORDINAL} {_MONTH}|{_MONTH} {_ORDINAL})(?:,? \d{{4}})?\.?"
_BOLD = r"[*_]{0,3}"
_DASH_AFTER = rf"{_BOLD} ?[.:,]? ?[—–―-]{{1,3}}\s*"
_DATELINE = re.compile(
    rf"{_BOLD}(?:{_PLACE},? ?)?(?:{_DAY},? ?)?{_AGENCY}{_DASH_AFTER}{_BOLD}"
    rf"|{_BOLD}(?:{_PLACE}, ?)?{_DAY},? ?[(/][A-Z][\w .-]{{1,30}}[)/]{_DASH_AFTER}{_BOLD}"
    rf"|{_BOLD}{_PLACE}, ?{_DAY}{_DASH_AFTER}(?=[“\"‘']?[^\W\d_a-z])"
    r"|\([A-Z][^()\n]{1,40}\)\s+|[A-Z]{3}[\w .,'’/-]{0,40}(?:\([^()\n]{1,20}\))?\s+[—–―-]+\s+"
    r"|\[?\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: (?:GMT|BST|UTC|CES?T|E[SD]?T|IST))?\]?\s?[:|–—-]?\s+"
    r"(?=[^\W\d_a-z])"
)
"""A place with its day or agency, or the time of an entry in a live blog."""


def dateline(text: str, start: int = 0) -> int:
    """Return the end of the dateline at `start`; `start` if there is none.

    It is a place or a time: "(Brussels)", "OSLO (Reuters) —", "Arden, 4 May (EFE).-", "10:15 GMT:".
    """
    match = _DATELINE.match(text, start)
    return match.end() if match else start


def paragraphs(text: str) -> list[Span]:
    """Return the spans of a text's paragraphs, without the white space around them.

    Every line is a paragraph, unless the text was wrapped: it has blank lines, its other lines are short, and
    most of these end within a sentence. Then the lines between two blank lines are one paragraph, and so is
    each item of a list and each block quotation. Without blank lines, most lines must go on in lower case.
    """
    blocks: list[list[Span]] = [[]]
    has_blank_line = False
    for line in _lines(text):
        is_blank = line[0] == line[1]
        has_blank_line |= is_blank
        begins_quotation = text[line[0] : line[0] + 1] == ">" and not (
            blocks[-1] and text[blocks[-1][-1][0]] == ">"
        )
        if blocks[-1] and (is_blank or begins_quotation or _ITEM.match(text, *line)):
            blocks.append([])
        if not is_blank:
            blocks[-1].append(line)
    is_wrapped = _is_wrapped(text, blocks) if has_blank_line else _is_wrapped_block(text, blocks)
    if is_wrapped:
        return [(block[0][0], block[-1][1]) for block in blocks if block]
    return [line for block in blocks for line in block]


def _lines(text: str) -> Iterator[Span]:
    """Yield the spans of a text's lines without their outer white space; a blank line's span is empty."""
    line_start = 0
    for end, next_start in [
        *(match.span() for match in _LINE_BREAK.finditer(text)),
        (len(text), len(text)),
    ]:
        line = text[line_start:end]
        start = line_start + len(line) - len(line.lstrip())
        yield start, max(start, line_start + len(line.rstrip()))
        line_start = next_start


def _is_wrapped(text: str, blocks: Sequence[Sequence[Span]]) -> bool:
    """Whether the lines within blocks were broken by a maximum width rather than by their author."""
    inner = [line for block in blocks for line in block[:-1]]
    if not inner or max(end - start for start, end in inner) > _MAX_WRAPPED_LINE:
        return False
    return mean(not _SENTENCE_END.search(text, end - 5, end) for _, end in inner) > _MIN_OPEN_LINES


def _is_wrapped_block(text: str, blocks: Sequence[Sequence[Span]]) -> bool:
    """Whether a text without blank lines was wrapped: its lines are long and go on in lower case."""
    breaks = [pair for block in blocks for pair in pairwise(block)]
    if not breaks or not _is_wrapped(text, blocks):
        return False
    shortest = min(end - start for (start, end), _ in breaks)
    goes_on = mean(text[start].islower() for _, (start, _) in breaks)
    return shortest >= _MIN_SINGLE_BLOCK_LINE and goes_on > _MIN_OPEN_LINES
