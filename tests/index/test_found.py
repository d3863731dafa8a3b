"""What a search found is sifted without being read, and read where it is looked at."""

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
    """How many articles were read."""
    return coverage._cache._read.cache_info().misses


def test_only_what_is_looked_at_is_read(coverage):
    found = coverage.find("ferry", 8)
    assert len(found) == 8
    assert found[2:][5:].numbers.tolist() == found.numbers[7:].tolist()
    assert reads(coverage) == 0
    assert list(found[:2]) == coverage.search("ferry", 2)
    assert reads(coverage) == 2


def test_shares_and_phrases_are_told_without_reading(coverage):
    found = coverage.find("ferry late rained", 50)
    shares, phrases = found.shares("ferry late absent"), found.have_phrase("sailed late")
    assert reads(coverage) == 0
    for passage, share, phrase in zip(found, shares, phrases, strict=True):
        text = passage.text.casefold()
        assert share == pytest.approx((("ferry" in text) + ("late" in text)) / 3)
        assert phrase == ("sailed late" in text)
    assert found.shares("").tolist() == [0] * len(found)


def test_a_sentence_is_one_statement_of_its_speaker(coverage):
    found = coverage.find_said("the harbour is full")
    once = found.one_a_sentence()
    assert reads(coverage) == 0
    assert len(list(found)) > len(list(once)) >= 2
    kept = [(quote.passage.start, quote.speaker) for quote in once]
    assert kept == list(dict.fromkeys((quote.passage.start, quote.speaker) for quote in found))
    assert [quote.speaker for quote in found.at(found.named)] == [q.speaker for q in found if q.speaker]
