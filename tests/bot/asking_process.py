"""A process that logs questions until it is killed, and replies only after a row is committed."""

import asyncio
import itertools
import os
from multiprocessing.connection import Connection
from pathlib import Path

from bot.querylog import Entry, QueryLog, writer

ASKERS = 20


def ask_until_killed(file: Path, replies: Connection) -> None:
    """Let many people ask at once; write "id<tab>question" to a pipe once a question's row is committed."""
    # Makes the log index and checkpoint all the time, so that a kill may hit either.
    writer.INDEXING_INTERVAL_SECONDS = 0
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
