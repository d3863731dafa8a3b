"""Names of speakers, taken apart to be compared across articles."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.model.quotation import Speaker, SpeakerKind
from index.quotations.names import is_demonym
from index.text.folding import fold
from index.text.lexicon import (
    BEFORE_NAMES,
    COMMON_NOUNS,
    DAYS,
    DEPARTMENTS,
    FIRST_NAMES,
    HEADLINE_WORDS,
    MONTHS,
    OFFICES,
    ONE_WORD_ORGANISATIONS,
    ORGANISATIONS,
    PARTICLES,
    PERSONS,
    PLACES,
    STARTERS,
    TIMES,
    TITLES,
)

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""Words after a name that tell a son from his father."""
_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir"})
_MAX_NAME_WORDS = 6
"""Maximum words of a name; more are a headline. A guess; nothing was measured."""
_NO_FIRST_NAMES = OFFICES | PERSONS | ORGANISATIONS | DEPARTMENTS | PLACES
"""Words that may precede a person's name without being a part of it."""
_COMMON_WORDS = (
    OFFICES | PERSONS | ORGANISATIONS | DEPARTMENTS | DAYS | MONTHS | TIMES | COMMON_NOUNS
) - ONE_WORD_ORGANISATIONS
"""Words that alone name nobody: each article has its own committee."""
_STARTERS = frozenset(word.lower() for word in STARTERS if len(word) > 2)
_MAX_WORDS_WITH_PREPOSITION = 3
"""Maximum words of a name that has a word such as "Over" or "Last"; more are a headline."""
_NAMES_CACHED = 1 << 17
"""Cache size of parsed names: a refresh merges all speakers again. A guess; nothing was measured."""
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"[’']s?$")
_LETTERS = re.compile(r"[^\W\d_]+")
_POSSESSIVES = re.compile(r"[’']s?(?=\s|$)")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as articles write it, and its parts.

    Attributes:
        text: The name without titles: "José Núñez Jr.".
        words: Its words, folded, without its suffix: `("jose", "nunez")`.
        suffix: "jr", "iii" or an empty string.
        is_short: Whether it is a surname alone, or with an initial.
        is_body: Whether it is the name of a body or a place.
    """

    text: str
    words: tuple[str, ...]
    suffix: str
    is_short: bool
    is_body: bool = False

    @property
    def initial(self) -> str:
        """The initial before the surname of a short name; empty for none."""
        return self.words[0] if self.is_short and len(self.words) > 1 and len(self.words[0]) == 1 else ""

    @property
    def surname(self) -> tuple[str, ...]:
        """The words of a short name without its initial; the last word of a full one."""
        return self.words[bool(self.initial) :] if self.is_short else self.words[-1:]

    @property
    def key(self) -> tuple[str, str]:
        """The first word and the last."""
        return self.words[0], self.words[-1]

    @property
    def has_first_name(self) -> bool:
        """Whether its first word is a known first name."""
        return self.words[0] in FIRST_NAMES


@lru_cache(_NAMES_CACHED)
def parse_name(text: str) -> PersonName | None:
    """Return the name of a person or a body, or None if a text has words that no name has."""
    parts = [(word, folded_words(word)) for word in text.split()]
    parts = [part for part in parts if part[1] and not part[1][0].isdigit()]
    if _is_headline([word for word, _ in parts]):
        return None
    while len(parts) > 1 and (_is_title(parts[0][0]) or fold(parts[0][0]) in BEFORE_NAMES):
        parts = parts[1:]
    suffix = parts[-1][1][0] if len(parts) > 1 and parts[-1][1][0] in SUFFIXES else ""
    kept = parts[:-1] if suffix else parts
    suffix_parts = parts[len(kept) :]
    kept = _without_office(kept)
    words = tuple(word for _, folded in kept for word in folded)
    if not words or not all(_may_be_in_name(word) for word, _ in kept):
        return None
    is_short = len(kept) == 1 or words[0] in PARTICLES or (len(words[0]) == 1 and len(kept) == 2)
    return PersonName(" ".join(word.rstrip(",") for word, _ in kept + suffix_parts), words, suffix, is_short)


@lru_cache(_NAMES_CACHED)
def name_of(speaker: Speaker) -> PersonName | None:
    """Return the name of a speaker, or None for one that is only described.

    Where the fullest name is a headline, it is another of the speaker's names.
    """
    has_title = _is_title(speaker.name.partition(" ")[0])
    if (speaker.kind is SpeakerKind.DESCRIBED and not has_title) or _is_common(speaker.name):
        return None
    if speaker.kind is SpeakerKind.BODY:
        return _body_name(speaker.name)
    if name := parse_name(speaker.name):
        return name
    texts = [text for text in (*speaker.names[1:], speaker.name) if not _is_common(text)]
    names = (parse_name(" ".join(_tail(text))) for text in texts)
    people = (name for name in names if name and name.words[-1] not in PLACES)
    return max(people, key=lambda name: not name.is_short, default=None)


def _body_name(text: str) -> PersonName | None:
    text = re.sub(r"^[Tt]he\s+", "", text)
    words = folded_words(text)
    person = parse_name(text)
    if person and len(person.words) < len(words) and person.words[-1] not in ORGANISATIONS | PLACES:
        return person  # Senate Majority Whip *John Lind* has a word of a body, but is none.
    is_name = bool(words) and not _is_headline(text.split())
    return PersonName(text, words, "", is_short=False, is_body=True) if is_name else None


def _is_common(text: str) -> bool:
    """Whether a name is a single word that means others elsewhere: Committee, Voters, Republicans, July."""
    word = fold(text).removeprefix("the ")
    singular = word.removesuffix("s")
    return (
        " " not in word
        and not text.isupper()
        and word not in FIRST_NAMES
        and (
            not _COMMON_WORDS.isdisjoint((word, singular))
            or is_demonym(text)
            or (word != singular and is_demonym(text[:-1]))
        )
    )


def _is_headline(words: Sequence[str]) -> bool:
    """Whether some words are too many for a name, or have one that stands in headlines only."""
    folded = [fold(word) for word in words]
    inner = len(words) > _MAX_WORDS_WITH_PREPOSITION and not _STARTERS.isdisjoint(folded[1:])
    return len(words) > _MAX_NAME_WORDS or inner or not HEADLINE_WORDS.isdisjoint(folded)


def _may_be_in_name(word: str) -> bool:
    """Whether a word may be part of a name: Lind, 50, van, al-Rashid."""
    return word[:1].isupper() or not word[:1].isalpha() or fold(word).partition("-")[0] in PARTICLES


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a name as people type it: letters alone, folded, without possessive endings."""
    return tuple(_LETTERS.findall(_POSSESSIVES.sub("", fold(text))))


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a name, folded, without a possessive ending."""
    return tuple(_WORD.findall(fold(_POSSESSIVE.sub("", text))))


def _tail(text: str) -> list[str]:
    """Return the last words of a headline if they are a first name and a surname; or else all words."""
    words = text.split()
    return words[-2:] if len(words) > 2 and fold(words[-2]) in FIRST_NAMES else words


def _is_title(word: str) -> bool:
    """Whether a word is a title before a name: Mrs, Gen., but not the first name Jan."""
    folded = fold(word)
    return folded.rstrip(".") in _HONORIFICS or (len(folded) > 2 and folded in TITLES)


def _without_office(parts: list[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the words of a name without an office, a body or a nationality before its first name."""
    for i in range(1, len(parts) - 1):
        before = [word for _, folded in parts[:i] for word in folded]
        if parts[i][1][0] in FIRST_NAMES and not any(word in FIRST_NAMES for word in before):
            is_known = any(word in _NO_FIRST_NAMES for word in before) or is_demonym(parts[0][0])
            return parts[i:] if is_known else parts
    return parts


