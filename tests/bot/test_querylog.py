"""The query log: what is written stays, what cannot be written keeps no answer back."""

import asyncio
import logging
import os
import sqlite3
import stat
import tempfile
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.querylog import Entry, LogError, QueryLog
from bot.querylog.entries import topic_of
from bot.querylog.schema import APPLICATION_ID, MIGRATIONS

ENTRY = Entry(
    command="who said",
    typed='"Monumental mistake"',
    understood="monumental mistake",
    guild=11,
    channel=12,
    person=13,
    results=2,
    article="wire/brexit.md",
    score=7.5,
    latency_ms=1.25,
)


@pytest.fixture
async def log(tmp_path):
    opened = await QueryLog.open(tmp_path / "data" / "queries.sqlite")
    yield opened
    await opened.close()


def rows(file, sql="SELECT * FROM query"):
    with closing(sqlite3.connect(file)) as database:
        return database.execute(sql).fetchall()


def a_log_of_version(file, version):
    """Make the file that a bot which knew only the first steps would have left, with one row."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.create_function("topic_of", 2, topic_of)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for step in MIGRATIONS[:version]:
            for statement in step:
                database.execute(statement)
        database.execute(f"PRAGMA user_version = {version}")
        if version:
            database.execute(
                "INSERT INTO query (at, person, command, typed, understood, results, answered, latency_ms)"
                " VALUES (1700000000000, 5, 'search', 'Old', 'old', 0, 0, 3)"
            )


async def test_a_question_is_kept_as_it_was_asked(log):
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    row = await log.record(ENTRY)
    kept = await log.entry(row)
    assert (kept.command, kept.typed, kept.understood) == (
        "who said",
        '"Monumental mistake"',
        "monumental mistake",
    )
    assert (kept.guild, kept.channel, kept.person, kept.message) == (11, 12, 13, None)
    assert (kept.results, kept.article, kept.score, kept.latency_ms) == (2, "wire/brexit.md", 7.5, 1.25)
    assert (kept.error, kept.answered, kept.feedback) == (None, True, 0)
    assert before <= kept.at <= datetime.now(UTC)


async def test_another_connection_sees_the_row_as_soon_as_record_returns(log):
    await log.record(ENTRY)
    assert rows(log.file, "SELECT typed FROM query") == [('"Monumental mistake"',)]


async def test_people_who_ask_at_once_get_each_their_own_row(log):
    asked = [replace(ENTRY, person=person, typed=f"question {person}") for person in range(50)]
    numbers = await asyncio.gather(*map(log.record, asked))
    kept = [await log.entry(number) for number in numbers]
    assert [(each.person, each.typed) for each in kept] == [(each.person, each.typed) for each in asked]


async def test_rows_and_feedback_that_wait_together_do_not_mix(log):
    first = await log.record(ENTRY)
    results = await asyncio.gather(
        log.feedback(first, 1, 1), log.record(replace(ENTRY, typed="second")), log.replied(first, 99),
        log.record(replace(ENTRY, typed="third")),
    )  # fmt: skip
    assert [(await log.entry(results[at])).typed for at in (1, 3)] == ["second", "third"]
    assert ((await log.entry(first)).message, (await log.entry(first)).feedback) == (99, 1)


async def test_a_question_without_a_result_counts_as_unanswered(log):
    row = await log.record(replace(ENTRY, results=0, article=None, score=None))
    assert (await log.entry(row)).answered is False


async def test_an_answer_that_is_not_sure_can_count_as_unanswered(log):
    row = await log.record(replace(ENTRY, command="ask", answered=False))
    assert (await log.entry(row)).answered is False


async def test_the_latest_feedback_of_a_person_counts(log):
    row = await log.record(ENTRY)
    await log.feedback(row, 1, 1)
    await log.feedback(row, 1, -1)
    await log.feedback(row, 2, 1)
    await log.feedback(row, 3, 1)
    await log.feedback(row, 3, 0)
    assert (await log.entry(row)).feedback == 0
    assert rows(log.file, "SELECT person, value FROM feedback") == [(1, -1), (2, 1)]


async def test_feedback_on_a_row_that_is_gone_is_dropped(log):
    await log.feedback(404, 1, 1)
    assert (log.failures, await log.entry(404)) == (0, None)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(st.characters(exclude_categories=[])))
def test_any_text_a_person_types_is_kept(tmp_path, typed):
    async def there_and_back():
        log = await QueryLog.open(tmp_path / "queries.sqlite")
        kept = await log.entry(await log.record(replace(ENTRY, typed=typed)))
        await log.close()
        return kept.typed

    assert asyncio.run(there_and_back()) == typed.encode(errors="replace").decode()


async def test_close_waits_for_what_is_still_to_be_written(tmp_path):
    log = await QueryLog.open(tmp_path / "queries.sqlite")
    asked = [asyncio.create_task(log.record(ENTRY)) for _ in range(20)]
    await asyncio.sleep(0)
    await log.close()
    assert len(rows(log.file)) == 20
    assert None not in await asyncio.gather(*asked)


async def test_after_close_a_question_is_counted_as_not_written(tmp_path):
    log = await QueryLog.open(tmp_path / "queries.sqlite")
    await log.close()
    assert (await log.record(ENTRY), log.failures) == (None, 1)


async def test_an_asker_who_leaves_takes_no_one_else_along(log):
    leaving = asyncio.create_task(log.record(ENTRY))
    staying = asyncio.create_task(log.record(replace(ENTRY, typed="stays")))
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await log.entry(await staying)).typed == "stays"


async def test_the_file_is_private(log):
    await log.record(ENTRY)
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in log.file.parent.iterdir()}
    assert set(modes.values()) == {0o600}, modes


async def test_a_number_is_never_used_again(log):
    row = await log.record(ENTRY)
    with closing(sqlite3.connect(log.file)) as database, database:
        database.execute("DELETE FROM query")
    assert await log.record(ENTRY) > row


@pytest.mark.parametrize("version", range(len(MIGRATIONS) + 1))
async def test_a_log_of_every_older_version_opens_with_its_rows(tmp_path, version):
    file = tmp_path / "queries.sqlite"
    a_log_of_version(file, version)
    log = await QueryLog.open(file)
    row = await log.record(ENTRY)
    assert [(await log.entry(number)).typed for number in range(1, row + 1)] == (
        ["Old", ENTRY.typed] if version else [ENTRY.typed]
    )
    await log.index_new_rows()
    assert "old" in {count.name for count in await log.review.top("question")} or not version
    assert [count.name for count in await log.review.unanswered()] == (["old"] if version else [])
    await log.close()
    assert rows(file, "PRAGMA user_version") == [(len(MIGRATIONS),)]


async def test_an_upgrade_keeps_which_rows_are_in_the_indexes(tmp_path):
    file = tmp_path / "queries.sqlite"
    before_renaming = 3
    a_log_of_version(file, before_renaming)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE query SET settled = 1, speaker = 'Ann Author', source = 'The Wire'")
        database.execute(
            "INSERT INTO query (at, person, command, typed, understood, results, answered, latency_ms, topic)"
            " SELECT at, person, command, 'New', 'new', 1, 1, 9, topic + 1 FROM query"
        )
        database.execute("INSERT INTO feedback VALUES (1, 5, -1)")
    log = await QueryLog.open(file)
    assert rows(file, "SELECT typed, indexed FROM query ORDER BY id") == [("Old", 1), ("New", 0)]
    assert [count.name for count in await log.review.top("question")] == ["old"]
    assert [count.name for count in await log.review.top("speaker")] == ["Ann Author"]
    assert [count.name for count in await log.review.unanswered()] == ["old"]
    assert [(entry.typed, entry.feedback) for entry in await log.review.slow()] == [("Old", -1)]
    await log.index_new_rows()
    assert {count.name for count in await log.review.top("question")} == {"old", "new"}
    assert [entry.typed for entry in await log.review.slow()] == ["New", "Old"]
    await log.close()
    assert rows(file, "SELECT typed, feedback FROM latest") == [("New", 0), ("Old", -1)]
    names = {name for (name,) in rows(file, "SELECT name FROM sqlite_schema WHERE type = 'index'")}
    assert "unindexed" in names
    assert "fresh" not in names


async def refusal(file):
    """Return why a file is refused, once it is sure that it was left as it was."""
    before = file.read_bytes()
    with pytest.raises(LogError) as refused:
        await QueryLog.open(file)
    assert file.read_bytes() == before
    message = str(refused.value)
    assert message.startswith(f"{file}: ")
    assert "\n" not in message
    return message


async def test_a_log_of_a_newer_version_is_refused(tmp_path):
    file = tmp_path / "queries.sqlite"
    a_log_of_version(file, len(MIGRATIONS))
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    assert "upgrade the bot" in await refusal(file)


async def test_another_programs_database_is_refused(tmp_path):
    file = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE bookmark (url)")
    assert "another program" in await refusal(file)


async def test_a_file_that_is_no_database_is_refused_with_the_way_to_recover(tmp_path):
    file = tmp_path / "queries.sqlite"
    file.write_text("It was a monumental mistake. " * 100)
    message = await refusal(file)
    assert "is damaged" in message
    assert ".recover" in message


async def test_a_log_damaged_in_the_middle_is_refused_with_the_way_to_recover(tmp_path):
    file = tmp_path / "queries.sqlite"
    log = await QueryLog.open(file)
    await asyncio.gather(*(log.record(ENTRY) for _ in range(500)))
    await log.close()
    with file.open("r+b") as content:
        content.seek(file.stat().st_size // 2)
        content.write(os.urandom(8192))
    message = await refusal(file)
    assert "is damaged" in message
    assert ".recover" in message


@pytest.fixture
def open_folder():
    """A folder that accounts without special rights reach, too."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


