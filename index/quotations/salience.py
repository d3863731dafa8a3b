"""Salience: the person in view whom a definite noun means that no description matches.

Marek Havel agreed. “Let her cry,” said *the Czech*. Such a noun tells a nationality, an age or a calling. It
means somebody whom the article has named shortly before and describes by nothing else of the kind. Where two
people fit about as well, it stays open. Nouns for a part in an event (the driver, the victim) and for an
office (the judge) are left to `descriptions.py`, for they often mean somebody who has no name.
"""

import re
from collections.abc import Iterable, Sequence

from index.quotations.descriptions import is_general
from index.quotations.entities import Entity
from index.quotations.mentions import Mention, Role, verb_class
from index.quotations.name_resolution import ACTOR_ROLES, NameResolver
from index.quotations.names import WORD, gender, is_demonym, office_words
from index.quotations.parsed_document import ParsedDocument
from index.quotations.unnamed_people import UnnamedPeople
from index.text.lexicon import BRIDGING, HUMANS, OFFICES, ORGANISATIONS, OUTLETS, PLACES, RELATED_CALLINGS

_AGE = re.compile(r"(?:[1-9]\d?|1[01]\d)[-‑ ]year[-‑ ]old")
_CALLING = re.compile(
    r"[a-z-]{2,}(?:[a-z]ist|ician|ologist|sman|swoman|keeper|maker|grapher|wright|smith|player|worker|monger)"
)
"""A noun for a person by its ending: projectionist, beekeeper."""
_MAX_SENTENCES = 6
"""Sentences between a noun and the last name of whom it means. A guess; nothing was measured."""
_ACTOR_SCORE = 2.0
"""Score of the subject of a verb, in sentences: it may stand so many more away. A guess."""
_SAYING_SCORE = 0.5
"""Additional score of the subject of a verb of saying. A guess."""
_LEAD_PARAGRAPHS = 3
"""Number of the last paragraph in which somebody is introduced whom the next sentence names. A guess."""
_PARAGRAPH_SCORE = 1.0
"""Additional score of whom the noun's own paragraph names. A guess."""
_MARGIN = 1.5
"""Minimum lead in score over everybody else who fits. A guess; nothing was measured."""
_SHARED_LETTERS = 5
"""Letters at the start of two words that make them akin: minister, ministry; union, unionist. A guess."""
_ANOTHER = frozenset(
    {
        "other",
        "first",
        "second",
        "third",
        "last",
        "next",
        "same",
        "average",
        "typical",
        "unnamed",
        "anonymous",
    }
)
"""Words before a noun that tell its bearer from others, or from anybody."""
_NO_PEOPLE = (
    PLACES | OUTLETS | ORGANISATIONS | {"vatican", "caribbean", "pelican", "republican", "mediterranean"}
)
"""Words with the ending of a nationality that mean no person."""
_OF_AN_AGE = frozenset({"teenager", "youngster", "pensioner", "octogenarian", "nonagenarian", "centenarian"})
"""Nouns that tell an age; a clause after another noun may introduce somebody else: the designer, who …."""
_OWNER_TAGS = frozenset({"POS", "PRP$"})
"""Tags of words by which a noun is somebody else's: the minister*'s* cook."""
_PLAIN = frozenset({"man", "woman", "boy", "girl", "person", "guy", "lady", "gentleman"})
"""Nouns that tell no calling."""


