"""A story that several outlets print is shown once, with all of them."""

import pytest

from index.coverage import Coverage

STORY = """The harbour board of Halden voted on Tuesday to close the old pier after two winters of storms.

“The pier is a danger to every family that walks on it,” Ines Moreau, the mayor of Halden, told reporters.

Engineers counted 41 broken piles under the eastern end, where the ferry to Skarvoy used to land each morning.

Moreau said that the town would pay for a footbridge before the summer season begins.

Fishermen who tie up there must move their boats to the northern basin by the end of the month.
"""
OTHER_WRITER = """Halden's pier will be shut, the harbour board decided, and not everybody in town is happy.

“The pier is a danger to every family that walks on it,” mayor Ines Moreau said after a long meeting.

Shopkeepers along the quay fear for their income, since most visitors come by ferry and walk past their doors.

“Nobody asked us what we think of it,” said Tom Hale, who has sold ice cream there for thirty years.

The board will meet again in June, when a plan for a new landing stage is due from its consultants in Bergen.
"""
OUTLETS = [f"Outlet {letter}" for letter in "ABCDEFGHIJKLM"]


def write(folder, name, text, outlet=None, day=None):
    head = [f"title: {name}", f"url: https://{name}.example/pier"]
    head += [f"outlet: {outlet}", f"published: {day}"] if outlet else []
    (folder / f"{name}.txt").write_text("---\n" + "\n".join(head) + f"\n---\n{text}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stories")
    write(folder, "zz-agency", STORY, "The Agency", "2026-03-03")
    for number, outlet in enumerate(OUTLETS):
        write(folder, f"copy-{number:02}", STORY, outlet, f"2026-03-{4 + number:02}")
    later = STORY.replace("41 broken piles", "47 broken piles").replace("Tuesday", "Tuesday evening")
    write(
        folder,
        "later",
        later + "\nDivers found a sunken lifeboat beneath the ferry ramp.\n",
        "Later News",
        "2026-04-01",
    )
    write(folder, "brief", "\n".join(STORY.splitlines()[:5]), "Brief News", "2026-03-05")
    write(folder, "undated", STORY)
    write(folder, "another", OTHER_WRITER, "The Quay", "2026-03-03")
    return folder


@pytest.fixture(scope="module")
def coverage(folder):
    return Coverage.open(folder)


def test_a_search_shows_the_first_report_once_and_names_all_others(coverage):
    passage, *others = coverage.search("fishermen boats basin")
    assert not [other for other in others if "Fishermen" in other.text]
    assert passage.article.outlet == "The Agency"
    assert [report.outlet for report in passage.reports] == [*OUTLETS, "Later News", "undated.example"]
    assert passage.reports[0].published.isoformat() == "2026-03-04"
    assert passage.record()["reports"][0] == {
        "article": "copy-00.txt",
        "title": "copy-00",
        "outlet": "Outlet A",
        "url": "https://copy-00.example/pier",
        "published": "2026-03-04",
    }


def test_an_article_by_another_writer_is_another_story(coverage):
    quotes = coverage.who_said("a danger to every family", limit=10)[:2]
    quotes.sort(key=lambda quote: quote.article.outlet)
    assert [quote.article.outlet for quote in quotes] == ["The Agency", "The Quay"]
    assert len(quotes[0].reports) == len(OUTLETS) + 3
    assert quotes[1].reports == ()
    assert {other.article.outlet for other in quotes[0].also} == {"The Quay"}
    assert {other.article.outlet for other in quotes[1].also} == {"The Agency"}


def test_quotations_by_a_speaker_count_each_statement_of_a_story_once(coverage):
    texts = [quote.text for quote in coverage.quotes_by("Moreau", limit=30)]
    assert len([text for text in texts if "footbridge" in text]) == 1
    assert len(coverage.quotes_by("Moreau", "footbridge", limit=1)) == 1


