"""Descriptions: the entity that a common noun means by an office or by what the article says of it."""

import re
from collections.abc import Sequence

from index.quotations.entities import Entity, EntityIndex, Referent
from index.quotations.entity_descriptions import find_descriptions, find_roles
from index.quotations.mentions import extent
from index.quotations.names import WORD, find_names, gender, is_demonym, office_words
from index.quotations.office_kinds import COMPANY_HEADS, HEADS, MODIFIERS, OFFICES_BY_NOUN
from index.quotations.parsed_document import ParsedDocument, Token
from index.quotations.unnamed_people import UnnamedPeople
from index.text.lexicon import (
    ADDRESSES,
    BODIES,
    COMPANIES,
    DAYS,
    MONTHS,
    OFFICES,
    PERSONS,
    PLACE_OFFICES,
    PLACES,
    STYLES,
)

_OWNERS = frozenset({"his", "her", "their", "its", "our", "my"})
"""Possessive pronouns."""
_OWNING = _OWNERS | {"'s", "’s", "of", "for", "to"}
"""Words by which a noun is somebody's: *her* lawyer, a lawyer *for* Berg."""
_ANYBODY = frozenset({"man", "woman", "boy", "girl", "nominee", "candidate", "head", "chief", "boss"})
"""Nouns that fit a person whom the article describes by another noun."""
_SHARED_LETTERS = 5
"""Letters at the start of two words that make them akin: minister, ministry. A guess."""
_HELD = OFFICES | PERSONS | ADDRESSES | OFFICES_BY_NOUN.keys()
"""Nouns for people with an office."""
_SINGLE_HOLDER = PLACE_OFFICES | {"president", "secretary", "pope", "commissioner"}
"""Offices that an article rarely leaves unmentioned where it names their holder."""
_GENERAL = frozenset(
    {"year", "old", "former", "veteran", "young", "elderly", "late", "longtime", "outspoken", "of"}
)
"""Words before a noun that tell nobody from another: the 40-year-old, the former politician."""
_AREAS = PLACES | {"county", "city", "state", "district", "court", "street"} | DAYS | MONTHS
"""Last words of names that are no company's."""
_MAX_DISTANCE = 400
"""Characters between a person and the pronoun for the only person there. A guess; nothing was measured."""
_MAX_NAME = 120
"""Characters of a name with its office. A guess; nothing was measured."""
_AGE = re.compile(r"[Tt]he (\d{1,3})-year-old")
"""A person whom an age alone describes."""
_NATIONALITY = re.compile(r"[Tt]he (?:\d{1,3}-year-old )?([A-Z]\w+(?: [A-Z]\w+)?)")
"""A person whom a nationality alone describes, or with an age."""
_BODY_NOUNS = frozenset(
    {"council", "university", "union", "association", "commission", "committee", "board", "club", "trust"}
    | {"federation", "institute", "agency", "authority", "college", "museum", "hospital", "airline"}
    | {"foundation", "society", "league", "academy", "theatre", "zoo", "orchestra", "festival", "alliance"}
)
"""Last words of a body's name that mean it later in the article."""
_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "their", "its", "this", "that", "our", "my"})


