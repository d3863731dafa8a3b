"""Whichever engine finds the articles, the results are those of the embedded one, with the same scores."""

import random
from datetime import date

import numpy as np
import pytest

from index.coverage import Coverage
from index.questions.retrieval import Retrieval
from index.search.ranking import CANDIDATES
from index.storage.article_segment_builder import build_segment
from index.storage.index_reader import IndexReader
from index.storage.live_article_segment import LiveArticleSegment
from index.storage.narrowed_masks import quote_mask, sentence_mask
from index.storage.narrowing import DocumentKind
from tests.dated_articles import write_articles

pytestmark = pytest.mark.slow

QUERIES = [
    "toll bridge",
    '"monumental mistake"',
    "toll -bridge",
    "+ferry night harbour",
    '"the harbour" -"the ferry" storm',
    "toll speaker:Moreau",
    "toll -speaker:Moreau",
    "speaker:Lind",
    "after:2026-04-01 ferry",
    "before:2026-04-10 harbour sort:newest",
    "storm sort:oldest",
    "source:quay bridge",
    "-source:agency bridge harbour",
    "the",
    "speaker:Nobody toll",
    "-speaker:Nobody",
    "xylophone",
]
_SUBJECTS = ("The toll", "A ferry", "The harbour", "The storm", "Nobody", "The old bridge of Halden")
_PREDICATES = (
    "closed",
    "costs twelve crowns",
    "waits for the ferry",
    "is a mistake",
    "runs at night in winter",
)
_ENDINGS = ("", " again", " near the harbour", " since the storm hit the bridge", ", drivers think")
_SPEAKERS = ("Ines Moreau", "Olav Lind", "Captain Nora Berg")


def write_more_articles(folder):
    """Write articles at random, always the same; every fifth has a copy elsewhere."""
    dice = random.Random(7)

    def sentence():
        return f"{dice.choice(_SUBJECTS)} {dice.choice(_PREDICATES)}{dice.choice(_ENDINGS)}"

    for i in range(40):
        paragraphs = [f"{sentence()}. {sentence()}. {sentence()}." for _ in range(3)]
        quoted = [f"“{sentence()},” said {dice.choice(_SPEAKERS)}." for _ in range(3)]
        text = "\n\n".join(
            f"{paragraph} {quote}" for paragraph, quote in zip(paragraphs, quoted, strict=True)
        )
        for outlet in ("The Quay", "The Agency")[: 2 if i % 5 == 0 else 1]:
            head = f"title: {i}\noutlet: {outlet}\npublished: 2026-0{1 + i % 6}-1{i % 10}"
            file = folder / f"{outlet[4:].lower()}-more-{i * 7 % 40}.txt"
            file.write_text(f"---\n{head}\n---\n{text}\n", encoding="utf-8")


class DistantLibrary:
    """An engine that keeps the articles elsewhere: for each query it hands over a reader of a few."""

    def __init__(self, coverage):
        self.whole, self.read = coverage._reader, coverage._retrieval.read
        self.whole.people.count()  # From here on, the people that all articles make are known.
        self.handed_over = []

    def __getattr__(self, name):
        return getattr(self.whole, name)

    def candidates(self, kind, wanted, narrowing, k, order=None):
        whole = self.whole
        is_sentence = kind is DocumentKind.SENTENCE
        ranking = whole.sentences if is_sentence else whole.quotes
        mask = (sentence_mask if is_sentence else quote_mask)(whole, narrowing)
        mask = ranking.allowed(wanted, mask)
        depth = max(k, CANDIDATES)
        numbers = [ranking.index.top(wanted.terms, depth, mask)[0]]
        numbers += [
            ranking._documents_with_phrase(phrase, mask, depth) for phrase in wanted.phrases if phrase
        ]
        if order:
            numbers.append(np.flatnonzero(np.ones(ranking.index.size) if mask is None else mask))
        locate = whole.locate_sentence if is_sentence else whole.locate_quote
        articles = set()
        for number in np.concatenate(numbers).tolist():
            location = locate(number)
            article = whole.article_number(location.segment, location.article)
            articles.update(whole.copies(article) or (article,))
        return self._reader_of(sorted(articles, reverse=True))

    def _reader_of(self, articles):
        self.handed_over.append(len(articles))
        analysed = [self.read(*self.whole.locate_article(article)) for article in articles]
        parts = [LiveArticleSegment.of(build_segment((a.article.path, a) for a in analysed))]
        people = self.whole.people.with_parts(parts)
        return IndexReader(parts, people=people, statistics=self.whole.collection)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    write_articles(folder)
    write_more_articles(folder)
    return Coverage.open(folder)


@pytest.fixture(scope="module")
def distant(embedded):
    coverage = Coverage(embedded._cache, embedded._state)
    coverage._retrieval = Retrieval(embedded._reader, embedded._cache, DistantLibrary(embedded))
    return coverage


def seen(results):
    """Return what people see of sentences or quotations."""
    passages = [getattr(result, "passage", result) for result in results]
    return [
        (r.article.path, r.start, r.end, round(r.score, 6), p.matches, p.reports)
        for r, p in zip(results, passages, strict=True)
    ]


@pytest.mark.parametrize("query", QUERIES)
def test_a_search_is_the_same(embedded, distant, query):
    assert seen(distant.search(query, 15)) == seen(embedded.search(query, 15))
    assert seen(distant.who_said(query, 15)) == seen(embedded.who_said(query, 15))


def test_the_statements_of_a_speaker_are_the_same(embedded, distant):
    for about in (None, "toll", "ferry sort:newest", "harbour after:2026-03-01"):
        ours, theirs = (coverage.quotes_by("Moreau", about, 15) for coverage in (distant, embedded))
        assert seen(ours) == seen(theirs)
        assert {quote.speaker for quote in ours} == {quote.speaker for quote in theirs}


@pytest.mark.parametrize(
    "question",
    ["When is the Vilnius summit?", "Who won the election in Hungary?", "Who is Jens Stoltenberg?"],
)
def test_an_answer_is_the_same(embedded, distant, question):
    today = date(2026, 6, 1)
    assert distant.ask(question, today=today) == embedded.ask(question, today=today)


def test_a_verdict_is_the_same(embedded, distant):
    for claim in ('"a monumental mistake that drivers never forgive"', '"I will buy a bridge"'):
        ours, theirs = distant.check(claim), embedded.check(claim)
        assert [(v.kind, v.quote and seen([v.quote])) for v in ours] == [
            (v.kind, v.quote and seen([v.quote])) for v in theirs
        ]


def test_a_correction_is_the_same(embedded, distant):
    for word in ("brigde", "drivvers", "xylophone"):
        assert distant.spellings(word) == embedded.spellings(word)
    assert distant.spellings("brigde") == ["bridge"]


def test_only_a_few_articles_are_handed_over(embedded, distant):
    library = distant._retrieval.library
    library.handed_over.clear()
    distant.search('"monumental mistake" speaker:Moreau', 1)
    assert 0 < library.handed_over[0] < embedded.size().articles
