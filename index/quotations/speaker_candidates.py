"""The mentions that may be the speaker of a quoted span.

They are the mentions around the span and the speaker of the statement before it. Where a sentence leaves no
doubt (…, according to Lind; “…” — Ada Lind), its mention is the only candidate and the weights have no say.
"""

from collections.abc import Sequence
from itertools import islice

from index.quotations.attribution_types import Attribution, AttributionContext
from index.quotations.certain_statements import following_speaker
from index.quotations.mentions import Mention, Role, verb_class
from index.quotations.parsed_document import QuotedSpan
from index.quotations.reporting_clauses import cue_for, is_postposed, nearly_ends_sentence
from index.quotations.span_properties import ancestors, is_unclosed, starts_paragraph, token_distance
from index.quotations.syntax import RELATIVE_TAGS, active_subject
from index.text.lexicon import ADDRESSING, CALLING_OUT

MAX_CANDIDATES = 60
"""Maximum mentions that are ranked, the nearest ones. A guess; nothing was measured."""
_MAX_LOOKBACK = 50
"""Maximum earlier spans searched for the last statement. A guess; nothing was measured."""
_SENTENCES_BEFORE = 6
"""Sentences before a span whose mentions in its paragraph are candidates. A guess; nothing was measured."""
_SENTENCES_AFTER = 3
"""Sentences after a span whose mentions in its paragraph are candidates. A guess; nothing was measured."""
_SIGNATURE_TOKENS = 7
"""Tokens after a span that are searched for its signature. A guess; nothing was measured."""
_MAX_COLON_TOKENS = 8
"""Tokens from a verb of saying to the colon that leads to its words. A guess; nothing was measured."""
_FINITE_CUE_TAGS = frozenset({"VBD", "VBZ", "VBP", "VBN"})
"""Tags of finite verbs; the tagger takes many past tenses for participles."""


def previous_statement(earlier: Sequence[Attribution]) -> Attribution | None:
    """Return the last attributed statement among the spans before one, or None."""
    recent = islice(reversed(earlier), _MAX_LOOKBACK)
    return next(
        (attribution for attribution in recent if attribution.mention and attribution.is_statement), None
    )


def continues_previous(context: AttributionContext, span: QuotedSpan, earlier: Sequence[Attribution]) -> bool:
    """Whether a span continues the statement before it, which the end of its paragraph left unclosed."""
    if not earlier or not earlier[-1].is_statement or earlier[-1].mention is None:
        return False
    previous = earlier[-1].span
    paragraphs_apart = span.paragraph - previous.paragraph
    return is_unclosed(context, previous) and starts_paragraph(context, span) and 1 <= paragraphs_apart <= 2


def candidate_mentions(
    context: AttributionContext, span: QuotedSpan, earlier: Sequence[Attribution]
) -> list[Mention]:
    """Return the mentions that may be a span's speaker, given the spans before it.

    The order is the article's, with the previous speaker last unless it is among them. A span that the parser
    did not see has no candidates.
    """
    if span.first < 0:
        return []
    nearby = _nearby_mentions(context, span)
    nearby = _after_lead_in(context, span, nearby)
    nearby = _without_bystanders(context, span, nearby)
    previous = previous_statement(earlier)
    speaker = previous.mention if previous else None
    if speaker and all(speaker is not mention for mention in nearby):
        nearby.append(speaker)
    certain = (
        _inserted(span, nearby)
        or _signature(context, span)
        or _handed_on(context, span, nearby)
        or _innermost(context, span, nearby)
        or _source(context, span, nearby)
        or _governing(context, span, nearby)
        or _resumed(context, span, earlier)
        or _before_colon(context, span, nearby)
        or _concluding(context, span, nearby)
        or _following(context, span, nearby)
    )
    if certain:
        return certain
    return [speaker] if speaker and continues_previous(context, span, earlier) else nearby


