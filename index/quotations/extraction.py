"""Extraction: find the quotations in an article with their speakers, mentions and cues."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from index.model.quotation import Denial, Quotation, QuotationKind, Speaker, SpeakerKind
from index.quotations.attribution import attribute
from index.quotations.attribution_types import Attribution, AttributionContext
from index.quotations.coreference import Coreference
from index.quotations.denials import DeniedWords, find_denials
from index.quotations.entities import Entity, Referent
from index.quotations.indirect_confidence import IndirectQuotation
from index.quotations.indirect_speech import find_indirect_quotations
from index.quotations.joint_speakers import joint_mentions
from index.quotations.mentions import Mention, Role, extent, is_outlet
from index.quotations.name_confidence import ConfidenceContext, confidence
from index.quotations.parsed_document import ParsedDocument
from index.quotations.relays import addressed_outlet
from index.quotations.unmarked_speech import find_unmarked_speech
from index.text.features import FieldValues

_MAX_PREVIOUS_SPEAKERS = 50
"""Previous speakers to which a pronoun or an office can refer. A guess; nothing was measured."""
_MIN_SENTENCE_WORDS = 3
"""Minimum words of a quoted sentence; shorter quoted spans with a capital letter are names or terms."""
_MIN_FOREIGN_WORDS = 6
"""Minimum words of a quotation in another language; its marks are all that tells it. A guess."""
_FOREIGN_PROBABILITY = 0.9
"""Probability that a long quoted span in another language is a quotation. A guess; nothing was measured."""
_QUOTATION_MARKS = "\"“”„«»‘’`' "
_Attributed = Attribution | IndirectQuotation
"""A quotation, direct or indirect, with the mention and the cue that the article gives it."""
_AnyQuotation = TypeVar("_AnyQuotation", Attribution, IndirectQuotation)


class _SpeakerResolution:
    """Resolves the mentions of an article's quotations, each mention once.

    The speakers of the statements in quotation marks are what a later pronoun or office can refer to.
    """

    def __init__(self, coreference: Coreference) -> None:
        self._coreference = coreference
        self._by_head: dict[int, Referent] = {}
        self._starts: list[int] = []
        self._speakers: list[Referent | None] = []

    def resolve_statement(self, statement: Attribution) -> Referent | None:
        """Return the speaker of a statement in quotation marks, and remember it."""
        speaker = self.resolve(statement.mention, statement.start) if statement.mention else None
        self._starts.append(statement.start)
        self._speakers.append(speaker)
        return speaker

    def resolve(self, mention: Mention, start: int) -> Referent:
        """Return the speaker that a mention means in a quotation that begins at an offset."""
        head = mention.head.number
        if head not in self._by_head:
            earlier = bisect_left(self._starts, start)
            previous = self._speakers[max(0, earlier - _MAX_PREVIOUS_SPEAKERS) : earlier]
            self._by_head[head] = self._coreference.resolve(mention, previous)
        return self._by_head[head]


@dataclass(slots=True)
class Extraction:
    """What an article quotes.

    Attributes:
        quotations: Its quotations, in the order of the text.
        speakers: Their speakers, in the order of their first quotation.
        denials: The words that somebody denies having said, in the order of the text.
    """

    quotations: tuple[Quotation, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    denials: tuple[Denial, ...] = ()


def find_quotations(document: ParsedDocument) -> Extraction:
    """Return an article's quotations, their speakers and its denials.

    An indirect quotation may contain a direct one. Direct and mixed quotations never overlap.
    """
    return find_with_evidence(document)[0]


def find_with_evidence(document: ParsedDocument) -> tuple[Extraction, list[FieldValues | None]]:
    """Return what an article quotes, and for each quotation what its confidence depends on.

    These are the values of `CONFIDENCE_FEATURES`; None for a quotation that has no speaker.
    """
    context = AttributionContext.of(document)
    coreference = Coreference(document, context.mentions)
    resolution = _SpeakerResolution(coreference)
    denials = find_denials(document, context.mentions)
    unmarked = find_unmarked_speech(document, context)
    marked = (s for s in attribute(context) if s.is_statement and not _is_denied(s, denials))
    statements = sorted(
        [*_outside(unmarked, marked), *unmarked, *_in_other_languages(document)],
        key=lambda statement: statement.start,
    )
    for statement in statements:
        resolution.resolve_statement(statement)
    indirect = [
        quotation
        for quotation in _outside(unmarked, find_indirect_quotations(document, context.mentions))
        if not _is_denial(quotation, denials)
    ]
    attributed = sorted([*statements, *indirect], key=lambda quotation: (quotation.start, -quotation.end))
    named = ConfidenceContext(document, context.mentions, coreference)
    quotations: list[Quotation] = []
    evidence: list[FieldValues | None] = []
    speakers: dict[str, Speaker] = {}
    for quotation in attributed:
        referents = _referents(document, quotation, resolution)
        for speaker in (_to_speaker(*referent) for referent in filter(_is_listed, referents)):
            speakers.setdefault(speaker.name, speaker)
        kind = _kind(document, quotation, indirect)
        values = named.values(quotation, *referents[0]) if referents else None
        evidence.append(values)
        likelihood = round(confidence(values), 3) if values else 0.0
        stored = _to_quotation(document, quotation, kind, referents, resolution)
        quotations.append(replace(stored, confidence=likelihood))
    denied = tuple(_to_denial(d, resolution) for d in denials)
    return Extraction(tuple(quotations), tuple(speakers.values()), denied), evidence


def _in_other_languages(document: ParsedDocument) -> Iterator[Attribution]:
    """Yield the quoted spans of paragraphs in other languages, without speakers; short ones may be titles."""
    for span in document.spans:
        if document.paragraphs[span.paragraph].in_other_language and span.words >= _MIN_FOREIGN_WORDS:
            yield Attribution(span, None, None, 0.0, _FOREIGN_PROBABILITY, is_statement=True)


def _outside(speech: Sequence[Attribution], quotations: Iterable[_AnyQuotation]) -> Iterator[_AnyQuotation]:
    """Yield the quotations that do not overlap speech without marks, given in order."""
    for quotation in quotations:
        following = bisect_left(speech, quotation.end, key=lambda turn: turn.start)
        if not following or speech[following - 1].end <= quotation.start:
            yield quotation


def _is_denied(statement: Attribution, denials: Sequence[DeniedWords]) -> bool:
    """Whether somebody denies having said a statement, given all denials in order."""
    following = bisect_left(denials, statement.end, key=lambda denial: denial.start)
    return following > 0 and statement.start < denials[following - 1].end


def _is_denial(quotation: IndirectQuotation, denials: Sequence[DeniedWords]) -> bool:
    """Whether an indirect quotation only reports a denial, given all denials in order."""
    following = bisect_left(denials, quotation.end, key=lambda denial: denial.start)
    denial = denials[following - 1] if following else None
    return (
        denial is not None
        and quotation.cue.number == denial.cue.number
        and quotation.start <= denial.start
        and denial.end <= quotation.end
    )


def _referents(
    document: ParsedDocument, attributed: _Attributed, resolution: _SpeakerResolution
) -> list[tuple[Mention, Referent]]:
    """Return the mentions of a quotation's speakers with whom they mean; several if they speak jointly."""
    if attributed.mention is None:
        return []
    mentions = joint_mentions(document.tokens, attributed.mention, attributed.cue)
    return [(mention, resolution.resolve(mention, attributed.start)) for mention in mentions]