def are_compatible(one: PersonName, other: PersonName, *, are_people: bool) -> bool:
    """Whether the words between the first word and the surname of two names agree.

    Args:
        one: A full name.
        other: Another one with the same first word and surname.
        are_people: Whether they are known to be people, who may leave out a middle name.
    """
    middle, other_middle = one.words[1:-1], other.words[1:-1]
    if not are_people:
        return _without_initials(middle) == _without_initials(other_middle)
    shorter, longer = sorted((middle, other_middle), key=len)
    return all(any(_agree(word, candidate) for candidate in longer) for word in shorter)


def share_suffix(name: PersonName, others: Collection[PersonName]) -> bool:
    """Whether a name has the suffix of others, or a middle name that makes up for it.

    Donald Trump is not Donald Trump Jr., but James B. Comey is James B. Comey Jr.
    """
    suffixes = {other.suffix for other in others} | {name.suffix}
    has_middle = len(name.words) > 2
    makes_up = has_middle and any(len(other.words) > 2 for other in others)
    is_known = makes_up or any(name.suffix == other.suffix for other in others)
    return len(suffixes) == 1 or (is_known and len(suffixes - {""}) == 1)


def _without_initials(words: Iterable[str]) -> list[str]:
    return [word for word in words if len(word) > 1]


def _agree(word: str, other: str) -> bool:
    """Whether two words are the same, or one is the initial of the other."""
    return word == other or (min(len(word), len(other)) == 1 and word[0] == other[0])


def stands_for(short: PersonName, full: PersonName) -> bool:
    """Whether a short name may stand for a full one: Lind, A. Lind or Mr. Lind for Ada Lind."""
    surname = short.surname
    ends_alike = len(full.words) > len(surname) and full.words[-len(surname) :] == surname
    return ends_alike and (not short.initial or full.words[0][0] == short.initial)
