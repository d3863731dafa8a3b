"""Labels: quoted spans that name or show something, and that nobody says.

A sign *reads “No entry”*; the *term* “smart quay”; known *as* “the Crane”; the band played *“Low Tide”*.
"""

from collections.abc import Sequence

from index.quotations.attribution_types import AttributionContext, Candidate
from index.quotations.certain_statements import is_judgement
from index.quotations.mentions import Mention, verb_class
from index.quotations.parsed_document import QuotedSpan, Token
from index.quotations.span_properties import (
    ancestors,
    end_punctuation,
    is_title,
    span_root,
    starts_sentence,
)
from index.text.lexicon import (
    AUTHORING,
    CARRIERS,
    HAILED_AS,
    KNOWN_AS,
    LABELLED,
    NAMED,
    NAMING,
    PERFORMING,
    SAYING,
    UTTERING,
    WORDINGS,
)

_MAX_NAME_WORDS = 6
"""Maximum words of a name or a term. A guess; nothing was measured."""
_PRESENT_TAGS = frozenset({"VBZ", "NNS", "VBD", "MD"})
"""Tags of the verb after its subject; the tagger takes some for plurals."""
_PLACING = frozenset({"on", "at", "in"})
"""Words before the title of a show or a work: on “Low Tide”."""
_MAX_AS_DISTANCE = 8
"""Maximum words between "known" and "as". A guess; nothing was measured."""
_ADDING = frozenset({"add", "adds", "added", "adding"})
"""Forms of a verb by which words come into a list: the dictionary *adds* “selfie”."""
_REFLEXIVES = frozenset({"itself", "themselves", "himself", "herself"})
"""Pronouns between a verb of calling and a name: calls *itself* the “Herons”."""
_MAX_NICKNAME_WORDS = 2
"""Maximum words of a nickname. A guess; nothing was measured."""


def is_label(context: AttributionContext, span: QuotedSpan, best: Candidate | None) -> bool:
    """Whether a span is what a thing shows, or the name of somebody or something."""
    return (
        _is_shown(context, span, best.mention if best else None)
        or (_is_named(context, span) and not (best and is_judgement(context, span, best)))
        or _is_of_campaign(context, span)
        or (best is not None and _is_nickname(context, span, best.cue))
        or _is_performed(context, span, best.cue if best else None)
        or _is_titled_subject(context, span)
        or _is_listed_title(context, span, best)
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
    if not has_comma and (word in NAMING or is_place or _names_as(tokens, before) or _calls(tokens, before)):
        return True
    if word == "of" and number and is_title(context, span):
        word = tokens[number - 1].text.lower()
    if before.tag.startswith("VB"):
        return False
    if word.removesuffix("s") in NAMED:
        return not has_comma or is_title(context, span)
    return word in WORDINGS and not has_comma and not _is_uttered(tokens, before)


def _is_of_campaign(context: AttributionContext, span: QuotedSpan) -> bool:
    """Whether a span is the name of what the noun after it means: the “Ride Kind” *campaign*."""
    tokens = context.tokens
    after = tokens[span.last + 1] if span.last + 1 < len(tokens) else None
    if span.words > _MAX_NAME_WORDS or span.first == 0 or after is None or after.text.lower() not in LABELLED:
        return False
    return (
        tokens[span.first - 1].tag in {"DT", "PRP$", "POS", "JJ"} and end_punctuation(context, span) == "none"
    )


def _names_as(tokens: Sequence[Token], before: Token) -> bool:
    """Whether a span is what somebody is known as: known to three generations as “Papa”."""
    if before.tag == "DT" and before.number:
        before = tokens[before.number - 1]
    if before.text.lower() != "as":
        return False
    earlier = tokens[max(0, before.number - _MAX_AS_DISTANCE) : before.number]
    verbs = [t for t in earlier if t.tag in {"VBN", "VBD"} and t.sentence == before.sentence]
    if not verbs:
        return False
    if verbs[-1].text.lower() in KNOWN_AS:
        return not {"nsubj", "dobj"} <= {child.dep for child in verbs[-1].children}
    has_agent = any(child.dep in {"agent", "nsubj"} for child in verbs[-1].children)
    return verbs[-1].text.lower() in HAILED_AS and not has_agent


def _calls(tokens: Sequence[Token], before: Token) -> bool:
    """Whether a passive form of "call" without an agent names something: a boat *called* “Sea Witch”."""
    if before.text.lower() != "called":
        return False
    if before.number > 1 and tokens[before.number - 1].text == "-":
        return tokens[before.number - 2].text.lower() == "so"
    dependencies = {child.dep for child in before.children}
    is_passive = before.dep == "acl" or "auxpass" in dependencies
    return is_passive and "agent" not in dependencies


def _is_uttered(tokens: Sequence[Token], noun: Token) -> bool:
    """Whether a noun for words introduces somebody's own: she *used* the word “ruin”; *her* phrase “ruin”."""
    if any(child.dep == "poss" for child in noun.children):
        return True
    if noun.text.lower() == "words" and tokens[noun.head].text.lower() == "with":
        return True
    return noun.head != noun.number and tokens[noun.head].text.lower() in {**UTTERING, **SAYING}


def _is_titled_subject(context: AttributionContext, span: QuotedSpan) -> bool:
    """Whether a title in marks is what a sentence is about: “Low Tide” opens in May."""
    if not (is_title(context, span) and end_punctuation(context, span) == "none"):
        return False
    root = span_root(context, span)
    if root and root.dep in {"nsubj", "nsubjpass"} and root.head > span.last:
        return True
    tokens = context.tokens
    before, after = tokens[span.first - 1 : span.first], tokens[span.last + 1 : span.last + 2]
    begins = not before or before[0].text in {",", ";"} or starts_sentence(context, span)
    return begins and bool(after) and after[0].tag in _PRESENT_TAGS and verb_class(after[0]) != "say"


def _is_listed_title(context: AttributionContext, span: QuotedSpan, best: Candidate | None) -> bool:
    """Whether a title stands within a sentence that names nobody who may say it: also playing: “Low Tide”."""
    if not is_title(context, span) or end_punctuation(context, span) != "none":
        return False
    sentences = {context.tokens[span.first].sentence, context.tokens[span.last].sentence}
    is_elsewhere = best is None or best.mention.head.sentence not in sentences
    return is_elsewhere and not starts_sentence(context, span)


def _is_nickname(context: AttributionContext, span: QuotedSpan, cue: Token | None) -> bool:
    """Whether one or two words are somebody's nickname or new in a list: friends *call* him “Papa”."""
    if cue is None or span.words > _MAX_NICKNAME_WORDS:
        return False
    before = context.tokens[max(0, span.first - 2) : span.first]
    if any(token.text.lower() in _REFLEXIVES for token in before):
        return True
    if (
        cue.text.lower() in _ADDING
        and cue.number == span.first - 1
        and end_punctuation(context, span) == "none"
    ):
        return True
    if cue.text.lower() not in {"call", "calls"}:
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
