"""Find the quotations in an article, with the words for their speakers and cues."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.quoting.attribution import attribute, certainty
from index.quoting.cast import Cast
from index.quoting.reading import Reading
from index.quoting.reported import Report, reports
from index.quoting.roster import Member
from index.quoting.speakers import Speaker
from index.quoting.surroundings import Attribution, Surroundings

RELIABLE = {"name": 0.99, "nominal": 0.96, "pronoun": 0.85}
"""How often, on annotated news, a mention of a kind leads to the right person or body."""


_REMEMBERED = 50
"""How many of the last speakers a pronoun or an office can stand for."""


class Kind(StrEnum):
    """Whose the words of a quotation are."""

    DIRECT = "direct"
    """The speaker's own, between quotation marks: a clause or more, or what a reported clause holds."""
    MIXED = "mixed"
    """The speaker's and the article's: some words between quotation marks, in a sentence of the article's
    that says the rest of the statement but is given as no reported clause."""
    REPORTED = "reported"
    """The article's: a clause that carries the statement, with or without words of the speaker's in it."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that an article gives to somebody.

    All offsets are characters of the article's text.

    Attributes:
        start: Offset of the first character, the quotation mark included.
        end: Offset after the last character, the quotation mark included.
        kind: Direct, mixed or reported.
        mention: The article's words for the speaker ("he", "the head of NATO"), as offsets; None where it
            has none.
        cue: The word or words of saying ("underlined", "according to"), as offsets; None where there is none.
        speaker: Who it was: the fullest name that the article has for the mention, or the mention's
            own words where it cannot be resolved; None where nobody is named.
        confidence: How likely it is that `speaker` is right, from 0 to 1.
    """

    start: int
    end: int
    kind: Kind
    mention: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    speaker: str | None = None
    confidence: float = 0.0


def find_quotations(reading: Reading) -> tuple[tuple[Quotation, ...], tuple[Speaker, ...]]:
    """Return an article's quotations in order, and its speakers in the order of their first quotation.

    A reported clause may hold words between marks that are a direct quotation by themselves; no two of the
    kinds direct and mixed overlap.
    """
    around = Surroundings(reading)
    cast = Cast(reading, around.mentions)
    spoken: list[tuple[int, Member | str | None]] = []
    resolved: dict[int, Member | str] = {}

    def whose(stated: Attribution | Report) -> Member | str | None:
        if stated.mention is None:
            return None
        number = stated.mention.head.number
        if number not in resolved:
            at = bisect_left(spoken, stated.start, key=lambda pair: pair[0])
            before = [member for _, member in spoken[max(0, at - _REMEMBERED) : at]]
            resolved[number] = cast.resolve(stated.mention, before)
        return resolved[number]

    owned: list[tuple[Attribution | Report, Member | str | None]] = []
    for statement in attribute(reading, around):
        if statement.is_statement:
            spoken.append((statement.start, whose(statement)))
            owned.append((statement, spoken[-1][1]))
    reported = reports(reading, around.mentions)
    owned.extend((report, whose(report)) for report in reported)
    owned.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    speakers: dict[str, Speaker] = {}
    for _, member in owned:
        if isinstance(member, Member):
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
    reading: Reading, stated: Attribution | Report, member: Member | str | None, kind: Kind, *, guessed: bool
) -> Quotation:
    tokens, mention, cue = reading.tokens, stated.mention, stated.cue
    return Quotation(
        stated.start,
        stated.end,
        kind,
        mention=(tokens[mention.first].start, tokens[mention.last].end) if mention else None,
        cue=(cue.start, cue.end) if cue else None,
        speaker=member.name if isinstance(member, Member) else member,
        confidence=_confidence(stated, member, guessed=guessed),
    )


def _kind(reading: Reading, stated: Attribution | Report, reported: Sequence[Report]) -> Kind:
    """Return what a statement is, given the article's reported clauses in order."""
    if isinstance(stated, Report):
        return Kind.REPORTED
    at = bisect_right(reported, stated.start, key=lambda report: report.start)
    if at and stated.end <= reported[at - 1].end:
        return Kind.DIRECT
    content = reading.text[stated.start : stated.end].strip("\"“”„«»‘’`' ")
    whole = content[:1].isupper() and stated.span.words > 2  # shorter is a name or a term
    return Kind.DIRECT if whole else Kind.MIXED


def _confidence(stated: Attribution | Report, member: Member | str | None, *, guessed: bool) -> float:
    """Return how likely it is that a speaker is right: that the mention is, and whom it stands for."""
    if member is None or stated.mention is None:
        return 0.0
    kind = "pronoun" if guessed else stated.mention.kind
    otherwise = "pronoun" if isinstance(member, Member) else "nominal"
    meant = RELIABLE.get(kind, RELIABLE[otherwise])
    if isinstance(stated, Report):
        return round(stated.likely * meant, 3)
    return round(stated.likely * certainty(stated.sure) * meant, 3)
