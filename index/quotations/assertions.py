"""Assertions: whether an article asserts that somebody said something, or denies, doubts or asks it.

*Lind never said that the dam would hold*, *if Lind says*, *did Lind say?* and *nobody said* report no
statement. Who denies having said something does not say it either: *Lind denied saying so*.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.quotations.mentions import Mention, verb_class
from index.quotations.parsed_document import Token
from index.quotations.syntax import SUBJECT_DEPS
from index.text.lexicon import (
    ABSTAINING,
    ADDRESSING,
    DENYING,
    DOUBTS,
    NOT_YET_SAYING,
    PRONOUNS,
    REFUSING,
    REPRESENTATIVES,
    THINKING,
    UTTERING,
)

_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "nor", "neither", "hardly", "scarcely"})
_ERRORS = frozenset({"wrongly", "falsely", "incorrectly", "mistakenly", "erroneously"})
"""Adverbs for what is reported but not so: was *wrongly* reported."""
_CONDITIONAL_AUXILIARIES = frozenset({"had", "should", "were"})
_LIMITS = frozenset({"only", "just", "merely", "simply"})
"""Words after which a negation does not deny the verb: not *only* said."""
_NOBODY = frozenset({"nobody", "no-one", "none", "neither", "nothing"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
_POSSIBILITIES = frozenset({"may", "might", "can", "ca", "could", "should", "must"})
_SUBORDINATE_DEPS = frozenset(
    {"xcomp", "ccomp", "pcomp", "acl", "acomp", "attr", "dobj", "pobj", "prep", "oprd"}
)
"""Labels through which a verb above a cue tells whether the cue is asserted."""
_EXCLUDING_PREPOSITIONS = frozenset({"without", "than"})
"""Prepositions before what did not happen: left *without* saying."""
_PAST_AUXILIARIES = frozenset({"did", "had", "has", "have", "having", "'ve", "’ve"})
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
_MAX_GOVERNORS = 6
"""Dependencies followed upwards from a cue. A guess; nothing was measured."""


def is_asserted(tokens: Sequence[Token], cue: Token) -> bool:
    """Whether the article asserts that the subject of a verb says something."""
    if _is_unasserted(tokens, cue) or _is_possible(cue) or _is_conditional(tokens, cue):
        return False
    chain = [cue, *governors(tokens, cue)]
    return not any(_is_undone_by(tokens, governor, below) for below, governor in pairwise(chain))


def _is_undone_by(tokens: Sequence[Token], governor: Token, below: Token) -> bool:
    """Whether a governor keeps what depends on it from being asserted: *denied* saying; *refused* to say."""
    word = governor.text.lower()
    is_action = below.dep == "xcomp" and not _is_passive(governor)
    is_open = is_action or governor.tag[:2] != "VB" or verb_class(governor) == "say" or word in _COPULAS
    return (
        word in DENYING
        or word in DOUBTS
        or word in _EXCLUDING_PREPOSITIONS
        or (below.dep == "pcomp" and tokens[governor.head].text.lower() in ABSTAINING)
        or (below.dep == "xcomp" and (word in REFUSING or word in NOT_YET_SAYING))
        or (word not in _FACTIVE and _is_unasserted(tokens, governor))
        or (below.dep == "xcomp" and any(child.text.lower() == "yet" for child in governor.children))
        or (is_action and _is_possible(governor))
        or (is_open and _is_conditional(tokens, governor))
    )


def is_told_by_nobody(verb: Token) -> bool:
    """Whether somebody is told something and the article does not say by whom: she *was told* to leave."""
    has_agent = any(child.dep == "agent" or child.text.lower() == "by" for child in verb.children)
    return verb.text.lower() in ADDRESSING and _is_passive(verb) and not has_agent


def denying_verb(tokens: Sequence[Token], cue: Token) -> Token | None:
    """Return the verb by which somebody denies that they, or whom they speak for, said something, or None.

    Lind *denied* saying …; Lind *insisted* that she had never said …; …, her office *said*.
    """
    if cue.text.lower() not in UTTERING:
        return None
    for governor in governors(tokens, cue):
        word = governor.text.lower()
        if word in DENYING and is_asserted(tokens, governor):
            return governor
        if governor.tag.startswith("VB") and verb_class(governor) == "say" and word not in THINKING:
            is_denial = _is_negated(tokens, cue) and _is_past(cue) and is_asserted(tokens, governor)
            return governor if is_denial else None
    return None


def speaks_for_subject(tokens: Sequence[Token], mention: Mention, cue: Token) -> bool:
    """Whether a mention is the subject of a verb, or speaks for it: her office, a spokesman."""
    subject = next((child for child in cue.children if child.dep in SUBJECT_DEPS), None)
    if subject is None or subject.number == mention.head.number:
        return True
    if PRONOUNS.get(subject.text.lower()) in {"male", "female", "plural", "thing"}:
        return True
    words = {token.text.lower() for token in tokens[mention.first : mention.last + 1]}
    has_owner = any(child.dep == "poss" for child in mention.head.children)
    return has_owner or subject.text.lower() in words or bool(words & REPRESENTATIVES)


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
            # Only what a negated copula equates with its antecedent: … is not something Lind said.
            if head.dep == "attr" and above.number < cue.number:
                yield above
            return
        is_content = token.dep == "ccomp" and verb_class(head) == "say"
        if token.dep not in _SUBORDINATE_DEPS or (head.number > token.number and not is_content):
            return
        if token.dep == "prep" and token.text.lower() != "as" and not head.tag.startswith("NN"):
            return
        yield head
        if token.dep == "acl":
            if head.dep == "dobj" and above.text.lower() in DENYING:
                yield above
            return
        token = head


def _is_unasserted(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a word is negated, has nobody as its subject or stands in a question."""
    return _is_negated(tokens, verb) or _has_no_subject(tokens, verb) or _is_asked(tokens, verb)


