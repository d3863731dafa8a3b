"""What questions in plain English ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.questions.question import SAYINGS, Kind, understood


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("When did the strike end?", Kind.TIME),
        ("In what year was the port opened?", Kind.TIME),
        ("where do the ferries land", Kind.PLACE),
        ("Which city has two ports?", Kind.PLACE),
        ("How many dockers work there?", Kind.QUANTITY),
        ("What is the population of Bergen?", Kind.QUANTITY),
        ("who owns the ferry?", Kind.PERSON),
        ("Why did the strike end?", Kind.REASON),
        ("How did the strike end?", Kind.MANNER),
        ("What caused the strike?", Kind.THING),
        ("ferry strike", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_question_words_tell_the_kind_of_answer(text, kind):
    assert understood(text).kind == kind


@pytest.mark.parametrize(
    ("text", "kind", "speaker", "topic"),
    [
        ("who called it a disgrace?", Kind.WHO_SAID, None, "a disgrace"),
        ("Who said that the port must stay open?", Kind.WHO_SAID, None, "the port must stay open"),
        ("what did Ana Brook say about the strike?", Kind.WHAT_SAID, "Ana Brook", "the strike"),
        ("What did the mayor say?", Kind.WHAT_SAID, "the mayor", None),
        ("what did the mayor warn of?", Kind.WHAT_SAID, "the mayor", None),
        ("What is Brook's position on the strike?", Kind.WHAT_SAID, "Brook", "the strike"),
        ("How did the union react to the offer?", Kind.WHAT_SAID, "the union", "the offer"),
        ("and did Brook comment on the offer?", Kind.DID_SAY, "Brook", "the offer"),
        ("Is it true that Brook said the port is safe?", Kind.DID_SAY, "Brook", "the port is safe"),
    ],
)
def test_questions_about_words_tell_whose_and_about_what(text, kind, speaker, topic):
    question = understood(text)
    assert (question.kind, question.speaker, question.topic) == (kind, speaker, topic)


def test_a_question_about_words_also_expects_a_kind_of_words():
    assert understood("who called it a disgrace?").expected == Kind.PERSON


def test_the_words_of_asking_are_not_looked_for():
    question = understood("How many ferries did the union stop?")
    assert question.words == ("ferri", "union", "stop")
    assert question.focus == "ferri"


@given(st.text(max_size=400))
def test_any_text_is_understood(text):
    question = understood(text)
    assert question.expected not in SAYINGS
    assert len(set(question.words)) == len(question.words)
