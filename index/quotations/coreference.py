"""Coreference: the entity that a mention of a speaker refers to, by name, description or pronoun."""

import re
from collections.abc import Sequence

from index.quotations.descriptions import DescriptionResolver
from index.quotations.entities import Entity, EntityIndex, Referent
from index.quotations.mentions import Mention, Role, extent
from index.quotations.name_resolution import NameResolver
from index.quotations.names import find_names
from index.quotations.parsed_document import ParsedDocument, Token
from index.quotations.pronouns import resolve_pronoun
from index.quotations.salience import SalientPeople
from index.text.lexicon import OFFICES, ORGANISATIONS, PERSONS, UTTERANCES

_INDEFINITES = frozenset(
    {"a", "an", "some", "many", "several", "few", "one", "two", "three", "another", "other"}
)
"""First words of mentions that introduce somebody new."""

_BODY_OF = re.compile(
    r"(?:[Tt]he )?(([A-Z][\w-]+) (?:of|for) (?:the )?[^\W\d_a-z][\w’'-]*"
    r"(?:(?:,| and|, and| &| of| of the)? [^\W\d_a-z][\w’'-]*)*)"
)
"""A body's name with what it is of."""
_REFLEXIVE = re.compile(r"(?<=\w)(?: (?:him|her|it|them)sel(?:f|ves)|, \d{1,3})$")
"""A pronoun that stresses who speaks, or an age: the minister *herself*; the baker*, 66*."""
_MAX_PRONOUNS = 6
"""Maximum pronouns, each of which means the one before it, that are followed back. A guess."""


class Coreference:
    """Resolves the mentions of an article to entities.

    Attributes:
        entities: The entities that the article names.
    """

    def __init__(self, document: ParsedDocument, mentions: Sequence[Mention]) -> None:
        """Collect the entities that the article names; `mentions` are all its mentions, in order."""
        self._document = document
        self.entities = EntityIndex(document)
        self._names = NameResolver(document, self.entities, mentions)
        self._descriptions = DescriptionResolver(document, self.entities)
        self._salient = SalientPeople(
            document, self._names, mentions, self.entities.entities, self._descriptions.described
        )
        self._earlier: dict[int, Referent] = {}
        self._depth = 0

    def resolve(self, mention: Mention, previous_speakers: Sequence[Referent | None]) -> Referent:
        """Return the entity that a mention refers to, or the mention's own words.

        Args:
            mention: The mention.
            previous_speakers: The speakers of the quotations before it, in order.
        """
        if mention.antecedent:
            antecedent = self._mention_of(mention.antecedent)
            person = self._person_in(antecedent) if mention.head.text.lower() == "who" else None
            return person or self.resolve(antecedent, previous_speakers)
        author = _author(mention.head)
        if author:
            return self.resolve(self._mention_of(author), previous_speakers)
        words = _REFLEXIVE.sub("", self._names.words(mention))
        if mention.kind not in {"name", "nominal"}:
            referent = (
                resolve_pronoun(
                    mention,
                    self._names,
                    lambda earlier: self._resolve_earlier(earlier, previous_speakers),
                    previous_speakers,
                )
                or self._only_person(mention)
                or words
            )
            self._earlier[mention.head.number] = referent
            return referent
        entity = self._names.resolve(mention)
        name = None if entity else self._names.personal_name(mention)
        if name:
            return name.text
        if entity:
            return _whole_body(entity, words) or entity
        described = self._by_description(mention, words, previous_speakers)
        is_certain = described is not None and not self._descriptions.is_guess(mention.head)
        salient = None if is_certain else self._salient.person(mention)
        return salient or described or words

    def _resolve_earlier(
        self, mention: Mention, previous_speakers: Sequence[Referent | None]
    ) -> Referent | None:
        """Return whom an earlier noun or pronoun means, or None where that leads too far back."""
        number = mention.head.number
        if number not in self._earlier:
            if self._depth == _MAX_PRONOUNS:
                return None
            self._depth += 1
            self._earlier[number] = self.resolve(mention, previous_speakers)
            self._depth -= 1
        return self._earlier[number]

    def _only_person(self, pronoun: Mention) -> Entity | None:
        """Return the only person named before "he" or "she" who can be meant, or None."""
        if pronoun.kind not in {"male", "female"}:
            return None
        return self._descriptions.only_person(pronoun.head.start, pronoun.kind)

    def is_guess(self, mention: Mention) -> bool:
        """Whether a noun for a person was resolved to the last speaker, as uncertain as a pronoun."""
        return self._descriptions.is_guess(mention.head) or self._salient.person(mention) is not None

    def _by_description(
        self, mention: Mention, words: str, previous_speakers: Sequence[Referent | None]
    ) -> Entity | None:
        """Return the entity that a definite, singular noun describes, or None."""
        is_definite = self._document.tokens[mention.first].text.lower() not in _INDEFINITES
        if not is_definite or mention.head.tag in {"NNS", "NNPS"}:
            return None
        return self._descriptions.resolve(words, mention.head, previous_speakers)

    def _mention_of(self, head: Token) -> Mention:
        return Mention(head, *extent(self._document.tokens, head), Role.NAME, [])

    def _person_in(self, antecedent: Mention) -> Entity | None:
        """Return the person in a phrase before "who", or None: a dispute with *Ada Lind*, who said."""
        head = antecedent.head
        if head.tag != "NN" or head.text.lower() in OFFICES | PERSONS:
            return None
        names = find_names(self._document.text, head.end, self._document.tokens[antecedent.last].end)
        entities = [self.entities.by_name(name) for name in names if not name.is_office]
        people = [entity for entity in entities if entity and entity.is_person]
        return people[-1] if people else None


def _whole_body(entity: Entity, words: str) -> str | None:
    """Return a body with what it is of, for a name of one word, or None: the *Ministry of Health* said."""
    if " " in entity.name or entity.name.lower() not in ORGANISATIONS:
        return None
    match = _BODY_OF.match(words)
    return match[1] if match and match[2] == entity.name else None


def _author(noun: Token) -> Token | None:
    """Return the possessor of a noun for an utterance, or None: *Ada Lind*’s statement, *her* letter."""
    if noun.text.lower() not in UTTERANCES:
        return None
    return next((child for child in noun.children if child.dep == "poss"), None)
