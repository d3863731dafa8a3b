"""Follow-ups take what they leave out from the question before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.question import PreviousQuestion, QuestionKind
from index.questions.followups import complete, is_question
from index.questions.question_parser import parse_question

SAID = PreviousQuestion("What did Ana Brook say about the strike?", "Ana Brook")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("and about the port?", "what did Ana Brook say about the port?"),
        ("what about the port?", "what did Ana Brook say about the port?"),
        ("And the mayor?", "what did Ana Brook say about the mayor?"),
        ("and Jo Lund?", "what did Jo Lund say about the strike?"),
        ("what did she say about the port?", "what did Ana Brook say about the port?"),
        ("and did he mention the port?", "and did Ana Brook mention the port?"),
        ("Who owns the ferry?", "Who owns the ferry?"),
    ],
)
def test_after_a_question_about_somebodys_words(text, whole):
    assert complete(text, SAID) == whole


def test_a_bare_question_word_asks_the_same_for_something_else():
    whole = complete("when?", PreviousQuestion("Who opened the new port?"))
    assert parse_question(whole).kind == QuestionKind.TIME
    assert set(parse_question(whole).words) >= {"new", "port"}


def test_another_thing_is_asked_for_the_same():
    assert (
        complete("and the old port?", PreviousQuestion("When was the new port opened?"))
        == "When the old port?"
    )
    assert (
        complete("and the navy?", PreviousQuestion("How many ships does the port have?"))
        == "How many the navy?"
    )


def test_the_speaker_of_the_answer_is_he():
    before = PreviousQuestion("Who called it a disgrace?", "Jo Lund")
    assert complete("what did he say about the port?", before) == "what did Jo Lund say about the port?"
    assert complete("and about the port?", before) == "what did Jo Lund say about the port?"
    assert complete("and a shame?", before) == "who said a shame?"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("when?", True),
        ("did she say that", True),
        ("and who paid", True),
        ("the port?", True),
        ("Vilnius", False),
        ("thank you!", False),
        ("somebody who knows", False),
    ],
)
def test_what_reads_like_a_question(text, question):
    assert is_question(text) == question


@given(st.text(max_size=200), st.text(max_size=200), st.none() | st.text(min_size=1, max_size=30))
def test_any_two_texts_make_a_question(text, question, speaker):
    assert isinstance(complete(text, PreviousQuestion(question, speaker)), str)
