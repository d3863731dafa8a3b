"""Reporting clauses: a mention with the cue by which it says something (*the mayor warned*)."""

from collections.abc import Sequence
from itertools import takewhile

from index.quotations.attribution_types import AttributionContext
from index.quotations.mentions import Mention, verb_class
from index.quotations.parsed_document import QuotedSpan, Token
from index.quotations.span_properties import token_distance
from index.text.lexicon import DAYS, PHRASAL

_CUE_RANK = {"say": 0, "tell": 1, "other": 2}
_MAX_TRAILING_TOKENS = 60
"""Maximum tokens looked at after a reporting clause. A guess; nothing was measured."""
_MAX_EXTRA_TOKENS = 4
"""Maximum tokens of a postposed clause besides its mention. A guess; nothing was measured."""
_COMPLEMENTS = frozenset({"that", "by"})
"""Prepositions that lead from a verb to what is said or to who says it."""


def cue_for(span: QuotedSpan, mention: Mention) -> Token | None:
    """Return the verb by which a mention most likely says a span: verbs of saying first, then the nearest."""

    def rank(verb: Token) -> tuple[int, int]:
        return _CUE_RANK[verb_class(verb)], token_distance(span, verb)

    return min(mention.verbs, key=rank, default=None)


def is_postposed(context: AttributionContext, mention: Mention, cue: Token) -> bool:
    """Whether a short reporting clause follows a span, a comma or a dash: …, underlined the mayor."""
    first, last = min(mention.first, cue.number), max(mention.last, cue.number)
    if last - first > mention.last - mention.first + _MAX_EXTRA_TOKENS or first == 0:
        return False
    tokens = context.tokens
    before = tokens[first - 1 - (tokens[first - 1].text == "as")]
    return before.sentence == cue.sentence and (before.quoted >= 0 or before.text in {",", "—", "–"})


def ends_sentence(context: AttributionContext, mention: Mention, cue: Token) -> bool:
    """Whether a reporting clause ends its sentence."""
    after = _number_after(context.tokens, mention, cue)
    return after == len(context.tokens) or context.tokens[after].text == "."


def nearly_ends_sentence(context: AttributionContext, mention: Mention, cue: Token) -> bool:
    """Whether at most a day, a place or an occasion follows a reporting clause in its sentence."""
    if ends_sentence(context, mention, cue):
        return True
    after = _number_after(context.tokens, mention, cue)
    following = context.tokens[after : after + _MAX_TRAILING_TOKENS]
    rest = list(takewhile(lambda token: token.sentence == cue.sentence, following))
    if any(token.quoted >= 0 or token.text.lower() == "according" for token in rest):
        return False
    is_adjunct = not rest or (rest[0].tag == "IN" and rest[0].text not in _COMPLEMENTS)
    return is_adjunct or rest[0].text.lower() in DAYS


def _number_after(tokens: Sequence[Token], mention: Mention, cue: Token) -> int:
    """Return the number of the token after a reporting clause; a cue may have two words: put it."""
    after = max(mention.last, cue.number) + 1
    particle = PHRASAL.get(cue.text.lower())
    return after + (after < len(tokens) and tokens[after].text.lower() == particle)
