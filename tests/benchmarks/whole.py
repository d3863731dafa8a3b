"""The whole coverage: opened from its store, searched, and refreshed, in a process of its own."""

import json
import multiprocessing
import os
import random
import shutil
import tempfile
import time
from itertools import islice, pairwise
from pathlib import Path

import numpy as np

from tests.benchmarks.corpus import KINDS, LENGTHS, Corpus
from tests.benchmarks.measure import resident_memory
from tests.benchmarks.report import table

SENTENCES = 30
"""How many sentences an article has."""
QUOTED = 6
"""Every which sentence is a quotation."""
SPEAKERS = 5000
"""By how many speakers; the commonest says a twelfth of all."""


def run(corpus: Corpus, count: int, *, files: bool = False) -> str:
    """A table of what a coverage of these sentences takes, with so many queries of each kind and length.

    Args:
        corpus: The sentences; every sixth is taken for a quotation, by one of 5,000 speakers.
        count: How many queries there are.
        files: Whether each article is a file of its own; else one file has all.
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
                ["build, with the analysis given, s", f"{built:.1f}"],
                *pool.apply(_measure, (folder, queries)),
            ]
    finally:
        shutil.rmtree(folder)
    return table(["", f"coverage of {len(corpus):,} sentences"], rows)


def build(corpus, folder, *, files):
    """Write articles, keep an analysis that takes each line for a sentence, open the coverage once.

    Returns how many seconds it took.
    """
    from index.coverage import Coverage
    from index.ingest.analysis_cache import AnalysisCache
    from index.ingest.articles import read_folder
    from index.storage.store import Store

    articles = folder / "articles"
    articles.mkdir()
    texts = (
        "\n".join(" ".join(corpus.sentence(n)) or "-" for n in range(i, min(i + SENTENCES, len(corpus))))
        for i in range(0, len(corpus), SENTENCES)
    )
    lines = (json.dumps({"id": i, "title": f"Article {i}", "text": text}) for i, text in enumerate(texts))
    if files:
        for i, line in enumerate(lines):
            (articles / f"{i // 1000}").mkdir(exist_ok=True)
            (articles / f"{i // 1000}" / f"{i}.jsonl").write_text(f"{line}\n", encoding="utf-8")
    else:
        (articles / "all.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    for file in articles.rglob("*.jsonl"):
        # A file that was written a moment ago would be read again at the next opening.
        os.utime(file, ns=(10**18, 10**18))
    begun = time.perf_counter()
    store = Store(folder / "store")
    intake = AnalysisCache(articles, store)
    found = read_folder(articles)
    while some := list(islice(found, 500)):
        store.put(list(map(_analysed, some)), intake.version)
    del store, intake
    Coverage.open(articles, store=folder / "store")
    return time.perf_counter() - begun


def _analysed(article):
    """What an analysis finds that takes each line for a sentence, and some for quotations."""
    from index.model.article import AnalysedArticle, Sentence
    from index.model.quotation import Quotation, QuotationKind, Speaker

    dice = random.Random(article.text)
    starts = [0, *(i + 1 for i, c in enumerate(article.text) if c == "\n"), len(article.text) + 1]
    sentences = [Sentence(a, b - 1, 1, n) for n, (a, b) in enumerate(pairwise(starts), start=1)]
    said = [(sentence, f"Speaker Number{int(SPEAKERS ** dice.random())}") for sentence in sentences[::QUOTED]]
    return AnalysedArticle(
        article,
        tuple(sentences),
        tuple(Quotation(one.start, one.end, QuotationKind.DIRECT, speaker=name) for one, name in said),
        tuple(Speaker(name, (name,)) for name in dict.fromkeys(name for _, name in said)),
    )


def _measure(folder, queries):
    from index.coverage import Coverage

    empty = resident_memory()
    begun = time.perf_counter()
    coverage = Coverage.open(folder / "articles", store=folder / "store")
    opened = time.perf_counter() - begun
    # No query comes twice, for an article that was just shown is at hand.
    plain = [_clocked(coverage.search, queries[0]), _clocked(coverage.who_said, queries[1])]
    memory = resident_memory() - empty
    coverage = coverage.compiled()
    fast = [_clocked(coverage.search, queries[2]), _clocked(coverage.who_said, queries[3])]
    known = next((folder / "articles").rglob("*.jsonl"))
    refreshes = []
    for i in range(5):
        # Its sentences are known from elsewhere, so that the time is not the language model's.
        first = known.read_text(encoding="utf-8").partition("\n")[0]
        (folder / "articles" / f"new{i}.jsonl").write_text(first, encoding="utf-8")
        begun = time.perf_counter()
        coverage = coverage.refresh()
        refreshes.append(1000 * (time.perf_counter() - begun))
    return [
        ["articles", f"{coverage.size().articles:,}"],
        ["cold open, ms", f"{1000 * opened:.1f}"],
        ["a search with its passages, ms of processor, p50 / p95 / p99", _spread(plain[0])],
        ["the same with Numba", _spread(fast[0])],
        ["who said, with other reports, ms of processor, p50 / p95 / p99", _spread(plain[1])],
        ["the same with Numba", _spread(fast[1])],
        ["memory after all queries, bytes a sentence", f"{memory / coverage.size().sentences:.0f}"],
        ["take up a new file with one article, ms", f"{np.median(refreshes):.1f}"],
    ]


def _clocked(ask, queries):
    """How many milliseconds of the processor each query takes."""
    times = []
    for query in queries:
        begun = time.thread_time()
        ask(query)
        times.append(1000 * (time.thread_time() - begun))
    return times


def _spread(times):
    return " / ".join(f"{ms:.1f}" for ms in np.percentile(times, [50, 95, 99]))
