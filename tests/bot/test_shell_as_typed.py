"""The shell as people type in it: queries that look like options, lost quotation marks, and closed pipes."""

import asyncio
import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.answering.handlers import find
from bot.answering.requests import Request
from bot.cli.main import app
from bot.cli.query_words import as_query
from bot.querylog import QueryLog
from index.search.query import SYNTAX
from tests.bot.log_entries import STRIKE

ONRECORD = [sys.executable, "-c", "from bot.cli.main import main; main()"]


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: CliRunner().invoke(app, words)


def texts_of(shown):
    return [found["text"] for found in json.loads(shown.stdout)]


@pytest.mark.parametrize("word", ["-Russia", "-Haavisto", "-nato", "-h2", "--Russia", "−Russia"])
def test_what_begins_with_a_hyphen_and_is_no_option_is_a_word_of_the_query(run, coverage, word):
    found = texts_of(run("search", "--json", "--limit", "99", "China", word))
    assert found == [passage.text for passage in coverage.find(f"China {word}", 99).beyond_stop_words()]


@pytest.mark.parametrize("words", [["China", "--limit", "1"], ["--limit=1", "China"], ["China", "--limit=1"]])
def test_options_may_stand_before_and_after_the_query(run, words):
    assert len(texts_of(run("search", "--json", *words))) == 1


def test_after_two_hyphens_everything_is_the_query(run):
    assert run("search", "--json", "--", "--limit", "Vilnius").exit_code == 0


def test_an_option_without_its_value_is_a_usage_error(run):
    shown = run("search", "China", "--limit")
    assert shown.exit_code == 2
    assert "requires an argument" in shown.stderr


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_shown(run, option):
    assert "Find the sentences" in run("search", option).stdout


@pytest.mark.parametrize("example", [example for example, _ in SYNTAX])
def test_every_example_in_readme_is_a_query_in_a_shell(run, example):
    assert run("search", "--json", *example.split()).exit_code in {0, 1}


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        (["speaker:Pekka Haavisto", "China"], 'speaker:"Pekka Haavisto" China'),
        (["-speaker:Pekka Haavisto"], '-speaker:"Pekka Haavisto"'),
        (["after:last week", "China"], 'after:"last week" China'),
        (["speaker:“Pekka Haavisto” China"], "speaker:“Pekka Haavisto” China"),
        (["nuclear treaty", "-senate"], "nuclear treaty -senate"),
        (["speaker:lind"], "speaker:lind"),
    ],
)
def test_one_argument_with_an_operator_is_one_value(arguments, query):
    assert as_query(arguments) == query


def test_a_speaker_of_two_words_narrows_the_search(run, coverage):
    found = texts_of(run("search", "--json", "speaker:Pekka Haavisto", "China"))
    assert found == [passage.text for passage in coverage.find('China speaker:"Pekka Haavisto"')]


def test_a_filter_that_cannot_be_read_is_named(run):
    assert "Not understood: after:05/04/2023." in run("search", "China", "after:05/04/2023").stderr


def test_a_search_names_the_speakers_as_the_bot_does(run):
    assert "Pekka Haavisto\n" in run("search", "speaker:Haavisto", "China").stdout


@pytest.mark.parametrize("words", [["Stoltenberg", "about", "China"], ["Stoltenberg", "--about", "China"]])
def test_the_subject_of_quotations_counts_however_it_is_typed(run, coverage, words):
    found = texts_of(run("quotes", "--json", *words))
    assert found == [quote.text for quote in coverage.quotes_by("Stoltenberg", "China")]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("search", "Is anybody in Vilnius?"),
        ("search", "zebra"),
        ("who", "increasingly aggressive behavior"),
        ("who", "elephants will dance in the rain"),
        ("quotes", "Stoltenberg Russia"),
        ("quotes", "Stotlenbreg"),
    ],
)
def test_the_shell_finds_what_the_bot_finds(run, coverage, command, words):
    request = Request({"who": "who said"}.get(command, command), words, limit=10)
    found = find(coverage, request).results
    shown = run(command, words)
    assert shown.exit_code == (0 if found else 1)
    for result in found[:3]:
        assert result.text in shown.stdout or command == "quotes"


@given(st.lists(st.text(min_size=1).filter(lambda word: "--" not in word), min_size=1, max_size=3))
def test_no_words_are_an_error_of_python(words):
    assert as_query(words).replace('"', "").split() == " ".join(words).replace('"', "").split()


@pytest.mark.parametrize(
    ("command", "key"), [(("check", "--json", "--batch"), "text"), (("ask", "--json", "--batch"), "question")]
)
def test_a_line_of_a_batch_may_have_any_character_of_json(run, tmp_path, command, key):
    rows = [{"id": 1, key: "a\u2028b\x85c"}, {"id": 2, key: "monumental mistake"}]
    file = tmp_path / "batch.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8")
    shown = run(*command, str(file))
    assert [json.loads(line)["id"] for line in shown.stdout.splitlines()] == [1, 2]


@pytest.mark.parametrize("command", [("check", "--batch"), ("ask", "--batch")])
def test_a_batch_that_is_not_utf8_is_one_line(run, tmp_path, command):
    file = tmp_path / "batch.jsonl"
    file.write_bytes(b'{"id": 1, "text": "caf\xe9", "question": "caf\xe9"}\n')
    shown = run(*command, str(file))
    assert shown.exit_code == 2
    assert shown.stderr.startswith(f"onrecord: {file}, line 1: is not UTF-8 text")
    assert shown.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [("extract",), ("check", "--document", "draft.txt"), ("search", "x")])
def test_a_model_that_is_not_installed_is_one_line(run, tmp_path, monkeypatch, command):
    (tmp_path / "draft.txt").write_text("“It holds,” she said.")
    monkeypatch.setenv("ONRECORD_ARTICLES__MODEL", "xx_no_such_model")
    shown = run(*command)
    assert shown.exit_code == 78
    assert (
        shown.stderr == "onrecord: the spaCy model 'xx_no_such_model' is not installed; install it with pip\n"
    )


def test_a_tilde_in_a_path_is_the_home_folder(run, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text("The ferry sails at noon.")
    monkeypatch.chdir("/")
    assert run("search", "--articles=~/news", "ferry").exit_code == 0


def test_a_search_leaves_nothing_in_the_folder_that_it_is_called_from(run, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path.parent / f"{tmp_path.name}-home"))
    monkeypatch.delenv("ONRECORD_ARTICLES__STORE")
    assert run("search", "Vilnius").exit_code == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no /dev/null for a folder")
def test_a_store_that_cannot_be_written_stops_no_search(run, monkeypatch):
    monkeypatch.setenv("ONRECORD_ARTICLES__STORE", "/dev/null/store")
    assert run("search", "Vilnius").exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("form", ["--csv", "--jsonl"])
def test_a_reader_that_stops_reading_ends_a_command_without_a_word(tmp_path, form):
    async def fill():
        log = await QueryLog.open(tmp_path / "queries.sqlite")
        await asyncio.gather(*(log.record(STRIKE) for _ in range(1000)))
        await log.close()

    asyncio.run(fill())
    environment = os.environ | {"ONRECORD_LOG__FILE": str(tmp_path / "queries.sqlite")}
    with subprocess.Popen(
        [*ONRECORD, "log", form], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
