"""Whatever happens to the files of the log: nothing is overwritten, and one line says what is wrong."""

import asyncio
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.querylog import LogError, QueryLog
from bot.querylog.wal import first_damaged_frame
from tests.bot.log_entries import STRIKE
from tests.unmeasured import unmeasured

pytestmark = pytest.mark.slow

RUNS = int(os.environ.get("ONRECORD_FLIPS", "25"))
"""How often bits are flipped: 1,000 where there is time for it."""
FILES = ("queries.sqlite", "queries.sqlite-wal", "queries.sqlite-shm", "queries.sqlite.key")
KEPT = ("queries.sqlite", "queries.sqlite-wal", "queries.sqlite.key")
"""The files that hold what cannot be made again."""
QUESTIONS = 120


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """The files that kill -9 leaves of a log with questions in the file and in the write-ahead log."""
    folder, copy = tmp_path_factory.mktemp("log"), tmp_path_factory.mktemp("killed")

    async def ask():
        log = await QueryLog.open(folder / "queries.sqlite", hash_people=True)
        for number in range(QUESTIONS):
            await log.record(replace(STRIKE, typed=f"question {number}", person=number))
            if number == QUESTIONS // 2:
                await log.index_new_rows()
                await log._commits.checkpoint()
        for name in FILES:
            shutil.copy(folder / name, copy / name)
        await log.close()

    asyncio.run(ask())
    return copy


@pytest.fixture
def copied(killed, tmp_path):
    """Copies those files to a new folder, and returns the log's."""

    def copy(name="log"):
        folder = tmp_path / name
        folder.mkdir(mode=0o700)
        for file in FILES:
            shutil.copy(killed / file, folder / file)
        return folder / "queries.sqlite"

    return copy


def flip(file, dice, bits):
    content = bytearray(file.read_bytes())
    for _ in range(bits):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    file.write_bytes(content)


def contents(folder):
    return {name: (folder / name).read_bytes() for name in KEPT if (folder / name).exists()}


def is_one_line(message):
    return "\n" not in message and any(
        word in message for word in ("restore", "recover", "set another", "copy")
    )


async def use(log):
    """Do what a bot does in a day; return the ids of its questions, or None if they cannot be read."""
    errors = []
    asked = [await log.record(STRIKE) for _ in range(3)]
    for row in filter(None, asked):
        await log.replied(row, 5)
        await log.feedback(row, 6, 1)
    for step in (log.index_new_rows, lambda: log.expire(10_000), log.review.days, log.review.slow):
        try:
            await step()
        except LogError as error:
            errors.append(str(error))
    kept = None
    try:
        kept = {entry.id async for entry in log.review.rows()}
    except LogError as error:
        errors.append(str(error))
    assert all(map(is_one_line, errors)), errors
    return kept


@pytest.mark.parametrize("seed", range(RUNS))
def test_flipped_bits_overwrite_nothing_and_are_one_line(copied, seed, caplog):
    dice = random.Random(seed)
    file = copied()
    for name in dice.sample(FILES, dice.choice((1, 1, 1, 2, 4))):
        flip(file.parent / name, dice, dice.randint(1, 20))
    before = contents(file.parent)

    async def run():
        try:
            log = await QueryLog.open(file, hash_people=True)
        except LogError as refused:
            return str(refused)
        try:
            kept = await use(log)
        finally:
            await log.close()
        assert kept is None or kept >= set(range(1, QUESTIONS + 1))
        return ""

    refusal = asyncio.run(run())
    assert not refusal or is_one_line(refusal)
    after = contents(file.parent)
    assert after["queries.sqlite.key"] == before["queries.sqlite.key"]
    if refusal and ".key: " not in refusal:
        assert after == before
    assert not [record for record in caplog.records if record.exc_info]
    assert all("\n" not in record.getMessage() for record in caplog.records)
    config = file.parent / "config.toml"
    config.write_text(f'[log]\nfile = "{file}"\n')
    for words in ((), ("--csv",), ("--top",), ("chart",)):
        shown = CliRunner().invoke(app, ["--config", str(config), "log", *words], env={"COLUMNS": "200"})
        assert shown.exit_code in {0, 1, 78}, shown.exception
        if shown.exit_code == 78:
            assert shown.stderr.count("\n") == 1
            assert is_one_line(shown.stderr.strip())


def frame_size(file):
    return 24 + int.from_bytes(file.read_bytes()[8:12], "big")


@pytest.mark.parametrize("where", ["header", "first", "third"])
async def test_damage_in_the_write_ahead_log_is_refused(copied, where):
    file = copied()
    wal = file.with_name(f"{file.name}-wal")
    size = frame_size(wal)
    place = {"header": 9, "first": 32 + 100, "third": 32 + 2 * size + 9}
    content = bytearray(wal.read_bytes())
    content[place[where]] ^= 4
    wal.write_bytes(content)
    before = contents(file.parent)
    with pytest.raises(LogError, match="latest questions cannot be read") as refused:
        await QueryLog.open(file)
    assert contents(file.parent) == before
    command = str(refused.value).rpartition("with: ")[2]
    assert command == f"sqlite3 {file} 'PRAGMA wal_checkpoint(TRUNCATE)'"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    await (await QueryLog.open(file)).close()


