"""Questions are parsed into the kind of answer, the speaker and the topic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.question import SPEECH_KINDS, QuestionKind
from index.questions.question_parser import parse_question


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("When did the strike end?", QuestionKind.TIME),
        ("In what year was the port opened?", QuestionKind.TIME),
        ("where do the ferries land", QuestionKind.PLACE),
        ("Which city has two ports?", QuestionKind.PLACE),
        ("How many dockers work there?", QuestionKind.QUANTITY),
        ("What is the population of Bergen?", QuestionKind.QUANTITY),
        ("who owns the ferry?", QuestionKind.PERSON),
        ("Why did the strike end?", QuestionKind.REASON),
        ("How did the strike end?", QuestionKind.MANNER),
        ("What caused the strike?", QuestionKind.THING),
        ("ferry strike", QuestionKind.OTHER),
        ("", QuestionKind.OTHER),
    ],
)
def test_the_question_word_gives_the_kind_of_answer(text, kind):
    assert parse_question(text).kind == kind


@pytest.mark.parametrize(
    ("text", "kind", "speaker", "topic"),
    [
        ("who called it a disgrace?", QuestionKind.WHO_SAID, None, "a disgrace"),
        ("Who said that the port must stay open?", QuestionKind.WHO_SAID, None, "the port must stay open"),
        ("what did Ana Brook say about the strike?", QuestionKind.WHAT_SAID, "Ana Brook", "the strike"),
        ("What did the mayor say?", QuestionKind.WHAT_SAID, "the mayor", None),
        ("what did the mayor warn of?", QuestionKind.WHAT_SAID, "the mayor", None),
        ("What is Brook's position on the strike?", QuestionKind.WHAT_SAID, "Brook", "the strike"),
        ("How did the union react to the offer?", QuestionKind.WHAT_SAID, "the union", "the offer"),
        ("and did Brook comment on the offer?", QuestionKind.DID_SAY, "Brook", "the offer"),
        ("Is it true that Brook said the port is safe?", QuestionKind.DID_SAY, "Brook", "the port is safe"),
    ],
)
def test_a_question_about_words_has_a_speaker_and_a_topic(text, kind, speaker, topic):
    question = parse_question(text)
    assert (question.kind, question.speaker, question.topic) == (kind, speaker, topic)


def test_a_question_about_words_also_expects_a_kind_of_fact():
    assert parse_question("who called it a disgrace?").expected == QuestionKind.PERSON


def test_words_that_ask_are_not_searched_for():
    question = parse_question("How many ferries did the union stop?")
    assert question.terms == ("ferri", "union", "stop")
    assert question.focus == "ferri"


@given(st.text(max_size=400))
def test_any_text_has_distinct_terms_and_expects_a_fact(text):
    question = parse_question(text)
    assert question.expected not in SPEECH_KINDS
    assert len(set(question.terms)) == len(question.terms)
