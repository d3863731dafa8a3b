"""The query language: texts, and the queries that they ask for."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.query import Query
from index.search.query import SYNTAX, narrowed, parse

TODAY = date(2024, 3, 6)  # a Wednesday


def test_words_are_words():
    assert parse("nuclear treaty") == Query(words=("nuclear", "treaty"))


@pytest.mark.parametrize("marks", ['""', "“”", "„“", "«»"])
def test_quotation_marks_make_a_phrase(marks):
    query = parse(f"senate {marks[0]}nuclear treaty{marks[1]} vote")
    assert query == Query(words=("senate", "vote"), phrases=("nuclear treaty",))


def test_a_minus_excludes_a_word_or_a_phrase():
    query = parse('treaty -senate -"grain deal"')
    assert query == Query(words=("treaty",), excluded=("senate", "grain deal"))


def test_a_hyphen_and_a_dash_exclude_nothing():
    assert parse("well-known treaty - and -- more").excluded == ()


def test_operators_narrow_in_any_order():
    query = parse('before:2024 speaker:"Jens Stoltenberg" treaty SOURCE:reuters after:2023-04')
    assert query == Query(
        words=("treaty",),
        speaker="Jens Stoltenberg",
        source="reuters",
        after=date(2023, 4, 1),
        before=date(2024, 1, 1),
    )


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2023", date(2023, 1, 1)),
        ("2023-04", date(2023, 4, 1)),
        ("2023-04-05", date(2023, 4, 5)),
        ("today", TODAY),
        ("yesterday", date(2024, 3, 5)),
        ('"last week"', date(2024, 2, 26)),
        ("last-week", date(2024, 2, 26)),
        ('"this week"', date(2024, 3, 4)),
        ('"Last Month"', date(2024, 2, 1)),
        ('"last year"', date(2023, 1, 1)),
    ],
)
def test_days_and_periods_have_many_spellings(value, day):
    assert parse(f"after:{value}", TODAY).after == day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("speeker:stoltenberg", ("speeker", "stoltenberg")),
        ("after:tomorrowish", ("after", "tomorrowish")),
        ("after:2023-13", ("after", "2023-13")),
        ('after:"the war"', ("after", "the", "war")),
        ("speaker: stoltenberg", ("speaker", "stoltenberg")),
        ("-speaker:stoltenberg", ("speaker", "stoltenberg")),
        ('"never closed', ("never", "closed")),
        ('treaty "', ("treaty",)),
        ('""', ()),
        ("12:30", ("12", "30")),
    ],
)
def test_invalid_operators_and_marks_are_words(text, words):
    assert parse(text) == Query(words=words)


def test_every_example_of_the_syntax_has_an_effect():
    for example, _ in SYNTAX:
        assert parse(example) != Query(), example


@given(st.text())
def test_no_text_is_an_error(text):
    parse(text)


pieces = st.sampled_from(
    [*'"“”-:', " ", "treaty", "speaker:", "source:", "after:", "before:", "-", "2023", "last week", "\n"]
)


@given(st.lists(pieces).map("".join))
def test_no_mix_of_operators_is_an_error(text):
    query = parse(text)
    assert all(value.strip() for value in (*query.words, *query.phrases, *query.excluded))


@given(st.lists(st.text("abcdefgh", min_size=1), min_size=1))
def test_all_plain_words_stay(words):
    assert parse(" ".join(words)).words == tuple(words)


def test_the_readme_shows_the_whole_syntax():
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for example, effect in SYNTAX:
        assert f"| `{example}` | {effect} |" in readme


@given(st.text(), st.text(), st.text())
def test_narrowing_adds_exactly_the_given_values(text, speaker, source):
    query = parse(narrowed("ferry", speaker=speaker, source=source))
    assert query.words == ("ferry",)
    assert narrowed(text) == text
    for value, parsed in ((speaker, query.speaker), (source, query.source)):
        without_marks = re.sub('["“”„«»]', " ", value).strip()
        assert parsed == (without_marks or None)
