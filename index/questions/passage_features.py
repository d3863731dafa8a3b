"""Features of a passage: those that rank it among others, and those that tell whether it answers at all."""

import math
from collections.abc import Sequence
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from index.model.passage import Passage
from index.model.question import Question, QuestionKind
from index.questions.alignment import AlignedSentence, WeightedQuestion
from index.questions.answer_candidates import Candidates
from index.questions.answer_types import denies_event, lacks_answer
from index.text.paragraphs import paragraphs
from index.text.related_words import RelatedTerms
from index.text.terms import term, terms
from index.text.word_classes import LIGHT_WORDS, MEASURES, NAME_CLASSES

_PRECEDING_LENGTH = 300
"""Length of the text before a passage that shows its topic, in characters. A guess; nothing was measured."""
_SHORT = 3
"""Maximum terms of a short question. A guess; nothing was measured."""
_LONG = 5
"""Minimum terms of a long question. Measured on XQuAD: 4 and 6 have an AUC 0.4 and 0.5 lower."""
_ASKED_KINDS = (
    QuestionKind.PERSON,
    QuestionKind.PLACE,
    QuestionKind.TIME,
    QuestionKind.QUANTITY,
    QuestionKind.REASON,
    QuestionKind.THING,
    QuestionKind.OTHER,
)
"""The kinds of the features `asks_person` to `asks_other`, in order."""
_LIGHT_TERMS = frozenset(map(term, MEASURES | LIGHT_WORDS))
_ANSWER_CLASSES = {
    QuestionKind.PERSON: {"name", "first_name"},
    QuestionKind.PLACE: {"name", "place"},
    QuestionKind.TIME: {"date", "number", "year"},
    QuestionKind.QUANTITY: {"number", "numeral", "year"},
}
"""Word classes of which an answer to a question of that kind has at least one."""


class RankingFeatures(NamedTuple):
    """The features that rank a passage; also their weights, in the same order.

    Attributes:
        score: The score of the search, relative to the rarity of the question's terms.
        evidence: The logarithm of the odds that any of its words answer.
        preceding_overlap: The weight of the question's terms that stand just before it, but not in it.
        lacks_answer_class: 1 if it has no word of a class that can answer, apart from the question's own.
        related: The weight of the question's terms to which only another term in it is related.
        lacks_answer: 1 if it lacks what is asked for, such as a name, an age or a reason.
        lacks_predicate: 1 if no term in it is related to what is asked about.
        is_headline: 1 if it is its article's first line and has no full stop.
    """

    score: float
    evidence: float
    preceding_overlap: float
    lacks_answer_class: float
    related: float
    lacks_answer: float
    lacks_predicate: float
    is_headline: float


class ConfidenceFeatures(NamedTuple):
    """The features that tell whether a passage answers a question; also their weights, in the same order.

    Of a short question, an answer has almost all terms; of a long one, half of them show the topic. So the
    features of overlap stand here once more for short and for long questions, and are 0 for others.

    Attributes:
        passage: The weight of the question's terms in the passage.
        missing_term: The weight of the heaviest term that the passage lacks.
        paragraph: The weight of the question's terms in the passage's paragraph.
        article: The weight of the question's terms in its article.
        pairs: The share of the question's pairs of adjacent terms that are adjacent in the passage.
        unknown_names: The number of the question's names that no sentence mentions.
        related: The weight of the question's terms to which a term in the passage is related.
        common: The share of the question's terms that are no names, to which a term in the passage is
            related.
        names: The share of the question's names in the passage.
        lacks_predicate: 1 if no term in the passage is related to what is asked about.
        lacks_focus: 1 if no term in the passage is related to the noun after "what", "which" or "how many".
        lacks_answer: 1 if the passage lacks what is asked for, such as a name, an age or a reason, or
            denies what the question takes for granted.
        evidence: The logarithm of the odds that any of its words answer.
        short: 1 for a question of up to `_SHORT` terms.
        long: 1 for a question of at least `_LONG` terms.
        asks_person: 1 if the question asks for a person; and so on for the other kinds.
    """

    passage: float
    missing_term: float
    paragraph: float
    article: float
    pairs: float
    unknown_names: float
    related: float
    common: float
    names: float
    lacks_predicate: float
    lacks_focus: float
    lacks_answer: float
    evidence: float
    short: float
    short_passage: float
    short_missing_term: float
    short_paragraph: float
    short_article: float
    short_common: float
    long: float
    long_passage: float
    long_missing_term: float
    long_paragraph: float
    long_article: float
    long_common: float
    asks_person: float
    asks_place: float
    asks_time: float
    asks_quantity: float
    asks_reason: float
    asks_thing: float
    asks_other: float


