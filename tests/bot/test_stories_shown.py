"""A story of many outlets is shown once, with a line that names the others."""

import json
import re

import pytest
from typer.testing import CliRunner

from bot import i18n
from bot.answering.handlers import answer
from bot.answering.requests import Request
from bot.cli.main import app
from bot.discord_app.result_rendering import page_embed
from index.coverage import Coverage

STORY = """The harbour board of Halden voted on Tuesday to close the old pier after two bad winters.

“The pier is a danger to every family that walks on it,” Ines Moreau, the mayor of Halden, told reporters.

Engineers from Bergen counted 41 broken piles under the eastern end, where the ferry to Skarvoy used to land.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    for number in range(6):
        head = f"outlet: Outlet_{number}\npublished: 2026-03-{10 + number}\n"
        (folder / f"{number}.txt").write_text(f"---\ntitle: The pier\n{head}---\n{STORY}")
    return folder


def test_the_shell_names_other_outlets_in_one_line_with_their_dates(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    for words in (["search", "piles"], ["who", "a", "danger", "to", "every", "family"], ["quotes", "Moreau"]):
        lines = CliRunner().invoke(app, [*words, "--articles", str(folder)]).stdout.splitlines()
        assert len([line for line in lines if "Outlet_0" in line]) == 1
        (line,) = [line for line in lines if "also in" in line]
        outlets = ", ".join(f"Outlet_{n} (2026-03-{10 + n})" for n in (1, 2, 3))
        assert line.strip() == f"also in: {outlets} (and 2 more)"
    stats = CliRunner().invoke(app, ["index", "--stats", "--articles", str(folder)]).output
    assert "1  stories" in stats
    assert re.search(r"articles  copies  outlet .*\n +1 +0  Outlet_0 .*\n +1 +1  Outlet_1 ", stats)


def test_the_shell_shows_no_day_that_an_outlet_does_not_give(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, published in (
        ("Harbour Post", "2026-03-10"),
        ("Bergen Daily", "2026-04"),
        ("The Quay", "2027"),
    ):
        head = f"title: The pier\noutlet: {name}\npublished: {published}"
        (folder / f"{name}.txt").write_text(f"---\n{head}\n---\n{STORY}")
    shown = CliRunner().invoke(app, ["search", "piles", "--articles", str(folder)]).stdout
    assert "also in: Bergen Daily (2026-04), The Quay (2027)" in shown


def test_json_has_all_reports(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = CliRunner().invoke(app, ["who", "a danger to every family", "--json", "--articles", str(folder)])
    (quote,) = json.loads(shown.stdout)
    assert [report["article"] for report in quote["reports"]] == [f"{n}.txt" for n in range(1, 6)]
    assert quote["also"] == []


@pytest.mark.parametrize(
    "request_",
    [
        Request("search", "piles"),
        Request("who said", "a danger to every family"),
        Request("quotes", "Moreau"),
    ],
)
def test_discord_names_other_outlets_in_one_line_with_their_dates(folder, request_):
    page = answer(Coverage.open(folder), request_)
    assert len(page.results) == 1
    description = page_embed(page, i18n.load("en")).description
    (line,) = [line for line in description.splitlines() if "also in" in line]
    assert line.startswith("*also in: Outlet\\_1 (<t:1773230400:D>), Outlet\\_2 (")
    assert line.endswith(" (and 2 more)*")
    assert "aussi dans" in page_embed(page, i18n.load("fr")).description


def test_sources_lists_a_story_once_with_its_other_outlets(folder):
    coverage, texts = Coverage.open(folder), i18n.load("en")
    (first, others) = page_embed(answer(coverage, Request("sources")), texts).description.splitlines()
    assert "Outlet\\_0" in first
    assert others.startswith("*also in: Outlet\\_1 (")
    copies = answer(coverage, Request("sources", "outlet_3")).results
    assert [article.outlet for article in copies] == ["Outlet_3"]
