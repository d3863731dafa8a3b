"""Very long articles: the memory that their analysis takes is bounded, and nothing of them is lost."""

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest import analysis
from index.model.article import Article
from index.quotations import outline, parser_input
from index.quotations.parsed_document import Token
from index.text.paragraphs import paragraphs

pytestmark = pytest.mark.slow

MEASURE = """
import resource, sys
from index.ingest.analysis import Analyser
from index.model.article import Article
analyser = Analyser()
analyser.analyse(Article("idle.txt", "“It holds,” said Ines Moreau. The crowd left. " * 20))
idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
analyser.analyse(Article("long.txt", sys.stdin.read()))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle) // 1024)
"""
MAX_MEGABYTES = 200
SENTENCES = (
    "The committee met in the old hall.",
    "Ines Moreau said that the bridge would open in May.",
    "“We are on time,” she told the islanders.",
    "Tom Hale called the toll “a tax on going home” and left.",
    "Nobody asked the ferrymen.",
)


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in other units elsewhere")
@pytest.mark.parametrize("pattern", ["a; ", '"a" ', "Ines Moreau said that it holds. "])
def test_the_memory_of_an_analysis_does_not_grow_with_the_article(pattern):
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE],
        input=pattern * (70_000 // len(pattern)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert int(measured.stdout) < MAX_MEGABYTES


@pytest.fixture
def short_parts(monkeypatch):
    """Parts of a few sentences, so that the articles of the tests have many."""
    for module in (outline, analysis):
        monkeypatch.setattr(module, "MAX_PART_LENGTH", 300)
    monkeypatch.setattr(outline, "_CUT_WINDOW", 200)


@pytest.mark.parametrize("separator", [" ", "\n\n"])
def test_an_article_in_parts_has_the_sentences_and_quotations_of_the_whole(analyser, separator, request):
    article = Article("long.txt", separator.join(SENTENCES * 12))
    whole = analyser.analyse(article)
    request.getfixturevalue("short_parts")
    assert len(list(outline.outline_parts(analyser._language, article.text))) > 3
    parts = analyser.analyse(article)
    assert parts.sentences == whole.sentences
    assert [(q.start, q.end, q.kind) for q in parts.quotations] == [
        (q.start, q.end, q.kind) for q in whole.quotations
    ]
    assert {name for q in parts.quotations for name in q.speakers} == {s.name for s in parts.speakers}
    assert len({s.name for s in parts.speakers}) == len(parts.speakers)


@pytest.mark.usefixtures("short_parts")
@pytest.mark.parametrize(
    "text",
    ["x" * 2000, "x " * 1000, ("x" + " " * 400) * 5, '"' * 1000 + "x" * 1000, "“x " * 500, "x.\n" * 900],
)
def test_odd_long_texts_are_analysed(analyser, text):
    analysed = analyser.analyse(Article("odd.txt", text))
    spans = [(s.start, s.end) for s in analysed.sentences]
    assert spans == sorted(spans)
    covered = "".join(text[start:end] for start, end in spans)
    assert covered.count("x") == text.count("x")
    numbers = [(s.paragraph, s.number) for s in analysed.sentences]
    assert numbers == sorted(set(numbers))
    assert numbers[-1][0] == len(paragraphs(text))


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(1, 50))
def test_runs_of_tokens_are_short_and_end_with_a_sentence_where_one_ends(lengths, limit):
    sentences = [number for number, length in enumerate(lengths) for _ in range(length)]
    tokens = [Token("x", i, i + 1, 0, sentence, -1) for i, sentence in enumerate(sentences)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser_input, "_MAX_RUN_TOKENS", limit)
        runs = list(parser_input.parser_runs(tokens))
    assert [token.start for run in runs for token in run] == list(range(len(sentences)))
    assert all(len(run) <= limit for run in runs)
    assert all(run[0].sentence == 0 for run in runs if run)
    for before, after in pairwise(runs):
        is_cut = sentences[before[-1].start] == sentences[after[0].start]
        assert not is_cut or len(before) == limit


def test_long_articles_are_analysed_apart():
    texts = [10, 10, outline.MAX_PART_LENGTH + 1, 10, outline.MAX_PART_LENGTH - 5, 10, *[10] * 9]
    articles = [Article(f"{i}.txt", "x" * length) for i, length in enumerate(texts)]
    batches = list(analysis._batches(articles))
    assert [article for batch in batches for article in batch] == articles
    assert [len(batch) for batch in batches] == [2, 1, 1, 1, 8, 2]
