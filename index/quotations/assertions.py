"""Assertions: whether an article asserts that somebody said something, or denies, doubts or asks it.

*Lind never said that the dam would hold*, *if Lind says*, *did Lind say?* and *nobody said* report no
statement. Who denies having said something does not say it either: *Lind denied saying so*.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.quotations.mentions import Mention, verb_class
from index.quotations.negation import (
    NOBODY,
    is_conditional,
    is_negated,
    is_past,
    is_possible,
    is_unasserted,
)
from index.quotations.parsed_document import Token
from index.quotations.syntax import PROPER_NOUN_TAGS, RELATIVE_TAGS, SUBJECT_DEPS, is_passive, sentence_end
from index.text.lexicon import (
    ABSTAINING,
    ADDRESSING,
    DENYING,
    DOUBTS,
    FEMALE,
    MALE,
    NOT_YET_SAYING,
    PRONOUNS,
    REFUSING,
    REPRESENTATIVES,
    REQUESTING,
    THINKING,
    UTTERING,
)

_SUBORDINATE_DEPS = frozenset(
    {"xcomp", "ccomp", "pcomp", "acl", "acomp", "attr", "dobj", "pobj", "prep", "oprd"}
)
"""Labels through which a verb above a cue tells whether the cue is asserted."""
_EXCLUDING_PREPOSITIONS = frozenset({"without", "than"})
"""Prepositions before what did not happen: left *without* saying."""
_COPULAS = frozenset({"is", "was", "be", "are", "were", "'s", "’s"})
_FACTIVE = frozenset(
    {
        "know",
        "knew",
        "realise",
        "realised",
        "realize",
        "realized",
        "dispute",
        "deny",
        "doubt",
        "mind",
        "regret",
    }
)
"""Verbs that take their clause for a fact even if they are negated: does not *dispute* that she said."""
_MIN_CLAIM_WORDS = 3
"""Minimum words from a denied cue to its sentence's end: *said*, *she insisted*."""
_HOLDING_BACK = frozenset(
    {"resist", "resisted", "help", "hesitate", "hesitated", "stopped", "tire", "tires", "tired"}
)
"""Verbs that let something happen if they are negated: could not *resist* saying."""
_DOUBTING = frozenset({"doubts", "doubted", "disputes", "disputed"})
"""Forms that take their clause for a fact if they are negated: nobody *doubts* that she said."""
_MAX_GOVERNORS = 6
"""Dependencies followed upwards from a cue. A guess; nothing was measured."""


def is_asserted(tokens: Sequence[Token], cue: Token) -> bool:
    """Whether the article asserts that the subject of a verb says something."""
    if is_unasserted(tokens, cue) or is_possible(cue) or is_conditional(tokens, cue):
        return False
    if any(child.dep == "dobj" and child.quoted < 0 and child.text == "nothing" for child in cue.children):
        return False
    chain = [cue, *governors(tokens, cue)]
    return not any(_is_undone_by(tokens, governor, below) for below, governor in pairwise(chain))


def _is_undone_by(tokens: Sequence[Token], governor: Token, below: Token) -> bool:
    """Whether a governor keeps what depends on it from being asserted: *denied* saying; *refused* to say."""
    word = governor.text.lower()
    if word in _HOLDING_BACK or word in _DOUBTING:
        holds = is_negated(tokens, governor) or is_unasserted(tokens, governor)
        return not holds and word != "help"
    is_action = below.dep == "xcomp" and not is_passive(governor)
    is_open = is_action or governor.tag[:2] != "VB" or verb_class(governor) == "say" or word in _COPULAS
    return (
        _rules_out(tokens, governor, below)
        or (below.dep == "xcomp" and (word in REFUSING or word in NOT_YET_SAYING))
        or (word not in _FACTIVE and is_unasserted(tokens, governor))
        or (below.dep == "xcomp" and any(child.text.lower() == "yet" for child in governor.children))
        or (is_action and is_possible(governor))
        or (is_open and is_conditional(tokens, governor))
    )


def _rules_out(tokens: Sequence[Token], governor: Token, below: Token) -> bool:
    """Whether a governor by its meaning rules out what depends on it: *nothing* to say; *asked* to say."""
    word = governor.text.lower()
    if word in DENYING or word in DOUBTS or word in _EXCLUDING_PREPOSITIONS or word in NOBODY:
        return True
    if below.dep == "pcomp":
        before = tokens[governor.number - 1].text.lower() if governor.number else ""
        head = tokens[governor.head].text.lower()
        return head in ABSTAINING or head == "short" or before in {"short", "instead"}
    is_to_do = any(child.tag == "TO" for child in below.children)
    if word in REQUESTING and below.dep in {"xcomp", "ccomp"} and is_to_do:
        return True
    if word not in _COPULAS:
        return False
    is_impersonal = any(c.dep in SUBJECT_DEPS and c.text.lower() == "it" for c in governor.children)
    if below.dep == "acomp" and is_impersonal and any(child.dep == "xcomp" for child in below.children):
        return True
    complements = (child for child in governor.children if child.dep in {"acomp", "attr"})
    return any(child.text.lower() in DOUBTS for child in complements)


