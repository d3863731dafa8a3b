import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.claim import Claim, Difference
from index.questions.claims import claims, compare

ORIGINAL = "“We will finish the bridge before the winter, whatever it costs,”"


def claimed(words):
    return Claim(words, marked=True)


def test_what_stands_in_quotation_marks_is_the_claim():
    assert claims('She said “we will finish” and "before the winter"!') == [
        claimed("we will finish"),
        claimed("before the winter"),
    ]


def test_without_marks_the_whole_message_is_the_claim():
    assert claims(" we will finish the bridge ") == [Claim("we will finish the bridge", marked=False)]


def test_a_literal_claim_has_no_differences():
    comparison = compare(claimed("finish the bridge before the winter"), ORIGINAL)
    assert comparison.likeness == 1
    assert comparison.differences == ()


def test_inflection_and_case_are_no_difference():
    assert compare(claimed("FINISHED the bridges"), ORIGINAL).differences == ()


def test_a_changed_word_is_told_with_the_original():
    comparison = compare(claimed("we will finish the tunnel before the winter"), ORIGINAL)
    assert comparison.differences == (Difference("tunnel", "bridge"),)


def test_added_and_left_out_words_are_told():
    comparison = compare(claimed("we will surely finish before the winter"), ORIGINAL)
    assert comparison.differences == (Difference("surely", ""), Difference("", "the bridge"))


def test_what_stands_around_an_unmarked_claim_is_no_difference():
    message = Claim("The mayor told us they will finish the bridge before the winter, imagine", marked=False)
    assert compare(message, ORIGINAL).differences == ()
    assert compare(claimed(message.words), ORIGINAL).differences


@pytest.mark.parametrize("words", ["", "🙂", "nothing in common"])
def test_a_claim_without_a_shared_word_is_not_alike(words):
    assert compare(claimed(words), ORIGINAL).likeness == 0


@given(st.text(), st.text(), st.booleans())
def test_any_texts_can_be_compared(words, original, marked):
    comparison = compare(Claim(words, marked), original)
    assert 0 <= comparison.likeness <= 1
    assert all(0 <= start < end <= len(original) for start, end in comparison.matches)


@given(st.text())
def test_every_message_has_a_claim(message):
    assert claims(message)
