"""The store gives back what it was given, or nothing at all."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.coverage import Coverage
from index.model.article import AnalysedArticle, Article, Sentence
from index.model.quotation import Quotation, QuotationKind, Speaker
from index.search.vocabulary import Vocabulary
from index.storage import array_file
from index.storage.article_segment import ArticleSegment, joined
from index.storage.store import Files, Saved, Store

VERSION = "test/1"
TEXT = "The ferry sank. “Nobody slept,” said Nora."


def analysed(number=0, text=TEXT):
    article = Article(f"a{number}.txt", text, f"Title {number}", published=date(2024, 1, 2))
    middle = text.find(".") + 1 or len(text)
    return AnalysedArticle(
        article,
        (Sentence(0, middle, 1, 1), Sentence(middle, len(text), 1, 2)),
        (Quotation(middle, len(text), QuotationKind.DIRECT, (0, 3), None, "Nora Lind", 0.75),),
        (Speaker("Nora Lind", ("Nora Lind", "Nora"), "Captain"),),
    )


def saved(count=3):
    segment = ArticleSegment.of((f"a{i}.txt", analysed(i)) for i in range(count))
    files = Files(Vocabulary.of([b"a0.txt"]), np.array([7]), np.array([9]))
    return Saved(segment, files, (("bad.txt", "is bad"),))


def flat(saved):
    found, numbers = [], {}
    array_file.flatten(saved.segment, "shard", found, numbers)
    array_file.flatten(saved.files, "files", found, numbers)
    return [(name, array.tolist()) for name, array in found], numbers, saved.skipped


@given(st.text(min_size=1))
def test_an_analysis_comes_back_as_it_was(text):
    store = Store(None)
    one = analysed(text=text)
    store.put([one], VERSION)
    again = store.get(one.article.digest, VERSION)
    assert again == one
    assert again.article.digest == one.article.digest
    assert store.missing([one.article.digest, "other"], VERSION) == {"other"}


def test_another_version_is_another_analysis(tmp_path):
    one = analysed()
    Store(tmp_path).put([one], VERSION)
    again = Store(tmp_path)
    assert again.get(one.article.digest, "test/2") is None
    assert again.get(one.article.digest, VERSION) == one


def test_an_index_comes_back_as_it_was(tmp_path):
    Store(tmp_path / "store").save(tmp_path, VERSION, saved())
    store = Store(tmp_path / "store")
    assert flat(store.load(tmp_path, VERSION)) == flat(saved())
    assert store.load(tmp_path, "test/2") is None
    assert (store.version(tmp_path), store.version(tmp_path / "other")) == (VERSION, None)
    assert store.load(tmp_path / "other", VERSION) is None


def test_an_index_that_other_code_wrote_is_not_read(tmp_path, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr("index.storage.store.FORMAT", 0)
        Store(tmp_path / "store").save(tmp_path, VERSION, saved())
    assert Store(tmp_path / "store").load(tmp_path, VERSION) is None


def test_articles_that_are_joined_are_as_if_they_had_come_together():
    first = ArticleSegment.of((f"a{i}.txt", analysed(i)) for i in range(3))
    second = ArticleSegment.of((f"a{i}.txt", analysed(i)) for i in range(3, 5))
    live = np.array([True, False, True])
    whole = ArticleSegment.of((f"a{i}.txt", analysed(i)) for i in (0, 2, 3, 4))
    files = Files(Vocabulary.of([]), np.zeros(0, int), np.zeros(0, int))
    assert flat(Saved(joined([(first, live), (second, None)]), files, ())) == flat(Saved(whole, files, ()))


@pytest.mark.parametrize("suffix", ["index", "json"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "gone"])
def test_a_damaged_index_is_not_trusted(tmp_path, suffix, damage):
    Store(tmp_path / "store").save(tmp_path, VERSION, saved())
    (file,) = (tmp_path / "store").glob(f"*.{suffix}")
    content = bytearray(file.read_bytes())
    if damage == "flipped":
        content[len(content) // 2] ^= 1
    file.write_bytes({"cut": content[:-70], "flipped": content, "empty": b"", "gone": b""}[damage])
    if damage == "gone":
        file.unlink()
    assert Store(tmp_path / "store").load(tmp_path, VERSION) is None


def test_a_copied_index_is_read_in_full_and_then_trusted(tmp_path):
    Store(tmp_path / "store").save(tmp_path, VERSION, saved())
    (file,) = (tmp_path / "store").glob("*.index")
    file.write_bytes(file.read_bytes())
    assert flat(Store(tmp_path / "store").load(tmp_path, VERSION)) == flat(saved())


@pytest.fixture
def decayed(tmp_path):
    """A store with an index in which a bit turned, and whose file tells nothing of it."""
    Store(tmp_path / "store").save(tmp_path, VERSION, saved())
    (file,) = (tmp_path / "store").glob("*.index")
    _turn_a_bit(file)
    return tmp_path / "store"


def _turn_a_bit(file):
    status = file.stat()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_a_bit_that_turned_is_noticed(decayed, tmp_path):
    assert Store(decayed).load(tmp_path, VERSION) is None


def test_a_bit_that_turned_in_a_large_index_is_noticed_when_it_is_verified(decayed, tmp_path, monkeypatch):
    monkeypatch.setattr("index.storage.store._READ_AT_ONCE", 0)
    store = Store(decayed)
    assert store.load(tmp_path, VERSION) is not None
    assert not store.verify(tmp_path)
    assert store.load(tmp_path, VERSION) is None
    assert store.verify(tmp_path), "what is not kept cannot be damaged"
    store.save(tmp_path, VERSION, saved())
    assert store.verify(tmp_path)


def test_an_index_that_other_code_wrote_is_not_taken_for_damaged(tmp_path, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr("index.storage.store.FORMAT", 0)
        Store(tmp_path / "store").save(tmp_path, VERSION, saved())
    assert Store(tmp_path / "store").verify(tmp_path)


def test_analyses_that_nobody_needs_are_forgotten(tmp_path):
    store = Store(tmp_path / "store")
    for number, version in ((0, "test/1"), (1, "test/1"), (4, "test/1"), (0, "test/0"), (0, "other/1")):
        store.put([analysed(number)], version)
    store.save(tmp_path, "test/1", saved(1))
    (tmp_path / "store" / "unreadable.json").write_text("nothing", encoding="utf-8")
    assert store.tidy("test/1", [analysed(4).article.digest]) == 2
    digests = [analysed(number).article.digest for number in (0, 1, 4)]
    assert store.missing(digests, "test/1") == {digests[1]}
    assert store.missing(digests[:1], "test/0") == {digests[0]}
    assert store.missing(digests[:1], "other/1") == set()


def test_a_damaged_analysis_is_not_trusted(tmp_path):
    one = analysed()
    Store(tmp_path).put([one], VERSION)
    with sqlite3.connect(tmp_path / "articles.sqlite") as connection:
        connection.execute("UPDATE analysis SET content = substr(content, 2)")
    connection.close()
    assert Store(tmp_path).get(one.article.digest, VERSION) is None


def test_a_file_that_is_no_database_is_made_anew(tmp_path):
    (tmp_path / "articles.sqlite").write_bytes(b"no database at all" * 400)
    store = Store(tmp_path)
    store.put([analysed()], VERSION)
    assert store.get(analysed().article.digest, VERSION) == analysed()


def test_a_second_process_reads_but_does_not_write(tmp_path):
    first = Store(tmp_path / "store")
    first.put([analysed(0)], VERSION)
    first.save(tmp_path, VERSION, saved())
    second = Store(tmp_path / "store")
    assert (first.writable, second.writable) == (True, False)
    second.put([analysed(1)], VERSION)
    second.save(tmp_path, VERSION, saved(1))
    assert second.get(analysed(0).article.digest, VERSION) == analysed(0)
    assert second.get(analysed(1).article.digest, VERSION) == analysed(1)
    assert first.get(analysed(1).article.digest, VERSION) is None
    assert flat(first.load(tmp_path, VERSION)) == flat(second.load(tmp_path, VERSION)) == flat(saved())


WRITER = """
import sys
from pathlib import Path
from tests.index.test_store import VERSION, analysed, saved
from index.storage.store import Store
store = Store(Path(sys.argv[1]) / "store")
print("ready", flush=True)
while True:
    for count in (1, 40):
        store.put([analysed(i) for i in range(count)], VERSION)
        store.save(Path(sys.argv[1]), VERSION, saved(count))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("seed", range(3))
