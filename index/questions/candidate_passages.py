"""Finds the passages in which an answer is looked for: what the search returns, and sentences near it.

A report names its subject once, and the sentence that answers often has no word of the question: "Who runs
the hospital?", "Its director, Karel Dussek, offered talks." So sentences of the best articles are candidates,
too: those with most of the question's terms or synonyms of them, in the sentence or in the one before, and
those with the form of an answer, such as a number.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from index.model.passage import Passage
from index.model.quotation import Speaker
from index.questions.alignment import WeightedQuestion
from index.questions.answer_forms import shows_answer
from index.questions.retrieval import Retrieval
from index.search.arrays import Floats, Ints
from index.text.related_words import synonyms
from index.text.terms import terms
from index.text.word_classes import STOP_TERMS

FOUND = 12
"""Sentences that the search gives. Of questions on news, these have an answer to 86.7 % (20: 90.1 %)."""
_ARTICLES = 4
"""Number of articles with most of the question's terms whose other sentences are candidates. Measured on
made-up news: with 2, 3 and 4, candidates have an answer to 88.6, 90.7 and 91.2 % of the questions."""
_NEAR = 20
"""Maximum distance of a candidate from its article's best sentence, in sentences. A guess; nothing was
measured."""
_BESIDE = 12
"""Maximum number of such sentences. With 8, candidates have an answer to 1.3 % fewer questions on news."""
_BEFORE_SHARE = 0.4
"""Part of its weight that a term has for the next sentence. A guess; nothing was measured."""
_FORM_SHARE = 0.2
"""Part of its article's overlap that the form of an answer counts for a sentence. Measured on made-up news:
with it, candidates have an answer to 91.2 % of the questions, without to 86.2 %; 0.1 and 0.4 are the same."""
_SYNONYM_SHARE = 0.7
"""Part of a term's weight that a synonym has. A guess; nothing was measured."""
_SPEAKERS_CACHED = 1 << 14
"""Cache size of the terms of speakers' names and roles. A guess; nothing was measured."""

Aliases = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class CandidatePassage:
    """A sentence in which an answer is looked for.

    Attributes:
        passage: The sentence; its score is 0 if the search did not return it.
        article_overlap: The weight of the question's terms in the part of its article near the search's best
            sentence.
        article_focus: How often these terms occur there: their weight in an average sentence.
        aliases: The terms that stand for a question's term in its article, by that term: "Lee" for "mayor".
        recency: How late its article appeared among those of all candidates: 0 for the first day, 1 for the
            last; a half without a date.
    """

    passage: Passage
    article_overlap: float
    article_focus: float
    aliases: Aliases
    recency: float = 0.5


def candidate_passages(
    retrieval: Retrieval, question: WeightedQuestion, limit: int
) -> list[CandidatePassage]:
    """Return the sentences in which an answer is looked for; those that the search returns come first.

    Their matches are left out, as few are shown.

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
    around_of = list(windows.values())
    numbers = np.concatenate(around_of)
    ends = np.cumsum([len(window) for window in around_of])
    own, of_window = _overlaps(retrieval, question, numbers, ends)
    focus = (np.add.reduceat(own, np.r_[0, ends[:-1]]) / np.diff(np.r_[0, ends])).tolist()
    window_of = {first: window for window, first in enumerate(windows)}

    aliases_of: dict[int, Aliases] = {}

    def candidate(number: int, score: float, window: int) -> CandidatePassage:
        passage, analysed = retrieval.passage_in_article(number, score, ())
        if window not in aliases_of:
            aliases_of[window] = _aliases(question.weights.keys(), analysed.speakers)
        return CandidatePassage(
            passage,
            of_window[window],
            focus[window],
            aliases_of[window],
        )

    candidates = [
        candidate(number, score, window_of[first])
        for number, score, first in zip(found.numbers.tolist(), found.scores.tolist(), articles, strict=True)
    ]
    scores = own + _BEFORE_SHARE * np.r_[0.0, own[:-1]]
    best = sorted(range(len(ends)), key=lambda window: -of_window[window])[:_ARTICLES]
    chosen = np.zeros(len(numbers), np.bool_)
    for window in best:
        within = slice(int(ends[window]) - len(around_of[window]), int(ends[window]))
        chosen[within] = True
        shown = shows_answer(retrieval.texts(around_of[window].tolist()), question.question)
        scores[within] += _FORM_SHARE * of_window[window] * shown
    scores[~chosen | np.isin(numbers, found.numbers)] = 0
    candidates += [
        candidate(int(numbers[i]), 0.0, bisect_right(ends, i))
        for i in np.argsort(-scores, kind="stable")[:_BESIDE].tolist()
        if scores[i] > 0
    ]
    return _with_recency(candidates)


def _aliases(asked: Collection[str], speakers: Iterable[Speaker]) -> Aliases:
    """Return the names of those whose role has a question's term, and the roles of those whom it names."""
    aliases: dict[str, frozenset[str]] = {}
    for speaker in speakers:
        if speaker.role:
            names, role = _speaker_terms(speaker.name, speaker.role)
            for ours, others in ((role, names), (names, role)):
                for term in ours.intersection(asked):
                    aliases[term] = aliases.get(term, frozenset()) | others
    return aliases


@lru_cache(maxsize=_SPEAKERS_CACHED)
def _speaker_terms(name: str, role: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the last term of a name, and the terms of a role that tell something."""
    return frozenset(terms(name)[-1:]), frozenset(terms(role)) - STOP_TERMS


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
