"""Measuring engines: each in a process of its own, all with the same queries, in turns."""

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

ARTICLE_SENTENCES = 20
"""Sentences in the article that is added to an index."""
TICKS = 1000
"""Minimum ticks of the event loop over which its delay is measured."""
TICK = 0.001
"""Time between two ticks, in seconds."""
TURNS = 4
"""Number of parts into which the queries are divided; engines take turns part by part."""
REPEATS = 3
"""Number of runs of each query, of which the fastest counts."""
PHRASES = 1000
"""Number of two-word phrases for the share that is found first."""
_IMPORTS = {
    "On the Record": ("index.search.ranking",),
    "On the Record (Numba)": ("index.search.ranking", "index.search.kernels.numba_kernels"),
    "rank-bm25": ("rank_bm25",),
    "bm25s (NumPy)": ("bm25s",),
    "bm25s (Numba)": ("bm25s", "numba", "bm25s.numba.retrieve_utils"),
    "tantivy": ("tantivy",),
}


@dataclass
class Measurement:
    """The figures of one engine.

    Attributes:
        name: The engine.
        build: Time to build and save the index, in seconds.
        disk: Size of the saved index in bytes; None if the engine saves none.
        open: Time to open the saved index, in seconds; None if the engine saves none.
        memory: Memory of the index after all queries, in bytes.
        packages: Memory of the engine's packages, in bytes.
        queries: Times of the queries of each kind and length, in milliseconds.
        phrases: Times of phrase queries, in milliseconds.
        phrases_first: Share of two-word phrases that the first document contains; None without phrase
            queries.
        filtered: Times of filtered queries, in milliseconds.
        add: Time to add an article and search, in milliseconds; None if the engine cannot add.
        delays: Delay of the event loop while threads search, in milliseconds: 99th percentile, and maximum.
    """

    name: str
    build: float = 0.0
    disk: int | None = None
    open: float | None = None
    memory: int = 0
    packages: int = 0
    queries: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    phrases: list[float] = field(default_factory=list)
    phrases_first: float | None = None
    filtered: list[float] = field(default_factory=list)
    add: float | None = None
    delays: tuple[float, float] = (0.0, 0.0)

    @property
    def all(self) -> list[float]:
        """The times of all ranked queries, in milliseconds."""
        return [time for times in self.queries.values() for time in times]


def installed(names):
    """Return the engines whose packages are installed."""
    available = []
    for name in names:
        try:
            for module in _IMPORTS.get(name, ()):
                importlib.import_module(module)
        except ImportError as error:
            print(f"{name} is skipped: {error}")
            continue
        available.append(name)
    return available


def run(corpus: Corpus, names, count: int, *, cpu: bool = False) -> list[Measurement]:
    """Measure engines on a corpus.

    A query's time is that of the fastest of three runs, so that other load on the machine matters less.

    Args:
        corpus: The sentences to index.
        names: The engines.
        count: The number of queries of each kind and length.
        cpu: Measure processor time instead of wall-clock time.
    """
    folder = Path(tempfile.mkdtemp(prefix="benchmark-"))
    try:
        return _run(corpus, names, count, folder, cpu=cpu)
    finally:
        shutil.rmtree(folder)