def test_a_process_killed_while_it_writes_leaves_the_old_or_the_new(tmp_path, seed):
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, tmp_path], stdout=subprocess.PIPE, cwd=root
    ) as writer:
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(random.Random(seed).uniform(0.05, 0.4))
        writer.send_signal(signal.SIGKILL)
    store = Store(tmp_path / "store")
    assert store.writable
    assert not list((tmp_path / "store").glob("*.tmp"))
    assert flat(store.load(tmp_path, VERSION)) in [flat(saved(1)), flat(saved(40))]
    assert store.get(analysed(0).article.digest, VERSION) == analysed(0)


def test_a_coverage_opens_from_the_store_and_keeps_up(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    for i in range(30):
        (articles / f"{i}.txt").write_text(f"Ferry number {i} sailed. The harbour slept.", encoding="utf-8")
    told = []
    opened = Coverage.open(articles, store=tmp_path / "store", progress=lambda *far: told.append(far))
    assert told[-1] == (30, 30, 210)
    expected = [(p.article.path, p.score) for p in opened.search("ferry 7")]
    del opened
    assert Store(tmp_path / "store").writable, "whoever is gone holds no lock"
    (articles / "late.txt").write_text("A late ferry sailed.", encoding="utf-8")
    told.clear()
    again = Coverage.open(articles, store=tmp_path / "store", progress=lambda *far: told.append(far))
    assert told == [(1, 1, 4)], "only what is new is analysed"
    assert again.search("late")
    (articles / "late.txt").unlink()
    told.clear()
    last = Coverage.open(articles, store=tmp_path / "store", progress=lambda *far: told.append(far))
    assert told == []
    assert [(p.article.path, p.score) for p in last.search("ferry 7")] == expected


def test_an_article_whose_analysis_was_lost_is_analysed_again(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text("A late ferry sailed.", encoding="utf-8")
    Coverage.open(articles, store=tmp_path / "store")
    (tmp_path / "store" / "articles.sqlite").unlink()
    again = Coverage.open(articles, store=tmp_path / "store")
    assert again.search("late")[0].text == "A late ferry sailed."


def test_a_coverage_whose_index_decayed_is_made_anew(tmp_path, monkeypatch):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text("A late ferry sailed.", encoding="utf-8")
    os.utime(articles / "a.txt", (1, 1))
    monkeypatch.setattr("index.storage.store._READ_AT_ONCE", 0)
    coverage = Coverage.open(articles, store=tmp_path / "store")
    assert coverage.verified() is coverage
    (file,) = (tmp_path / "store").glob("*.index")
    _turn_a_bit(file)
    made = coverage.verified()
    assert made is not coverage
    assert made.verified() is made
    assert made.search("late")[0].text == "A late ferry sailed."
    (articles / "a.txt").write_text("No ferry sailed.", encoding="utf-8")
    later = made.refresh()
    assert later.tidy() == 1
    assert later.search("ferry")[0].text == "No ferry sailed."
