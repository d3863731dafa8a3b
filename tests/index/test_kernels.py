"""NumPy's and Numba's kernels return the same, and nothing requires Numba."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.search.bm25 import InvertedBM25
from index.search.context_weights import ContextWeights
from index.search.document_groups import DocumentGroups, GroupStatistics
from index.search.kernels import compiled_kernels, numpy_kernels
from index.search.live_segment import LiveSegment
from index.search.ranking import SENTENCES, Context, Ranking, TermQuery
from index.search.segment_builder import build_segment
from index.search.weighting import Saturation, WeightedTerms

WORDS = ["the", "of", "ferry", "harbour", "mayor", "treaty", "ño"]
documents = st.lists(st.lists(st.sampled_from(WORDS), max_size=9), min_size=1, max_size=40)


def masks(size):
    return st.none() | st.lists(st.booleans(), min_size=size, max_size=size).map(np.array)


@pytest.fixture(scope="module")
def numba_kernels():
    pytest.importorskip("numba")
    return compiled_kernels()


def assert_same_results(ours, theirs):
    """Check that two searches return the same documents and scores, in the same order."""
    assert ours[0].tolist() == theirs[0].tolist()
    np.testing.assert_allclose(ours[1], theirs[1], atol=1e-9, rtol=0)


@pytest.mark.slow
@settings(max_examples=150)
@given(documents, st.lists(st.sampled_from(WORDS), min_size=1, max_size=5, unique=True), st.data())
def test_every_kernel_returns_the_same(numba_kernels, corpus, words, data):
    segment, size = build_segment(corpus), len(corpus)
    terms = segment.term_ids(words)
    known_terms = [term for term in terms if term >= 0]
    some_places = st.lists(st.integers(0, size - 1), min_size=1, unique=True)
    places = np.array(data.draw(some_places), np.int64)
    allowed = data.draw(masks(size))
    k = data.draw(st.integers(1, 12))
    floor = data.draw(st.sampled_from([0.0, 2.0, 5.0]))
    group_starts = np.unique([0, *data.draw(st.lists(st.integers(0, size))), size])
    phrase = data.draw(st.lists(st.sampled_from(known_terms), min_size=1, max_size=3)) if known_terms else []

    pairs = [(i, j, 0.5 + i) for i in range(len(terms)) for j in range(len(terms)) if i != j]
    weights = np.linspace(0.5, 2.0, len(terms))
    saturation = Saturation(1.2, 1.0, np.linspace(0.3, 2.0, segment.max_length + 1))
    query = WeightedTerms({term: 1.0 + 0.25 * i for i, term in enumerate(known_terms)}, saturation)

    def results(kernels):
        yield kernels.proximity(segment, terms, pairs, places)
        yield kernels.term_frequencies(segment, terms, group_starts[:-1], group_starts[1:])
        for rarity_weights in (weights, np.zeros_like(weights)):
            context = ContextWeights(group_starts, 3.0, weights, rarity_weights)
            yield kernels.context_scores(segment, context, terms, places)
        if known_terms:
            ranks, scores = kernels.top(segment, query, k, allowed, floor)
            np.testing.assert_allclose(kernels.scores(segment, query, ranks), scores)
            # A kernel may return a few documents more than the `k` best.
            yield np.sort(scores[scores >= floor])[::-1][:k]
            yield kernels.scores(segment, query, segment.ranks[places])
            yield kernels.contains_phrase(segment, phrase, places)
            yield kernels.documents_with_phrase(segment, phrase, k, allowed)

    for ours, theirs in zip(results(numpy_kernels), results(numba_kernels), strict=True):
        np.testing.assert_allclose(np.asarray(ours, float), np.asarray(theirs, float), atol=1e-9, rtol=0)


@pytest.mark.slow
@settings(max_examples=80)
@given(documents, documents, st.lists(st.sampled_from([*WORDS, "absent"]), min_size=1, max_size=5), st.data())
def test_indexes_rank_the_same_with_either_kernels(numba_kernels, corpus, more, terms, data):
    size = len(corpus) + len(more)
    removed = data.draw(st.sets(st.integers(0, size - 1), max_size=size - 1))
    mask = data.draw(masks(size))
    k = data.draw(st.integers(1, 12))
    ours, theirs = (
        InvertedBM25(corpus, k1=1.2, delta=1.0, kernels=kernels).added(more).without(removed)
        for kernels in (numpy_kernels, numba_kernels)
    )
    assert_same_results(ours.top(terms, k, mask), theirs.top(terms, k, mask))
    with_phrase = TermQuery(terms, [terms[:2]], [terms[2:4]] if terms[2:4] else [])
    for query in (TermQuery(terms), with_phrase):
        assert_same_results(Ranking(ours).top(query, k, mask), Ranking(theirs).top(query, k, mask))


@pytest.fixture(scope="module")
def large_corpus():
    """Return more documents than a range holds; their words are distributed as in a language (Zipf)."""
    dice = np.random.default_rng(1)
    shares = 1 / np.arange(2, 2002)
    lengths = dice.integers(0, 12, 150_000)
    words = dice.choice(2000, lengths.sum(), p=shares / shares.sum())
    ends = np.cumsum(lengths).tolist()
    return [[f"w{w}" for w in words[end - n : end].tolist()] for n, end in zip(lengths, ends, strict=True)]


@pytest.fixture(scope="module")
def large_rankings(large_corpus, numba_kernels):
    """Return two rankings of the same documents, one for each of the kernels."""
    segment = build_segment(large_corpus)
    contexts = []
    for size in (10, 50):
        starts = np.arange(0, len(large_corpus) + 1, size)
        groups = DocumentGroups.of(segment, starts)
        statistics = GroupStatistics([segment], [groups], [{}], len(starts) - 1, len(segment.tokens))
        contexts.append(Context([groups], statistics))
    segments = [LiveSegment.of(segment)]
    return [
        Ranking(InvertedBM25.from_segments(segments, SENTENCES, kernels), contexts)
        for kernels in (numpy_kernels, numba_kernels)
    ]


@pytest.mark.slow
def test_large_indexes_rank_the_same_with_either_kernels(large_corpus, large_rankings):
    dice = np.random.default_rng(2)
    size = len(large_corpus)
    choices = [None, dice.random(size) < 0.3, dice.random(size) < 0.001]
    for i, number in enumerate(dice.integers(0, size, 40).tolist()):
        terms, mask = [*large_corpus[number], "w1999", "w0"][:8], choices[i % 3]
        query = TermQuery(terms, [terms[:2]], [["w5"]])
        assert_same_results(*(ranking.index.top(terms, 10, mask) for ranking in large_rankings))
        assert_same_results(*(ranking.top(query, 20, mask) for ranking in large_rankings))


@pytest.mark.slow
@pytest.mark.parametrize("terms", [["w0"], ["w1999", "w0"], ["w3", "w40", "w500", "w1000"]])
def test_top_returns_the_best_of_a_large_index(large_rankings, terms):
    for ranking in large_rankings:
        all_scores = ranking.index.get_scores(terms)
        numbers, scores = ranking.index.top(terms, 10)
        np.testing.assert_allclose(scores, np.sort(all_scores)[::-1][:10], atol=1e-9)
        np.testing.assert_allclose(all_scores[numbers], scores, atol=1e-9)


def test_a_phrase_of_common_words_is_found_in_a_large_index(large_corpus, large_rankings):
    phrase = ["w2", "w1", "w0"]
    matches = {i for i, d in enumerate(large_corpus) if any(d[j : j + 3] == phrase for j in range(len(d)))}
    assert 3 < len(matches) < 200
    for ranking in large_rankings:
        numbers, _ = ranking.top(TermQuery(phrase, [phrase]), 300)
        assert set(numbers[: len(matches)].tolist()) == matches


@pytest.mark.slow
def test_numba_is_loaded_only_on_request():
    program = "import sys, index.coverage; assert 'numba' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_without_numba_there_are_no_compiled_kernels():
    program = (
        "import sys; sys.modules['numba'] = None\n"
        "from index.search.kernels import compiled_kernels\n"
        "assert compiled_kernels() is None"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
