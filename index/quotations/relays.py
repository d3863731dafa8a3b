"""Relays: give words to those who said them where somebody else hands them on, or heard them.

*Reuters quoted Lind as saying* that the dam would hold; the paper, *quoting Lind*, reported it; Lind said so,
*according to Reuters*; Berg *heard the crowd shout*.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from index.quotations.assertions import is_asserted
from index.quotations.mentions import Mention, Role, extent, is_outlet, verb_class
from index.quotations.parsed_document import Token
from index.quotations.syntax import FINITE_TAGS, PROPER_NOUN_TAGS, SUBJECT_DEPS, active_subject, subtree
from index.text.lexicon import (
    ADDRESSING,
    FIRST_NAMES,
    HEARING,
    JUDGING,
    OFFICES,
    PERSONS,
    PRONOUNS,
    QUOTING,
    THINKING,
)

_SOURCES = frozenset({"source", "sources", "police", "someone", "somebody", "people", "insiders"})
_OWN_KINDS = frozenset({"male", "female", "plural", "own"})
_PARTICIPLE_DEPS = frozenset({"advcl", "acl", "xcomp", "ccomp", "prep", "pcomp"})
_HEARD_DEPS = frozenset({"ccomp", "xcomp", "acl", "advcl", "dobj"})
_INTERVIEW_PREPOSITIONS = frozenset({"to", "with", "in", "on", "by", "for"})
_MAX_DISTANCE = 80
"""Maximum tokens between who is quoted and who hands the words on. A guess; nothing was measured."""
_MAX_OBJECT_TOKENS = 10
"""Maximum tokens of who is quoted, up to a comma. A guess; nothing was measured."""
_MAX_ADDRESS_DEPTH = 2
"""Nouns between a verb and the outlet that it addresses: in an interview with Reuters."""


def hand_on(tokens: Sequence[Token], mentions: dict[int, Mention]) -> None:
    """Move verbs of saying from the mentions of those who hand words on to those who said them.

    Args:
        tokens: All tokens of the document.
        mentions: Its mentions by the numbers of their heads; speakers that are no mention yet are added.
    """
    for token in tokens:
        word = token.text.lower()
        if token.quoted < 0 and (token.tag.startswith("VB") or word.endswith("ing")):
            if word in QUOTING:
                _from_quoting(tokens, token, mentions)
            elif word in HEARING:
                _from_hearing(tokens, token, mentions)
            elif word in ADDRESSING:
                _from_telling(token, mentions)
    for relay in list(mentions.values()):
        if is_outlet(relay.head):
            _from_outlet(tokens, relay, mentions)
            _from_reporter(tokens, relay, mentions)
        if relay.role is Role.ACCORDING:
            _from_source(tokens, relay, mentions)


def addressed_outlet(cue: Token) -> Token | None:
    """Return the outlet that somebody speaks to, or None: told *Reuters*; an interview with *Reuters*."""
    level = [child for child in cue.children if child.number > cue.number]
    for _ in range(_MAX_ADDRESS_DEPTH):
        nouns = [child for child in level if child.dep in {"dobj", "dative", "pobj"}]
        prepositions = [child for child in level if child.text.lower() in _INTERVIEW_PREPOSITIONS]
        nouns += [child for before in prepositions for child in before.children if child.dep == "pobj"]
        outlet = next((noun for noun in nouns if noun.quoted < 0 and is_outlet(noun)), None)
        if outlet:
            return outlet
        level = [child for noun in nouns for child in noun.children if child.number > noun.number]
    return None


def _from_quoting(tokens: Sequence[Token], quoting: Token, mentions: dict[int, Mention]) -> None:
    """Give the words to whom a verb of quoting has as its object, or as its subject if it is passive."""
    subject = next((child for child in quoting.children if child.dep in SUBJECT_DEPS), None)
    if subject and subject.dep == "nsubjpass":
        mention = mentions.get(subject.number)
        if mention:
            mention.relay = _agent(quoting)
        return
    speaker = next((child for child in quoting.children if child.dep == "dobj"), None)
    sayings = list(_sayings_below(quoting))
    if speaker and speaker.quoted < 0 and sayings:
        relay = subject or _subject_above(tokens, quoting)
        _move(tokens, mentions, relay, speaker, [*sayings, quoting])
    elif quoting.text.lower().endswith("ing"):
        _from_participle(tokens, quoting, speaker or _object_in_order(tokens, quoting), mentions)
    elif speaker and _can_be_quoted(speaker) and subject and not _is_person(subject):
        _move(tokens, mentions, subject, speaker, [quoting])


def _from_participle(
    tokens: Sequence[Token], quoting: Token, speaker: Token | None, mentions: dict[int, Mention]
) -> None:
    """Give the words to whom a participle of quoting names: *quoting Lind*, the paper reported it."""
    if speaker is None or speaker.quoted >= 0 or not _can_be_quoted(speaker):
        return
    before = tokens[quoting.number - 1] if quoting.number else None
    relays = [
        m
        for m in _near(tokens, mentions, quoting)
        if m.head.sentence == quoting.sentence
        and m.head.number != speaker.number
        and any(verb_class(verb) == "say" for verb in m.verbs)
    ]
    if before and before.sentence == quoting.sentence:
        relays = [m for m in relays if m.last < quoting.number] if before.text == "," else []
    else:
        relays = [m for m in relays if m.first > speaker.number]
    relay = relays[-1] if relays and before and before.text == "," else next(iter(relays), None)
    if relay is None or _is_person(relay.head):
        return
    verbs = [verb for verb in relay.verbs if verb_class(verb) == "say" and verb.number > speaker.number]
    _move(tokens, mentions, relay.head, speaker, verbs)
    if speaker.number in mentions:
        mentions[speaker.number].first = max(mentions[speaker.number].first, quoting.number + 1)


def _object_in_order(tokens: Sequence[Token], quoting: Token) -> Token | None:
    """Return the noun before the comma after a participle that the parser takes for another word, or None."""
    window = tokens[quoting.number + 1 : quoting.number + 1 + _MAX_OBJECT_TOKENS]
    phrase = list(takewhile(lambda t: t.text != "," and t.sentence == quoting.sentence, window))
    if len(phrase) == len(window) or not phrase or any(token.tag in FINITE_TAGS for token in phrase):
        return None
    return phrase[-1] if phrase[-1].tag.startswith("NN") else None


def _from_hearing(tokens: Sequence[Token], hearing: Token, mentions: dict[int, Mention]) -> None:
    """Give the words to those whom somebody hears: heard *the crowd* shout."""
    hearer = next((child for child in hearing.children if child.dep in SUBJECT_DEPS), None)
    for verb in hearing.children:
        if verb.dep not in _HEARD_DEPS or verb_class(verb) != "say" or verb.quoted >= 0:
            continue
        objects = (child for child in hearing.children if child.dep == "dobj" and child.number < verb.number)
        nouns = (c for c in verb.children if c.dep == "compound" and verb.dep == "dobj" and verb.tag == "VBG")
        speaker = active_subject(verb) or next(objects, None) or next(nouns, None)
        if speaker and speaker.number > hearing.number and speaker.quoted < 0:
            _move(tokens, mentions, hearer, speaker, [verb, hearing])


def _from_telling(telling: Token, mentions: dict[int, Mention]) -> None:
    """Give the words to those by whom somebody was told something: was told *by a guard*."""
    patient = next((child for child in telling.children if child.dep in {"nsubjpass", "auxpass"}), None)
    agents = (child for by in telling.children if by.dep == "agent" for child in by.children)
    for agent in agents:
        if patient and agent.number in mentions:
            mentions[agent.number].relay = patient


def _from_outlet(tokens: Sequence[Token], relay: Mention, mentions: dict[int, Mention]) -> None:
    """Give the words to whom an outlet reports to have said them: Reuters reported that *Lind* said."""
    for verb in list(relay.verbs):
        for clause in verb.children:
            if clause.dep != "ccomp" or clause.number < verb.number or not _is_statement(tokens, clause):
                continue
            subject = active_subject(clause)
            if subject and subject.number in mentions and verb_class(verb) == "say":
                relay.verbs.remove(verb)
                mentions[subject.number].relay = relay.head
                break


def _from_reporter(tokens: Sequence[Token], relay: Mention, mentions: dict[int, Mention]) -> None:
    """Give the words to whom an outlet is said to report: Lind said, *as reported by Reuters*."""
    reported = relay.verbs[0] if relay.role is Role.AGENT and relay.verbs else None
    if reported is None or all(child.text.lower() != "as" for child in reported.children):
        return
    subject = active_subject(tokens[reported.head])
    speaker = mentions.get(subject.number) if subject else None
    if speaker:
        speaker.relay = relay.head
        relay.role, relay.verbs = Role.NAME, []


def _from_source(tokens: Sequence[Token], source: Mention, mentions: dict[int, Mention]) -> None:
    """Give the words to the speaker whom a source reports: *Lind* said, according to Reuters.

    A person is who says what follows or precedes, unless the clause has somebody else say it.
    """
    verb = tokens[source.verbs[0].head]
    is_named = _is_person(source.head) or (source.head.tag in PROPER_NOUN_TAGS and not is_outlet(source.head))
    if is_named and not _quotes_subject(tokens, verb):
        return
    subject = active_subject(verb)
    speaker = mentions.get(subject.number) if subject else None
    if speaker and speaker.kind != "thing" and (is_named or _is_statement(tokens, verb)):
        speaker.relay = source.head
        source.role = Role.NAME
        source.verbs = []


def _quotes_subject(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a clause has a person say words in marks: *Lind called it “a letter”*, per an aide."""
    subject = active_subject(verb)
    is_saying = verb_class(verb) == "say" or verb.text.lower() in JUDGING
    return (
        subject is not None
        and (subject.tag in PROPER_NOUN_TAGS or subject.text.lower() in {"he", "she"})
        and is_saying
        and verb.text.lower() not in THINKING
        and any(tokens[number].quoted >= 0 for number in subtree(verb, 0))
        and is_asserted(tokens, verb)
    )


