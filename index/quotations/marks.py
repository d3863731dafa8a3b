"""Quotation marks to quoted spans, paragraph by paragraph."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from index.model.span import Span
from index.text.lexicon import SAYING, TELLING

_MARK = re.compile(r"[\"“”„‟«»]|``|''|‘‘|’’")
_OPENING = frozenset("“„‟«") | {"``", "‘‘"}
_CLOSING = frozenset("”»") | {"''", "’’"}
_BEFORE_OPENING = frozenset("([{—–-/‘'")
_SINGLE = re.compile(
    r"(?:(?<=[\s([{—–])|^)(?:‘(?!‘)|'(?!'))(?=[\w\[(£$€])(?!(?:em|til|tis|twas|n|cause|[0-9]0s)\b)",
    re.MULTILINE | re.IGNORECASE,
)
"""A single mark that opens; no apostrophe that a word begins with ('em, 'til, '90s)."""
_SINGLE_END = re.compile(r"(?<=\S)(?:’(?!’)|'(?!'))(?=[\s,.;:?!)\]—–]|$)")
_STATED = re.compile(r"[,.?!…][’'](?=\s|$)", re.MULTILINE)
_SLIPPED_END = re.compile(r"[.,?!][’'](?=\s)")
_STOPS = frozenset(",.?!…—–;:)")
NICKNAME = r"[\"“][^\W\d_a-z]\w*(?:[ -]\w+)?[\"”]"
"""One capitalised word or two between marks, as a pattern."""
_NICKNAMED = re.compile(rf"\b([^\W\d_a-z][\w’'-]{{0,30}})\.?[ \xa0]({NICKNAME})(?=[ \xa0][^\W\d_a-z]\w)")
"""Such words within a name: Ada “Dam” Lind."""
_PARTY = re.compile(r"\([A-Z][A-Za-z]{0,3}\.?[-–—\u2011][A-Z][^()\"“”\n]{1,40}\)")
"""A party and a place after a name: (D-Halden)."""
_TAG = re.compile(r"<[A-Za-z/][^<>\n]*>")
"""Markup that was left in the text."""
_SHORTEST_UNCLOSED = 15
"""In characters: what a mark opens and nothing closes is a quotation from this length on."""


def has_single_marks(text: str) -> bool:
    """Whether a text's quotations stand between single marks, as British papers set them: ‘We won,’ she said.

    Double marks then stand only within them.
    """
    stated = len(_STATED.findall(text))
    return stated > 0 and bool(_SINGLE.search(text)) and 2 * stated > len(_MARK.findall(text))


def quoted_spans(text: str, start: int, end: int, *, single: bool = False) -> list[Span]:
    """Return the outermost quoted spans of a paragraph that hold a word, marks included, in order.

    A mark that nothing closes opens a span to the next opening mark or to the paragraph's end, as in
    statements of several paragraphs, where only the last one closes.

    Args:
        text: The article's text.
        start: Where the paragraph starts.
        end: Where it ends.
        single: Whether single marks are read, too; see `has_single_marks`.
    """
    opened: list[int] = []
    pairs: list[Span] = [*_single_spans(text, start, end)] if single else []
    for at, after, opens in _marks(text, start, end):
        if opens:
            opened.append(at)
        elif opened:
            pairs.append((opened.pop(), after))
    spans = [span for span in _outermost(pairs) if _has_word(text[slice(*span)])]
    openings = [at for at, _ in spans]
    for at in opened:
        following = bisect_left(openings, at)
        if following and spans[following - 1][1] > at:
            continue
        content = text[at : openings[following] if following < len(spans) else end].rstrip()
        slipped = _SLIPPED_END.search(content)
        if slipped and "‘" not in content[: slipped.start()]:
            content = content[: slipped.end()]
        if len(content) > _SHORTEST_UNCLOSED:
            if _has_word(content):
                spans.insert(following, (at, at + len(content)))
            break
    return spans


def asides(text: str, start: int, end: int) -> list[Span]:
    """Return what stands in a paragraph beside its sentences: nicknames, parties after names, markup."""
    parties = (match.span() for match in _PARTY.finditer(text, start, end))
    return sorted([*_without_words(text, start, end), *parties])


def _without_words(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield where marks hold nobody's words: a nickname within a name, markup."""
    for match in _NICKNAMED.finditer(text, start, end):
        # In a headline a verb is capitalised, too: Lind Calls “Old” Dam a Ruin.
        if not (match[1].lower() in SAYING or match[1].lower() in TELLING):
            yield match.span(2)
    for match in _TAG.finditer(text, start, end):
        yield match.span()


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def _single_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield what stands between single marks.

    An apostrophe after a word may look like a closing mark (the workers’ rights): the first that punctuation
    stands beside closes; where none does, the first.
    """
    openings = [match.start() for match in _SINGLE.finditer(text, start, end)]
    at = start
    for opening, following in zip(openings, [*openings, end][1:], strict=True):
        if opening < at:
            continue
        ends = [match.end() for match in _SINGLE_END.finditer(text, opening + 1, following)]
        beside = (after for after in ends if text[after - 2] in _STOPS or text[after : after + 1] in _STOPS)
        after = next(beside, ends[0] if ends else None)
        if after:
            yield opening, after
            at = after


def _outermost(pairs: list[Span]) -> list[Span]:
    spans: list[Span] = []
    for pair in sorted(pairs):
        if not spans or pair[0] >= spans[-1][1]:
            spans.append(pair)
    return spans


def _marks(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield each mark's offsets and whether it opens.

    A straight mark opens before a word and closes after one, also what a curly mark has opened (“We won," she
    said). Where a slip of the space makes it stand before a space that follows a comma or a colon, or between
    words, it opens if an odd number of straight marks follows.
    """
    straight, curly = False, 0
    without = {n for span in _without_words(text, start, end) for n in range(*span)}
    matches = [match for match in _MARK.finditer(text, start, end) if match.start() not in without]
    left = sum(match.group() == '"' for match in matches)
    for match in matches:
        at, after = match.span()
        mark = match.group()
        left -= mark == '"'
        before = text[at - 1] if at > start else " "
        spaced = after == end or text[after].isspace()
        ends = not before.isspace() and (spaced or text[after] in _STOPS)
        if mark in _OPENING:
            opens = not ends
            curly += 1 if opens else -(curly > 0)
        elif mark in _CLOSING or straight or (curly and ends):
            opens = False
            curly -= not straight and curly > 0
            straight = False
        else:
            slipped = left % 2 == 1 and (before in ",:" or not spaced)
            straight = opens = ((before.isspace() or before in _BEFORE_OPENING) and not spaced) or slipped
        yield at, after, opens
