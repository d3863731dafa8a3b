"""An archive of any size is built in limited memory, and comes to what is built at once."""

import gc
import json
import mmap
import os
from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.coverage import Coverage
from index.ingest import article_spool
from index.ingest.analysis_cache import AnalysisCache
from index.ingest.article_spool import ArticleSpool
from index.ingest.articles import read_file
from index.model.article import AnalysedArticle, Article
from index.search import scratch, segment_builder
from index.search.scratch import IN_MEMORY, Scratch
from index.storage import array_file, article_segment_builder, fingerprints
from index.storage.article_segment_builder import build_segment
from index.storage.store import Store
from tests.benchmarks import made_up

WORDS = ("ferry", "harbour", "storm", "mayor", "treaty", "lantern", "1987", "Skagen", "Halden", "Tern")
ALL = 1000
TEXTS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join), min_size=1, max_size=9
).map("\n".join)
QUERIES = ["ferry", "storm mayor", '"harbour storm"', "lantern -tern", "treaty Skagen 1987"]
SOME_EXAMPLES = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def limits(monkeypatch):
    """Returns a function that sets every limit so low that few articles exceed all of them, or back."""
    low = [
        (article_segment_builder, "MAX_TOKENS", 20),
        (segment_builder, "TOKENS_AT_ONCE", 16),
        (fingerprints, "_ARTICLES_AT_ONCE", 2),
        (scratch, "MAX_IN_MEMORY", 32),
        (article_spool, "_MAX_IN_MEMORY", 200),
        (array_file, "_PIECE", 64),
    ]
    usual = [(module, name, getattr(module, name)) for module, name, _ in low]

    def choose(*, are_low):
        for module, name, value in low if are_low else usual:
            monkeypatch.setattr(module, name, value)

    return choose


def arrays_of(value, name=""):
    """Yield the arrays and numbers of a dataclass of arrays, with their types."""
    for field in fields(value):
        if not field.name.startswith("_"):
            part = getattr(value, field.name)
            if is_dataclass(part):
                yield from arrays_of(part, f"{name}.{field.name}")
            elif isinstance(part, np.ndarray):
                yield f"{name}.{field.name}", part.dtype, part.shape, part.tobytes()
            else:
                yield f"{name}.{field.name}", part


@SOME_EXAMPLES
@given(texts=st.lists(TEXTS, max_size=12))
def test_segments_of_a_limited_size_are_merged_into_the_one_of_all_articles(limits, tmp_path, texts):
    articles = [made_up.analysed(Article(f"{i:02}.txt", text), 9) for i, text in enumerate(texts)]
    limits(are_low=False)
    at_once = build_segment((each.article.path, each) for each in articles)
    limits(are_low=True)
    for place in (Scratch(tmp_path), IN_MEMORY):
        in_parts = build_segment(((each.article.path, each) for each in articles), place)
        assert list(arrays_of(in_parts)) == list(arrays_of(at_once))


def write(folder, name, texts, time):
    """Write a file of articles, and store their analyses."""
    file = folder / "articles" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps({"id": i, "title": f"On {name} {i}", "text": text}) for i, text in enumerate(texts))
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    os.utime(file, ns=(time, time))
    return [made_up.analysed(article, 9) for article in read_file(file, name)]


def shown(coverage):
    """Return what a coverage answers, with places, scores and names; equal scores are in any order."""
    results = [coverage.search(query, ALL) for query in QUERIES]
    results += [coverage.find_said(query, ALL) for query in QUERIES]
    results += [coverage.find_said_by(f"Speaker Number{n}", limit=ALL) for n in (1, 2, 5)]
    return [
        *(sorted((round(p.score, 9), p.article.path, p.start, p.end) for p in result) for result in results),
        coverage.size(),
        coverage.speakers(),
        coverage.headings(),
        [coverage.names.titles.complete(typed, 5) for typed in ("on", "on a.jsonl 1")],
    ]


@pytest.mark.slow
@SOME_EXAMPLES
@given(
    steps=st.lists(
        st.dictionaries(
            st.sampled_from(["a.jsonl", "b.jsonl", "c.jsonl"]),
            st.none() | st.lists(TEXTS, min_size=1, max_size=5),
            min_size=1,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_changes_of_an_archive_come_to_building_it_at_once(limits, tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("archive")
    store = Store(folder / "store")
    version = AnalysisCache(folder, store).version
    store.analyses.put(write(folder, "z.jsonl", ["ferry storm\nharbour storm"], made_up.OLD), version)
    del store
    limits(are_low=True)
    coverage = Coverage.open(folder / "articles", store=folder / "store")
    for number, step in enumerate(steps, start=1):
        for name, texts in step.items():
            if texts is None:
                (folder / "articles" / name).unlink(missing_ok=True)
            else:
                made = write(folder, name, texts, made_up.OLD + number)
                coverage._cache.store.analyses.put(made, version)
        coverage = coverage.refresh()
    changed = shown(coverage)
    articles = [coverage.read(heading.path) for heading in coverage.headings()]
    limits(are_low=False)
    fresh = Store(folder / "fresh")
    fresh.analyses.put(articles, version)
    del fresh
    assert changed == shown(Coverage.open(folder / "articles", store=folder / "fresh"))


def alive(of_type):
    return sum(type(each) is of_type for each in gc.get_objects())


def test_one_article_at_a_time_is_in_memory(tmp_path):
    """The texts of an archive are larger than memory."""
    store = Store(tmp_path / "store")
    cache = AnalysisCache(tmp_path / "articles", store)
    made = write(tmp_path, "a.jsonl", [f"ferry {i}\nstorm {i}" for i in range(200)], made_up.OLD)
    store.analyses.put(made, cache.version)
    del made
    gc.collect()
    before = alive(Article), alive(AnalysedArticle)
    spool = ArticleSpool(store.scratch())
    spooled = [spool.add(path, article) for path, article in cache.read_files(["a.jsonl"])]
    most = max(
        max(alive(Article) - before[0], alive(AnalysedArticle) - before[1])
        for _ in cache.analyse(spooled, spool)
    )
    assert len(spooled) == 200
    assert most <= 3


def test_an_index_that_was_just_built_is_mapped_from_its_file(tmp_path):
    store = Store(tmp_path / "store")
    version = AnalysisCache(tmp_path / "articles", store).version
    store.analyses.put(write(tmp_path, "a.jsonl", ["ferry storm"], made_up.OLD), version)
    del store
    coverage = Coverage.open(tmp_path / "articles", store=tmp_path / "store")
    tokens = coverage._reader.parts[0].segment.sentences.tokens
    while isinstance(tokens, np.ndarray):
        tokens = tokens.base
    assert isinstance(tokens.obj if isinstance(tokens, memoryview) else tokens, mmap.mmap)
