"""Finds the quotations that a claim may repeat, to compare it with them.

BM25 finds those that share rare words. A claim is only a few words of a message, often common ones, so the
number of shared words alone prefers long quotations. Words that follow each other in both tell more.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from index.model.passage import Quote
from index.model.verdict import Claim
from index.questions.retrieval import Retrieval
from index.questions.statements import Statement, statement_of
from index.search.arrays import Floats, Ints, Mask
from index.search.ranking import TermQuery
from index.storage.narrowing import DocumentKind
from index.text.terms import terms

_COMPARED = 5
"""Number of quotations that a claim is compared with. A guess; nothing was measured."""
_FOUND = 200
"""Number of quotations among which those that share most with a claim are compared. A guess; nothing was
measured."""
_MIN_SHARED_OF_CLAIM = 0.2
"""Minimum share of a claim's terms that any near quotation has. A guess; nothing was measured."""
_MIN_SCORE = 0.4
"""Minimum score of a compared quotation, relative to the best. A guess; nothing was measured."""
_PAIR_WEIGHT = 0.3
"""Weight of two words in a row, beside the weights of both. A guess; nothing was measured."""


def quotations_like(retrieval: Retrieval, claim: Claim) -> Iterator[tuple[Quote, Statement]]:
    """Yield the quotations that share most with a claim, each with all parts of its statement."""
    wanted = terms(claim.words)
    if not wanted:
        return
    query = TermQuery(wanted, [wanted])
    retrieval = retrieval.among_candidates(DocumentKind.QUOTE, query, _FOUND)
    quotes = retrieval.reader.quotes
    numbers, relevances = quotes.top(query, _FOUND)
    distinct = list(dict.fromkeys(wanted))
    contained = quotes.index.contains_terms(distinct, numbers)
    if contained.sum(axis=1).max(initial=0) < _MIN_SHARED_OF_CLAIM * len(distinct):
        return
    weights = np.array([retrieval.term_weight(term) for term in distinct])
    scores = contained @ weights + _pair_scores(retrieval, wanted, numbers)
    enough = _MIN_SCORE * scores.max()
    best = [place for place in np.argsort(-scores, kind="stable").tolist() if scores[place] >= enough]
    stories = retrieval.quote_stories.distinct(numbers[best].tolist())
    for number, place in islice(stories.items(), _COMPARED):
        quote, article = retrieval.quote_in_article(number, float(relevances[best[place]]), ())
        yield quote, statement_of(article, quote.quotation, len(claim.words))


def _pair_scores(retrieval: Retrieval, wanted: Sequence[str], numbers: Ints) -> Floats:
    """Return for each quotation the weights of the pairs of words in a row that it shares with a claim."""
    scores = np.zeros(len(numbers))
    weights = np.array([retrieval.term_weight(term) for term in wanted])
    pair_weights = weights[:-1] + weights[1:] + _PAIR_WEIGHT
    for _, live, at, places in retrieval.reader.quotes.index.by_segment(numbers):
        segment = live.segment
        ids = np.array(segment.term_ids(wanted), np.int64)
        size = len(segment.vocabulary)
        is_known = (ids[:-1] >= 0) & (ids[1:] >= 0)
        pairs, first = np.unique((ids[:-1] * size + ids[1:])[is_known], return_index=True)
        known_weights = pair_weights[is_known][first]
        texts = [segment.tokens_of(place) for place in places.tolist()]
        scores[at] = _shared_pairs(texts, size, pairs) @ known_weights
    return scores


def _shared_pairs(texts: Sequence[Ints], size: int, pairs: Ints) -> Mask:
    """Return which texts (rows) have which pairs of terms (columns).

    Args:
        texts: The term ids of each text.
        size: The number of terms.
        pairs: The pairs, each as one number, in ascending order.
    """
    shared = np.zeros((len(texts), len(pairs)), np.bool_)
    tokens = np.concatenate([*texts, np.zeros(1, np.int64)]).astype(np.int64)
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    if len(pairs) and len(rows):
        own = tokens[:-2] * size + tokens[1:-1]
        columns = np.minimum(pairs.searchsorted(own), len(pairs) - 1)
        is_shared = (pairs[columns] == own) & (rows[:-1] == rows[1:])
        shared[rows[:-1][is_shared], columns[is_shared]] = True
    return shared
