"""Measure a newsroom's coverage: analysis, memory, restart, a new article with its watch, and a long file.

    python -m tests.benchmarks.newsroom SENTENCES.tsv.gz [--articles 10000] [--keep FOLDER]

A line of the table is an article's number, its day and a sentence; the first sentence of an article is its
title. All articles are analysed twice, by one process and by two, which takes minutes. On a busy machine,
processor time tells more than the clock.
"""

import argparse
import asyncio
import csv
import gzip
import itertools
import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bot.state.watches import Limits, Place, WatchStore
from index.coverage import Coverage
from tests.benchmarks.report import table
from tests.bot.discord_server import CHANNEL, GUILD, PERSON, TOKEN, running
from tests.bot.test_transport import PROGRAM

FILES_PER_FOLDER = 1000
LONG_FILE = 5_000_000
"""Length of the long text file, in characters."""
WARMING_UP = "Nothing new\n\n“The harbour stays closed,” said Karl Berg, who leads the port.\n"
NEWS = (
    "Lighthouse keepers return\n\n“The quadrangular lantern will shine over Skagen again,” said"
    " Norabeth Lind, who leads the port. Nobody had expected it before May.\n"
)
NEW_WORDS = "quadrangular lantern"
NEW_SPEAKER = "Norabeth"
POLL_SECONDS = 0.05
MAX_SECONDS = 60
OLD = 10**18
"""A time of modification, in nanoseconds since 1970, that is too old for a file to be read again."""


