"""A store returns what was put into it, or nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.coverage import Coverage
from index.model.article import AnalysedArticle, Article, Sentence
from index.model.quotation import Quotation, QuotationKind, Speaker
from index.search.vocabulary import Vocabulary
from index.storage import array_file, index_file
from index.storage.analysis_rows import encode
from index.storage.article_segment_builder import build_segment
from index.storage.article_segment_merge import merge_segments
from index.storage.index_file import FileList, StoredIndex
from index.storage.store import Store

VERSION = "test/1"
TEXT = "The ferry sank. “Nobody slept,” said Nora."


def analysed(number=0, text=TEXT):
    article = Article(f"a{number}.txt", text, f"Title {number}", published=date(2024, 1, 2))
    middle = text.index(".") + 1
    return AnalysedArticle(
        article,
        (Sentence(0, middle, 1, 1), Sentence(middle, len(text), 1, 2)),
        (
            Quotation(
                middle, len(text), QuotationKind.DIRECT, (0, 3), None, "Nora Lind", 0.75, ("Nora Lind",)
            ),
        ),
        (Speaker("Nora Lind", ("Nora Lind", "Nora"), "Captain"),),
    )


def stored_index(count=3):
    segment = build_segment((f"a{i}.txt", analysed(i)) for i in range(count))
    files = FileList(Vocabulary.of([b"a0.txt"]), np.array([7]), np.array([9]))
    return StoredIndex(segment, files, (("bad.txt", "is bad", "article"),))


def flat(index):
    arrays, numbers = [], {}
    array_file.flatten(index.segment, "segment", arrays, numbers)
    array_file.flatten(index.files, "files", arrays, numbers)
    return [(name, array.tolist()) for name, array in arrays], numbers, index.skipped


@pytest.fixture
def lines(caplog):
    """Returns the lines that the library has logged; no run of a test may log a traceback."""

    def read():
        assert not any(record.exc_info for record in caplog.records)
        return [record.getMessage() for record in caplog.records if record.name.startswith("index.")]

    return read


@given(st.text(), st.text(min_size=1))
def test_an_analysis_comes_back_as_it_was(before, after):
    store = Store(None)
    entry = analysed(text=f"{before} a.{after}")
    store.analyses.put([entry], VERSION)
    again = store.analyses.get(entry.article.digest, VERSION)
    assert again == entry
    assert again.article.digest == entry.article.digest
    assert store.analyses.missing([entry.article.digest, "other"], VERSION) == {"other"}


LAYOUTS = st.fixed_dictionaries(
    {
        "arrays": st.lists(
            st.tuples(
                st.sampled_from([".segment.days", ".files.sizes", ".other"]) | st.integers(),
                st.sampled_from(["<i8", "|O", "V3", "(2,)i4", "M8", "i4,", ""]) | st.text() | st.none(),
                st.lists(st.integers(-3, 1 << 70) | st.text(max_size=1), max_size=3) | st.integers(),
                st.integers(-9, 1 << 70) | st.none(),
            )
            | st.integers()
        )
        | st.text(),
        "numbers": st.dictionaries(st.text(), st.integers()) | st.none(),
    }
) | st.dictionaries(st.text(), st.integers())


@given(st.binary(max_size=64), LAYOUTS)
@example(b"", {"arrays": [(".files.sizes", "<i8", ["a", 1 << 40], 0)], "numbers": {}})  # 1 TB of letters
def test_a_layout_that_does_not_fit_is_a_value_error(content, layout):
    with pytest.raises(ValueError, match="the layout of its arrays does not fit"):
        array_file.read(FileList, content, layout)


def test_a_folder_that_cannot_be_made_is_named_and_all_stays_in_memory(tmp_path, lines):
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file" / "store")
    store.analyses.put([analysed()], VERSION)
    store.indexes.save(tmp_path, VERSION, stored_index())
    assert store.analyses.get(analysed().article.digest, VERSION) == analysed()
    [line] = lines()
    assert line.startswith(
        f"{tmp_path / 'file' / 'store'} cannot be used (Not a directory): the articles are"
    )


def test_a_store_in_memory_deletes_nothing():
    assert Store(None).delete_unused(VERSION, []) == 0


def test_another_version_is_another_analysis(tmp_path):
    entry = analysed()
    Store(tmp_path).analyses.put([entry], VERSION)
    again = Store(tmp_path)
    assert again.analyses.get(entry.article.digest, "test/2") is None
    assert again.analyses.get(entry.article.digest, VERSION) == entry


def test_an_index_comes_back_as_it_was(tmp_path):
    Store(tmp_path / "store").indexes.save(tmp_path, VERSION, stored_index())
    store = Store(tmp_path / "store")
    assert flat(store.indexes.load(tmp_path, VERSION)) == flat(stored_index())
    assert store.indexes.load(tmp_path, "test/2") is None
    assert (store.indexes.version(tmp_path), store.indexes.version(tmp_path / "other")) == (VERSION, None)
    assert store.indexes.load(tmp_path / "other", VERSION) is None


def test_an_index_that_other_code_wrote_is_not_read(tmp_path, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr("index.storage.index_file.FORMAT", 0)
        Store(tmp_path / "store").indexes.save(tmp_path, VERSION, stored_index())
    assert Store(tmp_path / "store").indexes.load(tmp_path, VERSION) is None


def test_articles_that_are_joined_are_as_if_they_had_come_together():
    first = build_segment((f"a{i}.txt", analysed(i)) for i in range(3))
    second = build_segment((f"a{i}.txt", analysed(i)) for i in range(3, 5))
    live = np.array([True, False, True])
    whole = build_segment((f"a{i}.txt", analysed(i)) for i in (0, 2, 3, 4))
    files = FileList(Vocabulary.of([]), np.zeros(0, int), np.zeros(0, int))
    assert flat(StoredIndex(merge_segments([(first, live), (second, None)]), files, ())) == flat(
        StoredIndex(whole, files, ())
    )


@pytest.mark.parametrize("suffix", ["index", "json"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "gone"])
def test_a_damaged_index_is_not_used(tmp_path, suffix, damage):
    Store(tmp_path / "store").indexes.save(tmp_path, VERSION, stored_index())
    (file,) = (tmp_path / "store").glob(f"*.{suffix}")
    content = bytearray(file.read_bytes())
    if damage == "flipped":
        content[len(content) // 2] ^= 1
    file.write_bytes({"cut": content[:-70], "flipped": content, "empty": b"", "gone": b""}[damage])
    if damage == "gone":
        file.unlink()
    assert Store(tmp_path / "store").indexes.load(tmp_path, VERSION) is None


def test_a_copied_index_is_read_in_full_and_then_used(tmp_path):
    Store(tmp_path / "store").indexes.save(tmp_path, VERSION, stored_index())
    (file,) = (tmp_path / "store").glob("*.index")
    file.write_bytes(file.read_bytes())
    assert flat(Store(tmp_path / "store").indexes.load(tmp_path, VERSION)) == flat(stored_index())


@pytest.fixture
def corrupted_store(tmp_path):
    """A store whose index has a flipped bit, in a file of the same size and time of modification."""
    Store(tmp_path / "store").indexes.save(tmp_path, VERSION, stored_index())
    (file,) = (tmp_path / "store").glob("*.index")
    flip_a_bit(file)
    return tmp_path / "store"


def flip_a_bit(file):
    status = file.stat()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_a_flipped_bit_is_noticed(corrupted_store, tmp_path):
    assert Store(corrupted_store).indexes.load(tmp_path, VERSION) is None


def test_a_flipped_bit_in_an_index_in_use_is_noticed_when_it_is_verified(tmp_path, lines):
    store = Store(tmp_path / "store")
    store.indexes.save(tmp_path, VERSION, stored_index())
    assert store.indexes.verify(tmp_path)
    [file] = (tmp_path / "store").glob("*.index")
    flip_a_bit(file)
    assert not store.indexes.verify(tmp_path)
    assert store.indexes.load(tmp_path, VERSION) is None
    assert store.indexes.verify(tmp_path), "what is not stored cannot be damaged"
    assert len(lines()) == 1
    store.indexes.save(tmp_path, VERSION, stored_index())
    assert store.indexes.verify(tmp_path)
    assert flat(store.indexes.load(tmp_path, VERSION)) == flat(stored_index())


def test_an_index_that_other_code_wrote_is_not_taken_for_damaged(tmp_path, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr("index.storage.index_file.FORMAT", 0)
        Store(tmp_path / "store").indexes.save(tmp_path, VERSION, stored_index())
    assert Store(tmp_path / "store").indexes.verify(tmp_path)


def test_analyses_that_nothing_needs_are_deleted(tmp_path):
    store = Store(tmp_path / "store")
    for number, version in ((0, "test/1"), (1, "test/1"), (4, "test/1"), (0, "test/0"), (0, "other/1")):
        store.analyses.put([analysed(number)], version)
    store.indexes.save(tmp_path, "test/1", stored_index(1))
    (tmp_path / "store" / "unreadable.json").write_text("nothing", encoding="utf-8")
    assert store.delete_unused("test/1", [analysed(4).article.digest]) == 2
    digests = [analysed(number).article.digest for number in (0, 1, 4)]
    assert store.analyses.missing(digests, "test/1") == {digests[1]}
    assert store.analyses.missing(digests[:1], "test/0") == {digests[0]}
    assert store.analyses.missing(digests[:1], "other/1") == set()


def change(folder, statement, *parameters):
    """Change the analyses of a store as no store would."""
    with closing(sqlite3.connect(folder / "articles.sqlite")) as connection, connection:
        connection.execute(statement, parameters)


def written(folder, count=3):
    """Write a store of some analyses, and return their digests."""
    Store(folder).analyses.put(map(analysed, range(count)), VERSION)
    return [analysed(number).article.digest for number in range(count)]


def numbers_read(folder, count=3):
    """Return which of these analyses a store has."""
    analyses = Store(folder).analyses
    read = [(n, analyses.get(analysed(n).article.digest, VERSION)) for n in range(count)]
    assert all(entry in {None, analysed(number)} for number, entry in read)
    return [number for number, entry in read if entry]


@pytest.mark.parametrize(
    "damage",
    [
        "content = substr(content, 2)",
        "content = 'text'",
        "content = NULL",
        "checksum = checksum + 1",
        "checksum = 'none'",
        "version = 'test/2'",
        "digest = X'ff'",
        "digest = CAST(X'ff' AS TEXT)",
    ],
)
def test_a_damaged_analysis_is_lost_alone_and_told_of_once(tmp_path, lines, damage):
    digests = written(tmp_path)
    change(tmp_path, f"UPDATE analysis SET {damage} WHERE digest = ?", digests[1])  # noqa: S608
    Store(tmp_path).analyses.verify()
    assert numbers_read(tmp_path) == [0, 2]
    [line] = lines()
    assert line.startswith(f"{tmp_path / 'articles.sqlite'} is damaged (")
    assert line.endswith("rebuilt with the 2 analyses that could be read; nothing needs to be done")


@pytest.mark.parametrize(("column", "other"), [("digest", VERSION), ("version", "test/2")])
def test_the_row_of_another_article_or_version_is_not_taken_for_ones_own(tmp_path, column, other):
    digests = written(tmp_path, 1)
    Store(tmp_path).analyses.put([analysed(1 if column == "digest" else 0)], other)
    [(_, _, content, checksum)] = [row for row in rows(tmp_path) if row[:2] != (digests[0], VERSION)]
    change(tmp_path, "UPDATE analysis SET content = ?, checksum = ?", content, checksum)
    assert numbers_read(tmp_path, 1) == []


def rows(folder):
    with closing(sqlite3.connect(folder / "articles.sqlite")) as connection:
        return connection.execute("SELECT digest, version, content, checksum FROM analysis").fetchall()


@pytest.mark.parametrize(
    "wrong",
    [
        {"sentences": (Sentence(0, 1000, 1, 1),)},
        {"sentences": (Sentence(-1, 9, 1, 1),)},
        {"sentences": ()},
        {"speakers": ()},
        {"quotations": (Quotation(9, 1000, QuotationKind.DIRECT),)},
        {"quotations": (Quotation(9, 3, QuotationKind.DIRECT),)},
        {"quotations": (Quotation(9, 12, QuotationKind.DIRECT, cue=(9, 1000)),)},
        {"article": analysed(1).article},
    ],
)
def test_an_analysis_that_is_not_one_of_its_article_is_refused(tmp_path, lines, wrong):
    [digest] = written(tmp_path, 1)
    _, _, content, checksum = encode(replace(analysed(), **wrong), VERSION)
    if "article" in wrong:
        checksum = zlib.crc32(content)
    change(tmp_path, "UPDATE analysis SET content = ?, checksum = ?", content, checksum)
    assert Store(tmp_path).analyses.get(digest, VERSION) is None
    assert not lines(), "it was written so, and is no damage"


def test_analyses_of_earlier_releases_stay(tmp_path, lines):
    written(tmp_path)
    for digest, _, content, _ in rows(tmp_path):
        change(tmp_path, "UPDATE analysis SET checksum = ? WHERE digest = ?", zlib.crc32(content), digest)
    Store(tmp_path).analyses.verify()
    assert numbers_read(tmp_path) == [0, 1, 2]
    assert not lines()


def test_a_file_that_is_no_database_is_rebuilt(tmp_path, lines):
    (tmp_path / "articles.sqlite").write_bytes(b"no database at all" * 400)
    store = Store(tmp_path)
    store.analyses.put([analysed()], VERSION)
    assert store.analyses.get(analysed().article.digest, VERSION) == analysed()
    del store
    assert numbers_read(tmp_path, 1) == [0]
    [line] = lines()
    assert "is damaged (file is not a database): rebuilt with the 0 analyses" in line


def test_analyses_before_and_after_a_damaged_page_stay(tmp_path, lines):
    written(tmp_path, 60)
    file = tmp_path / "articles.sqlite"
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = bytes(4096)
    file.write_bytes(content)
    Store(tmp_path).analyses.verify()
    left = numbers_read(tmp_path, 60)
    assert 30 < len(left) < 60
    assert (left[0], left[-1]) == (0, 59)
    assert len(lines()) == 1


STORE_FILES = st.sampled_from(["lock.sqlite", "articles.sqlite", "articles.sqlite-wal", "manifest", "index"])


@pytest.mark.slow
@given(STORE_FILES, st.floats(0, 1), st.binary(min_size=1, max_size=300), st.booleans())
def test_any_bytes_anywhere_lose_no_more_than_they_overwrite(name, place, content, whole):
    with tempfile.TemporaryDirectory() as folder:
        articles, store = Path(folder), Path(folder) / "store"
        written(store)
        Store(store).indexes.save(articles, VERSION, stored_index())
        [index] = store.glob("*.index")
        special = {"manifest": index_file._manifest_file(store, articles), "index": index}
        file = special.get(name, store / name)
        before = b"" if whole or not file.exists() else file.read_bytes()
        at = int(place * len(before))
        file.write_bytes(before[:at] + content + before[at + len(content) :])
        again = Store(store)
        assert again.writable
        again.analyses.verify()
        loaded = again.indexes.load(articles, VERSION)
        assert loaded is None or flat(loaded) == flat(stored_index())
        del again
        left = numbers_read(store)
        assert name == "articles.sqlite" or left == [0, 1, 2]
        Store(store).analyses.put(map(analysed, range(3)), VERSION)
        assert numbers_read(store) == [0, 1, 2]


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        (b"CREATE \xeeABLE analysis (digest TEXT, v", "a text in it is not UTF-8"),
        (b"CREATE TABLE analysis (digest TEXT( v", "malformed database schema (analysis)"),
        (b"CREATE TABLE analysis (digest TEXU, v", "its table is not the one that was created"),
    ],
)
def test_the_analyses_in_a_table_whose_definition_is_damaged_stay(tmp_path, lines, definition, reason):
    written(tmp_path)
    file = tmp_path / "articles.sqlite"
    intact = b"CREATE TABLE analysis (digest TEXT, v"
    file.write_bytes(file.read_bytes().replace(intact, definition, 1))
    assert numbers_read(tmp_path) == [0, 1, 2]
    [line] = lines()
    assert f"is damaged ({reason}" in line
    assert "rebuilt with the 3 analyses" in line


def test_an_index_of_the_database_that_lost_a_row_is_noticed(tmp_path, lines):
    """SQLite serves the other rows, and says that there is none."""
    digests = written(tmp_path)
    change(tmp_path, "PRAGMA writable_schema = ON")
    with closing(sqlite3.connect(tmp_path / "articles.sqlite")) as connection:
        [root] = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_analysis_1'"
        ).fetchone()
    file = tmp_path / "articles.sqlite"
    content = bytearray(file.read_bytes())
    at = content.index(digests[1].encode(), (root - 1) * 4096)
    assert at < root * 4096
    content[at] ^= 1
    file.write_bytes(content)
    assert Store(tmp_path).analyses.get(digests[1], VERSION) is None
    Store(tmp_path).analyses.verify()
    assert numbers_read(tmp_path) == [0, 1, 2]
    assert len(lines()) == 1


def test_garbage_in_the_lock_is_discarded(tmp_path, lines):
    (tmp_path / "lock.sqlite").write_bytes(b"garbage" * 1000)
    store = Store(tmp_path)
    assert store.writable
    assert not Store(tmp_path).writable, "it is a lock again"
    [line] = lines()
    assert line.startswith(f"{tmp_path / 'lock.sqlite'} is damaged (file is not a database): it is emptied")


@pytest.mark.parametrize("name", ["lock.sqlite", "articles.sqlite", "manifest", "left.tmp"])
def test_a_folder_where_a_file_should_be_is_named_once(tmp_path, lines, name):
    manifest = index_file._manifest_file(tmp_path / "store", tmp_path)
    folder = manifest if name == "manifest" else tmp_path / "store" / name
    folder.mkdir(parents=True)
    store = Store(tmp_path / "store")
    store.analyses.put([analysed()], VERSION)
    store.indexes.save(tmp_path, VERSION, stored_index())
    store.indexes.load(tmp_path, VERSION)
    assert store.analyses.get(analysed().article.digest, VERSION) == analysed()
    store.analyses.verify()
    [line] = lines()
    assert f"{folder} cannot be used (" in line or name == "manifest"
    assert (
        "check the free space and the permissions of its folder, and that nothing else has its name" in line
    )
    assert folder.is_dir(), "what is not the store's own is not deleted"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("what", ["pipe", "device"])
@pytest.mark.parametrize("suffix", ["json", "index"])
def test_what_would_never_end_is_not_read(tmp_path, lines, suffix, what):
    Store(tmp_path).indexes.save(tmp_path, VERSION, stored_index())
    [file] = tmp_path.glob(f"*.{suffix}")
    file.unlink()
    if what == "pipe":
        os.mkfifo(file)
    else:
        file.symlink_to("/dev/zero")
    assert Store(tmp_path).indexes.load(tmp_path, VERSION) is None
    [line] = lines()
    assert f"{file.name} is not a regular file" in line


def test_a_second_process_leaves_a_damaged_file_to_the_first_one(tmp_path, lines):
    digests = written(tmp_path)
    first = Store(tmp_path)
    change(tmp_path, "UPDATE analysis SET checksum = 0 WHERE digest = ?", digests[1])
    second = Store(tmp_path)
    assert second.analyses.get(digests[1], VERSION) is None
    second.analyses.put([analysed(1)], VERSION)
    assert second.analyses.get(digests[1], VERSION) == analysed(1)
    assert first.writable
    assert len(rows(tmp_path)) == 3
    [line] = lines()
    assert line.endswith("until this process ends, because this process cannot write to the file")


def test_a_second_process_reads_but_does_not_write(tmp_path, lines):
    first = Store(tmp_path / "store")
    first.analyses.put([analysed(0)], VERSION)
    first.indexes.save(tmp_path, VERSION, stored_index())
    second = Store(tmp_path / "store")
    assert (first.writable, second.writable) == (True, False)
    second.analyses.put([analysed(1)], VERSION)
    second.indexes.save(tmp_path, VERSION, stored_index(1))
    assert second.analyses.get(analysed(0).article.digest, VERSION) == analysed(0)
    assert second.analyses.get(analysed(1).article.digest, VERSION) == analysed(1)
    assert first.analyses.get(analysed(1).article.digest, VERSION) is None
    assert (
        flat(first.indexes.load(tmp_path, VERSION))
        == flat(second.indexes.load(tmp_path, VERSION))
        == flat(stored_index())
    )
    assert not lines()


WRITER = """
import sys
from pathlib import Path
from tests.index.test_store import VERSION, analysed, stored_index
from index.storage.store import Store
store = Store(Path(sys.argv[1]) / "store")
while True:
    for count in (1, 40):
        store.analyses.put([analysed(i) for i in range(count)], VERSION)
        print("put", flush=True)
        store.indexes.save(Path(sys.argv[1]), VERSION, stored_index(count))
        print("saved", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.slow
@pytest.mark.parametrize("after", [2, 3, 8, 13])
def test_a_process_killed_while_it_writes_leaves_the_old_or_the_new(tmp_path, after):
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, tmp_path], stdout=subprocess.PIPE, cwd=root
    ) as writer:
        for _ in range(after):
            assert writer.stdout.readline() in {b"put\n", b"saved\n"}
        writer.send_signal(signal.SIGKILL)
    store = Store(tmp_path / "store")
    assert store.writable
    assert not list((tmp_path / "store").glob("*.tmp"))
    assert flat(store.indexes.load(tmp_path, VERSION)) in [flat(stored_index(1)), flat(stored_index(40))]
    assert store.analyses.get(analysed(0).article.digest, VERSION) == analysed(0)


