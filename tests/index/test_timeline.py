"""What somebody said on a subject, in order of time, each statement once."""

from datetime import date

import pytest

from index.coverage import Coverage
from index.model.timeline import Wording
from tests.dated_articles import write_articles


@pytest.fixture(scope="module")
def coverage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dated")
    write_articles(folder)
    return Coverage.open(folder)


def outline(timeline):
    """Return the first words of each statement with its day and its reports."""
    return [
        (
            statement.published and statement.published.isoformat(),
            statement.quote.text.strip("“”").split()[-1].strip(",.”"),
            [(report.article.outlet, report.wording) for report in statement.reports],
        )
        for statement in timeline.statements
    ]


def test_a_statement_stands_once_with_the_trail_of_its_reports(coverage):
    assert outline(coverage.timeline("Moreau", "toll")) == [
        (
            "2026-03-03",
            "forgive",
            [("The Quay", Wording.CHANGED), ("Evening Post", Wording.INDIRECT)],
        ),
        ("2026-05-20", "night", []),
        (None, "tax", []),
    ]


def test_words_that_changed_are_marked(coverage):
    [changed, _] = coverage.timeline("Moreau", "toll").statements[0].reports
    assert [changed.quote.article.text[start:end] for start, end in changed.changed] == ["historic"]


def test_the_newest_comes_first_if_asked(coverage):
    days = [day for day, *_ in outline(coverage.timeline("Moreau", "toll sort:newest"))]
    assert days == ["2026-05-20", "2026-03-03", None]


@pytest.mark.parametrize(
    ("about", "days"),
    [
        ("toll ferries", ["2026-05-20"]),
        ("toll football", []),
        ("tolls after:2026-05", ["2026-05-20"]),
        ("toll -bridge", ["2026-05-20", None]),
        ("toll source:quay", ["2026-03-04"]),
        ("", ["2026-03-03", "2026-05-20", "2026-05-20", None]),
    ],
)
def test_every_statement_has_all_words_of_the_subject(coverage, about, days):
    assert [day for day, *_ in outline(coverage.timeline("Ines Moreau", about))] == days


def test_nobody_of_that_name_has_no_timeline(coverage):
    assert coverage.timeline("Nobody Atall", "toll") is None


def test_the_latest_sentences_are_kept_and_the_others_counted(coverage):
    timeline = coverage.timeline("Moreau", limit=2)
    assert timeline.left_out > 0
    assert {statement.published for statement in timeline.statements} == {date(2026, 5, 20)}


def test_as_json_a_statement_has_its_reports(coverage):
    record = coverage.timeline("Moreau", "bridge").statements[0].record()
    assert record["published"] == "2026-03-03"
    assert record["speaker"] == "Ines Moreau"
    assert record["changed"] is True
    assert [(r["outlet"], r["published"], r["wording"]) for r in record["reports"]] == [
        ("The Quay", "2026-03-04", "changed"),
        ("Evening Post", "2026-03-05", "indirect"),
    ]
    assert record["reports"][0]["text"].startswith("“The new toll on the bridge is a historic mistake")


def test_every_word_is_the_articles(coverage):
    for statement in coverage.timeline("Moreau").statements:
        for quote in (statement.quote, *(report.quote for report in statement.reports if report.quote)):
            assert quote.article.text[quote.start : quote.end] == quote.text
