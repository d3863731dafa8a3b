"""Resolves a typed name to the speaker whom it means, by the same rules for bot, shell and queries."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias, TypeVar

from rapidfuzz import fuzz, process

from index.model.quotation import Speaker, SpeakerKind
from index.quotations.names import gender
from index.quotations.person_names import plain_words
from index.storage.people import People, PersonId, members
from index.text.lexicon import DEPARTMENTS, OFFICES, ORGANISATIONS, PERSONS, TITLES
from index.text.terms import terms

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
_Words = tuple[str, ...]
_Key = TypeVar("_Key", bound=Hashable)
_Index: TypeAlias = dict[_Key, list[PersonId]]


@dataclass(frozen=True, slots=True)
class ResolvedSpeaker:
    """Whom a typed name means.

    Attributes:
        speaker: The speaker; of several with the name, the one who is quoted most.
        numbers: The speakers whose quotations are theirs: also those whom articles call by the same surname
            without telling whose it is.
        others: Other speakers with the name who are quoted at least a fifth as often, most quoted first.
        is_corrected: Whether a word of the name was misspelled.
    """

    speaker: Speaker
    numbers: tuple[PersonId, ...]
    others: tuple[Speaker, ...] = ()
    is_corrected: bool = False


class SpeakerResolver:
    """Resolves typed names to the speakers of a coverage. It never changes; threads may share it."""

    def __init__(self, people: People) -> None:
        self._people = people
        everybody = ((person, speaker) for person, speaker, _ in people.everybody())
        self._by_name, self._by_surname, self._by_word = _by_keys(everybody)

    def updated(self, people: People) -> "SpeakerResolver":
        """Return what resolves names to the people of the next snapshot; only what changed is entered."""
        if people.identity is not self._people.identity and people.earlier is not self._people.identity:
            return SpeakerResolver(people)
        resolver = copy(self)
        resolver._people = people  # noqa: SLF001 - of its class
        if people.identity is not self._people.identity:
            resolver._enter(people)  # noqa: SLF001
        return resolver

    def _enter(self, people: People) -> None:
        """Enter what changed of some people."""
        before = {(p, s) for word, (old, _) in people.changes.items() for p, s, _ in members(word, old)}
        now = {(p, s) for word, (_, new) in people.changes.items() for p, s, _ in members(word, new)}
        before, now = before - now, now - before
        gone, came = _by_keys(before), _by_keys(now)
        self._by_name = _changed(self._by_name, gone[0], came[0])
        self._by_surname = _changed(self._by_surname, gone[1], came[1])
        self._by_word = _changed(self._by_word, gone[2], came[2])
        self.__dict__.pop("_vocabulary", None)
        if "_by_office_term" in self.__dict__:
            offices: _Index[str] = self._by_office_term
            self._by_office_term = _changed(offices, _by_office_term(before), _by_office_term(now))

    def holding_office(self, wanted: Collection[str]) -> list[tuple[str, frozenset[str]]]:
        """Return who has some terms in name and role: people and bodies, each with all these terms."""
        with_term = [self._by_office_term.get(term, []) for term in wanted]
        speakers = map(self._people.speaker, min(with_term, key=len) if with_term else ())
        offices = ((speaker.name, _office_terms(speaker)) for speaker in speakers)
        return [(name, office) for name, office in offices if office.issuperset(wanted)]

    @cached_property
    def _by_office_term(self) -> "_Index[str]":
        return _by_office_term((person, speaker) for person, speaker, _ in self._people.everybody())

    def resolve(self, typed: str) -> ResolvedSpeaker | None:
        """Return whom a typed name means, or None for nobody.

        It may have accents and capital letters or not, and titles, offices and other words that articles have
        before the name. A surname, or a first name, means the person of that name who is quoted most. Only a
        word that stands in no name may be misspelled.
        """
        return self.resolve_exactly(typed) or self._resolve_misspelled(typed)

    def resolve_exactly(self, typed: str) -> ResolvedSpeaker | None:
        """Return whom a typed name means, or None for nobody; every word must be spelled as in a name."""
        words = _without_titles(plain_words(typed))
        if not 0 < len(words) <= _MAX_TYPED_WORDS:
            return None
        typed_gender = gender(typed.replace(".", "").split()[:1]) if len(typed.split()) > 1 else None
        for candidates in (
            self._named(words),
            self._named_after_office(words),
            self._holding_office(words),
            self._with_words(words),
        ):
            fitting = [n for n in candidates if self._people.speaker(n).gender in {None, typed_gender}]
            if found := (fitting if typed_gender and fitting else candidates):
                return self._most_quoted(found, words)
        described = self._people.described(plain_words(typed))
        return ResolvedSpeaker(self._people.speaker(described[0]), tuple(described)) if described else None

    def _most_quoted(self, candidates: Iterable[PersonId], words: _Words) -> ResolvedSpeaker:
        speakers = {n: self._people.speaker(n) for n in candidates}
        counts = {n: self._people.quotation_count(n) for n in speakers}
        ranked = sorted(speakers, key=lambda n: (-counts[n], self._is_bare(n), speakers[n].name))
        best = next((n for n in ranked if not self._is_bare(n)), ranked[0])
        # Whom articles call by the bare surname may be this person: their quotations show that name.
        bare = [
            n for n in ranked if n != best and plain_words(speakers[n].name) == words and self._is_bare(n)
        ]
        others = [
            speakers[n]
            for n in ranked
            if n != best and n not in bare and counts[n] >= _MIN_SHARE * counts[best]
        ]
        return ResolvedSpeaker(speakers[best], (best, *bare), tuple(others[:_MAX_OTHERS]))

    def _is_bare(self, number: PersonId) -> bool:
        speaker = self._people.speaker(number)
        return speaker.kind is SpeakerKind.NAMED and " " not in speaker.name

    def _named(self, words: _Words) -> Sequence[PersonId]:
        """Return the speakers with a name, or a surname, of exactly these words."""
        if len(words) > 1 and words in self._by_name:
            return self._by_name[words]
        own = [
            n
            for n in self._by_name.get(words, ())
            if plain_words(plain_name(self._people.speaker(n).name)) == words
        ]
        return [*own, *self._by_surname.get(words, ())] or self._by_name.get(words, ())

    def _named_after_office(self, words: _Words) -> Sequence[PersonId]:
        """Return the speakers with a full name that is typed after an office or a nationality."""
        for start in range(1, len(words) - 1):
            candidates = self._by_name.get(words[start:], ())
            if candidates and not any(word in self._by_word for word in words[:start]):
                return candidates
            if candidates and any(word in _BEFORE_NAMES for word in words[:start]):
                return candidates
        return []

    def _holding_office(self, words: _Words) -> Sequence[PersonId]:
        """Return the speakers with a surname after words of their role: Mayor Lind."""
        for start in range(1, len(words)):
            candidates = self._named(words[start:])
            before = set(words[:start])
            holders = [
                n for n in candidates if before <= set(plain_words(self._people.speaker(n).role or ""))
            ]
            if holders:
                return holders
            if candidates and before <= _BEFORE_NAMES:
                return candidates
        return []

    def _with_words(self, words: _Words) -> Sequence[PersonId]:
        """Return the speakers with a name that has all of these words, or initials, in any order."""
        longest = max(words, key=len)
        return [
            number
            for number in self._by_word.get(longest, ())
            if any(_has_words(plain_words(name), words) for name in self._people.speaker(number).names)
        ]

    def _resolve_misspelled(self, typed: str) -> ResolvedSpeaker | None:
        words = plain_words(typed)
        if len(words) > _MAX_TYPED_WORDS:
            return None
        unknown = [word for word in words if word not in self._by_word]
        if not unknown or any(len(word) < _MIN_MISSPELLED_LENGTH for word in unknown):
            return None
        corrected: dict[str, str] = {}
        for word in unknown:
            alike = process.extract(
                word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_MIN_LIKENESS, limit=None
            )
            if not alike:
                return None
            corrected[word] = min((-likeness, known) for known, likeness, _ in alike)[1]
        resolved = self.resolve_exactly(" ".join(corrected.get(word, word) for word in words))
        return replace(resolved, is_corrected=True) if resolved else None

    @cached_property
    def _vocabulary(self) -> Sequence[str]:
        return [word for word in self._by_word if len(word) >= _MIN_MISSPELLED_LENGTH - 1]


def _by_keys(
    people: Iterable[tuple[PersonId, Speaker]],
) -> tuple[_Index[_Words], _Index[_Words], _Index[str]]:
    """Return people by their names, by what they may be called without the first word, and by each word."""
    by_name: _Index[_Words] = {}
    by_surname: _Index[_Words] = {}
    by_word: _Index[str] = {}
    for person, speaker in people:
        names = [form for form in dict.fromkeys(map(plain_words, speaker.names)) if form]
        for form in names:
            by_name.setdefault(form, []).append(person)
        own = plain_words(plain_name(speaker.name))
        for start in range(1, len(own) if speaker.kind is SpeakerKind.NAMED else 0):
            by_surname.setdefault(own[start:], []).append(person)
        for word in dict.fromkeys(word for form in names for word in form):
            by_word.setdefault(word, []).append(person)
    return by_name, by_surname, by_word


def _by_office_term(people: Iterable[tuple[PersonId, Speaker]]) -> _Index[str]:
    """Return the people whose role is known by each term of their name and role."""
    by_term: _Index[str] = {}
    for person, speaker in people:
        for term in _office_terms(speaker) if speaker.role else ():
            by_term.setdefault(term, []).append(person)
    return by_term


def _office_terms(speaker: Speaker) -> frozenset[str]:
    return frozenset((*terms(speaker.name), *terms(speaker.role or "")))


def _changed(index: _Index[_Key], gone: _Index[_Key], came: _Index[_Key]) -> _Index[_Key]:
    """Return an index without some people and with others. Copying it takes a few nanoseconds a key."""
    if not gone and not came:
        return index
    changed = index.copy()
    for key in gone.keys() | came.keys():
        without = set(gone.get(key, ()))
        changed[key] = [*(p for p in index.get(key, ()) if p not in without), *came.get(key, ())]
        if not changed[key]:
            del changed[key]
    return changed


def plain_name(name: str) -> str:
    """Return a speaker's name without what tells namesakes apart: John Smith (mayor of Halden)."""
    return name.partition(" (")[0]


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
