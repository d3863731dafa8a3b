"""NumPy's and Numba's kernels find the same, and nothing needs Numba."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.search.bm25 import InvertedBM25, LiveSegment
from index.search.context_weights import ContextWeights
from index.search.kernels import compiled_kernels, numpy_kernels
from index.search.ranking import SENTENCES, DocumentGroups, GroupStatistics, Ranking, TermQuery
from index.search.segment import Segment
from index.search.weighting import Saturation, WeightedTerms

WORDS = ["the", "of", "ferry", "harbour", "mayor", "treaty", "ño"]
documents = st.lists(st.lists(st.sampled_from(WORDS), max_size=9), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def numba_kernels():
    pytest.importorskip("numba")
    return compiled_kernels()


def same(one, other):
    """Two rankings list the same documents with the same scores, in the same order."""
    assert one[0].tolist() == other[0].tolist()
    np.testing.assert_allclose(one[1], other[1], atol=1e-9, rtol=0)


@settings(max_examples=150)
@given(documents, st.lists(st.sampled_from(WORDS), min_size=1, max_size=5, unique=True), st.data())
def test_every_kernel_returns_the_same(numba_kernels, corpus, words, data):
    segment, size = Segment.of(corpus), len(corpus)
    terms = segment.numbers(words)
    known = [number for number in terms if number >= 0]
    places = np.array(data.draw(st.lists(st.integers(0, len(corpus) - 1), min_size=1, unique=True)), np.int64)
    allowed = data.draw(st.none() | st.lists(st.booleans(), min_size=size, max_size=size).map(np.array))
    k = data.draw(st.integers(1, 12))
    pairs = [(i, j, 0.5 + i) for i in range(len(terms)) for j in range(len(terms)) if i != j]
    groups = np.unique([0, *data.draw(st.lists(st.integers(0, len(corpus)))), len(corpus)])
    weights = np.linspace(0.5, 2.0, len(terms))
    norms = np.linspace(0.3, 2.0, segment.longest + 1)

    def results(kernels):
        yield kernels.closeness(segment, terms, pairs, places)
        yield kernels.counts(segment, terms, groups[:-1], groups[1:])
        for times in (weights, np.zeros_like(weights)):
            context = ContextWeights(groups, 3.0, weights, times)
            yield kernels.context_scores(segment, context, terms, places)
        if known:
            weighting = WeightedTerms(dict.fromkeys(known, 1.5), Saturation(1.2, 1.0, norms))
            ranks, scores = kernels.best(segment, weighting, k, allowed)
            yield np.sort(scores)[::-1][:k]
            yield kernels.scores(segment, weighting, segment.ranks[places])
            np.testing.assert_allclose(kernels.scores(segment, weighting, ranks), scores)
            yield kernels.having_phrase(segment, known[:2], places)
            yield kernels.having(segment, known[:2], k, allowed)

    for one, other in zip(results(numpy_kernels), results(numba_kernels), strict=True):
        np.testing.assert_allclose(np.asarray(one, float), np.asarray(other, float), atol=1e-9, rtol=0)


@settings(max_examples=80)
@given(documents, documents, st.lists(st.sampled_from([*WORDS, "absent"]), min_size=1, max_size=5), st.data())
def test_both_rank_the_same(numba_kernels, corpus, more, query, data):
    size = len(corpus) + len(more)
    gone = data.draw(st.sets(st.integers(0, size - 1), max_size=size - 1))
    mask = data.draw(st.none() | st.lists(st.booleans(), min_size=size, max_size=size).map(np.array))
    k = data.draw(st.integers(1, 12))
    one, other = (
        InvertedBM25(corpus, k1=1.2, delta=1.0, kernels=kernels).added(more).without(gone)
        for kernels in (numpy_kernels, numba_kernels)
    )
    phrases = TermQuery(query, [query[:2]], [query[2:4]] if query[2:4] else [])
    same(one.top(query, k, mask), other.top(query, k, mask))
    for wanted in (TermQuery(query), phrases):
        same(Ranking(one).best(wanted, k, mask), Ranking(other).best(wanted, k, mask))


@pytest.fixture(scope="module")
def large():
    """More documents than fit into one range, of words as unevenly common as those of a language."""
    dice = np.random.default_rng(1)
    shares = 1 / np.arange(2, 2002)
    lengths = dice.integers(0, 12, 150_000)
    words = dice.choice(2000, lengths.sum(), p=shares / shares.sum())
    ends = np.cumsum(lengths).tolist()
    return [[f"w{w}" for w in words[end - n : end].tolist()] for n, end in zip(lengths, ends, strict=True)]


@pytest.fixture(scope="module")
def rankings(large, numba_kernels):
    """The same documents, ranked by each of the kernels."""
    segment = Segment.of(large)
    contexts = []
    for size in (10, 50):
        starts = np.arange(0, len(large) + 1, size)
        groups = DocumentGroups.of(segment, starts)
        contexts.append(GroupStatistics((groups,), ({},), len(starts) - 1, len(segment.tokens)))
    parts = [LiveSegment.of(segment)]
    return [
        Ranking(InvertedBM25.over(parts, SENTENCES, kernels), contexts)
        for kernels in (numpy_kernels, numba_kernels)
    ]


def test_both_rank_the_same_among_very_many(large, rankings):
    dice = np.random.default_rng(2)
    masks = [None, dice.random(len(large)) < 0.3, dice.random(len(large)) < 0.001]
    for i, place in enumerate(dice.integers(0, len(large), 40).tolist()):
        query = [*large[place], "w1999", "w0"][:8]
        wanted = TermQuery(query, [query[:2]], [["w5"]])
        same(*(ranking.index.top(query, 10, masks[i % 3]) for ranking in rankings))
        same(*(ranking.best(wanted, 20, masks[i % 3]) for ranking in rankings))


@pytest.mark.parametrize("query", [["w0"], ["w1999", "w0"], ["w3", "w40", "w500", "w1000"]])
def test_the_best_among_very_many_are_found(rankings, query):
    for ranking in rankings:
        scores = ranking.index.get_scores(query)
        ids, found = ranking.index.top(query, 10)
        np.testing.assert_allclose(found, np.sort(scores)[::-1][:10], atol=1e-9)
        np.testing.assert_allclose(scores[ids], found, atol=1e-9)


def test_a_phrase_of_common_words_is_found_among_very_many(large, rankings):
    phrase = ["w2", "w1", "w0"]
    having = {i for i, d in enumerate(large) if any(d[j : j + 3] == phrase for j in range(len(d)))}
    assert 3 < len(having) < 200
    for ranking in rankings:
        ids, _ = ranking.best(TermQuery(phrase, [phrase]), 300)
        assert set(ids[: len(having)].tolist()) == having


def test_numba_is_loaded_only_when_it_is_asked_for():
    program = "import sys, index.coverage; assert 'numba' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_without_numba_there_are_no_compiled_kernels():
    program = (
        "import sys; sys.modules['numba'] = None\n"
        "from index.search.kernels import compiled_kernels\n"
        "assert compiled_kernels() is None"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
