"""Phrases come first, then words that stand together; what is excluded never comes."""

import math
from collections import Counter
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.search.bm25 import InvertedBM25, LiveSegment
from index.search.ranking import CANDIDATES, SENTENCES, DocumentGroups, GroupStatistics, Ranking, TermQuery
from index.search.segment import REMEMBERED, Segment, Vocabulary, encoded

words = st.sampled_from(["ferry", "harbour", "mayor", "treaty", "senate", "the", "of", "storm"])
documents = st.lists(st.lists(words, min_size=1, max_size=9), min_size=1, max_size=30)


def ranking(documents, starts=None):
    segment = Segment.of(documents)
    contexts = []
    if starts is not None:
        units = DocumentGroups.of(segment, np.array(starts))
        contexts = [GroupStatistics((units,), ({},), len(starts) - 1, len(segment.tokens))]
    return Ranking(InvertedBM25.over([LiveSegment.of(segment)], SENTENCES), contexts)


def has(document, phrase):
    return any(document[i : i + len(phrase)] == phrase for i in range(len(document)))


@given(documents, st.data())
def test_documents_with_the_phrase_come_before_all_others(documents, data):
    source = data.draw(st.sampled_from(documents))
    length = data.draw(st.integers(2, 4))
    phrase = source[:length]
    ids, scores = ranking(documents).best(TermQuery(phrase, [phrase]), 50)
    found = [has(documents[i], phrase) for i in ids.tolist()]
    if len(phrase) > 1:
        assert found == sorted(found, reverse=True)
        assert sum(found) == sum(has(document, phrase) for document in documents)
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)


@given(documents, st.lists(words, min_size=1, max_size=2), words)
def test_what_is_excluded_never_comes(documents, excluded, wanted):
    ids, _ = ranking(documents).best(TermQuery([wanted], (), [excluded]), 50)
    expected = {
        i for i, document in enumerate(documents) if wanted in document and not has(document, excluded)
    }
    assert set(ids.tolist()) == expected


@given(documents, words, st.data())
def test_a_mask_is_kept_to(documents, wanted, data):
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(documents), max_size=len(documents))))
    ids, _ = ranking(documents).best(TermQuery([wanted, "the"], [[wanted, "the"]]), 50, mask)
    assert set(ids.tolist()) == {
        i for i, document in enumerate(documents) if mask[i] and {wanted, "the"} & set(document)
    }


@settings(max_examples=60)
@given(documents, st.lists(words, min_size=1, max_size=1), st.data())
def test_a_context_adds_its_own_bm25_and_how_rare_the_word_is_in_it(documents, query, data):
    cuts = data.draw(st.sets(st.integers(1, len(documents)), max_size=5))
    starts = sorted({0, len(documents), *cuts})
    plain = ranking(documents)
    ids, scores = ranking(documents, starts).best(TermQuery(query), 50)
    units = [list(chain.from_iterable(documents[a:b])) for a, b in pairwise(starts)]
    average = sum(map(len, units)) / len(units)
    (term,) = query
    df = sum(term in unit for unit in units)
    idf = math.log(1 + (len(units) - df + 0.5) / (df + 0.5))
    for number, score in zip(ids.tolist(), scores.tolist(), strict=True):
        place = np.searchsorted(starts, number, side="right") - 1
        unit, size = units[place], starts[place + 1] - starts[place]
        tf = Counter(unit)[term]
        bm25 = idf * tf * 1.9 / (tf + 0.9 * (0.6 + 0.4 * len(unit) / average))
        rarity = math.log(1 + (max(size - tf, 0) + 0.5) / (tf + 0.5))
        own = plain.index.scores_of(query, np.array([number]))[0]
        assert score == pytest.approx(own + 3 * (bm25 + rarity))


def test_words_just_before_a_sentence_count_for_it():
    article = [["ferry", "strike"], ["mayor", "spoke"], ["storm"], ["senate"], ["mayor", "slept"]]
    ids, _ = ranking(article, [0, 5]).best(TermQuery(["ferry", "mayor"]), 3)
    assert ids.tolist() == [0, 1, 4]


def test_words_before_a_sentence_in_another_article_do_not_count_for_it():
    articles = [["ferry", "strike"], ["mayor", "spoke"], ["senate"], ["mayor", "slept"]]
    _, scores = ranking(articles, [0, 1, 2, 3, 4]).best(TermQuery(["ferry", "mayor"]), 3)
    assert scores[1] == pytest.approx(scores[2])


def test_what_an_article_is_about_tells_its_sentences_apart_the_least():
    about = [["mayor", "spoke"], ["mayor", "slept"], ["mayor", "left"], ["the", "ferry"]]
    others = [["ferry", word] for word in ("storm", "treaty", "of", "senate", "harbour")]
    documents = [*about, *others]
    wanted = TermQuery(["mayor", "ferry"])
    ids, _ = ranking(documents).best(wanted, 1)
    assert documents[ids[0]] == ["mayor", "spoke"]
    ids, _ = ranking(documents, [0, 4, 9]).best(wanted, 1)
    assert documents[ids[0]] == ["the", "ferry"]


def test_sentences_beside_the_best_are_looked_at_even_where_many_others_have_more_of_the_words():
    article = [["senate", "ferry", "strike", "of", "x"], ["the"] + ["x"] * 9]
    others = [["the", "of"]] * CANDIDATES
    starts = [0, 2, *range(3, 3 + len(others))]
    ids, _ = ranking([*article, *others], starts).best(TermQuery(["senate", "ferry", "the", "of"]), 20)
    assert ids[:2].tolist() == [0, 1]


def test_what_is_narrowed_out_does_not_come_back_beside_the_best():
    article = [["senate", "ferry"], ["the", "ferry"], ["ferry"]]
    mask = np.array([True, False, True])
    ids, _ = ranking(article, [0, 3]).best(TermQuery(["senate", "ferry"]), 20, mask)
    assert ids.tolist() == [0, 2]


def test_words_in_the_querys_order_and_near_count_more():
    near, far, backwards = (
        ["ferry", "treaty", "x", "y"],
        ["ferry", "x", "y", "treaty"],
        ["treaty", "ferry", "x", "y"],
    )
    ids, _ = ranking([far, backwards, near, ["z"]]).best(TermQuery(["ferry", "treaty"]), 3)
    assert ids.tolist() == [2, 1, 0]


def test_a_vocabulary_finds_each_of_its_words_however_many_it_was_asked_for():
    words = sorted(f"w{number}" for number in range(2 * REMEMBERED))
    vocabulary = Vocabulary.of([word.encode() for word in words])
    for _ in range(2):
        assert [vocabulary.number(word) for word in words] == list(range(len(words)))
        assert vocabulary.number("w") is None


def test_a_vocabulary_tells_its_words_in_a_row_as_it_tells_each():
    words = sorted(("ferry", "fish", "fjord", "føroya", "half\ud83d", "tunnel"))
    vocabulary = Vocabulary.of([encoded(word) for word in words])
    for part in (slice(1, 4), slice(None, None, -2), slice(3, 3), slice(4, 99)):
        assert vocabulary[part] == [encoded(word) for word in words[part]]
    for start in ("f", "fj", "half", "x", ""):
        assert vocabulary.beginning(start) == [word for word in words if word.startswith(start)]
