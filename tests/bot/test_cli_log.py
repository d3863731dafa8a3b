"""`onrecord log`: reviewing the query log in the shell."""

import asyncio
import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli import log_charts
from bot.cli.exits import Exit
from bot.cli.main import app
from bot.querylog import Day, QueryLog
from bot.querylog.export import csv_line
from bot.querylog.since import parse_since
from tests.bot.log_entries import STRIKE

UNANSWERED = replace(
    STRIKE, typed="Lighthouse", understood="lighthouse", results=0, article=None, source=None, speaker=None
)


@pytest.fixture
def config(tmp_path):
    """The settings of a bot whose log has three questions: two about a strike, one without an answer."""
    config = tmp_path / "config.toml"
    config.write_text(f'[log]\nfile = "{tmp_path / "queries.sqlite"}"\n')

    async def fill():
        log = await QueryLog.open(tmp_path / "queries.sqlite")
        for entry in (STRIKE, replace(STRIKE, guild=2, person=102), UNANSWERED):
            await log.record(entry)
        await log.index_new_rows()
        await log.close()

    asyncio.run(fill())
    return config


def onrecord(config, *arguments):
    return CliRunner().invoke(
        app, ["--config", str(config), "log", *map(str, arguments)], env={"COLUMNS": "200"}
    )


def test_the_latest_questions_are_shown_with_their_best_results(config):
    shown = onrecord(config)
    assert shown.exit_code == Exit.FOUND
    lines = shown.output.splitlines()
    assert [("Lighthouse" in line, "Ferry strike" in line) for line in lines[1:]] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    assert "Ana Brook · Harbour Post" in lines[2]
    assert "no answer" in lines[1]


def test_a_log_without_such_questions_ends_with_1(config):
    assert onrecord(config, "--server", 404).exit_code == Exit.NOTHING
    assert onrecord(config, "--top", "--person", 404).exit_code == Exit.NOTHING


def test_unanswered_questions_are_shown_by_question(config):
    shown = onrecord(config, "--unanswered").output
    assert "lighthouse" in shown
    assert "ferry" not in shown


def test_the_most_frequent_questions_speakers_and_sources_are_shown(config):
    shown = " ".join(onrecord(config, "--top").output.split())
    assert "2 ferry strike" in shown
    assert "2 Ana Brook" in shown
    assert "2 Harbour Post" in shown


def test_the_slowest_questions_are_shown(config):
    assert onrecord(config, "--slow", "--limit", 1).output.count("10") >= 1


@pytest.mark.parametrize("option", ["--csv", "--jsonl"])
def test_rows_are_exported_whole_and_in_their_order(config, option):
    written = onrecord(config, option).output
    rows = (
        list(csv.DictReader(StringIO(written)))
        if option == "--csv"
        else list(map(json.loads, written.splitlines()))
    )
    assert [row["typed"] for row in rows] == ["Ferry strike", "Ferry strike", "Lighthouse"]
    assert [str(row["answered"]) for row in rows] == ["True", "True", "False"]
    times = [datetime.fromisoformat(row["at"]) for row in rows]
    assert times == sorted(times)
    assert times[0].tzinfo is not None


def test_a_limit_exports_the_latest_rows(config):
    written = onrecord(config, "--jsonl", "--limit", 1).output.splitlines()
    assert [json.loads(line)["typed"] for line in written] == ["Lighthouse"]


async def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(log):
    row = await log.record(replace(STRIKE, typed='=HYPERLINK("http://example.org")'))
    (cells,) = csv.reader(StringIO(csv_line(await log.entry(row))))
    assert cells[6] == '\'=HYPERLINK("http://example.org")'


def test_two_reviews_at_once_are_refused(config):
    refused = onrecord(config, "--top", "--csv")
    assert refused.exit_code == Exit.USAGE


def test_a_time_that_is_none_is_refused(config):
    refused = onrecord(config, "--since", "yesteryear")
    assert refused.exit_code == Exit.USAGE
    assert "give 24h, 7d, 2w or a date" in " ".join(refused.output.replace("│", " ").split())


def test_a_log_that_is_not_there_is_named(tmp_path):
    config = tmp_path / "config.toml"
    config.write_text(f'[log]\nfile = "{tmp_path / "none.sqlite"}"\n')
    for command in ((), ("chart",), ("web", "--no-browser"), ("backup", tmp_path / "copy")):
        refused = onrecord(config, *command)
        assert refused.exit_code == Exit.CONFIG
        assert "no query log yet" in refused.output
        assert refused.output.count("\n") == 1


