"""What describes a quoted span and a mention, before the learned weights judge it."""

import pytest

from index.model.article import Article
from index.quotations.attribution_features import Candidate, Surroundings
from index.quotations.parsed_document import QuotedSpan
from index.quotations.parsing import parse_articles


@pytest.fixture
def around(language):
    def surroundings(text: str) -> Surroundings:
        return Surroundings(next(parse_articles(language, [Article("a.txt", text)])))

    return surroundings


def last_span(around: Surroundings) -> QuotedSpan:
    return around.reading.spans[-1]


def candidate(around: Surroundings, name: str) -> Candidate:
    """The candidate of the last span with a name."""
    found = around.candidates(last_span(around), [])
    return next(one for one in found if one.mention.head.text == name)


def values(found: list[str], feature: str) -> set[str]:
    return {one.split(" ")[0].removeprefix(f"{feature}=") for one in found if one.startswith(f"{feature}=")}


def test_who_stands_beside_another_span_is_taken(around):
    berg_last = around(
        "“The dam is old,” Ada Lind said, while Olav Berg replied that it is “a ruin of a dam”."
    )
    assert values(candidate(berg_last, "Lind").features, "taken") == {"True"}
    assert values(candidate(berg_last, "Berg").features, "taken") == {"False"}


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("The dam is “a ruin”, underlined Olav Berg.", True),
        ("The dam is “a ruin”, Olav Berg underlined.", True),
        ("Olav Berg underlined that the dam is “a ruin”.", False),
    ],
)
def test_who_follows_a_statement_with_a_verb_of_saying_is_its_tail(around, text, tail):
    features = candidate(around(text), "Berg").features
    assert any(feature.startswith("tail ") for feature in features) is tail


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("They called it “a ruin” on Friday.", ("PRP", "IN")),
        ("They called it the “old ruin”", ("DT", "none")),
        ("“We built it well”", ("none", "none")),
    ],
)
def test_a_span_is_framed_by_the_words_right_before_and_after_it(around, text, frame):
    here = around(text)
    assert f"frame={frame}" in here.statement_features(last_span(here), None, 0.0, [])


def test_a_clause_between_a_cue_and_a_span_is_seen(around):
    here = around("Ada Lind said that the dam which Berg considers “a ruin” will hold.")
    features = here.statement_features(last_span(here), candidate(here, "Lind"), 0.9, [])
    assert "relcl" in values(features, "through")
    plain = around("Ada Lind said “the dam will hold”.")
    features = plain.statement_features(last_span(plain), candidate(plain, "Lind"), 0.9, [])
    assert "relcl" not in values(features, "through")


def test_a_time_is_no_mention(around):
    here = around("“It will hold,” Ada Lind said Friday, as in June 2008 and last week.")
    assert [mention.head.text for mention in here.mentions] == ["Lind"]


@pytest.mark.parametrize(
    ("lead", "speaks"),
    [
        ("Ada Lind promised to write to Olav Berg on Friday", False),
        ("Ada Lind promised to write to Olav Berg", True),
        ("The plan does not surprise Olav Berg this week", True),
    ],
)
def test_who_is_only_named_before_a_colon_does_not_speak_where_another_says_something(around, lead, speaks):
    here = around(f"{lead}: “We are working on it.”")
    found = here.candidates(last_span(here), [])
    assert any(one.mention.head.text == "Berg" for one in found) is speaks
