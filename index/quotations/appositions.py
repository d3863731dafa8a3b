"""Appositions: the entity whose name stands beside a common noun, such as *the mayor* of Oslo, Ada Lind."""

import re
from collections.abc import Sequence

from index.quotations.entities import Entity, EntityIndex
from index.quotations.mentions import Mention
from index.quotations.names import Name, find_names, is_office, office_words
from index.quotations.parsed_document import ParsedDocument, Token
from index.quotations.syntax import PROPER_NOUN_TAGS
from index.text.lexicon import HUMANS, OFFICES, REPRESENTATIVES, SAYING

_AFTER_APPOSITION = frozenset({",", ":", ".", ";", "“", '"', "who", "whose"}) | SAYING.keys()
"""Words and marks that can follow a name in apposition."""
_POSSESSIVES = ("'s", "’s")
_NAME_ENDS = frozenset({",", "-", "–", "—", "--"})
"""Marks between a name and what it is in apposition to."""
_MODIFIER_TAGS = frozenset({"NN", "JJ", "VBN", "CD", "HYPH"})
"""Tags of words that can stand before a name: her niece, *state senator* Ada Lind; *two-time champion*."""
_OFFICE_OF = re.compile(r"of (?:the )?(?:[a-z][\w-]+ ){0,2}[a-z][\w-]+")
"""Words between an office and its holder in translated news: Head *of the district* Ada Lind."""
_JOINTS = frozenset("-’'")
"""Characters between the parts of a name that the tokenizer may cut: O’Neil-Smythe, al-Sayed."""
_MAX_HYPHENATED = 40
"""Maximum characters of a hyphenated name before its last part. A guess; nothing was measured."""
_SEARCH_WINDOW = 8
"""Tokens searched for a name after a noun. A guess; nothing was measured."""


def name_at(document: ParsedDocument, token: Token, first: int, last: int) -> Name | None:
    """Return the name in the tokens from `first` to `last` that contains a token, or None."""
    start, end = document.tokens[first].start, document.tokens[last].end
    names = find_names(document.text, _start_of_hyphenated(document.text, start), end)
    return next((name for name in names if name.start <= token.start < name.end), None)


def _start_of_hyphenated(text: str, start: int) -> int:
    """Return the offset at which the word begins that a hyphen or apostrophe continues at `start`."""
    if text[max(0, start - 1) : start] not in _JOINTS:
        return start
    lowest = max(0, start - _MAX_HYPHENATED)
    while start > lowest and (text[start - 1].isalnum() or text[start - 1] in _JOINTS):
        start -= 1
    return start


def entity_in_apposition(document: ParsedDocument, entities: EntityIndex, noun: Mention) -> Entity | None:
    """Return the entity whose name stands in apposition to a common noun, or None."""
    return (
        _entity_in_mention(document, entities, noun)
        or _entity_at_start(document, entities, noun)
        or _entity_before(document, entities, noun)
        or _entity_after(document, entities, noun)
    )


def _entity_in_mention(document: ParsedDocument, entities: EntityIndex, noun: Mention) -> Entity | None:
    """Return the entity named in the parse of the noun: the mayor, *Ada Lind*; Minister of War *Ada Lind*."""
    last = max([noun.last, *(c.number for c in noun.head.children if c.dep == "appos")])
    following = document.tokens[noun.head.number + 1 : last + 1]
    for name in find_names(document.text, noun.head.end, document.tokens[last].end):
        between = document.text[noun.head.end : name.start].strip()
        is_office_of = between in {"of", "for", "of the"} and _completes_office(noun, name)
        is_office_of |= _OFFICE_OF.fullmatch(between) is not None and _holds(entities, noun, name, following)
        tokens_between = [token for token in following if token.start < name.start]
        while "," in between and tokens_between and tokens_between[-1].tag in _MODIFIER_TAGS:
            tokens_between.pop()
        after_comma = tokens_between and tokens_between[-1].text == ","
        if after_comma and _may_be_of_another(entities, noun, name, tokens_between):
            return None
        is_owner = document.text.startswith(_POSSESSIVES, name.end)
        if (between == "" or after_comma or is_office_of) and not is_owner:
            return entities.by_name(name)
    return None


