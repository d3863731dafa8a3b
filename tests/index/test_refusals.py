"""What cannot be read, kept or loaded: refused in words, or made again."""

import errno
import os
import sqlite3
import sys
from contextlib import closing
from datetime import date

import numpy as np
import pytest
import spacy

import index
import index.bm25
from index.coverage import Coverage
from index.ingest.articles import read_file, read_folder
from index.ingest.folder import scan
from index.model.errors import IncompleteError, ModelError, StoreError
from index.search.arrays import locate
from index.search.bm25 import InvertedBM25
from index.search.kernels import compiled_kernels
from index.search.vocabulary import Vocabulary
from index.storage.store import Store
from index.text import language
from index.text.language import Language, Word
from index.text.sentences import MAX_SENTENCE_WORDS, sentence_starts
from tests.index.test_store import VERSION, analysed, stored_index

FERRY = "The ferry sank at night. “Nobody slept,” said the captain Nora Lind.\n"


class TestTheStore:
    def test_that_is_a_file_is_named_and_left_alone(self, tmp_path, caplog):
        file = tmp_path / "store"
        file.write_text("a file", encoding="utf-8")
        store = Store(file)
        store.analyses.put([analysed()], VERSION)
        assert store.analyses.get(analysed().article.digest, VERSION) == analysed()
        assert file.read_text(encoding="utf-8") == "a file"
        assert f"{file} cannot be used (File exists)" in caplog.text

    def test_that_another_process_has_just_begun_is_read_as_empty(self, tmp_path):
        (tmp_path / "store").mkdir()
        with closing(sqlite3.connect(tmp_path / "store" / "lock.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            store = Store(tmp_path / "store")
            assert not store.writable
            store.analyses.put([analysed()], VERSION)
            assert store.analyses.get(analysed().article.digest, VERSION) == analysed()
            assert store.delete_unused(VERSION, []) == 0
        assert not (tmp_path / "store" / "articles.sqlite").exists()

    def test_that_another_process_writes_is_not_mended(self, tmp_path):
        folder = tmp_path / "store"
        first = Store(folder)
        first.indexes.save(tmp_path, VERSION, stored_index())
        (file,) = folder.glob("*.index")
        file.write_bytes(file.read_bytes()[:-1] + b"?")
        second = Store(folder)
        assert not second.indexes.verify(tmp_path)
        assert list(folder.glob("*.json")), "only the process that writes forgets an index"
        assert not first.indexes.verify(tmp_path)
        assert not list(folder.glob("*.json"))

    def test_that_is_damaged_while_another_process_writes_is_left_to_it(self, tmp_path, caplog):
        folder = tmp_path / "store"
        folder.mkdir()
        content = b"no database at all" * 400
        (folder / "articles.sqlite").write_bytes(content)
        with closing(sqlite3.connect(folder / "lock.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            store = Store(folder)
        store.analyses.put([analysed()], VERSION)
        assert store.analyses.get(analysed().article.digest, VERSION) == analysed()
        assert (folder / "articles.sqlite").read_bytes() == content
        assert "is damaged (file is not a database): new analyses are kept in memory" in caplog.text

    def test_whose_pages_are_damaged_has_lost_what_was_in_them(self, tmp_path):
        store = Store(tmp_path)
        store.analyses.put([analysed(number) for number in range(400)], VERSION)
        del store
        file = tmp_path / "articles.sqlite"
        with file.open("r+b") as content:
            content.seek(4096)
            content.write(b"?" * (file.stat().st_size - 4096))
        again = Store(tmp_path)
        digest = analysed(7).article.digest
        assert again.analyses.get(digest, VERSION) is None
        assert again.analyses.missing([digest], VERSION) == {digest}

    def test_whose_table_is_locked_is_done_without(self, tmp_path, caplog):
        store = Store(tmp_path)
        [disk] = store.analyses._disk
        disk.execute("PRAGMA busy_timeout = 0")
        disk.execute("PRAGMA journal_mode = DELETE")
        digest = analysed().article.digest
        with closing(sqlite3.connect(tmp_path / "articles.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert store.analyses.get(digest, VERSION) is None
            store.analyses.put([analysed()], VERSION)
            assert store.analyses.get(digest, VERSION) == analysed()
        [record] = caplog.records
        assert "cannot be used (database is locked): new analyses are kept in memory" in record.getMessage()

    def test_in_memory_keeps_no_index(self, tmp_path):
        store = Store(None)
        store.indexes.save(tmp_path, VERSION, stored_index())
        assert store.indexes.load(tmp_path, VERSION) is None
        assert store.indexes.version(tmp_path) is None
        assert store.indexes.verify(tmp_path)
        assert store.delete_unused(VERSION, []) == 0


class TestTheLanguageModel:
    def test_that_is_not_installed_is_named(self):
        for load in (Language, language.version_of):
            with pytest.raises(ModelError, match="'en_no_such_model' is not installed"):
                load("en_no_such_model")

    def test_of_the_settings_is_told_where_none_is_installed(self, monkeypatch):
        monkeypatch.setattr(language, "DEFAULT_MODELS", ("en_no_such_model", "en_nor_this"))
        with pytest.raises(ModelError, match="install one of en_no_such_model, en_nor_this"):
            Language()

    def test_that_cannot_parse_is_refused(self, tmp_path):
        pipeline = spacy.blank("en")
        pipeline.to_disk(tmp_path / "model")
        with pytest.raises(ModelError, match="has no tagger and no parser; name another"):
            Language(str(tmp_path / "model"))


class TestArticles:
    def test_that_vanish_while_they_are_read_are_named(self, tmp_path):
        assert [str(error) for error in read_file(tmp_path / "gone.txt", "gone.txt")] == [
            f"gone.txt: cannot be read ({os.strerror(errno.ENOENT)})"
        ]

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders")
    def test_that_are_no_files_are_passed_over(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.txt")
        (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
        assert [file.path for file in scan(tmp_path)] == ["ferry.txt"]
        assert [article.path for article in read_folder(tmp_path)] == ["ferry.txt"]

    def test_have_the_day_of_a_time(self, tmp_path):
        file = tmp_path / "ferry.md"
        file.write_text(f"---\npublished: 2024-05-12T23:30:00\n---\n{FERRY}", encoding="utf-8")
        (article,) = read_file(file, "ferry.md")
        assert article.published == date(2024, 5, 12)

    def test_that_only_pretend_to_have_a_date_are_read_without_one(self, tmp_path):
        file = tmp_path / "ferry.md"
        file.write_text(f"---\npublished: yesterday\n---\n{FERRY}", encoding="utf-8")
        article, error = read_file(file, "ferry.md")
        assert article.published is None
        assert isinstance(error, IncompleteError)
        assert "'yesterday' is not a date" in str(error)


class TestACoverage:
    @pytest.fixture
    def folder(self, tmp_path):
        folder = tmp_path / "articles"
        folder.mkdir()
        lines = "".join(f'{{"id": "{i}", "text": "Ferry {i} sank at night."}}\n' for i in range(3))
        (folder / "ferries.jsonl").write_text(lines, encoding="utf-8")
        return folder

    def test_reads_an_article_again_whose_analysis_was_lost(self, folder, tmp_path):
        coverage = Coverage.open(folder, tmp_path / "store")
        with closing(sqlite3.connect(tmp_path / "store" / "articles.sqlite")) as database, database:
            database.execute("DELETE FROM analysis")
        assert coverage.read("ferries.jsonl#2").article.text == "Ferry 2 sank at night."

    def test_has_lost_an_article_that_was_changed_since_as_well(self, folder, tmp_path):
        coverage = Coverage.open(folder, tmp_path / "store")
        with closing(sqlite3.connect(tmp_path / "store" / "articles.sqlite")) as database, database:
            database.execute("DELETE FROM analysis")
        (folder / "ferries.jsonl").write_text('{"id": "2", "text": "No ferry sank."}', encoding="utf-8")
        with pytest.raises(StoreError, match=r"lost ferries\.jsonl as it was"):
            coverage.read("ferries.jsonl#2")

    def test_has_no_article_that_is_gone(self, folder):
        (folder / "harbour.txt").write_text("The harbour slept.", encoding="utf-8")
        coverage = Coverage.open(folder)
        (folder / "harbour.txt").unlink()
        refreshed = coverage.refresh()
        assert coverage.read("harbour.txt").article.text == "The harbour slept."
        with pytest.raises(KeyError):
            refreshed.read("harbour.txt")

    def test_reads_a_changed_article_as_it_is_now(self, folder):
        file = folder / "harbour.txt"
        file.write_text("The harbour slept.", encoding="utf-8")
        coverage = Coverage.open(folder)
        file.write_text("The harbour awoke at last.", encoding="utf-8")
        assert coverage.refresh().read("harbour.txt").article.text == "The harbour awoke at last."

    def test_joins_the_small_segments_of_many_refreshes(self, folder):
        lines = "".join(f'{{"id": "{i}", "text": "Tug {i} left the harbour."}}\n' for i in range(120))
        (folder / "tugs.jsonl").write_text(lines, encoding="utf-8")
        coverage = Coverage.open(folder)
        for i in range(7):
            (folder / f"late{i}.txt").write_text(f"Late ferry {i} sailed.", encoding="utf-8")
            coverage = coverage.refresh()
        assert len(coverage.search("late", 20)) == 7
        assert [(p.article.path, p.score) for p in coverage.search("ferry sailed", 20)] == [
            (p.article.path, p.score) for p in Coverage.open(folder).search("ferry sailed", 20)
        ]


def test_kernels_that_miss_another_package_than_numba_are_an_error(monkeypatch):
    monkeypatch.setitem(sys.modules, "index.search.kernels.numba_kernels", None)
    with pytest.raises(ModuleNotFoundError, match="numba_kernels"):
        compiled_kernels()


def test_the_library_names_what_it_does_not_have():
    assert index.Coverage is Coverage
    with pytest.raises(AttributeError, match="module 'index' has no attribute 'Coverages'"):
        _ = index.Coverages


def test_the_ranking_model_is_in_the_place_that_is_promised():
    assert index.bm25.InvertedBM25 is InvertedBM25


def test_documents_are_counted_in_runs_and_across_what_was_added():
    ranked = InvertedBM25([["a", "a", "b"], ["c"]]).added([["d", "d"]])
    assert ranked.doc_freqs[:2] == [{"a": 2, "b": 1}, {"c": 1}]
    assert ranked.doc_freqs[2] == {"d": 2}


def test_a_vocabulary_ends_where_its_last_word_does():
    words = Vocabulary.of([b"dam", b"ferry"])
    assert list(words) == [b"dam", b"ferry"]
    with pytest.raises(IndexError):
        _ = words[2]


def test_nothing_is_found_among_no_numbers():
    places, at = locate(np.array([1, 2]), np.zeros(0, np.int64))
    assert (len(places), len(at)) == (0, 0)


def test_a_run_of_words_without_an_end_is_cut():
    words = [Word("dam", 4 * i, 4 * i + 3) for i in range(2 * MAX_SENTENCE_WORDS + 10)]
    words[-5:] = [
        Word(".", words[-5].start, words[-5].start + 1),
        *(Word("Dam", w.start, w.end) for w in words[-4:]),
    ]
    assert sentence_starts(words)[:3] == [0, MAX_SENTENCE_WORDS, 2 * MAX_SENTENCE_WORDS]
