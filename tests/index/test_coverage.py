"""A coverage answers from a folder, and keeps up with its changes."""

import doctest
import json
import os
import re
import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.coverage
from index import SEEDS
from index.coverage import Coverage
from index.ingest import analysis_cache
from index.ingest.article_spool import ArticleSpool
from index.model.article import Heading
from index.model.errors import StoreError

HARBOUR = """---
title: Harbour talks
outlet: The Tern
published: 2023-04-05
---
The harbour board met on Tuesday to talk about the ferry.

"The ferry is a monumental mistake," said Anna Berg, the mayor of Skagen. The board did not vote.

Berg said the town "cannot afford another winter" without a bridge.
"""
TREATY = """---
title: Treaty vote
outlet: Northern Post
published: 2024-01-15
---
The senate will vote on the fishing treaty in March.

"We want a treaty that lasts," said Senator Paul Okoro. "The ferry can wait."
"""
WORDS_OF_SEEDS = sorted(
    {word for file in SEEDS.iterdir() for word in re.findall(r"\w+", file.read_text("utf-8"))}
)
STORM = "A storm closed the harbour. The monumental clock tower lost a mistake of a roof, they say.\n"


@pytest.fixture
def folder(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (articles / "treaty.txt").write_text(TREATY, encoding="utf-8")
    (articles / "storm.txt").write_text(STORM, encoding="utf-8")
    return articles


def test_the_examples_of_the_facade_work():
    examples = doctest.testmod(index.coverage)
    assert examples.attempted > 5
    assert examples.failed == 0


@pytest.fixture(scope="module")
def seeds():
    return Coverage.open(SEEDS)


@pytest.fixture
def coverage(folder):
    return Coverage.open(folder)


def answers(coverage, query="ferry treaty harbour monumental mistake"):
    """All that can be seen of a coverage, scores included."""
    passages = [
        (p.article.path, p.start, p.end, round(p.score, 9), p.matches) for p in coverage.search(query, 50)
    ]
    quotes = [(q.article.path, q.start, q.speaker, round(q.score, 9)) for q in coverage.who_said(query, 50)]
    return passages, quotes, coverage.articles(), coverage.speakers(), coverage.size()


def test_an_answer_is_word_for_word_what_the_article_has(coverage):
    for passage in coverage.search("ferry treaty", 50):
        assert passage.article.text[passage.start : passage.end] == passage.text
        for start, end in passage.matches:
            assert passage.article.text[start:end].casefold().startswith(("ferry", "treaty"))


def test_a_sentence_that_has_the_phrase_comes_first(coverage):
    assert "monumental mistake" in coverage.search('"monumental mistake" clock tower roof storm', 3)[0].text


def test_words_that_stand_together_come_before_words_apart(coverage):
    first, second = coverage.search("monumental mistake", 2)
    assert "monumental mistake" in first.text
    assert "monumental clock" in second.text


def test_an_excluded_word_is_in_no_answer(coverage):
    found = coverage.search("ferry -treaty -mistake", 50)
    assert found
    assert not any("treaty" in p.text or "mistake" in p.text for p in found)


@pytest.mark.parametrize(
    ("operator", "path"),
    [("source:tern", "harbour.txt"), ("source:treaty", "treaty.txt"), ("after:2024", "treaty.txt")],
)
def test_operators_narrow_to_articles(coverage, operator, path):
    assert {p.article.path for p in coverage.search(f"ferry {operator}", 50)} == {path}
    assert {q.article.path for q in coverage.who_said(f"ferry {operator}", 50)} == {path}


def test_an_article_without_a_date_is_neither_before_nor_after(coverage):
    found = {p.article.path for p in coverage.search("harbour before:2024", 50)}
    assert found == {"harbour.txt"}


def test_a_speaker_narrows_to_sentences_with_their_words(coverage):
    found = coverage.search("ferry speaker:okoro", 50)
    assert [p.article.path for p in found] == ["treaty.txt"]
    assert "The ferry can wait" in found[0].text


def test_operators_alone_list_what_they_leave(coverage):
    assert {p.article.path for p in coverage.search("source:post", 50)} == {"treaty.txt"}
    assert coverage.search("", 50) == []


def test_who_said_names_the_speaker(coverage):
    best = coverage.who_said("monumental mistake")[0]
    assert best.speaker == "Anna Berg"
    assert best.article.path == "harbour.txt"


def test_what_somebody_said_comes_in_the_order_of_the_articles(coverage):
    said = coverage.quotes_by("Berg")
    assert [q.start for q in said] == sorted(q.start for q in said)
    assert {q.speaker for q in said} == {"Anna Berg"}
    assert [q.text for q in coverage.quotes_by("Anna Berg", "another winter")] == [
        '"cannot afford another winter"',
        'the town "cannot afford another winter" without a bridge',
    ]
    assert coverage.quotes_by("Nobody Atall") == []


def test_an_article_is_read_by_its_path(coverage):
    assert coverage.read("treaty.txt").article.published == date(2024, 1, 15)
    with pytest.raises(KeyError):
        coverage.read("absent.txt")


def test_headings_are_the_articles_without_their_texts(folder, coverage):
    def held(coverage):
        return [Heading.of(article) for article in coverage.articles()]

    assert coverage.headings() == held(coverage)
    assert [heading.title for heading in coverage.headings()] == ["Harbour talks", STORM[:27], "Treaty vote"]
    (folder / "harbour.txt").unlink()
    (folder / "bridge.md").write_text(
        f"---\nurl: https://tern.example/bridge\n---\n{STORM}", encoding="utf-8"
    )
    later = coverage.refresh()
    assert later.headings() == held(later)
    assert later.headings()[0].url == "https://tern.example/bridge"


def test_a_name_that_is_somebodys_own_is_not_taken_for_a_longer_one(folder):
    (folder / "namesakes.txt").write_text(
        'Anna Berg Holm, a fisher, said: "The quay is ours." \n\n"The ferry is late," said Anna Berg.\n',
        encoding="utf-8",
    )
    assert {quote.speaker for quote in Coverage.open(folder).quotes_by("anna berg")} == {"Anna Berg"}


def test_a_folder_without_articles_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="holds no article"):
        Coverage.open(tmp_path)


