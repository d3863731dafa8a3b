"""Aligns a question with a text: how much of the question each word of the text accounts for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index.model.question import Question
from index.questions.retrieval import Retrieval
from index.text.related_words import synonyms
from index.text.word_classes import ClassifiedWord, classify

MAX_WORDS = 250
"""Maximum words of a sentence that are aligned. A guess; nothing was measured."""
_ROOT_LENGTH = 5
"""Number of first letters that two related terms share. A guess; nothing was measured."""
_ROOT_MATCH = 0.5
"""Part of a question term's weight that a related term gets. A guess; nothing was measured."""

_SYNONYM_MATCH = 0.5
"""Part of a question term's weight that a synonym gets. A guess; nothing was measured."""

FOCUS = "focus"
LAST_TERM = "last_term"
BEFORE_QUESTION_WORD = "before_question_word"
AFTER_QUESTION_WORD = "after_question_word"


@dataclass(frozen=True, slots=True)
class WeightedQuestion:
    """A question with a weight for each of its terms, by their rarity in the coverage.

    Attributes:
        question: The question.
        weights: The weight of each of its terms; they add up to 1.
        matches: These weights, and smaller ones of the terms' synonyms.
        rarity: The sum of its terms' rarities.
        unknown_names: The number of its names that no sentence mentions.
        unknown: The weight of the terms that no sentence has.
    """

    question: Question
    weights: Mapping[str, float]
    matches: Mapping[str, float]
    rarity: float
    unknown_names: int
    unknown: float

    @classmethod
    def of(cls, question: Question, retrieval: Retrieval) -> "WeightedQuestion":
        """Return a question with its terms weighted by their rarity in a coverage."""
        rarities = {term: retrieval.rarity(term) for term in question.terms}
        total = sum(rarities.values()) or 1.0
        names = [w.term for w in classify(question.text)[1:] if w.is_capitalised and w.term in rarities]
        weights = {term: rarity / total for term, rarity in rarities.items()}
        return cls(
            question,
            weights,
            with_synonyms(weights),
            total,
            sum(not retrieval.knows(name) for name in names),
            sum(weight for term, weight in weights.items() if not retrieval.knows(term)),
        )

    def overlap(self, terms: Collection[str]) -> float:
        """Return the weight of the question's terms that are among other terms, from 0 to 1."""
        return sum(weight for term, weight in self.weights.items() if term in terms)


def with_synonyms(weights: Mapping[str, float]) -> Mapping[str, float]:
    """Return the weights of terms, and smaller ones of their synonyms."""
    matches: dict[str, float] = {}
    for term, weight in weights.items():
        for synonym in synonyms(term):
            matches[synonym] = max(matches.get(synonym, 0.0), _SYNONYM_MATCH * weight)
    return matches | dict(weights)


@dataclass(frozen=True, slots=True)
class AlignedSentence:
    """A sentence whose words are aligned with the terms of a question.

    Attributes:
        question: The question.
        words: The sentence's words, at most `MAX_WORDS`.
        weights: For each word, the weight of the question's term that it matches, from 0 to 1.
        roles: The roles in the question's grammar that its terms have, such as `FOCUS`, by term.
    """

    question: Question
    words: Sequence[ClassifiedWord]
    weights: Sequence[float]
    roles: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, question: Question, text: str, term_weights: Mapping[str, float]) -> "AlignedSentence":
        """Return a text aligned with a question whose terms have these weights."""
        root_weights = {
            term[:_ROOT_LENGTH]: weight for term, weight in term_weights.items() if len(term) >= _ROOT_LENGTH
        }
        words = classify(text)[:MAX_WORDS]
        weights = [_weight(word.term, term_weights, root_weights) for word in words]
        return cls(question, words, weights, _roles(question))


def _weight(term: str, term_weights: Mapping[str, float], root_weights: Mapping[str, float]) -> float:
    """Return the weight of the question's term that a term matches or is related to; 0 for none."""
    weight = term_weights.get(term)
    if weight is None and len(term) >= _ROOT_LENGTH:
        return _ROOT_MATCH * root_weights.get(term[:_ROOT_LENGTH], 0.0)
    return weight or 0.0


def _roles(question: Question) -> dict[str, tuple[str, ...]]:
    roles: dict[str, tuple[str, ...]] = {}
    for role, term in (
        (FOCUS, question.focus),
        (LAST_TERM, question.last_term),
        (BEFORE_QUESTION_WORD, question.term_before),
        (AFTER_QUESTION_WORD, question.term_after),
    ):
        if term:
            roles[term] = (*roles.get(term, ()), role)
    for synonym in synonyms(question.focus or ""):
        roles.setdefault(synonym, (FOCUS,))
    return roles
