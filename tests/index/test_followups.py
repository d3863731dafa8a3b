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


@pytest.mark.parametrize(
    ("text", "question", "whole"),
    [
        ("and the old port?", "When was the new port opened?", "When was the old port opened?"),
        ("and the navy?", "How many ships does the port have?", "How many ships does the navy have?"),
        ("and Lund?", "When must Ana Brook go to Riga?", "When must Lund go to Riga?"),
        ("and in May?", "Where is the fair in July?", "Where is the fair in May?"),
        ("and the cup?", "Who won the league?", "Who won the cup?"),
        ("and why?", "Who won the league?", "why was it that somebody won the league?"),
        ("where?", "How many people died?", "where was it that people died?"),
        ("where?", "What did the committee decide?", "where did the committee decide?"),
        ("when?", "What did Ana Brook say about the strike?", "when did Ana Brook speak about the strike?"),
        ("when?", "who said a disgrace?", "when was “a disgrace” said?"),
        ("who?", "What did Ana Brook say about the strike?", "who spoke about the strike?"),
        ("when?", "Vilnius", "when was Vilnius mentioned?"),
        ("and about Riga?", "Vilnius", "Riga"),
        ("since when?", "Who won the league?", None),
        ("and the navy?", "When did the old port of Riga close?", None),
    ],
)
def test_the_same_is_asked_in_english_about_another_thing_or_not_at_all(text, question, whole):
    assert complete(text, PreviousQuestion(question)) == whole


@pytest.mark.parametrize(
    "text",
    [
        "What did Jo Lund say about the help that he fears?",
        "Why does the mayor think she will win?",
        "When Jo Lund left, what did he say?",
        "On Monday, what did Jo Lund say?",
        "To whom did Jo Lund speak?",
        "But what did Jo Lund say about his plan?",
        "what did brook say about him?",
    ],
)
def test_a_question_that_stands_alone_is_asked_as_it_was_typed(text):
    assert complete(text, SAID) == text


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("where is her office?", "where is Ana Brook’s office?"),
        ("what did Jo Lund say about her?", "what did Jo Lund say about Ana Brook?"),
        ("and did he say that he fears it?", "and did Ana Brook say that he fears it?"),
        ("when?", "when did Ana Brook speak about the strike?"),
    ],
)
def test_only_the_pronoun_of_somebody_unnamed_is_completed(text, whole):
    assert complete(text, SAID) == whole


@pytest.mark.parametrize("text", ["who said that?", "And who exactly said this", "so who said it?"])
def test_who_said_that_asks_for_the_words_of_the_answer(text):
    previous = PreviousQuestion("Vilnius", words="The fair is over")
    assert complete(text, previous) == "who said “The fair is over”?"
    assert complete(text, PreviousQuestion("Vilnius")) is None


def test_he_is_the_speaker_of_the_answer():
    previous = PreviousQuestion("Who called it a disgrace?", "Jo Lund")
    assert complete("what did he say about the port?", previous) == "what did Jo Lund say about the port?"
    assert complete("and about the port?", previous) == "what did Jo Lund say about the port?"
    assert complete("and a shame?", previous) == "who said “a shame”?"


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


@given(
    st.lists(
        st.sampled_from(["pays", "he", "them", "their", "port", "and", "about", "Ana", "did"]), min_size=1
    )
)
def test_a_question_keeps_all_its_words_except_one_pronoun(words):
    completed = complete(f"Who {' '.join(words)}?", SAID)
    before, _, after = completed.partition("Ana Brook")
    assert completed == f"Who {' '.join(words)}?" or (
        f"Who {' '.join(words)}?".startswith(before)
        and f"Who {' '.join(words)}?".endswith(after.removeprefix("’s"))
    )


@given(st.text("bdfkl", min_size=3, max_size=9))
def test_any_topic_is_asked_of_the_same_speaker(topic):
    question = parse_question(complete(f"and about {topic}?", SAID))
    assert (question.kind, question.speaker, question.topic) == (QuestionKind.WHAT_SAID, "Ana Brook", topic)


@given(st.text(st.sampled_from("\\\\d1g<0>Aé "), min_size=1).map(lambda name: f"x{name}x"))
def test_whatever_a_speaker_is_called_a_pronoun_becomes_that_name(name):
    question = complete("What did he say?", PreviousQuestion("who said no?", name))
    assert question == f"What did {name} say?"
