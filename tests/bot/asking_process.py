"""A process that logs questions until it is killed, and replies only after a row is committed."""

import asyncio
import itertools
import os
import signal
import sqlite3
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.querylog import Entry, QueryLog, group_commit

ASKERS = 20


def ask_until_killed(
    file: Path, replies: Connection, hash_people: bool = False, steps_to_live: int = 0
) -> None:
    """Let many people ask at once; write "id<tab>question" to a pipe once a question's row is committed.

    Args:
        file: The log.
        replies: The pipe.
        hash_people: Whether the log has hashes instead of people's ids.
        steps_to_live: Number of openings, renamings and statements after which the process kills itself; 0
            for any number.
    """
    if steps_to_live:
        kill_at_step(steps_to_live, file)
    # Makes the log index and checkpoint all the time, so that a kill may hit either.
    group_commit.INDEXING_INTERVAL_SECONDS = 0
    group_commit.CHECKPOINT_PAGES = 20
    asyncio.run(_ask(file, replies.fileno(), hash_people))


def kill_at_step(steps_to_live: int, file: Path) -> None:
    """Have this process kill itself at a step."""
    left = steps_to_live

    def step(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if event in {"open", "os.rename", "sqlite3.connect"} and file.name in str(arguments[:2]):
            step()

    connect = sqlite3.connect

    def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        if file.name in str(arguments[:1]):  # coverage.py keeps its data in another database
            connection.set_trace_callback(step)
        return connection

    sys.addaudithook(audit)
    sqlite3.connect = traced


async def _ask(file: Path, replies: int, hash_people: bool) -> None:
    questions = await QueryLog.open(file, hash_people=hash_people)

    async def asker(person: int) -> None:
        for number in itertools.count():
            typed = f"question {os.getpid()} {person} {number}"
            row = await questions.record(
                Entry("search", typed, typed, 1, 2, person, number % 2, None, None, 1.5, source="The Wire")
            )
            os.write(replies, f"{row}\t{typed}\n".encode())
            if row is not None:
                await questions.replied(row, number)

    await asyncio.gather(*map(asker, range(ASKERS)))
