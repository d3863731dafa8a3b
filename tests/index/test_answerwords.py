"""Which words of a sentence answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.questions.answer_words import LONGEST, Setting, candidates
from index.questions.facts import fitted
from index.questions.question_parser import parse_question


def best(question, text):
    asked = parse_question(question)
    shares = dict.fromkeys(asked.words, 1 / max(1, len(asked.words)))
    setting = Setting.of(asked, text, shares)
    found = candidates(setting, fitted().words)
    top = int(np.argmax(found.scores))
    return text[setting.words[found.starts[top]].start : setting.words[found.ends[top] - 1].end]


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (
            "When did the ferry strike end?",
            "The ferry strike ended in March 1987 after two weeks.",
            "March 1987",
        ),
        ("Who runs the port?", "The port is run by Ana Brook, a former sailor.", "Ana Brook"),
        ("How many dockers walked out?", "Some 340 dockers walked out on Friday.", "340"),
        ("Where was the ferry built?", "The ferry was built in Gdansk for an Irish line.", "Gdansk"),
    ],
)
def test_the_words_of_the_expected_kind_answer(question, text, answer):
    assert answer in best(question, text)


@given(st.text(max_size=200), st.text(max_size=300))
def test_candidates_lie_within_the_text_and_are_short(question, text):
    setting = Setting.of(parse_question(question), text, {})
    found = candidates(setting, fitted().words)
    assert np.isfinite(found.scores).all()
    assert (found.starts >= 0).all()
    assert (found.starts < found.ends).all()
    assert (found.ends <= len(setting.words)).all()
    assert (found.ends - found.starts <= LONGEST).all()
