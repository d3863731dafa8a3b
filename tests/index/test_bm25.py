"""The inverted index scores and ranks like rank-bm25, after any additions and removals."""

import random
from dataclasses import fields
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from index.search import bm25, segment_builder
from index.search.bm25 import InvertedBM25
from index.search.live_segment import LiveSegment
from index.search.segment import Segment
from index.search.segment_builder import build_segment, merge_segments

WORDS = ["the", "the", "the", "of", "of", "treaty", "senate", "ferry", "harbour", "minister", "naïve", "ño"]
documents = st.lists(st.lists(st.sampled_from(WORDS), max_size=12), min_size=1, max_size=40).filter(any)
queries = st.lists(st.sampled_from([*WORDS, "absent"]), max_size=6)


def corpus(size, seed=0):
    """Return sentences whose words are distributed as in a language (Zipf)."""
    rng = random.Random(seed)
    words = [f"w{i}" for i in range(3000)]
    weights = list(accumulate(1 / (i + 1) for i in range(3000)))
    return [rng.choices(words, cum_weights=weights, k=rng.randrange(1, 40)) for _ in range(size)]


@given(documents, queries)
def test_scores_are_those_of_rank_bm25(corpus, query):
    ours, theirs = InvertedBM25(corpus), BM25Okapi(corpus)
    assert isinstance(ours, BM25Okapi)
    np.testing.assert_allclose(ours.get_scores(query), theirs.get_scores(query), atol=1e-9)
    every_other = list(range(0, len(corpus), 2))
    np.testing.assert_allclose(
        ours.get_batch_scores(query, every_other), theirs.get_batch_scores(query, every_other), atol=1e-9
    )


@given(documents, documents, queries, st.data())
def test_an_index_knows_which_documents_contain_a_term_or_a_phrase(corpus, more, query, data):
    index = InvertedBM25(corpus).added(more)
    texts = [*corpus, *more]
    numbers = np.array(data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=9)), np.int64)
    terms = sorted(set(query))
    assert index.contains_terms(terms, numbers).tolist() == [
        [term in texts[i] for term in terms] for i in numbers
    ]
    if query:
        phrase = f" {' '.join(query)} "
        assert index.contains_phrase(query, numbers).tolist() == [
            phrase in f" {' '.join(texts[i])} " for i in numbers
        ]


@given(documents)
def test_attributes_are_those_of_rank_bm25(corpus):
    ours, theirs = InvertedBM25(corpus, k1=1.2, b=0.5), BM25Okapi(corpus, k1=1.2, b=0.5)
    assert ours.corpus_size == theirs.corpus_size
    assert ours.avgdl == pytest.approx(theirs.avgdl)
    assert ours.doc_len == theirs.doc_len
    assert list(ours.doc_freqs) == theirs.doc_freqs
    assert ours.idf == pytest.approx(theirs.idf, abs=1e-9)
    assert ours.average_idf == pytest.approx(theirs.average_idf, abs=1e-9)


@settings(max_examples=60)
@given(documents, documents, queries, st.data())
def test_scores_stay_exact_after_additions_and_removals(corpus, more, query, data):
    removed = data.draw(st.sets(st.integers(0, len(corpus) + len(more) - 1)))
    remaining = [document for i, document in enumerate([*corpus, *more]) if i not in removed]
    if not any(remaining):
        return
    theirs = BM25Okapi(remaining)
    ours = InvertedBM25(corpus).added(more).without(removed)
    assert ours.numbers.tolist() == [i for i in range(len(corpus) + len(more)) if i not in removed]
    assert list(ours.doc_freqs) == theirs.doc_freqs
    np.testing.assert_allclose(ours.get_scores(query), theirs.get_scores(query), atol=1e-9)
    whole = merge_segments([(live.segment, live.live_mask) for live in ours.segments])
    merged = InvertedBM25.from_segments([LiveSegment.of(whole)], ours.parameters)
    np.testing.assert_allclose(merged.get_scores(query), theirs.get_scores(query), atol=1e-9)
    assert merged.numbers.tolist() == list(range(len(remaining)))


def test_a_tokenizer_splits_texts_into_terms():
    texts = ["the ferry sinks", "the harbour sleeps", "nobody knows"]
    assert InvertedBM25(texts, str.split).get_top_n(["harbour"], texts, 1) == ["the harbour sleeps"]


