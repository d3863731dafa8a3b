"""Noun phrases in French: who may be the subject of a verb of saying.

They are read from left to right by closed classes of words: determiners, titles, prepositions. A parser was
tried for it and left out; see `docs/architecture.md`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.quotations.french.name_words import FIRST_NAMES, first_name, name_end, name_gender, title_gender
from index.quotations.french.tokens import Token, low_at
from index.text.french import (
    ADVERBS,
    BODIES,
    DETERMINERS,
    FEMALE_NOUNS,
    FEMININE_DETERMINERS,
    KNOWN_ADJECTIVES,
    MALE_NOUNS,
    MASCULINE_DETERMINERS,
    NAMED_AFTER,
    NOUNS_WITH_A,
    NOUNS_WITH_EN,
    OWN_DETERMINERS,
    PARTICLES,
    PEOPLE,
    PHRASE_ENDS,
    PLURAL_DETERMINERS,
    PRONOUNS,
    TITLES,
    UTTERING,
)

SUBJECT_PRONOUNS = frozenset({"il", "elle", "ils", "elles"})
"""Pronouns that are joined to an inverted verb by a hyphen."""
_PLURAL_PRONOUNS = frozenset({"ils", "elles", "ceux-ci", "celles-ci"})
_OF = frozenset({"de", "du", "des", "d'"})
_TO = frozenset({"à", "au", "aux"})
_ARTICLES = frozenset({"le", "la", "l'", "les"})
_ADJECTIVE = re.compile(
    r".+(?:a[ln]e?s?|aux|elle?s?|i[fv]e?s?|euses?|teurs?|trices?|[ié]en(?:ne)?s?|ais(?:es?)?|oi[rs](?:es?)?"
    r"|ques?|[ai]bles?|aires?|i?stes?|[ae]nt(?:es?)?|ée?s?|ières?|iers?|in(?:e|es|s)?|ue?s?)"
)
"""Endings of the adjectives and participles that follow a noun: *régionale*, *européen*, *délégué*."""
MAX_WORDS = 14
"""Maximum words of a noun phrase. A guess; nothing was measured."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase.

    Attributes:
        first: Index of its first token.
        last: Index after its last token.
        head: Its noun in lower case; a pronoun; empty for a name.
        name: The indices of the name in it, as a slice: le capitaine *Karim Osmani*.
        gender: `male`, `female` or None if unknown.
        is_plural: Whether it is plural.
        complement: The indices of what follows the noun: le maire *de Brest*.
        others: The phrases joined to it by "et".
        is_definite: Whether its article is in the preposition before it: aux yeux *du* maire.
        names_person: Whether its name begins with a first name: le cinéaste *Paul Roux*.
    """

    first: int
    last: int
    head: str = ""
    name: tuple[int, int] | None = None
    gender: str | None = None
    is_plural: bool = False
    complement: tuple[int, int] | None = None
    others: tuple["Phrase", ...] = ()
    is_definite: bool = False
    names_person: bool = False

    @property
    def is_pronoun(self) -> bool:
        """Whether it is a pronoun of the third person."""
        return self.head in PRONOUNS


def parse_phrase(tokens: Sequence[Token], start: int, *, is_plural: bool = True) -> Phrase | None:
    """Return the noun phrase that begins at a token, or None.

    Args:
        tokens: The tokens of a paragraph.
        start: The index of its first token.
        is_plural: Whether the verb is plural, so that "et" may join two phrases.
    """
    phrase = _single_phrase(tokens, start)
    if phrase is None or phrase.is_pronoun or not is_plural or low_at(tokens, phrase.last) != "et":
        return phrase
    other = _single_phrase(tokens, phrase.last + 1)
    if other is None or other.is_pronoun:
        return phrase
    return replace(phrase, last=other.last, others=(other,), is_plural=True)


def _single_phrase(  # noqa: PLR0911 - one return for each form of a phrase
    tokens: Sequence[Token], start: int
) -> Phrase | None:
    """Return the phrase that begins at a token, without those that "et" joins to it."""
    if start >= len(tokens) or not tokens[start].is_word:
        return None
    low = tokens[start].low
    if low in PRONOUNS:
        return Phrase(start, start + 1, low, gender=PRONOUNS[low], is_plural=low in _PLURAL_PRONOUNS)
    if low in {"ce", "cette"} and low_at(tokens, start + 1) in {"dernier", "dernière"}:
        is_closed = start + 2 >= len(tokens) or low_at(tokens, start + 2) not in PEOPLE
        last = tokens[start + 1].low
        return Phrase(start, start + 2, last, gender=PRONOUNS[last]) if is_closed else None
    if low in {"l'un", "l'une"} or (low == "l'" and low_at(tokens, start + 1) in {"un", "une"}):
        return _one_of_them(tokens, start)
    if low in TITLES and (name := name_end(tokens, start + 1, after_title=True)):
        gender = title_gender(low) or name_gender(tokens, start + 1)
        return Phrase(start, name, low, (start + 1, name), gender, is_plural=low in {"mm.", "mmes"})
    if low in DETERMINERS:
        return _noun_phrase(tokens, start)
    end = name_end(tokens, start)
    if not end:
        return None
    gender = name_gender(tokens, start)
    return Phrase(start, end, "", (start, end), gender, names_person=gender is not None)


def _one_of_them(tokens: Sequence[Token], start: int) -> Phrase | None:
    """Return the phrase *l'un d'eux*, *l'une des voisines*."""
    of = start + 2 if low_at(tokens, start) == "l'" else start + 1
    gender = "female" if low_at(tokens, of - 1).endswith("une") else "male"
    if low_at(tokens, of) not in _OF:
        return None
    end = of + 2
    while end < len(tokens) and tokens[end].is_word and tokens[end].low not in PHRASE_ENDS:
        end += 1
    return Phrase(start, end, low_at(tokens, of - 1), gender=gender) if end <= len(tokens) else None


