"""Terms fold and stem words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.terms import find_terms, term_occurrences, terms


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
def test_spellings_of_the_same_word_have_the_same_terms(one, other):
    assert terms(one) == terms(other)


@given(st.text())
def test_terms_stand_where_their_offsets_say(text):
    previous_end = 0
    for word in term_occurrences(text):
        assert previous_end <= word.start < word.end <= len(text)
        assert not any(c.isspace() for c in text[word.start : word.end])
        previous_end = word.end


@given(st.text(), st.sets(st.text(max_size=3)))
def test_terms_and_wanted_terms_are_those_of_the_occurrences(text, absent):
    occurrences = list(term_occurrences(text))
    assert terms(text) == [word.term for word in occurrences]
    wanted = {word.term for word in occurrences[::2]} | absent
    assert list(find_terms(text, wanted)) == [(w.start, w.end) for w in occurrences if w.term in wanted]
