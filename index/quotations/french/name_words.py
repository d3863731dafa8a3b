"""Names of people in French, by their words: where one ends, and whether a man or a woman has it."""

from collections.abc import Sequence

from index.quotations.french.tokens import Token, low_at
from index.text.french import (
    ADVERBS,
    CLAUSE_BEGINNINGS,
    DETERMINERS,
    FEMALE_NAMES,
    FEMALE_TITLES,
    MALE_NAMES,
    MALE_TITLES,
    PARTICLES,
    PEOPLE,
    PHRASE_ENDS,
    PREPOSITIONS,
    PRONOUNS,
)

_NOBODY = frozenset({"personne", "rien", "nul", "tout", "cela", "ceci", "ça", "qui", "aucun", "aucune", "c'"})
"""Pronouns that name nobody."""
_NO_NAME = _NOBODY | DETERMINERS | PREPOSITIONS | PHRASE_ENDS | CLAUSE_BEGINNINGS | ADVERBS | set(PRONOUNS)
FIRST_NAMES = MALE_NAMES | FEMALE_NAMES


def name_end(tokens: Sequence[Token], start: int, *, after_title: bool = False) -> int:
    """Return the index after a name that begins at a token, or 0 if none does.

    Args:
        tokens: The tokens of a paragraph.
        start: The index of the first token.
        after_title: Whether a title stands before it, so that it may begin with a particle.
    """
    if start >= len(tokens):
        return 0
    end = start
    if after_title:
        while low_at(tokens, end) in PARTICLES and end + 1 < len(tokens) and tokens[end + 1].is_word:
            end += 1
    if end >= len(tokens) or not _is_name_word(tokens, end, start):
        return 0
    end += 1
    while end < len(tokens):
        following = end
        while low_at(tokens, following) in PARTICLES and not tokens[following].is_capitalised:
            following += 1
        is_continued = following < len(tokens) and _is_name_word(tokens, following, start)
        if not is_continued or tokens[following].sentence != tokens[start].sentence or following - end > 2:
            break
        end = following + 1
    return end


def _is_name_word(tokens: Sequence[Token], index: int, start: int) -> bool:
    token = tokens[index]
    if not token.is_capitalised or (token.is_acronym and index == start):
        return False
    begins_sentence = index == 0 or tokens[index - 1].sentence != token.sentence
    is_other_word = token.low in _NO_NAME or (begins_sentence and token.low in PEOPLE)
    return not (is_other_word and (begins_sentence or index == start))


def first_name(token: Token) -> str:
    """Return the first name by which a word is known: *jean* for Jean-Baptiste."""
    return token.low if token.low in FIRST_NAMES else token.low.partition("-")[0]


def name_gender(tokens: Sequence[Token], start: int) -> str | None:
    """Return the gender of a name by its first name, or None."""
    word = first_name(tokens[start])
    return "male" if word in MALE_NAMES else "female" if word in FEMALE_NAMES else None


def title_gender(title: str) -> str | None:
    """Return the gender of a title, or None."""
    return "male" if title in MALE_TITLES else "female" if title in FEMALE_TITLES else None
