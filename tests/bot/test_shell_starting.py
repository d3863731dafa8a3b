"""How `onrecord` starts, and what it says where it cannot."""

import json
import sys

import pytest
from typer.testing import CliRunner

from bot.cli.exits import Exit
from bot.cli.main import app

HARBOUR = "“The strike is over,” said the harbour master Ana Brook on Wednesday.\n"


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: CliRunner().invoke(app, list(map(str, words)))


@pytest.fixture
def without_simcord(monkeypatch):
    """The try-out's packages are not installed."""
    monkeypatch.setitem(sys.modules, "simcord", None)


@pytest.mark.usefixtures("without_simcord")
@pytest.mark.parametrize("command", [(), ("try",)])
def test_without_a_command_or_a_token_the_try_out_starts_and_names_the_package_it_needs(run, command):
    shown = run(*command)
    assert shown.exit_code == Exit.CONFIG
    assert shown.stderr == "onrecord: simcord is not installed: pip install 'on-the-record[try]'\n"


def test_without_a_command_but_with_a_token_the_bot_starts(run, monkeypatch, tmp_path):
    monkeypatch.setenv("ONRECORD_DISCORD__TOKEN", "a.right.token")
    monkeypatch.setenv("ONRECORD_LOG__FILE", str(tmp_path))
    shown = run()
    assert shown.exit_code == Exit.CONFIG
    assert shown.stderr.splitlines()[-1].startswith(f"onrecord: {tmp_path}: ")


def test_serving_without_a_token_says_where_to_put_one(run):
    shown = run("serve")
    assert shown.exit_code == Exit.CONFIG
    assert "onrecord: no token is set: set ONRECORD_DISCORD__TOKEN, or token under [discord]" in shown.stderr


def test_the_try_out_needs_a_log_that_can_be_written(run, monkeypatch, tmp_path):
    monkeypatch.setenv("ONRECORD_LOG__FILE", str(tmp_path))
    shown = run("try", "--no-browser")
    assert shown.exit_code == Exit.CONFIG
    assert shown.stderr.splitlines()[-1].startswith(f"onrecord: {tmp_path}: ")


def test_a_permission_that_discord_lacks_is_refused(run, tmp_path):
    (tmp_path / "config.toml").write_text('[log]\nmoderators = "rule the world"\n', encoding="utf-8")
    shown = run("--config", tmp_path / "config.toml", "search", "Vilnius")
    assert shown.exit_code == Exit.CONFIG
    assert "rule the world is not a" in shown.stderr
    assert "such as manage_guild" in shown.stderr


def test_who_prints_quotations_as_json(run, seeds):
    found = json.loads(run("who", "--json", "--limit", "1", "monumental mistake").stdout)
    assert len(found) == 1
    assert "monumental mistake" in found[0]["text"]
    assert seeds[found[0]["article"]][found[0]["start"] : found[0]["end"]] == found[0]["text"]
    assert found[0]["speaker"]


def test_an_answer_of_a_sure_coverage_is_not_introduced_by_a_doubt(run):
    shown = run("ask", "Who said monumental mistake?")
    assert shown.exit_code == Exit.FOUND
    assert shown.stderr == ""


def test_extract_names_a_folder_that_is_not_there(run, tmp_path):
    shown = run("extract", tmp_path / "nowhere")
    assert shown.exit_code == Exit.CONFIG
    assert "nowhere" in shown.stderr
    assert shown.stderr.count("\n") == 1


def test_extract_goes_on_beside_what_it_cannot_read(run, tmp_path):
    file = tmp_path / "articles.jsonl"
    file.write_text("{oops\n" + json.dumps({"id": "harbour", "text": HARBOUR}) + "\n", encoding="utf-8")
    shown = run("extract", "--json", file)
    assert shown.exit_code == Exit.FOUND
    assert "onrecord: skipped articles.jsonl#1" in shown.stderr
    (line,) = shown.stdout.splitlines()
    (quote,) = json.loads(line)["quotes"]
    assert (json.loads(line)["id"], quote["speaker"]) == ("harbour", "Ana Brook")


def test_a_file_of_questions_that_is_not_there_is_named(run, tmp_path):
    shown = run("ask", "--json", "--batch", tmp_path / "questions.jsonl")
    assert shown.exit_code == Exit.CONFIG
    assert shown.stderr.endswith("questions.jsonl: cannot be read (No such file or directory)\n")


def test_index_prints_nothing_where_no_figures_were_asked_for(run, tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    taken_up = run("index", "--articles", folder)
    assert (taken_up.exit_code, taken_up.stdout) == (Exit.FOUND, "")
    assert json.loads(run("search", "--json", "--articles", folder, "strike").stdout)
