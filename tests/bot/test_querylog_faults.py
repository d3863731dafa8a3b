"""What a person saw stands in the log, whatever happens to the process or the disk."""

import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
from contextlib import closing

import pytest

from bot.querylog import Entry, LogError, QueryLog, Review
from tests.bot.asking_process import ask_until_killed

KILLS = int(os.environ.get("ONRECORD_KILLS", "20"))
"""How often a process is killed: 100 where there is time for it."""
MOST_REPLIES = 400
"""Replies after which a process is killed, at the most."""


@pytest.fixture(scope="module")
def processes():
    """Processes that start quickly and share no thread with the tests."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.bot.asking_process"])
    return context


def replies_until_kill(processes, file, count):
    """Let a process ask, kill it while it goes on after so many replies, and return its replies."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = processes.Process(target=ask_until_killed, args=(file, sender))
    with receiver:
        process.start()
        sender.close()
        replies = b""
        while replies.count(b"\n") < count:
            replies += os.read(receiver.fileno(), 65536)
        process.kill()
        while part := os.read(receiver.fileno(), 65536):
            replies += part
    process.join()
    assert process.exitcode == -9
    return [line.split("\t") for line in replies.decode().splitlines()]


@pytest.mark.slow
def test_every_reply_that_a_person_saw_has_its_row_after_kill_9(processes, tmp_path):
    file = tmp_path / "queries.sqlite"
    dice = random.Random(6)
    indexed = 0
    for count in (dice.randint(1, MOST_REPLIES) for _ in range(KILLS)):
        replies = replies_until_kill(processes, file, count)
        with closing(sqlite3.connect(file)) as database:
            kept = dict(database.execute("SELECT id, typed FROM query"))
            (indexed,) = database.execute("SELECT count(*) FROM query WHERE indexed").fetchone()
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert len(replies) >= count
        assert all(kept[int(row)] == typed for row, typed in replies)
    assert indexed


@pytest.fixture
def small_disk(tmp_path):
    """A disk of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    mounted = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S607


async def test_a_disk_that_runs_full_keeps_no_answer_back(small_disk, caplog):
    log = await QueryLog.open(small_disk / "queries.sqlite")
    entry = Entry("search", "x" * 2000, "x" * 2000, 1, 2, 3, 0, None, None, 1.5)
    rows = [await log.record(entry) for _ in range(300)]
    written = [row for row in rows if row is not None]
    assert written
    assert log.failures == rows.count(None) > 0
    assert "full" in caplog.text
    for row in written:
        assert (await log.entry(row)).typed == entry.typed
    await log.close()
    with closing(sqlite3.connect(log.file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_a_log_is_written_again_once_the_disk_has_room(small_disk):
    filler = small_disk / "filler"
    log = await QueryLog.open(small_disk / "queries.sqlite")
    filler.write_bytes(bytes(500_000))
    entry = Entry("search", "x" * 2000, "x" * 2000, 1, 2, 3, 0, None, None, 1.5)
    while await log.record(entry) is not None:
        pass
    filler.unlink()
    assert await log.record(entry) is not None
    await log.close()


@pytest.fixture
async def broken_log(tmp_path):
    """An open log with a row, whose table is gone."""
    log = await QueryLog.open(tmp_path / "queries.sqlite")
    await log.record(Entry("search", "x", "x", 1, 2, 3, 0, None, None, 1.5))
    await log.index_new_rows()
    with closing(sqlite3.connect(log.file)) as database:
        database.execute("DROP VIEW latest")
        database.execute("ALTER TABLE query RENAME TO lost")
    yield log
    await log.close()


READS = {
    "entry": lambda review: review.entry(1),
    "recent": lambda review: review.recent(),
    "after": lambda review: review.after(0),
    "slow": lambda review: review.slow(),
    "top": lambda review: review.top("question"),
    "unanswered": lambda review: review.unanswered(),
    "days": lambda review: review.days(),
    "rows": lambda review: anext(review.rows()),
    "row_ids_of": lambda review: review.row_ids_of(3),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_log_that_cannot_be_read_is_one_line(broken_log, read):
    review = await Review.open(broken_log.file)
    with pytest.raises(LogError) as error:
        await read(review)
    assert str(error.value).startswith(f"{broken_log.file}: cannot be read (no such table: query)")
    assert "\n" not in str(error.value)
    await review.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    "delete", [lambda log: log.forget(3), lambda log: log.expire(0)], ids=["forget", "expire"]
)
async def test_a_log_whose_rows_cannot_be_deleted_is_one_line(tmp_path, delete):
    log = await QueryLog.open(tmp_path / "queries.sqlite")
    await log.record(Entry("search", "x", "x", 1, 2, 3, 0, None, None, 1.5))
    with closing(sqlite3.connect(log.file, isolation_level=None)) as other_process:
        other_process.execute("BEGIN IMMEDIATE")
        with pytest.raises(LogError, match=r"cannot be written \(database is locked\)"):
            await delete(log)
        other_process.execute("ROLLBACK")
    assert await log.forget(3) == 1
    await log.close()
