"""What is too large for memory is the same on the disk, in memory, and where the disk is full."""

import errno

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest import article_spool
from index.ingest.article_spool import ArticleSpool
from index.model.article import Article
from index.search import scratch
from index.search.scratch import IN_MEMORY, Scratch

PIECES = st.lists(st.lists(st.integers(0, 65_535), max_size=6), max_size=8)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(scratch, "MAX_IN_MEMORY", 8)
    monkeypatch.setattr(article_spool, "_MAX_IN_MEMORY", 1000)


@pytest.fixture
def full_disk(monkeypatch):
    """Returns a function that lets the disk take so many bytes more."""
    write = scratch.write_all

    def limit(size):
        left = [size]

        def write_some(file, content):
            part = content[: left[0]]
            left[0] -= len(part)
            write(file, part)
            if len(part) < len(content):
                raise OSError(errno.ENOSPC, "No space left on device")

        for module in (scratch, article_spool):
            monkeypatch.setattr(module, "write_all", write_some)

    return limit


@given(PIECES)
def test_an_array_on_the_disk_is_the_one_in_memory(tmp_path_factory, pieces):
    on_disk, in_memory = Scratch(tmp_path_factory.getbasetemp()).array(np.uint16), IN_MEMORY.array(np.uint16)
    for piece in pieces:
        on_disk.append(np.array(piece, np.int64))
        in_memory.append(np.array(piece, np.int64))
    written, kept = on_disk.finish(), in_memory.finish()
    assert written.dtype == kept.dtype == np.uint16
    assert written.tolist() == kept.tolist() == [number for piece in pieces for number in piece]


def test_pages_that_were_given_back_are_read_again(tmp_path):
    place = Scratch(tmp_path)
    array = place.array(np.int64)
    for first in range(0, 100_000, 1000):
        array.append(np.arange(first, first + 1000))
    numbers = array.finish()
    before = int(numbers.sum())
    place.drop_pages()
    assert int(numbers.sum()) == before
    assert not list(tmp_path.iterdir()), "a file without a name leaves nothing behind"


@pytest.mark.parametrize("size", [0, 7, 8, 20, 33, 47])
def test_what_a_full_disk_refuses_stays_in_memory(tmp_path, full_disk, size):
    full_disk(size)
    told = []
    array = Scratch(tmp_path, told.append).array(np.uint16)
    for first in range(0, 30, 3):
        array.append(np.arange(first, first + 3))
    assert array.finish().tolist() == list(range(30))
    assert [error.errno for error in told] == [errno.ENOSPC]


def test_a_folder_that_is_gone_is_told_once(tmp_path):
    told = []
    place = Scratch(tmp_path / "gone", told.append)
    for _ in range(2):
        array = place.array(np.uint16)
        array.append(np.arange(100))
        assert array.finish().tolist() == list(range(100))
    assert len(told) == 1


@pytest.mark.parametrize("size", [0, 300, 1100, 1500, 3000, 1 << 20])
def test_spooled_articles_come_back_whatever_the_disk_takes(tmp_path, full_disk, size):
    full_disk(size)
    spool = ArticleSpool(Scratch(tmp_path))
    articles = [Article(f"{n}\udce4.txt", f"Text {n} \ud800 " + n * "é", title=f"T{n}") for n in range(30)]
    spooled = [spool.add("file.txt", article) for article in articles]
    assert [(each.file, each.path, each.digest) for each in spooled] == [
        ("file.txt", article.path, article.digest) for article in articles
    ]
    assert [spool.article(each) for each in reversed(spooled)] == articles[::-1]
    spool.close()