def _move(
    tokens: Sequence[Token],
    mentions: dict[int, Mention],
    relay: Token | None,
    speaker: Token,
    verbs: Sequence[Token],
) -> None:
    """Make a noun the speaker by some verbs, and its relay no longer."""
    if not verbs:
        return
    numbers = {verb.number for verb in verbs}
    for mention in _near(tokens, mentions, speaker):
        if mention.head.number != speaker.number:
            mention.verbs = [verb for verb in mention.verbs if verb.number not in numbers]
            if mention.role is Role.ACCORDING and not mention.verbs:
                mention.role = Role.NAME
    mentions[speaker.number] = Mention(
        speaker, *extent(tokens, speaker), Role.SUBJECT, list(verbs), None, relay or verbs[-1]
    )


def _near(tokens: Sequence[Token], mentions: dict[int, Mention], token: Token) -> list[Mention]:
    """Return the mentions near a token, in order."""
    first, after = max(0, token.number - _MAX_DISTANCE), token.number + _MAX_DISTANCE
    return [mentions[near.number] for near in tokens[first:after] if near.number in mentions]


def _sayings_below(quoting: Token) -> Iterator[Token]:
    """Yield the participles of saying below a verb of quoting: quoted Lind as *saying*."""
    for child in quoting.children:
        if child.number > quoting.number and child.dep in _PARTICIPLE_DEPS and child.quoted < 0:
            if child.text.lower() == "as":
                yield from (c for c in child.children if c.tag == "VBG" and verb_class(c) != "other")
            elif child.tag == "VBG" and verb_class(child) == "say":
                yield child


