"""Answers a question in plain English in the articles' own words, or says that they do not answer it."""

from dataclasses import replace
from datetime import date

from index.model.answer import Answer
from index.model.passage import Passage
from index.model.question import SPEECH_KINDS, Question
from index.questions.answer_weights import load_weights
from index.questions.fact_answers import answer_fact
from index.questions.question_parser import parse_question
from index.questions.quotation_answers import answer_with_quotations
from index.questions.relative_days import reported_days
from index.questions.retrieval import Retrieval
from index.questions.spelling import respelled
from index.text.lexicon import is_cue_verb
from index.text.related_words import RelatedTerms
from index.text.terms import terms
from index.text.word_classes import classify

_MIN_TOPIC = 0.6
"""Minimum share of the topic's terms in a passage that answers what somebody said. A guess; nothing was
measured."""


def answer_at(retrieval: Retrieval, question: Question, limit: int, today: date) -> Answer:
    """Return the answer to a question that may have relative days, such as "yesterday".

    It comes from the reports of these days; if they do not answer it, all articles may.

    Args:
        retrieval: The articles to search.
        question: The question.
        limit: Maximum number of passages, and of quotations.
        today: The day that "yesterday" counts from.
    """
    days = reported_days(question.text, today)
    if days is None or question.kind in SPEECH_KINDS:
        return answer_question(retrieval, question, limit)
    parsed = parse_question(days.question)
    query = replace(parsed.query, after=days.first, before=days.after)
    of_days = replace(answer_question(retrieval, replace(parsed, query=query), limit), question=question.text)
    if of_days.confident:
        return of_days
    of_all = answer_question(retrieval, question, limit)
    return of_all if of_all.confident or not of_days.passages else of_days


def answer_question(retrieval: Retrieval, question: Question, limit: int) -> Answer:
    """Return the answer that the articles give to a question.

    A question about somebody's words is answered with quotations. If none fits, a passage that reports
    speech may answer it.

    Args:
        retrieval: The articles to search.
        question: The question.
        limit: Maximum number of passages, and of quotations.
    """
    text = respelled(retrieval, question.text)
    if text != question.text:
        # The days of a relative question stand in its query only.
        query = replace(question.query, words=parse_question(text).query.words)
        question = replace(parse_question(text), text=question.text, query=query)
    if question.kind not in SPEECH_KINDS:
        return answer_fact(retrieval, question, limit)
    from_quotations = answer_with_quotations(retrieval, question, limit)
    if from_quotations.confident:
        return from_quotations
    from_passages = answer_fact(retrieval, question, limit)
    if from_passages.confident and _reports_speech(from_passages.passages[0], question):
        return from_passages
    closest = (
        replace(from_quotations, passages=from_passages.passages) if from_quotations.quotes else from_passages
    )
    # Refused, in the order of likelihood.
    confidence = from_passages.confidence * load_weights().threshold
    return replace(closest, confident=False, confidence=confidence, differing=(), missing=None)


def _reports_speech(passage: Passage, question: Question) -> bool:
    """Whether a passage reports speech on a question's topic, and names the speaker if the question does."""
    has_speech = passage.quotations or any(is_cue_verb(word.text) for word in classify(passage.text))
    speaker_terms = set(terms(question.speaker or "")) & set(question.terms)
    passage_terms = terms(passage.text)
    related = RelatedTerms(passage_terms)
    topic_terms = [term for term in terms(question.topic or "") if term in question.terms]
    on_topic = sum(term in related for term in topic_terms) >= _MIN_TOPIC * len(topic_terms)
    return bool(has_speech) and on_topic and speaker_terms <= set(passage_terms)
