"""Persons in an article in French, and where it speaks of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.model.quotation import Speaker, SpeakerKind


@dataclass(slots=True, eq=False)
class Person:
    """Somebody whom an article names, or describes.

    Attributes:
        name: The fullest name, or the article's own words.
        words: The words of the name, folded; none for a description.
        gender: `male`, `female` or None if unknown.
        nouns: The nouns of the roles, in the masculine: `maire`.
        masculine: Those that the article gives as masculine, whoever has them: le maire Anne Le Goff.
        roles: The roles in the article's words, with their counts.
        names: The names in the article's words.
        is_plural: Whether several people are meant.
        is_named: Whether it is a name of a person.
    """

    name: str
    words: tuple[str, ...] = ()
    gender: str | None = None
    nouns: set[str] = field(default_factory=set[str])
    masculine: set[str] = field(default_factory=set[str])
    roles: Counter[str] = field(default_factory=Counter[str])
    names: Counter[str] = field(default_factory=Counter[str])
    is_plural: bool = False
    is_named: bool = False

    def to_speaker(self) -> Speaker:
        """Return the person as a speaker."""
        kind = SpeakerKind.NAMED if self.is_named else SpeakerKind.DESCRIBED
        if self.words and not self.is_named:
            kind = SpeakerKind.BODY
        others = [name for name, _ in self.names.most_common() if name != self.name]
        role = self.roles.most_common(1)[0][0] if self.roles else None
        gender = None if self.is_plural else self.gender
        return Speaker(self.name, (self.name, *others), role, kind, gender if self.is_named else None)


@dataclass(frozen=True, slots=True)
class Appearance:
    """A place where an article speaks of a person.

    Attributes:
        people: The person, or those whom "et" joins.
        paragraph: The number of the paragraph.
        sentence: The number of the sentence in the paragraph.
        start: The offset of the words.
        is_subject: Whether a sentence begins with them, or a verb of saying has them as its subject.
        has_spoken: Whether they are the speaker of a quotation there.
        is_human: Whether they are people rather than bodies.
    """

    people: tuple[Person, ...]
    paragraph: int
    sentence: int
    start: int
    is_subject: bool
    has_spoken: bool
    is_human: bool = True

    def may_be(self, gender: str, *, is_plural: bool) -> bool:
        """Whether a pronoun may mean them: people anywhere, bodies only where they speak."""
        is_several = len(self.people) > 1 or any(person.is_plural for person in self.people)
        genders = {person.gender for person in self.people}
        agrees = (is_several and gender == "male") or genders <= {gender, None}
        return is_several == is_plural and agrees and (self.is_human or self.has_spoken)


def most_prominent(appearances: Sequence[Appearance]) -> tuple[Person, ...]:
    """Return the last speaker or subject; nobody if somebody else is named after them."""
    sentence = max(appearance.sentence for appearance in appearances)
    nearest = [appearance for appearance in appearances if appearance.sentence == sentence]
    if len({a.people for a in nearest}) == 1 and any(a.is_subject for a in nearest):
        return nearest[0].people
    subjects = [a for a in appearances if a.is_subject]
    if not subjects:
        return ()
    last = max(subjects, key=lambda appearance: appearance.start)
    later = {a.people for a in appearances if a.start > last.start} - {last.people}
    others = {a.people for a in subjects} - {last.people}
    return last.people if not later and (last.has_spoken or not others) else ()
