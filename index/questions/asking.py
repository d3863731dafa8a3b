"""Asking a coverage: a question in plain English -> an answer in the coverage's words, or none."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from index.model.answer import Answer
from index.model.passage import Passage, Quote
from index.model.question import SAYINGS, Question
from index.questions.facts import fact, fitted
from index.questions.retrieval import Retrieval
from index.search.query import parse
from index.text.lexicon import OFFICES, is_cue_verb
from index.text.terms import term, terms
from index.text.word_classes import classify

_FITTING = 0.6
"""From which fit on quotations answer."""
_SPARE = 4
"""How many times as many quotations are looked at as are returned."""
_HEADS = frozenset({"chief", "head", "leader", "boss"})
"""Words for whoever leads a body, whatever the office is called."""
_LEADING = frozenset(map(term, (*_HEADS, "general", "president", "director", "chair", "commander")))
"""Terms in the offices of those who do."""


def ask(retrieval: Retrieval, question: Question, limit: int) -> Answer:
    """Return what a coverage answers to a question.

    Args:
        retrieval: What to search.
        question: The question.
        limit: How many passages, and how many quotations, to return at most.
    """
    if question.kind not in SAYINGS:
        return fact(retrieval, question, limit)
    said = _said(retrieval, question, limit)
    if said.confident:
        return said
    told = fact(retrieval, question, limit)
    if told.confident and _reports(told.passages[0], question):
        return told
    closest = replace(said, passages=told.passages) if said.quotes else told
    confidence = min(told.confidence, fitted().threshold / 2)
    return replace(closest, confident=False, confidence=confidence, differing=())


def _said(retrieval: Retrieval, question: Question, limit: int) -> Answer:
    """Answer by the quotations that fit what was asked for, one a statement."""
    wanted = [word for word in terms(question.topic or "") if word in question.words]
    if question.speaker is None:
        found = retrieval.quotes(parse(question.topic or ""), limit * _SPARE)
    else:
        name = _named(retrieval, question.speaker)
        found = retrieval.quotes_by(name, parse(question.topic or ""), limit * _SPARE)
    fits = [(_fit(retrieval, quote, wanted), quote) for quote in found if quote.speaker]
    fits.sort(key=lambda pair: -pair[0])
    fit = fits[0][0] if fits else 0.0
    best = (quote for own, quote in fits if own >= _FITTING * fit)
    quotes = _statements(retrieval, best, limit) if fit >= _FITTING else tuple(islice(best, limit))
    return Answer(
        question=question.text,
        kind=question.kind,
        passages=tuple(quote.passage for quote in quotes),
        quotes=quotes,
        span=(quotes[0].start, quotes[0].end) if quotes else None,
        confidence=fit,
        confident=fit >= _FITTING,
    )


def _fit(retrieval: Retrieval, quote: Quote, wanted: Sequence[str]) -> float:
    """Return how well a quotation fits its topic, from 0 to 1: its words, and its sentence's."""
    if not wanted:
        return 1.0
    rarities = {word: retrieval.rarity(word) for word in wanted}
    found = [word for text in (quote.text, quote.passage.text) for word in rarities.keys() & set(terms(text))]
    return sum(map(rarities.__getitem__, found)) / (2 * sum(rarities.values()) or 1.0)


def _statements(retrieval: Retrieval, quotes: Iterable[Quote], limit: int) -> tuple[Quote, ...]:
    """Return quotations with their other reports, and without those that are such a report themselves."""
    kept: list[Quote] = []
    reported: set[tuple[str, int]] = set()
    for quote in quotes:
        if len(kept) == limit:
            break
        if (quote.article.path, quote.passage.start) not in reported:
            kept.append(retrieval.with_other_reports(quote))
            reported.update((one.article.path, one.passage.start) for one in (quote, *kept[-1].also))
    return tuple(kept)


def _named(retrieval: Retrieval, typed: str) -> str:
    """Return the name of the one speaker whose office was typed ("NATO's chief"), else what was typed."""
    asked = [word for word in classify(typed) if word.word_class not in {"determiner", "preposition"}]
    wanted = {word.term for word in asked if word.text[0].isalnum() and word.lower not in _HEADS}
    if not wanted or not any(word.lower in OFFICES | _HEADS for word in asked):
        return typed
    holders = [(name, office) for name, office in retrieval.offices if wanted <= office]
    leading = [name for name, office in holders if not office.isdisjoint(_LEADING)]
    names = leading if len(holders) > 1 else [name for name, _ in holders]
    return names[0] if len(names) == 1 else typed


def _reports(passage: Passage, question: Question) -> bool:
    """Whether a passage tells of a saying, by the speaker who is asked for if there is one."""
    says = passage.quotations or any(is_cue_verb(word.text) for word in classify(passage.text))
    return bool(says) and set(terms(question.speaker or "")) & set(question.words) <= set(terms(passage.text))
