"""`onrecord doctor` says what is wrong and what to do."""

import asyncio
import errno
import json
import os
import sqlite3
import sys
import time
from contextlib import closing
from email.utils import formatdate

import pytest
from typer.testing import CliRunner

from bot.cli.exits import Exit
from bot.cli.main import app
from bot.querylog import QueryLog
from bot.runtime import checkup
from bot.state.feeds import FeedState, save_feed
from tests.bot.discord_server import TOKEN, Fault, running
from tests.bot.log_entries import STRIKE

NEWS = "“The strike is over,” said Ana Brook on Wednesday.\n"


@pytest.fixture
async def discord():
    async with running() as server:
        yield server


@pytest.fixture
def installation(monkeypatch, tmp_path):
    """A folder with articles, a store and settings with a token."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONRECORD_ARTICLES__STORE", str(tmp_path / "data" / "store"))
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "ferry.txt").write_text(NEWS, encoding="utf-8")
    write(tmp_path)
    return tmp_path


def write(folder, text=""):
    content = f'[discord]\ntoken = "{TOKEN}"\n[articles]\nfolder = "news"\n{text}'
    file = folder / "config.toml"
    file.write_text(content, encoding="utf-8")
    file.chmod(0o600)


@pytest.fixture
def doctor():
    """Return the exit code, and the level, text and advice of each finding by its subject."""

    async def run(*options):
        shown = await asyncio.to_thread(CliRunner().invoke, app, ["doctor", "--json", *options])
        findings = json.loads(shown.stdout)
        return shown, {finding["subject"]: finding for finding in findings}

    return run


@pytest.mark.usefixtures("discord", "installation")
async def test_a_sound_installation_has_nothing_wrong(doctor):
    shown, findings = await doctor()
    assert shown.exit_code == Exit.FOUND
    assert {finding["level"] for finding in findings.values()} == {"fine"}
    assert set(findings) == {
        *("settings", "articles", "store", "log", "state", "coverage", "discord", "intents", "clock"),
    }
    assert TOKEN not in shown.output


@pytest.mark.usefixtures("discord", "installation")
async def test_people_read_a_line_for_each_finding():
    shown = await asyncio.to_thread(CliRunner().invoke, app, ["doctor"])
    assert "fine   coverage   1 article with 1 quotation" in shown.stdout


async def test_what_discord_says_is_told(discord, installation, doctor):
    discord.grants_message_content = False
    discord.servers = 0
    shown, findings = await doctor()
    assert shown.exit_code == Exit.FOUND
    assert "on no server" in findings["discord"]["text"]
    assert "permissions=" in findings["discord"]["advice"]
    assert "intent is off" in findings["intents"]["text"]
    write(installation, "")
    (installation / "config.toml").write_text('[discord]\ntoken = "wrong"\n[articles]\nfolder = "news"\n')
    shown, findings = await doctor()
    assert shown.exit_code == Exit.CONFIG
    assert "refuses the token" in findings["discord"]["text"]


@pytest.mark.usefixtures("installation")
async def test_discord_out_of_reach_has_its_own_exit_code_and_can_be_left_out(doctor, monkeypatch):
    monkeypatch.setattr("discord.http.Route.BASE", "http://127.0.0.1:9/api")
    monkeypatch.setattr("bot.runtime.application.TIMEOUT_SECONDS", 0.2)
    shown, _ = await doctor()
    assert shown.exit_code == Exit.UNREACHABLE
    assert "Discord cannot be reached" in shown.stderr
    shown, findings = await doctor("--offline")
    assert shown.exit_code == Exit.FOUND
    assert "discord" not in findings


@pytest.mark.parametrize(("offset", "side"), [(3600, "ahead of"), (-3600, "behind")])
@pytest.mark.usefixtures("installation")
async def test_a_wrong_clock_is_told(discord, doctor, offset, side):
    date = {"Date": formatdate(time.time() - offset, usegmt=True)}
    discord.faults.append(Fault("GET", "/gateway", 200, {}, date))
    shown, findings = await doctor()
    assert shown.exit_code == Exit.CONFIG
    assert side in findings["clock"]["text"]


async def test_articles_that_are_not_there_or_cannot_be_read_are_named(installation, doctor):
    (installation / "news" / "broken.json").write_text("{", encoding="utf-8")
    _, findings = await doctor("--offline")
    assert "broken.json" in findings["coverage"]["text"]
    (installation / "news").rename(installation / "elsewhere")
    shown, findings = await doctor("--offline")
    assert shown.exit_code == Exit.CONFIG
    assert findings["articles"]["level"] == "wrong"
    assert findings["articles"]["advice"]


async def test_a_model_that_is_not_installed_is_named(installation, doctor):
    write(installation, 'model = "made_up"\n')
    shown, findings = await doctor("--offline")
    assert shown.exit_code == Exit.CONFIG
    assert "made_up" in findings["model"]["text"]


async def test_a_damaged_log_is_told_and_left_alone(installation, doctor):
    file = installation / "data" / "queries.sqlite"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"no database at all, but long enough to be taken for one" * 100)
    before = file.read_bytes()
    shown, findings = await doctor("--offline")
    assert shown.exit_code == Exit.CONFIG
    assert str(file.name) in findings["log"]["text"]
    assert file.read_bytes() == before


async def test_a_log_that_can_be_read_says_when_it_was_last_written(installation, doctor):
    log = await QueryLog.open(installation / "data" / "queries.sqlite")
    await log.record(STRIKE)
    await log.close()
    _, findings = await doctor("--offline")
    assert "the latest question is of" in findings["log"]["text"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_cannot_be_written_is_told(installation, doctor):
    (installation / "data").mkdir()
    (installation / "data").chmod(0o500)
    shown, findings = await doctor("--offline")
    assert shown.exit_code == Exit.CONFIG
    assert findings["store"]["level"] == "wrong"


async def test_a_place_below_a_file_is_told(installation, doctor, monkeypatch):
    (installation / "file").write_text("")
    monkeypatch.setenv("ONRECORD_ARTICLES__STORE", str(installation / "file" / "store"))
    _, findings = await doctor("--offline")
    assert "not a folder" in findings["store"]["text"]


@pytest.mark.usefixtures("installation")
async def test_a_full_disk_is_told(doctor, monkeypatch):
    monkeypatch.setattr(checkup, "FREE_BYTES", 1 << 62)
    _, findings = await doctor("--offline")
    assert findings["store"]["level"] == "note"


@pytest.mark.skipif(sys.platform == "win32", reason="files have no modes there")
async def test_a_token_that_others_can_read_is_told(installation, doctor):
    (installation / "config.toml").chmod(0o644)
    _, findings = await doctor("--offline")
    assert findings["settings"]["advice"] == "chmod 600 config.toml"


async def test_a_feed_that_fails_is_told(installation, doctor):
    write(installation, '[[feeds]]\nurl = "https://post.example/feed"\n')
    _, findings = await doctor("--offline")
    assert "never fetched" in findings["feeds"]["text"]
    state = installation / "data" / "state.sqlite"
    failed = FeedState("https://post.example/feed", failing_since=1.0, failures=3, problem="answers 404")
    save_feed(state, failed)
    shown, findings = await doctor("--offline")
    assert shown.exit_code == Exit.CONFIG
    assert "answers 404 (3 failures in a row)" in findings["feeds"]["text"]
    with closing(sqlite3.connect(state)) as database:
        database.execute("PRAGMA user_version = 99")
    _, findings = await doctor("--offline")
    assert "newer version" in findings["feeds"]["text"]


@pytest.mark.usefixtures("discord", "installation")
async def test_a_disk_without_room_for_a_block_is_told(doctor, monkeypatch):
    def refuse(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    shown, findings = await doctor("--offline")
    assert shown.exit_code == Exit.CONFIG
    assert findings["state"]["text"].endswith("cannot be written (No space left on device)")
    assert "make space" in findings["store"]["advice"]
