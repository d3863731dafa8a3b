"""Answers a question about a fact: the passage that answers it, its answering words, and the confidence.

A passage is ranked by the score of the search, by the odds that any of its words answer, by the question's
terms just before it, and by whether it lacks what the question asks for, such as a name or a number. The
confidence depends on how much of the question stands in the best passage, its paragraph and its article, and
on whether the passage has the kind of fact that is asked for.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

from index.model.answer import Answer, MissingFact
from index.model.passage import Passage
from index.model.question import Question, QuestionKind
from index.model.span import Span
from index.questions.alignment import AlignedSentence, WeightedQuestion
from index.questions.answer_types import lacks_answer, rules_out_answer
from index.questions.answer_weights import load_weights
from index.questions.candidate_passages import candidate_passages
from index.questions.confidence_features import ConfidenceFeatures, confidence_features
from index.questions.passage_features import linear_score
from index.questions.passage_ranking import PassageRanking, analyse_passages, rank_passages
from index.questions.retrieval import Retrieval, terms_of, with_matches
from index.text.terms import terms
from index.text.word_classes import FUNCTION_WORDS, ClassifiedWord, classify

_MIN_RELATIVE_ODDS = 0.5
"""Minimum odds of a differing answer, relative to the best passage's. A guess; nothing was measured."""
_MISSING_KINDS = frozenset(
    {
        QuestionKind.PERSON,
        QuestionKind.PLACE,
        QuestionKind.TIME,
        QuestionKind.QUANTITY,
        QuestionKind.REASON,
    }
)
"""The kinds of fact of which a passage can be said to have none."""

_ARTICLES = frozenset({"the", "this", "that"})
_MAX_EXPONENT = 700
"""Exponent above which `math.exp` overflows."""


def answer_fact(retrieval: Retrieval, question: Question, limit: int) -> Answer:
    """Return the passages that answer a question best, with the answering words of the first.

    Args:
        retrieval: The articles to search.
        question: The question.
        limit: Maximum number of passages.
    """
    if not question.query.words:
        return Answer(question.text, question.kind)
    weights = load_weights()
    weighted_question = WeightedQuestion.of(question, retrieval)
    candidates = candidate_passages(retrieval, weighted_question, limit)
    if not candidates:
        return Answer(question.text, question.kind)
    ranking = rank_passages(analyse_passages(candidates, weighted_question, weights), weights.ranking)
    first = ranking.passages[0]
    best, span = first.passage, first.answer()
    features = confidence_features(weighted_question, ranking.best)
    log_odds = weights.confidence_bias + linear_score(features, weights.confidence)
    confidence = 1 / (1 + math.exp(min(-log_odds, _MAX_EXPONENT)))
    if rules_out_answer(first.sentence):
        confidence = min(confidence, weights.threshold / 2)
    confident = confidence >= weights.threshold
    wanted = terms_of(question.query).terms
    shown = replace(best, matches=(span,)) if span else with_matches(best, wanted)
    others = [with_matches(analysed.passage, wanted) for analysed in ranking.passages[1:limit]]
    return Answer(
        question=question.text,
        kind=question.kind,
        passages=(shown, *others)[:limit],
        span=span,
        confidence=confidence,
        confident=confident,
        differing=tuple(_differing(ranking, span)) if span and confident else (),
        missing=None if confident else _missing(question, first.sentence, features),
    )


def _missing(
    question: Question, sentence: AlignedSentence, features: ConfidenceFeatures
) -> MissingFact | None:
    """Return what the best passage lacks if it has all names of a question, or the thing it is about."""
    if question.expected not in _MISSING_KINDS or not lacks_answer(sentence):
        return None
    subject = question.subject if features.names >= 1 else ""
    if not question.names:
        subject = _thing(question.text, {word.term for word in sentence.words})
    return MissingFact(question.expected, subject) if subject else None


def _thing(text: str, known: set[str]) -> str:
    """Return the first noun of a question with its article ("the summit") if a sentence has its terms."""
    words = classify(text)
    for i, word in enumerate(words):
        if word.lower in _ARTICLES:
            after = (n for n, w in enumerate(words[i + 1 :], i + 1) if not _is_content(w))
            end = next(after, len(words))
            if end > i + 1 and all(w.term in known for w in words[i + 1 : end]):
                return text[word.start : words[end - 1].end].lower()
    return ""


def _is_content(word: ClassifiedWord) -> bool:
    return word.text[0].isalnum() and word.lower not in FUNCTION_WORDS


def _differing(ranking: PassageRanking, span: Span) -> Iterator[Passage]:
    """Yield passages of other articles that answer about as likely as the best one, but in other words."""
    article = ranking.passages[0].passage.article
    answer_terms = set(terms(article.text[slice(*span)]))
    for analysed, odds in zip(ranking.passages, ranking.odds, strict=True):
        passage, likeliest = analysed.passage, analysed.likeliest
        if passage.article.path == article.path or odds < _MIN_RELATIVE_ODDS or likeliest is None:
            continue
        if answer_terms.isdisjoint(terms(passage.article.text[slice(*likeliest)])):
            yield replace(passage, matches=(likeliest,))
