"""`onrecord log`: following the rows, charts without rows, the pages in the browser, and what is refused."""

import asyncio
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import webbrowser
from contextlib import closing
from dataclasses import replace

import httpx
import pytest
from typer.testing import CliRunner

from bot.cli.exits import Exit
from bot.cli.main import app
from bot.querylog import QueryLog
from bot.querylog.web import serve
from tests.bot.log_entries import STRIKE

PROGRAM = """
import signal
# A background job of a shell ignores Ctrl-C, and so would what it starts: this one is to hear it.
signal.signal(signal.SIGINT, signal.default_int_handler)
from bot.cli.main import main
main()
"""


async def record(file, *entries):
    log = await QueryLog.open(file)
    for entry in entries:
        await log.record(entry)
    await log.index_new_rows()
    await log.close()


@pytest.fixture
def file(tmp_path):
    """A log with one question."""
    file = tmp_path / "queries.sqlite"
    asyncio.run(record(file, STRIKE))
    return file


@pytest.fixture
def environment(file):
    return {"ONRECORD_LOG__FILE": str(file), "COLUMNS": "200"}


@pytest.fixture
def onrecord(environment):
    return lambda *words: CliRunner().invoke(app, ["log", *map(str, words)], env=environment)


@pytest.fixture
def program(environment):
    """Starts `onrecord log` as a program of its own, which Ctrl-C ends."""

    def start(*words):
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "log", *words],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | environment | {"PYTHONUNBUFFERED": "1"},
        )

    return start


def end(program):
    program.send_signal(signal.SIGINT)
    try:
        assert program.wait(60) == 0
    finally:
        program.kill()


@pytest.mark.slow
def test_questions_are_shown_as_they_come_each_on_a_line(program, file):
    with program("--follow") as following:
        assert "search Ferry strike → Ana Brook · Harbour Post (10 ms)" in following.stdout.readline()
        failed = replace(STRIKE, typed="Just\nnow", person=1_234_567, error="ValueError: no index")
        asyncio.run(record(file, failed))
        line = following.stdout.readline()
        assert "…4567 search Just now → ValueError: no index (10 ms)" in line
        end(following)


@pytest.mark.slow
def test_the_pages_are_served_at_the_address_that_is_printed(program):
    with program("web", "--no-browser") as serving:
        address = re.search(r"http://127\.0\.0\.1:\d+/[\w-]{43}/", serving.stdout.readline()).group()
        try:
            assert "Charts" in httpx.get(address, timeout=60).text
            assert httpx.get(httpx.URL(address).join("/"), timeout=60).status_code == 403
        finally:
            end(serving)


async def test_the_browser_is_opened_at_the_pages(file, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    serving = asyncio.create_task(serve(file))
    async with httpx.AsyncClient(timeout=60, follow_redirects=True) as client:
        while not opened:  # noqa: ASYNC110 - the browser is opened by another thread
            await asyncio.sleep(0)
        assert "Charts" in (await client.get(opened[0])).text
        assert (await client.get(opened[0])).status_code == 403  # other accounts see a browser's arguments
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


def test_a_port_that_is_taken_is_one_line(onrecord):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = onrecord("web", "--no-browser", "--port", port)
    assert refused.exit_code == Exit.CONFIG
    assert refused.stderr.startswith(f"onrecord: port {port} cannot be used (Address already in use")
    assert refused.stderr.endswith("choose another with --port\n")
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("module", "command"), [("bot.querylog.web", ("web",)), ("matplotlib", ("chart", "chart.png"))]
)
def test_a_package_that_is_missing_is_named(onrecord, monkeypatch, tmp_path, module, command):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in sys.modules if name == module or name.startswith(f"{module}.")]:
        monkeypatch.delitem(sys.modules, name)
    if module == "bot.querylog.web":
        monkeypatch.delattr("bot.querylog.web")
        monkeypatch.setitem(sys.modules, "datasette", None)
        monkeypatch.setitem(sys.modules, "datasette.app", None)
    else:
        monkeypatch.setitem(sys.modules, module, None)
    refused = onrecord(*command)
    assert refused.exit_code == Exit.CONFIG
    assert re.fullmatch(
        r"onrecord: [\w.]+ is not installed: pip install 'on-the-record\[review\]'\n", refused.stderr
    )


def test_a_chart_of_no_question_says_so_and_draws_nothing(onrecord, tmp_path):
    shown = onrecord("chart", "--person", 404)
    assert shown.exit_code == Exit.NOTHING
    assert "No such question in the log." in shown.stderr
    assert onrecord("chart", tmp_path / "chart.png", "--person", 404).exit_code == Exit.NOTHING
    assert not (tmp_path / "chart.png").exists()


def test_a_question_that_failed_is_shown_with_its_error(onrecord, file):
    asyncio.run(record(file, replace(STRIKE, error="ValueError: no index")))
    assert "ValueError: no index" in onrecord().stdout


def test_a_log_whose_rows_cannot_be_read_is_one_line(onrecord, file):
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DROP TABLE feedback")
    refused = onrecord()
    assert refused.exit_code == Exit.CONFIG
    assert refused.stderr.startswith(f"onrecord: {file}: cannot be read (no such table: feedback)")
    assert refused.stderr.count("\n") == 1
