"""Pronoun resolution: whom "he", "she" or "it" means, a person with a name or one that is only described."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from index.quotations.entities import Entity, Referent
from index.quotations.mentions import Mention, Role, is_outlet, verb_class
from index.quotations.name_resolution import ACTOR_ROLES, NameResolver
from index.quotations.names import gender, is_demonym
from index.text.lexicon import HUMANS, PRONOUNS

# Scores of a candidate, in sentences: a candidate that scores 1 more may stand 1 sentence farther away. They
# are guesses; nothing was measured.
_ACTOR_SCORE = 2.0
"""It is the subject of a verb or the source of a statement."""
_SAYING_SCORE = 0.5
"""Its verb is one of saying."""
_GENDER_SCORE = 0.25
"""Its gender is known and fits the pronoun."""
_PERSON_SCORE = 0.25
"""The article shows that it is a person."""
_DOUBTFUL_SCORE = -2.0
"""It is one word that nothing shows to be a person's name: Children, Chile."""
_LAST_SPEAKER_SCORE = 0.5
"""It is the speaker of the last quotation. Measured on PolNeAR, Wikinews and articles in many styles: 0 is as
good, 1 and 1.5 lose one pronoun in each half, 2 loses four."""
_LAST_SPEAKER_MINIMUM = -2.0
"""Minimum score of the last speaker, before `_LAST_SPEAKER_SCORE` is added."""
_PARAGRAPH_SCORE = 1.5
"""Score of a mention that acts in the pronoun's paragraph."""
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})
"""Tags of nouns for several, which "he" and "she" mean only by an error of the tagger: Peter *Weeks*."""
_GENDERED = frozenset({"male", "female"})
_NOBODY = frozenset({"no", "any", "every", "each", "whatever", "whichever"})
"""First words of nouns that mean nobody in particular: no spokesman."""
_ASKING = frozenset({"ask", "asks", "asked", "asking"})
"""Forms of a verb whose subject wants to hear another."""


@dataclass(slots=True)
class _Candidate:
    """Somebody whom a pronoun may mean.

    Attributes:
        referent: The entity, or the words that describe it.
        score: Its best score so far.
        is_person: Whether something shows that it is a person: a gender, an office, or what it does.
    """

    referent: Referent
    score: float
    is_person: bool


def resolve_pronoun(
    pronoun: Mention,
    names: NameResolver,
    resolve: Callable[[Mention], Referent | None],
    previous_speakers: Sequence[Referent | None],
) -> Referent | None:
    """Return whom a pronoun means, or None if that is unknown or a group.

    Args:
        pronoun: The pronoun.
        names: Resolves the names before it.
        resolve: Resolves an earlier noun for a person or an earlier pronoun.
        previous_speakers: The speakers of the quotations before it, in order.
    """
    last = next((speaker for speaker in reversed(previous_speakers) if speaker is not None), None)
    if pronoun.kind in {"male", "female"}:
        return _resolve_gendered(pronoun, names, resolve, last)
    is_it = pronoun.head.text.lower() == "it"
    return last if is_it and isinstance(last, Entity) and not last.is_person else None


def _resolve_gendered(
    pronoun: Mention,
    names: NameResolver,
    resolve: Callable[[Mention], Referent | None],
    last_speaker: Referent | None,
) -> Referent | None:
    """Return who has the best score for "he" or "she", or None; an entity's gender is known afterwards."""
    candidates: dict[str, _Candidate] = {}
    is_first_pronoun = True
    for mention in names.mentions_before(pronoun):
        if mention.kind not in _GENDERED:
            referent = _noun_referent(mention, pronoun, names, resolve)
        elif mention.kind == pronoun.kind and mention.role is Role.SUBJECT and is_first_pronoun:
            referent, is_first_pronoun = resolve(mention), False
        else:
            continue
        if referent and _can_be(referent, pronoun.kind):
            _add(candidates, pronoun, mention, referent)
    if last_speaker and _can_be(last_speaker, pronoun.kind):
        name = last_speaker if isinstance(last_speaker, str) else last_speaker.name
        if name in candidates or isinstance(last_speaker, Entity):
            candidate = candidates.setdefault(name, _Candidate(last_speaker, -inf, is_person=True))
            candidate.score = max(candidate.score, _LAST_SPEAKER_MINIMUM) + _LAST_SPEAKER_SCORE
    people = [candidate for candidate in candidates.values() if candidate.is_person]
    if not people:
        return None
    best = max(people, key=lambda candidate: candidate.score).referent
    if isinstance(best, Entity):
        best.gender = best.gender or pronoun.kind
    return best


