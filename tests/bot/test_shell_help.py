"""The shell explains itself: the version, completion, and examples that work."""

import asyncio
import shlex

import pytest
import typer
from typer.testing import CliRunner

from bot.cli.examples import EXAMPLES
from bot.cli.main import app
from bot.querylog import QueryLog
from tests.bot.log_entries import STRIKE

LEAVES = {
    name if leaf is None else f"{name} {leaf}"
    for name, command in typer.main.get_command(app).commands.items()
    for leaf in [None, *getattr(command, "commands", ())]
}
NOT_RUN_HERE = {"serve", "try", "log web", "fetch"}
"""The commands that run until they are stopped, or that need a feed; they have tests of their own."""
FILES = {
    "claims.jsonl": '{"id": 1, "text": "He called it “a monumental mistake”."}\n',
    "questions.jsonl": '{"id": 1, "question": "When is the Vilnius summit?"}\n',
    "story.txt": "He called it “a monumental mistake”.\n",
}


async def ask_once(file):
    log = await QueryLog.open(file)
    await log.record(STRIKE)
    await log.backup(file.with_name("copy.sqlite"))
    await log.close()


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("ONRECORD_LOG__FILE", str(tmp_path / "queries.sqlite"))
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return lambda *words: CliRunner().invoke(app, words)


def test_the_version_is_one_line_and_needs_no_settings(run, tmp_path):
    (tmp_path / "config.toml").write_text("wrong", encoding="utf-8")
    shown = run("--version")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("onrecord ")
    assert shown.stdout.count("\n") == 1


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_the_script_that_completes_commands(run, monkeypatch, shell):
    monkeypatch.setenv("_ONRECORD_COMPLETE", f"source_{shell}")
    assert f"_ONRECORD_COMPLETE=complete_{shell}" in run().stdout


def test_a_command_is_completed(run, monkeypatch):
    monkeypatch.setenv("_ONRECORD_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "onrecord sea")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert run().stdout.split() == ["search"]


def test_every_command_has_examples():
    assert set(EXAMPLES) == LEAVES


@pytest.mark.parametrize("command", sorted(EXAMPLES))
def test_the_help_of_a_command_shows_its_examples(run, command):
    shown = run(*command.split(), "--help")
    assert shown.exit_code == 0
    for example in EXAMPLES[command]:
        assert example in shown.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "example", [one for command, lines in EXAMPLES.items() if command not in NOT_RUN_HERE for one in lines]
)
def test_each_example_runs(run, tmp_path, example):
    asyncio.run(ask_once(tmp_path / "queries.sqlite"))
    program, *words = shlex.split(example.partition(" > ")[0])
    assert program == "onrecord"
    shown = run(*words)
    assert shown.exit_code in {0, 1}, shown.output
    assert "Usage" not in shown.stderr
