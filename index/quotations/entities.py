"""Entities: the people and bodies that an article names, each with all its names."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.model.quotation import Speaker, SpeakerKind
from index.quotations.beside_names import age_beside, role_beside, with_shared_surnames
from index.quotations.names import (
    Name,
    begins_with_particle,
    find_names,
    gender,
    is_plural_office,
    office_words,
)
from index.quotations.parsed_document import ParsedDocument
from index.text.lexicon import (
    BODIES,
    BODY_BEGINNINGS,
    FIRST_NAMES,
    LEGAL_FORMS,
    ORGANISATIONS,
    PLACES,
    TRADES,
)
from index.text.word_classes import FUNCTION_WORDS

_MIN_OFFICE_LENGTH = 5
"""Minimum characters of an office that is shown as a role; shorter ones are titles such as "Mr."."""
_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "doctor", "sir"})
"""Titles that tell no office."""


@dataclass(slots=True)
class Entity:
    """A person or body that an article names.

    Attributes:
        name: The full name used most often.
        names: Every name of it, with its count.
        offices: Every office before its names, with its count.
        gender: `male`, `female` or None if unknown.
        offsets: The offsets of its names in the text.
        definite_uses: The number of names with "the" before them.
        description: The role beside its name, such as "mayor of Halden"; None if no name has one.
        age: The age after its name, in years, as the article writes it; None if no name has one.
    """

    name: str
    names: Counter[str] = field(default_factory=Counter[str])
    offices: Counter[str] = field(default_factory=Counter[str])
    gender: str | None = None
    offsets: list[int] = field(default_factory=list[int])
    definite_uses: int = 0
    description: str | None = None
    age: str | None = None

    @property
    def is_body(self) -> bool:
        """Whether it is more likely a body or a place than a person."""
        words = self.name.lower().split()
        return (
            words[-1] in PLACES
            or "&" in words
            or any(word in ORGANISATIONS for word in words[_has_first_name(words) :])
            or self.name in BODIES
            or (len(words) > 1 and not self.gender and not self.offices and words[0] in BODY_BEGINNINGS)
            or (len(words) == 1 and len(self.name) > 1 and self.name.isupper())
            or (not self.gender and self.definite_uses * 2 > len(self.offsets))
        )

    @property
    def is_company(self) -> bool:
        """Whether its name is a company's by its form."""
        words = self.name.lower().split()
        return len(words) > 1 and ("&" in words or words[-1] in LEGAL_FORMS)

    @property
    def is_person(self) -> bool:
        """Whether the article shows that it is a person, by a gender, an office, an age or a first name."""
        is_known = self.gender is not None or bool(self.offices) or self.age is not None
        first_name, _, rest = self.name.partition(" ")
        return not self.is_body and (is_known or (rest != "" and first_name.lower() in FIRST_NAMES))

    @property
    def surname(self) -> str:
        """The last word of its name, in lower case."""
        return self.name.lower().split()[-1]

    def to_speaker(self) -> Speaker:
        """Return the entity as a speaker, with its most frequent office, or a description, as the role."""
        other_names = [name for name, _ in self.names.most_common() if name != self.name]
        offices = [office for office, _ in self.offices.most_common() if len(office) >= _MIN_OFFICE_LENGTH]
        return Speaker(
            self.name,
            (self.name, *other_names),
            offices[0] if offices else self.description,
            SpeakerKind.BODY if self.is_body else SpeakerKind.NAMED,
            self.gender,
        )

    def add_use(self, name: Name, *, definite: bool, description: str | None, age: str | None) -> None:
        """Count a name that means the entity; a better full name replaces `name`.

        Args:
            name: The name.
            definite: Whether "the" stands before it.
            description: The role beside it, or None.
            age: The age after it, or None.
        """
        self.names[name.text] += 1
        self.offsets.append(name.start)
        if name.is_full and self._fitness(name.text) > self._fitness(self.name):
            self.name = name.text
        self.definite_uses += definite
        self.description = self.description or description
        self.age = self.age or age
        if name.office and not is_plural_office(name.office.split()[-1]):
            self.offices[name.office] += 1
        is_first_name = len(name.words) > 1 or (
            name.key[0] in FIRST_NAMES and (" " not in self.name or name.key[0] != self.surname)
        )
        first_name = name.words[:1] if is_first_name else ()
        self.gender = self.gender or gender(name.office.split()) or gender(first_name)

    def _fitness(self, name: str) -> tuple[bool, bool, int, int]:
        """Return the sort key by which a name fits: full, with a first name, frequent, long."""
        is_full = " " in name and not begins_with_particle(name)
        has_first_name = is_full and name.partition(" ")[0].lower() in FIRST_NAMES
        return is_full, has_first_name, self.names[name], len(name)


Referent = Entity | str
"""A speaker: an entity, or the article's own words for one that it does not name."""


