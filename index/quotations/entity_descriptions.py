"""What an article says of its people: *a senator from Vermont*, *his sister*, *the head of the board*."""

from collections.abc import Iterator

from index.quotations.appositions import name_at
from index.quotations.entities import Entity, EntityIndex
from index.quotations.mentions import extent
from index.quotations.names import WORD, gender
from index.quotations.parsed_document import ParsedDocument, Token
from index.quotations.syntax import PROPER_NOUN_TAGS, active_subject
from index.text.lexicon import HUMANS, OFFICES, PERSONS

_OWNER_TAGS = frozenset({"PRP$", "POS"})
"""Tags of words for whose somebody is: *her* lawyer, Berg*’s* lawyer."""
_MAX_DESCRIPTION = 4
"""Words before a name that are searched for a description. A guess; nothing was measured."""

Description = tuple[Entity, set[str], str]
"""An entity with the words that describe it and the noun among them."""


def find_descriptions(document: ParsedDocument, entities: EntityIndex) -> Iterator[Description]:
    """Yield entities with the words that describe them.

    Ada Lind, *a senator from Vermont*; Ada Lind is *a senator*; *his sister* Ada Lind; *the head of the
    board*, Ada Lind.
    """
    tokens = document.tokens
    for token in tokens:
        if token.quoted >= 0:
            continue
        if token.tag in PROPER_NOUN_TAGS:
            yield from _described_before(document, entities, token)
        elif token.dep in {"appos", "attr"} and token.tag.startswith("NN"):
            described = tokens[token.head]
            if token.dep == "attr":
                described = active_subject(described) or described
            entity = _entity_at(document, entities, described) if described.tag == "NNP" else None
            if entity:
                yield _described_by(document, entity, token)


def find_roles(entities: EntityIndex) -> Iterator[Description]:
    """Yield people with the words of the role beside their name."""
    for entity in entities.entities:
        if entity.description and not entity.is_body:
            words = WORD.findall(entity.description.lower())
            before_of = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
            yield entity, set(words), next((word for word in words if word in HUMANS), before_of)


def _described_before(document: ParsedDocument, entities: EntityIndex, token: Token) -> Iterator[Description]:
    """Yield the entity that a proper noun begins, with the words before it that describe it."""
    tokens = document.tokens
    head = tokens[token.head]
    noun = head.text.lower() in OFFICES | PERSONS
    if token.dep == "appos" and noun and head.number < token.number and head.quoted < 0:
        entity = _entity_at(document, entities, token)
        if entity and not entity.is_body:
            yield _described_by(document, entity, head)
    first = token.number
    while first and _describes(tokens[first - 1], token):
        first -= 1
    if first < token.number and tokens[token.number - 1].tag == "NN":
        first -= first > 0 and tokens[first - 1].tag in _OWNER_TAGS
        entity = _entity_at(document, entities, token)
        is_person_noun = tokens[token.number - 1].text.lower() in HUMANS
        if entity and (entity.gender or is_person_noun or " " in entity.name):
            described = {word.text.lower() for word in tokens[first : token.number]}
            entity.gender = entity.gender or gender(sorted(described))
            yield entity, described, tokens[token.number - 1].text.lower()


def _described_by(document: ParsedDocument, entity: Entity, noun: Token) -> Description:
    tokens = document.tokens
    first, last = extent(tokens, noun)
    entity.gender = entity.gender or gender([noun.text])
    return entity, {word.text.lower() for word in tokens[first : last + 1]}, noun.text.lower()


def _entity_at(document: ParsedDocument, entities: EntityIndex, token: Token) -> Entity | None:
    first, last = extent(document.tokens, token)
    name = name_at(document, token, first, max(last, _last_of_name(document, token)))
    return entities.by_name(name) if name and not name.is_office else None


def _last_of_name(document: ParsedDocument, token: Token) -> int:
    """Return the number of the last proper noun of the row that a token begins."""
    tokens, last = document.tokens, token.number
    while (
        last + 1 < len(tokens)
        and tokens[last + 1].tag == "NNP"
        and tokens[last + 1].sentence == token.sentence
    ):
        last += 1
    return last


def _describes(word: Token, name: Token) -> bool:
    """Whether a word before a name can describe its bearer: *grid operator* Ada Lind."""
    is_near = (
        word.sentence == name.sentence and word.quoted < 0 and word.number >= name.number - _MAX_DESCRIPTION
    )
    return is_near and word.tag in {"NN", "JJ", "VBN"} and word.text[0].islower()