def _agent(quoting: Token) -> Token | None:
    """Return who quotes if the verb is passive: was quoted *by Reuters* as saying."""
    verbs = [quoting, *_sayings_below(quoting)]
    by = [child for verb in verbs for child in verb.children if child.text.lower() == "by"]
    return next((child for word in by for child in word.children if child.dep == "pobj"), None)


def _subject_above(tokens: Sequence[Token], participle: Token) -> Token | None:
    """Return the noun that a participle modifies, or the subject of the verb that it modifies."""
    head = tokens[participle.head]
    if head.number == participle.number:
        return None
    if head.tag.startswith("NN"):
        return head
    return active_subject(head)


def _is_statement(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a verb says rather than thinks something, has its words or a clause, and is asserted."""
    has_content = any(child.dep == "ccomp" or child.quoted >= 0 for child in verb.children)
    return has_content and (
        verb.quoted < 0
        and verb_class(verb) == "say"
        and verb.text.lower() not in THINKING
        and is_asserted(tokens, verb)
    )


def _can_be_quoted(noun: Token) -> bool:
    """Whether a noun can be who is quoted, rather than what: a name, a person, a source, a pronoun."""
    word = noun.text.lower()
    kind = PRONOUNS.get(word)
    is_person = word in _SOURCES or word.removesuffix("s") in PERSONS | OFFICES
    is_numbered = any(child.tag == "CD" for child in noun.children)
    return (noun.tag in PROPER_NOUN_TAGS and not is_numbered) or is_person or kind in _OWN_KINDS


def _is_person(noun: Token) -> bool:
    """Whether a noun means a person by its form: an office, a pronoun, or a name after a first name."""
    word = noun.text.lower()
    if word.removesuffix("s") in PERSONS | OFFICES or PRONOUNS.get(word) in _OWN_KINDS:
        return True
    before = [child.text.lower() for child in noun.children if child.dep == "compound"]
    return word in FIRST_NAMES or any(name in FIRST_NAMES for name in before)
