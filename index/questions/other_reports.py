"""Finds the reports of a statement by other articles, in other words."""

from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np

from index.model.passage import Quote
from index.model.quotation import QuotationKind
from index.search.arrays import Floats, Ints, Mask
from index.text.terms import terms
from index.text.word_classes import STOP_TERMS

MIN_SHARED_WEIGHT = 1.2
"""Minimum weight of the terms that two reports share: two rare terms have it, two common ones do not. A
guess; nothing was measured."""
MIN_OVERLAP = 0.35
"""Minimum weight of the shared terms, relative to all terms of the shorter report. A guess; nothing was
measured."""
_MAX_SENTENCES_READ = 20
"""Maximum number of sentences that are read for other reports. A guess; nothing was measured."""
_TEXTS_CACHED = 1 << 14
"""Cache size of content terms by text. A guess; nothing was measured."""
_ROUNDING = 1e-9
"""Tolerance for sums of weights that were added in another order."""


def other_reports(
    quote: Quote, candidates: Iterable[Quote], weight: Callable[[str], float]
) -> tuple[Quote, ...]:
    """Return the quotations that report a quotation's statement in other articles, the likeliest first.

    Two quotations report one statement if they have the same speaker, stand in different articles and share
    enough weighted terms. One article may quote a statement whole and another in pieces, so the quotations of
    a sentence are compared together: those in quotation marks, or the indirect ones if there are none.

    Args:
        quote: The quotation.
        candidates: Quotations to compare; those of its own article and of other speakers are skipped.
        weight: Returns a term's weight, from 0 for a term of every sentence to 1 for a term of a single one.

    Returns:
        The quotations of each report, in the order of its article.
    """
    if not quote.speakers:
        return ()
    own = content_terms([quote])
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
        theirs = content_terms(report)
        shared = sum(map(weight, own & theirs))
        shorter = min(sum(map(weight, own)), sum(map(weight, theirs)))
        if report and shared >= MIN_SHARED_WEIGHT and shared >= MIN_OVERLAP * shorter:
            reports.append((shared / shorter, sorted(report, key=lambda q: q.start)))
    reports.sort(key=lambda pair: -pair[0])
    return tuple(quote for _, report in reports for quote in report)


def worth_reading(sentences: Ints, shared_weights: Floats) -> Mask:
    """Return a mask of the quotations that may report a statement, by the weight that their sentence shares.

    Args:
        sentences: The number of each quotation's sentence.
        shared_weights: The weight of the terms that each quotation shares with the statement.
    """
    _, sentence_indexes = np.unique(sentences, return_inverse=True)
    by_sentence = np.bincount(sentence_indexes, shared_weights)
    min_weight = MIN_SHARED_WEIGHT
    if len(by_sentence) > _MAX_SENTENCES_READ:
        min_weight = max(min_weight, np.partition(by_sentence, -_MAX_SENTENCES_READ)[-_MAX_SENTENCES_READ])
    return (by_sentence >= min_weight - _ROUNDING)[sentence_indexes]


def content_terms(quotes: Iterable[Quote]) -> frozenset[str]:
    """Return the terms of quotations without stop terms."""
    return frozenset[str]().union(*(_content_terms(quote.text) for quote in quotes))


@lru_cache(maxsize=_TEXTS_CACHED)
def _content_terms(text: str) -> frozenset[str]:
    return frozenset(terms(text)) - STOP_TERMS
