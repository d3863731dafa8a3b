"""Finds the reports of a statement by other articles, in other words."""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from index.model.passage import Quote
from index.model.quotation import QuotationKind
from index.search.arrays import Floats, Ints, Mask
from index.text.terms import terms
from index.text.word_classes import STOP_TERMS

MIN_SHARED_WEIGHT = 0.9
"""Minimum weight of the terms that two reports share: two rare terms have it. The labelled pairs, of which
the likelihood was learned, share as much."""
_MIN_LIKELIHOOD = 0.75
"""Minimum likelihood of another report. Measured by `tests/benchmarks/other_reports.py` on 152 pairs from
PolNeAR that one person labelled: 15 are shown, all of them right, which is 42 % of the right ones."""
_WEIGHTS = {
    "share of the shorter": 2.33,
    "share of both": 3.24,
    "share of the sentences": 2.45,
    "days apart": -0.7,
    "bias": -2.66,
}
"""Weights of a logistic regression, fitted to the same pairs."""
_TERMS_OF_PIECE = range(2, 4)
"""Numbers of content terms of a piece: "a historic mistake", but not "weak". In PolNeAR, one report is in
such pieces, and right."""
_MIN_WEIGHT_OF_PIECE = 0.5
"""Minimum weight of a term that a piece shares with a statement. A guess; nothing was measured."""
_UNKNOWN_DAYS = 5
"""Days between two articles if one has no date: about the middle of the labelled pairs."""
MAX_SENTENCES_READ = 20
"""Maximum number of sentences that are read for other reports. A guess; nothing was measured."""
_TEXTS_CACHED = 1 << 14
"""Cache size of content terms by text. A guess; nothing was measured."""
_ROUNDING = 1e-9
"""Tolerance for sums of weights that were added in another order."""


def other_reports(
    quote: Quote, candidates: Iterable[Quote], weight: Callable[[str], float]
) -> tuple[Quote, ...]:
    """Return the quotations that report a quotation's statement in other articles, the likeliest first.

    Two quotations report one statement if they have the same speaker, stand in different articles of about
    the same day, share most weighted terms, and do not differ in all numbers. One article may quote a
    statement whole and another in pieces, so the quotations of a sentence are compared together: those in
    quotation marks, or the indirect ones if there are none.

    Args:
        quote: The quotation.
        candidates: Quotations to compare; those of its own article and of other speakers are skipped.
        weight: Returns a term's weight, from 0 for a term of every sentence to 1 for a term of a single one.

    Returns:
        The quotations of each report, in the order of its article.
    """
    if not quote.speakers:
        return ()
    by_sentence: dict[tuple[str, int], list[Quote]] = {}
    for candidate in candidates:
        is_by_them = not {*quote.speakers}.isdisjoint(candidate.speakers)
        if is_by_them and candidate.article.path != quote.article.path:
            sentence = (candidate.article.path, candidate.passage.start)
            by_sentence.setdefault(sentence, []).append(candidate)
    reports: list[tuple[float, list[Quote]]] = []
    for quotes in by_sentence.values():
        in_marks = any(q.kind is not QuotationKind.INDIRECT for q in quotes[0].passage.quotations)
        report = [q for q in quotes if not (in_marks and q.quotation.kind is QuotationKind.INDIRECT)]
        if report and (likelihood := _likelihood(quote, report, weight)) >= _MIN_LIKELIHOOD:
            reports.append((likelihood, sorted(report, key=lambda q: q.start)))
    reports.sort(key=lambda pair: -pair[0])
    return tuple(quote for _, report in reports for quote in report)


def _likelihood(quote: Quote, report: Sequence[Quote], weight: Callable[[str], float]) -> float:
    """Return how likely some quotations of a sentence report the statement of another one, from 0 to 1."""
    own, theirs = content_terms([quote]), content_terms(report)
    shared = sum(map(weight, own & theirs))
    numbers, other_numbers = (frozenset(filter(_is_number, some)) for some in (own, theirs))
    if shared < MIN_SHARED_WEIGHT or (numbers and other_numbers and not numbers & other_numbers):
        return 0.0
    if _is_in_pieces(own, report, weight):
        return _MIN_LIKELIHOOD
    features = report_features(
        shared,
        min(sum(map(weight, own)), sum(map(weight, theirs))),
        sum(map(weight, own | theirs)),
        sentences_shared(quote, report[0], weight),
        days_between(quote.article.published, report[0].article.published),
    )
    return 1 / (1 + math.exp(-sum(_WEIGHTS[name] * value for name, value in features.items())))


def report_features(
    shared: float, shorter: float, both: float, sentences: float, days: int
) -> dict[str, float]:
    """Return what speaks for two quotations to report one statement.

    Args:
        shared: The weight of the terms that both have.
        shorter: The weight of the terms of the shorter one.
        both: The weight of the terms of both.
        sentences: The share of the terms that the sentences around them have in common.
        days: The number of days between the articles.
    """
    return {
        "share of the shorter": shared / shorter if shorter else 0.0,
        "share of both": shared / both if both else 0.0,
        "share of the sentences": sentences,
        "days apart": math.log1p(days),
        "bias": 1.0,
    }


def sentences_shared(one: Quote, other: Quote, weight: Callable[[str], float]) -> float:
    """Return the share of the terms, by weight, that the sentences of two quotations have in common."""
    own, theirs = (_content_terms(quote.passage.text) for quote in (one, other))
    shorter = min(sum(map(weight, own)), sum(map(weight, theirs)))
    return sum(map(weight, own & theirs)) / shorter if shorter else 0.0


def _is_in_pieces(own: frozenset[str], report: Sequence[Quote], weight: Callable[[str], float]) -> bool:
    """Whether a report has nothing but short pieces in marks, each with a telling term of a statement."""
    pieces = [content_terms([quote]) for quote in report]
    return len(pieces) > 1 and all(
        len(piece) in _TERMS_OF_PIECE and any(weight(term) >= _MIN_WEIGHT_OF_PIECE for term in own & piece)
        for piece in pieces
    )


def days_between(one: date | None, other: date | None) -> int:
    """Return the number of days between two articles; a middling one if a date is missing."""
    return abs((one - other).days) if one and other else _UNKNOWN_DAYS


def _is_number(term: str) -> bool:
    return term[0].isdigit()


def worth_reading(sentences: Ints, shared_weights: Floats, most: int = MAX_SENTENCES_READ) -> Mask:
    """Return a mask of the quotations that may report a statement, by the weight that their sentence shares.

    Args:
        sentences: The number of each quotation's sentence.
        shared_weights: The weight of the terms that each quotation shares with the statement.
        most: Maximum number of sentences, but for equal ones.
    """
    _, sentence_indexes = np.unique(sentences, return_inverse=True)
    by_sentence = np.bincount(sentence_indexes, shared_weights)
    min_weight = MIN_SHARED_WEIGHT
    if len(by_sentence) > most:
        min_weight = max(min_weight, np.partition(by_sentence, -most)[-most])
    return (by_sentence >= min_weight - _ROUNDING)[sentence_indexes]


def content_terms(quotes: Iterable[Quote]) -> frozenset[str]:
    """Return the terms of quotations without stop terms."""
    return frozenset[str]().union(*(_content_terms(quote.text) for quote in quotes))


@lru_cache(maxsize=_TEXTS_CACHED)
def _content_terms(text: str) -> frozenset[str]:
    return frozenset(terms(text)) - STOP_TERMS
