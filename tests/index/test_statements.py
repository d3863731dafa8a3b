import math
import re
from dataclasses import replace

import numpy as np
import pytest

from index import SEEDS
from index.coverage import Coverage
from index.questions.other_reports import content, reports, worth_reading
from index.text.terms import terms

SPEAKER = "Jens Stoltenberg"


@pytest.fixture(scope="module")
def quotes():
    """The seeds' quotations, all given to one speaker: what counts here is what was said."""
    coverage = Coverage.open(SEEDS)
    found = [quote for speaker in coverage.speakers() for quote in coverage.quotes_by(speaker.name, limit=50)]
    return [replace(quote, speaker=SPEAKER, also=()) for quote in found]


@pytest.fixture(scope="module")
def weight():
    sentences = re.split(r"[.”]\s", " ".join(file.read_text(encoding="utf-8") for file in SEEDS.iterdir()))
    texts = [set(terms(sentence)) for sentence in sentences]

    def weight(term):
        return math.log1p(len(texts) / max(sum(term in text for text in texts), 1)) / math.log1p(len(texts))

    return weight


def one(quotes, words):
    return next(quote for quote in quotes if words in quote.text)


def test_a_statement_is_found_in_the_other_articles_words(quotes, weight):
    also = reports(one(quotes, "monumental mistake"), quotes, weight)
    said = [quote.text for quote in also]
    assert "“a historic mistake”" in said
    assert "“severe consequences”" in said
    assert all(quote.article.path != one(quotes, "monumental").article.path for quote in also)


def test_it_is_found_from_the_other_side_too(quotes, weight):
    also = reports(one(quotes, "China knows there will be severe"), quotes, weight)
    assert [quote.text for quote in also if "monumental mistake" in quote.text]


@pytest.mark.parametrize("words", ["All of this", "limitless", "Madrid summit in June"])
def test_common_words_alone_make_no_report(quotes, weight, words):
    assert reports(one(quotes, words), quotes, weight) == ()


def test_another_speaker_made_another_statement(quotes, weight):
    others = [replace(quote, speaker="Pekka Haavisto") for quote in quotes]
    assert reports(one(quotes, "monumental mistake"), others, weight) == ()


def test_what_nobody_said_has_no_reports(quotes, weight):
    assert reports(replace(one(quotes, "monumental"), speaker=None), quotes, weight) == ()


def test_sentences_that_share_enough_are_worth_reading():
    sentences = np.array([4, 7, 7, 9, 12])
    assert worth_reading(sentences, np.array([1.3, 0.7, 0.6, 1.1, 0])).tolist() == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert worth_reading(sentences[:0], np.zeros(0)).tolist() == []


def test_of_many_sentences_those_that_share_the_most_are_read():
    shared = np.linspace(1.5, 3, 90)
    assert worth_reading(np.arange(90), shared).nonzero()[0].tolist() == list(range(70, 90))


def test_a_coverage_finds_the_reports_that_reading_everything_would_find():
    coverage = Coverage.open(SEEDS)
    everything = list(coverage.quotations())
    for quote in everything:
        found = {(one.article.path, one.start) for one in coverage.with_other_reports(quote).also}
        all_there_are = reports(quote, everything, coverage._retrieval._weight)
        assert found == {(one.article.path, one.start) for one in all_there_are}
    assert content(everything)