def read(source, count):
    """Return the texts of so many articles, each with its title first."""
    with gzip.open(source, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        groups = itertools.groupby(rows, key=lambda row: row[0])
        texts = ([row[2] for row in group] for _, group in groups)
        return ["\n\n".join((text[0], " ".join(text[1:]))) for text in itertools.islice(texts, count)]


def write(folder, texts):
    """Write a file for each text."""
    for number, text in enumerate(texts):
        file = folder / f"{number // FILES_PER_FOLDER}" / f"{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        os.utime(file, ns=(OLD, OLD))


def words(texts):
    return sum(len(text.split()) for text in texts)


class Usage:
    """The time that the block took.

    Attributes:
        seconds: By the clock.
        busiest: Processor time of the busiest process, in seconds.
        processor: Processor time of all processes, in seconds.
    """

    def __enter__(self):
        self._started = time.perf_counter(), self._times()
        return self

    def __exit__(self, *_):
        started, (own, inner) = self._started
        self.seconds = time.perf_counter() - started
        now_own, now_inner = self._times()
        self.processor = now_own - own + now_inner - inner
        self.busiest = max(now_own - own, now_inner - inner)

    @staticmethod
    def _times():
        own, inner = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return own.ru_utime + own.ru_stime, inner.ru_utime + inner.ru_stime


def analysis(folder, store, processes):
    """Open a coverage; return seconds, processor seconds, and the most memory of a process in bytes."""
    with Usage() as usage:
        coverage = Coverage.open(folder, store, processes=processes)
    memory = max(
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return usage.seconds, usage.processor, memory * 1024, coverage.size()


def answering(folder, store):
    """Open a coverage whose articles are analysed; return seconds to the first answer, and the memory."""
    with Usage() as usage:
        coverage = Coverage.open(folder, store)
        coverage.search("new law against software")
    return usage.seconds, usage.processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def apart(function, *arguments):
    """Return what a function returns in a process of its own, which has loaded what it needs."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context, initializer=_warm) as pool:
        return pool.submit(function, *arguments).result()


def _warm():
    Coverage.open(Path(__file__).parents[2] / "seeds")


def first_answer(folder, store):
    """Return how long a command of the shell takes, from its start to its end, in seconds."""
    command = [
        sys.executable,
        "-c",
        "from bot.cli.main import main; main()",
        "search",
        "new law",
        "--articles",
    ]
    environment = os.environ | {"ONRECORD_ARTICLES__STORE": str(store)}
    with Usage() as usage:
        subprocess.run([*command, str(folder)], env=environment, check=True, capture_output=True)
    return usage.seconds, usage.processor


async def news(folder, store):
    """Return after how many seconds a new article answers a search, and its watch is posted."""
    with tempfile.TemporaryDirectory() as state:
        watches = WatchStore(Path(state) / "queries.watches.sqlite")
        watches.add(Place(GUILD, CHANNEL, PERSON), NEW_WORDS, Limits(1, 1))
        async with running() as server:
            environment = os.environ | {
                "ONRECORD_DISCORD__TOKEN": TOKEN,
                "ONRECORD_ARTICLES__FOLDER": str(folder),
                "ONRECORD_ARTICLES__STORE": str(store),
                "ONRECORD_LOG__FILE": f"{state}/queries.sqlite",
                "ONRECORD_DISCORD__QUESTIONS": "100000",
            }
            command = [sys.executable, "-c", PROGRAM, server.url]
            process = await asyncio.create_subprocess_exec(*command, env=environment)
            try:
                await server.until(lambda: server.sessions, 300)
                # The first change waits until the folder is watched and the search is compiled.
                (folder / "first.txt").write_text(WARMING_UP, encoding="utf-8")
                await _until(
                    server, "harbour stays closed", lambda: "Karl Berg" in str(_answers(server)[-1:])
                )
                (folder / "new.txt").write_text(NEWS, encoding="utf-8")
                return await _until_told(server)
            finally:
                for name in ("first.txt", "new.txt"):
                    (folder / name).unlink(missing_ok=True)
                process.send_signal(signal.SIGTERM)
                await process.wait()


async def _until(server, words, happened):
    """Search for words until something happens; return after how many seconds it did."""
    begun = time.perf_counter()
    while not happened():
        if time.perf_counter() - begun > MAX_SECONDS:
            raise TimeoutError(
                f"after {MAX_SECONDS} s, the articles do not answer, or the watch is not posted"
            )
        replied = len(_answers(server))
        await server.say(f"!search {words}")
        await server.until(lambda replied=replied: len(_answers(server)) > replied)
        await asyncio.sleep(POLL_SECONDS)
    return time.perf_counter() - begun


async def _until_told(server):
    """Return after how many seconds the new article answers, and its watch is posted."""
    answered = _until(server, NEW_WORDS, lambda: NEW_SPEAKER in str(_answers(server)[-1:]))
    posted = _until(server, NEW_WORDS, lambda: any(NEW_SPEAKER in str(m["embeds"]) for m in _unasked(server)))
    seconds = await answered
    return seconds, seconds + await posted


def _answers(server):
    return [body for body in server.sent("POST", ".*/messages") if body.get("message_reference")]


def _unasked(server):
    return [body for body in server.posted if not body.get("message_reference")]


def measure(texts, folder):
    """Yield the rows of the table."""
    all_, long = folder / "all", folder / "long"
    if not all_.exists():
        write(all_, texts)
    count = words(texts)
    for processes in (1, 2):
        shutil.rmtree(folder / "store", ignore_errors=True)
        seconds, processor, memory, size = apart(analysis, all_, folder / "store", processes)
        who = f"{processes} process" + "es" * (processes > 1)
        yield [
            f"analysis by {who}, words a second by the clock / of processor time",
            f"{count / seconds:,.0f} / {count / processor:,.0f}",
        ]
    yield ["articles / stories / sentences", f"{size.articles:,} / {size.stories:,} / {size.sentences:,}"]
    yield ["first opening, s / processor s", f"{seconds:.1f} / {processor:.1f}"]
    yield ["most memory of a process then, MB", f"{memory / 1e6:,.0f}"]
    seconds, processor, memory = apart(answering, all_, folder / "store")
    yield ["restart to the first answer, s / processor s", f"{seconds:.2f} / {processor:.2f}"]
    yield ["memory then, MB", f"{memory / 1e6:,.0f}"]
    seconds, processor = first_answer(all_, folder / "store")
    yield ["the same as a command of the shell, s / processor s", f"{seconds:.2f} / {processor:.2f}"]
    answered, posted = asyncio.run(news(all_, folder / "store"))
    yield ["a new article answers / its watch is posted, s", f"{answered:.1f} / {posted:.1f}"]
    shutil.rmtree(long, ignore_errors=True)
    write(long, [" ".join(" ".join(texts).split(" "))[:LONG_FILE]])
    seconds, processor, memory, _ = apart(analysis, long, None, 1)
    count = words([(long / "0" / "0.txt").read_text(encoding="utf-8")])
    yield [
        f"a text of {LONG_FILE:,} characters, words a second by the clock / of processor time",
        f"{count / seconds:,.0f} / {count / processor:,.0f}",
    ]
    yield ["most memory then, MB", f"{memory / 1e6:,.0f}"]


def main(arguments=None):
    """Print the figures, each as soon as it is measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.newsroom", description=__doc__)
    parser.add_argument("source", type=Path, help="a table of sentences (.tsv.gz)")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="a folder that keeps the articles and the last analysis")
    options = parser.parse_args(arguments)
    folder = options.keep or Path(tempfile.mkdtemp(prefix="newsroom-"))
    try:
        heading, *_ = table(["figure", f"{options.articles:,} articles"], []).split("\n\n")
        print(heading, flush=True)
        for row in measure(read(options.source, options.articles), folder):
            print("| " + " | ".join(row) + " |", flush=True)
    finally:
        if not options.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
