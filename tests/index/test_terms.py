"""Terms fold and stem words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.terms import _WORD, TermOccurrence, compounds, document_terms, find_terms, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Čaputová", "caputova"),
        ("NATO’s", "nato"),
        ("NATO's", "Nato"),
        ("consequences", "consequence"),
        ("the allies’ summit", "The allies summit"),
        ("Indo-Pacific", "indo pacific"),
        ("the U.S. envoy", "the US envoy"),
        ("u.s.", "U.S"),
        ("the E.U.’s plan", "the EU's plan"),
        ("J. K. Rowan", "JK Rowan"),
        ("Łódź, Tromsø, Iğdır and Đakovo", "lodz, tromso, igdir and dakovo"),
        ("O’Neill", "ONeill"),
        ("O`Neill", "OʼNeill"),
        ("O′Neill", "O'Neill"),
        ("dont", "don’t"),
        ("1,250,000", "1250000"),
        ("12\u202f500", "12500"),
        ("1’000’000", "1000000"),
        ("3,5", "3.5"),
        ("10km", "10 km"),
        ("F-16s", "F16s"),
        ("Covid-19", "covid19"),
        ("inter\xadnational", "international"),
        ("pass\u200bword", "password"),
        ("cafe\u0301", "café"),
        ("мост", "моста"),
        ("الجسر", "جسر"),
    ],
)
def test_spellings_of_the_same_word_have_the_same_terms(one, other):
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US", "us"),
        ("WHO", "who"),
        ("12,500", "12.500"),
        ("2023-04", "202304"),
        ("1,2,3", "123"),
        ("we’ll", "well"),
        ("3.5", "35"),
    ],
)
def test_different_words_have_different_terms(one, other):
    assert terms(one) != terms(other)


@pytest.mark.parametrize("word", ["\u0640", "\u0640\u0640", "\u0640's"])
def test_a_word_that_folding_leaves_nothing_of_has_a_term(word):
    assert all(terms(word))


def test_capital_letters_tell_nothing_where_all_are_capitals():
    assert terms("THEY TOLD US NOTHING") == terms("they told us nothing")
    assert terms("US envoy") == terms("U.S. envoy")


def test_chinese_japanese_and_korean_are_counted_by_the_character():
    assert set(terms("大桥")) < set(terms("北京市长宣布大桥关闭"))
    assert len(terms("시장")) == 2


@pytest.mark.parametrize(
    ("text", "compound"),
    [
        ("a co-operative farm", "cooperative"),
        ("an e‑mail", "email"),
        ("the O’Neill-Brown bill", "ONeillBrown"),
    ],
)
def test_a_word_with_a_hyphen_is_also_counted_as_one_and_found_as_a_whole(text, compound):
    [joined] = terms(compound)
    assert document_terms(text) == [*terms(text), joined]
    [(start, end)] = find_terms(text, {joined})
    assert text[start:end].replace("-", "").replace("‑", "").replace("’", "") == compound


@pytest.mark.parametrize("text", ["well-to-do", "2023-04", "London–Paris", "a - b", "-minus", "word-"])
def test_other_hyphens_and_dashes_make_no_compound(text):
    assert list(compounds(text)) == []


def term_occurrences(text):
    """Return the terms of a text with their offsets."""
    return [
        TermOccurrence(of_word, *word.span())
        for of_word, word in zip(terms(text), _WORD.finditer(text), strict=True)
    ]


@given(st.text())
def test_terms_stand_where_their_offsets_say(text):
    previous_end = 0
    for word in term_occurrences(text):
        assert previous_end <= word.start < word.end <= len(text)
        blanks = text[word.start : word.end].split()
        assert len(blanks) == 1 or all(part.endswith(".") or part.isdecimal() for part in blanks[:-1])
        previous_end = word.end


@given(st.text(), st.sets(st.text(max_size=3)))
def test_wanted_terms_are_among_the_occurrences(text, absent):
    occurrences = term_occurrences(text)
    wanted = {word.term for word in occurrences[::2]} | absent
    found = list(find_terms(text, wanted))
    assert found == sorted(found)
    for word in occurrences:
        assert (word.term in wanted) <= any(start <= word.start < word.end <= end for start, end in found)


@pytest.mark.parametrize(
    "part", ["\u200b", "a\u200b", "a'", "a.a.", "A. ", "1,", "1,000", "a-", "a\u0301", "大", "9"]
)
def test_the_time_for_a_text_of_any_one_kind_grows_with_its_length(part):
    document_terms(part * 100_000)  # ends only if no character is looked at again and again
