"""Claims are compared with what was said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.claim import Claim, Difference
from index.questions.claims import claims, compare

ORIGINAL = "“We will finish the bridge before the winter, whatever it costs,”"


def claimed(words):
    return Claim(words, marked=True)


def test_the_words_in_quotation_marks_are_the_claim():
    assert claims('She said “we will finish” and "before the winter"!') == [
        claimed("we will finish"),
        claimed("before the winter"),
    ]


def test_a_message_without_marks_is_the_claim():
    assert claims(" we will finish the bridge ") == [Claim("we will finish the bridge", marked=False)]


def test_a_literal_claim_has_no_differences():
    comparison = compare(claimed("finish the bridge before the winter"), ORIGINAL)
    assert comparison.likeness == 1
    assert comparison.differences == ()


def test_inflection_and_case_make_no_difference():
    assert compare(claimed("FINISHED the bridges"), ORIGINAL).differences == ()


def test_a_changed_word_is_a_difference_with_the_original_word():
    comparison = compare(claimed("we will finish the tunnel before the winter"), ORIGINAL)
    assert comparison.differences == (Difference("tunnel", "bridge"),)


def test_added_and_omitted_words_are_differences():
    comparison = compare(claimed("we will surely finish before the winter"), ORIGINAL)
    assert comparison.differences == (Difference("surely", ""), Difference("", "the bridge"))


def test_words_around_an_unmarked_claim_make_no_difference():
    message = Claim("The mayor told us they will finish the bridge before the winter, imagine", marked=False)
    assert compare(message, ORIGINAL).differences == ()
    assert compare(claimed(message.words), ORIGINAL).differences


@pytest.mark.parametrize("words", ["", "🙂", "nothing in common"])
def test_a_claim_without_a_shared_word_has_no_likeness(words):
    assert compare(claimed(words), ORIGINAL).likeness == 0


@given(st.text(), st.text(), st.booleans())
def test_a_likeness_is_a_share_and_matches_lie_in_the_original(words, original, marked):
    comparison = compare(Claim(words, marked), original)
    assert 0 <= comparison.likeness <= 1
    assert all(0 <= start < end <= len(original) for start, end in comparison.matches)


@given(st.text(st.sampled_from('ab “”„«»" ')))
def test_a_claim_stands_in_its_message(message):
    found = claims(message)
    assert found
    assert all(claim.words in message for claim in found)
    assert len({claim.marked for claim in found}) == 1


def test_of_many_claims_the_longest_are_searched_for_in_the_order_of_the_message():
    numbers = [3, 9, 2, 8, 4, 7, 6, 5]
    message = " and ".join(f"“{'very ' * number}old {number}”" for number in numbers)
    assert [claim.words[-1] for claim in claims(message)] == ["9", "8", "7", "6", "5"]


def test_the_same_words_are_one_claim():
    assert claims("“We will finish.” Then: “we will finish”, and “We will FINISH!”") == [
        Claim("We will finish.", marked=True)
    ]


@pytest.mark.parametrize("marks", ["“{}”", "{}"])
def test_a_long_claim_is_cut_after_a_word(marks):
    [claim] = claims(marks.format("finish " * 5000))
    assert claim.words == ("finish " * 400).strip()


def test_a_claim_is_compared_with_the_beginning_of_a_very_long_quotation():
    comparison = compare(Claim("we will finish", marked=True), "We will finish. " + "No. " * 100_000)
    assert comparison.likeness == 1
