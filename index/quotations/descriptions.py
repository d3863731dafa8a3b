"""Descriptions: the entity that a common noun means by an office or by what the article says of it."""

import re
from collections.abc import Iterator, Sequence

from index.quotations.appositions import name_at
from index.quotations.entities import Entity, EntityIndex, Referent
from index.quotations.mentions import extent
from index.quotations.names import find_names, gender
from index.quotations.parsed_document import ParsedDocument, Token
from index.text.lexicon import ABBREVIATED, OFFICES, PERSONS

_WORD = re.compile(r"[^\W_]+")
_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "their", "its", "this", "that", "our", "my"})


class DescriptionResolver:
    """Resolves common nouns for people: the senator, the woman."""

    def __init__(self, document: ParsedDocument, entities: EntityIndex) -> None:
        """Collect the descriptions that an article gives of `entities`."""
        self._document = document
        self._entities = entities
        self._described = list(self._descriptions())
        self._guesses: set[int] = set()

    def resolve(self, words: str, head: Token, previous_speakers: Sequence[Referent | None]) -> Entity | None:
        """Return the entity that a common noun means, or None.

        A noun for a person without a matching office or description means the last speaker of its gender.

        Args:
            words: The words of the mention.
            head: Its noun.
            previous_speakers: The speakers of the quotations before it, in order.
        """
        wanted = {word.lower() for word in _WORD.findall(words)} - _DETERMINERS
        if not wanted & (OFFICES | PERSONS):
            return None
        matching = [
            entity
            for entity in self._entities.entities
            if any(wanted <= _office_words(office) for office in entity.offices)
        ]
        matching = matching or [entity for entity, description in self._described if wanted <= description]
        if matching:
            speakers = [s for s in reversed(previous_speakers) if isinstance(s, Entity) and s in matching]
            return speakers[0] if speakers else max(matching, key=lambda entity: len(entity.offsets))
        is_person = head.text.lower() in PERSONS and words.lower().startswith("the ")
        if not is_person or self._belongs_to_another(head):
            return None
        return self._guess(head, previous_speakers)

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

    def _guess(self, head: Token, previous_speakers: Sequence[Referent | None]) -> Entity | None:
        noun_gender = gender([head.text])
        people = [s for s in reversed(previous_speakers) if isinstance(s, Entity) and not s.is_body]
        latest = next((p for p in people if p.gender in {None, noun_gender or p.gender}), None)
        if latest:
            self._guesses.add(head.number)
        return latest

    def _descriptions(self) -> Iterator[tuple[Entity, set[str]]]:
        """Yield entities with the words that describe them.

        Ada Lind, *a senator from Vermont*; Ada Lind is *a senator*.
        """
        tokens = self._document.tokens
        for token in tokens:
            if token.dep not in {"appos", "attr"} or token.quoted >= 0 or not token.tag.startswith("NN"):
                continue
            described = tokens[token.head]
            if token.dep == "attr":
                described = next((child for child in described.children if child.dep == "nsubj"), described)
            if described.tag != "NNP":
                continue
            name = name_at(self._document, described, *extent(tokens, described))
            entity = self._entities.by_name(name) if name and not name.is_office else None
            if entity:
                first, last = extent(tokens, token)
                yield entity, {word.text.lower() for word in tokens[first : last + 1]}


def _office_words(office: str) -> set[str]:
    """Return the words of an office in lower case, with abbreviations in full as well: Sen. and senator."""
    words = {word.lower() for word in _WORD.findall(office)}
    return words | {ABBREVIATED[word] for word in words & ABBREVIATED.keys()}