def _run(corpus, names, count, folder, *, cpu):
    np.savez(folder / "corpus.npz", numbers=corpus.numbers, starts=corpus.starts)
    (folder / "words.txt").write_text("\n".join(corpus.words), encoding="utf-8", errors="surrogatepass")
    results = {name: Measurement(name) for name in names}
    workers = {name: _prepared(name, results, folder, cpu) for name in names}
    queries = {(kind, n): corpus.queries(kind, n, count) for kind in KINDS for n in LENGTHS}
    phrases = [query for n in (2, 4) for query in corpus.queries("natural", n, max(1, count // 2), seed=2)]
    pairs = corpus.queries("natural", 2, PHRASES, seed=3)
    sample = {key: batch[: max(1, min(2, count // 10))] for key, batch in queries.items()}
    for name, worker in workers.items():
        # Compilation and caches, which only a first query needs, are not part of its time.
        for batch in (sample if name in SLOW else queries).values():
            worker("warm", batch[:3])
    for turn in range(TURNS):
        for name, worker in workers.items():
            for key, batch in (sample if name in SLOW else queries).items():
                results[name].queries.setdefault(key, []).extend(worker("search", batch[turn::TURNS]))
            results[name].phrases.extend(worker("phrase", phrases[turn::TURNS]))
    for name, worker in workers.items():
        result = results[name]
        mixed = [query for batch in (sample if name in SLOW else queries).values() for query in batch]
        result.filtered = worker("filter", mixed)
        result.phrases_first = _share_first(corpus, pairs, worker("first", pairs))
        result.memory = result.memory or worker("memory")
        result.packages = worker("packages")
        result.delays = worker("delay", mixed)
        article = [corpus.sentence(i) for i in range(min(ARTICLE_SENTENCES, len(corpus)))]
        result.add = worker("add", article)
        worker.close()
    return list(results.values())


def _prepared(name, results, folder, cpu):
    """Build and open an engine's index, record both times, and return the engine's worker."""
    result = results[name]
    shared = getattr(ENGINES[name], "same_index_as", None)
    if shared in results:
        saved = _saved(folder, shared)
        result.build = results[shared].build
    else:
        saved = _saved(folder, name)
        saved.mkdir()
        builder = Worker(name, folder, saved, cpu)
        result.build = builder("build")
        if name in SLOW:
            result.memory, result.packages = builder("memory"), builder("packages")
            return builder
        builder.close()
    result.disk = sum(file.stat().st_size for file in saved.rglob("*") if file.is_file())
    worker = Worker(name, folder, saved, cpu)
    result.open = worker("open")
    return worker


def _saved(folder, name):
    """Return the folder of an engine's index."""
    return folder / re.sub(r"\W", "", name)


def _share_first(corpus, phrases, first_documents):
    """Return the share of phrases that the first document contains; None without phrase queries."""
    if first_documents is None:
        return None
    texts = [f" {' '.join(corpus.terms(i))} " if i is not None else "" for i in first_documents]
    return float(
        np.mean([f" {' '.join(phrase)} " in text for phrase, text in zip(phrases, texts, strict=True)])
    )


class Worker:
    """A process with one engine. Calling it runs a method of `Subject` there and returns the result."""

    def __init__(self, name, folder, saved, cpu):
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_work, args=(theirs, name, folder, saved, cpu), daemon=True)
        self._process.start()
        theirs.close()

    def __call__(self, method, *args):
        self._pipe.send((method, *args))
        result = self._pipe.recv()
        if isinstance(result, Exception):
            raise result
        return result

    def close(self):
        """End the process."""
        self._pipe.send(None)
        self._process.join(20)
        self._process.close()


def _work(pipe, name, folder, saved, cpu):
    before_imports = resident_memory()
    for module in _IMPORTS.get(name, ()):
        importlib.import_module(module)
    clock = time.thread_time if cpu else time.perf_counter
    subject = Subject(ENGINES[name](), folder, saved, clock, before_imports)
    while (message := pipe.recv()) is not None:
        method, *args = message
        try:
            pipe.send(getattr(subject, method)(*args))
        except Exception as error:  # noqa: BLE001 - the other process raises it
            pipe.send(RuntimeError(f"{name}: {method}: {error!r}"))


class Subject:
    """An engine under measurement, in its own process."""

    def __init__(self, engine, folder, saved, clock, before_imports):
        self.engine, self.folder, self.saved, self.clock = engine, folder, saved, clock
        self.before_imports, self.before_index = before_imports, resident_memory()

    def build(self):
        """Return the time to build the index, in seconds."""
        arrays = np.load(self.folder / "corpus.npz")
        words = (self.folder / "words.txt").read_text(encoding="utf-8", errors="surrogatepass").split("\n")
        documents = list(Corpus(words, arrays["numbers"], arrays["starts"]).documents())
        del arrays
        started = time.perf_counter()
        self.engine.build(documents, self.saved)
        return time.perf_counter() - started

    def open(self):
        """Return the time to open the index, in seconds."""
        started = time.perf_counter()
        self.engine.open(self.saved)
        return time.perf_counter() - started

    def memory(self):
        """Return the memory of the index, in bytes."""
        gc.collect()
        return resident_memory() - self.before_index

    def packages(self):
        """Return the memory of the engine's packages, in bytes."""
        return self.before_index - self.before_imports

    def warm(self, queries):
        """Run queries without measuring them."""
        for query in queries:
            self.engine.search(query)

    def search(self, queries):
        """Return the time of each query, in milliseconds."""
        return [self.fastest(self.engine.search, query) for query in queries]

    def phrase(self, queries):
        """Return the time of each phrase query, in milliseconds."""
        if not hasattr(self.engine, "phrase"):
            return []
        return [self.fastest(self.engine.phrase, query) for query in queries]

    def first(self, phrases):
        """Return the first document for each phrase; None without phrase queries."""
        if not hasattr(self.engine, "phrase"):
            return None
        return [next(iter(self.engine.phrase(phrase)), None) for phrase in phrases]

    def filter(self, queries):
        """Return the times of queries that allow half, a twentieth and a thousandth of all documents."""
        days = itertools.cycle(int(DAYS * share) for share in (0.5, 0.05, 0.001))
        return [
            self.fastest(self.engine.filtered, query, day) for query, day in zip(queries, days, strict=False)
        ]

    def add(self, documents):
        """Return the median time to add documents and search, in milliseconds."""
        if not hasattr(self.engine, "add"):
            return None

        def add_and_search():
            self.engine.add(documents)
            self.engine.search(documents[0])

        return float(np.median([self.timed(add_and_search) for _ in range(5)]))

    def timed(self, action, *args):
        """Return the time of an action, in milliseconds."""
        started = self.clock()
        action(*args)
        return 1000 * (self.clock() - started)

    def fastest(self, action, *args):
        """Return the time of the fastest of several runs, in milliseconds."""
        return min(self.timed(action, *args) for _ in range(REPEATS))

    def delay(self, queries):
        """Return the delay of an event loop while threads search; see `Measurement`."""
        return asyncio.run(_delays(self.engine.search, queries))


async def _delays(search, queries):
    """Return how late an event loop ticks while threads search, in milliseconds: 99th percentile, maximum.

    The number of threads and the interval between switches are the bot's.
    """
    from bot.answering.service import WORKERS
    from bot.runtime.service import THREAD_SWITCH_SECONDS

    sys.setswitchinterval(THREAD_SWITCH_SECONDS)
    delays: list[float] = []
    done = threading.Event()

    async def tick():
        while not done.is_set():
            due = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            delays.append(1000 * (time.perf_counter() - due))

    ticking = asyncio.create_task(tick())
    await asyncio.sleep(0.05)
    delays.clear()
    limit = asyncio.Semaphore(4)
    with ThreadPoolExecutor(WORKERS) as threads:

        async def run_limited(query):
            async with limit:
                await asyncio.get_running_loop().run_in_executor(threads, search, query)

        while len(delays) < TICKS:
            await asyncio.gather(*(run_limited(query) for query in queries))
    done.set()
    await ticking
    return (float(np.percentile(delays, 99)), max(delays)) if delays else (0.0, 0.0)


def resident_memory():
    """Return the resident memory of this process in bytes; 0 on systems without `/proc`."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return 1024 * int(re.search(r"VmRSS:\s+(\d+)", status.read_text("ascii"))[1])