class SalientPeople:
    """The people whom an article has in view, told apart by what it says of them."""

    def __init__(
        self,
        document: ParsedDocument,
        names: NameResolver,
        mentions: Sequence[Mention],
        entities: Iterable[Entity],
        described: Iterable[tuple[Entity, set[str], str]],
    ) -> None:
        """Gather what the article says of its people.

        Args:
            document: The article.
            names: Resolves its names.
            mentions: All its mentions, in order.
            entities: The people and bodies that it names.
            described: People with the words that describe them and the noun among these.
        """
        self._document = document
        self._names = names
        self._mentions = mentions
        self._unnamed = UnnamedPeople(document.tokens)
        self._words: dict[int, set[str]] = {}
        for entity, words, noun in described:
            self._words.setdefault(id(entity), set()).update(words, {noun})
        self._with_roles: set[int] = set()
        # Nouns for somebody who first acts without a word may be somebody new: the baker ran into the street.
        self._bystanders: set[str] = set()
        self._speaking = {
            id(entity)
            for mention in mentions
            if mention.kind == "name"
            and any(verb_class(verb) == "say" for verb in mention.verbs)
            and (entity := names.resolve(mention))
            and (" " in entity.name or entity.age)
        }
        self._named_at = {offset: entity for entity in entities for offset in entity.offsets}
        self._meant: dict[int, Entity] = {}
        self._next = 0

    def person(self, noun: Mention) -> Entity | None:
        """Return the person whom a definite noun means, or None."""
        while self._next < len(self._mentions):
            mention = self._mentions[self._next]
            if mention.head.number > noun.head.number:
                break
            self._next += 1
            person = self._find(mention)
            if person:
                self._meant[mention.head.number] = person
                self._known_words(person).add(self._noun(mention))
        return self._meant.get(noun.head.number)

    def _find(self, mention: Mention) -> Entity | None:
        """Return the person in view whom a noun means, given all before it."""
        if not self._describes_anybody(mention):
            return self._named_next(mention)
        if self._names.resolve(mention):
            return None
        scores: dict[int, tuple[float, Entity]] = {}
        for earlier in self._names.mentions_before(mention):
            distance = mention.head.sentence - earlier.head.sentence
            if distance > _MAX_SENTENCES:
                break
            entity = self._meant.get(earlier.head.number) or self._names.resolve(earlier)
            if entity is None or not self._fits(entity, mention):
                continue
            says = any(verb_class(verb) == "say" for verb in earlier.verbs)
            is_near = earlier.head.paragraph == mention.head.paragraph
            score = _ACTOR_SCORE * (earlier.role in ACTOR_ROLES) + _SAYING_SCORE * says - distance
            score += _PARAGRAPH_SCORE * is_near
            if id(entity) not in scores or scores[id(entity)][0] < score:
                scores[id(entity)] = score, entity
        (best, person), *others = sorted(scores.values(), key=lambda scored: scored[0], reverse=True) or [
            (0.0, None)
        ]
        return person if all(best - score >= _MARGIN for score, _ in others) else None

    def _named_next(self, mention: Mention) -> Entity | None:
        """Return the person with an age whom the sentence after a lead names, or None.

        *A woman* whose van overturned said …. Ada Lind, 66, was asleep.
        """
        tokens, head = self._document.tokens, mention.head
        is_speaker = mention.role is Role.SUBJECT and any(verb_class(verb) == "say" for verb in mention.verbs)
        if not is_speaker or head.tag != "NN" or head.text not in HUMANS or head.paragraph > _LEAD_PARAGRAPHS:
            return None
        following = next(
            (t for t in tokens[head.number :] if t.sentence > head.sentence and t.quoted < 0), head
        )
        entity = self._named_at.get(following.start)
        noun_gender = gender([head.text])
        fits = entity is not None and entity.age and entity.gender in {None, noun_gender or entity.gender}
        is_first = entity is not None and min(entity.offsets) >= following.start
        return entity if fits and is_first else None

    def _describes_anybody(self, mention: Mention) -> bool:
        """Whether a mention is a definite noun that tells a nationality, an age or a calling, and no more."""
        tokens, head = self._document.tokens, mention.head
        words = tokens[mention.first : mention.last + 1]
        if words[0].text.lower() != "the" or mention.last != head.number or head.tag in {"NNS", "NNPS"}:
            return False
        if any(word.text.lower() in _ANOTHER for word in words):
            return False
        noun = self._noun(mention)
        is_nationality = is_demonym(noun) and noun.lower() not in _NO_PEOPLE
        if _AGE.fullmatch(noun) or (len(words) == 2 and is_nationality):
            return True
        has_clause = any(child.dep == "relcl" for child in head.children) and noun not in _OF_AN_AGE
        is_owned = any(word.tag in _OWNER_TAGS for word in words)
        if noun in OFFICES | BRIDGING | _PLAIN or is_owned or has_clause:
            return False
        speaks = any(verb_class(verb) != "other" for verb in mention.verbs) or mention.role is Role.ACCORDING
        if not speaks:
            self._bystanders.add(noun)
        if noun in self._bystanders:
            return False
        return (noun in HUMANS or _CALLING.fullmatch(noun) is not None) and self._unnamed.last_before(
            noun, head.start
        ) < 0

    def _noun(self, mention: Mention) -> str:
        """Return the word by which a mention describes somebody: a noun, or an age with its hyphens."""
        if mention.head.text.lower() != "old":
            return mention.head.text
        start = self._document.tokens[mention.first + 1 : mention.last + 1][0].start
        return self._document.text[start : mention.head.end]

    def _fits(self, entity: Entity, mention: Mention) -> bool:
        """Whether nothing that the article says of somebody speaks against a noun."""
        noun = self._noun(mention)
        known = self._known_words(entity)
        first, last = mention.first + 1, mention.head.number
        details = (
            {word.text for word in self._document.tokens[first:last]} if noun == mention.head.text else ()
        )
        if not all(word.islower() or word.lower() in known or is_general(word) for word in details):
            return False
        may_be_person = entity.is_person or id(entity) in self._speaking or not HUMANS.isdisjoint(known)
        noun_gender = gender([noun.lower()])
        if entity.is_body or not may_be_person or entity.gender not in {None, noun_gender or entity.gender}:
            return False
        if _AGE.fullmatch(noun):
            return not any(_AGE.fullmatch(word) for word in known - {noun})
        if is_demonym(noun):
            return not any(is_demonym(word.capitalize()) for word in known if word.lower() != noun.lower())
        callings = {word for word in known if word in HUMANS or _CALLING.fullmatch(word)} - _PLAIN
        return not callings or any(_are_akin(noun, word) for word in known)

    def _known_words(self, entity: Entity) -> set[str]:
        """Return the words that the article uses of somebody, which may be added to."""
        known = self._words.setdefault(id(entity), set())
        if id(entity) not in self._with_roles:
            self._with_roles.add(id(entity))
            known.update(word for office in entity.offices for word in office_words(office))
            known.update(word.lower() for word in WORD.findall(entity.description or ""))
            if entity.age:
                known.add(f"{entity.age}-year-old")
        return known


def _are_akin(noun: str, word: str) -> bool:
    """Whether two words go together: of one stem, or callings that one person may have."""
    if word == noun:
        return True
    if min(len(noun), len(word)) >= _SHARED_LETTERS and noun[:_SHARED_LETTERS] == word[:_SHARED_LETTERS]:
        return True
    return any(noun in group and word in group for group in RELATED_CALLINGS)
