"""The data types of attribution: an article prepared for it, a candidate and an attributed span."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.quotations.mention_detection import find_mentions
from index.quotations.mentions import Mention
from index.quotations.parsed_document import ParsedDocument, QuotedSpan, Token
from index.text.features import FieldValues


@dataclass(frozen=True, slots=True)
class AttributionContext:
    """An article prepared for attribution: its parse, its mentions, and look-ups over both.

    Attributes:
        text: The article's text.
        spans: Its quoted spans, in order.
        tokens: Its tokens, by their number.
        mentions: Its mentions outside quotation marks, in order.
        mention_by_head: The mentions by the number of their head.
        mentions_by_sentence: The mentions by the number of their head's sentence.
        span_starts: The number of each parsed span's first token, ascending.
        subjects: The numbers of the heads of mentions that have a verb, ascending.
    """

    text: str
    spans: Sequence[QuotedSpan]
    tokens: Sequence[Token]
    mentions: Sequence[Mention]
    mention_by_head: dict[int, Mention]
    mentions_by_sentence: dict[int, list[Mention]]
    span_starts: Sequence[int]
    subjects: Sequence[int]

    @classmethod
    def of(cls, document: ParsedDocument) -> "AttributionContext":
        """Return the context of a parsed article; this finds the article's mentions."""
        mentions = find_mentions(document)
        by_sentence: dict[int, list[Mention]] = {}
        for mention in mentions:
            by_sentence.setdefault(mention.head.sentence, []).append(mention)
        return cls(
            document.text,
            document.spans,
            document.tokens,
            mentions,
            {mention.head.number: mention for mention in mentions},
            by_sentence,
            [span.first for span in document.spans if span.first >= 0],
            [mention.head.number for mention in mentions if mention.verbs],
        )


@dataclass(slots=True)
class Candidate:
    """A mention that may be the speaker of a span.

    Attributes:
        mention: The mention.
        cue: The word by which it may say the span, or None.
        values: The values of the fields of `attribution_features.SPEAKER_FEATURES`.
    """

    mention: Mention
    cue: Token | None
    values: FieldValues


@dataclass(slots=True)
class Attribution:
    """A quoted span with its speaker.

    Attributes:
        span: The quoted span.
        mention: The mention of its speaker, or None.
        cue: The word of saying, or None.
        softmax_share: The mention's share of the softmax over the candidates, from 0 to 1.
        statement_probability: The probability that the span is a statement rather than a title, a label or
            a scare quote.
        is_statement: Whether it is taken for a statement.
    """

    span: QuotedSpan
    mention: Mention | None
    cue: Token | None
    softmax_share: float
    statement_probability: float
    is_statement: bool

    @property
    def start(self) -> int:
        """Offset of the span's opening mark."""
        return self.span.start

    @property
    def end(self) -> int:
        """Offset after the span's closing mark."""
        return self.span.end
