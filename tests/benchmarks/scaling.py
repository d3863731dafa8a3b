"""Measure which size of an archive fits one machine: `python -m tests.benchmarks.scaling 1000000`.

The articles are made up, and so are their analyses, because the language model takes no more memory for many
articles than for few. Writing, building and serving each have a process of their own. Ten million sentences
are estimated to take 10 GB of disk and half an hour of a core. On a busy machine, processor time tells more
than the clock.
"""

import argparse
import asyncio
import multiprocessing
import os
import platform
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from bot.answering.service import AnswerService
from index.coverage import Coverage
from tests.benchmarks import made_up
from tests.benchmarks.corpus import KINDS, LENGTHS
from tests.benchmarks.report import table
from tests.benchmarks.whole import processor_times, spread

REFRESHES = 6
"""Number of new articles, one after the other."""
BEAT_SECONDS = 0.005
"""Interval at which the event loop is looked at."""
IDLE_SECONDS = 3.0
"""For how long it is looked at while nothing else happens, to know the machine's own delays."""
SAMPLE_SECONDS = 0.02
"""Interval at which memory is looked at."""


def main(arguments=None):
    """Print a table with a column for each size."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scaling", description=__doc__)
    parser.add_argument("sizes", help="numbers of sentences, separated by commas")
    parser.add_argument("--queries", type=int, default=40, help="number of queries of each kind and length")
    parser.add_argument(
        "--keep", type=Path, help="keep articles and store in this folder, and use what is there"
    )
    options = parser.parse_args(arguments)
    if not sys.platform.startswith("linux"):
        parser.error("memory is read from /proc, which only Linux has")
    sizes = [int(size) for size in options.sizes.split(",")]
    print(f"# Scaling: Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    columns = [run(size, options.queries, options.keep) for size in sizes]
    rows = [[name, *(column[name] for column in columns)] for name in columns[0]]
    print(table(["", *(f"{size:,} sentences" for size in sizes)], rows), flush=True)


def run(size, queries, keep=None):
    """Return the figures of an archive by their names."""
    folder = keep / str(size) if keep else Path(tempfile.mkdtemp(prefix="scaling-"))
    try:
        if not (folder / "articles").exists():
            _apart(made_up.write, folder, size)
        figures = {"articles": f"{-(-size // made_up.SENTENCES_PER_ARTICLE):,}"}
        figures |= _apart(_build, folder)
        figures |= _apart(_serve, folder, queries)
    finally:
        if not keep:
            shutil.rmtree(folder)
    return figures


def _apart(function, *arguments):
    """Return what a function returns in a process of its own, so that its memory is known."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


class _Memory:
    """Watches the memory of this process: all of it, and what is no part of a file."""

    def __init__(self):
        self.anonymous = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self):
        while not self._done.wait(SAMPLE_SECONDS):
            self.anonymous = max(self.anonymous, _status("RssAnon"))

    def peak(self):
        """Return the most memory so far, and how much of it was no part of a file."""
        self._done.set()
        self._thread.join()
        return f"{_status('VmHWM'):,.0f} / {self.anonymous:,.0f}"


def _status(name):
    """Return a figure of this process in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def _build(folder):
    """Open a coverage whose analyses are stored, but no index of them."""
    for file in (*(folder / "store").glob("*.index"), *(folder / "store").glob("*.json")):
        file.unlink()
    memory, begun, processor = _Memory(), time.perf_counter(), time.process_time()
    Coverage.open(folder / "articles", store=folder / "store")
    seconds, processor = time.perf_counter() - begun, time.process_time() - processor
    size = sum(file.stat().st_size for file in (folder / "store").iterdir())
    index = sum(file.stat().st_size for file in (folder / "store").glob("*.index"))
    return {
        "build, s": f"{seconds:,.0f}",
        "build, processor s": f"{processor:,.0f}",
        "build, peak memory, MB / anonymous": memory.peak(),
        "store on disk, MB / its index": f"{size / 1e6:,.0f} / {index / 1e6:,.0f}",
    }


def _serve(folder, count):
    """Open the stored coverage, ask, and take up new articles."""
    memory = _Memory()
    for file in (folder / "articles").glob("new*.jsonl"):
        file.unlink()
    begun = time.perf_counter()
    coverage = Coverage.open(folder / "articles", store=folder / "store")
    opened = time.perf_counter() - begun
    sentences = made_up.sentences_of_file(0, coverage.size().sentences)
    queries = [
        [" ".join(q) for kind in KINDS for n in LENGTHS for q in sentences.queries(kind, n, count, seed)]
        for seed in range(2)
    ]
    coverage = coverage.compiled()
    searches = processor_times(coverage.search, queries[0])
    claims = processor_times(coverage.who_said, queries[1])
    asked = _status("VmRSS"), _status("RssAnon")
    coverage.names.gather()
    line = (folder / "articles" / "0000.jsonl").read_text(encoding="utf-8").partition("\n")[0]
    refreshes = []
    for number in range(REFRESHES):
        (folder / "articles" / f"new{number}.jsonl").write_text(line, encoding="utf-8")
        processor = time.process_time()
        coverage = coverage.refresh()
        coverage.names.gather()
        refreshes.append(1000 * (time.process_time() - processor))
    idle, busy, on_loop = asyncio.run(_delays(coverage, folder / "articles", line))
    for file in (folder / "articles").glob("new*.jsonl"):
        file.unlink()
    return {
        "opening the stored index, ms": f"{1000 * opened:,.0f}",
        "a search with its passages, processor ms, p50 / p95 / p99": spread(searches),
        "who said, processor ms, p50 / p95 / p99": spread(claims),
        "memory after all questions, MB / anonymous": " / ".join(f"{mb:,.0f}" for mb in asked),
        "a new article, processor ms, median / most": f"{np.median(refreshes):.1f} / {max(refreshes):.1f}",
        "the event loop's part of it, processor ms": f"{on_loop:.1f}",
        "event loop late meanwhile, ms, p99 / most": _late(busy),
        "event loop late while nothing happens": _late(idle),
        "serving, peak memory, MB / anonymous": memory.peak(),
    }


async def _delays(coverage, articles, line):
    """Return how late the event loop is in milliseconds, idle and while new articles are taken up.

    The third figure is the processor time of the loop's own thread for one of them.
    """
    service = AnswerService(coverage)
    await service.gather_names()
    late = []

    async def beat():
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(BEAT_SECONDS)
            late.append(1000 * (time.perf_counter() - begun - BEAT_SECONDS))

    beating = asyncio.create_task(beat())
    await asyncio.sleep(IDLE_SECONDS)
    idle = late.copy()
    late.clear()
    for number in range(REFRESHES):
        (articles / f"new-again{number}.jsonl").write_text(line, encoding="utf-8")
        await service.refresh()
    beating.cancel()
    busy = late.copy()
    processor = time.thread_time()
    (articles / "new-last.jsonl").write_text(line, encoding="utf-8")
    await service.refresh()
    on_loop = 1000 * (time.thread_time() - processor)
    await service.stop()
    service.close()
    return idle, busy, on_loop


def _late(times):
    return f"{np.percentile(times, 99):.1f} / {max(times):.1f}" if times else "–"


if __name__ == "__main__":
    main()
