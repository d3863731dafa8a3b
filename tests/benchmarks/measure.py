"""Measuring: every engine in a process of its own, all on the same queries, turn by turn."""

import asyncio
import gc
import importlib
import itertools
import multiprocessing
import re
import shutil
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.benchmarks.corpus import KINDS, LENGTHS, Corpus
from tests.benchmarks.engines import DAYS, ENGINES, SLOW

ARTICLE = 20
TICKS = 1000
"""How many ticks of the event loop at least its delay is told from."""
TICK = 0.001
ROUNDS = 4
REPEATS = 3
PAIRS = 1000
_IMPORTS = {
    "On the Record": ("index.search.ranking",),
    "On the Record (Numba)": ("index.search.ranking", "index.search.kernels.numba_kernels"),
    "rank-bm25": ("rank_bm25",),
    "bm25s (NumPy)": ("bm25s",),
    "bm25s (Numba)": ("bm25s", "numba", "bm25s.numba.retrieve_utils"),
    "tantivy": ("tantivy",),
}


@dataclass
class Measured:
    """One engine's figures: seconds, bytes, and milliseconds for queries."""

    name: str
    build: float = 0.0
    disk: int | None = None
    open: float | None = None
    memory: int = 0
    packages: int = 0
    queries: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    phrases: list[float] = field(default_factory=list)
    found: float | None = None
    filters: list[float] = field(default_factory=list)
    add: float | None = None
    stalls: tuple[float, float] = (0.0, 0.0)

    @property
    def all(self) -> list[float]:
        """All ranked queries."""
        return [time for times in self.queries.values() for time in times]


def installed(names):
    """Those of some engines whose packages are there."""
    found = []
    for name in names:
        try:
            for module in _IMPORTS.get(name, ()):
                importlib.import_module(module)
        except ImportError as error:
            print(f"{name} is left out: {error}")
            continue
        found.append(name)
    return found


def run(corpus: Corpus, names, count: int, *, cpu: bool = False) -> list[Measured]:
    """Measure these engines on a corpus, with so many queries of each kind and length.

    A query's time is that of the fastest of three, so that what else the machine does tells less.
    With `cpu` it is the processor's, not the clock's.
    """
    folder = Path(tempfile.mkdtemp(prefix="benchmark-"))
    try:
        return _run(corpus, names, count, folder, cpu=cpu)
    finally:
        shutil.rmtree(folder)


