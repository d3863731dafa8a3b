"""The same statement, reported in other words by other articles."""

from collections.abc import Callable, Iterable, Sequence

from spacy.lang.en.stop_words import STOP_WORDS

from index.passages import Quote
from index.terms import term, terms

FUNCTION_WORDS = frozenset(map(term, STOP_WORDS)) | {"s", "t", "say", "said"}
"""The terms that tell nothing of what a statement is about."""
SHARED = 1.2
"""How much the words that two reports share must weigh together: two rare ones do, two common ones don't."""
OVERLAP = 0.35
"""Which part of the shorter report's weight they must be."""


def reports(quote: Quote, others: Iterable[Quote], weight: Callable[[str], float]) -> tuple[Quote, ...]:
    """Return the quotations that carry a quotation's statement elsewhere, the likeliest report first.

    Two reports carry one statement where the same speaker is quoted in two articles with much the same words:
    what one article quotes as a whole another may quote in pieces, so the quotations of a sentence are taken
    together.

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
    own = _content([quote])
    sentences: dict[tuple[str, int], list[Quote]] = {}
    for other in others:
        if other.speaker == quote.speaker and other.article.path != quote.article.path:
            sentences.setdefault((other.article.path, other.passage.start), []).append(other)
    likely: list[tuple[float, list[Quote]]] = []
    for sentence in sentences.values():
        content = _content(sentence)
        shared = sum(map(weight, own & content))
        whole = min(sum(map(weight, own)), sum(map(weight, content)))
        if shared >= SHARED and shared >= OVERLAP * whole:
            likely.append((shared / whole, sorted(sentence, key=lambda one: one.start)))
    likely.sort(key=lambda pair: -pair[0])
    return tuple(one for _, sentence in likely for one in sentence)


def _content(quotes: Sequence[Quote]) -> set[str]:
    return {found for quote in quotes for found in terms(quote.text)} - FUNCTION_WORDS
