"""A process that asks and replies until it is killed, replying to nothing but rows that were committed."""

import asyncio
import itertools
import os
from multiprocessing.connection import Connection
from pathlib import Path

from bot.querylog import Entry, QueryLog, writer

ASKERS = 20


def ask_until_killed(file: Path, replies: Connection) -> None:
    """Let many people ask at once; write "row<tab>question" to a pipe once a question's row is committed."""
    # Whatever the log does now and then, it does all the time, so that every kill may hit it.
    writer.INDEXING_INTERVAL_SECONDS = 0.03
    writer.CHECKPOINT_PAGES = 20
    asyncio.run(_ask(file, replies.fileno()))


async def _ask(file: Path, replies: int) -> None:
    questions = await QueryLog.open(file)

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
