"""The whole coverage: opened from its store, searched, and refreshed, in a process of its own."""

import json
import multiprocessing
import os
import shutil
import tempfile
import time
from itertools import islice, pairwise
from pathlib import Path

import numpy as np

from tests.benchmarks.corpus import KINDS, LENGTHS, Corpus
from tests.benchmarks.measure import resident
from tests.benchmarks.report import table

SENTENCES = 30
"""How many sentences an article has."""


def run(corpus: Corpus, count: int) -> str:
    """A table of what a coverage of these sentences takes, with so many queries of each kind and length."""
    folder = Path(tempfile.mkdtemp(prefix="benchmark-"))
    try:
        built = _build(corpus, folder)
        queries = [
            " ".join(query) for kind in KINDS for n in LENGTHS for query in corpus.queries(kind, n, count)
        ]
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            rows = [
                ["build, with the analysis given, s", f"{built:.1f}"],
                *pool.apply(_measure, (folder, queries)),
            ]
    finally:
        shutil.rmtree(folder)
    return table(["", f"coverage of {len(corpus):,} sentences"], rows)


def _build(corpus, folder):
    """Write articles, keep an analysis that takes each line for a sentence, open the coverage once."""
    from index.analysis import AnalysedArticle, Sentence
    from index.archive.intake import Intake
    from index.archive.store import Store
    from index.articles import read_file
    from index.coverage import Coverage

    (folder / "articles").mkdir()
    file = folder / "articles" / "all.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        for i in range(0, len(corpus), SENTENCES):
            some = [" ".join(corpus.sentence(n)) for n in range(i, min(i + SENTENCES, len(corpus)))]
            text = "\n".join(sentence or "-" for sentence in some)
            lines.write(json.dumps({"id": i, "title": f"Article {i}", "text": text}) + "\n")
    # A file that was written a moment ago would be read again at the next opening.
    os.utime(file, ns=(10**18, 10**18))
    begun = time.perf_counter()
    store = Store(folder / "store")
    intake = Intake(file.parent, store)
    articles = read_file(file, file.name)
    while some := list(islice(articles, 500)):
        analysed = []
        for article in some:
            starts = [0, *(i + 1 for i, c in enumerate(article.text) if c == "\n"), len(article.text) + 1]
            sentences = (Sentence(a, b - 1, 1, n) for n, (a, b) in enumerate(pairwise(starts), start=1))
            analysed.append(AnalysedArticle(article, tuple(sentences), (), ()))
        store.put(analysed, intake.version)
    del store, intake
    Coverage.open(file.parent, store=folder / "store")
    return time.perf_counter() - begun


def _measure(folder, queries):
    from index.coverage import Coverage

    empty = resident()
    begun = time.perf_counter()
    coverage = Coverage.open(folder / "articles", store=folder / "store")
    opened = time.perf_counter() - begun
    times = []
    for query in queries:
        begun = time.thread_time()
        coverage.search(query)
        times.append(1000 * (time.thread_time() - begun))
    memory = resident() - empty
    refreshes = []
    for i in range(5):
        # Its sentences are known from elsewhere, so that the time is not the language model's.
        first = (folder / "articles" / "all.jsonl").open(encoding="utf-8").readline()
        (folder / "articles" / f"new{i}.jsonl").write_text(first, encoding="utf-8")
        begun = time.perf_counter()
        coverage = coverage.refresh()
        refreshes.append(1000 * (time.perf_counter() - begun))
    spread = " / ".join(f"{ms:.1f}" for ms in np.percentile(times, [50, 95, 99]))
    return [
        ["cold open, ms", f"{1000 * opened:.1f}"],
        ["a search with its passages, ms of processor, p50 / p95 / p99", spread],
        ["memory after all queries, bytes a sentence", f"{memory / coverage.size().sentences:.0f}"],
        ["take up a new file with one article, ms", f"{np.median(refreshes):.1f}"],
    ]
