"""Measures a whole coverage in a process of its own: opened from its store, searched and refreshed."""

import json
import multiprocessing
import os
import shutil
import tempfile
import time
from itertools import islice
from pathlib import Path

import numpy as np

from tests.benchmarks import made_up
from tests.benchmarks.corpus import KINDS, LENGTHS, Corpus
from tests.benchmarks.measure import resident_memory
from tests.benchmarks.report import table

ARTICLES_AT_ONCE = 500
"""Number of articles that are analysed and stored together."""


def run(corpus: Corpus, count: int, *, files: bool = False) -> str:
    """Return a table of the time and memory that a coverage of these sentences takes.

    Args:
        corpus: The sentences.
        count: The number of queries of each kind and length.
        files: Whether each article has a file of its own; otherwise all are lines of one file.
    """
    folder = Path(tempfile.mkdtemp(prefix="benchmark-"))
    try:
        built = build(corpus, folder, files=files)
        queries = [
            [
                " ".join(query)
                for kind in KINDS
                for n in LENGTHS
                for query in corpus.queries(kind, n, count, seed)
            ]
            for seed in range(4)
        ]
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            rows = [
                ["build, without the language model, s", f"{built:.1f}"],
                *pool.apply(_measure, (folder, queries)),
            ]
    finally:
        shutil.rmtree(folder)
    return table(["", f"coverage of {len(corpus):,} sentences"], rows)


def build(corpus, folder, *, files):
    """Write articles, store an analysis of each without a language model, and open the coverage once.

    Returns the time that storing and opening took, in seconds.
    """
    from index.coverage import Coverage
    from index.ingest.analysis_cache import AnalysisCache
    from index.ingest.articles import read_folder
    from index.storage.store import Store

    articles = folder / "articles"
    articles.mkdir()
    texts = enumerate(made_up.texts_of(corpus))
    lines = (json.dumps({"id": i, "title": f"Article {i}", "text": text}) for i, text in texts)
    if files:
        for i, line in enumerate(lines):
            (articles / f"{i // 1000}").mkdir(exist_ok=True)
            (articles / f"{i // 1000}" / f"{i}.jsonl").write_text(f"{line}\n", encoding="utf-8")
    else:
        (articles / "all.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    for file in articles.rglob("*.jsonl"):
        # A file that has just been modified would be read again at the next opening.
        os.utime(file, ns=(made_up.OLD, made_up.OLD))
    begun = time.perf_counter()
    store = Store(folder / "store")
    version = AnalysisCache(articles, store).version
    remaining = read_folder(articles)
    while batch := list(islice(remaining, ARTICLES_AT_ONCE)):
        store.analyses.put(list(map(made_up.analysed, batch)), version)
    del store
    Coverage.open(articles, store=folder / "store")
    return time.perf_counter() - begun


def _measure(folder, queries):
    from index.coverage import Coverage

    empty = resident_memory()
    begun = time.perf_counter()
    coverage = Coverage.open(folder / "articles", store=folder / "store")
    opened = time.perf_counter() - begun
    # Each query is asked once, because the articles that it shows are cached.
    numpy = [processor_times(coverage.search, queries[0]), processor_times(coverage.who_said, queries[1])]
    memory = resident_memory() - empty
    coverage = coverage.compiled()
    numba = [processor_times(coverage.search, queries[2]), processor_times(coverage.who_said, queries[3])]
    # A copy of an article has a stored analysis, so that the time is not the language model's.
    file = next((folder / "articles").rglob("*.jsonl"))
    line = file.read_text(encoding="utf-8").partition("\n")[0]
    refreshes = []
    for i in range(5):
        (folder / "articles" / f"new{i}.jsonl").write_text(line, encoding="utf-8")
        begun = time.perf_counter()
        coverage = coverage.refresh()
        refreshes.append(1000 * (time.perf_counter() - begun))
    return [
        ["articles", f"{coverage.size().articles:,}"],
        ["cold open, ms", f"{1000 * opened:.1f}"],
        ["a search with its passages, processor ms, p50 / p95 / p99", spread(numpy[0])],
        ["the same with Numba", spread(numba[0])],
        ["who said, with other reports, processor ms, p50 / p95 / p99", spread(numpy[1])],
        ["the same with Numba", spread(numba[1])],
        ["memory after all queries, bytes a sentence", f"{memory / coverage.size().sentences:.0f}"],
        ["refresh with one new article, ms", f"{np.median(refreshes):.1f}"],
    ]


def processor_times(ask, queries):
    """Return the processor time of each query in milliseconds."""
    times = []
    for query in queries:
        begun = time.thread_time()
        ask(query)
        times.append(1000 * (time.thread_time() - begun))
    return times


def spread(times):
    """Return the 50th, the 95th and the 99th percentile of some times."""
    return " / ".join(f"{ms:.1f}" for ms in np.percentile(times, [50, 95, 99]))