def _may_be_of_another(entities: EntityIndex, noun: Mention, name: Name, between: Sequence[Token]) -> bool:
    """Whether a name after a comma may be that of whom somebody speaks for.

    A spokesman for the mayor, *Ada Lind*: nothing tells whose name it is, unless the article names another
    mayor.
    """
    if noun.head.text.lower() not in REPRESENTATIVES or len(between) <= 2 or between[0].tag != "IN":
        return False
    office = between[-2]
    if office.text.lower() not in OFFICES or office.tag != "NN":
        return False
    bearer = entities.by_name(name)
    return not any(
        office.text.lower() in office_words(held)
        for entity in entities.entities
        if entity is not bearer
        for held in (*entity.offices, entity.description or "")
    )


def _holds(entities: EntityIndex, noun: Mention, name: Name, following: Sequence[Token]) -> bool:
    """Whether a person's whole name follows what an office is of: Head of the district *Ada Lind*."""
    entity = entities.by_name(name)
    before = [token for token in following if token.start < name.start]
    return (
        len(name.words) > 1
        and entity is not None
        and (entity.is_person or entity.description is not None)
        and not entity.is_body
        and noun.head.tag in {"NN", "NNP"}
        and bool(before)
        and before[-1].tag == "NN"
    )


def _completes_office(noun: Mention, name: Name) -> bool:
    """Whether a name after "of" is the holder's: Minister of *War Ada Lind*; not: wife of *President Lind*.

    The words before the name complete the office (War); a title of its own (President) is another person's.
    """
    office = name.office.split()
    return (
        is_office(noun.head.text) and bool(office) and not is_office(office[0]) and not is_office(office[-1])
    )


def _entity_at_start(document: ParsedDocument, entities: EntityIndex, noun: Mention) -> Entity | None:
    """Return the entity whose name and a mark begin the noun's words: *Ada Lind* – herself a former mayor."""
    tokens, first = document.tokens, document.tokens[noun.first]
    if first.tag not in PROPER_NOUN_TAGS or noun.first == noun.head.number:
        return None
    name = name_at(document, first, noun.first, noun.head.number - 1)
    following = next((t for t in tokens[noun.first : noun.head.number] if name and t.start >= name.end), None)
    if name is None or following is None or following.text not in _NAME_ENDS or name.is_office:
        return None
    entity = entities.by_name(name)
    return entity if entity and not entity.is_body else None


def _entity_before(document: ParsedDocument, entities: EntityIndex, noun: Mention) -> Entity | None:
    """Return the entity named right before the noun: *Ada Lind*, the mayor of Halden, said.

    The name must begin its part of the sentence. An adverb after the comma shows that the noun belongs to the
    name alone: an aide to *Ada Lind*, now the mayor, who said.
    """
    tokens, first = document.tokens, noun.first
    if first < 2 or tokens[first - 1].text != "," or tokens[first - 2].tag != "NNP":
        return None
    head = tokens[first - 2]
    start = head.number
    while start and tokens[start - 1].tag == "NNP" and tokens[start - 1].sentence == head.sentence:
        start -= 1
    if tokens[first].tag != "RB" and not _begins_part(tokens, start, head.sentence):
        return None
    name = name_at(document, head, start, head.number)
    entity = entities.by_name(name) if name else None
    return entity if entity and not entity.is_body else None


def _begins_part(tokens: Sequence[Token], number: int, sentence: int) -> bool:
    """Whether a token begins a sentence or follows a comma or a quoted span."""
    if number == 0:
        return True
    before = tokens[number - 1]
    return before.sentence != sentence or before.quoted >= 0 or before.text == ","


def _entity_after(document: ParsedDocument, entities: EntityIndex, noun: Mention) -> Entity | None:
    """Return the entity named after an office and its place, by word order.

    The mayor of Oslo, *Ada Lind*, said; but not: the mayor of Oslo, Ada Lind and Olav Berg said.
    """
    tokens = document.tokens[noun.last + 1 : noun.last + _SEARCH_WINDOW] or (noun.head,)
    comma, *following = tokens
    if noun.head.text.lower() not in HUMANS or comma.text != "," or not following:
        return None
    name = name_at(document, following[0], following[0].number, following[-1].number)
    rest = [token for token in following if name and token.start >= name.end]
    if name is None or len(name.words) < 2 or not rest or rest[0].text not in _AFTER_APPOSITION:
        return None
    is_list = rest[0].text == "," and rest[1:] and rest[1].text in {"and", "or"}
    entity = None if is_list else entities.by_name(name)
    return entity if entity and not entity.is_body else None
