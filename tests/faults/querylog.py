"""Kills processes that write to a query log at random moments, and reads what they leave.

`python -m tests.faults.querylog --runs 1000` prints, for each moment of the kill, how many logs opened again
with every reply that was seen and every earlier row as it was; anything else is an outcome of its own.
"""

import argparse
import asyncio
import logging
import multiprocessing
import os
import random
import sqlite3
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.querylog import LogError, QueryLog
from tests.bot.asking_process import ask_until_killed
from tests.bot.log_entries import STRIKE

RUNS_PER_LOG = 10
"""Number of kills after which a new log is begun."""
MAX_REPLIES = 300
"""Maximum number of replies before a kill."""
MAX_STEPS = 40
"""Maximum number of files that are opened, and of statements, before a kill while a log is opened."""
MAX_SECONDS = 0.4
"""Maximum time before a kill that nothing else tells. A guess; nothing was measured."""
GOOD = "opens with every row"

COLUMNS = "id, at, guild, channel, person, command, typed, understood, latency_ms"


@dataclass
class Log:
    """A log that is written to and killed again and again, and its rows after the last kill."""

    file: Path
    hash_people: bool
    rows: dict[int, tuple[object, ...]] = field(default_factory=dict)


def processes():
    """Return how to start processes that start quickly and share no thread with this one."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.bot.asking_process"])
    return context


def killed(context, log, moment, dice):
    """Let a process write to a log, kill it at a random moment, and return the replies that were seen."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    steps = dice.randint(1, MAX_STEPS) if moment == "while it is opened" else 0
    process = context.Process(target=ask_until_killed, args=(log.file, sender, log.hash_people, steps))
    with receiver:
        process.start()
        sender.close()
        seen = b""
        if moment == "after some replies":
            count = dice.randint(1, MAX_REPLIES)
            while seen.count(b"\n") < count:
                seen += os.read(receiver.fileno(), 65536)
        elif moment == "at any time":
            time.sleep(dice.uniform(0, MAX_SECONDS))
        # A process that counts its steps kills itself.
        if not steps:
            process.kill()
        while part := os.read(receiver.fileno(), 65536):
            seen += part
            if steps and seen.count(b"\n") > MAX_REPLIES:
                process.kill()
    process.join()
    assert process.exitcode == -9, process.exitcode
    complete = seen[: seen.rfind(b"\n") + 1].decode()
    return [line.split("\t") for line in complete.splitlines()]


MOMENTS = ("after some replies", "at any time", "while it is opened")


async def judge(log, replies):
    """Open a log again, and return what is wrong with it, if anything; write to it once more."""
    try:
        opened = await QueryLog.open(log.file, hash_people=log.hash_people)
    except LogError as error:
        return f"REFUSED: {error}"
    try:
        row = await opened.record(STRIKE)
        if row is None or len([entry async for entry in opened.review.rows()]) != row:
            return "NOT WRITTEN TO AGAIN, OR WITH A GAP"
    finally:
        await opened.close()
    with closing(sqlite3.connect(log.file)) as database:
        rows = {row[0]: row for row in database.execute(f"SELECT {COLUMNS} FROM query")}  # noqa: S608 - our columns
        if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            return "DAMAGED"
    lost = [number for number, typed in replies if rows.get(int(number), (None,) * 9)[6] != typed]
    if lost:
        return f"LOST {len(lost)} of {len(replies)} replies"
    if any(rows.get(number) != before for number, before in log.rows.items()):
        return "OVERWRITTEN"
    log.rows = rows
    return None


def run(runs, folder, seed=0):
    """Return how often each outcome occurred for each moment of the kill, and the number of replies seen."""
    context, outcomes, seen = processes(), Counter(), 0
    log = None
    for number in range(runs):
        dice = random.Random(f"{seed} {number}")
        if log is None or number % RUNS_PER_LOG == 0:
            log = Log(folder / f"log{number}" / "queries.sqlite", hash_people=dice.random() < 0.5)
            log.file.parent.mkdir()
        moment = dice.choice(MOMENTS)
        lines = []
        handler = logging.Handler(logging.WARNING)
        handler.emit = lambda record, lines=lines: lines.append(record.getMessage())
        logging.getLogger("bot").addHandler(handler)
        try:
            replies = killed(context, log, moment, dice)
            seen += len(replies)
            outcome = asyncio.run(judge(log, replies)) or (f"WARNED: {lines}" if lines else GOOD)
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            outcome = f"RAISED {type(error).__name__}: {error}"
        finally:
            logging.getLogger("bot").removeHandler(handler)
        if outcome != GOOD:
            outcome, log = f"{outcome} [run {number}]", None
        outcomes[moment, outcome] += 1
    return outcomes, seen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="log-") as folder:
        outcomes, seen = run(arguments.runs, Path(folder), arguments.seed)
    print(f"{arguments.runs} kills in {time.monotonic() - begun:.0f} s, {seen} replies seen")
    for (moment, outcome), count in sorted(outcomes.items()):
        print(f"{count:>6}  {moment}: {outcome}")


if __name__ == "__main__":
    main()
