"""The coverage of the seeds answers a reader's questions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import SEEDS
from index.coverage import Coverage
from index.model.question import QuestionKind

FACTS = {
    "When is the Vilnius summit?": ["july"],
    "Where will the NATO summit be held in July?": ["vilnius"],
    "Who is on a state visit to China?": ["macron"],
    "When must Borrell go to Beijing?": ["april 13"],
    "Who is the head of European diplomacy?": ["josep borrell"],
    "Who is the Finnish minister?": ["haavisto"],
    "How many members does the Alliance have?": ["31"],
    "When was the Madrid summit?": ["june"],
    "Which country formally joined the Alliance?": ["finland", "finnish"],
    "What percentage do the allied countries spend on defense?": ["2"],
    "Where does the EU-China summit take place?": ["beijing"],
    "Who is the Secretary General of the Alliance?": ["stoltenberg"],
    "With whom did the foreign ministers meet?": ["japan", "counterparts"],
}
"""Questions with words, at least one of which the answering words must have."""
SENTENCES = {
    "What did China refuse to condemn?": ["aggression in ukraine"],
    "What is the aim of Macron's visit?": ["renewing face-to-face dialogue"],
    "What was signed a few weeks before the invasion?": ["cooperation agreement"],
}
"""Questions for more than a name or a number, with words that the answering sentence must have."""
WORDS = {
    "Who called it a monumental mistake?": ["monumental mistake"],
    "Who warned of severe consequences?": ["severe consequences"],
    "Who said that China is not an adversary?": ["not an adversary"],
    "Who said “a historic mistake”?": ["historic mistake"],
    "Who said the friendship between Russia and China knows no bounds?": ["no bounds"],
    "What did Stoltenberg say about lethal aid?": ["lethal aid"],
    "What did NATO's chief say about trade with China?": ["trade with china"],
    "What did Stoltenberg say about Putin?": ["putin"],
    "What did the Finnish minister say?": ["common response"],
    "What did Haavisto say about additional help to Russia?": ["additional help"],
    "What is Stoltenberg's view on the rules-based international order?": ["rules-based"],
    "Did Stoltenberg say that China is an adversary?": ["not an adversary"],
    "Did NATO's chief comment on trade with China?": ["trade with china"],
    "Did Haavisto say anything about a common response?": ["common response"],
}
"""Questions about somebody's words, with words that the quotation must have."""
UNANSWERED = [
    "What did Zelensky say about tanks?",
    "What did Macron say about Taiwan?",
    "Did Stoltenberg say anything about Iran?",
    "Who won the election in Hungary?",
    "When was the treaty of Lisbon signed?",
    "How much does a barrel of oil cost?",
    "Where was Jens Stoltenberg born?",
    "Who said that winter is coming?",
    "How many soldiers did Poland send to Estonia?",
    "What is the capital of Mongolia?",
]
"""Questions that the articles do not answer."""
QUESTION_WORDS = ["who", "what", "did", "Stoltenberg", "say", "?", "’s", "said", "about", "“", "of"]


@pytest.fixture(scope="module")
def coverage():
    return Coverage.open(SEEDS)


def is_right(answer):
    if answer.question in UNANSWERED:
        return not answer.confident
    wanted = (FACTS | SENTENCES | WORDS)[answer.question]
    text = answer.passages[0].text if answer.question in SENTENCES else answer.text
    return answer.confident and any(words in (text or "").lower() for words in wanted)


def test_at_least_36_of_40_questions_are_answered_correctly(coverage):
    questions = [*FACTS, *SENTENCES, *WORDS, *UNANSWERED]
    wrong = [answer for answer in map(coverage.ask, questions) if not is_right(answer)]
    assert len(questions) == 40
    assert len(wrong) <= 4, "; ".join(f"{answer.question} {answer.text}" for answer in wrong)


def test_answering_words_and_passages_are_verbatim(coverage):
    for question in (*FACTS, *WORDS, *UNANSWERED):
        answer = coverage.ask(question)
        if answer.text is not None:
            assert answer.text in answer.article.text
        for passage in (*answer.passages, *answer.differing):
            assert passage.article.text[passage.start : passage.end] == passage.text


def test_a_fact_is_shown_in_its_sentence(coverage):
    answer = coverage.ask("When must Borrell go to Beijing?")
    assert answer.kind == QuestionKind.TIME
    first = answer.passages[0]
    assert first.matches == (answer.span,)
    assert first.start <= answer.span[0] < answer.span[1] <= first.end


def test_quotations_are_ordered_by_their_topic_and_each_statement_comes_once(coverage):
    answer = coverage.ask("What did Stoltenberg say about severe consequences?")
    assert answer.speaker == "Jens Stoltenberg"
    assert "severe consequences" in answer.quotes[0].text
    places = [(quote.article.path, quote.passage.start) for quote in answer.quotes]
    assert len(set(places)) == len(places)


