"""Tells what somebody's words are to a yes/no question: said so, denied, said otherwise, or silent.

The answer to such a question is never a bare yes: the stance goes with the words themselves, and says no more
of them than can be checked. Where the words lack something of what the question claims, or are negated where
it is not, the person has "said otherwise".
"""

import re

from index.model.answer import Answer, Stance
from index.model.passage import Passage, Quote
from index.model.question import Question, QuestionKind
from index.model.verdict import Verdict, VerdictKind
from index.text.lexicon import inflected
from index.text.related_words import RelatedTerms
from index.text.terms import term, terms
from index.text.word_classes import ANSWER_WORDS, STOP_TERMS, classify

_SUPPORT_VERBS = "support back favour favor endorse welcome approve accept defend"
_OPPOSE_VERBS = "oppose reject criticise criticize condemn denounce object refuse resist"
_MAX_TYPED = 200
"""Maximum length of a name or a topic as typed, in characters. A guess; nothing was measured."""
_ON_A_SUBJECT = re.compile(
    r"\b(?:about|anything|something|regarding|concerning|comment(?:ed)?|speak|spoken?|talk(?:ed)?)\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"\bthat\b", re.IGNORECASE)
_CONDITIONS = frozenset({"if", "unless", "provided", "whether"})
_NEAR = 4
"""Maximum words from a negation to the verb that it denies. A guess; nothing was measured."""
_DENYING = frozenset(term(verb) for verb in ("deny", "dispute", "dismiss", "reject"))


def _forms(verbs: str) -> frozenset[str]:
    return frozenset(form for verb in verbs.split() for form in inflected(verb))


_SUPPORT, _OPPOSE = _forms(_SUPPORT_VERBS), _forms(_OPPOSE_VERBS)
_POSITION = re.compile(
    rf"^\W*(?:does|do|did|has|have)\s+(?P<speaker>.{{1,{_MAX_TYPED}}}?)\s+"
    rf"(?P<verb>{'|'.join(sorted(_SUPPORT | _OPPOSE, key=len, reverse=True))})\s+(?P<topic>.+)$",
    re.IGNORECASE | re.DOTALL,
)


def stance_of(question: Question, answer: Answer, verdict: Verdict | None) -> Stance | None:
    """Return the stance that an answer's words show; None for a question that asks for no stance.

    Args:
        question: The question.
        answer: Its answer.
        verdict: The verdict on the words that it asks about, if they are a statement.
    """
    if position := _POSITION.match(" ".join(question.text[: 2 * _MAX_TYPED].split())):
        names = {word.term for word in classify(position["speaker"]) if word.is_capitalised}
        return _position(names, position["verb"].lower(), answer) if names else None
    if question.kind is not QuestionKind.DID_SAY:
        return None
    if verdict and verdict.kind is VerdictKind.DENIED:
        return Stance.DENIED
    if verdict and verdict.kind is VerdictKind.EXACT:
        return Stance.SAID
    if not answer.confident:
        return Stance.SILENT
    words = answer.quotes[0] if answer.quotes else answer.passages[0]
    is_subject = _ON_A_SUBJECT.search(question.text) and not _STATEMENT.search(question.text)
    return Stance.SAID if is_subject else _towards(question.topic or "", words)


def _towards(topic: str, words: Quote | Passage) -> Stance:
    """Return the stance of somebody's words towards a statement."""
    passage = words.passage if isinstance(words, Quote) else words
    topic_terms = [topic_term for topic_term in terms(topic) if topic_term not in STOP_TERMS]
    is_denial = isinstance(words, Quote) and term(words.cue or "") in _DENYING
    if is_denial or _denies(passage.text, topic_terms):
        return Stance.DENIED
    said = RelatedTerms(terms(words.text))
    says_all = all(topic_term in said for topic_term in topic_terms)
    is_same = _negated(topic) == _negated(passage.text) and _conditional(topic) == _conditional(passage.text)
    return Stance.SAID if says_all and is_same else Stance.OTHERWISE


def _position(names: set[str], verb: str, answer: Answer) -> Stance:
    """Return the stance of somebody with these names who may support or oppose something."""
    passage = answer.passages[0] if answer.passages else None
    if not answer.confident or passage is None or not names <= set(terms(passage.text)):
        return Stance.SILENT
    lowers = [word.lower for word in classify(passage.text)]
    for i, word in enumerate(lowers):
        if word in _SUPPORT or word in _OPPOSE:
            is_same = (word in _SUPPORT) == (verb in _SUPPORT)
            is_negated = not ANSWER_WORDS["negations"].isdisjoint(lowers[max(0, i - _NEAR) : i])
            return Stance.SAID if is_same != is_negated else Stance.OTHERWISE
    return Stance.OTHERWISE


def _denies(text: str, topic_terms: list[str]) -> bool:
    """Whether a text says that somebody denies what it has of a topic."""
    words = classify(text)
    denial = next((i for i, word in enumerate(words) if word.term in _DENYING), len(words))
    after = RelatedTerms([word.term for word in words[denial + 1 :]])
    return any(topic_term in after for topic_term in topic_terms)


def _conditional(text: str) -> bool:
    """Whether a text has a condition."""
    return any(word.lower in _CONDITIONS for word in classify(text))


def _negated(text: str) -> bool:
    """Whether a text has an odd number of negations."""
    return sum(word.lower in ANSWER_WORDS["negations"] for word in classify(text)) % 2 == 1
