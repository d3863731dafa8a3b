"""Indirect speech in French: clauses after "que", before *a indiqué le parquet*, and after *selon*."""

from collections.abc import Iterator, Sequence

from index.model.quotation import QuotationKind
from index.quotations.french.phrases import is_body, is_person
from index.quotations.french.sources import source_at
from index.quotations.french.speaker_rules import is_hypothetical
from index.quotations.french.statements import NO_STATEMENT, Context, Source, Statement
from index.quotations.french.subjects import subject_after, subject_of
from index.quotations.french.tokens import DASHES, Token, low_at, sentence_end, sentence_start
from index.quotations.french.verbs import Verb, inverted_verb, verb_at
from index.text.french import DAYS, JUDGING, NO_CLAUSE_AFTER, SAYING, THAT

_MAX_TO_CLAUSE = 12
"""Maximum tokens between a verb and its clause: *a estimé dans un entretien au Soir que*. A guess."""
_MIN_WORDS = 2
"""Minimum words of what is said. A guess; nothing was measured."""
_MIN_WORDS_BEFORE = 4
"""The same for a sentence before its verb of saying. A guess; nothing was measured."""
_TIMES = frozenset({"quand", "lorsque", "lorsqu'", "comme"})
"""Words that begin a sentence whose main clause follows what is said: *quand il dit que …, on rit*."""


_AFTER_SUBJECT = (
    frozenset({"à", "au", "aux", "dans", "sur", "lors", "devant", "en", "auprès", "qui", "avant", "après"})
    | DAYS
)
"""Words that may follow the subject of an inverted verb at the end of a sentence."""


def find_indirect_speech(context: Context) -> Iterator[Statement]:
    """Yield the indirect quotations of a paragraph, in no particular order."""
    tokens = context.tokens
    if tokens[0].low in DASHES:
        return
    for index in range(len(tokens)):
        verb = verb_at(tokens, index, SAYING)
        if verb and verb.first <= index:
            yield from _clauses(context, verb)
        if low_at(tokens, index - 1) == "," and index:
            yield from _clause_before(context, index)
        yield from _according(context, index)


def _statement(context: Context, first: int, end: int, source: Source) -> Iterator[Statement]:
    """Yield what a source says between two tokens, unless it is too short, or all in marks."""
    tokens = context.tokens
    while end > first and not (
        tokens[end - 1].is_word or tokens[end - 1].span or _is_number(tokens[end - 1])
    ):
        end -= 1
    while first < end and not (tokens[first].is_word or tokens[first].span or _is_number(tokens[first])):
        first += 1
    content = tokens[first:end]
    words = sum(token.is_word for token in content)
    if not content or (words == 0) or (words < _MIN_WORDS and not any(token.span for token in content)):
        return
    yield Statement(content[0].start, content[-1].end, QuotationKind.INDIRECT, source)


def _is_number(token: Token) -> bool:
    return token.text[:1].isdigit()


def _clauses(context: Context, verb: Verb) -> Iterator[Statement]:
    """Yield the clauses after the "que" of a verb: *a ajouté que … et que …*."""
    tokens = context.tokens
    start, end = sentence_start(tokens, verb.first), sentence_end(tokens, verb.last - 1)
    that = _that_after(tokens, verb.last, end)
    if that is None or verb.is_negated or is_hypothetical(tokens, verb.first, start):
        return
    source = context.of_subject(verb, "clause")
    if source is None:
        return
    first = that + 1
    if low_at(tokens, start) in _TIMES or low_at(tokens, start + 1) in _TIMES:
        end = next((n for n in range(first, end) if tokens[n].low == ","), end)
    while first < end:
        after = _clause_end(tokens, first, end)
        yield from _statement(context, first, after, source)
        is_second = low_at(tokens, after) == "et" and low_at(tokens, after + 1) in THAT
        if not is_second:
            return
        first = after + 2


def _that_after(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """Return the index of the "que" that belongs to a verb, or None."""
    for index in range(start, min(end, start + _MAX_TO_CLAUSE)):
        token = tokens[index]
        if token.low in THAT:
            return None if low_at(tokens, index - 1) in NO_CLAUSE_AFTER else index
        if token.span or (not token.is_word and token.low != ",") or token.low in {"qui", "dont", "et"}:
            return None
    return None


def _clause_end(tokens: Sequence[Token], first: int, end: int) -> int:
    """Return the index after a clause: at the next "et que", a semicolon, or another verb of saying."""
    for index in range(first, end):
        low = tokens[index].low
        if low in {";", ":"}:
            return index
        if low == "et" and low_at(tokens, index + 1) in THAT:
            return index
        if low == "," and (
            low_at(tokens, index + 1) == "mais" or inverted_verb(tokens, index + 1, end) is not None
        ):
            return index
        if low in {"et", ","} and _is_saying_again(tokens, index + 1, end):
            return index
    return end


def _is_saying_again(tokens: Sequence[Token], index: int, end: int) -> bool:
    """Whether the subject goes on to say something else: … *et a ajouté que*."""
    index += low_at(tokens, index) in {"et", "mais"}
    verb = verb_at(tokens, index, JUDGING) if index < end else None
    return verb is not None and not verb.pronoun


def _clause_before(context: Context, index: int) -> Iterator[Statement]:
    """Yield the sentence before an inverted verb: *Le port rouvrira*, a indiqué le préfet."""
    tokens = context.tokens
    start, end = sentence_start(tokens, index), sentence_end(tokens, index)
    verb = inverted_verb(tokens, index, end)
    if verb is None or verb.first != index or subject_of(tokens, verb):
        return
    subject = subject_after(tokens, verb)
    if subject and not (is_person(subject) or is_body(tokens, subject)):
        return
    before = tokens[start : index - 1]
    if any(token.low == ":" for token in before):
        return
    if sum(token.is_word for token in before) < _MIN_WORDS_BEFORE or low_at(tokens, verb.last) in THAT:
        return
    if any(
        token.low in THAT and verb_at(tokens, n + start - 1, SAYING) for n, token in enumerate(before) if n
    ):
        return
    source, last = context.of_inverted(verb, "clause before")
    is_last = last >= end or not tokens[last].is_word or low_at(tokens, last) in _AFTER_SUBJECT
    if source and source is not NO_STATEMENT and is_last:
        yield from _statement(context, start, index - 1, source)


def _according(context: Context, index: int) -> Iterator[Statement]:
    """Yield what is said according to somebody: Selon les pompiers, *le feu est éteint*."""
    found = source_at(context, index)
    if found is None:
        return
    source, last = found
    tokens = context.tokens
    start, end = sentence_start(tokens, index), sentence_end(tokens, index)
    if any(token.low == ":" for token in tokens[index:end]):
        return
    if index == start or (index == start + 1 and low_at(tokens, start) in {"mais", "et", "or"}):
        yield from _statement(context, last, end, source)
    elif low_at(tokens, index - 1) == "," and all(not t.is_word and not t.span for t in tokens[last:end]):
        yield from _statement(context, start, index - 1, source)
