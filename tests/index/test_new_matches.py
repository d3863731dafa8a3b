"""Matches of standing queries in new articles."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.coverage import Coverage, question_query, standing_query
from index.text.terms import terms
from index.text.word_classes import STOP_TERMS

OLD = "The dam holds, said Ada Lind on Monday.\n\nNothing else happened in Arden."
NEW = """\
---
outlet: Harbour Post
published: 2023-04-05
---
“The dam will never hold. It is a scandal,” Ada Lind said.

The mayor was in Arden. “It is over,” Lind added. A strike began.

“To be or not to be is the question,” Olav Berg said.
"""


@pytest.fixture(scope="module")
def coverages(tmp_path_factory):
    """A coverage, and the next one, which has one more article."""
    folder = tmp_path_factory.mktemp("articles")
    (folder / "old.txt").write_text(OLD)
    first = Coverage.open(folder)
    (folder / "new.txt").write_text(NEW)
    return first, first.refresh()


@pytest.fixture(scope="module")
def new_articles(coverages):
    first, second = coverages
    return second.new_articles(second.digests(beyond=first))


def found(new_articles, query):
    return [match.read().text for match in new_articles.matches(standing_query(query))]


DAM = "“The dam will never hold. It is a scandal,” Ada Lind said."
OVER = "“It is over,” Lind added."
MAYOR = "The mayor was in Arden."
STRIKE = "A strike began."


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("dam", [DAM]),
        ("DAMS held", []),
        ("dams scandals", [DAM]),
        ("the scandal of the dam", [DAM]),
        ('"never hold"', [DAM]),
        ('"hold never"', []),
        ("dam -scandal", ["“The dam will never hold."]),
        ("speaker:lind", [DAM, OVER]),
        ('speaker:"Ada Lind" over', [OVER]),
        ("speaker:lindh", []),
        ("speaker:lind arden", []),
        ("arden", [MAYOR]),
        ("arden strike", []),
        ("source:harbour", ["“The dam will never hold."]),
        ("source:harbour strike", [STRIKE]),
        ("source:wire strike", []),
        ("strike after:2023-04-05", [STRIKE]),
        ("strike after:2023-04-06", []),
        ("strike before:2023-04-06", [STRIKE]),
        ("strike before:2023-04-05", []),
        ("to be or not to be", ["“To be or not to be is the question,” Olav Berg said."]),
        ("be to not", []),
        ("+strike +began", [STRIKE]),
        ("is -speaker:lind", ["“To be or not to be is the question,” Olav Berg said."]),
        ("strike -source:harbour", []),
        ("strike -source:wire", [STRIKE]),
        ("STRIKE BEGAN", [STRIKE]),
    ],
)
def test_a_match_has_all_that_is_asked(new_articles, query, expected):
    assert found(new_articles, query) == expected


def test_only_new_articles_are_looked_at(coverages, new_articles):
    first, second = coverages
    assert [heading.path for heading in new_articles.headings] == ["new.txt"]
    assert second.digests(beyond=second) == {}
    assert set(second.digests()) - set(first.digests()) == set(second.digests(beyond=first))
    assert second.new_articles(()).matches(standing_query("dam")) == []


def test_the_text_of_an_earlier_version_is_kept(coverages):
    first, second = coverages
    (digest,) = second.digests(beyond=first)
    assert "scandal" in (second.text_of(digest) or "")
    assert second.text_of("00" * 32) is None


@pytest.mark.parametrize("text", ["", "...", "-dam", "after:2023", '""', 'speaker:""'])
def test_a_query_for_nothing_is_none(text):
    assert standing_query(text) is None


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("When is the Vilnius summit?", "Vilnius summit"),
        ("What did Stoltenberg say about China?", 'China speaker:"Stoltenberg"'),
        ("Who said monumental mistake?", "monumental mistake"),
        ("Did Lind say that the dam would hold?", 'the dam would hold speaker:"Lind"'),
    ],
)
def test_a_question_becomes_a_query(question, query):
    assert question_query(question) == query


WORDS = ["dam", "dams", "hold", "scandal", "the", "is", "Arden", "mayor", "strike", "Lind", "begins", "over"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
def test_a_passage_matches_if_and_only_if_it_has_all_words(new_articles, words):
    query = " ".join(words)
    texts = found(new_articles, query)
    wanted = set(terms(query)) - STOP_TERMS
    if wanted:
        assert all(wanted <= set(terms(text)) for text in texts)
        sentences = [STRIKE, MAYOR, OVER]
        assert {s for s in sentences if wanted <= set(terms(s))} <= set(texts)


@given(st.text(max_size=60))
def test_any_text_may_be_watched(new_articles, text):
    query = standing_query(text)
    if query is not None:
        matches = new_articles.matches(query)
        spans = [(match.read().start, match.read().end) for match in matches]
        assert all(before[0] < after[0] for before, after in pairwise(spans))
