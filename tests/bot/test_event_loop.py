"""The event loop never waits for the articles: taking up a new one is as little work for it as ever."""

import sys
from collections import Counter

import pytest

from bot.answering.service import AnswerService
from index.coverage import Coverage
from tests.benchmarks import made_up


async def calls_for_a_new_article(folder, articles, bad_lines):
    """Return the number of Python calls on the event loop while one more article is taken up."""
    made_up.write(folder, articles * made_up.SENTENCES_PER_ARTICLE)
    (folder / "articles" / "bad.jsonl").write_text("{\n" * bad_lines, encoding="utf-8")
    service = AnswerService(Coverage.open(folder / "articles", store=folder / "store"))
    await service.gather_names()
    line = (folder / "articles" / "0000.jsonl").read_text(encoding="utf-8").partition("\n")[0]
    (folder / "articles" / "new.jsonl").write_text(line, encoding="utf-8")
    calls = Counter()
    before = service.coverage
    sys.setprofile(lambda _frame, event, _argument: calls.update([event]))
    try:
        await service.refresh()
    finally:
        sys.setprofile(None)
    assert service.coverage is not before
    assert len(service.coverage.skipped) == bad_lines
    service.close()
    return calls["call"]


@pytest.mark.slow
async def test_a_new_article_is_as_little_work_for_the_loop_among_many_as_among_few(tmp_path):
    few = await calls_for_a_new_article(tmp_path / "few", 2, 1)
    many = await calls_for_a_new_article(tmp_path / "many", 100, 1000)
    assert many < few + 100
