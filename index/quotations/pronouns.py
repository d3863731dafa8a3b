"""Pronoun resolution: the entity that "he", "she" or "it" means."""

from collections.abc import Sequence
from math import inf

from index.quotations.entities import Entity, Referent
from index.quotations.mentions import Mention, verb_class
from index.quotations.name_resolution import ACTOR_ROLES, NameResolver

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
_LAST_SPEAKER_SCORE = 1.0
"""It is the speaker of the last quotation."""
_LAST_SPEAKER_MINIMUM = -2.0
"""Minimum score of the last speaker, before `_LAST_SPEAKER_SCORE` is added."""


def resolve_pronoun(
    pronoun: Mention, names: NameResolver, previous_speakers: Sequence[Referent | None]
) -> Entity | None:
    """Return the entity that a pronoun means, or None if that is unknown or a group.

    Args:
        pronoun: The pronoun.
        names: Resolves the names before it.
        previous_speakers: The speakers of the quotations before it, in order.
    """
    last = next((speaker for speaker in reversed(previous_speakers) if speaker is not None), None)
    last_speaker = last if isinstance(last, Entity) else None
    if pronoun.kind in {"male", "female"}:
        return _resolve_gendered(pronoun, names, last_speaker)
    is_it = pronoun.head.text.lower() == "it"
    return last_speaker if is_it and last_speaker and not last_speaker.is_person else None


def _resolve_gendered(pronoun: Mention, names: NameResolver, last_speaker: Entity | None) -> Entity | None:
    """Return the entity with the best score for "he" or "she", or None; its gender is known afterwards."""
    scores: dict[str, float] = {}
    entities: dict[str, Entity] = {}
    for mention in names.mentions_before(pronoun):
        entity = names.resolve(mention)
        if entity is None or entity.is_body or entity.gender not in {None, pronoun.kind}:
            continue
        entities[entity.name] = entity
        scores[entity.name] = max(_score(pronoun, mention, entity), scores.get(entity.name, -inf))
    if last_speaker and last_speaker.gender in {None, pronoun.kind} and not last_speaker.is_body:
        entities[last_speaker.name] = last_speaker
        score = max(scores.get(last_speaker.name, -inf), _LAST_SPEAKER_MINIMUM)
        scores[last_speaker.name] = score + _LAST_SPEAKER_SCORE
    if not scores:
        return None
    best = entities[max(scores, key=scores.__getitem__)]
    best.gender = best.gender or pronoun.kind
    return best


def _score(pronoun: Mention, mention: Mention, entity: Entity) -> float:
    """Return the score of an entity as the referent of a pronoun, given an earlier mention of it."""
    is_actor = mention.role in ACTOR_ROLES
    says = is_actor and any(verb_class(verb) == "say" for verb in mention.verbs)
    is_named_actor = is_actor and mention.head.tag == "NNP"
    is_doubtful = " " not in entity.name and not entity.is_person and not is_named_actor
    return (
        _ACTOR_SCORE * is_actor
        + _SAYING_SCORE * says
        + _GENDER_SCORE * (entity.gender == pronoun.kind)
        + _PERSON_SCORE * entity.is_person
        + _DOUBTFUL_SCORE * is_doubtful
        - (pronoun.head.sentence - mention.head.sentence)
    )
