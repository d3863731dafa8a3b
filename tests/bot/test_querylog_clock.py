"""Questions are deleted by their age only while the clock can be trusted."""

import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.querylog import QueryLog
from bot.querylog.clock import DAY_MS, LARGEST_JUMP_MS, LONGEST_ABSENCE_MS, Clock, Reading, count_seconds
from tests.bot.log_entries import STRIKE

HOUR = 3600
DAY = 24 * HOUR
START = 1_900_000_000
KEPT_DAYS = 90


@dataclass
class FakeClock:
    """A clock that a test sets, and seconds that only pass."""

    wall: float = START
    steady: float = 0

    def passes(self, seconds):
        self.wall += seconds
        self.steady += seconds

    def as_clock(self):
        return Clock(lambda: self.wall, lambda: self.steady)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
async def run(tmp_path, clock):
    """Starts the bot's log, and returns it; a later start, or the test's end, stops the earlier."""
    running = []

    async def start(off_for=0):
        if running:
            await running.pop().close()
        clock.wall += off_for
        clock.steady = 7  # the count starts anywhere
        running.append(await QueryLog.open(tmp_path / "queries.sqlite", clock=clock.as_clock()))
        return running[0]

    yield start
    for log in running:
        await log.close()


async def rows(log):
    return len(await log.review.recent(limit=1000))


async def test_old_questions_are_deleted_by_a_clock_that_runs_evenly(run, clock):
    log = await run()
    await log.record(STRIKE)
    for _ in range(KEPT_DAYS):
        clock.passes(DAY)
        assert await log.expire(KEPT_DAYS) == 0
    clock.passes(DAY)
    assert await log.expire(KEPT_DAYS) == 1
    await log.close()


@pytest.mark.parametrize("jump", [91 * DAY, 365 * DAY, 20_000 * DAY, 2 * HOUR, -91 * DAY, -START])
async def test_one_wrong_reading_deletes_nothing(run, clock, jump, caplog):
    log = await run()
    await log.record(STRIKE)
    clock.passes(80 * DAY)
    await log.record(STRIKE)
    clock.wall += jump
    assert await log.expire(KEPT_DAYS) == 0
    (line,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert "no old questions were deleted" in line.getMessage()
    assert ("after" if jump > 0 else "before") in line.getMessage()
    assert "\n" not in line.getMessage()
    clock.wall -= jump
    clock.passes(DAY)
    assert await log.expire(KEPT_DAYS) == 0
    assert await rows(log) == 2
    clock.passes(DAY)
    assert await log.expire(KEPT_DAYS) == 0
    clock.passes(9 * DAY)
    assert await log.expire(KEPT_DAYS) == 1
    await log.close()


@pytest.mark.parametrize("jump", [8 * DAY, 91 * DAY, 10_000 * DAY])
async def test_a_wrong_clock_at_the_start_deletes_nothing_however_often_it_starts(run, clock, jump):
    log = await run()
    await log.record(STRIKE)
    assert await log.expire(KEPT_DAYS) == 0
    clock.wall += jump
    for _ in range(5):
        log = await run(HOUR)
        assert await log.expire(KEPT_DAYS) == 0
    clock.wall -= jump
    log = await run()
    assert await log.expire(KEPT_DAYS) == 0
    assert await rows(log) == 1
    await log.close()


async def test_a_bot_that_was_off_for_long_deletes_after_a_day(run, clock):
    log = await run()
    await log.record(STRIKE)
    await log.expire(KEPT_DAYS)
    log = await run(100 * DAY)
    assert await log.expire(KEPT_DAYS) == 0
    clock.passes(DAY)
    assert await log.expire(KEPT_DAYS) == 1
    await log.close()


async def test_a_bot_that_was_off_for_long_and_starts_often_deletes_too(run):
    log = await run()
    await log.record(STRIKE)
    await log.expire(KEPT_DAYS)
    log = await run(100 * DAY)
    deleted = await log.expire(KEPT_DAYS)
    for _ in range(4):
        log = await run(7 * HOUR)
        deleted += await log.expire(KEPT_DAYS)
    assert deleted == 1
    await log.close()


async def test_a_log_that_has_no_reading_yet_is_compared_with_its_last_row(run, clock, tmp_path):
    log = await run()
    await log.record(STRIKE)
    log = await run(91 * DAY)
    with closing(sqlite3.connect(tmp_path / "queries.sqlite")) as database:
        assert database.execute("SELECT * FROM memory").fetchall() == []
    assert await log.expire(KEPT_DAYS) == 0
    clock.passes(DAY)
    assert await log.expire(KEPT_DAYS) == 1
    await log.close()


async def test_questions_from_the_future_are_neither_deleted_nor_hidden(run, clock):
    log = await run()
    await log.record(STRIKE)
    clock.wall += 400 * DAY
    await log.record(STRIKE)
    clock.wall -= 400 * DAY
    clock.passes(91 * DAY)
    assert await log.expire(KEPT_DAYS) == 1
    assert [entry.id for entry in await log.review.recent()] == [2]
    assert [day.asked for day in await log.review.days()] == [1]
    await log.close()


async def test_a_machine_that_slept_has_not_jumped(run, clock):
    log = await run()
    await log.record(STRIKE)
    await log.expire(KEPT_DAYS)
    clock.passes(91 * DAY)  # the count includes sleep
    assert await log.expire(KEPT_DAYS) == 1
    await log.close()


async def test_any_number_of_days_can_be_kept(log):
    await log.record(STRIKE)
    assert await log.expire(10**9) == 0


def test_seconds_are_counted():
    first = count_seconds()
    assert 0 <= count_seconds() - first < 60


STEPS = st.lists(
    st.tuples(st.integers(0, 30 * DAY_MS), st.integers(-(10**12), 10**12) | st.just(0)), max_size=12
)


@given(STEPS)
def test_a_doubt_ends_only_after_a_day_without_a_jump(steps):
    """Whatever the clock does: a day before a deletion, there was no jump."""
    wall = true = last_jump = START * 1000
    reading = Reading.at_start(None, None, wall)
    jumped = False
    for elapsed, jump in steps:
        wall += elapsed + jump
        true += elapsed
        reading = reading.after(elapsed, wall)
        if abs(jump) > LARGEST_JUMP_MS:
            last_jump, jumped = true, True
        if reading.doubted_since is None:
            assert not jumped or true - last_jump >= DAY_MS - LARGEST_JUMP_MS - 12 * LARGEST_JUMP_MS


@given(st.integers(0, 2**41), st.integers(0, 2**41))
def test_at_the_start_only_a_short_absence_is_believed(earlier, now):
    reading = Reading.at_start(Reading(earlier), None, now)
    assert (reading.doubted_since is None) == (-LARGEST_JUMP_MS <= now - earlier <= LONGEST_ABSENCE_MS)