def test_a_log_that_is_damaged_is_named_with_the_way_to_recover(config, tmp_path):
    with (tmp_path / "queries.sqlite").open("r+b") as file:
        file.write(b"not a database")
    refused = onrecord(config)
    assert refused.exit_code == Exit.CONFIG
    assert "is damaged" in refused.output
    assert ".recover" in refused.output


def test_a_chart_has_a_line_a_day(config, tmp_path):
    with closing(sqlite3.connect(tmp_path / "queries.sqlite")) as database, database:
        database.execute(
            "UPDATE query SET at = ?", (int(datetime(2026, 11, 21, tzinfo=UTC).timestamp() * 1000),)
        )
    shown = onrecord(config, "chart").output
    assert "2026-11-21" in shown
    assert "67%" in shown


@pytest.mark.slow
@pytest.mark.parametrize("name", ["chart.png", "chart.svg"])
def test_a_chart_is_drawn_to_a_picture(config, tmp_path, name):
    assert onrecord(config, "chart", tmp_path / name).exit_code == Exit.FOUND
    begins = (tmp_path / name).read_bytes()[:8]
    assert begins == (b"\x89PNG\r\n\x1a\n" if name.endswith("png") else b"<?xml ve")


@pytest.mark.slow
@pytest.mark.parametrize("days", [1, 2, 7, 8, 40])
def test_a_bar_is_a_day_wide_however_few_days_there_are(tmp_path, days, monkeypatch):
    figures = []
    monkeypatch.setattr("matplotlib.figure.Figure.savefig", lambda figure, _: figures.append(figure))
    first = date(2026, 11, 21)
    log_charts.draw([Day(first + timedelta(n), 4, 3, 1.0, 2.0) for n in range(days)], tmp_path / "days.png")
    questions = figures[0].axes[0]
    left, right = questions.get_xlim()
    assert right - left >= 7
    assert all(bar.get_width() < 1 for bar in questions.patches)
    assert all(left <= bar.get_x() and bar.get_x() + bar.get_width() <= right for bar in questions.patches)
    if days <= 7:
        assert len(questions.get_xticks()) == 7


def test_no_chart_of_an_empty_log_is_drawn_and_it_says_so(config, tmp_path):
    file = tmp_path / "chart.png"
    refused = onrecord(config, "chart", file, "--since", "2999-01-01")
    assert refused.exit_code == Exit.NOTHING
    assert refused.output == f"onrecord: no such question in the log; {file} was not written\n"
    assert not file.exists()


def test_a_chart_of_an_unknown_format_is_refused(config, tmp_path):
    refused = onrecord(config, "chart", tmp_path / "chart.doc")
    assert refused.exit_code == Exit.CONFIG
    assert "cannot be written" in refused.output


def test_a_backup_is_a_log_by_itself(config, tmp_path):
    copy = tmp_path / "copy.sqlite"
    assert onrecord(config, "backup", copy).exit_code == Exit.FOUND
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM query").fetchone() == (3,)


@pytest.mark.slow
def test_rows_are_printed_as_they_come_until_ctrl_c(config, tmp_path):
    # A background job of a shell ignores Ctrl-C, and so would what it starts: this one is to hear it.
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from bot.cli.main import main; main()"
    )
    onrecord = [sys.executable, "-c", program, "--config", config]
    command = [*onrecord, "log", "--jsonl", "--limit", "1", "--follow"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as following:
        assert json.loads(following.stdout.readline())["typed"] == "Lighthouse"

        async def ask():
            log = await QueryLog.open(tmp_path / "queries.sqlite")
            await log.record(replace(STRIKE, typed="Just now"))
            await log.close()

        asyncio.run(ask())
        assert json.loads(following.stdout.readline())["typed"] == "Just now"
        following.send_signal(signal.SIGINT)
        try:
            assert following.wait(60) == 0
        finally:
            following.kill()


NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("90m", NOW - timedelta(minutes=90)),
        ("24h", NOW - timedelta(hours=24)),
        ("7 days", NOW - timedelta(days=7)),
        (" 2W ", NOW - timedelta(weeks=2)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026/11", datetime(2026, 11, 1, tzinfo=UTC)),
        ("last week", datetime(2026, 11, 9, tzinfo=UTC)),
        ("1 November 2026", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T12:00+01:00", datetime(2026, 11, 1, 11, tzinfo=UTC)),
    ],
)
def test_a_time_is_a_span_or_a_date(typed, meant):
    assert parse_since(typed, NOW) == meant


@pytest.mark.slow
@given(st.text() | st.from_regex(r"[0-9]{1,6} ?[mhdwMHDW]", fullmatch=True))
def test_any_other_text_is_a_value_error_or_a_time_in_utc(typed):
    try:
        meant = parse_since(typed, NOW)
    except ValueError:
        return
    assert meant.tzinfo is UTC
