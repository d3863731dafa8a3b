"""Features of a passage: those that rank it among others, and those that tell whether it answers at all."""

import math
from collections.abc import Sequence
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from index.model.passage import Passage
from index.model.question import QuestionKind
from index.questions.alignment import AlignedSentence, WeightedQuestion
from index.questions.answer_candidates import Candidates
from index.text.paragraphs import paragraphs
from index.text.terms import terms

_PRECEDING_LENGTH = 300
"""Length of the text before a passage that shows its topic, in characters. A guess; nothing was measured."""
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
    """

    score: float
    evidence: float
    preceding_overlap: float
    lacks_answer_class: float


class ConfidenceFeatures(NamedTuple):
    """The features that tell whether a passage answers a question; also their weights, in the same order.

    Attributes:
        passage: The weight of the question's terms in the passage.
        missing_term: The weight of the heaviest term that the passage lacks.
        paragraph: The weight of the question's terms in the passage's paragraph.
        article: The weight of the question's terms in its article.
        pairs: The share of the question's pairs of adjacent terms that are adjacent in the passage.
        unknown_names: The number of the question's names that no sentence mentions.
    """

    passage: float
    missing_term: float
    paragraph: float
    article: float
    pairs: float
    unknown_names: float


def linear_score(features: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted sum of features."""
    return sum(map(mul, weights, features))


def ranking_features(
    passage: Passage, question: WeightedQuestion, sentence: AlignedSentence, candidates: Candidates
) -> RankingFeatures:
    """Return the features that rank a passage, given its aligned words and candidate answers."""
    own = {word.term for word in sentence.words}
    preceding = passage.article.text[max(0, passage.start - _PRECEDING_LENGTH) : passage.start]
    return RankingFeatures(
        score=passage.score / question.rarity,
        # The sum of all candidates' odds grows with the number of words; subtract that.
        evidence=candidates.evidence - math.log(len(sentence.words) + 1),
        preceding_overlap=question.overlap(set(terms(preceding)) - own),
        lacks_answer_class=float(_lacks_answer_class(sentence, question)),
    )


def _lacks_answer_class(sentence: AlignedSentence, question: WeightedQuestion) -> bool:
    answer_classes = _ANSWER_CLASSES.get(question.question.expected)
    return answer_classes is not None and not any(
        word.word_class in answer_classes and word.term not in question.weights for word in sentence.words
    )


def confidence_features(question: WeightedQuestion, best: Passage) -> ConfidenceFeatures:
    """Return the features that tell whether the best passage answers a question."""
    text = best.article.text
    paragraph = next(
        (span for span in paragraphs(text) if span[0] <= best.start < span[1]), (best.start, best.end)
    )
    passage_terms, question_terms = terms(best.text), terms(question.question.query.text)
    pairs = [pair for pair in pairwise(question_terms) if set(pair) <= question.weights.keys()]
    passage_pairs = set(pairwise(passage_terms))
    return ConfidenceFeatures(
        passage=question.overlap(set(passage_terms)),
        missing_term=max(
            (weight for term, weight in question.weights.items() if term not in passage_terms), default=0.0
        ),
        paragraph=question.overlap(set(terms(text[slice(*paragraph)]))),
        article=question.overlap(set(terms(text))),
        pairs=sum(pair in passage_pairs for pair in pairs) / max(1, len(pairs)),
        unknown_names=float(question.unknown_names),
    )