def test_damage_in_the_last_commit_is_seen_unless_an_older_log_follows(tmp_path):
    with closing(sqlite3.connect(tmp_path / "x.sqlite", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE t (x)")
        database.execute("INSERT INTO t VALUES (1)")
        content = bytearray((tmp_path / "x.sqlite-wal").read_bytes())
    assert first_damaged_frame(content) is None
    content[-9] ^= 1
    assert first_damaged_frame(content) == (len(content) - 32) // 4120


@pytest.mark.parametrize("cut", [1, 23, 24, 25, 4095, 4119])
async def test_a_frame_that_a_crash_cut_short_is_no_damage(copied, cut):
    file = copied()
    wal = file.with_name(f"{file.name}-wal")
    os.truncate(wal, wal.stat().st_size - cut)
    log = await QueryLog.open(file)
    assert len(await log.review.recent(limit=1000)) in {QUESTIONS - 1, QUESTIONS}
    await log.close()


def test_an_older_log_behind_the_end_is_no_damage(tmp_path):
    """SQLite writes from the start of the file again once all has been moved to the database."""
    file = tmp_path / "x.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA wal_autocheckpoint = 0")
        database.execute("CREATE TABLE t (x)")
        for _ in range(3):
            for size in (90_000, 10, 10):
                database.execute("INSERT INTO t VALUES (zeroblob(?))", (size,))
                database.execute("BEGIN")
                database.execute("INSERT INTO t VALUES (zeroblob(?))", (size,))
                database.execute("ROLLBACK")
                assert first_damaged_frame((tmp_path / "x.sqlite-wal").read_bytes()) is None
            database.execute("PRAGMA wal_checkpoint(PASSIVE)")


@pytest.mark.parametrize("hash_people", [False, True])
async def test_a_damaged_key_is_refused(copied, hash_people):
    file = copied()
    flip(file.parent / "queries.sqlite.key", random.Random(1), 1)
    before = (file.parent / "queries.sqlite.key").read_bytes()
    with pytest.raises(LogError, match=r"\.key: is damaged, or is not the key of"):
        await QueryLog.open(file, hash_people=hash_people)
    assert (file.parent / "queries.sqlite.key").read_bytes() == before
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM query").fetchone() == (QUESTIONS,)
    (file.parent / "queries.sqlite.key").unlink()
    for _ in range(2):
        await (await QueryLog.open(file, hash_people=True)).close()


@pytest.mark.parametrize("name", ["opted out 1x7", "left server "])
async def test_a_damaged_decision_of_a_person_is_refused(tmp_path, name):
    file = tmp_path / "queries.sqlite"
    await (await QueryLog.open(file)).close()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("INSERT INTO memory VALUES (?, 1)", (name,))
    with pytest.raises(LogError, match=r"is damaged \(.* and was left unchanged"):
        await QueryLog.open(file)


async def test_a_row_with_damaged_values_is_one_line(log):
    await log.record(STRIKE)
    await log.index_new_rows()
    for column, value in (
        ("at", 10**18),
        ("at", "noon"),
        ("typed", b"\xff"),
        ("latency_ms", "long"),
        ("person", "x"),
    ):
        with closing(sqlite3.connect(log.file)) as database, database:
            (good,) = database.execute(f"SELECT {column} FROM query").fetchone()  # noqa: S608 - our own columns
            database.execute(f"UPDATE query SET {column} = ?", (value,))  # noqa: S608
        with pytest.raises(LogError, match="is damaged"):
            await log.review.recent()
        with pytest.raises(LogError, match="is damaged"):
            _ = [row async for row in log.review.rows()]
        with closing(sqlite3.connect(log.file)) as database, database:
            database.execute(f"UPDATE query SET {column} = ?", (good,))  # noqa: S608
    assert len(await log.review.recent()) == 1


FULL = """
import asyncio, logging, resource, signal, sys
from dataclasses import replace
from pathlib import Path
from bot.querylog import LogError, QueryLog
from tests.bot.log_entries import STRIKE

async def run():
    try:
        log = await QueryLog.open(Path(sys.argv[1]))
    except LogError as error:
        print(error, file=sys.stderr)
        return
    for _ in range(40):
        row = await log.record(replace(STRIKE, typed="x" * 20_000))
        print(row, flush=True)
    await log.close()

logging.basicConfig(format="%(message)s")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
asyncio.run(run())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit on the size of files")
@pytest.mark.parametrize("room", [0, 100, 5_000, 40_000, 150_000, 300_000])
def test_a_log_without_room_loses_only_what_it_says(tmp_path, room):
    file = tmp_path / "queries.sqlite"
    command = [sys.executable, "-c", FULL, file, str(room)]
    ran = subprocess.run(command, env=unmeasured(), capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    lines = ran.stderr.splitlines()
    assert lines
    assert all(str(file) in line for line in lines)
    answers = ran.stdout.split()
    assert len(answers) in {0, 40}
    written = {int(row) for row in answers if row != "None"}
    if answers:
        assert "None" in answers
        with closing(sqlite3.connect(file)) as database:
            assert {row for (row,) in database.execute("SELECT id FROM query")} == written
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
