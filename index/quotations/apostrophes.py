"""Quotations between pairs of apostrophes (''…''), which some archives have for quotation marks.

The tokenizer makes one token of each pair. A pair outside quotation marks makes no `QuotedSpan`: the words
between pairs count as indirect speech.
"""

from collections.abc import Iterator

from index.quotations.parsed_document import ParsedDocument, Token, TokenRange

DOUBLE_APOSTROPHE = "''"
_END_MARKS = frozenset(".,!?")


def apostrophe_spans(document: ParsedDocument) -> list[TokenRange]:
    """Return the spans between pairs of apostrophes in order, marks included.

    A span that nothing closes continues to the end of its paragraph.
    """
    return list(_apostrophe_spans(document))


def _apostrophe_spans(document: ParsedDocument) -> Iterator[TokenRange]:
    tokens, opening = document.tokens, -1
    marks = [token for token in tokens if token.text == DOUBLE_APOSTROPHE and token.quoted < 0]
    for mark in marks:
        if opening >= 0 and tokens[opening].paragraph != mark.paragraph:
            yield opening, _paragraph_end(tokens, opening, mark.number)
            opening = -1
        if opening >= 0 and not is_opening(document.text, mark):
            yield opening, mark.number + 1
            opening = -1
        elif is_opening(document.text, mark):
            opening = mark.number
    if opening >= 0:
        yield opening, _paragraph_end(tokens, opening, len(tokens))


def is_opening(text: str, mark: Token) -> bool:
    """Whether a pair of apostrophes opens a quotation: text touches it behind, and no word before."""
    before, after = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1]
    return not (after.isspace() or not after) and not (before.isalnum() or before in _END_MARKS)


def opens_before(document: ParsedDocument, number: int) -> bool:
    """Whether a pair of apostrophes opens a quotation right before a token."""
    before = document.tokens[number - 1]
    return before.text == DOUBLE_APOSTROPHE and is_opening(document.text, before)


def _paragraph_end(tokens: list[Token], first: int, stop: int) -> int:
    """Return the number after the last token of the paragraph of `tokens[first]`, at most `stop`."""
    return next((n for n in range(first, stop) if tokens[n].paragraph != tokens[first].paragraph), stop)
