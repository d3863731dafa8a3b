"""People of one surname: the one who is quoted most is shown, and the others are offered."""

import pytest
from typer.testing import CliRunner

from bot.answering.handlers import answer
from bot.answering.requests import Request
from bot.answering.results import Outcome
from bot.cli.main import app
from index.coverage import Coverage

ARTICLES = {
    "ada": "“The ferry is old,” said Ada Lind, the mayor of Halden.\n\n“It leaks in every storm,” Lind said.",
    "olav": "“We sail on Monday,” said Olav Lind.",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in ARTICLES.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_bot_shows_who_is_quoted_most_and_offers_the_others(folder):
    page = answer(Coverage.open(folder), Request("quotes", "lind"))
    assert {quote.speaker for quote in page.results} == {"Ada Lind"}
    assert page.suggestions == (Request("quotes", "Olav Lind"),)


def test_the_other_one_is_found_by_the_suggestion_and_offers_nobody(folder):
    page = answer(Coverage.open(folder), Request("quotes", "Olav Lind"))
    assert {quote.speaker for quote in page.results} == {"Olav Lind"}
    assert page.suggestions == ()


def test_a_role_before_the_surname_tells_them_apart(folder):
    page = answer(Coverage.open(folder), Request("quotes", "Mayor Lind about storm"))
    assert page.outcome is Outcome.ANSWERED
    assert page.understood == "Ada Lind about storm"
    assert page.suggestions == ()


def test_the_shell_shows_the_same_person_and_names_the_others(folder):
    shown = CliRunner().invoke(app, ["quotes", "Lind", "--articles", str(folder)])
    assert shown.exit_code == 0
    assert "Ada Lind" in shown.stdout
    assert "We sail" not in shown.stdout
    assert "Others of that name: Olav Lind" in shown.stderr
