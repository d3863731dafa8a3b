"""Words to terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.terms import spans, terms, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Čaputová", "caputova"),
        ("NATO’s", "nato"),
        ("NATO's", "Nato"),
        ("consequences", "consequence"),
        ("the allies’ summit", "The allies summit"),
        ("Indo-Pacific", "indo pacific"),
    ],
)
def test_words_that_a_reader_takes_for_the_same_are_the_same_terms(one, other):
    assert terms(one) == terms(other)


@given(st.text())
def test_every_token_is_where_it_says(text):
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert not any(c.isspace() for c in text[token.start : token.end])
        end = token.end


@given(st.text(), st.sets(st.text(max_size=3)))
def test_terms_and_spans_are_those_of_the_tokens(text, others):
    found = list(tokens(text))
    assert terms(text) == [token.term for token in found]
    wanted = {token.term for token in found[::2]} | others
    assert list(spans(text, wanted)) == [(t.start, t.end) for t in found if t.term in wanted]
