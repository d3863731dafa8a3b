"""Extraction: find the quotations in an article with their speakers, mentions and cues."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from index.model.quotation import Quotation, QuotationKind, Speaker
from index.quotations.attribution import attribute, speaker_probability
from index.quotations.attribution_types import Attribution, AttributionContext
from index.quotations.coreference import Coreference
from index.quotations.entities import Entity, Referent
from index.quotations.indirect_confidence import IndirectQuotation
from index.quotations.indirect_speech import find_indirect_quotations
from index.quotations.parsed_document import ParsedDocument
from index.quotations.unmarked_speech import find_unmarked_speech

_RESOLUTION_ACCURACY = {"name": 0.99, "nominal": 0.96, "pronoun": 0.85}
"""Share of mentions that are resolved to the right person or body, by kind. Measured on annotated news."""
_MAX_PREVIOUS_SPEAKERS = 50
"""Previous speakers to which a pronoun or an office can refer. A guess; nothing was measured."""
_MIN_SENTENCE_WORDS = 3
"""Minimum words of a quoted sentence; shorter quoted spans with a capital letter are names or terms."""
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
        speaker = self.resolve(statement)
        self._starts.append(statement.start)
        self._speakers.append(speaker)
        return speaker

    def resolve(self, quotation: _Attributed) -> Referent | None:
        """Return the speaker of a quotation, or None if it has no mention."""
        mention = quotation.mention
        if mention is None:
            return None
        head = mention.head.number
        if head not in self._by_head:
            earlier = bisect_left(self._starts, quotation.start)
            previous = self._speakers[max(0, earlier - _MAX_PREVIOUS_SPEAKERS) : earlier]
            self._by_head[head] = self._coreference.resolve(mention, previous)
        return self._by_head[head]

    def probability(self, quotation: _Attributed, speaker: Referent) -> float:
        """Return the probability that a mention that is right is resolved to the right speaker."""
        mention = quotation.mention
        if mention is None:
            return 0.0
        kind = "pronoun" if self._coreference.is_guess(mention) else mention.kind
        default_kind = "pronoun" if isinstance(speaker, Entity) else "nominal"
        return _RESOLUTION_ACCURACY.get(kind, _RESOLUTION_ACCURACY[default_kind])


def find_quotations(document: ParsedDocument) -> tuple[tuple[Quotation, ...], tuple[Speaker, ...]]:
    """Return an article's quotations in order, and its speakers in the order of their first quotation.

    An indirect quotation may contain a direct one. Direct and mixed quotations never overlap.
    """
    context = AttributionContext.of(document)
    resolution = _SpeakerResolution(Coreference(document, context.mentions))
    unmarked = find_unmarked_speech(document, context)
    marked = (statement for statement in attribute(context) if statement.is_statement)
    statements = sorted([*_outside(unmarked, marked), *unmarked], key=lambda statement: statement.start)
    pairs: list[tuple[_Attributed, Referent | None]] = [
        (statement, resolution.resolve_statement(statement)) for statement in statements
    ]
    indirect = list(_outside(unmarked, find_indirect_quotations(document, context.mentions)))
    pairs.extend((quotation, resolution.resolve(quotation)) for quotation in indirect)
    pairs.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    quotations = tuple(
        _to_quotation(
            document,
            attributed,
            speaker,
            kind=_kind(document, attributed, indirect),
            confidence=_confidence(attributed, resolution.probability(attributed, speaker))
            if speaker
            else 0.0,
        )
        for attributed, speaker in pairs
    )
    return quotations, _speakers(speaker for _, speaker in pairs if speaker)


def _outside(speech: Sequence[Attribution], quotations: Iterable[_AnyQuotation]) -> Iterator[_AnyQuotation]:
    """Yield the quotations that do not overlap speech without marks, given in order."""
    for quotation in quotations:
        following = bisect_left(speech, quotation.end, key=lambda turn: turn.start)
        if not following or speech[following - 1].end <= quotation.start:
            yield quotation


def _speakers(referents: Iterable[Referent]) -> tuple[Speaker, ...]:
    """Return referents as speakers, each once, in order."""
    speakers: dict[str, Speaker] = {}
    for referent in referents:
        if isinstance(referent, Entity):
            speakers.setdefault(referent.name, referent.to_speaker())
        else:
            speakers.setdefault(referent, Speaker(referent, (referent,)))
    return tuple(speakers.values())


def _to_quotation(
    document: ParsedDocument,
    attributed: _Attributed,
    speaker: Referent | None,
    *,
    kind: QuotationKind,
    confidence: float,
) -> Quotation:
    """Return a quotation as the article's analysis keeps it."""
    tokens, mention, cue = document.tokens, attributed.mention, attributed.cue
    return Quotation(
        attributed.start,
        attributed.end,
        kind,
        mention=(tokens[mention.first].start, tokens[mention.last].end) if mention else None,
        cue=(cue.start, cue.end) if cue else None,
        speaker=speaker.name if isinstance(speaker, Entity) else speaker,
        confidence=confidence,
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


def _confidence(attributed: _Attributed, resolution: float) -> float:
    """Return the probability that the mention is right and resolved to the right speaker."""
    if isinstance(attributed, IndirectQuotation):
        return round(attributed.speaker_probability * resolution, 3)
    mention = speaker_probability(attributed.softmax_share)
    return round(attributed.statement_probability * mention * resolution, 3)
