"""Half a surrogate pair, which no text should have and JSON can, fails nowhere."""

import asyncio
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot import i18n
from bot.answering.handlers import answer
from bot.answering.requests import COMMANDS_BY_NAME, Request
from bot.cli import terminal
from bot.cli.exits import Exit
from bot.cli.main import app
from bot.config import Answers
from bot.discord_app.result_rendering import page_embed
from bot.output.printable import to_json
from index.coverage import Coverage
from tests.bot.log_entries import STRIKE

HALVES = st.text(st.sampled_from('\ud800\udc00\udfff aé“”":-said Stoltenberg'), min_size=1, max_size=40)


@pytest.fixture
def latin_folder(tmp_path):
    """A folder and two files whose names are not UTF-8, and a file with half characters."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/articles \xe9"))
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text("The ferry to the café sailed.\n")
    Path(os.fsdecode(os.fsencode(folder) + b"/empty\xe9.txt")).write_text("")
    lines = [
        {
            "id": "\ud800",
            "text": "“No \udc00 ferry,” said Ada \ud800 Lind.",
            "title": "\udfff",
            "outlet": "\ud800",
        },
        {"id": 2, "text": "\udc00"},
        {"id": "\ud801"},
    ]
    (folder / "b.jsonl").write_text("\n".join(map(json.dumps, lines)))
    return folder


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=HALVES)
def test_they_are_asked_and_shown(coverage, capsys, typed):
    for command in {*COMMANDS_BY_NAME.values(), "unknown", "who said this"}:
        embed = page_embed(answer(coverage, Request(command, typed)), i18n.load("en"))
        assert json.loads(json.dumps(embed.to_dict()))
    verdicts = coverage.check(typed)
    for verdict in verdicts:
        terminal.show_verdict(verdict, Answers())
    terminal.show_answer(coverage.ask(typed), Answers())
    terminal.show_nothing_found([typed])
    to_json([coverage.ask(typed).record(), [verdict.record() for verdict in verdicts]]).encode()
    shown = capsys.readouterr()
    (shown.out + shown.err).encode()


async def test_they_are_logged_and_exported(log, tmp_path):
    row = await log.record(
        replace(STRIKE, typed="\ud800x", understood="\udc00", article="\ud800", error="\udfff")
    )
    assert (await log.entry(row)).typed == "?x"
    await log.index_new_rows()
    config = tmp_path / "config.toml"
    config.write_text(f'[log]\nfile = "{log.file}"\n')
    for words in ((), ("--csv",), ("--top",)):
        shown = await asyncio.to_thread(CliRunner().invoke, app, ["--config", str(config), "log", *words])
        assert shown.exit_code == 0, shown.exception


def test_folders_and_files_may_have_them_in_their_names_and_are_stored(latin_folder, tmp_path, caplog):
    store = tmp_path / "store"
    for _ in range(2):
        coverage = Coverage.open(latin_folder, store)
        assert coverage.size().articles == 3
        assert len(coverage.search("ferry")) == 2
        assert len(coverage.skipped) == 2
        assert coverage.verified() is coverage
    assert not caplog.records


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_the_shell_prints_what_has_them(latin_folder, tmp_path, as_json):
    claims = tmp_path / "claims.jsonl"
    claims.write_text('{"id": "\\ud800", "text": "\\ud800 “No \\udc00 ferry” \\ud800"}\n')
    for words in (["search", "ferry"], ["who", "ferry"], ["quotes", "Ada"], ["ask", "who said no ferry?"]):
        shown = CliRunner().invoke(app, [*words, "--articles", str(latin_folder), *as_json])
        assert shown.exit_code in {0, 1}, shown.exception
        shown.stdout.encode()
    checked = CliRunner().invoke(
        app, ["check", "--batch", str(claims), "--articles", str(latin_folder), *as_json]
    )
    assert checked.exit_code == Exit.USAGE
    assert "claims.jsonl, line 1: is not UTF-8 text" in checked.stderr
