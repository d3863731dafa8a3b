"""Features that rank a passage among others."""

import math
from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

from index.model.passage import Passage
from index.model.question import QuestionKind
from index.questions.alignment import AlignedSentence, WeightedQuestion
from index.questions.answer_candidates import Candidates
from index.questions.answer_types import EXACT_KINDS, denies_event, lacks_answer
from index.questions.candidate_passages import CandidatePassage
from index.text.related_words import RelatedTerms
from index.text.terms import terms
from index.text.word_classes import PRONOUNS

_PRECEDING_LENGTH = 300
"""Length of the text before a passage that shows its topic, in characters. A guess; nothing was measured."""
_NOTHING: frozenset[str] = frozenset()
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
        related_before: The weight of the question's terms to which only a term just before it, or in the
            title, is related.
        lacks_answer_class: 1 if it has no word of a class that can answer, apart from the question's own.
        related: The weight of the question's terms to which only another term in it is related, as a name is
            to the role that its article gives.
        sense: The weight of the other terms that have a sense in common with a term in it.
        missing_term: The weight of the heaviest term to which no term in it is related.
        names: The share of the question's names that stand in it, just before it, or in the title.
        refers_back: 1 if a name stands only before it, and it has a pronoun.
        title_overlap: The weight of the question's terms in its article's title.
        article_overlap: The weight of the question's terms in its article, near it.
        article_focus: The weight of the question's terms in an average sentence of its article.
        lacks_answer: 1 if it lacks what is asked for, such as a name, an age or a reason.
        ruled_out: 1 if it lacks the date or the number that is asked for, or denies the event.
        lacks_predicate: 1 if no term in it is related to what is asked about.
        denies_event: 1 if it denies what the question takes for granted.
        quotes: 1 if the question asks for somebody's words or views, and it has a quotation.
        latest: How late its article appeared among all candidates' (0 to 1), if the question asks for what
            is so now.
        earliest: How early, if the question asks for what was so at first.
        depth: The logarithm of its distance from the beginning of the article, in paragraphs and sentences.
        length: The logarithm of its number of words.
        is_headline: 1 if it is its article's first line and has no full stop.
    """

    score: float
    evidence: float
    preceding_overlap: float
    related_before: float
    lacks_answer_class: float
    related: float
    sense: float
    missing_term: float
    names: float
    refers_back: float
    title_overlap: float
    article_overlap: float
    article_focus: float
    lacks_answer: float
    ruled_out: float
    lacks_predicate: float
    denies_event: float
    quotes: float
    latest: float
    earliest: float
    depth: float
    length: float
    is_headline: float


def linear_score(features: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted sum of features."""
    return sum(map(mul, weights, features))


def ranking_features(
    candidate: CandidatePassage,
    question: WeightedQuestion,
    sentence: AlignedSentence,
    related: RelatedTerms,
) -> RankingFeatures:
    """Return the features that rank a passage, with an evidence of 0.

    Args:
        candidate: The passage.
        question: The question.
        sentence: The passage's aligned words.
        related: The passage's terms.
    """
    passage, asked = candidate.passage, question.question
    before = terms_before(passage)
    overlap, sense, missing = 0.0, 0.0, 0.0
    elsewhere = 0.0
    for word, weight in question.weights.items():
        if word in related.terms:
            continue
        if word in related or not candidate.aliases.get(word, _NOTHING).isdisjoint(related.terms):
            overlap += weight
            continue
        if related.has_sense_of(word):
            sense += weight
        missing = max(missing, weight)
        if word in before:
            elsewhere += weight
    lacks, denies = lacks_answer(sentence), denies_event(sentence)
    names = set(asked.names) & question.weights.keys()
    named_before = [name for name in names if name not in related.terms and name in before.terms]
    named = sum(name in related.terms for name in names) + len(named_before)
    return RankingFeatures(
        score=passage.score / question.rarity,
        evidence=0.0,
        preceding_overlap=question.overlap(before.terms - related.terms),
        related_before=elsewhere,
        lacks_answer_class=float(_lacks_answer_class(sentence, question)),
        related=overlap,
        sense=sense,
        missing_term=missing,
        names=named / len(names) if names else 1.0,
        refers_back=float(bool(named_before) and any(word.lower in PRONOUNS for word in sentence.words)),
        title_overlap=question.overlap(set(terms(passage.article.title or ""))),
        article_overlap=candidate.article_overlap,
        article_focus=candidate.article_focus,
        lacks_answer=float(lacks),
        ruled_out=float((lacks and asked.expected in EXACT_KINDS) or denies),
        lacks_predicate=float(
            asked.predicate is not None
            and asked.predicate not in related
            and not related.has_sense_of(asked.predicate)
        ),
        denies_event=float(denies),
        quotes=float(asked.asks_for_words and bool(passage.quotations)),
        latest=asked.asks_latest * candidate.recency,
        earliest=asked.asks_earliest * (1 - candidate.recency),
        depth=math.log(passage.paragraph + passage.sentence),
        length=math.log(len(sentence.words) + 1),
        is_headline=float(is_headline(passage)),
    )


def terms_before(passage: Passage) -> RelatedTerms:
    """Return the terms just before a passage, and those of the title."""
    text = passage.article.text[max(0, passage.start - _PRECEDING_LENGTH) : passage.start]
    return RelatedTerms(terms(f"{passage.article.title or ''}\n{text}"))


def _lacks_answer_class(sentence: AlignedSentence, question: WeightedQuestion) -> bool:
    answer_classes = _ANSWER_CLASSES.get(question.question.expected)
    return answer_classes is not None and not any(
        word.word_class in answer_classes and word.term not in question.weights for word in sentence.words
    )


def is_headline(passage: Passage) -> bool:
    """Whether a passage is its article's first line and has no full stop."""
    return (
        passage.paragraph == passage.sentence == 1
        and passage.text[-1:].isalnum()
        and "\n" not in passage.text
    )


def evidence_of(sentence: AlignedSentence, candidates: Candidates) -> float:
    """Return the logarithm of the odds that any words answer, whatever the length of the sentence.

    The sum of all candidates' odds grows with the number of words, which is subtracted.
    """
    return candidates.evidence - math.log(len(sentence.words) + 1)
