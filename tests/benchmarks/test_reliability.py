"""The reliability table counts a speaker as right if the annotation says so."""

import pytest

from index.model.quotation import Quotation, QuotationKind
from tests.benchmarks.learn_confidence import learn_table
from tests.benchmarks.reliability import is_speaker, same_name, table

TEXT = "“It will hold,” she said."


@pytest.mark.parametrize(
    ("shown", "name", "is_same"),
    [
        ("Ada Lind", "Lind", True),
        ("Ada Lind", "Mayor Ada Lind, 61, of Halden", True),
        ("A. Lind", "Ada Lind", True),
        ("Olav Lind", "Ada Lind", False),
        ("Ada Berg", "Ada Lind", False),
        ("", "Ada Lind", False),
    ],
)
def test_a_name_is_the_same_if_the_surname_and_the_first_initial_are(shown, name, is_same):
    assert same_name(shown, name) is is_same


@pytest.mark.parametrize(
    ("shown", "resolved", "is_right"),
    [("Ada Lind", "Ada Lind", True), ("Eva Berg", "Ada Lind", False), ("Ada Lind", None, None)],
)
def test_a_pronoun_is_judged_by_the_annotated_name_alone(shown, resolved, is_right):
    gold = {"speaker": "she", "speaker_kind": "pron", "speaker_name": resolved, "speaker_span": [16, 19]}
    quotation = Quotation(0, 15, QuotationKind.DIRECT, (16, 19), None, shown)
    assert is_speaker(TEXT, quotation, gold) is is_right


def test_the_table_has_the_share_that_is_right_above_the_limit():
    assert "| above 0.9 | 2 (50.0%) | | 0.5000 |" in table(
        [(0.95, True), (0.92, False), (0.7, True), (0.6, True)]
    )


def test_the_learned_table_ascends_where_the_scores_mislead():
    learned = learn_table([(n / 100, (n // 80) % 2 == 0) for n in range(400)])
    assert list(learned.probabilities) == sorted(learned.probabilities)
    assert list(learned.scores) == sorted(set(learned.scores))
