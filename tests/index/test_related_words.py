"""Words that news uses for the same thing are related."""

import pytest

from index.text.related_words import RelatedTerms
from index.text.terms import term, terms


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("resign", "The minister stepped down on Sunday."),
        ("resign", "Her resignation came late."),
        ("scrap", "The airline cancelled its flights."),
        ("delay", "The vote was put off until May."),
        ("killed", "Nine people died in the fire."),
        ("bought", "A bank will buy the firm."),
        ("close", "The closure angered the town."),
        ("replace", "He took over from Ann Lee."),
        ("founded", "The abbey was established in 1487."),
    ],
)
def test_a_synonym_an_irregular_form_or_a_derived_noun_is_related(asked, said):
    assert term(asked) in RelatedTerms(terms(said))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("resign", "The minister took a step towards the door."),
        ("killed", "Nine people were fed in the hall."),
        ("bought", "The bank has sold the firm."),
        ("close", "The library opened."),
    ],
)
def test_other_words_are_not(asked, said):
    assert term(asked) not in RelatedTerms(terms(said))


@pytest.mark.parametrize(
    ("asked", "said"), [("negotiation", "After talks they left."), ("mandatory", "It is compulsory.")]
)
def test_wordnet_knows_more_words_by_their_senses(asked, said):
    assert RelatedTerms(terms(said)).has_sense_of(term(asked))


def test_words_without_a_sense_in_common_have_none():
    assert not RelatedTerms(terms("The bank sold the firm.")).has_sense_of(term("river"))
