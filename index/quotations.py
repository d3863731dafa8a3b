"""Find the quotations in an article, with the words for their speakers and cues."""

from dataclasses import dataclass
from enum import StrEnum

from index.attribution import Attribution, Surroundings, attribute
from index.cast import Cast
from index.reading import Reading
from index.roster import Member
from index.speakers import Speaker


class Kind(StrEnum):
    """How an article carries a statement."""

    DIRECT = "direct"
    """A clause or more between quotation marks."""
    MIXED = "mixed"
    """Some words between quotation marks within the article's own sentence."""
    REPORTED = "reported"
    """In the article's words, without quotation marks."""


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
    """Return an article's quotations in order, and its speakers in the order of their first quotation."""
    around = Surroundings(reading)
    cast = Cast(reading, around.mentions)
    found: list[Quotation] = []
    whose: list[Member | str | None] = []
    resolved: dict[int, Member | str] = {}
    for attribution in attribute(reading, around):
        if not attribution.is_statement:
            continue
        mention = attribution.mention
        member = None
        if mention:
            member = resolved.get(mention.head.number) or cast.resolve(mention, whose)
            resolved[mention.head.number] = member
        whose.append(member)
        found.append(_quotation(reading, attribution, member))
    speakers: dict[str, Speaker] = {}
    for member in whose:
        if isinstance(member, Member):
            speakers.setdefault(member.name, member.speaker())
        elif member:
            speakers.setdefault(member, Speaker(member, (member,)))
    return tuple(found), tuple(speakers.values())


def _quotation(reading: Reading, attribution: Attribution, member: Member | str | None) -> Quotation:
    tokens, span, mention, cue = reading.tokens, attribution.span, attribution.mention, attribution.cue
    content = reading.text[span.start : span.end].strip("\"“”„«»`' ")
    whole = content[:1].isupper() and span.words > 2
    return Quotation(
        span.start,
        span.end,
        Kind.DIRECT if whole else Kind.MIXED,
        mention=(tokens[mention.first].start, tokens[mention.last].end) if mention else None,
        cue=(cue.start, cue.end) if cue else None,
        speaker=member.name if isinstance(member, Member) else member,
        confidence=attribution.sure,
    )
