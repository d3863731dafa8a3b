"""The query language: texts, and the queries that they ask for."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.query import Query
from index.search.query import SYNTAX, narrowed, parse, searched_spans

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
        ("2023/04", date(2023, 4, 1)),
        ("2023.04.05", date(2023, 4, 5)),
        ("5.4.2023", date(2023, 4, 5)),
        ("25/04/2023", date(2023, 4, 25)),
        ("04/2023", date(2023, 4, 1)),
        ('"April 2023"', date(2023, 4, 1)),
        ("April 2023", date(2023, 4, 1)),
        ("“5 April 2023”", date(2023, 4, 5)),
        ("5 april 2023", date(2023, 4, 5)),
        ('"Sept. 5th, 2023"', date(2023, 9, 5)),
        ("5-Apr-2023", date(2023, 4, 5)),
        ("april", date(2023, 4, 1)),
        ('"5 February"', date(2024, 2, 5)),
        ("monday", date(2024, 3, 4)),
        ('"last Wednesday"', date(2024, 2, 28)),
        ("7d", date(2024, 2, 28)),
        ('"3 weeks ago"', date(2024, 2, 14)),
        ('"1 month"', date(2024, 2, 6)),
        (" 2023", date(2023, 1, 1)),
    ],
)
def test_days_and_periods_have_many_spellings(value, day):
    assert parse(f"after:{value}", TODAY).after == day


def test_the_words_after_a_day_are_searched_for():
    query = parse("after:5 April 2023 treaty before:2024 talks", TODAY)
    assert query == Query(("treaty", "talks"), after=date(2023, 4, 5), before=date(2024, 1, 1))


def test_since_is_after():
    assert parse("since:2023") == parse("after:2023")


def test_a_day_that_is_left_out_turns_the_filter_round():
    assert parse("-after:2023") == parse("before:2023")


@pytest.mark.parametrize(
    "value", ["05/04/2023", "2023-13", "31.2.2023", "tomorrowish", '"the war"', "999999w"]
)
def test_a_day_that_cannot_be_read_narrows_nothing_and_is_named(value):
    assert parse(f"treaty after:{value}") == Query(("treaty",), unread=(f"after:{value}",))


@pytest.mark.parametrize(
    ("text", "words", "unread"),
    [
        ("speeker:stoltenberg", ("speeker", "stoltenberg"), ("speeker:",)),
        ("author:smith envoy", ("author", "smith", "envoy"), ("author:",)),
        ("speaker: stoltenberg", ("speaker", "stoltenberg"), ("speaker:",)),
        ('"never closed', ("never", "closed"), ()),
        ('treaty "', ("treaty",), ()),
        ('""', (), ()),
        ("12:30", ("12", "30"), ()),
        ("comment: envoy", ("comment", "envoy"), ()),
        ("https://example.org/a", ("https", "//example.org/a"), ()),
    ],
)
def test_what_is_no_operator_is_words_and_a_misspelled_one_is_named(text, words, unread):
    assert parse(text) == Query(words=words, unread=unread)


@pytest.mark.parametrize("minus", "-−–﹣－")
def test_whatever_a_phone_types_for_a_minus_excludes(minus):
    assert parse(f"nuclear {minus}senate") == Query(("nuclear",), excluded=("senate",))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("nuclear NOT senate", Query(("nuclear",), excluded=("senate",))),
        ('nuclear NOT "grain deal"', Query(("nuclear",), excluded=("grain deal",))),
        ("nuclear NOT speaker:lind", Query(("nuclear",), without_speakers=("lind",))),
        ("envoy OR litres", Query(("envoy", "litres"))),
        ("envoy AND litres", Query(("envoy", "litres"), required=("envoy", "litres"))),
        ("envoy +litres", Query(("envoy", "litres"), required=("litres",))),
        ('envoy +"of water"', Query(("envoy",), ("of water",), required=("of water",))),
        ("dam -speaker:lind", Query(("dam",), without_speakers=("lind",))),
        ("dam −source:“Harbour Post”", Query(("dam",), without_sources=("Harbour Post",))),
        ("I am NOT a crook", Query(("I", "am", "NOT", "a", "crook"))),
        ("THE DAM WILL NOT HOLD", Query(("THE", "DAM", "WILL", "NOT", "HOLD"))),
        ("NOT", Query(("NOT",))),
        ("OR", Query(("OR",))),
        ("y+(y+25)", Query(("y+(y+25)",))),
    ],
)
def test_what_other_search_engines_have_is_understood(text, query):
    assert parse(text) == query


@pytest.mark.parametrize("text", ["it was –so they said– NOT safe", "we are +1", "safe OR sorry"])
def test_in_the_words_of_a_claim_only_a_hyphen_excludes(text):
    assert parse(text, is_claim=True) == Query(tuple(text.split()))


@given(st.text())
def test_what_is_searched_for_stands_in_the_text_and_not_in_a_filter(text):
    for start, end in searched_spans(f"{text} source:gazette −senate"):
        assert 0 <= start < end <= len(text)


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


def test_the_documentation_shows_the_whole_syntax():
    page = Path(__file__).parents[2] / "docs" / "reference" / "query-language.md"
    shown = page.read_text(encoding="utf-8")
    for example, effect in SYNTAX:
        assert f"| `{example}` | {effect} |" in shown


@given(st.text(), st.text(), st.text())
def test_narrowing_adds_exactly_the_given_values(text, speaker, source):
    query = parse(narrowed("ferry", speaker=speaker, source=source))
    assert query.words == ("ferry",)
    assert narrowed(text) == text
    for value, parsed in ((speaker, query.speaker), (source, query.source)):
        without_marks = re.sub('["“”„«»]', " ", value).strip()
        assert parsed == (without_marks or None)
