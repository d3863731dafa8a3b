"""Searching with NumPy and with Numba finds the same, and nothing needs Numba."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.search.bm25 import InvertedBM25
from index.search.kernels import ways
from index.search.ranking import DocumentGroups, GroupStatistics, Ranking, TermQuery
from index.search.segment import Segment

NUMPY = ways.way()
WORDS = ["the", "of", "ferry", "harbour", "mayor", "treaty", "ño"]
documents = st.lists(st.lists(st.sampled_from(WORDS), max_size=9), min_size=1, max_size=40)


def both(ask):
    """What each way answers."""
    pytest.importorskip("numba")
    answers = []
    for choose in (lambda: ways.choose(NUMPY), ways.compiled):
        choose()
        answers.append(ask())
    ways.choose(NUMPY)
    return answers


def check(ask):
    (ids, scores), (other_ids, other_scores) = both(ask)
    assert ids.tolist() == other_ids.tolist()
    np.testing.assert_allclose(scores, other_scores, atol=1e-9, rtol=0)


@settings(max_examples=80)
@given(documents, documents, st.lists(st.sampled_from([*WORDS, "absent"]), min_size=1, max_size=5), st.data())
def test_both_ways_find_the_same(corpus, more, query, data):
    size = len(corpus) + len(more)
    gone = data.draw(st.sets(st.integers(0, size - 1), max_size=size - 1))
    mask = data.draw(st.none() | st.lists(st.booleans(), min_size=size, max_size=size).map(np.array))
    index = InvertedBM25(corpus, k1=1.2, delta=1.0).added(more).without(gone)
    ranking = Ranking(index)
    k = data.draw(st.integers(1, 12))
    check(lambda: index.top(query, k, mask))
    check(lambda: ranking.best(TermQuery(query), k, mask))
    check(lambda: ranking.best(TermQuery(query, [query[:2]], [query[2:4]] if query[2:4] else []), k, mask))


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
def ranking(large):
    segment = Segment.of(large)
    contexts = []
    for size in (10, 50):
        starts = np.arange(0, len(large) + 1, size)
        units = DocumentGroups.of(segment, starts)
        contexts.append(GroupStatistics((units,), ({},), len(starts) - 1, len(segment.tokens)))
    return Ranking(InvertedBM25(large, k1=1.2, delta=1.0), contexts)


def test_both_ways_find_the_same_among_very_many(large, ranking):
    dice = np.random.default_rng(2)
    masks = [None, dice.random(len(large)) < 0.3, dice.random(len(large)) < 0.001]
    for i, place in enumerate(dice.integers(0, len(large), 40).tolist()):
        query = [*large[place], "w1999", "w0"][:8]
        check(lambda: ranking.index.top(query, 10, masks[i % 3]))  # noqa: B023 - it is called at once
        check(lambda: ranking.best(TermQuery(query, [query[:2]], [["w5"]]), 20, masks[i % 3]))  # noqa: B023


def test_the_best_among_very_many_are_found(ranking):
    for query in (["w0"], ["w1999", "w0"], ["w3", "w40", "w500", "w1000"]):
        scores = ranking.index.get_scores(query)
        for found in both(lambda: ranking.index.top(query, 10)):  # noqa: B023
            np.testing.assert_allclose(found[1], np.sort(scores)[::-1][:10], atol=1e-9)
            np.testing.assert_allclose(scores[found[0]], found[1], atol=1e-9)


def test_a_phrase_of_common_words_is_found_among_very_many(large, ranking):
    phrase = ["w2", "w1", "w0"]
    having = {i for i, d in enumerate(large) if any(d[j : j + 3] == phrase for j in range(len(d)))}
    assert 3 < len(having) < 200
    for ids, _ in both(lambda: ranking.best(TermQuery(phrase, [phrase]), 300)):
        assert set(ids[: len(having)].tolist()) == having


def test_numba_is_loaded_only_when_it_is_asked_for():
    program = "import sys, index, index.search.kernels.ways; assert 'numba' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_without_numba_numpy_searches_on():
    program = (
        "import sys; sys.modules['numba'] = None\n"
        "from index.search.kernels import ways\n"
        "before = ways.way(); assert not ways.compiled(); assert ways.way() is before"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