def _noun_phrase(tokens: Sequence[Token], start: int) -> Phrase | None:
    """Return the phrase that begins with a determiner, with its complements and the name at its end."""
    low = tokens[start].low
    end, head, complement, name = start + 1, "", None, None
    while end < len(tokens) and end - start < MAX_WORDS:
        token = tokens[end]
        if not token.is_word or (token.low in UTTERING.finite and end > start + 1):
            break
        if token.is_capitalised and end > start + 1 and _begins_name(tokens, end, head, complement):
            after = name_end(tokens, end)
            name = (end, after) if after else None
            end = after or end
            while head in BODIES and end < len(tokens) and _is_adjective_after(tokens[end]):
                end += 1
            break
        title_end = _titled_name_end(tokens, end, head)
        if title_end:
            name, end = (end, title_end), title_end
            break
        taken = _complement_words(tokens, end, head, in_complement=complement is not None)
        if taken == 0:
            break
        if head and complement is None:
            complement = end
        elif not head and (token.low in PEOPLE or token.low in BODIES or not _is_adjective(tokens, end)):
            head = token.low
        end += taken
    if end == start + 1 or not head:
        return None
    span = (complement, name[0] if name else end) if complement else None
    names_person = name is not None and head not in NAMED_AFTER | BODIES and _is_full_name(tokens, name)
    # A woman may be "le maire", so that her first name tells more than the article.
    gender = (name_gender(tokens, name[0]) if name and names_person else None) or _noun_gender(low, head)
    return Phrase(start, end, head, name, gender, low in PLURAL_DETERMINERS, span, names_person=names_person)


def _is_full_name(tokens: Sequence[Token], name: tuple[int, int]) -> bool:
    """Whether a name begins with a known first name and goes on."""
    return name[1] - name[0] > 1 and first_name(tokens[name[0]]) in FIRST_NAMES


def _begins_name(tokens: Sequence[Token], index: int, head: str, complement: int | None) -> bool:
    """Whether a capitalised word after a noun begins a person's name rather than ends a complement."""
    if complement is None:
        return not tokens[index].is_acronym
    before = low_at(tokens, index - 1)
    is_human = head in PEOPLE or head.removesuffix("s") in PEOPLE
    return is_human and first_name(tokens[index]) in FIRST_NAMES and before not in _OF | _TO | _ARTICLES


def _titled_name_end(tokens: Sequence[Token], index: int, head: str) -> int:
    """Return the end of a name with a particle after a rank, or 0: le général *de Villeray*."""
    if head in TITLES and tokens[index].low in PARTICLES:
        return name_end(tokens, index, after_title=True)
    return 0


def _complement_words(tokens: Sequence[Token], index: int, head: str, *, in_complement: bool) -> int:
    """Return how many tokens continue a noun phrase at a token, or 0 if it ends there."""
    low, after = tokens[index].low, low_at(tokens, index + 1)
    if low in _OF and after in TITLES and (end := name_end(tokens, index + 2, after_title=True)):
        return end - index
    if low in _OF or (low in _TO and head in NOUNS_WITH_A and not in_complement):
        has_article = after in _ARTICLES
        noun = index + 1 + has_article
        is_noun = noun < len(tokens) and tokens[noun].is_word and low_at(tokens, noun) not in PHRASE_ENDS
        return 2 + has_article if is_noun else 0
    if low == "et" and in_complement and after in _OF:
        return 1
    if low == "en" and (after in {"chef", "exercice"} or (head in NOUNS_WITH_EN and not in_complement)):
        return 2
    if low in PHRASE_ENDS or low == "et" or low in DETERMINERS or low in ADVERBS:
        return 0
    is_new = not head or in_complement or tokens[index].is_capitalised or low in KNOWN_ADJECTIVES
    return 1 if is_new or _is_adjective_after(tokens[index]) else 0


def _is_adjective_after(token: Token) -> bool:
    """Whether a word after a noun may be its adjective rather than a verb: la directrice *régionale*."""
    return token.is_word and not token.is_capitalised and _ADJECTIVE.fullmatch(token.low) is not None


def _is_adjective(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word before a noun is an adjective: le *jeune* homme, l'*ancien* maire."""
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return following is not None and following.low in PEOPLE and (token.low not in PEOPLE)


def _noun_gender(determiner: str, noun: str) -> str | None:
    """Return the gender of a noun by its form, or by its determiner; None if neither tells."""
    singular = noun.removesuffix("s")
    if determiner in FEMININE_DETERMINERS:
        return "female"
    is_female = singular in FEMALE_NOUNS and singular not in MALE_NOUNS
    if determiner in MASCULINE_DETERMINERS:
        return "male"
    is_male = singular in MALE_NOUNS and singular not in FEMALE_NOUNS
    return "female" if is_female else "male" if is_male else None


def is_person(phrase: Phrase) -> bool:
    """Whether a phrase means a person or several: by a title, a noun for people, or a first name."""
    noun = phrase.head
    is_human = noun in PEOPLE or noun.removesuffix("s") in PEOPLE or noun in TITLES
    return is_human or noun in {"un", "une"} or phrase.names_person


def is_body(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a phrase means a body, a group or a document: by its noun, or by a capital: *le Figaro*."""
    noun = phrase.head
    is_known = noun in BODIES or noun.removesuffix("s") in BODIES or phrase.name is not None
    return is_known or (noun != "" and tokens[min(phrase.first + 1, phrase.last - 1)].is_capitalised)


def is_own(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a phrase belongs to the first or the second person: *mon père*."""
    return tokens[phrase.first].low in OWN_DETERMINERS
