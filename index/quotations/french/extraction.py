"""Extraction in French: find the quotations of an article's French paragraphs with their speakers."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.model.quotation import Denial, Quotation, QuotationKind
from index.quotations.extraction import Extraction
from index.quotations.french.denials import Denied, find_denials
from index.quotations.french.indirect_speech import find_indirect_speech
from index.quotations.french.marked_speech import find_marked_speech
from index.quotations.french.people import People
from index.quotations.french.recognition import french_paragraphs
from index.quotations.french.sources import source_at
from index.quotations.french.statements import Context, Source, Statement
from index.quotations.french.tokens import sentence_end, sentence_start, tokens_of
from index.quotations.french.unmarked_speech import find_answers, find_dialogue
from index.quotations.parsed_document import ParsedDocument

_MIN_UNATTRIBUTED_WORDS = 6
"""Minimum words of a quoted span without a speaker; fewer may be a title or a term. A guess."""
_MAX_TO_SOURCE = 60
"""Maximum tokens between words in marks and their source in the same sentence. A guess."""
_CONFIDENCE = {
    "after": 0.97,
    "agent": 0.95,
    "according": 0.95,
    "clause": 0.97,
    "clause before": 0.96,
    "colon": 0.95,
    "dialogue": 0.95,
    "interview": 0.9,
    "part": 0.94,
    "subject before colon": 0.88,
    "within": 0.95,
}
"""Confidence in a speaker by the rule that found it. Guesses: in the articles of `tests/index/french_gold.py`
each of 253 names is right, and real articles are harder."""
_PRONOUN_CONFIDENCE = 0.92
"""Confidence in whom a pronoun means. A guess: each of 54 is right in the same articles."""


def add_french(found: Extraction, document: ParsedDocument) -> Extraction:
    """Return what an article quotes, with what its French paragraphs quote.

    Args:
        found: What the rules for English find, which know no speaker in other languages.
        document: The article.
    """
    numbers = french_paragraphs(document.text, document.paragraphs)
    if not numbers:
        return found
    french = find_french_quotations(document, numbers)
    spans = [(document.paragraphs[n].start, document.paragraphs[n].end) for n in numbers]
    others = [q for q in found.quotations if not any(start <= q.start < end for start, end in spans)]
    speakers = {speaker.name: speaker for speaker in (*french.speakers, *found.speakers)}
    return Extraction(
        tuple(sorted([*others, *french.quotations], key=lambda q: (q.start, -q.end))),
        tuple(speakers.values()),
        tuple(sorted([*found.denials, *french.denials], key=lambda denial: denial.start)),
    )


def find_french_quotations(document: ParsedDocument, paragraphs: Iterable[int]) -> Extraction:
    """Return what the French paragraphs of an article quote, and who says it.

    Args:
        document: The article.
        paragraphs: The numbers of its French paragraphs, ascending.
    """
    text = document.text
    tokens = [(number, tokens_of(text, document.paragraphs[number])) for number in paragraphs]
    people = People(text, tokens)
    contexts = [Context(text, number, words, people) for number, words in tokens if words]
    statements: list[Statement] = []
    denied: list[Denied] = []
    marked = find_marked_speech(contexts)
    for context in contexts:
        first, last = context.tokens[0].start, context.tokens[-1].end
        statements += [_with_source(context, s) for s in marked if first <= s.start < last]
        statements += find_indirect_speech(context)
        statements += find_dialogue(context)
        denied += find_denials(context)
    statements += find_answers(text, document.paragraphs, contexts) if contexts else ()
    kept = [s for s in _without_overlaps(statements) if _is_shown(text, s) and not _is_denied(s, denied)]
    return _extraction(text, kept, denied)


def _with_source(context: Context, statement: Statement) -> Statement:
    """Return a statement without a speaker with the one that *selon* names in its sentence."""
    if statement.rule:
        return statement
    tokens = context.tokens
    index = bisect_left(tokens, statement.start, key=lambda token: token.start)
    first = max(sentence_start(tokens, index), index - _MAX_TO_SOURCE)
    for position in range(first, min(sentence_end(tokens, index), index + _MAX_TO_SOURCE)):
        found = source_at(context, position)
        if found:
            return statement.said_by(found[0])
    return statement


def _is_shown(text: str, statement: Statement) -> bool:
    """Whether a statement is one: it has a mention of its speaker, or is long."""
    if statement.source:
        return True
    words = [word for word in text[statement.start : statement.end].split() if any(map(str.isalnum, word))]
    return len(words) >= _MIN_UNATTRIBUTED_WORDS


def _is_denied(statement: Statement, denied: Sequence[Denied]) -> bool:
    return any(d.start < statement.end and statement.start < d.end for d in denied)


def _without_overlaps(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield statements in order; an indirect one may contain marked ones, and no others overlap."""
    ordered = sorted(statements, key=lambda s: (s.start, -s.end, s.kind is QuotationKind.INDIRECT))
    ends = {True: -1, False: -1}
    indirect: list[Statement] = []
    for statement in ordered:
        is_indirect = statement.kind is QuotationKind.INDIRECT
        if statement.start < ends[is_indirect]:
            continue
        ends[is_indirect] = statement.end
        if is_indirect:
            indirect.append(statement)
            yield statement
            continue
        outer = bisect_left(indirect, statement.end, key=lambda s: s.start)
        within = outer > 0 and statement.end <= indirect[outer - 1].end
        yield replace(statement, kind=QuotationKind.DIRECT) if within else statement


def _extraction(text: str, statements: Sequence[Statement], denied: Sequence[Denied]) -> Extraction:
    people = {person.name: person for s in statements if s.source for person in s.source.speakers}
    return Extraction(
        tuple(_quotation(text, statement) for statement in statements),
        tuple(person.to_speaker() for person in people.values()),
        tuple(_denial(text, each) for each in denied),
    )


def _quotation(text: str, statement: Statement) -> Quotation:
    source = statement.source
    if source is None:
        return Quotation(statement.start, statement.end, statement.kind)
    return Quotation(
        statement.start,
        statement.end,
        statement.kind,
        source.mention,
        source.cue,
        _shown_speaker(text, source),
        _confidence(source),
        tuple(person.name for person in source.speakers),
    )


def _denial(text: str, denied: Denied) -> Denial:
    cue = denied.source.cue or (denied.start, denied.start)
    return Denial(denied.start, denied.end, _shown_speaker(text, denied.source) or "", cue)


def _confidence(source: Source) -> float:
    """Return the likelihood that the shown speaker is right."""
    rule, _, pronoun = source.rule.partition(" by ")
    return min(_CONFIDENCE[rule], _PRONOUN_CONFIDENCE) if pronoun else _CONFIDENCE[rule]


def _shown_speaker(text: str, source: Source) -> str | None:
    """Return the name of the speaker; of several, or of a pronoun that nobody is known for, the words."""
    if len(source.speakers) == 1:
        return source.speakers[0].name
    return " ".join(text[slice(*source.mention)].split()) if source.mention else None
