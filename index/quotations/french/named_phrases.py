"""The noun phrases of a French paragraph that may mean somebody."""

from collections.abc import Iterable, Sequence

from index.quotations.french.phrases import Phrase, is_person, parse_phrase
from index.quotations.french.subjects import with_following_name
from index.quotations.french.tokens import Token, low_at, sentence_start
from index.quotations.french.verbs import verb_at
from index.text.french import BODIES, PREPOSITIONS, UTTERING

_MAX_NAME = 3
"""Maximum words of a person's name whose first name is unknown. A guess; nothing was measured."""


def noun_phrases(tokens: Sequence[Token]) -> Iterable[Phrase]:
    """Yield the noun phrases and names of a paragraph from left to right."""
    index = 0
    while index < len(tokens):
        phrase = parse_phrase(tokens, index, is_plural=False)
        if phrase is None or phrase.is_pronoun:
            index += 1
            continue
        phrase = with_following_name(tokens, phrase)
        yield phrase
        # What a noun phrase without a name contains may be a name itself: la fille de M. Roux.
        index = phrase.last if phrase.name else phrase.first + 1


def is_after_lead(tokens: Sequence[Token], index: int) -> bool:
    """Whether a phrase follows the only comma of its sentence: Usagère quotidienne, *Léa Martinet*."""
    start = sentence_start(tokens, index)
    return low_at(tokens, index - 1) == "," and all(t.low != "," for t in tokens[start : index - 1])


def is_speaking(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a verb of saying follows a phrase."""
    verbs = (verb_at(tokens, n, UTTERING) for n in range(phrase.last, min(phrase.last + 3, len(tokens))))
    return any(verb is not None and verb.first == phrase.last for verb in verbs)


def name_range(phrase: Phrase) -> tuple[int, int]:
    """Return the indices of the name in a phrase; an empty range if it has none."""
    return phrase.name or (phrase.first, phrase.first)


def name_length(phrase: Phrase) -> int:
    """Return the number of words of the name in a phrase."""
    first, last = name_range(phrase)
    return last - first


def may_be_person(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a name of two words or three may be a person's although its first name is unknown."""
    name = tokens[slice(*name_range(phrase))]
    is_plain = not any(word.low in BODIES or word.is_acronym for word in name)
    before = low_at(tokens, phrase.first - 1)
    return not phrase.head and 1 < len(name) <= _MAX_NAME and is_plain and before not in PREPOSITIONS


def may_name_person(phrase: Phrase) -> bool:
    """Whether a phrase may name a person: by two words, a first name, a title or a role."""
    if phrase.name is None or (phrase.head and not is_person(phrase)):
        return False
    return is_person(phrase) or name_length(phrase) > 1
