"""An answer is looked for in the sentences around those that have the question's words."""

import pytest

from index.coverage import Coverage
from index.questions.alignment import WeightedQuestion
from index.questions.candidate_passages import FOUND, candidate_passages
from index.questions.question_parser import parse_question

HOSPITAL = """Nurses at the St Brenna hospital will stop work for two days in April.

The wards will stay open, and patients will be fed.
Its director, Karel Dussek, called the walkout irresponsible.
"""


@pytest.fixture(scope="module")
def coverage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    (folder / "hospital.txt").write_text(HOSPITAL, encoding="utf-8")
    fillers = "\n".join(f"The hospital in town {number} has a park." for number in range(2 * FOUND))
    (folder / "parks.txt").write_text(fillers, encoding="utf-8")
    return Coverage.open(folder)


def candidates(coverage, question, limit=1):
    retrieval = coverage._retrieval
    return candidate_passages(retrieval, WeightedQuestion.of(parse_question(question), retrieval), limit)


def test_a_sentence_with_a_synonym_only_is_a_candidate_because_of_its_article(coverage):
    texts = [c.passage.text for c in candidates(coverage, "Who is the boss of the St Brenna hospital?")]
    assert any("Karel Dussek" in text for text in texts)


def test_a_sentence_with_the_form_of_an_answer_only_is_a_candidate(tmp_path):
    (tmp_path / "museum.txt").write_text(
        "Thieves robbed the Lauter museum before dawn.\n\nThey seemed to know their way about.\n"
        "The hoard is insured for 2.4 million euros, and is old.\nNobody saw them.\n",
        encoding="utf-8",
    )
    texts = [
        c.passage.text for c in candidates(Coverage.open(tmp_path), "How much is the Lauter loot worth?")
    ]
    assert any("2.4 million" in text for text in texts)
    assert not any("Nobody saw" in text for text in texts)


def test_a_name_stands_for_the_role_that_its_article_gives_it(tmp_path):
    (tmp_path / "club.txt").write_text(
        '"The thigh is fine," said the captain, Jonas Lindgren.\n\nLindgren will have a scan on Tuesday.\n',
        encoding="utf-8",
    )
    found = candidates(Coverage.open(tmp_path), "When will the captain have a scan?")
    assert all("lindgren" in candidate.aliases["captain"] for candidate in found)


def test_each_sentence_is_a_candidate_once(coverage):
    found = candidates(coverage, "Who is the boss of the St Brenna hospital?", limit=40)
    places = [(c.passage.article.path, c.passage.start) for c in found]
    assert len(places) == len(set(places))


def test_an_article_with_more_of_the_question_overlaps_more(coverage):
    found = candidates(coverage, "Who leads St Brenna hospital?")
    overlaps = {c.passage.article.path: c.article_overlap for c in found}
    assert overlaps["hospital.txt"] > overlaps["parks.txt"]


def test_words_that_no_article_has_find_nothing(coverage):
    assert candidates(coverage, "Who is Xylophonia?") == []
