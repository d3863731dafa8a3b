"""`coverage.toml`: what the articles of a folder have in common."""

import pytest

from index.coverage import Coverage


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    (folder / "wire" / "2023").mkdir(parents=True)
    (folder / "strike.txt").write_text("The strike is over.")
    (folder / "wire" / "dam.md").write_text("---\noutlet: Arden Gazette\n---\nThe dam held.")
    storm = "---\nurl: https://www.arden.example/x\n---\nIt rained."
    (folder / "wire" / "2023" / "storm.md").write_text(storm)
    return folder


def outlets(coverage):
    return {heading.path: heading.outlet for heading in coverage.articles()}


def test_a_folder_names_the_outlet_of_the_articles_that_name_none(folder):
    (folder / "coverage.toml").write_text('outlet = "Harbour Post"')
    (folder / "wire" / "coverage.toml").write_text('outlet = "Arden Wire"\nauthor = "Staff"')
    coverage = Coverage.open(folder)
    assert outlets(coverage) == {
        "strike.txt": "Harbour Post",
        "wire/dam.md": "Arden Gazette",
        "wire/2023/storm.md": "Arden Wire",
    }
    assert coverage.skipped == ()


def test_a_changed_default_reaches_the_articles_at_the_next_refresh(folder, tmp_path):
    coverage = Coverage.open(folder, tmp_path / "store")
    assert outlets(coverage)["strike.txt"] is None
    (folder / "coverage.toml").write_text('outlet = "Harbour Post"')
    coverage = coverage.refresh()
    assert outlets(coverage)["strike.txt"] == "Harbour Post"
    assert coverage.search("strike")[0].article.outlet == "Harbour Post"
    (folder / "coverage.toml").unlink()
    assert outlets(coverage.refresh()) == outlets(Coverage.open(folder))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"outlet =", "is not TOML"),
        (b"\xff", "is not TOML"),
        (b"outlet = " + b"7" * 5000, "is not TOML"),
        (b"outlet = " + b"[" * 5000, "is not TOML"),
        (b"outlet = 7", "may say outlet and author, in words, and not 'outlet'"),
        (b"colour = 'red'", "may say outlet and author, in words, and not 'colour'"),
    ],
)
def test_what_cannot_be_read_is_named_and_costs_no_article(folder, content, reason):
    (folder / "coverage.toml").write_bytes(content)
    coverage = Coverage.open(folder)
    [error] = coverage.skipped
    assert error.path == "coverage.toml"
    assert error.reason.startswith(reason)
    assert len(outlets(coverage)) == 3
