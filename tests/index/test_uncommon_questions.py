"""Questions about sayings that no quotation holds, operators among the words of a quotation, and the like."""

import pytest

from index.coverage import Coverage
from index.model.question import PreviousQuestion, QuestionKind
from index.questions.followups import complete

HARBOUR = """“The strike is over,” said the harbour master Ana Brook on Wednesday. “The port is open,” Jo Lund said.

Ana Brook told sailors of the new ferry tax at a meeting. The council criticised the ferry tax.
"""  # noqa: E501 - a paragraph
TUNNEL = "“The tunnel is open,” said the harbour master Ana Brook.\n"
DAM = "“It will hold.”\n\n“It was built well.”\n\n“We know it.”\n\nAda Lind said so.\n"


@pytest.fixture(scope="module")
def coverage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    (folder / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (folder / "tunnel.txt").write_text(TUNNEL, encoding="utf-8")
    (folder / "dam.txt").write_text(DAM, encoding="utf-8")
    return Coverage.open(folder)


def texts(quotes):
    return [quote.text for quote in quotes]


def test_who_said_something_can_be_narrowed_to_a_speaker_and_a_source(coverage):
    assert set(texts(coverage.who_said("open"))) == {"“The port is open,”", "“The tunnel is open,”"}
    assert texts(coverage.who_said("speaker:brook open")) == ["“The tunnel is open,”"]
    assert texts(coverage.who_said("speaker:lund open")) == ["“The port is open,”"]
    assert texts(coverage.who_said("source:harbour open")) == ["“The port is open,”"]
    assert texts(coverage.who_said("source:harbour speaker:brook open")) == []


def test_what_somebody_told_is_answered_by_the_sentence_that_tells_it(coverage):
    answer = coverage.ask("What did Ana Brook say about the ferry tax?")
    assert answer.confident
    assert answer.quotes == ()
    assert answer.passages[0].text == "Ana Brook told sailors of the new ferry tax at a meeting."


def test_what_nobody_told_is_not_answered_by_a_sentence_about_it(coverage):
    answer = coverage.ask("What did Olav Berg say about the ferry tax?")
    assert not answer.confident
    assert answer.confidence < 0.5


def test_a_quotation_of_nobody_has_no_other_reports(coverage):
    (quote,) = [quote for quote in coverage.quotations() if quote.speaker is None]
    assert quote.text == "“It was built well.”"
    assert coverage.with_other_reports(quote) == quote


@pytest.mark.parametrize("question", ["What kind of tax is it?", "What sort of strike is over?"])
def test_a_kind_of_something_is_asked_for_as_a_thing(coverage, question):
    answer = coverage.ask(question)
    assert answer.kind == QuestionKind.THING
    assert answer.passages


@pytest.mark.parametrize("question", ["Who said the?", "Who said that?"])
def test_who_said_nothing_of_content_asks_for_a_person(coverage, question):
    assert coverage.ask(question).kind == QuestionKind.PERSON


@pytest.mark.parametrize("question", ["", "?", "Why?", "When did he"])
def test_a_question_without_words_that_tell_has_no_answer(coverage, question):
    answer = coverage.ask(question)
    assert (answer.confident, answer.text, answer.confidence) == (False, None, 0)


@pytest.mark.parametrize("text", ["what did he say about the port?", "and how did they do it?"])
def test_he_stays_he_where_nobody_was_spoken_of(text):
    assert complete(text, PreviousQuestion("When was the new port opened?", None)) == text
