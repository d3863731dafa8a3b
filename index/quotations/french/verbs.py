"""Verbs of saying in French: their forms of several words, and whether they say that something was said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.quotations.french.tokens import Token, low_at
from index.text.french import (
    ADVERBS,
    DETERMINERS,
    JUDGING,
    LIGHT,
    MADE_TO_SAY,
    MAKING,
    PREPOSITIONS,
    PRONOUNS,
    UTTERING,
    Forms,
)

_INVERTED = re.compile(r"(?P<verb>[^\W\d_]+?)(?:-t)?-(?P<pronoun>il|elle|ils|elles|on|je|nous|vous|tu)")
_AUXILIARIES = frozenset({"a", "ont", "avait", "avaient", "eut", "eurent"})
_BEING = frozenset({"est", "sont", "était", "étaient", "fut", "furent"})
_OBJECTS = frozenset(
    {"se", "s'", "lui", "leur", "me", "m'", "nous", "vous", "y", "en", "ne", "n'", "l'", "le"}
)
_BEFORE_INFINITIVE = frozenset({"de", "d'", "à", "par", "se", "s'"})
FAIRE_SAVOIR = "faire savoir"
"""Stands for the infinitives of *faire savoir*, *laisser entendre* and their like."""
_INTRANSITIVE = frozenset({"intervenir", "convenir"})
_DISJOINT = frozenset({"lui", "elle", "eux", "elles"})
_MAX_PHRASE = 4
"""Maximum tokens of a phrase between an auxiliary and its participle: *a, de son côté, dit*. A guess; nothing
was measured."""
_MAX_BETWEEN = 10
"""Maximum tokens between an auxiliary and its participle. A guess; nothing was measured."""
_MAX_TO_SECOND = 40
"""Maximum tokens between an auxiliary and its second participle. A guess; nothing was measured."""
_PARTICIPLE = re.compile(r".+(?:é|i|u|is|it|ert|int|aint|eint|oint)(?:e?s?)")
"""Endings of past participles."""
_MAX_PRONOUNS = 4
"""Maximum pronouns before a verb. A guess; nothing was measured."""
_PLURAL = re.compile(r"(?!dément).*(?:ont|aient|[^i]ent)")
"""Forms of the plural: *disent*, *ont*, but not *soutient*."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of saying with its auxiliary: *n'a pas déclaré*, *s'agace-t-elle*, *fait valoir*.

    Attributes:
        first: Index of its first token, the pronouns before it included.
        last: Index after its last token.
        cue: Index of its first token that is shown as the cue.
        infinitive: Its infinitive.
        pronoun: The pronoun that is joined to it; an empty string for none.
        is_plural: Whether its form is plural.
        is_negated: Whether it is negated.
    """

    first: int
    last: int
    cue: int
    infinitive: str
    pronoun: str = ""
    is_plural: bool = False
    is_negated: bool = False

    @property
    def gender(self) -> str | None:
        """The gender of the pronoun that is joined to it; None for another one, or none."""
        return PRONOUNS.get(self.pronoun)


def verb_at(tokens: Sequence[Token], index: int, forms: Forms) -> Verb | None:
    """Return the verb whose finite word stands at a token if it is one of some verbs, or None."""
    if not tokens[index].is_word:
        return None
    inverted = _INVERTED.fullmatch(tokens[index].low)
    low, pronoun = (inverted["verb"], inverted["pronoun"]) if inverted else (tokens[index].low, "")
    first = index
    while (
        first > 0
        and tokens[first - 1].low in _OBJECTS
        and tokens[first - 1].sentence == tokens[index].sentence
    ):
        first -= 1
    before = [token.low for token in tokens[first:index]]
    is_reflexive = "se" in before or "s'" in before
    is_auxiliary = low in _AUXILIARIES or low in _BEING
    if low in forms.participles and low_at(tokens, index - 1) in {"et", "puis"}:
        return _second_participle(tokens, index, forms)
    if not (is_auxiliary or inverted) and _is_other_form(tokens, index):
        return None
    head = _participle(tokens, index) if is_auxiliary else index
    if low in _BEING and not (
        is_reflexive or UTTERING.participles.get(low_at(tokens, head)) in _INTRANSITIVE
    ):
        return None
    infinitive, end = _infinitive(tokens, head, forms, is_participle=is_auxiliary, low=low)
    if infinitive is None:
        return None
    return Verb(
        first,
        end,
        index - 1 if is_reflexive and before[-1] in {"se", "s'"} else index,
        infinitive,
        pronoun,
        is_plural=_PLURAL.fullmatch(low) is not None,
        is_negated="ne" in before or "n'" in before,
    )


def any_verb_with_pronoun(tokens: Sequence[Token], first: int, end: int) -> Verb | None:
    """Return whatever verb a pronoun of the third person is joined to: *« … », a-t-il grincé*."""
    for index in range(first, min(end, first + _MAX_PRONOUNS)):
        inverted = _INVERTED.fullmatch(tokens[index].low)
        if inverted is None or inverted["pronoun"] not in PRONOUNS:
            if tokens[index].low not in _OBJECTS:
                return None
            continue
        last = index + 1
        if inverted["verb"] in _AUXILIARIES | _BEING:
            last = _participle(tokens, index) + 1
            if last > end or not _PARTICIPLE.fullmatch(tokens[last - 1].low):
                return None
        is_negated = any(token.low in {"ne", "n'"} for token in tokens[first:index])
        plural = inverted["pronoun"].endswith("s")
        return Verb(first, last, first, "", inverted["pronoun"], is_plural=plural, is_negated=is_negated)
    return None


def _second_participle(tokens: Sequence[Token], index: int, forms: Forms) -> Verb | None:
    """Return the verb of a participle that shares an auxiliary with another: a critiqué … *et annoncé*."""
    for earlier in range(index - 2, max(-1, index - _MAX_TO_SECOND), -1):
        if tokens[earlier].sentence != tokens[index].sentence:
            return None
        if tokens[earlier].low in _AUXILIARIES and tokens[earlier + 1].low in JUDGING.participles:
            is_plural = _PLURAL.fullmatch(tokens[earlier].low) is not None
            return Verb(earlier, index + 1, index, forms.participles[tokens[index].low], is_plural=is_plural)
    return None


def _is_other_form(tokens: Sequence[Token], index: int) -> bool:
    """Whether a finite form is a noun or a participle there: *la note*; *a dit*."""
    before = index - 1
    if low_at(tokens, before) in DETERMINERS:
        return True
    while low_at(tokens, before) in ADVERBS or low_at(tokens, before).endswith("ment"):
        before -= 1
    return low_at(tokens, before).partition("-")[0] in _AUXILIARIES | _BEING


def _participle(tokens: Sequence[Token], index: int) -> int:
    """Return the index of the participle after an auxiliary, or where none is looked for any more."""
    end = index + 1
    while end < len(tokens) and end - index < _MAX_BETWEEN:
        low = tokens[end].low
        if low in UTTERING.participles or low in JUDGING.participles:
            break
        is_adverb = low in ADVERBS or low.endswith("ment") or low in _DISJOINT
        beside_comma = low_at(tokens, end + 1) in _DISJOINT or low_at(tokens, end - 1) in _DISJOINT | ADVERBS
        if is_adverb or (low == "," and beside_comma):
            end += 1
        elif low in PREPOSITIONS or low in {",", "quant"}:
            end = _after_phrase(tokens, end)
        else:
            break
    return end


def _after_phrase(tokens: Sequence[Token], index: int) -> int:
    """Return the index after the commas and the phrase at a token: *, de son côté,*."""
    start = index
    index += low_at(tokens, index) == ","
    while index < len(tokens) and index - start <= _MAX_PHRASE and tokens[index].is_word:
        if tokens[index].low in UTTERING.participles or tokens[index].low in JUDGING.participles:
            return index
        index += 1
    return index + 1


def _infinitive(
    tokens: Sequence[Token], head: int, forms: Forms, *, is_participle: bool, low: str
) -> tuple[str | None, int]:
    """Return the infinitive of a verb of saying and the index after its words; None if it is none.

    Args:
        tokens: The tokens of a paragraph.
        head: The index of the finite form, or of the participle.
        forms: The verbs.
        is_participle: Whether a participle stands there.
        low: The finite form without its pronoun.
    """
    word = low_at(tokens, head) if is_participle else low
    if word in MAKING.table(is_participle=is_participle) and low_at(tokens, head + 1) in MADE_TO_SAY:
        return FAIRE_SAVOIR, head + 2
    if word in LIGHT.table(is_participle=is_participle):
        following = head + 1
        while low_at(tokens, following) in _BEFORE_INFINITIVE or low_at(tokens, following) in ADVERBS:
            following += 1
        said = low_at(tokens, following)
        if said in forms.infinitives:
            return said, following + 1
    return forms.table(is_participle=is_participle).get(word), head + 1


def inverted_verb(tokens: Sequence[Token], first: int, end: int) -> Verb | None:
    """Return the verb of saying that begins at a token, its pronouns included, or None."""
    for index in range(first, min(end, first + _MAX_PRONOUNS)):
        verb = verb_at(tokens, index, UTTERING)
        if verb:
            return verb if verb.first <= first else None
    return None