def check_top(index, query, k, mask=None):
    """Compare `top` with the scores of all documents, sorted."""
    numbers, scores = index.top(query, k, mask)
    all_scores = np.full(index.size, -np.inf)
    all_scores[index.numbers] = index.get_scores(query)
    matching = np.zeros(index.size, np.bool_)
    for term in query:
        matching[index.numbers[index.get_scores([term]) != 0]] = True
    if mask is not None:
        matching &= mask
    np.testing.assert_allclose(scores, np.sort(all_scores[matching])[::-1][:k], atol=1e-9)
    np.testing.assert_allclose(all_scores[numbers], scores, atol=1e-9)
    assert len(set(numbers.tolist())) == len(numbers)
    assert matching[numbers].all()


@pytest.mark.parametrize("delta", [None, 1.0])
@settings(max_examples=60)
@given(documents, documents, queries, st.data())
def test_top_returns_the_best_documents(delta, corpus, more, query, data):
    size = len(corpus) + len(more)
    removed = data.draw(st.sets(st.integers(0, size - 1), max_size=size - 1))
    index = InvertedBM25(corpus, delta=delta).added(more).without(removed)
    # If rank-bm25 gives a term a weight of 0, scores do not tell which documents contain it.
    query = [term for term in query if index.idf.get(term)]
    mask = data.draw(st.none() | st.lists(st.booleans(), min_size=size, max_size=size).map(np.array))
    check_top(index, query, data.draw(st.integers(1, 12)), mask)


@pytest.fixture(scope="module")
def large_corpus():
    return corpus(30_000)


@pytest.fixture(scope="module")
def large_index(large_corpus):
    index = InvertedBM25(large_corpus[:29_500], k1=1.2, delta=1.0)
    return index.added(large_corpus[29_500:]).without(range(0, 30_000, 9))


@pytest.mark.parametrize("length", [1, 2, 4, 8])
def test_top_returns_the_best_of_a_large_index(large_corpus, large_index, length):
    rng = random.Random(length)
    for _ in range(20):
        query = rng.choice([d for d in rng.choices(large_corpus, k=50) if len(d) >= length])[:length]
        check_top(large_index, query, rng.choice([1, 10, 200]))


def test_top_obeys_a_mask_in_a_large_index(large_corpus, large_index):
    mask = np.random.default_rng(1).random(len(large_corpus)) < 0.01
    for query in (["w0"], ["w0", "w1", "w7"], ["w0", "w2", "w900"]):
        check_top(large_index, query, 10, mask)
        check_top(large_index, query, 10, ~mask)


def test_documents_of_equal_score_are_in_the_order_of_their_numbers():
    numbers, scores = InvertedBM25([["a", "b"], ["a", "c"], ["d"], ["a", "e"]], delta=1.0).top(["a"], 2)
    assert numbers.tolist() == [0, 1]
    assert scores[0] == scores[1]


def test_empty_queries_and_empty_indexes_return_nothing():
    index = InvertedBM25([["a"], []], delta=1.0)
    for query, k in (([], 5), (["absent"], 5), (["a"], 0)):
        assert index.top(query, k)[0].tolist() == []
    empty = InvertedBM25([], delta=1.0)
    assert empty.top(["a"], 5)[0].tolist() == []
    assert empty.get_scores(["a"]).tolist() == []


def test_a_term_may_be_half_a_surrogate_pair():
    assert InvertedBM25([["\ud83d"], ["a"]], delta=1.0).top(["\ud83d"], 1)[0].tolist() == [0]


def test_words_that_no_document_has_do_not_fill_the_memory():
    index = InvertedBM25([["ferry", "sails"], ["port"]])
    known = index.weight("ferry")
    for number in range(2 * bm25.WEIGHTS_CACHED + 1):
        index.weight(f"unknown{number}")
    assert len(index._weights) <= bm25.WEIGHTS_CACHED
    assert index.weight("ferry") == known


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=9), max_size=12), st.integers(1, 9))
def test_a_segment_that_is_sorted_piece_by_piece_is_the_same(documents, tokens_at_once):
    whole = build_segment(documents)
    merged = merge_segments([(build_segment(documents[:5]), None), (build_segment(documents[5:]), None)])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(segment_builder, "TOKENS_AT_ONCE", tokens_at_once)
        in_pieces = build_segment(documents)
    for segment in (in_pieces, merged):
        for field in fields(Segment):
            if not field.name.startswith("_") and field.name != "vocabulary":
                np.testing.assert_array_equal(getattr(segment, field.name), getattr(whole, field.name))
                assert getattr(getattr(segment, field.name), "dtype", int) == getattr(
                    getattr(whole, field.name), "dtype", int
                )
        assert list(segment.vocabulary) == list(whole.vocabulary)
