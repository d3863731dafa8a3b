"""A sentence that lacks what a question asks for, or denies it, is told from one that answers."""

import pytest

from index.questions.alignment import AlignedSentence
from index.questions.answer_types import denies_event, is_unreal, lacks_answer, lacks_name, rules_out_answer
from index.questions.question_parser import parse_question


def aligned(question, sentence):
    parsed = parse_question(question)
    return AlignedSentence.of(parsed, sentence, dict.fromkeys(parsed.terms, 1.0))


@pytest.mark.parametrize(
    ("question", "with_answer", "without"),
    [
        ("When did Ann Lee resign?", "Ann Lee resigned on Monday.", "Ann Lee resigned in tears."),
        ("Who owns Kestrel Post?", "Kestrel Post belongs to Otto Brand.", "Kestrel Post rejected the claim."),
        ("How old is Ann Lee?", "Ann Lee, 58, left.", "Ann Lee left after 58 days."),
        ("How long is the bridge?", "The bridge is 900 metres long.", "The bridge cost 900 dollars."),
        ("How much does a ticket cost?", "A ticket costs 12 euros.", "A ticket is valid for 12 days."),
        (
            "How much did the strike cost?",
            "The strike cost the firm 19 million.",
            "The strike lasted 19 days.",
        ),
        (
            "How much will a stamp cost?",
            "The price of a stamp is 1.85.",
            "The price of a stamp rose 5 per cent.",
        ),
        ("How many ships sank?", "Six ships sank off Oslo.", "The ships sank on 6 May with 20 crates."),
        ("Why did Ann Lee leave?", "Ann Lee left because of the row.", "Ann Lee left at noon."),
        ("Where was Ann Lee born?", "Ann Lee was born in Tronvik.", "Ann Lee was born poor."),
        ("What is Ann Lee's salary?", "Ann Lee earns 90,000 euros.", "Ann Lee earns too little."),
    ],
)
def test_a_sentence_without_the_kind_of_fact_that_is_asked_for_lacks_the_answer(
    question, with_answer, without
):
    assert not lacks_answer(aligned(question, with_answer))
    assert lacks_answer(aligned(question, without))


@pytest.mark.parametrize(
    ("question", "sentence", "denied"),
    [
        ("Why did Pavel Brand suspend the licence?", "Pavel Brand refused to suspend the licence.", True),
        ("When did Ann Lee resign?", "Ann Lee has never resigned.", True),
        ("When did Ann Lee resign?", "Ann Lee resigned on Monday.", False),
        ("Why did Ann Lee not resign?", "Ann Lee did not resign, for she was needed.", False),
        ("Did Ann Lee resign?", "Ann Lee did not resign.", False),
    ],
)
def test_a_question_that_takes_an_event_for_granted_is_denied_by_its_negation(question, sentence, denied):
    assert denies_event(aligned(question, sentence)) == denied


@pytest.mark.parametrize(
    ("question", "sentence", "lacking"),
    [
        ("Which bank lent Skylark the money?", "Skylark's banks refused a loan.", True),
        ("Which bank lent Skylark the money?", "Skylark got a loan from Ostmark Bank.", False),
        ("What was the vaccine called?", "The vaccine faded after a year.", True),
        ("What was the vaccine called?", "The vaccine, Plasmovac, faded after a year.", False),
        ("Who made the vaccine?", "The vaccine faded after a year.", False),
    ],
)
def test_a_question_for_a_name_lacks_one(question, sentence, lacking):
    assert lacks_name(aligned(question, sentence)) == lacking


@pytest.mark.parametrize(
    ("question", "sentence", "unreal"),
    [
        ("When did the buses stop?", "Without money the buses would stop by spring.", True),
        ("Why did the minister resign?", "The minister ruled out resigning.", True),
        ("When did the buses stop?", "The buses stopped on Monday.", False),
        ("When will the buses stop?", "The buses would stop by spring.", False),
    ],
)
def test_a_question_about_what_happened_is_told_from_what_may_be(question, sentence, unreal):
    assert is_unreal(aligned(question, sentence)) == unreal


@pytest.mark.parametrize(
    ("sentence", "is_ruled_out"),
    [
        ("The head of the office, Peter Dahl, quit on Sunday.", True),
        ("Anna Lee quit on Sunday.", False),
        ("She quit on Sunday, Peter Dahl said.", False),
        ("The chief executive quit on Sunday.", False),
    ],
)
def test_what_somebody_else_did_does_not_tell_when_a_person_did_it(sentence, is_ruled_out):
    assert rules_out_answer(aligned("When did Anna Lee resign?", sentence)) == is_ruled_out