def is_told_by_nobody(verb: Token) -> bool:
    """Whether somebody is told something and the article does not say by whom: she *was told* to leave."""
    has_agent = any(child.dep == "agent" or child.text.lower() == "by" for child in verb.children)
    return verb.text.lower() in ADDRESSING and is_passive(verb) and not has_agent


def denying_verb(tokens: Sequence[Token], cue: Token) -> Token | None:
    """Return the verb by which somebody denies that they, or whom they speak for, said something, or None.

    Lind *denied* saying …; Lind *insisted* that she had never said …; …, her office *said*.
    """
    if cue.text.lower() not in UTTERING:
        return None
    for governor in governors(tokens, cue):
        word = governor.text.lower()
        if word in DENYING and is_asserted(tokens, governor):
            return None if _explains(tokens, governor, cue) else governor
        if governor.tag.startswith("VB") and verb_class(governor) == "say" and word not in THINKING:
            is_denial = is_negated(tokens, cue) and is_past(cue) and is_asserted(tokens, governor)
            return governor if is_denial else None
    after = _claim_at_end(tokens, cue)
    return after if after and is_negated(tokens, cue) and is_past(cue) else None


def _explains(tokens: Sequence[Token], governor: Token, cue: Token) -> bool:
    """Whether a participle tells why somebody denies something else: Lind rejected the plan, *saying* …."""
    follows = cue.tag == "VBG" and tokens[cue.number - 1].text == ","
    return follows and any(c.dep in {"dobj", "ccomp"} and c.number < cue.number for c in governor.children)


def _claim_at_end(tokens: Sequence[Token], cue: Token) -> Token | None:
    """Return the verb of a short reporting clause that ends a cue's sentence, or None: …, *she insisted*.

    It is found by word order, since quoted words before it can mislead the parser.
    """
    words = [token for token in tokens[cue.number : sentence_end(tokens, cue)] if token.text[0].isalnum()]
    if len(words) < _MIN_CLAIM_WORDS or words[-1].quoted >= 0:
        return None
    subject, verb = words[-2:]
    is_clause = subject.dep in SUBJECT_DEPS and tokens[subject.number - 1].text == ","
    is_claim = verb_class(verb) == "say" and verb.text.lower() not in THINKING
    return verb if is_clause and is_claim and verb.number == subject.number + 1 else None


def _governors_of_relative(verb: Token, antecedent: Token, above: Token) -> Iterator[Token]:
    """Yield the words that can say whether the verb of a relative clause is asserted.

    There is *no* sign that she said so; that *is not* something she said; she *rejected* a report that she
    said so.
    """
    if antecedent.text.lower() in NOBODY or any(child.text.lower() == "no" for child in antecedent.children):
        yield antecedent
    if antecedent.dep == "attr" and above.number < verb.number:
        yield above
    subjects = (child for child in verb.children if child.dep in SUBJECT_DEPS)
    is_content = all(subject.tag not in RELATIVE_TAGS for subject in subjects)
    if is_content and _judges(above, antecedent):
        yield above


def _judges(verb: Token, report: Token) -> bool:
    """Whether a verb can say that a report is untrue: *rejected* a report; reports *are* untrue."""
    word = verb.text.lower()
    return report.dep in {"dobj", *SUBJECT_DEPS} and (word in DENYING or word in _COPULAS)


def speaks_for_subject(tokens: Sequence[Token], mention: Mention, cue: Token) -> bool:
    """Whether a mention is the subject of a verb, or speaks for it: her office, a spokesman."""
    subject = next((child for child in cue.children if child.dep in SUBJECT_DEPS), None)
    if subject is None or subject.number == mention.head.number:
        return True
    if PRONOUNS.get(subject.text.lower()) in {"male", "female", "plural", "thing"}:
        return True
    if mention.head.number > cue.number and _can_be(subject, mention.kind):
        return True
    words = {token.text.lower() for token in tokens[mention.first : mention.last + 1]}
    has_owner = any(child.dep == "poss" for child in mention.head.children)
    return has_owner or subject.text.lower() in words or bool(words & REPRESENTATIVES)


def _can_be(name: Token, kind: str) -> bool:
    """Whether "he" or "she" can be somebody named before: *Lind* did not say so, *she* insisted."""
    others = {"male": FEMALE, "female": MALE}.get(kind)
    if others is None or name.tag not in PROPER_NOUN_TAGS:
        return False
    words = {name.text.lower(), *(child.text.lower() for child in name.children)}
    return words.isdisjoint(others)


def governors(tokens: Sequence[Token], cue: Token) -> Iterator[Token]:
    """Yield the words above a cue that can say whether it is asserted, the nearest first.

    They stand before it, except for a verb of saying after its content: …, her office *said*.
    """
    token = cue
    for _ in range(_MAX_GOVERNORS):
        head = tokens[token.head]
        above = tokens[head.head]
        if head.number == token.number or head.quoted >= 0 or head.sentence != cue.sentence:
            return
        if token.dep == "relcl":
            yield from _governors_of_relative(token, head, above)
            return
        is_content = token.dep == "ccomp" and verb_class(head) == "say"
        if token.dep not in _SUBORDINATE_DEPS or (head.number > token.number and not is_content):
            return
        if token.dep == "prep" and token.text.lower() != "as" and not head.tag.startswith("NN"):
            return
        yield head
        if token.dep == "acl":
            if _judges(above, head):
                yield above
            return
        token = head