def _run(corpus, names, count, folder, *, cpu):
    np.savez(folder / "corpus.npz", numbers=corpus.numbers, starts=corpus.starts)
    (folder / "words.txt").write_text("\n".join(corpus.words), encoding="utf-8", errors="surrogatepass")
    measured = {name: Measured(name) for name in names}
    workers = {}
    for name in names:
        one = measured[name]
        twin = getattr(ENGINES[name], "same_index_as", None)
        kept = folder / re.sub(r"\W", "", twin if twin in measured else name)
        if twin in measured:
            one.build = measured[twin].build
        else:
            kept.mkdir()
            builder = Worker(name, folder, kept, cpu)
            one.build = builder("build")
            if name in SLOW:
                workers[name] = builder
                one.memory, one.packages = builder("memory"), builder("packages")
                continue
            builder.close()
        one.disk = sum(file.stat().st_size for file in kept.rglob("*") if file.is_file())
        workers[name] = Worker(name, folder, kept, cpu)
        one.open = workers[name]("open")
    queries = {(kind, n): corpus.queries(kind, n, count) for kind in KINDS for n in LENGTHS}
    phrases = [query for n in (2, 4) for query in corpus.queries("natural", n, max(1, count // 2), seed=2)]
    pairs = corpus.queries("natural", 2, PAIRS, seed=3)
    few = {key: some[: max(1, min(2, count // 10))] for key, some in queries.items()}
    for name, worker in workers.items():
        # What only the first query needs (compiled code, a cache) is not its time.
        for some in (few if name in SLOW else queries).values():
            worker("warm", some[:3])
    for turn in range(ROUNDS):
        for name, worker in workers.items():
            for key, some in (few if name in SLOW else queries).items():
                part = some[turn::ROUNDS]
                measured[name].queries.setdefault(key, []).extend(worker("search", part))
            measured[name].phrases.extend(worker("phrase", phrases[turn::ROUNDS]))
    mixed = [query for some in queries.values() for query in some]
    for name, worker in workers.items():
        one = measured[name]
        one.filters = worker("filter", [q for some in few.values() for q in some] if name in SLOW else mixed)
        one.found = _share_found(corpus, pairs, worker("first", pairs))
        one.memory = one.memory or worker("memory")
        one.packages = worker("packages")
        one.stalls = worker("stall", [q for some in few.values() for q in some] if name in SLOW else mixed)
        one.add = worker("add", [corpus.sentence(i) for i in range(min(ARTICLE, len(corpus)))])
        worker.close()
    return list(measured.values())


def _share_found(corpus, phrases, firsts):
    """How many of some two-word phrases stand in the document that was found first, of all of them."""
    if firsts is None:
        return None
    terms = [f" {' '.join(corpus.terms(first))} " if first is not None else "" for first in firsts]
    return float(np.mean([f" {' '.join(each)} " in text for each, text in zip(phrases, terms, strict=True)]))


class Worker:
    """A process that has one engine."""

    def __init__(self, name, folder, kept, cpu):
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_work, args=(theirs, name, folder, kept, cpu), daemon=True)
        self._process.start()
        theirs.close()

    def __call__(self, what, *args):
        self._pipe.send((what, *args))
        answer = self._pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self):
        """End the process."""
        self._pipe.send(None)
        self._process.join(20)
        self._process.close()


def _work(pipe, name, folder, kept, cpu):
    bare = resident()
    for module in _IMPORTS.get(name, ()):
        importlib.import_module(module)
    subject = Subject(ENGINES[name](), folder, kept, time.thread_time if cpu else time.perf_counter, bare)
    while (message := pipe.recv()) is not None:
        what, *args = message
        try:
            pipe.send(getattr(subject, what)(*args))
        except Exception as error:  # noqa: BLE001 - it is raised where it was asked
            pipe.send(RuntimeError(f"{name}: {what}: {error!r}"))


class Subject:
    """An engine under measurement, in its own process."""

    def __init__(self, engine, folder, kept, clock, bare):
        self.engine, self.folder, self.kept, self.clock = engine, folder, kept, clock
        self.bare, self.empty = bare, resident()

    def build(self):
        stored = np.load(self.folder / "corpus.npz")
        words = (self.folder / "words.txt").read_text(encoding="utf-8", errors="surrogatepass").split("\n")
        documents = list(Corpus(words, stored["numbers"], stored["starts"]).documents())
        del stored
        begun = time.perf_counter()
        self.engine.build(documents, self.kept)
        return time.perf_counter() - begun

    def open(self):
        begun = time.perf_counter()
        self.engine.open(self.kept)
        return time.perf_counter() - begun

    def memory(self):
        gc.collect()
        return resident() - self.empty

    def packages(self):
        return self.empty - self.bare

    def warm(self, queries):
        for query in queries:
            self.engine.search(query)

    def search(self, queries):
        return [self.fastest(self.engine.search, query) for query in queries]

    def phrase(self, queries):
        return (
            [self.fastest(self.engine.phrase, q) for q in queries] if hasattr(self.engine, "phrase") else []
        )

    def first(self, phrases):
        """The document that is found first for each phrase."""
        if not hasattr(self.engine, "phrase"):
            return None
        return [next(iter(self.engine.phrase(phrase)), None) for phrase in phrases]

    def filter(self, queries):
        """Queries that leave half of the documents, a twentieth, a thousandth."""
        days = itertools.cycle(int(DAYS * share) for share in (0.5, 0.05, 0.001))
        return [self.fastest(self.engine.filtered, q, day) for q, day in zip(queries, days, strict=False)]

    def add(self, documents):
        if not hasattr(self.engine, "add"):
            return None

        def once():
            self.engine.add(documents)
            self.engine.search(documents[0])

        return float(np.median([self.clocked(once) for _ in range(5)]))

    def clocked(self, action, *args):
        """How many milliseconds something takes."""
        begun = self.clock()
        action(*args)
        return 1000 * (self.clock() - begun)

    def fastest(self, action, *args):
        """The same of the fastest of some times, for what a query takes by itself."""
        return min(self.clocked(action, *args) for _ in range(REPEATS))

    def stall(self, queries):
        return asyncio.run(_stalls(self.engine.search, queries))


async def _stalls(search, queries):
    """Return how many milliseconds late a loop ticks while threads search: 99th percentile, and most.

    There are as many threads as the bot has, and they hand over Python's lock as often.
    """
    from bot.answering.service import WORKERS
    from bot.runtime.service import SWITCH

    sys.setswitchinterval(SWITCH)
    late: list[float] = []
    done = threading.Event()

    async def tick():
        while not done.is_set():
            due = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            late.append(1000 * (time.perf_counter() - due))

    ticking = asyncio.create_task(tick())
    await asyncio.sleep(0.05)
    late.clear()
    limit = asyncio.Semaphore(4)
    with ThreadPoolExecutor(WORKERS) as threads:

        async def one(query):
            async with limit:
                await asyncio.get_running_loop().run_in_executor(threads, search, query)

        while len(late) < TICKS:
            await asyncio.gather(*(one(query) for query in queries))
    done.set()
    await ticking
    return (float(np.percentile(late, 99)), max(late)) if late else (0.0, 0.0)


def resident():
    """How many bytes of memory this process has; 0 where the system doesn't tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return 1024 * int(re.search(r"VmRSS:\s+(\d+)", status.read_text("ascii"))[1])