def test_a_version_with_another_number_or_a_new_sentence_is_found(coverage):
    by_number = {passage.article.outlet: passage for passage in coverage.search("broken piles")}
    assert set(by_number) == {"The Agency", "Later News"}
    assert by_number["Later News"].reports == ()
    assert coverage.search("sunken lifeboat")[0].article.outlet == "Later News"


def test_a_search_in_one_outlet_finds_its_copy(coverage):
    (passage,) = coverage.search('fishermen source:"Outlet C"')
    assert passage.article.outlet == "Outlet C"
    assert passage.reports[0].outlet == "The Agency"


def test_a_claim_is_compared_with_a_story_once(coverage):
    (verdict,) = coverage.check("“The pier is a danger to every family that walks on it”")
    assert verdict.kind == "exact"
    quotes = [verdict.quote, *verdict.others]
    assert sorted(quote.article.outlet for quote in quotes) == ["The Agency", "The Quay"]
    assert sorted(len(quote.reports) for quote in quotes) == [0, len(OUTLETS) + 3]


def test_an_answer_counts_a_story_once(coverage):
    answer = coverage.ask("Who must move their boats to the northern basin?")
    assert answer.passages[0].article.outlet == "The Agency"
    assert not answer.differing
    assert len({passage.text for passage in answer.passages}) == len(answer.passages)


def test_copies_that_come_and_go_are_counted_as_if_they_had_always_been_so(tmp_path):
    write(tmp_path, "copy", STORY, "A Copy", "2026-03-05")
    coverage = Coverage.open(tmp_path, tmp_path / ".store")
    assert coverage.search("fishermen")[0].reports == ()
    write(tmp_path, "first", STORY, "The Agency", "2026-03-03")
    both = coverage.refresh()
    (passage,) = both.search("fishermen")
    assert (passage.article.outlet, [r.outlet for r in passage.reports]) == ("The Agency", ["A Copy"])
    assert Coverage.open(tmp_path, tmp_path / ".store").search("fishermen") == both.search("fishermen")
    (tmp_path / "first.txt").unlink()
    (passage,) = both.refresh().search("fishermen")
    assert (passage.article.outlet, passage.reports) == ("A Copy", ())


def test_a_report_is_dated_no_more_precisely_than_its_file(tmp_path):
    write(tmp_path, "first", STORY, "The Agency", "2026-03")
    write(tmp_path, "second", STORY, "A Copy", "2026-04")
    (passage,) = Coverage.open(tmp_path).search("fishermen")
    record = passage.record()
    assert record["published"] == "2026-03"
    assert [report["published"] for report in record["reports"]] == ["2026-04"]


def test_size_counts_stories(coverage):
    assert (coverage.size().articles, coverage.size().stories) == (len(OUTLETS) + 5, 2)


def test_an_outlet_says_how_many_of_its_articles_are_copies(coverage):
    summaries = {summary.outlet: (summary.articles, summary.copies) for summary in coverage.outlets()}
    assert summaries == {
        **dict.fromkeys([*OUTLETS, "Later News", "Brief News", "undated.example"], (1, 1)),
        "The Agency": (1, 0),
        "The Quay": (1, 0),
    }
    assert (
        sum(copies for _, copies in summaries.values()) == coverage.size().articles - coverage.size().stories
    )


def test_copies_are_counted_for_the_articles_that_are_there(tmp_path):
    for day, outlet in enumerate(("A", "B", "A"), start=1):
        write(tmp_path, f"{day}", STORY, outlet, f"2026-03-{day:02}")
    coverage = Coverage.open(tmp_path, tmp_path / ".store")
    assert [(summary.outlet, summary.copies) for summary in coverage.outlets()] == [("A", 1), ("B", 1)]
    (tmp_path / "1.txt").unlink()
    coverage = coverage.refresh()
    assert [(summary.outlet, summary.copies) for summary in coverage.outlets()] == [("A", 1), ("B", 0)]
    (tmp_path / "2.txt").unlink()
    assert [(summary.outlet, summary.copies) for summary in coverage.refresh().outlets()] == [("A", 0)]