def linear_score(features: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted sum of features."""
    return sum(map(mul, weights, features))


def ranking_features(
    passage: Passage, question: WeightedQuestion, sentence: AlignedSentence, candidates: Candidates
) -> RankingFeatures:
    """Return the features that rank a passage, given its aligned words and candidate answers."""
    own = RelatedTerms([word.term for word in sentence.words])
    asked = question.question
    preceding = passage.article.text[max(0, passage.start - _PRECEDING_LENGTH) : passage.start]
    return RankingFeatures(
        score=passage.score / question.rarity,
        evidence=_evidence(sentence, candidates),
        preceding_overlap=question.overlap(set(terms(preceding)) - own.terms),
        lacks_answer_class=float(_lacks_answer_class(sentence, question)),
        related=sum(
            weight for word, weight in question.weights.items() if word not in own.terms and word in own
        ),
        lacks_answer=float(lacks_answer(sentence)),
        lacks_predicate=float(asked.predicate is not None and asked.predicate not in own),
        is_headline=float(is_headline(passage)),
    )


def _lacks_answer_class(sentence: AlignedSentence, question: WeightedQuestion) -> bool:
    answer_classes = _ANSWER_CLASSES.get(question.question.expected)
    return answer_classes is not None and not any(
        word.word_class in answer_classes and word.term not in question.weights for word in sentence.words
    )


def confidence_features(
    question: WeightedQuestion, best: Passage, sentence: AlignedSentence, candidates: Candidates
) -> ConfidenceFeatures:
    """Return the features that tell whether the best passage answers a question.

    Args:
        question: The question.
        best: The passage.
        sentence: Its aligned words.
        candidates: Its candidate answers.
    """
    text, asked = best.article.text, question.question
    paragraph = next(
        (span for span in paragraphs(text) if span[0] <= best.start < span[1]), (best.start, best.end)
    )
    passage_terms, question_terms = terms(best.text), terms(asked.query.text)
    related = RelatedTerms(passage_terms)
    pairs = [pair for pair in pairwise(question_terms) if set(pair) <= question.weights.keys()]
    passage_pairs = set(pairwise(passage_terms))
    names = _names(asked, sentence)
    common = [word for word in asked.terms if word not in names and word not in _LIGHT_TERMS]
    overlap = (
        question.overlap(related.terms),
        max((weight for word, weight in question.weights.items() if word not in related.terms), default=0.0),
        question.overlap(set(terms(text[slice(*paragraph)]))),
        question.overlap(set(terms(text))),
    )
    shared = sum(word in related for word in common) / len(common) if common else 1.0
    short, long = len(asked.terms) <= _SHORT, len(asked.terms) >= _LONG
    return ConfidenceFeatures(
        *overlap,
        sum(pair in passage_pairs for pair in pairs) / max(1, len(pairs)),
        float(question.unknown_names),
        sum(weight for word, weight in question.weights.items() if word in related),
        shared,
        sum(name in related.terms for name in names) / len(names) if names else 1.0,
        float(asked.predicate is not None and asked.predicate not in related),
        float(asked.focus in asked.terms and asked.focus not in related),
        float(lacks_answer(sentence) or denies_event(sentence)),
        _evidence(sentence, candidates),
        *(short * value for value in (1.0, *overlap, shared)),
        *(long * value for value in (1.0, *overlap, shared)),
        *(float(asked.expected == kind) for kind in _ASKED_KINDS),
    )


def is_headline(passage: Passage) -> bool:
    """Whether a passage is its article's first line and has no full stop."""
    return (
        passage.paragraph == passage.sentence == 1
        and passage.text[-1:].isalnum()
        and "\n" not in passage.text
    )


def _names(question: Question, sentence: AlignedSentence) -> set[str]:
    """Return the terms of a question that are names as typed, or in the sentence."""
    return {
        *question.names,
        *(
            word.term
            for word in sentence.words
            if word.word_class in NAME_CLASSES and word.term in question.terms
        ),
    } & {*question.terms}


def _evidence(sentence: AlignedSentence, candidates: Candidates) -> float:
    """Return the logarithm of the odds that any words answer, whatever the length of the sentence.

    The sum of all candidates' odds grows with the number of words, which is subtracted.
    """
    return candidates.evidence - math.log(len(sentence.words) + 1)
