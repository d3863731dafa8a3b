"""Who said it: a sure attribution of the same words comes before an unsure one."""

import pytest

from bot.answering.handlers import find
from bot.answering.requests import Request
from index import SEEDS
from index.coverage import Coverage
from index.model.passage import SURE_CONFIDENCE

WORDS = "The bridge will hold for a hundred years"
UNSURE = f"Tom Hale, Olav Berg and Carl Moe met.\n\nNobody came to see it. “{WORDS},” he said."
SURE = (
    "The council sat until midnight. The mayor had the last word, after four hours and a break.\n\n"
    f"“{WORDS}, whatever the opposition writes in its leaflets,” Mayor Ada Lind said on Monday."
)


@pytest.fixture
def coverage(tmp_path):
    """Return the coverage of two articles: the first by path has the words alone, by an unsure speaker."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(UNSURE, encoding="utf-8")
    (folder / "b.txt").write_text(SURE, encoding="utf-8")
    return Coverage.open(folder, tmp_path / "store")


def test_the_library_puts_the_sure_speaker_first(coverage):
    first, second = coverage.who_said(WORDS)
    assert first.speaker == "Ada Lind"
    assert first.confidence >= SURE_CONFIDENCE > second.confidence


def test_one_result_is_the_sure_one(coverage):
    assert [quote.speaker for quote in coverage.who_said(WORDS, limit=1)] == ["Ada Lind"]


def test_the_bot_and_the_shell_put_the_sure_speaker_first(coverage):
    found = find(coverage, Request("who said", WORDS))
    assert [quote.speaker for quote in found.results][:1] == ["Ada Lind"]


def test_what_is_added_later_is_as_sure(coverage, tmp_path):
    (tmp_path / "articles" / "b.txt").unlink()
    assert [quote.speaker for quote in coverage.refresh().who_said(WORDS)] == ["Tom Hale"]
    (tmp_path / "articles" / "c.txt").write_text(SURE, encoding="utf-8")
    assert [quote.speaker for quote in coverage.refresh().who_said(WORDS, limit=1)] == ["Ada Lind"]


@pytest.mark.parametrize("words", ["bridge", "monumental mistake", "“", "the", "", "speaker:lind", "of the"])
def test_any_words_give_each_quotation_once(words, tmp_path):
    found = Coverage.open(SEEDS, tmp_path).find_said(words, 30)
    assert len(set(found.numbers.tolist())) == len(found) <= 30