class DescriptionResolver:
    """Resolves common nouns for people: the senator, the woman.

    Attributes:
        described: People and bodies with the words that describe them and the noun among these.
    """

    def __init__(self, document: ParsedDocument, entities: EntityIndex) -> None:
        """Collect the descriptions that an article gives of `entities`."""
        self._document = document
        self._entities = entities
        described = list(find_descriptions(document, entities))
        self._with_description = {id(entity) for entity, _, _ in described}
        self.described = [*find_roles(entities), *described]
        self._guesses: set[int] = set()
        self._unnamed = UnnamedPeople(document.tokens)

    def resolve(self, words: str, head: Token, previous_speakers: Sequence[Referent | None]) -> Entity | None:
        """Return the entity that a common noun means, or None.

        It is the one with a matching office or description, or the only person or body named before. A
        noun that fits anybody (the woman) else means the last speaker of its gender.

        Args:
            words: The words of the mention.
            head: Its noun.
            previous_speakers: The speakers of the quotations before it, in order.
        """
        wanted = {word.lower() for word in WORD.findall(words)} - _DETERMINERS
        if wanted & STYLES:
            return self._styled(wanted & STYLES, head)
        if wanted.isdisjoint(_HELD):
            return self._resolve_other(wanted, words, head, previous_speakers)
        first_word = words.split(maxsplit=1)[0].lower()
        if first_word in _OWNERS:
            return self._owned(first_word, wanted, head)
        matching = [
            entity
            for entity in self._entities.entities
            if any(wanted <= office_words(office) for office in entity.offices)
        ]
        matching = matching or [e for e, description, _ in self.described if wanted <= description]
        matching = matching or self._of_kind(wanted, head)
        noun = head.text.lower()
        introduced = self._unnamed.last_before(noun, head.start)
        matching = [entity for entity in matching if introduced <= _last_offset(entity, head.start)]
        if matching:
            speakers = [s for s in reversed(previous_speakers) if isinstance(s, Entity) and s in matching]
            return speakers[0] if speakers else max(matching, key=lambda entity: len(entity.offsets))
        is_person = head.text.lower() in PERSONS and words.lower().startswith("the ")
        if not is_person or self._belongs_to_another(head) or introduced >= 0:
            return None
        return self._guess(head, wanted, previous_speakers)

    def _resolve_other(
        self, wanted: set[str], words: str, head: Token, previous_speakers: Sequence[Referent | None]
    ) -> Entity | None:
        """Return the only entity that other nouns describe (the baker), or the only body that spoke.

        An age or a nationality can be all that is said: the 31-year-old, the Norwegian.
        """
        age = _AGE.fullmatch(words)
        if age:
            return self._of_age(age[1], head)
        if _is_nationality(words):
            return self._guess(head, set(), previous_speakers)
        if not words.lower().startswith("the ") or not wanted or not head.text.islower():
            return None
        noun = head.text.lower()
        described = {
            id(e): e
            for e, words_, described_by in self.described
            if described_by == noun and wanted <= words_
        }
        if described and noun not in COMPANIES:
            return next(iter(described.values())) if len(described) == 1 else None
        if wanted - {noun} or noun not in COMPANIES | _BODY_NOUNS:
            return None
        if noun in COMPANIES:
            bodies = {s.name: s for s in previous_speakers if isinstance(s, Entity) and not s.is_person}
            bodies = bodies or self._only_company(head)
        else:
            bodies = self._bodies_named(noun, head)
        return next(iter(bodies.values())) if len(bodies) == 1 else None

    def _bodies_named(self, noun: str, head: Token) -> dict[str, Entity]:
        """Return the bodies named before a noun whose names end with it, by name: Halden *Council*."""
        return {
            entity.name: entity
            for entity in self._entities.entities
            if entity.name.lower().endswith(f" {noun}") and _last_offset(entity, head.start) >= 0
        }

    def _of_age(self, age: str, head: Token) -> Entity | None:
        """Return the only person whose age the article tells before a noun: Ada Lind, *44*."""
        text = self._document.text
        people = [
            entity
            for entity in self._entities.entities
            if any(
                text.startswith((f"{name}, {age},", f"{name} ({age})"), start)
                for name in entity.names
                for offset in entity.offsets
                if (start := text.find(name, offset, offset + _MAX_NAME)) >= 0 and start < head.start
            )
        ]
        return people[0] if len(people) == 1 else None

    def _styled(self, style: set[str], head: Token) -> Entity | None:
        """Return the person with a form of address who is named last before it: *His Excellency*."""
        bearers = [
            entity
            for entity in self._entities.entities
            if any(style & office_words(office) for office in entity.offices)
            and _last_offset(entity, head.start) >= 0
        ]
        return max(bearers, key=lambda entity: _last_offset(entity, head.start), default=None)

    def _owned(self, possessive: str, wanted: set[str], head: Token) -> Entity | None:
        """Return the only person whom the article calls somebody's before: *her lawyer*, Ada Lind."""
        known = {
            id(entity): entity
            for entity, words, noun in self.described
            if noun == head.text.lower()
            and wanted <= words
            and words & _OWNING
            and not words & (_OWNERS - {possessive})
            and _last_offset(entity, head.start) >= 0
        }
        return next(iter(known.values())) if len(known) == 1 else None

    def _only_company(self, head: Token) -> dict[str, Entity]:
        """Return the only company named before a noun by its form, by name, if no body is named since."""
        before = [e for e in self._entities.entities if _last_offset(e, head.start) >= 0 and not e.is_person]
        companies = [entity for entity in before if entity.is_company]
        others = (entity for entity in before if entity.name.lower().split()[-1] not in _AREAS)
        nearest = max(others, key=lambda entity: _last_offset(entity, head.start), default=None)
        return {nearest.name: nearest} if nearest and companies == [nearest] else {}

    def is_guess(self, head: Token) -> bool:
        """Whether a noun was resolved to the last speaker, without a matching office or description."""
        return head.number in self._guesses

    def _belongs_to_another(self, head: Token) -> bool:
        """Whether a noun for a person goes with another person's name: the wife *of President Lind*."""
        tokens = self._document.tokens
        _, last = extent(tokens, head)
        names = find_names(self._document.text, head.end, tokens[last].end)
        entities = (self._entities.by_name(name) for name in names if not name.is_office)
        return any(entity is not None and entity.is_person for entity in entities)

    def _of_kind(self, wanted: set[str], head: Token) -> list[Entity]:
        """Return the only person with an office that a noun stands for, named before it: the politician."""
        offices = OFFICES_BY_NOUN.get(head.text.lower(), frozenset())
        described = [e for e, _, noun in self.described if noun in offices]
        holders = [
            entity
            for entity in self._entities.entities
            if (entity in described or any(offices & office_words(office) for office in entity.offices))
            and any(start < head.start for start in entity.offsets)
        ]
        is_plain = wanted - MODIFIERS <= {head.text.lower()}
        return holders if len(holders) == 1 and is_plain else self._heads_of(wanted, head)

    def _heads_of(self, wanted: set[str], head: Token) -> list[Entity]:
        """Return the only person named before who leads what a noun leads: the head of the ministry."""
        led = {
            word
            for word in wanted - {head.text.lower(), "of"}
            if len(word) >= _SHARED_LETTERS or word in COMPANIES
        }
        if head.text.lower() not in HEADS or len(led) != 1 or " of " not in f" {' '.join(wanted)} ":
            return []
        body = next(iter(led))
        if body in COMPANIES:
            leaders = {id(e): e for e, words, _ in self.described if words & HEADS | words & COMPANY_HEADS}
            known = [e for e in leaders.values() if _last_offset(e, head.start) >= 0 and not e.is_body]
            return known if len(known) == 1 else []
        beginning = body[:_SHARED_LETTERS]
        people = {
            id(entity): entity
            for entity, words in (
                *((entity, words) for entity, words, _ in self.described),
                *((e, office_words(office)) for e in self._entities.entities for office in e.offices),
            )
            if any(word.startswith(beginning) for word in words)
            and not entity.is_body
            and _last_offset(entity, head.start) >= 0
        }
        return list(people.values()) if len(people) == 1 else []

    def _guess(
        self, head: Token, wanted: set[str], previous_speakers: Sequence[Referent | None]
    ) -> Entity | None:
        """Return the person whom a noun means that nothing else in the article describes, or None.

        It is the last speaker or the only person named so far, and nobody is named after them. An office that
        one person holds (the mayor) needs an article about one person.
        """
        noun = head.text.lower()
        noun_gender = gender([noun])
        named = [
            e for e in self._people_before(head.start, None) if e.gender in {None, noun_gender or e.gender}
        ]
        speakers = (s for s in reversed(previous_speakers) if s and not (isinstance(s, Entity) and s.is_body))
        last = next(speakers, None)
        fits = isinstance(last, Entity) and last.gender in {None, noun_gender or last.gender}
        latest = last if isinstance(last, Entity) and fits else None
        if len(named) == 1 and (latest is None or latest not in named):
            latest = named[0]
        if latest is None or (noun in _SINGLE_HOLDER and named != [latest]):
            return None
        known = {word for office in latest.offices for word in office_words(office)}
        known.update(word for e, words, _ in self.described if e is latest for word in words)
        if not all(word in known or is_general(word) for word in wanted - {noun}):
            return None
        nearest = max(named, key=lambda person: _last_offset(person, head.start), default=latest)
        if nearest is not latest:
            return None
        if wanted and noun not in _ANYBODY:
            is_described = noun not in OFFICES and id(latest) in self._with_description
            # The head of NATO can be its Secretary General, but the Indiana governor is no nominee.
            fitting = wanted | OFFICES_BY_NOUN.get(noun, frozenset())
            is_fitting = any(fitting & office_words(office) for office in latest.offices)
            if (latest.offices or is_described) and not is_fitting:
                return None
        self._guesses.add(head.number)
        return latest

    def _people_before(self, offset: int, wanted_gender: str | None) -> list[Entity]:
        """Return the people with a whole name before an offset that can have a gender."""
        return [
            entity
            for entity in self._entities.entities
            if " " in entity.name
            and not entity.is_body
            and entity.gender in {None, wanted_gender or entity.gender}
            and (entity.is_person or entity.definite_uses == 0)
            and any(start < offset for start in entity.offsets)
        ]

    def only_person(self, offset: int, wanted_gender: str) -> Entity | None:
        """Return the person of a gender whom the article names shortly before an offset, or None.

        Everybody else named there must be of the other gender.
        """
        people = [
            entity
            for entity in self._people_before(offset, wanted_gender)
            if any(offset - _MAX_DISTANCE < start < offset for start in entity.offsets)
        ]
        return people[0] if len(people) == 1 and people[0].gender else None


def _is_nationality(words: str) -> bool:
    """Whether words mean a person by their nationality alone: the Norwegian."""
    match = _NATIONALITY.fullmatch(words)
    return match is not None and is_demonym(match[1])


def is_general(word: str) -> bool:
    """Whether a word beside a noun can describe anybody: a nationality, an age, a body that needs no name."""
    return word in _GENERAL or word.isdigit() or is_demonym(word.capitalize()) or word.upper() in BODIES


def _last_offset(entity: Entity, before: int) -> int:
    """Return the last offset before another at which an entity is named; -1 if there is none."""
    return max((offset for offset in entity.offsets if offset < before), default=-1)
