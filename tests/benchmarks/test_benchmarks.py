"""The benchmark measures what its tables say."""

import re

import numpy as np
import pytest

from tests.benchmarks import corpus, measure, scaling
from tests.benchmarks.__main__ import main
from tests.benchmarks.engines import DAYS, ENGINES, publication_days

SENTENCES = ["The ferry sank at night.", "Nobody slept in the harbour.", "The ferry's captain slept."] * 4


def test_repeated_sentences_have_a_quarter_of_their_words_redrawn():
    small = corpus.synthetic(400)
    large = small.sized(1000)
    assert len(large) == 1000
    assert large.sentence(399) == small.sentence(399)
    copy, original = (
        c.numbers[c.starts[400 * i] : c.starts[400 * (i + 1)]] for c, i in ((large, 1), (small, 0))
    )
    assert 0.18 < np.mean(copy != original) < 0.28
    assert large.sentence(450) == small.sized(1000).sentence(450)


def test_a_natural_query_is_a_sequence_of_words_of_a_sentence():
    source = corpus.of_sentences(iter(SENTENCES))
    documents = [" ".join(document) for document in source.documents()]
    for query in source.queries("natural", 3, 20):
        assert any(" ".join(query) in document for document in documents)


def test_a_corpus_file_has_its_sentences_in_the_last_column(tmp_path):
    table = tmp_path / "sentences.tsv"
    table.write_text("".join(f"0\t20230405\t{sentence}\n" for sentence in SENTENCES), encoding="utf-8")
    assert list(corpus.of_file(table).documents()) == list(corpus.of_sentences(iter(SENTENCES)).documents())


@pytest.mark.slow
def test_a_run_prints_every_figure_of_every_engine(capsys):
    engines = "On the Record,rank-bm25,SQLite FTS5"
    main(["--sizes", "300", "--queries", "4", "--engines", engines])
    printed = capsys.readouterr().out
    assert "## 300 sentences" in printed
    rows = {}
    for line in printed.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 3:
            rows[cells[1]] = [cell for cell in cells[2:-1] if re.search(r"\d", cell)]
    for name, filled in (("build, s", 3), ("queries per second", 3), ("8 natural", 3), ("cold open, ms", 2)):
        assert len(rows[name]) == filled, (name, rows)


@pytest.mark.parametrize("name", measure.installed(ENGINES))
def test_a_filtered_query_returns_documents_published_before_a_day(name, tmp_path):
    source = corpus.synthetic(2000)
    engine = ENGINES[name]()
    engine.build(list(source.documents()), tmp_path)
    engine.open(tmp_path)
    days = publication_days(2000)
    for query in source.queries("natural", 4, 10):
        assert engine.filtered(query, DAYS) == engine.search(query)
        early = engine.filtered(query, DAYS // 2)
        assert early
        assert all(days[i] < DAYS // 2 for i in early)


@pytest.mark.slow
def test_the_figures_of_an_archive_are_printed(capsys):
    scaling.main(["900", "--queries", "1"])
    printed = capsys.readouterr().out
    assert "900 sentences" in printed
    for name in ("build, peak memory", "store on disk", "a search with its passages", "a new article"):
        [line] = [line for line in printed.splitlines() if line.startswith(f"| {name}")]
        assert re.search(r"\d", line.split("|")[2]), line