def _is_listed(referent: tuple[Mention, Referent]) -> bool:
    """Whether a referent is listed as a speaker: not a pronoun that cannot be resolved."""
    mention, speaker = referent
    return isinstance(speaker, Entity) or mention.kind in {"name", "nominal"} or bool(mention.antecedent)


def _to_speaker(mention: Mention, speaker: Referent) -> Speaker:
    """Return whom a mention means as a speaker, who is named, a body or only described."""
    if isinstance(speaker, Entity):
        if _is_common_noun(mention, speaker):
            return Speaker(speaker.name, (speaker.name,), kind=SpeakerKind.DESCRIBED)
        return speaker.to_speaker()
    is_name = mention.head.tag == "NNP" and all(word[:1].isupper() for word in speaker.split())
    kind = SpeakerKind.NAMED if is_name else SpeakerKind.DESCRIBED
    return Speaker(speaker, (speaker,), kind=kind)


def _name(speaker: Referent) -> str:
    return speaker.name if isinstance(speaker, Entity) else speaker


def _via(document: ParsedDocument, attributed: _Attributed, resolution: _SpeakerResolution) -> str | None:
    """Return the name of the outlet that hands a quotation on, or None."""
    mention = attributed.mention
    if mention is None or attributed.cue is None:
        return None
    head = mention.relay or addressed_outlet(attributed.cue)
    if head is None or not head.tag.startswith("NN"):
        return None
    relay = Mention(head, *extent(document.tokens, head), Role.NAME, [])
    outlet = resolution.resolve(relay, attributed.start)
    if not is_outlet(head):
        is_person = isinstance(outlet, Entity) and (
            outlet.is_person or (" " in outlet.name and not outlet.is_body)
        )
        if is_person or relay.kind != "name":
            return None
    return _name(outlet)


