"""Phrases come first, then words near each other; excluded documents never come."""

import math
from collections import Counter
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.search.best_first import best_first
from index.search.bm25 import InvertedBM25
from index.search.document_groups import DocumentGroups, GroupStatistics
from index.search.live_segment import LiveSegment
from index.search.ranking import CANDIDATES, SENTENCES, Context, Ranking, TermQuery
from index.search.segment_builder import build_segment

words = st.sampled_from(["ferry", "harbour", "mayor", "treaty", "senate", "the", "of", "storm"])
documents = st.lists(st.lists(words, min_size=1, max_size=9), min_size=1, max_size=30)


@dataclass(frozen=True)
class ReportedStatistics:
    """Statistics as an engine elsewhere reports them: for the terms of a query, and for no others."""

    count: int
    token_count: int
    frequencies: dict

    @classmethod
    def of(cls, statistics, terms):
        frequencies = {term: statistics.frequency(term) for term in terms}
        return cls(statistics.count, statistics.token_count, frequencies)

    def frequency(self, term):
        return self.frequencies[term]


def ranking(documents, starts=None):
    """Return a ranking of documents, with the groups that begin at `starts` as context."""
    segment = build_segment(documents)
    contexts = []
    if starts is not None:
        groups = DocumentGroups.of(segment, np.array(starts))
        statistics = GroupStatistics([segment], [groups], [{}], len(starts) - 1, len(segment.tokens))
        contexts = [Context([groups], statistics)]
    return Ranking(InvertedBM25.from_segments([LiveSegment.of(segment)], SENTENCES), contexts)


def ranking_within(whole, documents, starts, terms):
    """Return a ranking of some documents of a collection, with what it reports of the terms of a query."""
    segment = build_segment(documents)
    groups = DocumentGroups.of(segment, np.array(starts))
    contexts = [
        Context([groups], ReportedStatistics.of(context.statistics, terms)) for context in whole.contexts
    ]
    statistics = ReportedStatistics.of(whole.index.statistics, terms)
    segments = [LiveSegment.of(segment)]
    return Ranking(InvertedBM25.from_segments(segments, SENTENCES, statistics=statistics), contexts)


def contains(document, phrase):
    return any(document[i : i + len(phrase)] == phrase for i in range(len(document)))


@given(documents, st.data())
def test_documents_with_the_phrase_come_before_all_others(documents, data):
    source = data.draw(st.sampled_from(documents))
    length = data.draw(st.integers(2, 4))
    phrase = source[:length]
    numbers, scores = ranking(documents).top(TermQuery(phrase, [phrase]), 50)
    matches = [contains(documents[i], phrase) for i in numbers.tolist()]
    if len(phrase) > 1:
        assert matches == sorted(matches, reverse=True)
        assert sum(matches) == sum(contains(document, phrase) for document in documents)
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)


@given(documents, st.lists(words, min_size=1, max_size=2), words)
def test_excluded_documents_never_come(documents, excluded, term):
    numbers, _ = ranking(documents).top(TermQuery([term], (), [excluded]), 50)
    assert set(numbers.tolist()) == {
        i for i, document in enumerate(documents) if term in document and not contains(document, excluded)
    }


@given(st.lists(documents, min_size=1, max_size=6), st.lists(words, min_size=1, max_size=5), st.data())
def test_some_articles_rank_as_among_all_by_the_statistics_of_all(articles, terms, data):
    flags = st.lists(st.booleans(), min_size=len(articles), max_size=len(articles))
    chosen = [i for i, is_chosen in enumerate(data.draw(flags)) if is_chosen]
    starts = np.cumsum([0, *map(len, articles)])
    whole = ranking(list(chain(*articles)), starts)
    mask = np.zeros(starts[-1], np.bool_)
    for i in chosen:
        mask[starts[i] : starts[i + 1]] = True
    few = [articles[i] for i in chosen]
    part = ranking_within(whole, list(chain(*few)), np.cumsum([0, *map(len, few)]), terms)
    query = TermQuery(terms, [terms[:2]], [terms[3:]] if terms[3:] else [])
    ours, theirs = part.top(query, 50), whole.top(query, 50, mask)
    expected = dict(zip(theirs[0].tolist(), theirs[1].tolist(), strict=True))
    numbers = np.flatnonzero(mask)[ours[0]].tolist()
    assert dict(zip(numbers, ours[1].tolist(), strict=True)) == pytest.approx(expected, abs=1e-9)


@given(documents, words, st.data())
def test_a_mask_is_obeyed(documents, term, data):
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(documents), max_size=len(documents))))
    numbers, _ = ranking(documents).top(TermQuery([term, "the"], [[term, "the"]]), 50, mask)
    assert set(numbers.tolist()) == {
        i for i, document in enumerate(documents) if mask[i] and {term, "the"} & set(document)
    }


