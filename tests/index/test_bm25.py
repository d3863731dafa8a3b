"""The inverted index ranks as rank-bm25 does, whatever was added and removed."""

import random
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from index.search.bm25 import InvertedBM25

WORDS = ["the", "the", "the", "of", "of", "treaty", "senate", "ferry", "harbour", "minister", "naïve", "ño"]
documents = st.lists(st.lists(st.sampled_from(WORDS), max_size=12), min_size=1, max_size=40).filter(any)
queries = st.lists(st.sampled_from([*WORDS, "absent"]), max_size=6)


def corpus(size, seed=0):
    """Sentences of words that are as unevenly common as those of a language."""
    rng = random.Random(seed)
    words = [f"w{i}" for i in range(3000)]
    weights = list(accumulate(1 / (i + 1) for i in range(3000)))
    return [rng.choices(words, cum_weights=weights, k=rng.randrange(1, 40)) for _ in range(size)]


@given(documents, queries)
def test_scores_are_those_of_rank_bm25(corpus, query):
    ours, theirs = InvertedBM25(corpus), BM25Okapi(corpus)
    assert isinstance(ours, BM25Okapi)
    np.testing.assert_allclose(ours.get_scores(query), theirs.get_scores(query), atol=1e-9)
    some = list(range(0, len(corpus), 2))
    np.testing.assert_allclose(
        ours.get_batch_scores(query, some), theirs.get_batch_scores(query, some), atol=1e-9
    )


@given(documents, documents, queries, st.data())
def test_documents_tell_which_terms_and_phrases_they_have(corpus, more, query, data):
    index = InvertedBM25(corpus).added(more)
    texts = [*corpus, *more]
    numbers = np.array(data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=9)), np.int64)
    once = sorted(set(query))
    assert index.have(once, numbers).tolist() == [[term in texts[i] for term in once] for i in numbers]
    if query:
        said = f" {' '.join(query)} "
        assert index.have_phrase(query, numbers).tolist() == [
            said in f" {' '.join(texts[i])} " for i in numbers
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
def test_scores_stay_exact_when_documents_come_and_go(corpus, more, query, data):
    gone = data.draw(st.sets(st.integers(0, len(corpus) + len(more) - 1)))
    left = [document for i, document in enumerate([*corpus, *more]) if i not in gone]
    if not any(left):
        return
    theirs = BM25Okapi(left)
    ours = InvertedBM25(corpus).added(more).without(gone)
    assert ours.numbers.tolist() == [i for i in range(len(corpus) + len(more)) if i not in gone]
    np.testing.assert_allclose(ours.get_scores(query), theirs.get_scores(query), atol=1e-9)
    again = ours.compacted()
    np.testing.assert_allclose(again.get_scores(query), theirs.get_scores(query), atol=1e-9)
    assert again.numbers.tolist() == list(range(len(left)))


def test_a_tokenizer_makes_the_terms():
    texts = ["the ferry sinks", "the harbour sleeps", "nobody knows"]
    assert InvertedBM25(texts, str.split).get_top_n(["harbour"], texts, 1) == ["the harbour sleeps"]


def check_top(index, query, k, mask=None):
    ids, scores = index.top(query, k, mask)
    everything = np.full(index.size, -np.inf)
    everything[index.numbers] = index.get_scores(query)
    fitting = np.zeros(index.size, np.bool_)
    for term in query:
        fitting[index.numbers[InvertedBM25.get_scores(index, [term]) != 0]] = True
    if mask is not None:
        fitting &= mask
    best = np.sort(everything[fitting])[::-1][:k]
    np.testing.assert_allclose(scores, best, atol=1e-9)
    np.testing.assert_allclose(everything[ids], scores, atol=1e-9)
    assert len(set(ids.tolist())) == len(ids)
    assert fitting[ids].all()


@pytest.mark.parametrize("delta", [None, 1.0])
@settings(max_examples=60)
@given(documents, documents, queries, st.data())
def test_top_finds_the_best_documents(delta, corpus, more, query, data):
    size = len(corpus) + len(more)
    gone = data.draw(st.sets(st.integers(0, size - 1), max_size=size - 1))
    index = InvertedBM25(corpus, delta=delta).added(more).without(gone)
    # Where rank-bm25 gives a word no weight at all, scores don't tell who has it.
    query = [term for term in query if index.idf.get(term)]
    mask = data.draw(st.none() | st.lists(st.booleans(), min_size=size, max_size=size).map(np.array))
    check_top(index, query, data.draw(st.integers(1, 12)), mask)


@pytest.fixture(scope="module")
def many():
    return corpus(30_000)


@pytest.fixture(scope="module")
def index_of_many(many):
    return InvertedBM25(many[:29_500], k1=1.2, delta=1.0).added(many[29_500:]).without(range(0, 30_000, 9))


@pytest.mark.parametrize("length", [1, 2, 4, 8])
def test_top_finds_the_best_among_many(many, index_of_many, length):
    rng = random.Random(length)
    for _ in range(20):
        query = rng.choice([d for d in rng.choices(many, k=50) if len(d) >= length])[:length]
        check_top(index_of_many, query, rng.choice([1, 10, 200]))


def test_top_finds_the_best_of_many_that_a_mask_has(many, index_of_many):
    few = np.random.default_rng(1).random(len(many)) < 0.01
    for query in (["w0"], ["w0", "w1", "w7"], ["w0", "w2", "w900"]):
        check_top(index_of_many, query, 10, few)
        check_top(index_of_many, query, 10, ~few)


def test_equal_scores_go_by_number():
    ids, scores = InvertedBM25([["a", "b"], ["a", "c"], ["d"], ["a", "e"]], delta=1.0).top(["a"], 2)
    assert ids.tolist() == [0, 1]
    assert scores[0] == scores[1]


def test_no_term_no_document_and_no_place_are_no_error():
    index = InvertedBM25([["a"], []], delta=1.0)
    for query, k in (([], 5), (["absent"], 5), (["a"], 0)):
        assert index.top(query, k)[0].tolist() == []
    empty = InvertedBM25([], delta=1.0)
    assert empty.top(["a"], 5)[0].tolist() == []
    assert empty.get_scores(["a"]).tolist() == []


def test_a_term_of_broken_unicode_is_a_term_like_any_other():
    assert InvertedBM25([["\ud83d"], ["a"]], delta=1.0).top(["\ud83d"], 1)[0].tolist() == [0]
