"""Searching as people type it: spellings, filters, and quotations pasted with their attribution."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.handlers import answer
from bot.answering.parsing import claimed_words
from bot.answering.requests import Request
from bot.answering.results import Outcome
from bot.discord_app import result_rendering
from bot.i18n import LANGUAGES, load
from index.coverage import Coverage

ARTICLES = {
    "us": "The U.S. envoy left Halden on Monday. The crew told us nothing.",
    "un": "The U.N. mission counted 1,250,000 litres of water and six F-16 jets.",
    "names": "Łódź and Tromsø will share the prize, said Recep Kılıç.",
    "cafe": "Mary O’Neill’s co-operative café lasted until the cease-fire ended.",
    "soft": "The inter\xadnational desk closed.",
    "treaty": "The nuclear treaty passed the senate. The nuclear deal failed in the house.",
    "dam": "“The dam will hold for a hundred years,” said Ada Lind. “It will not,” Olaf Brant said.",
    "wharf": "The bridge over the harbour closed.",
}


@pytest.fixture(scope="module")
def coverage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    lines = [
        json.dumps({"id": name, "text": text, "outlet": "Harbour Post", "published": "2023-04-05"})
        for name, text in ARTICLES.items()
    ]
    lines.append(json.dumps({"id": "undated", "text": "The treaty of Halden is old."}))
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return Coverage.open(folder)


def first(coverage, typed):
    """The article of the first result of a search, and the words that are marked in it."""
    page = answer(coverage, Request("search", typed))
    if not page.results:
        return None, []
    [passage, *_] = page.results
    text = passage.article.text
    return passage.article.path.partition("#")[2], [text[start:end] for start, end in passage.matches]


@pytest.mark.parametrize(
    ("typed", "article", "marked"),
    [
        ("US", "us", ["U.S."]),
        ("u.s. envoy", "us", ["U.S.", "envoy"]),
        ("UN", "un", ["U.N."]),
        ("1250000", "un", ["1,250,000"]),
        ("F16", "un", ["F", "16"]),
        ("lodz", "names", ["Łódź"]),
        ("TROMSO", "names", ["Tromsø"]),
        ("kilic", "names", ["Kılıç"]),
        ("ONeill", "cafe", ["O’Neill’s"]),
        ("O`Neills", "cafe", ["O’Neill’s"]),
        ("cooperative", "cafe", ["co-operative"]),
        ("ceasefire", "cafe", ["cease-fire"]),
        ("international", "soft", ["inter\xadnational"]),
    ],
)
def test_a_word_is_found_and_marked_however_it_is_written(coverage, typed, article, marked):
    assert first(coverage, typed) == (article, marked)


@pytest.mark.parametrize(
    "typed",
    [
        "nuclear -senate",
        "nuclear −senate",
        "nuclear –senate",
        "nuclear NOT senate",
        "nuclear +deal",
        "nuclear AND deal",
    ],
)
def test_what_is_excluded_or_required_holds_for_every_sentence(coverage, typed):
    page = answer(coverage, Request("search", typed))
    assert [passage.text for passage in page.results] == ["The nuclear deal failed in the house."]


def test_exclusions_alone_leave_the_other_sentences(coverage):
    page = answer(coverage, Request("search", "-treaty"))
    assert page.total > 3
    assert all("treaty" not in passage.text for passage in page.results)


def test_a_speaker_and_an_outlet_can_be_left_out(coverage):
    assert "dam" in first(coverage, "dam hold")[0]
    assert first(coverage, "hold -speaker:lind") == (None, [])
    assert first(coverage, "treaty -source:“harbour post”")[0] == "undated"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filter_that_cannot_be_read_is_named_above_the_results(coverage, language):
    page = answer(coverage, Request("search", "treaty after:05/04/2023"))
    shown = result_rendering.page_embed(page, load(language)).description
    assert "05/04/2023" in shown.splitlines()[0]
    assert "treaty" in shown


def test_articles_without_a_date_are_counted_where_days_narrow_the_search(coverage):
    texts = load("en")
    page = answer(coverage, Request("search", "treaty after:April 2023"))
    assert page.total == 1
    assert "1 article has no date" in result_rendering.page_embed(page, texts).description
    page = answer(coverage, Request("search", "treaty after:2024"))
    assert "1 article has no date" in result_rendering.page_embed(page, texts).description
    page = answer(coverage, Request("search", "treaty"))
    assert "no date" not in result_rendering.page_embed(page, texts).description


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("brigde source:gazettte", ["bridge source:gazettte"]),
        ("brigde -senat speaker:lindd", ["bridge -senat speaker:lindd"]),
        ("brigde source:“Harbor Post”", ["bridge source:“Harbor Post”"]),
        ("tell me about the bridge", []),
        ("dont tell anyone", []),
        ("O`Neill", []),
        ("nvoy", ["envoy"]),
        ("evnoy", ["envoy"]),
        ("nucleartreaty", ["nuclear treaty"]),
    ],
)
def test_only_words_to_find_are_corrected_and_no_common_ones(coverage, typed, meant):
    suggestions = answer(coverage, Request("search", typed)).suggestions
    assert [request.typed for request in suggestions] == meant


@given(st.text(alphabet='ab “”":-−+. ', max_size=40))
def test_no_filter_is_changed_by_a_correction(coverage, text):
    for request in answer(coverage, Request("search", f"{text} source:gazettte")).suggestions:
        assert request.typed.endswith(" source:gazettte")


@pytest.mark.parametrize(
    "typed",
    [
        "“The dam will hold for a hundred years,” said Ada Lind",
        '"The dam will hold for a hundred years" - Ada Lind',
        "Ada Lind: „The dam will hold for a hundred years“",
        "“The dam,” said Ada Lind, “will hold for a hundred years.”",
        "said “The dam will hold for a hundred years”, said Ada Lind?",
        "“The dam will hold for a hundred years”",
        "The dam will hold for a hundred years",
    ],
)
def test_a_quotation_is_found_with_its_attribution_pasted(coverage, typed):
    page = answer(coverage, Request("who said", typed))
    assert page.outcome is Outcome.ANSWERED
    assert [quote.speaker for quote in page.results] == ["Ada Lind"]


@pytest.mark.parametrize(
    "typed",
    [
        "he called the dam a “monumental mistake” on Monday",
        "“smart” toll",
        "the “smart” toll",
        "it was “the end”",
    ],
)
def test_a_few_words_in_marks_are_not_all_that_was_said(typed):
    assert claimed_words(typed) == typed


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_a_quotation_is_found_by_its_words_with_any_filter(coverage, order):
    for filters in ("speaker:lind", "source:harbour", f"sort:{order}"):
        page = answer(coverage, Request("who said", f"dam will hold {filters}"))
        assert page.outcome is Outcome.ANSWERED, filters
        assert [quote.speaker for quote in page.results] == ["Ada Lind"]