class EntityIndex:
    """The entities of an article, looked up by name.

    Attributes:
        entities: All entities, in the order of names of two words, longer names and single words.
    """

    def __init__(self, document: ParsedDocument) -> None:
        """Collect the entities of an article."""
        self.entities: list[Entity] = []
        self._text = document.text
        self._by_key: dict[tuple[str, ...], Entity] = {}
        self._by_word: dict[str, list[Entity]] = {}
        self._bodies: dict[str, Entity | None] = {}
        names = [
            name
            for paragraph in document.paragraphs
            for name in find_names(document.text, paragraph.start, paragraph.end)
            if not name.is_office
        ]
        names = with_shared_surnames(document.text, names)
        for name in sorted(names, key=lambda name: (len(name.words) == 1, len(name.words) > 2, name.start)):
            entity = self.by_name(name) or self._add(name)
            definite = self._text[max(0, name.start - 4) : name.start].lower() == "the "
            description, age = role_beside(self._text, name), age_beside(self._text, name)
            entity.add_use(name, definite=definite, description=description, age=age)
        self._by_initials: dict[str, list[Entity]] = {}
        for entity in self.entities:
            for office in {*entity.offices, entity.description or ""}:
                if " " in office:
                    self._by_initials.setdefault(_initials(office), []).append(entity)

    def _add(self, name: Name) -> Entity:
        entity = Entity(name.text)
        self.entities.append(entity)
        self._by_key[name.key] = entity
        for word in {*name.key, *name.other_surnames}:
            self._by_word.setdefault(word, []).append(entity)
        return entity

    def by_name(self, name: Name) -> Entity | None:
        """Return the entity that a name means, or None.

        A single word means an entity with that word in its name: rather a known person, rather by the
        surname, and rather the entity named most often.
        """
        if len(name.words) > 1:
            entity = self._by_key.get(name.key)
            if entity is None and len(name.words) > 2:
                entity = self._by_key.get(tuple(word.lower() for word in name.words[-2:]))
            return entity or self._by_surnames(name)
        word = name.key[0]
        candidates = [entity for entity in self._by_word.get(word, []) if _can_be_called(entity, word)]
        office_gender = gender(name.office.split())
        fitting = [e for e in candidates if not office_gender or e.gender in {None, office_gender}]
        if office_gender and candidates and not fitting:
            return None
        holder = office_holder(name.office, [entity for entity in fitting if entity.surname == word])
        if holder:
            return holder
        return max(fitting, key=lambda entity: _prominence(entity, word), default=None)

    def _by_surnames(self, name: Name) -> Entity | None:
        """Return the only person whose name ends with two surnames, or with a particle and one.

        Ana María *Ruiz Soto*, Ursula *van der Meer*.
        """
        words = name.text.lower()
        if name.key[0] in FIRST_NAMES and not begins_with_particle(name.text):
            return None
        bearers = [e for e in self._by_word.get(name.surname, []) if e.name.lower().endswith(f" {words}")]
        return bearers[0] if len(bearers) == 1 else None

    def by_initials(self, initials: str) -> Entity | None:
        """Return the only person whose office has some initials, or None: *PM*, Prime Minister."""
        holders = [entity for entity in self._by_initials.get(initials, []) if not entity.is_body]
        return holders[0] if len(holders) == 1 else None

    def by_surname(self, surname: str) -> list[Entity]:
        """Return the entities with a surname, given in lower case."""
        return [entity for entity in self._by_word.get(surname, []) if entity.surname == surname]

    def body(self, words: str) -> Entity | None:
        """Return the body that a common noun means in this article, or None: the Alliance is NATO."""
        if words.lower() not in self._bodies:
            self._bodies[words.lower()] = self._find_body(words.lower())
        return self._bodies[words.lower()]

    def _find_body(self, words: str) -> Entity | None:
        for name, common_nouns in BODIES.items():
            if words in common_nouns and re.search(rf"\b{name}\b", self._text):
                known = (entity for entity in self.entities if entity.name == name)
                return next(known, None) or self._add(Name(tuple(name.split()), "", 0, 0))
        return None


def office_holder(office: str, candidates: Sequence[Entity]) -> Entity | None:
    """Return the only candidate with an office, abbreviated or not, or None."""
    words = office_words(office) - _HONORIFICS
    holders = [
        entity
        for entity in candidates
        if words and any(words & office_words(held) for held in (*entity.offices, entity.description or ""))
    ]
    return holders[0] if len(holders) == 1 else None


def _has_first_name(words: Sequence[str]) -> bool:
    """Whether a name of several words in lower case begins with a first name: *Bill* Clinton is no body."""
    return len(words) > 1 and words[0] in FIRST_NAMES


def _initials(office: str) -> str:
    """Return the first letters of an office in capitals, without those of small words."""
    return "".join(word[0] for word in office.split() if word not in FUNCTION_WORDS).upper()


def _can_be_called(entity: Entity, word: str) -> bool:
    """Whether one word of an entity's name can stand for it; a body needs all but its legal form."""
    first_word, *others = entity.name.lower().split()
    is_company = not others or others[-1] in LEGAL_FORMS or all(other in TRADES for other in others)
    return not entity.is_body or (first_word == word and is_company)


def _prominence(entity: Entity, word: str) -> tuple[bool, bool, int, int]:
    """Return the sort key by which an entity is likely meant by a word of its name."""
    first_offset = entity.offsets[0] if entity.offsets else 0
    return entity.is_person, entity.surname == word, len(entity.offsets), -first_offset
