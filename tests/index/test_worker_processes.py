"""A process that is killed costs time, and an article that kills its process costs itself alone."""

import logging
import multiprocessing
import os
import signal

import pytest

from index.coverage import Coverage
from index.ingest.worker_processes import WorkerProcesses
from index.model.article import Article
from index.model.errors import ArticleError
from tests.index.deadly_work import DEADLY, start, work

pytestmark = pytest.mark.slow


def kill_a_worker(others):
    """Kill one of the processes at work, and none of those that other tests left."""
    [victim, *_] = [process for process in multiprocessing.active_children() if process not in others]
    os.kill(victim.pid, signal.SIGKILL)


def batches(deadly, count=24, size=4):
    """Yield batches of articles, some of them deadly."""
    articles = [Article(f"{n}.txt", DEADLY if n in deadly else "The ferry sails.") for n in range(count)]
    return iter([articles[i : i + size] for i in range(0, count, size)])


def analysed(deadly, count=24):
    """Have two processes analyse articles; return the errors by the numbers of their articles."""
    items = list(WorkerProcesses(2, work, start).analyse(batches(deadly, count)))
    paths = [item.path if isinstance(item, ArticleError) else item.article.path for item in items]
    assert paths == [f"{n}.txt" for n in range(count)]
    return {n: item for n, item in enumerate(items) if isinstance(item, ArticleError)}


@pytest.mark.parametrize("deadly", [{0}, {9}, {23}, {3, 13}, {4, 5}])
def test_an_article_that_kills_its_process_is_named_and_the_others_are_analysed_in_order(deadly, caplog):
    errors = analysed(deadly)
    assert errors.keys() == deadly
    for error in errors.values():
        assert "the process at it was killed twice" in error.reason
        assert "\n" not in error.reason
    assert not [record for record in caplog.records if record.exc_info]


def test_processes_that_are_killed_at_everything_are_one_error():
    others = set(multiprocessing.active_children())
    with pytest.raises(ChildProcessError, match="killed one after the other; free some memory"):
        analysed(range(24))
    assert set(multiprocessing.active_children()) <= others


def test_a_killed_worker_costs_no_article(tmp_path, caplog):
    folder = tmp_path / "articles"
    folder.mkdir()
    for n in range(80):
        (folder / f"{n:02}.txt").write_text(f"Dam {n} held. “It will hold for {n} years,” Ada Lind said.\n")
    killed, others = [], set(multiprocessing.active_children())

    def progress(done, *_):
        if done == 10:
            kill_a_worker(others)
            killed.append(done)

    with caplog.at_level(logging.WARNING):
        coverage = Coverage.open(folder, tmp_path / "store", progress, processes=2)
    assert killed
    assert coverage.size().articles == 80
    assert not coverage.skipped
    [record] = caplog.records
    assert "a process that analyses articles was killed" in record.getMessage()
    assert not record.exc_info
    found = [(quote.article.path, quote.text, quote.speaker) for quote in coverage.quotations()]
    alone = Coverage.open(folder)
    assert found == [(quote.article.path, quote.text, quote.speaker) for quote in alone.quotations()]
