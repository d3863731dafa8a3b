"""Whether the machine's clock can be trusted to say which questions are old.

Deletion by age is final, and clocks go wrong: a board without a battery starts in 1970, and somebody mistypes
the year. Two things tell: while the program runs, a count of seconds that nobody can set; between two runs,
the time of the last reading, which the log keeps. Where one of them disagrees with the clock, nothing is
deleted until the clock has run evenly for a day. That is long enough for the time to be corrected, and costs
nothing if it was right and the bot was off for long.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from bot.querylog.entries import from_milliseconds

MINUTE_MS = 60 * 1000
DAY_MS = 24 * 60 * MINUTE_MS

LARGEST_JUMP_MS = 60 * MINUTE_MS
"""Largest difference between the clock and the count of seconds, in milliseconds: a clock is corrected by
seconds now and then. A guess; nothing was measured."""

LONGEST_ABSENCE_MS = 7 * DAY_MS
"""Longest time between two readings that is no reason for doubt, in milliseconds. A guess; nothing was
measured."""

DOUBT_MS = DAY_MS - LARGEST_JUMP_MS
"""How long a doubt lasts, in milliseconds: a day, less what the daily deletion may come early."""


def count_seconds() -> float:
    """Return a number of seconds that nobody can set. It includes the time that the machine was suspended."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        if (clock := getattr(time, name, None)) is not None:
            return time.clock_gettime(clock)
    return time.monotonic()


@dataclass(frozen=True, slots=True)
class Clock:
    """The machine's clock.

    Attributes:
        wall: Returns Unix time in seconds, which may be set to anything.
        steady: Returns seconds from any start, which run evenly.
    """

    wall: Callable[[], float] = time.time
    steady: Callable[[], float] = count_seconds

    def now_ms(self) -> int:
        """Return Unix time in milliseconds."""
        return int(self.wall() * 1000)

    def steady_ms(self) -> int:
        """Return the steady count in milliseconds."""
        return int(self.steady() * 1000)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of the clock after it was read.

    Attributes:
        read_at: The clock's time, as Unix time in milliseconds.
        doubted_since: The clock's time when the doubt began; None if there is none.
        jump: How far the clock was from the expected time then, in milliseconds; negative if it was behind.
    """

    read_at: int
    doubted_since: int | None = None
    jump: int = 0

    @classmethod
    def at_start(cls, earlier: "Reading | None", last_row: int | None, now: int) -> Self:
        """Return the first reading of a run.

        Args:
            earlier: The last reading of the previous run.
            last_row: The time of the row that was written last, which counts if there was no reading.
            now: The clock's time.
        """
        expected = earlier.read_at if earlier else now if last_row is None else last_row
        gap = now - expected
        if not -LARGEST_JUMP_MS <= gap <= LONGEST_ABSENCE_MS:
            return cls(now, now, gap)
        return cls(now, earlier.doubted_since, earlier.jump).settled() if earlier else cls(now)

    def after(self, elapsed: int, now: int) -> "Reading":
        """Return the next reading of the same run.

        Args:
            elapsed: The steady count since this reading, in milliseconds.
            now: The clock's time.
        """
        jump = now - (self.read_at + elapsed)
        if abs(jump) > LARGEST_JUMP_MS:
            return Reading(now, now, jump)
        return replace(self, read_at=now).settled()

    def doubt(self) -> str:
        """Return why nothing is deleted, and what to do, in one line."""
        days, side = abs(self.jump) / DAY_MS, "after" if self.jump > 0 else "before"
        return (
            f"no old questions were deleted: the clock shows {from_milliseconds(self.read_at):%Y-%m-%d} UTC"
            f" and was {days:,.1f} days {side} the expected time; if the date is wrong, correct it; deletion"
            " goes on when the clock has run evenly for a day"
        )

    def settled(self) -> Self:
        """Return the same reading, without its doubt if that has lasted long enough."""
        over = self.doubted_since is not None and self.read_at - self.doubted_since >= DOUBT_MS
        return replace(self, doubted_since=None, jump=0) if over else self


class WatchedClock:
    """A clock that is compared with the steady count at each reading."""

    def __init__(self, clock: Clock, reading: Reading) -> None:
        self._clock = clock
        self._reading = reading
        self._steady_ms = clock.steady_ms()

    def now_ms(self) -> int:
        """Return Unix time in milliseconds."""
        return self._clock.now_ms()

    def read(self) -> Reading:
        """Read the clock."""
        steady_ms = self._clock.steady_ms()
        self._reading = self._reading.after(steady_ms - self._steady_ms, self.now_ms())
        self._steady_ms = steady_ms
        return self._reading
