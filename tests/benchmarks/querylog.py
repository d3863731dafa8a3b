"""Measure the query log: `python -m tests.benchmarks.querylog`. Prints tables in Markdown.

Fifty people ask: all in the same instant, one question after the other, and with pauses. Then a log of a
million rows is reviewed, in Python and in its web pages (which need the extra `review`).
"""

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from bot.querylog import Entry, LogFilter, QueryLog
from bot.querylog.dashboard_queries import DASHBOARD_QUERIES
from bot.querylog.entries import topic_of
from bot.querylog.schema import create_or_upgrade
from bot.querylog.web import HOST, application

ASKERS = 50
ROUNDS = 200
DAYS = 90
SERVER, OTHER_SERVER = 424242424242424242, 7
PEOPLE, QUESTIONS, SPEAKERS, OUTLETS = 5_000, 50_000, 300, 30

_QUESTION = Entry(
    "search", "", "", SERVER, 3, 0, 2, "wire/ferry.md", 7.5, 1.0, source="Harbour Post", speaker="Ana Brook"
)
_INSERT = """
    INSERT INTO query (at, guild, channel, person, command, typed, understood, results, answered, article,
        source, speaker, score, latency_ms, topic)
    VALUES (?, ?, 3, ?, 'search', ?, ?, ?, ?, ?, ?, ?, 7.5, ?, ?)
"""


def main(arguments=None):
    """Run the benchmark, and print tables in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.querylog", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="number of rows to review")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="number of questions per person")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(record(Path(folder), asked.rounds))
        file = Path(folder) / "many.sqlite"
        fill(file, asked.rows)
        asyncio.run(review(file, asked.rows))


async def record(folder: Path, rounds: int) -> None:
    """Print the latency of `record` when many people ask."""
    print(f"\n| {ASKERS} people ask | questions | median | p95 | p99 | longest |\n|---|--:|--:|--:|--:|--:|")
    for name, pause in (("all at the same moment", None), ("without a pause", 0.0), ("with pauses", 0.1)):
        log = await QueryLog.open(folder / f"{name}.sqlite")
        times = await together(log, rounds) if pause is None else await by_themselves(log, rounds, pause)
        await log.close()
        times.sort()
        figures = [times[int((len(times) - 1) * share)] for share in (0.5, 0.95, 0.99, 1)]
        print(
            f"| {name} | {len(times):,} | {' | '.join(f'{1e3 * one:.2f} ms' for one in figures)} |",
            flush=True,
        )


async def together(log: QueryLog, rounds: int) -> list[float]:
    """Return the seconds that each row took when everybody asks in the same instant, in several rounds."""
    times = []
    for number in range(rounds):
        asked = [question(person, number) for person in range(ASKERS)]
        times += await asyncio.gather(*(timed(log, one) for one in asked))
        await asyncio.sleep(0.01)
    return times


async def by_themselves(log: QueryLog, rounds: int, pause: float) -> list[float]:
    """Return the seconds that each row took when people ask with random pauses, in seconds at most."""

    async def asker(person: int) -> list[float]:
        times = []
        for number in range(rounds):
            await asyncio.sleep(random.random() * pause)
            times.append(await timed(log, question(person, number)))
        return times

    return [took for times in await asyncio.gather(*map(asker, range(ASKERS))) for took in times]


async def timed(log: QueryLog, entry: Entry) -> float:
    """Return the seconds that a row took."""
    begun = time.perf_counter()
    if await log.record(entry) is None:
        raise RuntimeError("a row could not be written")
    return time.perf_counter() - begun


def question(person: int, number: int) -> Entry:
    """Return a question of a person."""
    words = f"question {(person * 7919 + number * 104729) % QUESTIONS} about something"
    return replace(_QUESTION, person=person, typed=words, understood=words, latency_ms=number)


def fill(file: Path, rows: int) -> None:
    """Fill a log with rows over ninety days: few questions are frequent, most are rare."""
    create_or_upgrade(file)
    dice = random.Random(1)
    questions = [f"question {number} about something" for number in range(QUESTIONS)]
    topics = [topic_of(one, one) for one in questions]
    now, step = time.time_ns() // 1_000_000, DAYS * 86_400_000 / rows

    def made():
        for number in range(rows):
            which = int(dice.paretovariate(0.6)) % QUESTIONS
            answered = dice.random() < 0.8
            yield (
                int(now - (rows - number) * step),
                SERVER if number % 10 else OTHER_SERVER,
                10**17 + dice.randrange(PEOPLE),
                questions[which],
                questions[which],
                int(answered),
                answered,
                "wire/ferry.md" if answered else None,
                f"Outlet {dice.randrange(OUTLETS)}" if answered else None,
                f"Speaker {dice.randrange(SPEAKERS)}" if answered and number % 2 else None,
                dice.lognormvariate(2, 1),
                topics[which],
            )

    with closing(sqlite3.connect(file)) as database, database:
        database.executemany(_INSERT, made())
        database.execute("UPDATE query SET indexed = 1")


async def review(file: Path, rows: int) -> None:
    """Print the latencies of reviews and web pages."""
    log = await QueryLog.open(file)
    reviews = {
        "recent": log.review.recent,
        "top questions": lambda which: log.review.top("question", which),
        "top speakers": lambda which: log.review.top("speaker", which),
        "top sources": lambda which: log.review.top("source", which),
        "unanswered": log.review.unanswered,
        "slow": log.review.slow,
    }
    choices = {
        "a server": LogFilter(SERVER),
        "a server, a week": LogFilter(SERVER, datetime.now(UTC) - timedelta(days=7)),
        "a person": LogFilter(SERVER, person=10**17),
        "everything": LogFilter(),
    }
    print(f"\n| {rows:,} rows | {' | '.join(choices)} |\n|---|{'--:|' * len(choices)}")
    for name, ask in reviews.items():
        print(
            f"| {name} | {' | '.join([await shortest(ask, one) for one in choices.values()])} |", flush=True
        )
    await log.close()
    transport = httpx.ASGITransport(application(file))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}", timeout=60) as client:
        print(f"\n| web page, {rows:,} rows | |\n|---|--:|")
        for page in (
            "/",
            "/log/latest",
            *(f"/log/{name}" for name in DASHBOARD_QUERIES),
            "/-/dashboards/overview?since=",
        ):
            print(f"| {page} | {await shortest(client.get, page)} |", flush=True)


async def shortest(ask, argument) -> str:
    """Return the best of three times, in milliseconds."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        await ask(argument)
        times.append(time.perf_counter() - begun)
    return f"{1e3 * min(times):.0f} ms"


if __name__ == "__main__":
    main()
