"""Messages are split into claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.article import AnalysedArticle, Article
from index.model.quotation import Quotation, QuotationKind
from index.model.verdict import Claim
from index.questions.claim_comparison import compare
from index.questions.claims import claims
from index.questions.compared_words import compared_words
from index.questions.statements import statement_of


def words_of(message):
    return [claim.words for claim in claims(message)]


def test_the_words_in_quotation_marks_are_the_claims():
    assert words_of('She said “we will finish” and "before the winter"!') == [
        "we will finish",
        "before the winter",
    ]


def test_single_quotation_marks_count_and_apostrophes_do_not():
    assert words_of("He said ‘we can’t finish’ today") == ["we can’t finish"]
    assert words_of("we can't finish, it's late") == ["we can't finish, it's late"]


def test_a_message_without_marks_is_the_claim():
    assert words_of(" we will finish the bridge ") == ["we will finish the bridge"]


@given(st.text(st.sampled_from("ab “”„«»\"' ‘’.")))
def test_a_claim_stands_in_its_message_at_its_offsets(message):
    found = claims(message)
    assert found
    assert all(message[claim.start : claim.end] == claim.words for claim in found)
    assert len({claim.marked for claim in found}) == 1


def test_of_many_claims_the_longest_are_searched_for_in_the_order_of_the_message():
    numbers = [3, 9, 2, 8, 4, 7, 6, 5]
    message = " and ".join(f"“{'very ' * number}old {number}”" for number in numbers)
    assert [claim.words[-1] for claim in claims(message)] == ["9", "8", "7", "6", "5"]


def test_the_same_words_are_one_claim():
    assert words_of("“We will finish.” Then: “we will finish”, and “We will FINISH!”") == ["We will finish."]


@pytest.mark.parametrize("marks", ["“{}”", "{}"])
def test_a_long_claim_is_cut_after_a_word(marks):
    [claim] = claims(marks.format("finish " * 5000))
    assert claim.words == ("finish " * 400).strip()
    assert claim.is_shortened


def test_a_claim_is_compared_with_the_beginning_of_a_very_long_quotation():
    text = "“We will finish. " + "No. " * 100_000 + "”"
    quotation = Quotation(0, len(text), QuotationKind.DIRECT)
    statement = statement_of(AnalysedArticle(Article("a.txt", text), (), (quotation,), ()), quotation, 10)
    claim = Claim("we will finish", marked=True)
    found = compare(claim, compared_words(claim.words), statement, lambda _: 1.0)
    assert found.differences == ()
    assert found.matched == 3
