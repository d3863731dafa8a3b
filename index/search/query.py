"""The query language: parsing what a person typed into words, phrases and filters.

People type it on phones, which replace a hyphen by a minus sign or a dash and straight quotation marks by
curly ones, and they type what other search engines understand, such as NOT and +.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto

from rapidfuzz import fuzz

from index.model.query import Order, Query
from index.model.span import Span
from index.search.days import MAX_WORDS, first_day
from index.text.terms import is_shouted, terms
from index.text.word_classes import STOP_TERMS

SYNTAX = (
    ("nuclear treaty", "sentences with these words; the more of them, and the closer together, the better"),
    ('"nuclear treaty"', "first the sentences that have these words just so"),
    ("-senate", "not the sentences with this word; also `NOT senate`, or with a phrase in quotation marks"),
    ("+senate", "only the sentences with this word; also with a phrase in quotation marks"),
    ("speaker:stoltenberg", "only what this person or body said; `-speaker:stoltenberg` leaves it out"),
    ("source:reuters", "only from this outlet, or from files so named; `-source:reuters` leaves them out"),
    ("after:2023-04 before:2024", "only what was published from April to December 2023"),
    ('after:"5 April 2023"', "since that day; also `2023/04`, `April 2023`; `since:` is the same"),
    ('after:"last week"', "since last Monday week; also today, yesterday, last month, last year, 3 days ago"),
    (
        "treaty sort:newest",
        "the latest first; of several words, only sentences with all of them, if there are any",
    ),
    ("treaty sort:oldest", "the earliest first; articles without a date come last in either order"),
)
"""Examples of the query language, and the effect of each. Operators may come in any order."""

_QUOTATION_MARKS = '"“”„‟«»＂'
_MINUS = "−–‐‑﹣－-"  # noqa: RUF001 - what phones and text processors make of a hyphen
_PIECE = re.compile(
    rf"(?P<sign>(?<!\S)[+{_MINUS}](?=[^\s{_MINUS}]))?"
    rf"(?:(?P<operator>(?<!\w)[a-z]+):(?=\S))?"
    rf"(?:[{_QUOTATION_MARKS}](?P<phrase>[^{_QUOTATION_MARKS}]*)[{_QUOTATION_MARKS}]"
    rf"|(?P<word>[^\s{_QUOTATION_MARKS}]+))",
    re.IGNORECASE,
)
_MAX_PHRASES = 20
"""Maximum phrases, exclusions and requirements of a query: the index is searched for each. A guess; nothing
was measured."""
_FILTERS = {
    "speaker": "speaker",
    "source": "source",
    "after": "after",
    "since": "after",
    "before": "before",
    "sort": "order",
}
"""The filter of each operator."""
_OPPOSITES = {"after": "before", "before": "after"}
_ORDERS = {
    **dict.fromkeys(("newest", "latest", "new", "date", "recent"), Order.NEWEST),
    **dict.fromkeys(("oldest", "earliest", "old"), Order.OLDEST),
}
"""The order that each value of `sort:` means."""
_FOREIGN_OPERATORS = frozenset({"author", "by", "date", "from", "outlet", "site", "sortby", "to", "until"})
"""Operators that other search engines have."""
_MISSPELLED = _FILTERS.keys() - {"sort"}
"""The operators whose misspellings are noticed: "sport:" and "short:" are words of headlines."""
_MIN_LIKENESS = 75
"""Likeness (rapidfuzz's ratio, in percent) from which a word before a colon is a misspelled operator. A
guess; nothing was measured."""


class _Role(Enum):
    """What a piece of a query does."""

    FIND = auto()
    REQUIRE = auto()
    EXCLUDE = auto()
    FILTER = auto()
    UNREAD = auto()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a query.

    Attributes:
        role: What it does.
        value: Its words; of a filter, the value; of one that cannot be read, the whole piece.
        start: Offset of its first character.
        end: Offset after its last character.
        is_phrase: Whether it stands in quotation marks.
        operator: The name of its filter.
        day: The first day of a filter for days.
        order: The order of a filter for it.
        excludes: Whether its filter leaves out what it names.
    """

    role: _Role
    value: str
    start: int
    end: int
    is_phrase: bool = False
    operator: str = ""
    day: date | None = None
    order: Order | None = None
    excludes: bool = False


def parse(text: str, today: date | None = None, *, is_claim: bool = False) -> Query:
    """Return the query that a text asks for.

    No text is an error: unknown operators and unclosed quotation marks count as words, and filters that
    cannot be read are named in `Query.unread`. Phrases, exclusions and requirements after the first twenty of
    each are ignored.

    Args:
        text: What a person typed; see `SYNTAX`.
        today: The day that "yesterday" and "last week" count from; None for the current day.
        is_claim: Whether the text is what somebody is claimed to have said, in which dashes, plus signs and
            words such as NOT are what they are in prose.
    """
    words: list[str] = []
    phrases: list[str] = []
    filters: dict[str, str | date | Order] = {}
    pieces = _pieces(text, today, is_claim=is_claim)
    for piece in pieces:
        if piece.role is _Role.FILTER and not piece.excludes:
            filters[piece.operator] = piece.day or piece.order or piece.value
        elif piece.role in {_Role.FIND, _Role.REQUIRE}:
            if piece.is_phrase:
                phrases.append(piece.value)
            else:
                words.extend(_words(piece.value))
    return Query(
        tuple(words),
        _distinct(phrases),
        _distinct([piece.value for piece in pieces if piece.role is _Role.EXCLUDE]),
        required=_distinct([piece.value for piece in pieces if piece.role is _Role.REQUIRE]),
        without_speakers=_distinct([p.value for p in pieces if p.excludes and p.operator == "speaker"]),
        without_sources=_distinct([p.value for p in pieces if p.excludes and p.operator == "source"]),
        unread=_distinct([piece.value for piece in pieces if piece.role is _Role.UNREAD]),
        **filters,  # pyright: ignore[reportArgumentType]
    )


def searched_spans(text: str, *, is_claim: bool = False) -> list[Span]:
    """Return the spans of the words and phrases to find in a query, without operators and exclusions."""
    return [
        (piece.start, piece.end)
        for piece in _pieces(text, None, is_claim=is_claim)
        if piece.role in {_Role.FIND, _Role.REQUIRE}
    ]


def standing_query(text: str, today: date | None = None) -> Query | None:
    """Return the query of a text; None if it has neither a word nor a speaker nor a source to look for.

    Args:
        text: What a person typed; see `SYNTAX`.
        today: The day that "yesterday" and "last week" count from; None for the current day.
    """
    query = parse(text, today)
    wanted = (query.text, query.speaker or "", query.source or "")
    return query if any(map(str.isalnum, "".join(wanted))) else None


def narrowed(text: str, **operators: str) -> str:
    """Return a query with operators added, such as `speaker="Ana Brook"`; empty values add none."""
    values = (
        (name, re.sub(rf"[{_QUOTATION_MARKS}]", " ", value).strip()) for name, value in operators.items()
    )
    return " ".join((text, *(f'{name}:"{value}"' for name, value in values if value)))


def _distinct(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:_MAX_PHRASES]


def _words(piece: str) -> list[str]:
    return [word for word in re.split(rf"[\s{_QUOTATION_MARKS}:]+", piece.lstrip("-")) if word]


def _pieces(text: str, today: date | None, *, is_claim: bool) -> list[_Piece]:
    """Return the pieces of a query in order."""
    matches = [match for match in _PIECE.finditer(text) if _value(match)]
    has_connectives = not is_claim and not is_shouted(text)
    pieces: list[_Piece] = []
    role = _Role.FIND
    position = 0
    while position < len(matches):
        match, following = matches[position], matches[position + 1 : position + MAX_WORDS]
        position += 1
        if has_connectives and following and (connective := _connective(match, following[0], pieces)):
            if match[0] == "AND":
                pieces[-1] = replace(pieces[-1], role=_Role.REQUIRE)
            role = connective
            continue
        piece, used = _piece(match, following, role, today or date.today(), is_claim=is_claim)  # noqa: DTZ011 - days are the reader's own
        pieces += piece
        position += used
        role = _Role.FIND
    return pieces


def _connective(match: re.Match[str], following: re.Match[str], before: Sequence[_Piece]) -> _Role | None:
    """Return the role that NOT, AND or OR gives the piece after it; None if the match is none of them."""
    word = match[0]
    if word not in {"NOT", "AND", "OR"} or all(term in STOP_TERMS for term in terms(_value(following))):
        return None
    if word == "NOT":
        return _Role.EXCLUDE
    if not before or before[-1].role not in {_Role.FIND, _Role.REQUIRE}:
        return None
    return _Role.REQUIRE if word == "AND" else _Role.FIND


def _value(match: re.Match[str]) -> str:
    return (match["phrase"] if match["word"] is None else match["word"]).strip()


def _piece(
    match: re.Match[str], following: Sequence[re.Match[str]], role: _Role, today: date, *, is_claim: bool
) -> tuple[list[_Piece], int]:
    """Return the pieces of a match, and how many of the matches after it belong to them.

    Args:
        match: The match.
        following: The matches after it.
        role: The role of a plain word there.
        today: The day that periods count from.
        is_claim: Whether only a hyphen excludes.
    """
    start, end = match.span()
    sign = match["sign"] or ""
    sign = sign if sign == "-" or not is_claim else ""
    role = _Role.REQUIRE if sign == "+" else _Role.EXCLUDE if sign else role
    operator = (match["operator"] or "").casefold()
    if operator in _FILTERS:
        return _filter(match, following, today, excludes=role is _Role.EXCLUDE)
    plain = match[0][len(sign) :]
    unread: list[_Piece] = []
    if plain.endswith(":") and (name := plain[:-1].casefold()) in _FILTERS and following:
        if _FILTERS[name] in _OPPOSITES:
            return _filter(match, following, today, excludes=role is _Role.EXCLUDE, value="")
        if name == "sort":
            if order := _ORDERS.get(_value(following[0]).casefold()):
                return [_Piece(_Role.FILTER, "", start, following[0].end(), operator="order", order=order)], 1
        else:
            unread = [_Piece(_Role.UNREAD, plain, start, start)]
    elif operator and _is_misspelled(operator):
        unread = [_Piece(_Role.UNREAD, f"{operator}:", start, start)]
    is_phrase = match["phrase"] is not None and not operator
    value = _value(match) if is_phrase else plain
    if operator or not any(map(str.isalnum, value)):
        role = role if role is not _Role.EXCLUDE else _Role.FIND
    return [*unread, _Piece(role, value, start, end, is_phrase)], 0


def _filter(
    match: re.Match[str],
    following: Sequence[re.Match[str]],
    today: date,
    *,
    excludes: bool,
    value: str | None = None,
) -> tuple[list[_Piece], int]:
    """Return the piece of a filter, and how many of the matches after it belong to its value."""
    value = _value(match) if value is None else value
    operator = _FILTERS[(match["operator"] or match[0].strip(f"+{_MINUS}:")).casefold()]
    start, end = match.span()
    if operator == "order":
        order = None if excludes else _ORDERS.get(value.casefold())
        role = _Role.FILTER if order else _Role.UNREAD
        return [_Piece(role, value if order else match[0], start, end, operator=operator, order=order)], 0
    if operator not in _OPPOSITES:
        return [_Piece(_Role.FILTER, value, start, end, operator=operator, excludes=excludes)], 0
    operator = _OPPOSITES[operator] if excludes else operator
    for used in range(len(following) if match["phrase"] is None else 0, -1, -1):
        words = " ".join((value, *map(_value, following[:used])))
        if day := first_day(words, today):
            end = following[used - 1].end() if used else end
            return [_Piece(_Role.FILTER, words, start, end, operator=operator, day=day)], used
    return [_Piece(_Role.UNREAD, match[0], start, end)], 0


def _is_misspelled(operator: str) -> bool:
    """Whether a word before a colon was meant as an operator."""
    if operator in _FOREIGN_OPERATORS:
        return True
    return any(fuzz.ratio(operator, known) >= _MIN_LIKENESS for known in _MISSPELLED)
