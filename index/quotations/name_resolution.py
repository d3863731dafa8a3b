"""Name resolution: the entity that a mention names, by its own name or by a name beside it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from index.quotations.appositions import entity_in_apposition, name_at
from index.quotations.entities import Entity, EntityIndex, office_holder
from index.quotations.mentions import Mention, Role
from index.quotations.names import Name, gender, is_demonym
from index.quotations.parsed_document import ParsedDocument
from index.quotations.syntax import begins_sentence
from index.text.lexicon import ADDRESSES, FIRST_NAMES, OFFICES

ACTOR_ROLES = frozenset({Role.SUBJECT, Role.ACCORDING, Role.INVERTED})
"""Roles of mentions that act or speak in their sentence."""
_INITIALS = re.compile(r"[A-Z]{2,5}")
"""The initials of an office."""
_MAX_TITLE = 60
"""Characters of what such a title is of. A guess; nothing was measured."""
_TITLE_OF = re.compile(r" of (?:the )?[a-z][\w-]+(?: [a-z][\w-]+){0,2},? [^\W\d_a-z]")
"""What follows a capitalised title before its holder's name: Akim *of the district A*da Lind."""
_REFERRING_KINDS = frozenset({"name", "nominal", "male", "female"})
_MAX_SENTENCES_BACK = 8
"""Maximum distance in sentences to an antecedent. A guess; nothing was measured."""


class NameResolver:
    """Resolves the mentions of an article that hold a name or stand beside one."""

    def __init__(self, document: ParsedDocument, entities: EntityIndex, mentions: Sequence[Mention]) -> None:
        """Resolve names to `entities`; `mentions` are all mentions of the article, in order."""
        self._document = document
        self._entities = entities
        self._mentions = mentions
        self._heads = [mention.head.number for mention in mentions]
        self._resolved: dict[int, Entity | None] = {}

    def resolve(self, mention: Mention) -> Entity | None:
        """Return the entity that a mention names, or None."""
        head = mention.head.number
        if head not in self._resolved:
            name = self.personal_name(mention)
            self._resolved[head] = (
                self._entities.body(self.words(mention))
                or (self._by_name(mention, name) if name else None)
                or (None if name else entity_in_apposition(self._document, self._entities, mention))
            )
        return self._resolved[head]

    def words(self, mention: Mention) -> str:
        """Return the words of a mention, separated by single spaces, without a bracket that stays open."""
        start, end = self._document.tokens[mention.first].start, self._document.tokens[mention.last].end
        words = " ".join(self._document.text[start:end].split())
        opening = words.rfind("(")
        return words if opening <= 0 or ")" in words[opening:] else words[:opening].rstrip()

    def personal_name(self, mention: Mention) -> Name | None:
        """Return the name that the head of a mention is part of, or None; an office is no name."""
        name = name_at(self._document, mention.head, mention.first, mention.last)
        return name if name and not name.is_office and not self._is_common_noun(mention, name) else None

    def _is_common_noun(self, mention: Mention, name: Name) -> bool:
        """Whether capitalised words are no name.

        They are an office or a nationality after "the" (the Regional Minister, the Czech), a title before the
        name of its holder, or capitalised for their place alone (*Workers* in Oslo).
        """
        tokens, head = self._document.tokens, mention.head
        is_definite = tokens[mention.first].text.lower() == "the"
        if len(name.words) > 1:
            is_office = is_definite and name.words[-1].lower() in OFFICES
            return is_office and name.key[0] not in FIRST_NAMES
        entity = self._entities.by_name(name)
        has_full_name = entity is not None and " " in entity.name
        if name.office or has_full_name or (is_definite and is_demonym(head.text)):
            return not (name.office or has_full_name)
        if entity and entity.is_person:
            return False
        after = self._document.text[head.end : head.end + _MAX_TITLE]
        return (
            _TITLE_OF.match(after) is not None
            or (is_definite and head.text.lower() in ADDRESSES)
            or (
                begins_sentence(tokens, head.number)
                and head.tag in {"NN", "NNS"}
                and mention.last > head.number
            )
        )

    def mentions_before(self, mention: Mention) -> Iterator[Mention]:
        """Yield the names, nouns and personal pronouns before a mention it can mean, the nearest first."""
        for index in range(bisect_left(self._heads, mention.head.number) - 1, -1, -1):
            earlier = self._mentions[index]
            if mention.head.sentence - earlier.head.sentence > _MAX_SENTENCES_BACK:
                return
            if earlier.kind in _REFERRING_KINDS:
                yield earlier

    def _by_name(self, mention: Mention, name: Name) -> Entity | None:
        """Return the entity with the name of a mention.

        A shared surname means the one with the office before it (*Sen.* Lind), or the last to act.
        """
        if name.text.isupper() and _INITIALS.fullmatch(name.text):
            holder = self._entities.by_initials(name.text)
            if holder:
                return holder
        if len(name.words) == 1 and not gender(name.office.split()):
            candidates = self._entities.by_surname(name.surname)
            if len(candidates) > 1:
                latest = office_holder(name.office, candidates) or self._latest_actor(mention, candidates)
                if latest:
                    return latest
        return self._entities.by_name(name)

    def _latest_actor(self, mention: Mention, candidates: Sequence[Entity]) -> Entity | None:
        """Return the candidate that acted or spoke last under its full name before a mention, or None."""
        for earlier in self.mentions_before(mention):
            is_actor = earlier.role in ACTOR_ROLES and earlier.kind == "name"
            name = name_at(self._document, earlier.head, earlier.first, earlier.last) if is_actor else None
            if name and len(name.words) > 1:
                entity = self._entities.by_name(name)
            else:
                entity = office_holder(name.office, candidates) if name else None
            if entity in candidates:
                return entity
        return None
