"""Speech in marks in French: who says a quoted span, by the words before, after or within it."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.model.quotation import QuotationKind
from index.quotations.french.speaker_rules import MIN_SENTENCE_WORDS, content_of, source_of_span, word_count
from index.quotations.french.statements import NO_STATEMENT, Context, Source, Statement
from index.quotations.french.tokens import low_at, sentence_end, sentence_start
from index.text.french import THAT

_CLOSING_MARKS = frozenset('»”"')


@dataclass(slots=True)
class _Found:
    """A quoted span with its source, and the index after the words that name it."""

    index: int
    source: Source | None
    last: int


def find_marked_speech(contexts: Sequence[Context]) -> list[Statement]:
    """Return the statements in marks of some paragraphs, those without a known speaker included.

    A quotation that a paragraph leaves open goes on in the next one if that begins with a mark; the article
    names its speaker in any of them.
    """
    statements: list[Statement] = []
    unclosed = 0
    continued: Source | None = None
    for context in contexts:
        found = _in_paragraph(context, continued)
        goes_on = unclosed > 0 and bool(found) and context.tokens[0].span is not None
        if goes_on and found[0].rule:
            statements[-unclosed:] = [_by_the_same(s, found[0]) for s in statements[-unclosed:]]
        statements += found
        is_open = bool(found) and _is_open(context, found[-1])
        unclosed = (unclosed + 1 if goes_on and len(found) == 1 else 1) if is_open else 0
        continued = found[-1].source if is_open else None
    return statements


def _is_open(context: Context, statement: Statement) -> bool:
    """Whether a paragraph ends with a quotation that no mark closes."""
    return statement.end == context.tokens[-1].end and context.text[statement.end - 1] not in _CLOSING_MARKS


def _by_the_same(statement: Statement, following: Statement) -> Statement:
    """Return a statement with the speakers of the one that goes on with it, unless it has its own."""
    return statement if statement.rule else statement.said_by(following.source)


def _in_paragraph(context: Context, continued: Source | None) -> list[Statement]:
    """Return the statements in the marks of a paragraph.

    Args:
        context: The paragraph.
        continued: The source of a quotation that the paragraph before leaves open.
    """
    tokens = context.tokens
    found: list[_Found] = []
    for index in (n for n, token in enumerate(tokens) if token.span):
        source, last = source_of_span(context, index)
        if source is None:
            before = found[-1] if found else None
            if before is None and continued and index == 0:
                source = continued
            elif before and _continues(context, before, index):
                source, last = before.source, index + 1
        found.append(_Found(index, source, last))
        if source and source.speakers:
            token = tokens[index]
            context.people.speak(source.speakers, context.number, token.sentence, token.start)
    return [_statement(context, each) for each in found if each.source is not NO_STATEMENT]


def _statement(context: Context, found: _Found) -> Statement:
    index, source = found.index, found.source
    token = context.tokens[index]
    content = content_of(context, index)
    is_sentence = content[:1].isupper() and len(content.split()) >= MIN_SENTENCE_WORDS
    is_clause = low_at(context.tokens, index - 1) in THAT
    kind = QuotationKind.DIRECT if is_sentence or is_clause else QuotationKind.MIXED
    statement = Statement(token.start, token.end, kind)
    return statement.said_by(source) if source else statement


def _continues(context: Context, before: _Found, index: int) -> bool:
    """Whether a span goes on with the speech of the one before: *« … », dit-il, « … »*; *« … » « … »*."""
    tokens = context.tokens
    if before.source is None or before.source is NO_STATEMENT:
        return False
    between = tokens[max(before.last, before.index + 1) : index]
    if tokens[index].sentence == tokens[before.index].sentence:
        return all(token.low in {",", "et", ".", ":", "mais", "puis", "…"} for token in between)
    is_next = tokens[index].sentence == tokens[index - 1].sentence + 1
    is_whole = sentence_start(tokens, index) == index and all(
        not token.is_word for token in tokens[index + 1 : sentence_end(tokens, index)]
    )
    after_cue = not between or all(not token.span for token in between)
    is_direct = before.source.rule.startswith(("after", "colon", "within"))
    return (
        is_next and is_whole and after_cue and is_direct and word_count(context, index) >= MIN_SENTENCE_WORDS
    )
