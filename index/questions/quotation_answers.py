"""Answers a question about somebody's words with the quotations that fit its topic."""

from collections.abc import Iterable, Sequence
from itertools import islice

from index.model.answer import Answer
from index.model.passage import Quote
from index.model.question import Question
from index.questions.retrieval import Retrieval
from index.search.query import parse
from index.text.lexicon import OFFICES
from index.text.terms import term, terms
from index.text.word_classes import classify

_MIN_FIT = 0.6
"""Minimum fit of the best quotation for an answer. A guess; nothing was measured."""
_MIN_RELATIVE_FIT = 0.6
"""Minimum fit of any other quotation, relative to the best one's. A guess; nothing was measured."""
_READ_PER_RETURNED = 4
"""Number of quotations that are compared for each that is returned. A guess; nothing was measured."""
_LEADERS = frozenset({"chief", "head", "leader", "boss"})
"""Words for the leader of an organisation, whatever their office is called."""
_LEADING_TERMS = frozenset(map(term, (*_LEADERS, "general", "president", "director", "chair", "commander")))
"""Terms in the names of leading offices."""


def answer_with_quotations(retrieval: Retrieval, question: Question, limit: int) -> Answer:
    """Return the quotations that fit a question's speaker and topic, one for each statement.

    Args:
        retrieval: The quotations to search.
        question: The question; its kind is one of `SPEECH_KINDS`.
        limit: Maximum number of quotations.
    """
    topic = parse(question.topic or "")
    topic_terms = [term for term in terms(question.topic or "") if term in question.terms]
    if question.speaker is None:
        quotes = retrieval.quotes(topic, limit * _READ_PER_RETURNED)
    else:
        speaker = _office_holder(retrieval, question.speaker) or question.speaker
        quotes = retrieval.quotes_by(speaker, topic, limit * _READ_PER_RETURNED)
    fits = [(_fit(retrieval, quote, topic_terms), quote) for quote in quotes if quote.speaker]
    fits.sort(key=lambda pair: -pair[0])
    best_fit = fits[0][0] if fits else 0.0
    confident = best_fit >= _MIN_FIT
    best = (quote for fit, quote in fits if fit >= _MIN_RELATIVE_FIT * best_fit)
    shown = _distinct_statements(retrieval, best, limit) if confident else tuple(islice(best, limit))
    return Answer(
        question=question.text,
        kind=question.kind,
        passages=tuple(quote.passage for quote in shown),
        quotes=shown,
        span=(shown[0].start, shown[0].end) if shown else None,
        confidence=best_fit,
        confident=confident,
    )


def _fit(retrieval: Retrieval, quote: Quote, topic_terms: Sequence[str]) -> float:
    """Return the fit of a quotation to a topic, from 0 to 1.

    It is the share of the topic's terms, weighted by their rarity, that stand in the quotation, averaged with
    the share that stands in the sentences around it. A question without a topic fits any quotation.
    """
    if not topic_terms:
        return 1.0
    rarities = {term: retrieval.rarity(term) for term in topic_terms}
    shared = [
        term for text in (quote.text, quote.passage.text) for term in rarities.keys() & set(terms(text))
    ]
    return sum(map(rarities.__getitem__, shared)) / (2 * sum(rarities.values()) or 1.0)


def _distinct_statements(retrieval: Retrieval, quotes: Iterable[Quote], limit: int) -> tuple[Quote, ...]:
    """Return quotations with their other reports, and without those that are one of these reports."""
    distinct: list[Quote] = []
    reported: set[tuple[str, int]] = set()
    for quote in quotes:
        if len(distinct) == limit:
            break
        if (quote.article.path, quote.passage.start) not in reported:
            distinct.append(retrieval.with_other_reports(quote))
            reported.update((q.article.path, q.passage.start) for q in (quote, *distinct[-1].also))
    return tuple(distinct)


def _office_holder(retrieval: Retrieval, typed: str) -> str | None:
    """Return the only speaker who holds an office that was typed ("NATO's chief"), or None."""
    words = [word for word in classify(typed) if word.word_class not in {"determiner", "preposition"}]
    office_terms = {word.term for word in words if word.text[0].isalnum() and word.lower not in _LEADERS}
    if not office_terms or not any(word.lower in OFFICES | _LEADERS for word in words):
        return None
    holders = retrieval.speakers.holding_office(office_terms)
    if len(holders) > 1:
        holders = [(name, office) for name, office in holders if not office.isdisjoint(_LEADING_TERMS)]
    return holders[0][0] if len(holders) == 1 else None
