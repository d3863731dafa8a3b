"""Reports of the same statement by other articles are found."""

import json
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


REPORTS = {
    "one.jsonl": [
        (
            "a",
            "2024-03-01",
            "“The northern dam will hold for forty years if the council pays for turbines,” Ada Lind said.",
        ),
        (
            "b",
            "2024-03-02",
            "Ada Lind said the northern dam would hold for forty years if the council paid for turbines.",
        ),
        (
            "c",
            "2024-03-02",
            "“The northern harbour needs forty ferries before the council pays for it,” Ada Lind said.",
        ),
        ("d", "2024-03-02", "“The dam lost 3 turbines in the northern flood of the council,” Ada Lind said."),
        ("e", "2024-03-01", "“The dam lost 9 turbines in the northern flood of the council,” Ada Lind said."),
        (
            "f",
            "2021-01-01",
            "“The dam has a northern wall,” Ada Lind said. “The turbines of the council will hold.”",
        ),
        *(
            ("g" + str(n), "2024-03-01", f"The ferry number {n} left the old town. Nobody saw the {w}.")
            for n, w in enumerate(
                ["tram", "goat", "piano", "clock", "pear", "hill", "boat", "moon", "fog", "lamp"]
            )
        ),
    ]
}


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    for name, rows in REPORTS.items():
        lines = [json.dumps({"id": i, "published": day, "text": text}) for i, day, text in rows]
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return Coverage.open(folder)


def reports_of(coverage, article):
    quote = next(q for q in coverage.quotations() if q.article.path == f"one.jsonl#{article}")
    return {other.article.path.split("#")[1] for other in coverage.with_other_reports(quote).also}


def test_a_statement_is_found_in_another_articles_words_from_either_report(reported):
    assert reports_of(reported, "a") == {"b"}
    assert reports_of(reported, "b") == {"a"}


@pytest.mark.parametrize("article", ["c", "d", "e", "f"])
def test_other_content_other_numbers_or_years_between_make_no_report(reported, article):
    assert reports_of(reported, article) == set()


def test_a_statement_is_found_in_short_pieces_in_marks(quotes, weight):
    also = other_reports(quote_with(quotes, "monumental mistake"), quotes, weight)
    assert [quote.text for quote in also] == ["“a historic mistake”", "“severe consequences”"]


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
    assert worth_reading(sentences, np.array([1.3, 0.7, 0.6, 0.8, 0])).tolist() == [
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
