"""Scheduled copies of the query log: complete, rotated, free of who was forgotten, and restored."""

import asyncio
import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli.exits import Exit
from bot.cli.main import app
from bot.config import Backups, ConfigError, Discord, Settings, load
from bot.discord_app.client import CoverageBot
from bot.querylog import LogError, QueryLog
from bot.querylog.backups import back_up, backup_time, restore, scheduled_backups
from bot.runtime import backup_schedule
from tests.bot.log_entries import STRIKE

START = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
async def simcord_bot(coverage, log, folder):
    """The bot that the simulated Discord runs, with backups."""
    settings = Settings(discord=Discord(questions=1000), backups=Backups(folder=folder, every="10s", keep=2))
    return CoverageBot(settings, coverage, log)


def people(file):
    with closing(sqlite3.connect(file)) as database:
        return sorted(person for (person,) in database.execute("SELECT person FROM query"))


async def asked(log, *askers):
    for person in askers:
        await log.record(replace(STRIKE, person=person))


async def test_each_copy_is_complete_and_only_the_latest_stay(log, folder):
    for day in range(4):
        await asked(log, day)
        await back_up(log, folder, 2, START + timedelta(days=day))
    copies = scheduled_backups(folder, log.file)
    assert [backup_time(copy) for copy in copies] == [START + timedelta(days=2), START + timedelta(days=3)]
    assert [people(copy) for copy in copies] == [[0, 1, 2], [0, 1, 2, 3]]


async def test_files_that_are_no_scheduled_copies_are_never_deleted(log, folder):
    folder.mkdir()
    others = [
        "mine.sqlite",
        "queries-20240101T000000Z.sqlite.part",
        "queries-99999999T999999Z.sqlite",
        "a.txt",
    ]
    for name in others:
        (folder / name).write_text("mine")
    for day in range(3):
        await back_up(log, folder, 1, START + timedelta(days=day))
    assert {file.name for file in folder.iterdir()} == {*others, "queries-20240303T120000Z.sqlite"}


async def test_a_copy_that_cannot_be_written_deletes_no_earlier_one(log, folder, monkeypatch):
    await back_up(log, folder, 1, START)

    async def fail(_):
        raise LogError("the disk is full")

    monkeypatch.setattr(log, "backup", fail)
    with pytest.raises(LogError):
        await back_up(log, folder, 1, START + timedelta(days=1))
    assert len(scheduled_backups(folder, log.file)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="files have no modes there")
async def test_only_this_account_can_read_the_copies(log, folder):
    copy = await back_up(log, folder, 1, START)
    assert copy.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


async def test_who_is_forgotten_is_forgotten_in_the_copies_too(simcord_env, newsroom, alice, folder):
    bot = simcord_env.bot
    await alice.send(newsroom, "!search Vilnius")
    await asked(bot.log, 7)
    await bot.log.feedback(2, alice.id, 1)
    await back_up(bot.log, folder, 2, START)
    await alice.send(newsroom, "!forget-me")
    (copy,) = scheduled_backups(folder, bot.log.file)
    assert people(copy) == [7]
    assert str(alice.id).encode() not in copy.read_bytes()
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM feedback").fetchone() == (0,)


async def test_a_restored_log_has_what_the_copy_has_and_the_earlier_one_is_kept(tmp_path):
    file = tmp_path / "queries.sqlite"
    log = await QueryLog.open(file)
    await asked(log, 1, 2)
    copy = await back_up(log, tmp_path / "backups", 1, START)
    await asked(log, 3)
    await log.close()
    earlier = restore(copy, file, START)
    assert people(file) == [1, 2]
    assert people(earlier) == [1, 2, 3]
    again = await QueryLog.open(file)
    await asked(again, 4)
    await again.close()
    assert people(file) == [1, 2, 4]
    assert people(copy) == [1, 2]
    assert not [name.name for name in tmp_path.iterdir() if "restoring" in name.name]


async def test_a_log_that_is_gone_or_damaged_is_restored(tmp_path):
    file = tmp_path / "queries.sqlite"
    log = await QueryLog.open(file)
    await asked(log, 1)
    copy = await back_up(log, tmp_path / "backups", 1, START)
    await log.close()
    file.unlink()
    assert restore(copy, file, START) is None
    assert people(file) == [1]
    damage = b"damaged beyond repair" * 1000
    file.write_bytes(damage)
    file.with_name("queries.sqlite-wal").write_bytes(b"also damaged" * 100)
    earlier = restore(copy, file, START)
    assert people(file) == [1]
    assert earlier.read_bytes() == damage
    assert earlier.with_name(f"{earlier.name}-wal").exists()
    log = await QueryLog.open(file)
    await log.close()


