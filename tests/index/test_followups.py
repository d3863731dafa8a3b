"""Follow-ups are completed from the previous question."""

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


def test_a_question_word_alone_asks_the_previous_question_for_something_else():
    whole = complete("when?", PreviousQuestion("Who opened the new port?"))
    assert parse_question(whole).kind == QuestionKind.TIME
    assert set(parse_question(whole).terms) >= {"new", "port"}


def test_the_same_is_asked_about_another_thing():
    assert (
        complete("and the old port?", PreviousQuestion("When was the new port opened?"))
        == "When the old port?"
    )
    assert (
        complete("and the navy?", PreviousQuestion("How many ships does the port have?"))
        == "How many the navy?"
    )


def test_he_is_the_speaker_of_the_answer():
    previous = PreviousQuestion("Who called it a disgrace?", "Jo Lund")
    assert complete("what did he say about the port?", previous) == "what did Jo Lund say about the port?"
    assert complete("and about the port?", previous) == "what did Jo Lund say about the port?"
    assert complete("and a shame?", previous) == "who said a shame?"


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
def test_a_question_is_told_by_its_words_or_its_mark(text, question):
    assert is_question(text) == question


@given(st.lists(st.sampled_from(["pays", "he", "them", "their", "port", "and", "about", "Ana"]), min_size=1))
def test_a_question_keeps_all_its_words_except_pronouns(words):
    speaker = {"he": "Ana Brook", "them": "Ana Brook", "their": "Ana Brook’s"}
    completed = " ".join(speaker.get(word, word) for word in words)
    assert complete(f"Who {' '.join(words)}?", SAID) == f"Who {completed}?"


@given(st.text("bdfkl", min_size=3, max_size=9))
def test_any_topic_is_asked_of_the_same_speaker(topic):
    question = parse_question(complete(f"and about {topic}?", SAID))
    assert (question.kind, question.speaker, question.topic) == (QuestionKind.WHAT_SAID, "Ana Brook", topic)


@given(st.text(st.sampled_from("\\\\d1g<0>Aé "), min_size=1).map(lambda name: f"x{name}x"))
def test_whatever_a_speaker_is_called_a_pronoun_becomes_that_name(name):
    question = complete("What did he say?", PreviousQuestion("who said no?", name))
    assert question == f"What did {name} say?"