def _noun_referent(
    mention: Mention, pronoun: Mention, names: NameResolver, resolve: Callable[[Mention], Referent | None]
) -> Referent | None:
    """Return whom an earlier name or noun means if a pronoun can mean them too, or None."""
    entity = names.resolve(mention)
    is_several = mention.head.tag in _PLURAL_TAGS or is_outlet(mention.head)
    if is_several and not (entity and entity.is_person and " " in entity.name):
        return None
    return resolve(mention) if entity is None and _is_person_noun(mention, pronoun.kind) else entity


def _add(candidates: dict[str, _Candidate], pronoun: Mention, mention: Mention, referent: Referent) -> None:
    """Count an earlier mention of a candidate, given the candidates by name."""
    name = referent if isinstance(referent, str) else referent.name
    candidate = candidates.setdefault(name, _Candidate(referent, -inf, _is_known_person(referent)))
    candidate.score = max(candidate.score, _score(pronoun, mention, referent))
    candidate.is_person |= mention.role in ACTOR_ROLES


def _is_person_noun(mention: Mention, pronoun_kind: str) -> bool:
    """Whether a mention is a noun for a person of a gender who acts: *a spokesman* said."""
    noun_gender = gender([mention.head.text])
    return (
        mention.head.tag == "NN"
        and mention.head.text.lower() in HUMANS
        and mention.role in ACTOR_ROLES
        and noun_gender in {None, pronoun_kind}
        and not {child.text.lower() for child in mention.head.children} & _NOBODY
        and not (noun_gender is None and all(verb.text.lower() in _ASKING for verb in mention.verbs))
    )


def _can_be(referent: Referent, pronoun_kind: str) -> bool:
    """Whether "he" or "she" can mean somebody, by what is known of their gender."""
    if isinstance(referent, str):
        return referent.lower() not in PRONOUNS and gender(referent.split()[-1:]) in {None, pronoun_kind}
    return not referent.is_body and referent.gender in {None, pronoun_kind}


def _is_one_word(referent: Referent | None) -> bool:
    return isinstance(referent, Entity) and " " not in referent.name


def _is_known_person(referent: Referent) -> bool:
    return isinstance(referent, str) or referent.is_person


def _score(pronoun: Mention, mention: Mention, referent: Referent) -> float:
    """Return the score of somebody as the referent of a pronoun, given an earlier mention of them."""
    is_actor = mention.role in ACTOR_ROLES
    says = is_actor and any(verb_class(verb) == "say" for verb in mention.verbs)
    is_entity = isinstance(referent, Entity)
    is_person = _is_known_person(referent)
    is_named_speaker = says and mention.head.tag == "NNP"
    is_doubtful = _is_one_word(referent) and not is_person and not is_named_speaker
    if is_doubtful and is_demonym(mention.head.text):
        return -inf
    return (
        _ACTOR_SCORE * is_actor
        + _SAYING_SCORE * says
        + _GENDER_SCORE * (is_entity and referent.gender == pronoun.kind)
        + _PERSON_SCORE * is_person
        + _DOUBTFUL_SCORE * is_doubtful
        + _PARAGRAPH_SCORE * (is_actor and mention.head.paragraph == pronoun.head.paragraph)
        - (pronoun.head.sentence - mention.head.sentence)
    )