async def test_who_opted_out_since_the_copy_stays_so(tmp_path):
    file = tmp_path / "queries.sqlite"
    log = await QueryLog.open(file)
    copy = await back_up(log, tmp_path / "backups", 1, START)
    await log.privacy.opt_out(5)
    await log.close()
    restore(copy, file, START)
    log = await QueryLog.open(file)
    assert log.privacy.is_opted_out(5)
    await log.close()


async def test_a_log_in_use_is_not_touched(log, folder):
    await asked(log, 1)
    copy = await back_up(log, folder, 1, START)
    await asked(log, 2)
    with pytest.raises(LogError, match="stop the bot"):
        await asyncio.to_thread(restore, copy, log.file, START)
    await asked(log, 3)
    assert people(log.file) == [1, 2, 3]


async def test_what_is_no_copy_is_refused_and_the_log_stays(tmp_path):
    file = tmp_path / "queries.sqlite"
    log = await QueryLog.open(file)
    await asked(log, 1)
    await log.close()
    wrong = tmp_path / "wrong.sqlite"
    wrong.write_bytes(b"no database" * 500)
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE something (x)")
    for copy in (wrong, other, tmp_path / "gone.sqlite", file):
        with pytest.raises(LogError):
            restore(copy, file, START)
    assert people(file) == [1]


def test_the_shell_restores_and_says_where_the_earlier_log_is(tmp_path, monkeypatch):
    file = tmp_path / "queries.sqlite"
    monkeypatch.setenv("ONRECORD_LOG__FILE", str(file))

    async def prepare():
        log = await QueryLog.open(file)
        await asked(log, 1)
        await log.backup(tmp_path / "copy.sqlite")
        await asked(log, 2)
        await log.close()

    asyncio.run(prepare())
    shown = CliRunner().invoke(app, ["log", "restore", str(tmp_path / "copy.sqlite")])
    assert shown.exit_code == Exit.FOUND, shown.output
    assert "The earlier log is" in shown.stdout
    assert people(file) == [1]
    shown = CliRunner().invoke(app, ["log", "restore", str(tmp_path / "gone.sqlite")])
    assert shown.exit_code == Exit.CONFIG
    assert shown.stderr.count("\n") == 1


async def test_copies_are_made_when_they_are_due(simcord_env, folder, monkeypatch):
    waits, waited = [], asyncio.Event()

    async def sleep(seconds):
        waits.append(seconds)
        if len(waits) > 2:
            waited.set()
            await asyncio.Event().wait()

    bot = simcord_env.bot
    monkeypatch.setattr(backup_schedule, "sleep", sleep)
    task = asyncio.create_task(backup_schedule.back_up_on_schedule(bot))
    await waited.wait()
    task.cancel()
    assert waits[0] == 0
    assert 0 < waits[1] <= 10
    assert scheduled_backups(folder, bot.log.file)


async def test_a_failure_is_told_once_until_a_copy_succeeds(simcord_env, folder, monkeypatch, caplog):
    bot, tries, tried = simcord_env.bot, [], asyncio.Event()

    async def sleep(_):
        tries.append(1)
        if len(tries) > 5:
            tried.set()
            await asyncio.Event().wait()

    folder.write_text("a file in its place")
    monkeypatch.setattr(backup_schedule, "sleep", sleep)
    task = asyncio.create_task(backup_schedule.back_up_on_schedule(bot))
    await tried.wait()
    task.cancel()
    assert caplog.text.count("the backup failed") == 1


@given(age=st.integers(-(10**6), 10**6), every=st.integers(10, 10**6))
def test_the_wait_is_never_longer_than_the_time_between_two_copies(age, every):
    latest = datetime.now(UTC) - timedelta(seconds=age)
    assert 0 <= backup_schedule._wait(latest, every) <= every


@pytest.mark.parametrize("every", ["5s", "31d", "soon", "1w"])
def test_a_wrong_time_between_copies_is_named(tmp_path, every):
    (tmp_path / "config.toml").write_text(f'[backups]\nevery = "{every}"\n')
    with pytest.raises(ConfigError, match=r"backups\.every: give a number"):
        load(tmp_path / "config.toml")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs another process")
async def test_a_log_that_another_process_has_open_is_not_replaced(tmp_path):
    file = tmp_path / "queries.sqlite"
    log = await QueryLog.open(file)
    await asked(log, 1)
    copy = await back_up(log, tmp_path / "backups", 1, START)
    await log.close()
    code = (
        "import sqlite3, sys\n"
        "database = sqlite3.connect(sys.argv[1])\n"
        "database.execute('SELECT count(*) FROM query').fetchone()\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code, str(file)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert await process.stdout.readline() == b"open\n"
    with pytest.raises(LogError, match="stop the bot"):
        await asyncio.to_thread(restore, copy, file, START)
    process.stdin.close()
    await process.wait()
    assert restore(copy, file, START)
