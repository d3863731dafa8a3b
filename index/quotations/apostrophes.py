"""Spans between pairs of apostrophes, which some archives type for quotation marks."""

from collections.abc import Iterator

from index.quotations.parsed_document import ParsedDocument, Token

MARK = "''"


def typed_spans(reading: ParsedDocument) -> list[tuple[int, int]]:
    """Return the numbers of each span's first token and of the one after its last, the marks included.

    A mark opens where a word follows at once and none stands right before it; what is not closed goes on to
    its paragraph's end.
    """
    return list(_spans(reading))


def _spans(reading: ParsedDocument) -> Iterator[tuple[int, int]]:
    tokens, opened = reading.tokens, -1
    marks = [token for token in tokens if token.text == MARK and token.quoted < 0]
    for mark in marks:
        if opened >= 0 and tokens[opened].paragraph != mark.paragraph:
            yield opened, _end(tokens, opened, mark.number)
            opened = -1
        if opened >= 0 and not opens(reading.text, mark):
            yield opened, mark.number + 1
            opened = -1
        elif opens(reading.text, mark):
            opened = mark.number
    if opened >= 0:
        yield opened, _end(tokens, opened, len(tokens))


def opens(text: str, mark: Token) -> bool:
    """Whether a pair of apostrophes stands where a quotation begins."""
    before, after = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1]
    return not (after.isspace() or not after) and not (before.isalnum() or before in set(".,!?"))


def _end(tokens: list[Token], first: int, stop: int) -> int:
    """Return the number after the last token of a token's paragraph."""
    return next((n for n in range(first, stop) if tokens[n].paragraph != tokens[first].paragraph), stop)
