"""The same statement, reported in other words by other articles."""

from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np

from index.model.passage import Quote
from index.model.quotation import QuotationKind
from index.search.arrays import Floats, Ints, Mask
from index.text.terms import terms
from index.text.word_classes import STOP_TERMS

SHARED = 1.2
"""How much the words that two reports share must weigh together: two rare ones do, two common ones don't."""
OVERLAP = 0.35
"""Which part of the shorter report's weight they must be."""
_MOST = 20
"""How many sentences at the most are read for other reports of a statement."""
_ROUNDING = 1e-9


def reports(quote: Quote, others: Iterable[Quote], weight: Callable[[str], float]) -> tuple[Quote, ...]:
    """Return the quotations that carry a quotation's statement elsewhere, the likeliest report first.

    Two reports carry one statement where the same speaker is quoted in two articles with much the same words:
    what one article quotes as a whole another may quote in pieces, so the quotations of a sentence are taken
    together: those between quotation marks, and the article's own words only where there are none.

    Args:
        quote: The quotation.
        others: Quotations of anybody; those of its own article and of other speakers are passed over.
        weight: How telling a term is, from 0 for one that every sentence has to 1 for one that a single
            sentence has.

    Returns:
        The quotations of each report in the order of its article.
    """
    if quote.speaker is None:
        return ()
    own = content([quote])
    sentences: dict[tuple[str, int], list[Quote]] = {}
    for other in others:
        if other.speaker == quote.speaker and other.article.path != quote.article.path:
            sentences.setdefault((other.article.path, other.passage.start), []).append(other)
    likely: list[tuple[float, list[Quote]]] = []
    for quotes in sentences.values():
        marked = any(q.kind is not QuotationKind.INDIRECT for q in quotes[0].passage.quotations)
        sentence = [one for one in quotes if not (marked and one.quotation.kind is QuotationKind.INDIRECT)]
        other = content(sentence)
        shared = sum(map(weight, own & other))
        whole = min(sum(map(weight, own)), sum(map(weight, other)))
        if sentence and shared >= SHARED and shared >= OVERLAP * whole:
            likely.append((shared / whole, sorted(sentence, key=lambda one: one.start)))
    likely.sort(key=lambda pair: -pair[0])
    return tuple(one for _, sentence in likely for one in sentence)


def worth_reading(sentences: Ints, shared: Floats) -> Mask:
    """Return which quotations may be reports of a statement: those that their sentence shares enough with.

    Args:
        sentences: The number of each quotation's sentence.
        shared: How much the words that each shares with the statement weigh.
    """
    _, places = np.unique(sentences, return_inverse=True)
    together = np.bincount(places, shared)
    enough = max(SHARED, np.partition(together, -_MOST)[-_MOST]) if len(together) > _MOST else SHARED
    return (together >= enough - _ROUNDING)[places]


def content(quotes: Iterable[Quote]) -> frozenset[str]:
    """Return the terms that tell what some quotations are about."""
    return frozenset[str]().union(*(_telling(quote.text) for quote in quotes))


@lru_cache(maxsize=1 << 14)
def _telling(text: str) -> frozenset[str]:
    return frozenset(terms(text)) - STOP_TERMS
