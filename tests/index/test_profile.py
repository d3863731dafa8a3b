"""Who somebody is, as far as the coverage says."""

from datetime import date

import pytest

from index.coverage import Coverage
from tests.dated_articles import write_articles


@pytest.fixture(scope="module")
def coverage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dated")
    write_articles(folder)
    return Coverage.open(folder)


@pytest.mark.parametrize(
    "question", ["Who is Ines Moreau?", "who's moreau", "Who was Mayor Moreau?", "who is Inés Moreau ?"]
)
def test_who_somebody_is(coverage, question):
    profile = coverage.profile(question)
    assert profile.speaker.name == "Ines Moreau"
    role = profile.roles[0]
    assert (role.role, role.article.outlet) == ("mayor of Halden", "The Agency")
    assert role.passage.text.endswith("said Ines Moreau, the mayor of Halden.")
    [(start, end)] = role.passage.matches
    assert role.passage.article.text[start:end] == role.role
    assert profile.outlets == (("The Agency", 2), ("Evening Post", 1), ("The Quay", 1))
    assert profile.articles == 5
    assert profile.first.article.published == date(2026, 3, 3)
    assert profile.last.article.published == date(2026, 5, 20)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Halden?",
        "Who is Ines Moreau's lawyer?",
        "Who is Quisling?",
        "Who said that Ines Moreau is late?",
        "who is",
        "who is ?",
        "What is Moreau?",
        "",
    ],
)
def test_another_question_asks_for_no_profile(coverage, question):
    assert coverage.profile(question) is None


def test_as_json_a_profile_has_who_says_so(coverage):
    record = coverage.profile("Who is Olav Lind?").record()
    assert record["speaker"] == "Olav Lind"
    assert record["roles"][0]["role"] == "minister of transport"
    assert record["roles"][0]["outlet"] == "The Tern"
    assert record["outlets"] == {"The Tern": 1}
    assert record["last"]["published"] == "2026-04-10"