def _nearby_mentions(context: AttributionContext, span: QuotedSpan) -> list[Mention]:
    """Return the mentions around a span that are nearest to it, in order."""
    first, last = context.tokens[span.first].sentence, context.tokens[span.last].sentence

    def is_near(mention: Mention) -> bool:
        paragraphs_apart = mention.head.paragraph - span.paragraph
        is_close = first - 3 <= mention.head.sentence <= last + 1
        return paragraphs_apart == 0 or (-2 <= paragraphs_apart <= 1 and is_close)

    nearby = [
        mention
        for sentence in range(first - _SENTENCES_BEFORE, last + _SENTENCES_AFTER + 1)
        for mention in context.mentions_by_sentence.get(sentence, [])
        if is_near(mention)
    ]
    nearby.sort(key=lambda mention: token_distance(span, mention.head))
    del nearby[MAX_CANDIDATES:]
    nearby.sort(key=lambda mention: mention.head.number)
    return nearby


def _after_lead_in(context: AttributionContext, span: QuotedSpan, nearby: list[Mention]) -> list[Mention]:
    """Drop the mentions before a lead-in: a sentence whose colon leads to a span in another paragraph."""
    before = context.tokens[span.first - 1] if span.first else None
    if before is None or before.text[-1] != ":" or before.paragraph == span.paragraph:
        return nearby
    kept = [mention for mention in nearby if mention.head.sentence >= before.sentence]
    has_subject = any(mention.verbs and mention.head.sentence == before.sentence for mention in kept)
    return kept if has_subject else nearby


def _without_bystanders(
    context: AttributionContext, span: QuotedSpan, nearby: list[Mention]
) -> list[Mention]:
    """Drop the mentions that are only named where another says something before a colon.

    Lind promised to write to Berg on Friday: “…”. A name right before the colon may speak: … to Berg: “…”.
    """
    colon = context.tokens[span.first - 1] if span.first else None
    if colon is None or colon.text != ":":
        return nearby
    leading = [
        mention
        for mention in nearby
        if mention.head.sentence == colon.sentence and mention.head.number < colon.number
    ]
    if not any(verb_class(verb) != "other" for mention in leading for verb in mention.verbs):
        return nearby
    bystanders = {
        mention.head.number for mention in leading if not mention.verbs and mention.last + 1 != colon.number
    }
    return [mention for mention in nearby if mention.head.number not in bystanders]


def _inserted(span: QuotedSpan, nearby: Sequence[Mention]) -> list[Mention]:
    """Return the mention that the marks enclose with its verb, or []: “It is, – *she* said, – late.”."""
    return [m for m in nearby if span.first < m.head.number < span.last and m.verbs][:1]


def _signature(context: AttributionContext, span: QuotedSpan) -> list[Mention]:
    """Return the mention that signs a span, if any: “…” — Ada Lind."""
    following = context.tokens[span.last + 1 : span.last + 1 + _SIGNATURE_TOKENS]
    heads = (context.mention_by_head.get(token.number) for token in following if token.quoted < 0)
    mention = next((mention for mention in heads if mention), None)
    if mention is None or mention.role is not Role.SIGNED or mention.first > span.last + 2:
        return []
    return [mention]


def _handed_on(context: AttributionContext, span: QuotedSpan, nearby: Sequence[Mention]) -> list[Mention]:
    """Return the mention whose words another hands on in a span's sentence, or [].

    There is only one, and nobody else says something between its verb and the span.
    """
    sentence = context.tokens[span.last].sentence
    in_sentence = [m for m in nearby if m.verbs and m.head.sentence == sentence]
    relayed = [m for m in in_sentence if m.relay]
    if len(relayed) != 1:
        return []
    distance = min(token_distance(span, verb) for verb in relayed[0].verbs)
    is_before = all(verb.number < span.first for verb in relayed[0].verbs)
    others = (
        verb for m in in_sentence if m is not relayed[0] for verb in m.verbs if verb_class(verb) == "say"
    )
    is_nearest = all(
        token_distance(span, verb) > distance or (verb.number < span.first) != is_before for verb in others
    )
    return relayed if is_nearest else []


def _innermost(context: AttributionContext, span: QuotedSpan, nearby: Sequence[Mention]) -> list[Mention]:
    """Return the subject of the verb of saying right above a span that another's statement reports, or [].

    Lind said that *her mother* told her “never sell the boat”.
    """
    saying = [t for t in ancestors(context, span) if t.quoted < 0 and verb_class(t) == "say"]
    if (
        len(saying) < 2
        or saying[0].number > span.first
        or saying[0].text.lower() not in {**ADDRESSING, **CALLING_OUT}
    ):
        return []
    subject = active_subject(saying[0])
    return [m for m in nearby if subject and m.head.number == subject.number and m.kind != "thing"]


