"""Resolves a typed name to the speaker whom it means, by the same rules for bot, shell and queries."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from rapidfuzz import fuzz, process

from index.model.quotation import Speaker, SpeakerKind
from index.quotations.names import gender
from index.storage.people import People
from index.text.folding import fold
from index.text.lexicon import DEPARTMENTS, OFFICES, ORGANISATIONS, PERSONS, TITLES

_MIN_SHARE = 0.2
"""Minimum number of quotations of another bearer of a name, relative to the one who is quoted most."""
_MAX_OTHERS = 3
"""Maximum other bearers of a name that are offered."""
_MIN_LIKENESS = 85
"""Minimum likeness (rapidfuzz's ratio, in percent) of a misspelled word to a word of a name. A guess; nothing
was measured."""
_MIN_MISSPELLED_LENGTH = 5
"""Minimum letters of a word that is corrected. A guess; nothing was measured."""
_MAX_TYPED_WORDS = 16
"""Maximum words of a typed name with the words before it; more are no name. A guess; nothing was measured."""
_BEFORE_NAMES = OFFICES | PERSONS | ORGANISATIONS | DEPARTMENTS
"""Words that may be typed before a name: CNN President, senator."""
_WORD = re.compile(r"[^\W\d_]+")
_POSSESSIVE = re.compile(r"[’']s?(?=\s|$)")
_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResolvedSpeaker:
    """Whom a typed name means.

    Attributes:
        speaker: The speaker; of several with the name, the one who is quoted most.
        numbers: The numbers of the speakers whose quotations are theirs: also those whom articles call by the
            same surname without telling whose it is.
        others: Other speakers with the name who are quoted at least a fifth as often, most quoted first.
        is_corrected: Whether a word of the name was misspelled.
    """

    speaker: Speaker
    numbers: tuple[int, ...]
    others: tuple[Speaker, ...] = ()
    is_corrected: bool = False


class SpeakerResolver:
    """Resolves typed names to the speakers of a coverage. It never changes; threads may share it."""

    def __init__(self, people: People) -> None:
        self._people = people.people
        self._counts: list[int] = np.diff(people.starts).tolist()
        self._by_name: dict[_Words, list[int]] = defaultdict(list)
        self._by_surname: dict[_Words, list[int]] = defaultdict(list)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._described: dict[_Words, list[int]] = defaultdict(list)
        for number, speaker in enumerate(people.people):
            if speaker.kind is SpeakerKind.DESCRIBED:
                self._described[_words(speaker.name)].append(number)
                continue
            forms = [form for form in dict.fromkeys(map(_words, speaker.names)) if form]
            for form in forms:
                self._by_name[form].append(number)
            own = _words(plain_name(speaker.name))
            for start in range(1, len(own) if speaker.kind is SpeakerKind.NAMED else 0):
                self._by_surname[own[start:]].append(number)
            for word in dict.fromkeys(word for form in forms for word in form):
                self._by_word[word].append(number)

    def resolve(self, typed: str) -> ResolvedSpeaker | None:
        """Return whom a typed name means, or None for nobody.

        It may have accents and capital letters or not, and titles, offices and other words that articles have
        before the name. A surname, or a first name, means the person of that name who is quoted most. Only a
        word that stands in no name may be misspelled.
        """
        return self.resolve_exactly(typed) or self._resolve_misspelled(typed)

    def resolve_exactly(self, typed: str) -> ResolvedSpeaker | None:
        """Return whom a typed name means, or None for nobody; every word must be spelled as in a name."""
        words = _without_titles(_words(typed))
        if not 0 < len(words) <= _MAX_TYPED_WORDS:
            return None
        typed_gender = gender(typed.replace(".", "").split()[:1]) if len(typed.split()) > 1 else None
        for candidates in (
            self._named(words),
            self._named_after_office(words),
            self._holding_office(words),
            self._with_words(words),
        ):
            fitting = [n for n in candidates if self._people[n].gender in {None, typed_gender}]
            if found := (fitting if typed_gender and fitting else candidates):
                return self._most_quoted(found, words)
        described = self._described.get(_words(typed), [])
        return ResolvedSpeaker(self._people[described[0]], tuple(described)) if described else None

    def _most_quoted(self, candidates: Iterable[int], words: _Words) -> ResolvedSpeaker:
        ranked = sorted(
            dict.fromkeys(candidates),
            key=lambda n: (-self._counts[n], self._is_bare(n), self._people[n].name),
        )
        best = next((n for n in ranked if not self._is_bare(n)), ranked[0])
        # Whom articles call by the bare surname may be this person: their quotations show that name.
        bare = [n for n in ranked if n != best and _words(self._people[n].name) == words and self._is_bare(n)]
        others = [
            self._people[n]
            for n in ranked
            if n != best and n not in bare and self._counts[n] >= _MIN_SHARE * self._counts[best]
        ]
        return ResolvedSpeaker(self._people[best], (best, *bare), tuple(others[:_MAX_OTHERS]))

    def _is_bare(self, number: int) -> bool:
        speaker = self._people[number]
        return speaker.kind is SpeakerKind.NAMED and " " not in speaker.name

    def _named(self, words: _Words) -> list[int]:
        """Return the speakers with a name, or a surname, of exactly these words."""
        if len(words) > 1 and words in self._by_name:
            return self._by_name[words]
        own = [n for n in self._by_name.get(words, []) if _words(plain_name(self._people[n].name)) == words]
        return [*own, *self._by_surname.get(words, [])] or list(self._by_name.get(words, []))

    def _named_after_office(self, words: _Words) -> list[int]:
        """Return the speakers with a full name that is typed after an office or a nationality."""
        for start in range(1, len(words) - 1):
            candidates = self._by_name.get(words[start:], [])
            if candidates and not any(word in self._by_word for word in words[:start]):
                return candidates
            if candidates and any(word in _BEFORE_NAMES for word in words[:start]):
                return candidates
        return []

    def _holding_office(self, words: _Words) -> list[int]:
        """Return the speakers with a surname after words of their role: Mayor Lind."""
        for start in range(1, len(words)):
            candidates = self._named(words[start:])
            before = set(words[:start])
            holders = [n for n in candidates if before <= set(_words(self._people[n].role or ""))]
            if holders:
                return holders
            if candidates and before <= _BEFORE_NAMES:
                return candidates
        return []

    def _with_words(self, words: _Words) -> list[int]:
        """Return the speakers with a name that has all of these words, or initials, in any order."""
        longest = max(words, key=len)
        return [
            number
            for number in self._by_word.get(longest, [])
            if any(_has_words(_words(name), words) for name in self._people[number].names)
        ]

    def _resolve_misspelled(self, typed: str) -> ResolvedSpeaker | None:
        words = _words(typed)
        if len(words) > _MAX_TYPED_WORDS:
            return None
        unknown = [word for word in words if word not in self._by_word]
        if not unknown or any(len(word) < _MIN_MISSPELLED_LENGTH for word in unknown):
            return None
        corrected: dict[str, str] = {}
        for word in unknown:
            match = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_MIN_LIKENESS)
            if match is None:
                return None
            corrected[word] = match[0]
        resolved = self.resolve_exactly(" ".join(corrected.get(word, word) for word in words))
        return replace(resolved, is_corrected=True) if resolved else None

    @cached_property
    def _vocabulary(self) -> Sequence[str]:
        return [word for word in self._by_word if len(word) >= _MIN_MISSPELLED_LENGTH - 1]


def plain_name(name: str) -> str:
    """Return a speaker's name without what tells namesakes apart: John Smith (mayor of Halden)."""
    return name.partition(" (")[0]


def _words(text: str) -> _Words:
    return tuple(_WORD.findall(_POSSESSIVE.sub("", fold(text))))


def _without_titles(words: _Words) -> _Words:
    """Return a name's words without "the" and abbreviated titles before them."""
    start = 0
    while start < len(words) - 1 and (words[start] == "the" or _is_title(words[start])):
        start += 1
    return words[start:]


def _is_title(word: str) -> bool:
    return len(word) > 1 and (f"{word}." in TITLES or word == "miss")


def _has_words(name: _Words, words: _Words) -> bool:
    """Whether a name has each of some words, or a word that begins with it if it is an initial."""
    initials = {word[0] for word in name}
    return all(word in name or (len(word) == 1 and word in initials) for word in words)
