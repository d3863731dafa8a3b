"""Misspelled words of a question are spelled as the articles spell them."""

import pytest

from index.coverage import Coverage
from index.questions.spelling import respelled

CLUB = (
    "The chairman of Halden United, Ida Moen, said in October that the company would sue. Nobody replied.\n"
)


@pytest.fixture(scope="module")
def coverage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("club")
    (folder / "club.txt").write_text(CLUB, encoding="utf-8")
    return Coverage.open(folder)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who is the chariman of Halden", "who is the chairman of Halden"),
        ("will the compny sue", "will the company sue"),
        # A known name may be meant by no unknown one.
        ("who is Ida Moer of Unted", "who is Ida Moer of Unted"),
        # Words that ask, and words that a table knows.
        ("what is the latest on the walkout", "what is the latest on the walkout"),
        ("", ""),
    ],
)
def test_unknown_words_without_capitals_are_respelled(coverage, typed, meant):
    assert respelled(coverage._retrieval, typed) == meant


def test_a_misspelled_question_gets_the_answer_of_the_question_that_was_meant(coverage):
    misspelled, meant = (
        coverage.ask(f"Who is the {word} of Halden United?") for word in ("chariman", "chairman")
    )
    assert misspelled.question == "Who is the chariman of Halden United?"
    assert (misspelled.text, misspelled.confidence) == (meant.text, meant.confidence)
