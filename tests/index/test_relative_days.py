"""Relative days in a question choose the reports of these days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.coverage import Coverage
from index.questions.relative_days import reported_days

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("question", "rest", "first", "days"),
    [
        ("What happened at the port yesterday?", "What happened at the port?", date(2026, 11, 26), 2),
        ("what did the court decide today", "what did the court decide", FRIDAY, 2),
        ("Who won last Sunday?", "Who won?", date(2026, 11, 22), 2),
        ("Who won last weekend?", "Who won?", date(2026, 11, 21), 3),
        ("What burned three days ago?", "What burned?", date(2026, 11, 24), 2),
        ("Who resigned this week?", "Who resigned?", date(2026, 11, 23), 8),
    ],
)
def test_relative_days_are_found_and_left_out_of_the_question(question, rest, first, days):
    assert reported_days(question, FRIDAY) == (rest, first, first + timedelta(days=days))


@pytest.mark.parametrize("question", ["How much did it lose last year?", "Who won on 3 May?", "Who is Ada?"])
def test_other_questions_have_none(question):
    assert reported_days(question, FRIDAY) is None


@given(st.text(), st.dates(date(1900, 1, 1)))
def test_any_text_on_any_day_is_read(text, today):
    reported_days(f"{text} yesterday", today)


def test_yesterdays_report_answers_what_happened_yesterday(tmp_path):
    for day, words in (("2026-11-03", "docked at noon"), ("2026-11-26", "left the quay at dawn")):
        text = (
            f"---\npublished: {day}\n---\nThe ferry Halcyon {words} in Port Amsel.\nIt carried 200 people.\n"
        )
        (tmp_path / f"{day}.txt").write_text(text, encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    question = "what happened to the ferry Halcyon in Port Amsel yesterday"
    for today, words in ((FRIDAY, "at dawn"), (date(2026, 11, 4), "at noon")):
        answer = coverage.ask(question, today=today)
        assert words in answer.passages[0].text
        assert answer.question == question
