"""Reports of the same statement by other articles are found."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from index import SEEDS
from index.coverage import Coverage
from index.questions.other_reports import content_terms, other_reports, worth_reading
from index.text.terms import terms

SPEAKER = "Jens Stoltenberg"


@pytest.fixture(scope="module")
def quotes():
    """The seeds' quotations, all attributed to one speaker, because only their words matter here."""
    coverage = Coverage.open(SEEDS)
    said = [quote for speaker in coverage.speakers() for quote in coverage.quotes_by(speaker.name, limit=50)]
    return [replace(quote, speaker=SPEAKER, also=()) for quote in said]


@pytest.fixture(scope="module")
def weight():
    sentences = re.split(r"[.”]\s", " ".join(file.read_text(encoding="utf-8") for file in SEEDS.iterdir()))
    texts = [set(terms(sentence)) for sentence in sentences]

    def weight(term):
        return math.log1p(len(texts) / max(sum(term in text for text in texts), 1)) / math.log1p(len(texts))

    return weight


def quote_with(quotes, words):
    return next(quote for quote in quotes if words in quote.text)


def test_a_statement_is_found_in_another_articles_words(quotes, weight):
    also = other_reports(quote_with(quotes, "monumental mistake"), quotes, weight)
    said = [quote.text for quote in also]
    assert "“a historic mistake”" in said
    assert "“severe consequences”" in said
    assert all(quote.article.path != quote_with(quotes, "monumental").article.path for quote in also)


def test_a_statement_is_also_found_from_its_other_report(quotes, weight):
    also = other_reports(quote_with(quotes, "China knows there will be severe"), quotes, weight)
    assert [quote.text for quote in also if "monumental mistake" in quote.text]


@pytest.mark.parametrize("words", ["All of this", "limitless", "Madrid summit in June"])
def test_common_words_alone_make_no_report(quotes, weight, words):
    assert other_reports(quote_with(quotes, words), quotes, weight) == ()


def test_another_speaker_made_another_statement(quotes, weight):
    others = [replace(quote, speaker="Pekka Haavisto", speakers=("Pekka Haavisto",)) for quote in quotes]
    assert other_reports(quote_with(quotes, "monumental mistake"), others, weight) == ()


def test_a_quotation_without_a_speaker_has_no_reports(quotes, weight):
    assert (
        other_reports(replace(quote_with(quotes, "monumental"), speaker=None, speakers=()), quotes, weight)
        == ()
    )


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


def test_of_many_sentences_only_those_that_share_the_most_are_read():
    shared = np.linspace(1.5, 3, 90)
    assert worth_reading(np.arange(90), shared).nonzero()[0].tolist() == list(range(70, 90))


def test_a_coverage_finds_the_same_reports_as_comparing_everything():
    coverage = Coverage.open(SEEDS)
    quotations = list(coverage.quotations())
    for quote in quotations:
        reports = {(report.article.path, report.start) for report in coverage.with_other_reports(quote).also}
        expected = other_reports(quote, quotations, coverage._retrieval.term_weight)
        assert reports == {(report.article.path, report.start) for report in expected}
    assert content_terms(quotations)
