"""Results are filtered without being read, and read when they are accessed."""

import pytest

from index.coverage import Coverage

HARBOUR = """Anna Berg, the mayor, said: "The ferry is late and the harbour is full."

"The ferry is old," Anna Berg said, adding that the harbour "is full".

"The ferry will be late," the timetable reads.
"""


@pytest.fixture
def coverage(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    for number in range(9):
        (articles / f"{number}.txt").write_text(f"Ferry {number} sailed late. It rained.\n", encoding="utf-8")
    Coverage.open(articles, tmp_path / "store")
    return Coverage.open(articles, tmp_path / "store")


def reads(coverage):
    """The number of articles that were read."""
    return coverage._cache._read.cache_info().misses


def test_a_result_is_read_only_when_it_is_accessed(coverage):
    results = coverage.find("ferry", 8)
    assert len(results) == 8
    assert results[2:][5:].numbers.tolist() == results.numbers[7:].tolist()
    assert reads(coverage) == 0
    assert list(results[:2]) == coverage.search("ferry", 2)
    assert reads(coverage) == 2


def test_shares_and_phrases_are_known_without_reading(coverage):
    results = coverage.find("ferry late rained", 50)
    shares, phrases = results.shares("ferry late absent"), results.have_phrase("sailed late")
    assert reads(coverage) == 0
    for passage, share, phrase in zip(results, shares, phrases, strict=True):
        text = passage.text.casefold()
        assert share == pytest.approx((("ferry" in text) + ("late" in text)) / 3)
        assert phrase == ("sailed late" in text)
    assert results.shares("").tolist() == [0] * len(results)


def test_a_sentence_has_one_statement_of_each_speaker(coverage):
    results = coverage.find_said("the harbour is full")
    statements = results.one_per_sentence()
    assert reads(coverage) == 0
    assert len(list(results)) > len(list(statements)) >= 2
    kept = [(quote.passage.start, quote.speaker) for quote in statements]
    assert kept == list(dict.fromkeys((quote.passage.start, quote.speaker) for quote in results))
    assert [quote.speaker for quote in results.select(results.has_speaker)] == [
        q.speaker for q in results if q.speaker
    ]
