"""Finds the passages in which an answer is looked for: what the search returns, and sentences near it.

A report names its subject once, and the sentence that answers often has no word of the question: "Who runs
the hospital?", "Its director, Karel Dussek, offered talks." So sentences of the best articles are candidates,
too: those with most of the question's terms or synonyms of them, in the sentence or in the one before.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.model.passage import Passage
from index.questions.alignment import WeightedQuestion
from index.questions.retrieval import Retrieval
from index.search.arrays import Floats, Ints
from index.text.related_words import synonyms

FOUND = 12
"""Sentences that the search gives. Of questions on news, these have an answer to 86.7 % (20: 90.1 %)."""
_ARTICLES = 3
"""Best articles whose other sentences are candidates. With them, candidates have an answer to 91.7 % of
questions on news; with 2 articles, to 90.1 %, and with 1 to 89.3 %."""
_NEAR = 20
"""Maximum distance of a candidate from its article's best sentence, in sentences. A guess; nothing was
measured."""
_BESIDE = 8
"""Maximum number of such sentences. 12 brought no gain."""
_BEFORE_SHARE = 0.4
"""Part of its weight that a term has for the next sentence. A guess; nothing was measured."""
_SYNONYM_SHARE = 0.7
"""Part of a term's weight that a synonym has. A guess; nothing was measured."""


@dataclass(frozen=True, slots=True)
class CandidatePassage:
    """A sentence in which an answer is looked for.

    Attributes:
        passage: The sentence; its score is 0 if the search did not return it.
        article_overlap: The weight of the question's terms in the part of its article near the search's best
            sentence.
        recency: How late its article appeared among those of all candidates: 0 for the first day, 1 for the
            last; a half without a date.
    """

    passage: Passage
    article_overlap: float
    recency: float = 0.5


def candidate_passages(
    retrieval: Retrieval, question: WeightedQuestion, limit: int
) -> list[CandidatePassage]:
    """Return the sentences in which an answer is looked for; those that the search returns come first.

    Args:
        retrieval: The articles to search.
        question: The question.
        limit: Minimum number of sentences that the search is asked for.
    """
    found = retrieval.sentences(question.question.query, max(limit, FOUND))
    if not len(found):
        return []
    retrieval = retrieval.within(found.reader)
    windows: dict[int, Ints] = {}
    articles: list[int] = []
    for number in found.numbers.tolist():
        first, around = retrieval.around(number, _NEAR)
        windows.setdefault(first, around)
        articles.append(first)
    numbers = np.concatenate(list(windows.values()))
    ends = np.cumsum([len(window) for window in windows.values()])
    own, of_window = _overlaps(retrieval, question, numbers, ends)
    overlap_of = dict(zip(windows, of_window, strict=True))
    candidates = [
        CandidatePassage(passage, overlap_of[first]) for passage, first in zip(found, articles, strict=True)
    ]
    beside = int(ends[:_ARTICLES].max())
    scores = own[:beside] + _BEFORE_SHARE * np.r_[0.0, own[: beside - 1]]
    scores[np.isin(numbers[:beside], found.numbers)] = 0
    for i in np.argsort(-scores, kind="stable")[:_BESIDE].tolist():
        if scores[i] > 0:
            passage = retrieval.passage(int(numbers[i]), 0.0, found.terms)
            candidates.append(CandidatePassage(passage, of_window[bisect_right(ends, i)]))
    return _with_recency(candidates)


def _with_recency(candidates: Sequence[CandidatePassage]) -> list[CandidatePassage]:
    days = sorted({day for candidate in candidates if (day := candidate.passage.article.published)})
    recency = {day: i / max(1, len(days) - 1) for i, day in enumerate(days)}
    return [
        replace(candidate, recency=recency[day])
        if (day := candidate.passage.article.published)
        else candidate
        for candidate in candidates
    ]


def _overlaps(
    retrieval: Retrieval, question: WeightedQuestion, numbers: Ints, ends: Ints
) -> tuple[Floats, list[float]]:
    """Return the weight of the question's terms in each sentence, and in each window of sentences.

    Args:
        retrieval: The articles.
        question: The question.
        numbers: The sentences of all windows, one window after the other.
        ends: The index in `numbers` after each window.
    """
    columns: dict[str, int] = {}
    for term in question.weights:
        for spelling in (term, *sorted(synonyms(term))):
            columns.setdefault(spelling, len(columns))
    contained = retrieval.reader.sentences.index.contains_terms(columns, numbers)
    own, of_windows = np.zeros(len(numbers)), np.zeros(len(ends))
    starts = np.r_[0, ends[:-1]]
    for term, weight in question.weights.items():
        has_term = contained[:, columns[term]]
        related = contained[:, [columns[synonym] for synonym in synonyms(term)]].any(axis=1)
        values = weight * np.maximum(has_term, _SYNONYM_SHARE * related)
        own += values
        of_windows += np.maximum.reduceat(values, starts)
    return own, of_windows.tolist()