@settings(max_examples=60)
@given(documents, st.lists(words, min_size=1, max_size=1), st.data())
def test_a_context_adds_its_bm25_score_and_the_rarity_of_the_word_in_it(documents, query, data):
    cuts = data.draw(st.sets(st.integers(1, len(documents)), max_size=5))
    starts = sorted({0, len(documents), *cuts})
    plain = ranking(documents)
    numbers, scores = ranking(documents, starts).top(TermQuery(query), 50)
    groups = [list(chain.from_iterable(documents[a:b])) for a, b in pairwise(starts)]
    average = sum(map(len, groups)) / len(groups)
    (term,) = query
    df = sum(term in group for group in groups)
    idf = math.log(1 + (len(groups) - df + 0.5) / (df + 0.5))
    for number, score in zip(numbers.tolist(), scores.tolist(), strict=True):
        i = np.searchsorted(starts, number, side="right") - 1
        group, size = groups[i], starts[i + 1] - starts[i]
        tf = Counter(group)[term]
        bm25 = idf * tf * 1.9 / (tf + 0.9 * (0.6 + 0.4 * len(group) / average))
        rarity = math.log(1 + (max(size - tf, 0) + 0.5) / (tf + 0.5))
        own = plain.index.scores_of(query, np.array([number]))[0]
        assert score == pytest.approx(own + 3 * (bm25 + rarity))


def test_words_just_before_a_sentence_count_for_it():
    article = [["ferry", "strike"], ["mayor", "spoke"], ["storm"], ["senate"], ["mayor", "slept"]]
    numbers, _ = ranking(article, [0, 5]).top(TermQuery(["ferry", "mayor"]), 3)
    assert numbers.tolist() == [0, 1, 4]


def test_words_before_a_sentence_in_another_article_do_not_count_for_it():
    articles = [["ferry", "strike"], ["mayor", "spoke"], ["senate"], ["mayor", "slept"]]
    _, scores = ranking(articles, [0, 1, 2, 3, 4]).top(TermQuery(["ferry", "mayor"]), 3)
    assert scores[1] == pytest.approx(scores[2])


def test_words_all_over_an_article_distinguish_its_sentences_least():
    about = [["mayor", "spoke"], ["mayor", "slept"], ["mayor", "left"], ["the", "ferry"]]
    others = [["ferry", word] for word in ("storm", "treaty", "of", "senate", "harbour")]
    documents = [*about, *others]
    query = TermQuery(["mayor", "ferry"])
    numbers, _ = ranking(documents).top(query, 1)
    assert documents[numbers[0]] == ["mayor", "spoke"]
    numbers, _ = ranking(documents, [0, 4, 9]).top(query, 1)
    assert documents[numbers[0]] == ["the", "ferry"]


def test_neighbours_of_the_best_are_ranked_even_if_many_sentences_have_more_of_the_words():
    article = [["senate", "ferry", "strike", "of", "x"], ["the"] + ["x"] * 9]
    others = [["the", "of"]] * CANDIDATES
    starts = [0, 2, *range(3, 3 + len(others))]
    query = TermQuery(["senate", "ferry", "the", "of"])
    numbers, _ = ranking([*article, *others], starts).top(query, 20)
    assert numbers[:2].tolist() == [0, 1]


def test_masked_sentences_do_not_come_back_as_neighbours_of_the_best():
    article = [["senate", "ferry"], ["the", "ferry"], ["ferry"]]
    mask = np.array([True, False, True])
    numbers, _ = ranking(article, [0, 3]).top(TermQuery(["senate", "ferry"]), 20, mask)
    assert numbers.tolist() == [0, 2]


def test_words_near_each_other_in_the_order_of_the_query_count_more():
    near, far, backwards = (
        ["ferry", "treaty", "x", "y"],
        ["ferry", "x", "y", "treaty"],
        ["treaty", "ferry", "x", "y"],
    )
    numbers, _ = ranking([far, backwards, near, ["z"]]).top(TermQuery(["ferry", "treaty"]), 3)
    assert numbers.tolist() == [2, 1, 0]


@given(st.dictionaries(st.integers(0, 99), st.integers(0, 3), max_size=30), st.integers(0, 31))
def test_equal_scores_come_in_the_given_order(score_of, k):
    numbers, scores = np.array(list(score_of), np.int64), np.array(list(score_of.values()), np.float64)
    places = best_first(numbers, scores, k, lambda tied: np.sort(tied)[::-1])
    expected = sorted(score_of, key=lambda number: (-score_of[number], -number))[:k]
    assert numbers[places].tolist() == expected