def test_a_speaker_is_not_credited_with_what_they_never_said(coverage):
    answer = coverage.ask("Did Stoltenberg say anything about Iran?")
    assert not answer.confident
    assert answer.confidence < 0.5


def test_articles_that_differ_are_both_shown(tmp_path):
    (tmp_path / "a.txt").write_text("The ferry sank on Monday near Oslo. Nobody knows why.")
    (tmp_path / "b.txt").write_text("The ferry sank on Thursday near Oslo. Divers went down.")
    answer = Coverage.open(tmp_path).ask("On what day was it that the ferry sank near Oslo?")
    assert answer.confident
    days = {answer.text, *(p.article.text[slice(*p.matches[0])] for p in answer.differing)}
    assert {day.split()[-1] for day in days} == {"Monday", "Thursday"}


def test_no_more_than_the_limit_is_returned(coverage):
    answer = coverage.ask("What did Stoltenberg say about China?", limit=2)
    assert len(answer.passages) <= 2
    assert len(answer.quotes) <= 2


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300) | st.lists(st.sampled_from(QUESTION_WORDS)).map(" ".join))
def test_an_answer_to_any_text_is_verbatim_and_has_a_likelihood(coverage, text):
    answer = coverage.ask(text)
    assert 0 <= answer.confidence <= 1
    assert answer.text is None or answer.text in answer.article.text


NEWS = """The harbour of Halden was opened, to the joy of the town, after a night of rain.

The harbour of Halden was opened, after a long speech that nobody heard for the rain, by Ana Brook.

The ferries in the harbour carry so many people that the town hires boats.

The ferries in the harbour carry 4,000 people, and so many cars, on a good day in summer.

The storm over Halden came in the night, and tore the roof off the harbour.

The storm over Halden that came in the night of 12 May was the worst that anybody there remembers.
"""
WITH_ANSWER_CLASS = {
    "Who opened the harbour of Halden?": "Ana Brook",
    "How many people do the ferries in the harbour carry?": "4,000",
    "When did the storm over Halden come?": "12 May",
}
"""Questions with words of the sentence that answers; a shorter one has as many of the question's words."""


@pytest.mark.parametrize(("question", "words"), WITH_ANSWER_CLASS.items())
def test_a_sentence_with_a_name_or_number_that_is_asked_for_comes_first(tmp_path, question, words):
    (tmp_path / "harbour.txt").write_text(NEWS, encoding="utf-8")
    assert words in Coverage.open(tmp_path).ask(question).passages[0].text


STORY = """The mayor of Halden, Ida Moen, opened the new bridge over the Orm. It cost 12 million crowns.

Ida Moen refused to suspend the contractor. The head of the planning office, Leif Dahl, quit on Sunday.

"The bridge is late," Leif Dahl said. Nobody was hurt when a crane fell.
"""
NEAR_MISSES = [
    "How old is Ida Moen?",
    "When did Ida Moen resign?",
    "Why did Ida Moen suspend the contractor?",
    "How long is the bridge over the Orm?",
    "Who bought the planning office?",
    "What did Leif Dahl say about Ida Moen?",
    "What did Ida Moen say about the crane?",
    "Has Leif Dahl commented on the contractor?",
]
"""Questions that name what the story is about, and ask what it does not say."""


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    folder = tmp_path_factory.mktemp("story")
    (folder / "bridge.txt").write_text(STORY, encoding="utf-8")
    return Coverage.open(folder)


@pytest.mark.parametrize("question", NEAR_MISSES)
def test_a_near_miss_is_refused(story, question):
    assert not story.ask(question).confident


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When did Leif Dahl resign?", "quit on Sunday"),
        ("How much did the bridge cost?", "12 million"),
        ("Who is the mayor of Halden?", "Ida Moen, opened"),
    ],
)
def test_a_question_in_other_words_than_the_article_is_answered(story, question, words):
    answer = story.ask(question)
    assert words in answer.passages[0].text
    assert answer.confident


def test_a_refusal_says_what_is_missing_from_the_passage_that_has_the_name(story):
    missing = story.ask("When did Ida Moen open the bridge over the Orm?").missing
    assert missing
    assert (missing.kind, missing.subject) == (QuestionKind.TIME, "Ida Moen")
    assert story.ask("When did Leif Dahl resign?").missing is None


def test_a_refusal_names_the_thing_of_a_question_without_a_name(story):
    missing = story.ask("How old is the mayor?").missing
    assert missing
    assert (missing.kind, missing.subject) == (QuestionKind.QUANTITY, "the mayor")