def test_a_coverage_opens_from_the_store_and_keeps_up(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    for i in range(30):
        (articles / f"{i}.txt").write_text(f"Ferry number {i} sailed. The harbour slept.", encoding="utf-8")
    progress = []
    opened = Coverage.open(
        articles, store=tmp_path / "store", progress=lambda *numbers: progress.append(numbers)
    )
    assert progress[-1] == (30, 30, 210)
    expected = [(p.article.path, p.score) for p in opened.search("ferry 7")]
    del opened
    assert Store(tmp_path / "store").writable, "a store that is gone holds no lock"
    (articles / "late.txt").write_text("A late ferry sailed.", encoding="utf-8")
    progress.clear()
    again = Coverage.open(
        articles, store=tmp_path / "store", progress=lambda *numbers: progress.append(numbers)
    )
    assert progress == [(1, 1, 4)], "only what is new is analysed"
    assert again.search("late")
    (articles / "late.txt").unlink()
    progress.clear()
    last = Coverage.open(
        articles, store=tmp_path / "store", progress=lambda *numbers: progress.append(numbers)
    )
    assert progress == []
    assert [(p.article.path, p.score) for p in last.search("ferry 7")] == expected


def test_an_article_whose_analysis_was_lost_is_analysed_again(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text("A late ferry sailed.", encoding="utf-8")
    Coverage.open(articles, store=tmp_path / "store")
    (tmp_path / "store" / "articles.sqlite").unlink()
    again = Coverage.open(articles, store=tmp_path / "store")
    assert again.search("late")[0].text == "A late ferry sailed."


def test_a_coverage_whose_index_is_corrupted_is_rebuilt(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text("A late ferry sailed.", encoding="utf-8")
    os.utime(articles / "a.txt", (1, 1))
    coverage = Coverage.open(articles, store=tmp_path / "store")
    assert coverage.verified() is coverage
    (file,) = (tmp_path / "store").glob("*.index")
    flip_a_bit(file)
    rebuilt = coverage.verified()
    assert rebuilt is not coverage
    assert rebuilt.verified() is rebuilt
    assert rebuilt.search("late")[0].text == "A late ferry sailed."
    (articles / "a.txt").write_text("No ferry sailed.", encoding="utf-8")
    later = rebuilt.refresh()
    assert later.tidy() == 1
    assert later.search("ferry")[0].text == "No ferry sailed."


@pytest.mark.parametrize("count", [3, 700])
def test_few_and_many_digests_are_looked_up_alike(tmp_path, count):
    store = Store(tmp_path)
    entries = [analysed(number) for number in range(5)]
    store.analyses.put(entries[:2], VERSION)
    store.analyses.put(entries[2:3], "another version")
    digests = [entry.article.digest for entry in entries] + [f"{number:064x}" for number in range(count)]
    assert store.analyses.missing(digests, VERSION) == set(digests[2:])