def rewrite(file: Path, content: str) -> None:
    """Write a file so that its time of change tells, however quick the test is."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(content, encoding="utf-8")
    os.utime(file, ns=(before + 10**9, before + 10**9))


def test_what_comes_changes_and_goes_is_as_if_it_had_always_been_so(folder, coverage):
    before = answers(coverage)
    rewrite(folder / "harbour.txt", HARBOUR.replace("ferry", "tunnel"))
    (folder / "storm.txt").unlink()
    (folder / "more").mkdir()
    lines = [
        {"id": i, "text": f'"The ferry is late again," said Captain Nora Lind on day {i}.'} for i in range(4)
    ]
    rewrite(folder / "more" / "ferry.jsonl", "\n".join(map(json.dumps, lines)))
    refreshed = coverage.refresh()
    assert answers(refreshed) == answers(Coverage.open(folder))
    assert answers(coverage) == before, "a snapshot must not change"
    (folder / "more" / "ferry.jsonl").unlink()
    rewrite(folder / "harbour.txt", HARBOUR)
    rewrite(folder / "storm.txt", STORM)
    assert answers(refreshed.refresh()) == before


def test_equals_come_in_the_order_of_their_paths_whenever_they_came(tmp_path):
    (tmp_path / "m.txt").write_text("The ferry sails on Monday.", encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    for name, day in (("z", "Tuesday"), ("b", "Friday"), ("c", "Sunday"), ("a", "Thursday")):
        (tmp_path / f"{name}.txt").write_text(f"The ferry sails on {day}.", encoding="utf-8")
        coverage = coverage.refresh()
    for limit in (5, 3, 1):
        paths = [passage.article.path for passage in coverage.search("ferry", limit)]
        assert paths == ["a.txt", "b.txt", "c.txt", "m.txt", "z.txt"][:limit]


def test_many_small_changes_leave_no_trace(folder, coverage):
    for i in range(8):
        rewrite(folder / f"extra{i}.txt", f"The ferry sailed {i} times. Nobody minded the treaty.")
        coverage = coverage.refresh()
        if i % 3 == 2:
            (folder / f"extra{i - 1}.txt").unlink()
    assert answers(coverage.refresh()) == answers(Coverage.open(folder))


def test_nothing_changed_is_the_same_coverage(folder):
    for file in folder.iterdir():
        os.utime(file, ns=(10**18, 10**18))
    coverage = Coverage.open(folder)
    assert coverage.refresh() is coverage


def test_a_file_that_cannot_be_read_is_told_until_it_is_mended(folder, coverage):
    rewrite(folder / "bad.jsonl", "{oops")
    coverage = coverage.refresh()
    assert [error.path for error in coverage.skipped] == ["bad.jsonl#1"]
    rewrite(folder / "treaty.txt", TREATY + "More.\n")
    coverage = coverage.refresh()
    assert [error.path for error in coverage.skipped] == ["bad.jsonl#1"]
    rewrite(folder / "bad.jsonl", '{"text": "The ferry is mended."}')
    coverage = coverage.refresh()
    assert coverage.skipped == ()
    assert coverage.search("mended")


@pytest.mark.slow
def test_whoever_only_searches_does_not_wait_for_the_language_model():
    code = "import index.coverage, sys; sys.exit('spacy' in sys.modules)"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_a_word_of_letters_and_digits_is_known_by_its_parts(tmp_path):
    (tmp_path / "a.txt").write_text("The F-16 left gate7 at noon.")
    coverage = Coverage.open(tmp_path)
    assert all(map(coverage.knows, ["F16", "f-16", "gate7", "gates"]))
    assert not any(map(coverage.knows, ["F17", "gate8", "", "-"]))
    assert coverage.spellings("gate8") == []


def test_a_word_is_not_corrected_to_one_that_only_its_stem_is_like(tmp_path):
    (tmp_path / "a.txt").write_text("They were propping up the walls, and threatened to leave.")
    coverage = Coverage.open(tmp_path)
    assert coverage.spellings("pope") == []
    assert coverage.spellings("proping") == ["propping"]
    assert coverage.spellings("threatning") == ["threatened"]


def test_an_unknown_word_is_corrected_to_a_similar_known_one(folder, coverage):
    assert coverage.spellings("monumntal") == ["monumental"]
    assert coverage.spellings("fery") == ["ferry"]
    assert coverage.spellings("Okorro") == ["Okoro"]
    assert coverage.spellings("xharbour") == ["harbour"]
    assert coverage.spellings("tarbour") == ["harbour"]
    assert coverage.spellings("ferries") == []
    assert coverage.spellings("purple") == []
    for file in folder.glob("[ht]*"):
        file.unlink()
    assert coverage.refresh().spellings("fery") == []


@given(st.sampled_from(WORDS_OF_SEEDS), st.integers(0, 30), st.sampled_from(["", "e", "x"]))
def test_corrections_of_an_unknown_word_are_known_and_different(seeds, word, position, letter):
    typed = word[:position] + letter + word[position + 1 :]
    corrections = seeds.spellings(typed, 3)
    assert not (corrections and seeds.knows(typed))
    assert all(map(seeds.knows, corrections))
    assert len({correction.casefold() for correction in corrections}) == len(corrections) <= 3


class TestAfterAnUpgrade:
    """The articles were analysed by earlier rules."""

    @pytest.fixture
    def store(self, folder, tmp_path, monkeypatch):
        model, _, _ = analysis_cache.version_of(None).partition("/")
        with monkeypatch.context() as earlier:
            earlier.setattr(analysis_cache, "version_of", lambda _: f"{model}/earlier")
            Coverage.open(folder, tmp_path / "store")
        return tmp_path / "store"

    def test_they_are_analysed_anew(self, folder, store):
        analysed = []
        coverage = Coverage.open(folder, store, lambda done, *_: analysed.append(done))
        assert analysed == [1, 2, 3]
        assert not coverage.outdated

    def test_or_answer_as_they_are_until_a_refresh(self, folder, store):
        analysed = []
        before = Coverage.open(folder, store, lambda done, *_: analysed.append(done), outdated=True)
        assert before.outdated
        assert answers(before) == answers(Coverage.open(folder))
        assert not analysed
        (folder / "storm.txt").unlink()
        after = before.refresh(lambda done, *_: analysed.append(done))
        assert analysed == [1, 2]
        assert not after.outdated
        assert answers(before)[0]
        assert answers(after) == answers(Coverage.open(folder, store, outdated=True))

    def test_tidying_keeps_what_is_analysed_anew_so_far(self, folder, store):
        before = Coverage.open(folder, store, outdated=True)
        today = analysis_cache.AnalysisCache(folder, before._cache.store)
        article, spool = before.read("storm.txt").article, ArticleSpool(today.store.scratch())
        list(today.analyse([spool.add("storm.txt", article)], spool))
        assert before.tidy() == 0
        assert not today.store.analyses.missing([article.digest], today.version)

    def test_what_the_store_lost_is_not_made_up_by_other_rules(self, folder, store):
        coverage = Coverage.open(folder, store, outdated=True)
        with closing(sqlite3.connect(store / "articles.sqlite")) as database, database:
            database.execute("DELETE FROM analysis")
        with pytest.raises(StoreError, match="refresh the coverage"):
            coverage.search("ferry")
        assert coverage.refresh().search("ferry")

    @pytest.mark.parametrize("lost", ["content = 'lost'", "content = substr(content, 2)"])
    def test_what_the_store_lost_before_is_left_out_until_a_refresh(self, folder, store, lost):
        with closing(sqlite3.connect(store / "articles.sqlite")) as database, database:
            database.execute(f"UPDATE analysis SET {lost} WHERE rowid = 1")  # noqa: S608
        before = Coverage.open(folder, store, outdated=True)
        assert before.outdated
        assert before.size().articles == 2
        assert answers(before)
        assert answers(before.refresh()) == answers(Coverage.open(folder))

    def test_a_store_that_lost_all_is_made_anew_at_once(self, folder, store):
        with closing(sqlite3.connect(store / "articles.sqlite")) as database, database:
            database.execute("DELETE FROM analysis")
        coverage = Coverage.open(folder, store, outdated=True)
        assert not coverage.outdated
        assert answers(coverage) == answers(Coverage.open(folder))

    @pytest.mark.parametrize("upgraded", [True, False])
    def test_also_where_the_index_cannot_be_read(self, folder, store, monkeypatch, upgraded):
        if upgraded:
            monkeypatch.setattr("index.storage.index_file.FORMAT", 0)
        else:
            for file in store.glob("*.index"):
                file.unlink()
        (folder / "new.txt").write_text("The ferry has a new captain.\n", encoding="utf-8")
        analysed = []
        before = Coverage.open(folder, store, lambda done, *_: analysed.append(done), outdated=True)
        assert before.outdated
        assert not analysed
        assert before.size().articles == 3
        assert before.search("ferry")
        assert not before.search("captain")
        after = before.refresh()
        assert after.search("captain")
        assert not Coverage.open(folder, store, outdated=True).outdated

    def test_analyses_that_cannot_be_read_any_more_are_made_anew(self, folder, store, monkeypatch):
        monkeypatch.setattr("index.storage.index_file.FORMAT", 0)
        content = zlib.compress(b'{"kept": "otherwise"}')
        with closing(sqlite3.connect(store / "articles.sqlite")) as database, database:
            database.execute("UPDATE analysis SET content = ?, checksum = ?", (content, zlib.crc32(content)))
        coverage = Coverage.open(folder, store, outdated=True)
        assert not coverage.outdated
        assert coverage.search("ferry")

    def test_without_anything_kept_there_is_nothing_to_answer_from(self, folder, store):
        for file in store.glob("*.*"):
            file.unlink()
        assert not Coverage.open(folder, store, outdated=True).outdated


def test_a_search_does_not_wait_for_the_people_of_all_articles(folder):
    """Merging them takes seconds for a million sentences."""
    coverage = Coverage.open(folder)
    assert coverage.search("ferry")
    assert "_people" not in coverage._reader.__dict__
    assert coverage.search("ferry speaker:nobody-at-all") == []
    assert "_people" in coverage._reader.__dict__