def _to_denial(denial: DeniedWords, resolution: _SpeakerResolution) -> Denial:
    speaker = _name(resolution.resolve(denial.mention, denial.start))
    return Denial(denial.start, denial.end, speaker, (denial.cue.start, denial.cue.end))


def _is_common_noun(mention: Mention, entity: Entity) -> bool:
    """Whether an entity is a common noun with a capital letter, or a plural one: *Investors* said."""
    if " " in entity.name or mention.head.text != entity.name:
        return False
    return mention.kind != "name" or mention.head.tag == "NNPS"


def _to_quotation(
    document: ParsedDocument,
    attributed: _Attributed,
    kind: QuotationKind,
    referents: Sequence[tuple[Mention, Referent]],
    resolution: _SpeakerResolution,
) -> Quotation:
    """Return a quotation as the article's analysis keeps it, without its confidence."""
    tokens, cue = document.tokens, attributed.cue
    mention, speaker = None, None
    if referents:
        mention = tokens[referents[0][0].first].start, tokens[referents[-1][0].last].end
        speaker = _name(referents[0][1])
        if len(referents) > 1:
            speaker = " ".join(document.text[slice(*mention)].split())
    names = dict.fromkeys(_name(referent[1]) for referent in referents if _is_listed(referent))
    return Quotation(
        attributed.start,
        attributed.end,
        kind,
        mention=mention,
        cue=(cue.start, cue.end) if cue else None,
        speaker=speaker,
        speakers=tuple(names),
        via=_via(document, attributed, resolution),
    )


def _kind(
    document: ParsedDocument, attributed: _Attributed, indirect: Sequence[IndirectQuotation]
) -> QuotationKind:
    """Return the kind of a quotation, given the document's indirect quotations in order."""
    if isinstance(attributed, IndirectQuotation):
        return QuotationKind.INDIRECT
    following = bisect_right(indirect, attributed.start, key=lambda quotation: quotation.start)
    if following and attributed.end <= indirect[following - 1].end:
        return QuotationKind.DIRECT
    content = document.text[attributed.start : attributed.end].strip(_QUOTATION_MARKS)
    is_sentence = content[:1].isupper() and attributed.span.words >= _MIN_SENTENCE_WORDS
    return QuotationKind.DIRECT if is_sentence else QuotationKind.MIXED
