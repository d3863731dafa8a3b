"""Who an article names: its people and bodies, each with every name that the article has for them."""

import re
from collections import Counter
from dataclasses import dataclass, field

from index.model.quotation import Speaker
from index.quotations.names import Name, begins_with_particle, gender, names
from index.quotations.parsed_document import ParsedDocument
from index.text.lexicon import BODIES, FIRST_NAMES, OFFICES, ORGANISATIONS, PERSONS, PLACES


@dataclass(slots=True)
class Entity:
    """Somebody or something that an article names.

    Attributes:
        name: The full name used most often.
        names: Every name seen, with how often.
        offices: What the article calls them, with how often.
        gender: `male`, `female` or None.
        uses: The offsets of their names in the text.
        articled: How many of these "the" stands before.
    """

    name: str
    names: Counter[str] = field(default_factory=Counter[str])
    offices: Counter[str] = field(default_factory=Counter[str])
    gender: str | None = None
    uses: list[int] = field(default_factory=list[int])
    articled: int = 0

    @property
    def is_body(self) -> bool:
        """Whether it is rather a body or a place than a person."""
        words = self.name.lower().split()
        return (
            words[-1] in PLACES
            or any(word in ORGANISATIONS for word in words)
            or self.name in BODIES
            or (len(words) == 1 and len(self.name) > 1 and self.name.isupper())
            or (not self.gender and self.articled * 2 > len(self.uses))
        )

    @property
    def is_person(self) -> bool:
        """Whether the article shows that it is a person."""
        return not self.is_body and (self.gender is not None or bool(self.offices))

    def speaker(self) -> Speaker:
        """Return the member as a speaker."""
        others = [name for name, _ in self.names.most_common() if name != self.name]
        offices = [office for office, _ in self.offices.most_common() if len(office) > 4]
        return Speaker(self.name, (self.name, *others), offices[0] if offices else None)


class Entities:
    """The people and bodies that an article names."""

    def __init__(self, reading: ParsedDocument) -> None:
        """Collect them."""
        self._text = reading.text
        self.members: list[Entity] = []
        self._by_name: dict[tuple[str, ...], Entity] = {}
        self._by_word: dict[str, list[Entity]] = {}
        self._bodies: dict[str, Entity | None] = {}
        found = [
            name
            for paragraph in reading.paragraphs
            for name in names(reading.text, paragraph.start, paragraph.end)
            if not is_common(name)
        ]
        for name in sorted(found, key=lambda name: (len(name.words) == 1, len(name.words) > 2, name.start)):
            member = self.named(name) or self._new(name)
            self._note(member, name)

    def _new(self, name: Name) -> Entity:
        member = Entity(name.text)
        self.members.append(member)
        self._by_name[name.key] = member
        for word in {*name.key}:
            self._by_word.setdefault(word, []).append(member)
        return member

    def _note(self, member: Entity, name: Name) -> None:
        member.names[name.text] += 1
        member.uses.append(name.start)
        if 1 < len(name.words) <= 3 and _rank(member, name.text) > _rank(member, member.name):
            member.name = name.text
        if self._text[max(0, name.start - 4) : name.start].lower() == "the ":
            member.articled += 1
        if name.office:
            member.offices[name.office] += 1
        named = name.words[:1] if len(name.words) > 1 or name.key[0] in FIRST_NAMES else ()
        member.gender = member.gender or gender(name.office.split()) or gender(named)

    def named(self, name: Name) -> Entity | None:
        """Return the member whom a name means, or None for a new one.

        A bare surname means the one who was named in full, as a rule the one named most often.
        """
        if len(name.words) > 1:
            known = self._by_name.get(name.key)
            if known is None and len(name.words) > 2:
                known = self._by_name.get(tuple(word.lower() for word in name.words[-2:]))
            return known
        word = name.key[0]
        bearers = [m for m in self._by_word.get(word, []) if self._may_mean(m, word)]
        sex = gender(name.office.split())
        fitting = [m for m in bearers if not sex or m.gender in {None, sex}] or bearers
        return max(fitting, key=lambda m: self._weight(m, word), default=None)

    @staticmethod
    def _may_mean(member: Entity, word: str) -> bool:
        """Whether a word of a name can stand for all of it: surnames can, the first word of a body cannot."""
        words = member.name.lower().split()
        return words == [word] or not member.is_body

    @staticmethod
    def _weight(member: Entity, word: str) -> tuple[bool, bool, int, int]:
        last = member.name.lower().split()[-1] == word
        return member.is_person, last, len(member.uses), -member.uses[0] if member.uses else 0

    def bearers(self, surname: str) -> list[Entity]:
        """Return those who bear a surname."""
        return [m for m in self._by_word.get(surname, []) if m.name.lower().split()[-1] == surname]

    def body(self, words: str) -> Entity | None:
        """Return the body that an article calls by a common name: the Alliance."""
        if words.lower() not in self._bodies:
            self._bodies[words.lower()] = self._find_body(words.lower())
        return self._bodies[words.lower()]

    def _find_body(self, words: str) -> Entity | None:
        for name, common in BODIES.items():
            if words in common and re.search(rf"\b{name}\b", self._text):
                known = (member for member in self.members if member.name == name)
                return next(known, None) or self._new(Name(tuple(name.split()), "", 0, 0))
        return None


def _rank(member: Entity, name: str) -> tuple[bool, int, int]:
    """Return how fit one of a member's names is to stand for them: full, often used, long."""
    return " " in name and not begins_with_particle(name), member.names[name], len(name)


def is_common(name: Name) -> bool:
    """Whether a capitalised run is an office without a name: the Secretary General."""
    return all(word.lower() in OFFICES or word.lower() in PERSONS for word in name.words)