def _is_negated(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a verb or noun is negated: never said; did not deny or *say*; no *record*."""
    for child in verb.children:
        word = child.text.lower()
        if child.dep == "det" and word == "no":
            return True
        is_adverb = child.dep in {"neg", "advmod", "preconj"} and child.quoted < 0
        if is_adverb and word in _ERRORS and _is_passive(verb):
            return True
        if not is_adverb or word not in _NEGATIONS:
            continue
        following = tokens[child.number + 1] if child.number + 1 < len(tokens) else child
        if following.text.lower() not in _LIMITS:
            return True
    if verb.dep != "conj":
        return False
    first = tokens[verb.head]
    alternatives = {child.text.lower() for child in first.children if child.dep == "cc"}
    return bool(alternatives & {"or", "nor"}) and first.number != verb.number and _is_negated(tokens, first)


def _is_past(verb: Token) -> bool:
    """Whether a verb is in a past tense: did not say; had never said; but not: will not say."""
    auxiliaries = {child.text.lower() for child in verb.children if child.dep == "aux"}
    return bool(auxiliaries & _PAST_AUXILIARIES) or (not auxiliaries and verb.tag == "VBD")


def _has_no_subject(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether the subject of a verb is nobody: *nobody* said; *no minister* said."""
    subjects = [child for child in verb.children if child.dep in SUBJECT_DEPS and child.quoted < 0]
    if not subjects and verb.dep == "conj":
        subjects = [child for child in tokens[verb.head].children if child.dep in SUBJECT_DEPS]
    return any(
        subject.text.lower() in _NOBODY
        or any(
            child.text.lower() in {"no", "neither"} and child.dep in {"det", "preconj", "cc"}
            for child in subject.children
        )
        for subject in subjects
    )


def _is_asked(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a verb stands in a question, with its auxiliary before its subject: *did* she *say* …?"""
    subject = min((child.number for child in verb.children if child.dep in SUBJECT_DEPS), default=-1)
    if subject < 0 and not (verb.text.lower() in {"is", "was", "are", "were"} and verb.head == verb.number):
        return False
    is_inverted = any(child.dep in {"aux", "auxpass"} and child.number < subject for child in verb.children)
    is_inverted |= verb.number < subject and verb.dep == "ROOT" and verb_class(verb) == "other"
    is_inverted |= subject >= 0 and tokens[subject].text.lower() == "who" and verb.dep == "ROOT"
    return is_inverted and _ends_in_question_mark(tokens, verb)


def _ends_in_question_mark(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a question mark outside quotation marks ends the sentence of a verb."""
    following = bisect_right(tokens, verb.sentence, lo=verb.number, key=lambda token: token.sentence)
    last = tokens[following - 1]
    return last.quoted < 0 and last.text.startswith("?")


def _is_passive(verb: Token) -> bool:
    return any(child.dep == "auxpass" for child in verb.children)


def _is_possible(verb: Token) -> bool:
    """Whether a verb is only possible or due: she *may* say; but not: I *should* say."""
    if any(child.text == "I" and child.dep in SUBJECT_DEPS for child in verb.children):
        return False
    return any(child.dep == "aux" and child.text.lower() in _POSSIBILITIES for child in verb.children)


def _is_conditional(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a verb is the verb of a condition or of an open question: *if* she says; *had* she said."""
    subject = next((child.number for child in verb.children if child.dep in SUBJECT_DEPS), -1)
    if verb.dep in {"advcl", "ccomp", "csubj"} and any(
        child.text.lower() in _CONDITIONAL_AUXILIARIES and child.number < subject for child in verb.children
    ):
        return True
    return any(
        child.text.lower() in _CONDITIONS
        and child.dep in {"mark", "advmod"}
        and child.number < verb.number
        and (child.number == 0 or tokens[child.number - 1].text.lower() != "as")
        for child in verb.children
    )
