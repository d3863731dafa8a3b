"""Labels: quoted spans that name or show something, and that nobody says.

A sign *reads “No entry”*; the *term* “smart quay”; known *as* “the Crane”; the band played *“Low Tide”*.
"""

from index.quotations.attribution_types import AttributionContext, Candidate
from index.quotations.mentions import Mention
from index.quotations.parsed_document import QuotedSpan, Token
from index.quotations.span_properties import ancestors, is_title
from index.text.lexicon import AUTHORING, CARRIERS, NAMED, NAMING, PERFORMING, SAYING

_MAX_NAME_WORDS = 6
"""Maximum words of a name or a term. A guess; nothing was measured."""
_PLACING = frozenset({"on", "at", "in"})
"""Words before the title of a show or a work: on “Low Tide”."""
_MAX_NICKNAME_WORDS = 2
"""Maximum words of a nickname. A guess; nothing was measured."""


def is_label(context: AttributionContext, span: QuotedSpan, best: Candidate | None) -> bool:
    """Whether a span is what a thing shows, or the name of somebody or something."""
    return (
        _is_shown(context, span, best.mention if best else None)
        or _is_named(context, span)
        or (best is not None and _is_nickname(context, span, best.cue))
        or _is_performed(context, span, best.cue if best else None)
    )


def _is_shown(context: AttributionContext, span: QuotedSpan, mention: Mention | None) -> bool:
    """Whether a thing shows a span: a *sign* reads “No entry”; carried *banners* saying “No toll”."""
    if (mention and _is_carrier(mention.head)) or _follows_carrier(context, span):
        return True
    above = ancestors(context, span)
    verb = next((token for token in above if token.quoted < 0 and token.tag.startswith("VB")), None)
    head = context.tokens[verb.head] if verb else None
    return bool(verb and head and verb.dep in {"acl", "relcl"} and _is_carrier(head))


def _follows_carrier(context: AttributionContext, span: QuotedSpan) -> bool:
    """Whether a thing and one word stand before a span, whatever their parse: *banners saying*."""
    before = [t for t in context.tokens[max(0, span.first - 3) : span.first] if t.text not in {":", ","}]
    return len(before) > 1 and _is_carrier(before[-2]) and before[-1].text.lower() in {**SAYING, **AUTHORING}


def _is_carrier(noun: Token) -> bool:
    return noun.text.lower().removesuffix("s") in CARRIERS


def _is_named(context: AttributionContext, span: QuotedSpan) -> bool:
    """Whether a span follows a noun for a name or a work: the *term* “smart quay”; his *film*, “Low Tide”."""
    if span.words > _MAX_NAME_WORDS or span.first == 0:
        return False
    tokens = context.tokens
    number = span.first - 1
    before = tokens[number]
    has_comma = before.text == ","
    if has_comma and number:
        before = tokens[number - 1]
    if before.sentence != tokens[span.first].sentence or before.quoted >= 0:
        return False
    word = before.text.lower()
    is_place = (before.tag == "POS" or word in _PLACING) and is_title(context, span)
    if not has_comma and (word in NAMING or is_place):
        return True
    if word == "of" and number and is_title(context, span):
        word = tokens[number - 1].text.lower()
    return word.removesuffix("s") in NAMED and (not has_comma or is_title(context, span))


def _is_nickname(context: AttributionContext, span: QuotedSpan, cue: Token | None) -> bool:
    """Whether somebody is habitually called one or two words: friends *call* him “Papa”."""
    if cue is None or cue.text.lower() not in {"call", "calls"} or span.words > _MAX_NICKNAME_WORDS:
        return False
    after = context.tokens[span.first].end
    return context.text[after : after + 1].isupper()


def _is_performed(context: AttributionContext, span: QuotedSpan, cue: Token | None) -> bool:
    """Whether a span is the title of a work in a statement: he sang “Low Tide”, Lind said."""
    if not is_title(context, span):
        return False
    above = (token for token in ancestors(context, span) if token.quoted < 0 and token.tag.startswith("VB"))
    verb = next(above, None)
    return verb is not None and verb is not cue and verb.text.lower() in {**AUTHORING, **PERFORMING}
