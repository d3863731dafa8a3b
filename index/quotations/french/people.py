"""The people whom an article in French names, and whom a later name, office or pronoun means."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.quotations.french.named_phrases import (
    is_after_lead,
    is_speaking,
    may_be_person,
    may_name_person,
    name_length,
    name_range,
    noun_phrases,
)
from index.quotations.french.persons import Appearance, Person, most_prominent
from index.quotations.french.phrases import Phrase, is_person, parse_phrase
from index.quotations.french.subjects import role_after
from index.quotations.french.tokens import Token, low_at, sentence_start, shown, words_of
from index.text.folding import fold
from index.text.french import (
    ANYBODY,
    BODIES,
    FEMALE_NOUNS,
    MASCULINE_DETERMINERS,
    PEOPLE,
    RELATED,
    SYNONYMS,
    TITLES,
)

_DEFINITE = frozenset({"le", "la", "l'", "ce", "cet", "cette", "les", "ces"})
_DEMONSTRATIVE = frozenset({"ce", "cet", "cette"})
_ARTICLES = frozenset({"le", "la", "l'", "un", "une"})
_MAX_PARAGRAPHS_BACK = 2
"""Paragraphs before it in which a pronoun's person is looked for. A guess; nothing was measured."""


class People:
    """The people of an article, whom names, offices and pronouns are resolved to."""

    def __init__(self, text: str, paragraphs: Sequence[tuple[int, Sequence[Token]]]) -> None:
        """Collect the people that some paragraphs name, each with its number and its tokens."""
        self._text = text
        self._people: list[Person] = []
        self._described: dict[str, Person] = {}
        self._appearances: list[Appearance] = []
        found = [(number, tokens, phrase) for number, tokens in paragraphs for phrase in noun_phrases(tokens)]
        within = [words for _, tokens in paragraphs for words in _quoted_words(text, tokens)]
        named = [(tokens, phrase) for _, tokens, phrase in found if may_name_person(phrase)]
        named += [(words, p) for words in within for p in noun_phrases(words) if p.names_person]
        # Full names first, so that a surname finds its bearer.
        for tokens, phrase in sorted(named, key=lambda item: name_length(item[1]) == 1):
            self._add(tokens, phrase)
        for number, tokens, phrase in found:
            if self._is_told_of(tokens, phrase):
                self._appear(number, tokens, phrase)

    def _is_told_of(self, tokens: Sequence[Token], phrase: Phrase) -> bool:
        """Whether a phrase means somebody: not a capitalised word that is no name."""
        if phrase.head in PEOPLE or phrase.head in BODIES or is_person(phrase):
            return True
        return (
            phrase.name is not None
            and not phrase.head
            and bool(self._bearers(self._name(tokens, phrase)[0], None))
        )

    def _appear(self, number: int, tokens: Sequence[Token], phrase: Phrase) -> None:
        """Remember where a phrase speaks of somebody; several whom "et" joins count as one, too."""
        first = tokens[phrase.first]
        speaks = is_speaking(tokens, phrase)
        is_first = phrase.first == sentence_start(tokens, phrase.first)
        is_subject = speaks or is_first or is_after_lead(tokens, phrase.first)
        person = self.resolve(tokens, phrase, number)
        appearance = Appearance(
            (person,),
            number,
            first.sentence,
            first.start,
            is_subject=is_subject,
            has_spoken=speaks,
            is_human=is_person(phrase) or person.is_named,
        )
        self._appearances.append(appearance)
        joint = parse_phrase(tokens, phrase.first)
        if joint and joint.others and appearance.is_human:
            others = [self.resolve(tokens, other, number) for other in joint.others]
            self._appearances.append(replace(appearance, people=(person, *others), has_spoken=False))

    def _add(self, tokens: Sequence[Token], phrase: Phrase) -> None:
        """Add the name in a phrase to the people, or to those of one of them."""
        words, name = self._name(tokens, phrase)
        matches = self._bearers(words, phrase.gender)
        if len(matches) == 1:
            person = matches[0]
        else:
            has_role = role_after(tokens, phrase.last) is not None
            is_named = is_person(phrase) or may_be_person(tokens, phrase) or has_role
            person = Person(name, words, is_named=is_named)
            self._people.append(person)
        person.names[name] += 1
        person.gender = person.gender or phrase.gender
        self._add_roles(tokens, phrase, person)

    def _add_roles(self, tokens: Sequence[Token], phrase: Phrase, person: Person) -> None:
        """Add the roles before and after a name: le *maire de Brest*, Yann Kerjean, *médecin*."""
        if phrase.head in TITLES or phrase.head in PEOPLE or (phrase.head and phrase.names_person):
            person.nouns.add(PEOPLE.get(phrase.head, phrase.head).removesuffix("."))
        elif phrase.head:
            return
        name = name_range(phrase)
        if phrase.head in PEOPLE and phrase.head not in TITLES and name[0] > phrase.first + 1:
            words = tokens[phrase.first + 1 : name[0]]
            words = words[:-1] if words and words[-1].low == "," else words
            person.roles[shown(self._text, words)] += 1
            own = tokens[phrase.first + 1 : phrase.complement[0] if phrase.complement else name[0]]
            person.nouns.update(PEOPLE[word.low] for word in own if word.low in PEOPLE)
            if low_at(tokens, phrase.first) in MASCULINE_DETERMINERS:
                person.masculine.update(person.nouns)
        after = role_after(tokens, phrase.last)
        if after:
            words = tokens[after[0] : after[1]]
            words = words[1:] if words[0].low in _ARTICLES and len(words) > 1 else words
            noun = next(word.low for word in words if word.low in PEOPLE)
            person.roles[shown(self._text, words)] += 1
            person.nouns.add(PEOPLE[noun])
            if FEMALE_NOUNS.get(noun, noun) != noun:
                person.gender = person.gender or "female"

    def _name(self, tokens: Sequence[Token], phrase: Phrase) -> tuple[tuple[str, ...], str]:
        first, last = name_range(phrase)
        name = shown(self._text, tokens[first:last])
        return tuple(fold(name).replace("-", " ").split()), name

    def _bearers(self, words: tuple[str, ...], gender: str | None) -> list[Person]:
        """Return the people whom a name may mean: by all of it, by the surname, or by the first name."""
        exact = [person for person in self._people if person.words == words]
        if exact:
            return exact
        candidates = [p for p in self._people if _may_be_of_gender(p, gender) and len(p.words) > len(words)]
        surnames = [person for person in candidates if person.words[-len(words) :] == words]
        return surnames or [p for p in candidates if p.is_named and p.words[: len(words)] == words]

    def resolve(self, tokens: Sequence[Token], phrase: Phrase, paragraph: int) -> Person:
        """Return whom a phrase means, which is no pronoun: a named person, or the words themselves."""
        own_words = shown(self._text, tokens[phrase.first : phrase.last])
        if phrase.name is None:
            holder = self._holder(tokens, phrase, paragraph) or self._of_surname(tokens, phrase)
            return holder or self._describe(own_words, phrase)
        if phrase.head and not is_person(phrase):
            return self._describe(own_words, phrase)
        words, name = self._name(tokens, phrase)
        bearers = self._bearers(words, phrase.gender)
        return bearers[0] if len(bearers) == 1 else self._describe(name, phrase, words)

    def _describe(self, words: str, phrase: Phrase, name: tuple[str, ...] = ()) -> Person:
        """Return the person of whom nothing but some words is known."""
        key = fold(words)
        if key not in self._described:
            is_named = bool(name) and is_person(phrase)
            self._described[key] = Person(
                words, name, phrase.gender, is_plural=phrase.is_plural, is_named=is_named
            )
        return self._described[key]

    def _holder(  # noqa: PLR0911 - one return for each way of meaning somebody
        self, tokens: Sequence[Token], phrase: Phrase, paragraph: int
    ) -> Person | None:
        """Return the only person of an office: *le maire*, *l'élu*, *la vieille dame*."""
        noun = PEOPLE.get(phrase.head, phrase.head)
        is_definite = phrase.is_definite or low_at(tokens, phrase.first) in _DEFINITE
        if not is_definite or phrase.is_plural:
            return None
        if low_at(tokens, phrase.first) in _DEMONSTRATIVE:
            start = tokens[phrase.first].start
            people = self.of_pronoun(phrase.gender or "male", paragraph, start, is_plural=False)
            return people[0] if len(people) == 1 and people[0].is_named else None
        if noun in ANYBODY:
            return None if phrase.complement else self._only_one_near(phrase.gender, paragraph)
        if noun in RELATED and noun != "avocat" and phrase.complement:
            return None
        complement = _content_words(tokens, phrase.complement)
        for wanted in ({noun}, {noun, *SYNONYMS.get(noun, ())}):
            holders = [
                person
                for person in self._people
                if person.nouns & wanted
                and person.is_named
                and (_may_be_of_gender(person, phrase.gender) or not wanted.isdisjoint(person.masculine))
                and (not complement or _shares_complement(person, complement))
            ]
            if len(holders) == 1:
                return holders[0]
            if holders:
                return None
        return None

    def _of_surname(self, tokens: Sequence[Token], phrase: Phrase) -> Person | None:
        """Return the only person whose surname has a capital article: *Le Goff*."""
        words = tokens[phrase.first : phrase.last]
        if not all(word.is_capitalised for word in words):
            return None
        bearers = self._bearers(tuple(fold(word.text) for word in words), None)
        return bearers[0] if len(bearers) == 1 else None

    def _only_one_near(self, gender: str | None, paragraph: int) -> Person | None:
        """Return the only person of a gender that a paragraph names, or else the one before it."""
        for number in (paragraph, paragraph - 1):
            near = {
                id(person): person
                for a in self._appearances
                for person in a.people
                if a.paragraph == number and person.is_named and person.gender == gender
            }
            if near:
                return next(iter(near.values())) if len(near) == 1 else None
        return None

    def speak(self, people: tuple[Person, ...], paragraph: int, sentence: int, start: int) -> None:
        """Remember who speaks at an offset, so that a later pronoun can mean them."""
        spoken = Appearance(people, paragraph, sentence, start, is_subject=True, has_spoken=True)
        self._appearances.append(spoken)

    def named_before(self, paragraph: int) -> list[Person]:
        """Return the people whom the paragraphs before one name in full."""
        named = {
            id(person): person
            for a in self._appearances
            for person in a.people
            if a.paragraph < paragraph and person.is_named and len(person.words) > 1
        }
        return list(named.values())

    def of_pronoun(
        self, gender: str, paragraph: int, start: int, *, is_plural: bool, is_last: bool = False
    ) -> tuple[Person, ...]:
        """Return whom a pronoun at an offset means; nobody where more than one person may be meant.

        `is_last` says that it means the last one named: *celui-ci*, *ce dernier*.
        """
        for number in range(paragraph, paragraph - _MAX_PARAGRAPHS_BACK - 1, -1):
            there = [
                a
                for a in self._appearances
                if a.paragraph == number and a.start < start and a.may_be(gender, is_plural=is_plural)
            ]
            people = dict.fromkeys(a.people for a in there)
            if len(people) == 1:
                return next(iter(people))
            if people and is_last:
                return max(there, key=lambda a: a.start).people
            if people:
                return most_prominent(there)
        return ()


def _quoted_words(text: str, tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the words of each quoted span of a paragraph: *« C'est tard, a dit le maire Paul Roux. »*."""
    for token in tokens:
        if token.span:
            yield list(words_of(text, *token.span))


def _may_be_of_gender(person: Person, gender: str | None) -> bool:
    return gender is None or person.gender is None or person.gender == gender


def _content_words(tokens: Sequence[Token], span: tuple[int, int] | None) -> set[str]:
    """Return the words of a complement without articles and prepositions."""
    words = tokens[slice(*span)] if span else ()
    return {fold(word.text) for word in words if word.is_word and len(word.low) > 3}


def _shares_complement(person: Person, complement: set[str]) -> bool:
    """Whether the article gives a person a role with this complement, or without any."""
    return any(complement <= set(fold(role).replace("'", " ").split()) for role in person.roles)