def _source(context: AttributionContext, span: QuotedSpan, nearby: Sequence[Mention]) -> list[Mention]:
    """Return the source right after a span, if any: …, according to Lind; …, per Lind."""
    tokens = context.tokens
    after = span.last + 1
    if after < len(tokens) and tokens[after].text == ",":
        after += 1
    sentence = tokens[span.last].sentence
    sources = (m for m in nearby if m.role is Role.ACCORDING and m.verbs[0].number == after)
    return [source for source in sources if source.verbs[0].sentence == sentence]


def _governing(context: AttributionContext, span: QuotedSpan, nearby: Sequence[Mention]) -> list[Mention]:
    """Return the subject right after a span whose verb of saying the span depends on, or [].

    “…,” *the engineer*, who knew them, told a paper.
    """
    tokens = context.tokens
    after = span.last + 1
    if after < len(tokens) and tokens[after].text == ",":
        after += 1
    above = next((token for token in ancestors(context, span) if token.quoted < 0), None)
    return [
        mention
        for mention in nearby
        if mention.first == after
        and mention.role is Role.SUBJECT
        and above is not None
        and verb_class(above) == "say"
        and any(verb.number == above.number for verb in mention.verbs)
    ][:1]


def _resumed(context: AttributionContext, span: QuotedSpan, earlier: Sequence[Attribution]) -> list[Mention]:
    """Return the speaker of the statement that a reporting clause between commas interrupts, or [].

    “Bless me,” whispered *the clerk*, “what an honour.”
    """
    previous = earlier[-1] if earlier else None
    if previous is None or previous.mention is None or previous.cue is None:
        return []
    first = min(previous.mention.first, previous.cue.number)
    last = max(previous.mention.last, previous.cue.number)
    is_between = previous.span.last < first and first - previous.span.last <= 2 and last + 2 == span.first
    is_clause = is_between and verb_class(previous.cue) == "say" and context.tokens[last + 1].text == ","
    return [previous.mention] if is_clause else []


def _before_colon(context: AttributionContext, span: QuotedSpan, nearby: Sequence[Mention]) -> list[Mention]:
    """Return the mention whose verb of saying is the last of several before a span's colon, or [].

    Lind said that *her mother* used to say of Berg: “…”. No other quoted span stands between.
    """
    colon = context.tokens[span.first - 1] if span.first else None
    if colon is None or colon.text != ":" or colon.sentence != context.tokens[span.first].sentence:
        return []
    saying = [
        (verb.number, mention)
        for mention in nearby
        for verb in mention.verbs
        if mention.role is Role.SUBJECT
        and verb.sentence == colon.sentence
        and verb.number < colon.number
        and verb_class(verb) == "say"
    ]
    if len({mention.head.number for _, mention in saying}) < 2:
        return []
    last = max(number for number, _ in saying)
    between = context.tokens[last : colon.number]
    if any(token.quoted >= 0 for token in between) or len(between) > _MAX_COLON_TOKENS:
        return []
    speakers = [mention for number, mention in saying if number == last]
    return speakers if len(speakers) == 1 and speakers[0].kind != "thing" else []


def _following(context: AttributionContext, span: QuotedSpan, nearby: Sequence[Mention]) -> list[Mention]:
    """Return the mention that follows what begins its sentence, with its verb, or []: “…”, *she* smiled."""
    mention = following_speaker(context, span, nearby)
    return [mention] if mention else []


def _concluding(context: AttributionContext, span: QuotedSpan, nearby: Sequence[Mention]) -> list[Mention]:
    """Return the mention that ends a span's sentence with a finite verb of saying: …, the mayor warned."""
    last = context.tokens[span.last]
    for mention in reversed(nearby):
        cue = cue_for(span, mention)
        if cue is None or cue.sentence != last.sentence or cue.number < last.number:
            continue
        is_saying = verb_class(cue) == "say" and cue.tag in _FINITE_CUE_TAGS
        if (
            is_saying
            and mention.head.tag not in RELATIVE_TAGS
            and is_postposed(context, mention, cue)
            and nearly_ends_sentence(context, mention, cue)
        ):
            return [mention]
    return []