@contextmanager
def without_special_rights():
    """Give up root's rights for a while, for root may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


async def test_a_file_that_cannot_be_written_is_refused(open_folder):
    file = open_folder / "queries.sqlite"
    a_log_of_version(file, len(MIGRATIONS))
    file.chmod(0o444)
    with without_special_rights():
        assert "cannot be written" in await refusal(file)


async def test_a_folder_that_cannot_be_written_is_refused(open_folder):
    open_folder.chmod(0o555)
    with without_special_rights(), pytest.raises(LogError, match=r"cannot be created \(Permission denied\)"):
        await QueryLog.open(open_folder / "queries.sqlite")


async def test_another_process_that_writes_only_delays_a_row(log):
    loop, tried = asyncio.get_running_loop(), asyncio.Event()
    await log._commits._writer.set_trace_callback(lambda _: loop.call_soon_threadsafe(tried.set))
    with closing(sqlite3.connect(log.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        recording = asyncio.create_task(log.record(ENTRY))
        await tried.wait()
        assert not recording.done()
        other.execute("COMMIT")
        assert await recording is not None


@pytest.mark.slow
async def test_another_process_that_holds_the_log_keeps_no_answer_back(log, caplog):
    with closing(sqlite3.connect(log.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await asyncio.wait_for(log.record(ENTRY), timeout=60) is None
    assert log.failures == 1
    assert "database is locked" in caplog.text
    assert await log.record(ENTRY) is not None


async def test_a_full_disk_keeps_no_answer_back_and_later_rows_are_written(log, caplog):
    await log.record(ENTRY)
    await log._commits._writer.execute("PRAGMA max_page_count = 1")
    failed = [await log.record(replace(ENTRY, typed="x" * 4000)) for _ in range(5)]
    assert failed == [None] * 5
    assert log.failures == 5
    assert any(
        record.levelno == logging.ERROR and "make room" in record.getMessage() for record in caplog.records
    )
    await log._commits._writer.execute("PRAGMA max_page_count = 1000000")
    assert (await log.entry(await log.record(ENTRY))).typed == ENTRY.typed


class TestChangesThatAreNoQuestions:
    async def test_all_that_wait_are_committed_in_one_transaction(self, log):
        row_ids = [await log.record(ENTRY) for _ in range(50)]
        statements = []
        await log._commits._writer.set_trace_callback(statements.append)
        await asyncio.gather(
            *(log.replied(row_id, 1000 + row_id) for row_id in row_ids),
            *(log.feedback(row_id, 7, 1) for row_id in row_ids),
        )
        await log._commits._writer.set_trace_callback(None)
        assert statements.count("BEGIN IMMEDIATE") == statements.count("COMMIT")
        assert 1 <= statements.count("COMMIT") <= 2  # the first change may have been taken up alone
        assert [(await log.entry(row_id)).feedback for row_id in row_ids] == [1] * 50
        assert [(await log.entry(row_id)).message for row_id in row_ids] == [1000 + i for i in row_ids]

    async def test_one_that_cannot_be_written_costs_no_other(self, log):
        row_id = await log.record(ENTRY)
        await asyncio.gather(log.replied(row_id, 2**70), log.replied(row_id, 12), log.feedback(row_id, 7, 1))
        entry = await log.entry(row_id)
        assert (entry.message, entry.feedback, log.failures) == (12, 1, 1)

    async def test_questions_are_deleted_and_indexed_while_changes_are_committed(self, log):
        row_ids = [await log.record(replace(ENTRY, person=i % 3)) for i in range(60)]
        await asyncio.gather(
            *(log.feedback(row_id, 9, 1) for row_id in row_ids),
            log.forget(1),
            log.index_new_rows(),
            log.forget(2),
        )
        assert log.failures == 0
        left = [row_id for row_id in row_ids if await log.entry(row_id)]
        assert left == row_ids[::3]


async def test_a_question_is_acknowledged_only_by_its_own_commit(log):
    """It is no part of a transaction that may still be undone."""
    waiting = []

    async def fail():
        async with log._commits.transaction() as writer:
            await writer.execute("INSERT OR REPLACE INTO server VALUES (1, 'Newsroom')")
            waiting.extend(asyncio.create_task(each) for each in (log.record(ENTRY), log.privacy.opt_out(7)))
            done, _ = await asyncio.wait(waiting, timeout=0.1)
            assert not done
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    row, _ = await asyncio.gather(*waiting)
    assert (await log.entry(row)).typed == ENTRY.typed
    with closing(sqlite3.connect(log.file)) as database:
        assert len(database.execute("SELECT 1 FROM memory WHERE name LIKE 'opted out %'").fetchall()) == 1
        assert not database.execute("SELECT 1 FROM server").fetchall()
