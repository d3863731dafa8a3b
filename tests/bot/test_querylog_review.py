"""Reviewing the query log: what was asked, by whom, how often, and what had no answer."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.querylog import LogError, LogFilter, QueryLog, Review
from bot.querylog.schema import APPLICATION_ID
from tests.bot.log_entries import STRIKE

HERE, THERE = 1, 2
ANN, BEN = 101, 102

QUESTION = replace(
    STRIKE,
    typed="Tariffs?",
    understood="tariffs",
    guild=HERE,
    person=ANN,
    article="wire/trade.md",
    source="The Wire",
    speaker="Ann Author",
)
NOTHING = replace(QUESTION, results=0, article=None, score=None, source=None, speaker=None)


async def ask(log, *entries):
    rows = [await log.record(entry) for entry in entries]
    await log.index_new_rows()
    return rows


def move_back(log, row, **ago):
    """Let a row have been asked some time ago."""
    move_to(log, row, datetime.now(UTC) - timedelta(**ago))


def move_to(log, row, at):
    """Let a row have been asked at a time."""
    with closing(sqlite3.connect(log.file)) as database, database:
        database.execute("UPDATE query SET at = ? WHERE id = ?", (int(at.timestamp() * 1000), row))


async def test_recent_rows_come_latest_first(log):
    first, second, third = await ask(log, QUESTION, QUESTION, QUESTION)
    move_back(log, second, hours=1)
    move_back(log, first, hours=2)
    assert [entry.id for entry in await log.review.recent()] == [third, second, first]
    assert [entry.id for entry in await log.review.recent(limit=1)] == [third]


async def test_a_server_sees_only_its_own_rows(log):
    await ask(
        log, QUESTION, replace(QUESTION, guild=THERE, typed="Theirs", understood="theirs", latency_ms=99)
    )
    await ask(log, replace(NOTHING, guild=THERE, understood="their gap"), replace(QUESTION, guild=None))
    here, review = LogFilter(guild=HERE), log.review
    found = [*await review.recent(here), *await review.slow(here), *await review.after(0, here)]
    found += [entry async for entry in review.rows(here)]
    assert {entry.guild for entry in found} == {HERE}
    assert [count.name for count in await review.top("question", here)] == ["tariffs"]
    assert [count.asked for count in await review.top("speaker", here)] == [1]
    assert await review.unanswered(here) == []
    assert [day.asked for day in await review.days(here)] == [1]
    assert len(await review.recent()) == 4


async def test_rows_since_a_time_leave_the_older_out(log):
    old, new = await ask(log, QUESTION, QUESTION)
    move_back(log, old, days=3)
    since = LogFilter(guild=HERE, since=datetime.now(UTC) - timedelta(days=1))
    assert [entry.id for entry in await log.review.recent(since)] == [new]
    assert [count.asked for count in await log.review.top("question", since)] == [1]
    assert [day.asked for day in await log.review.days(LogFilter(guild=HERE))] == [1, 1]


async def test_rows_of_a_person_leave_the_others_out(log):
    await ask(log, QUESTION, replace(QUESTION, person=BEN, understood="bens", speaker="Ben"))
    ben = LogFilter(guild=HERE, person=BEN)
    assert {entry.person for entry in await log.review.recent(ben)} == {BEN}
    assert [count.name for count in await log.review.top("question", ben)] == ["bens"]
    assert [count.name for count in await log.review.top("speaker", ben)] == ["Ben"]
    assert {entry.person for entry in await log.review.slow(ben)} == {BEN}


async def test_the_most_frequent_questions_come_first_whatever_their_case_and_spacing(log):
    await ask(
        log, *(replace(QUESTION, understood=words) for words in ("nato", "tariffs", "Tariffs", "tariffs "))
    )
    latest = (await log.review.recent(limit=1))[0].at
    top = await log.review.top("question", LogFilter(guild=HERE))
    assert [(count.name.strip(), count.asked) for count in top] == [("tariffs", 3), ("nato", 1)]
    assert top[0].last == latest


async def test_speakers_and_sources_are_counted_where_there_are_any(log):
    await ask(log, QUESTION, QUESTION, replace(QUESTION, speaker="Ben", source="The Post"), NOTHING)
    speakers, sources = await log.review.top("speaker"), await log.review.top("source")
    assert [(count.name, count.asked) for count in speakers] == [("Ann Author", 2), ("Ben", 1)]
    assert [(count.name, count.asked) for count in sources] == [("The Wire", 2), ("The Post", 1)]


async def test_unanswered_questions_are_grouped_by_what_was_asked(log):
    await ask(log, QUESTION, NOTHING, NOTHING, replace(NOTHING, understood="rare"))
    found = await log.review.unanswered(LogFilter(guild=HERE))
    assert [(count.name, count.asked) for count in found] == [("tariffs", 2), ("rare", 1)]


async def test_the_slowest_rows_come_first(log):
    await ask(log, *(replace(QUESTION, latency_ms=latency) for latency in (5, 50, 20)))
    assert [entry.latency_ms for entry in await log.review.slow()] == [50, 20, 5]


async def test_a_day_has_its_share_of_answers_and_its_latencies(log):
    await ask(log, *(replace(QUESTION, latency_ms=latency) for latency in range(1, 101)), NOTHING)
    for row in range(1, 102):
        move_to(log, row, datetime(2026, 11, 21, 12, tzinfo=UTC))
    (day,) = await log.review.days()
    assert (day.asked, day.answered) == (101, 100)
    assert (day.median_ms, day.p95_ms) == (50, 95)
    assert day.day == date(2026, 11, 21)


async def test_new_rows_are_indexed_once_the_log_is_idle(log):
    loop, indexing = asyncio.get_running_loop(), asyncio.Event()

    def traced(statement):
        if "SET indexed = 1" in statement:
            loop.call_soon_threadsafe(indexing.set)

    await log.record(QUESTION)
    await log._commits._writer.set_trace_callback(traced)
    assert await log.review.top("question") == []
    async with asyncio.timeout(60):
        await indexing.wait()
    await log._commits._writer.execute("SELECT 1")  # comes after what the log is doing
    assert [count.asked for count in await log.review.top("question")] == [1]


async def test_every_row_is_counted_that_several_steps_index(log):
    await asyncio.gather(*(log.record(QUESTION) for _ in range(450)))
    await log.index_new_rows()
    assert [count.asked for count in await log.review.top("question")] == [450]


async def test_a_person_is_forgotten_with_their_feedback(log):
    anns, bens = await ask(log, QUESTION, replace(QUESTION, person=BEN))
    await log.feedback(anns, BEN, 1)
    await log.feedback(bens, ANN, 1)
    assert await log.forget(ANN) == 1
    assert [entry.id for entry in await log.review.recent()] == [bens]
    assert (await log.entry(bens)).feedback == 0
    assert [count.asked for count in await log.review.top("question")] == [1]
    assert await log.forget(ANN) == 0


async def test_a_person_is_forgotten_on_one_server_only(log):
    here, there = await ask(log, QUESTION, replace(QUESTION, guild=THERE))
    await log.feedback(here, ANN, 1)
    await log.feedback(there, ANN, 1)
    assert await log.forget(ANN, HERE) == 1
    assert [(entry.id, entry.feedback) for entry in await log.review.recent()] == [(there, 1)]


async def test_what_was_forgotten_is_not_left_in_the_files(log):
    await ask(log, replace(QUESTION, typed="An embarrassing question"), replace(QUESTION, person=BEN))
    assert any(b"embarrassing" in each.read_bytes() for each in log.file.parent.iterdir())
    await log.forget(ANN)
    assert not any(b"embarrassing" in each.read_bytes() for each in log.file.parent.iterdir())


async def test_rows_expire_with_the_days(log):
    old, new = await ask(log, QUESTION, QUESTION)
    move_back(log, old, days=91)
    assert await log.expire(90) == 1
    assert [entry.id for entry in await log.review.recent()] == [new]
    assert await log.expire(90) == 0


async def test_many_rows_expire_in_steps(log):
    await asyncio.gather(*(log.record(QUESTION) for _ in range(450)))
    with closing(sqlite3.connect(log.file)) as database, database:
        database.execute("UPDATE query SET at = 0")
    assert await log.expire(90) == 450
    assert await log.review.recent() == []


async def test_people_are_hashed_where_that_is_set(tmp_path):
    log = await QueryLog.open(tmp_path / "queries.sqlite", hash_people=True)
    (row,) = await ask(log, QUESTION)
    kept = await log.entry(row)
    assert kept.person < 0
    assert kept.person in log._pseudonyms.all_ids(ANN)
    assert kept.person not in log._pseudonyms.all_ids(BEN)
    assert [entry.id for entry in await log.review.recent(LogFilter(person=ANN))] == [row]
    key = tmp_path / "queries.sqlite.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    await log.close()

    other = await QueryLog.open(tmp_path / "other" / "queries.sqlite", hash_people=True)
    (elsewhere,) = await ask(other, QUESTION)
    assert (await other.entry(elsewhere)).person != kept.person
    await other.close()


async def test_people_stay_the_same_person_over_a_restart(tmp_path):
    persons = []
    for _ in range(2):
        log = await QueryLog.open(tmp_path / "queries.sqlite", hash_people=True)
        (row,) = await ask(log, QUESTION)
        persons.append((await log.entry(row)).person)
        await log.close()
    assert persons[0] == persons[1]


async def test_rows_from_before_people_were_hashed_are_hashed_too(tmp_path):
    file = tmp_path / "queries.sqlite"
    plain = await QueryLog.open(file)
    (row,) = await ask(plain, replace(QUESTION, person=123456789123456789))
    await plain.feedback(row, 123456789123456789, 1)
    await plain.close()
    log = await QueryLog.open(file, hash_people=True)
    kept = await log.entry(row)
    assert kept.person < 0
    assert kept.person in log._pseudonyms.all_ids(123456789123456789)
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT person FROM feedback").fetchall() == [(kept.person,)]
    assert (123456789123456789).to_bytes(8, "big") not in file.read_bytes()
    assert await log.forget(123456789123456789) == 1
    await log.close()


async def test_people_who_were_hashed_are_forgotten_after_the_setting_is_gone(tmp_path):
    file = tmp_path / "queries.sqlite"
    hashing = await QueryLog.open(file, hash_people=True)
    await ask(hashing, QUESTION)
    await hashing.close()
    plain = await QueryLog.open(file)
    await ask(plain, QUESTION)
    assert await plain.forget(ANN) == 2
    await plain.close()


async def test_a_key_that_others_can_read_is_refused(tmp_path):
    file = tmp_path / "queries.sqlite"
    await (await QueryLog.open(file, hash_people=True)).close()
    (tmp_path / "queries.sqlite.key").chmod(0o644)
    with pytest.raises(LogError, match="chmod 600"):
        await QueryLog.open(file, hash_people=True)


async def test_a_key_that_is_cut_short_is_refused(tmp_path):
    key = tmp_path / "queries.sqlite.key"
    key.write_bytes(b"short")
    key.chmod(0o600)
    with pytest.raises(LogError, match="not a key of 32 bytes"):
        await QueryLog.open(tmp_path / "queries.sqlite", hash_people=True)


async def test_a_backup_is_whole_while_the_log_is_written(log, tmp_path):
    copy = tmp_path / "backup.sqlite"
    await ask(log, *[QUESTION] * 5)
    writing = [asyncio.create_task(log.record(QUESTION)) for _ in range(200)]
    await asyncio.sleep(0)
    await log.backup(copy)
    await asyncio.gather(*writing)
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (rows,) = database.execute("SELECT count(*) FROM query").fetchone()
        assert 5 <= rows <= 205
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.glob("backup*")] == ["backup.sqlite"]
    restored = await QueryLog.open(copy)
    assert len(await restored.review.recent(limit=999)) == rows
    await restored.close()


async def test_a_backup_replaces_an_older_one(log, tmp_path):
    copy = tmp_path / "backup.sqlite"
    await log.backup(copy)
    await ask(log, QUESTION)
    await log.backup(copy)
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM query").fetchone() == (1,)


async def test_a_backup_never_replaces_the_log_itself(log):
    with pytest.raises(LogError, match="is the log itself"):
        await log.backup(log.file)


async def test_a_backup_that_cannot_be_written_says_so(log, tmp_path):
    with pytest.raises(LogError, match="cannot be written"):
        await log.backup(tmp_path / "missing" / "backup.sqlite")


async def test_a_log_can_be_read_beside_the_bot_that_writes_it(log):
    review = await Review.open(log.file)
    await ask(log, QUESTION)
    assert len(await review.recent()) == 1
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await review._reader.execute("DELETE FROM query")
    await review.close()


async def test_a_log_can_be_read_after_the_bot_has_stopped(tmp_path):
    log = await QueryLog.open(tmp_path / "queries.sqlite")
    await ask(log, QUESTION)
    await log.close()
    review = await Review.open(log.file)
    assert len(await review.recent()) == 1
    await review.close()


async def test_reading_a_log_that_is_not_there_makes_none(tmp_path):
    file = tmp_path / "queries.sqlite"
    with pytest.raises(LogError, match="no query log yet"):
        await Review.open(file)
    assert not file.exists()


async def test_reading_a_log_of_an_older_version_says_how_to_upgrade_it(tmp_path):
    file = tmp_path / "queries.sqlite"
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute("PRAGMA user_version = 1")
    with pytest.raises(LogError, match="start the bot once to upgrade it"):
        await Review.open(file)


async def test_what_was_said_after_a_row_comes_in_its_order(log):
    first, second, third = await ask(log, QUESTION, QUESTION, QUESTION)
    assert [entry.id for entry in await log.review.after(first)] == [second, third]


async def test_words_are_forgotten_with_their_author_also_when_ids_are_hashed_later(tmp_path):
    file = tmp_path / "queries.sqlite"
    log = await QueryLog.open(file)
    await log.record(replace(STRIKE, person=1, author=2, guild=5))
    await log.record(replace(STRIKE, person=1, author=3, guild=6))
    await log.close()
    log = await QueryLog.open(file, hash_people=True)
    assert all(row.author < 0 for row in await log.review.recent())
    assert await log.forget(2, 6) == 0
    assert await log.forget(2) == 1
    assert await log.forget(3, 6) == 1
    await log.close()
