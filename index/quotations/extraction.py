"""Find the quotations in an article, with the words for their speakers and cues."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from index.model.quotation import Quotation, QuotationKind, Speaker
from index.quotations.attribution import attribute, certainty
from index.quotations.attribution_features import Attribution, Surroundings
from index.quotations.coreference import Coreference
from index.quotations.entities import Entity
from index.quotations.indirect_confidence import IndirectQuotation
from index.quotations.indirect_speech import find_indirect_quotations
from index.quotations.parsed_document import ParsedDocument

RELIABLE = {"name": 0.99, "nominal": 0.96, "pronoun": 0.85}
"""How often, on annotated news, a mention of a kind leads to the right person or body."""


_REMEMBERED = 50
"""How many of the last speakers a pronoun or an office can stand for."""


def find_quotations(reading: ParsedDocument) -> tuple[tuple[Quotation, ...], tuple[Speaker, ...]]:
    """Return an article's quotations in order, and its speakers in the order of their first quotation.

    A reported clause may hold words between marks that are a direct quotation by themselves; no two of the
    kinds direct and mixed overlap.
    """
    around = Surroundings(reading)
    cast = Coreference(reading, around.mentions)
    spoken: list[tuple[int, Entity | str | None]] = []
    resolved: dict[int, Entity | str] = {}

    def whose(stated: Attribution | IndirectQuotation) -> Entity | str | None:
        if stated.mention is None:
            return None
        number = stated.mention.head.number
        if number not in resolved:
            at = bisect_left(spoken, stated.start, key=lambda pair: pair[0])
            before = [member for _, member in spoken[max(0, at - _REMEMBERED) : at]]
            resolved[number] = cast.resolve(stated.mention, before)
        return resolved[number]

    owned: list[tuple[Attribution | IndirectQuotation, Entity | str | None]] = []
    for statement in attribute(reading, around):
        if statement.is_statement:
            spoken.append((statement.start, whose(statement)))
            owned.append((statement, spoken[-1][1]))
    reported = find_indirect_quotations(reading, around.mentions)
    owned.extend((report, whose(report)) for report in reported)
    owned.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    speakers: dict[str, Speaker] = {}
    for _, member in owned:
        if isinstance(member, Entity):
            speakers.setdefault(member.name, member.speaker())
        elif member:
            speakers.setdefault(member, Speaker(member, (member,)))
    quotations = tuple(
        _quotation(
            reading,
            stated,
            member,
            _kind(reading, stated, reported),
            guessed=stated.mention is not None and cast.is_guess(stated.mention),
        )
        for stated, member in owned
    )
    return quotations, tuple(speakers.values())


def _quotation(
    reading: ParsedDocument,
    stated: Attribution | IndirectQuotation,
    member: Entity | str | None,
    kind: QuotationKind,
    *,
    guessed: bool,
) -> Quotation:
    tokens, mention, cue = reading.tokens, stated.mention, stated.cue
    return Quotation(
        stated.start,
        stated.end,
        kind,
        mention=(tokens[mention.first].start, tokens[mention.last].end) if mention else None,
        cue=(cue.start, cue.end) if cue else None,
        speaker=member.name if isinstance(member, Entity) else member,
        confidence=_confidence(stated, member, guessed=guessed),
    )


def _kind(
    reading: ParsedDocument, stated: Attribution | IndirectQuotation, reported: Sequence[IndirectQuotation]
) -> QuotationKind:
    """Return what a statement is, given the article's reported clauses in order."""
    if isinstance(stated, IndirectQuotation):
        return QuotationKind.INDIRECT
    at = bisect_right(reported, stated.start, key=lambda report: report.start)
    if at and stated.end <= reported[at - 1].end:
        return QuotationKind.DIRECT
    content = reading.text[stated.start : stated.end].strip("\"“”„«»‘’`' ")
    whole = content[:1].isupper() and stated.span.words > 2  # shorter is a name or a term
    return QuotationKind.DIRECT if whole else QuotationKind.MIXED


def _confidence(
    stated: Attribution | IndirectQuotation, member: Entity | str | None, *, guessed: bool
) -> float:
    """Return how likely it is that a speaker is right: that the mention is, and whom it stands for."""
    if member is None or stated.mention is None:
        return 0.0
    kind = "pronoun" if guessed else stated.mention.kind
    otherwise = "pronoun" if isinstance(member, Entity) else "nominal"
    meant = RELIABLE.get(kind, RELIABLE[otherwise])
    if isinstance(stated, IndirectQuotation):
        return round(stated.likely * meant, 3)
    return round(stated.likely * certainty(stated.sure) * meant, 3)
