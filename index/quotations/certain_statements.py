"""Statements by their form: quoted spans that need no weights to be told from titles and scare quotes."""

from collections.abc import Iterable, Sequence

from index.quotations.attribution_types import AttributionContext, Candidate
from index.quotations.mentions import Mention, Role, verb_class
from index.quotations.parsed_document import QuotedSpan, Token
from index.quotations.span_properties import (
    is_sentence_after_colon,
    is_title,
    starts_paragraph,
    starts_sentence,
    starts_with_capital,
)
from index.quotations.syntax import is_passive
from index.text.lexicon import HUMANS, JUDGING

_MIN_SENTENCE_WORDS = 4
"""Minimum words of a sentence in marks. Measured on annotated news: of 620 spans of five words or more that
are sentences within a paragraph, 11 are nobody's statement."""
_MIN_SAID_WORDS = 2
"""Minimum words of a span that is no sentence by itself, before a verb of saying. A guess."""
_MAX_JUDGED_TOKENS = 8
"""Maximum tokens for what somebody judges, between the verb and the span. A guess; nothing was measured."""
_NO_OBJECT_TAGS = frozenset({"VB", "MD", "WP", ",", ":"})
"""First letters of tags of words that do not name what somebody judges."""
_SPEAKING = frozenset({"speak", "speaks", "spoke", "speaking", "talks", "talked"})
"""Forms of verbs whose "of" leads to somebody's words in marks."""
_INNER_STOPS = frozenset({",", "!", "?", ".", "…"})
"""Marks within the marks that end what somebody says: “Order,” said the clerk."""
_SENTENCE_ENDS = frozenset({".", "!", "?", "…", ";"})


def is_certain_statement(context: AttributionContext, span: QuotedSpan, best: Candidate | None) -> bool:
    """Whether a span is a statement by its form, and no title.

    It is signed, a sentence after a colon, a sentence among others of a paragraph, or what begins a sentence
    whose rest only names its speaker: “…,” said Lind; “…”, she smiled.
    """
    if is_title(context, span):
        return False
    is_signed = best is not None and best.mention.role is Role.SIGNED
    is_sentence = (
        span.words >= _MIN_SENTENCE_WORDS
        and starts_with_capital(context, span)
        and _is_whole_sentence(context, span)
    )
    return (
        is_signed
        or is_sentence
        or is_sentence_after_colon(context, span)
        or (best is not None and _is_spoken_of(context, span, best.mention))
        or (best is not None and is_judgement(context, span, best))
        or (best is not None and following_speaker(context, span, [best.mention]) is not None)
    )


def _is_whole_sentence(context: AttributionContext, span: QuotedSpan) -> bool:
    """Whether a span is a sentence, its full stop included or not, and not its whole paragraph."""
    if not starts_sentence(context, span):
        return False
    tokens = context.tokens
    after = span.last + 1
    has_outer_stop = after < len(tokens) and tokens[after].text in _SENTENCE_ENDS
    if not _ends_sentence(tokens[after : after + 1], tokens[span.last]):
        return False
    after += has_outer_stop
    ends_paragraph = after >= len(tokens) or tokens[after].paragraph != span.paragraph
    return not (ends_paragraph and starts_paragraph(context, span))


def _is_spoken_of(context: AttributionContext, span: QuotedSpan, mention: Mention) -> bool:
    """Whether a span tells what somebody spoke of: she spoke *of* “a hard compromise”."""
    of, verb = context.tokens[max(0, span.first - 1)], context.tokens[max(0, span.first - 2)]
    return (
        of.text.lower() == "of"
        and verb.text.lower() in _SPEAKING
        and span.words >= _MIN_SAID_WORDS
        and any(own.number == verb.number for own in mention.verbs)
    )


def is_judgement(context: AttributionContext, span: QuotedSpan, best: Candidate) -> bool:
    """Whether a span is what somebody calls something: Lind *called the repair* “cowardly”.

    A capital would make it a name.
    """
    cue, mention = best.cue, best.mention
    if cue is None or cue.text.lower() not in JUDGING or starts_with_capital(context, span):
        return False
    between = context.tokens[cue.number + 1 : span.first]
    if not between or is_passive(cue) or mention.role is not Role.SUBJECT:
        return False
    is_person = mention.kind in {"name", "male", "female"} or mention.head.text.lower() in HUMANS
    is_object = all(token.quoted < 0 and token.tag[:2] not in _NO_OBJECT_TAGS for token in between)
    return is_person and is_object and len(between) <= _MAX_JUDGED_TOKENS


def following_speaker(
    context: AttributionContext, span: QuotedSpan, mentions: Iterable[Mention]
) -> Mention | None:
    """Return the mention that follows what begins its sentence, with its verb: “…”, *she* smiled.

    Any verb will do, if the span is a clause and a name follows the verb or nothing follows it.
    """
    if not starts_sentence(context, span):
        return None
    tokens = context.tokens
    after = span.last + 1
    if after < len(tokens) and tokens[after].text == ",":
        after += 1
    is_clause = span.words >= _MIN_SENTENCE_WORDS and starts_with_capital(context, span)
    for mention in mentions:
        is_before_verb = mention.first == after
        place = mention.last + 1 if is_before_verb else after
        verb = next((verb for verb in mention.verbs if verb.number == place), None)
        if verb is None or verb.sentence != tokens[span.last].sentence:
            continue
        is_last = _ends_sentence(tokens[place + 1 : place + 2], verb)
        is_ended = tokens[span.last - 1].text[-1] in _INNER_STOPS and tokens[span.last - 1].quoted >= 0
        is_said = verb_class(verb) == "say" and (span.words >= _MIN_SAID_WORDS or is_ended)
        if is_said or (is_clause and (is_last or not is_before_verb)):
            return mention
    return None


def _ends_sentence(following: Sequence[Token], last: Token) -> bool:
    """Whether a sentence ends after a word, given the tokens that follow it."""
    return not following or following[0].sentence != last.sentence or following[0].text in _SENTENCE_ENDS
