"""Confidence: how likely the speaker that is shown said a quotation."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.article import Article
from index.quotations.name_confidence import Calibration, model


@pytest.fixture
def quotation(analyser):
    """Return a function from an article's text to its last quotation."""
    return lambda text: analyser.analyse(Article("a.txt", text)).quotations[-1]


class TestOrder:
    """A surer name has a higher confidence."""

    def test_a_full_name_is_surer_than_a_pronoun_with_rivals(self, quotation):
        named = quotation("Olav Berg met Tom Hale on Monday. “The bridge will hold,” said Ada Lind.")
        pronoun = quotation(
            "Olav Berg met Tom Hale on Monday with Carl Moe. “The bridge will hold,” he said."
        )
        assert named.confidence > 0.9 > pronoun.confidence

    def test_a_pronoun_is_surer_if_nobody_else_can_be_meant(self, quotation):
        alone = quotation("Ada Lind opened the bridge on Monday. “The bridge will stay open,” she said.")
        crowd = quotation(
            "Ada Lind met Eva Berg, Ida Moe and Ina Dahl. “The bridge will stay open,” she said."
        )
        assert alone.confidence > crowd.confidence

    def test_words_without_a_speaker_have_no_confidence(self, analyser):
        analysed = analyser.analyse(Article("a.txt", "“The bridge will hold, whatever people say of it.”"))
        assert all(q.confidence == 0 for q in analysed.quotations if q.speaker is None)

    @given(st.text(alphabet=st.sampled_from('“”".,:\n AaLhesid-’'), max_size=80))
    def test_it_is_a_probability_in_any_text(self, analyser, text):
        analysed = analyser.analyse(Article("a.txt", f"Ada Lind said: {text} “It will hold,” he said."))
        assert all(0 <= quotation.confidence <= 1 for quotation in analysed.quotations)


class TestCalibration:
    """The table from scores to probabilities."""

    def test_what_is_installed_ascends_and_is_never_certain(self):
        table = model().calibration
        assert all(low < high for low, high in pairwise(table.scores))
        assert all(low <= high for low, high in pairwise(table.probabilities))
        assert 0 < table.probabilities[0] < table.probabilities[-1] < 1

    @given(st.floats(-100, 100), st.floats(-100, 100))
    def test_a_higher_score_is_never_less_probable(self, one, other):
        table = Calibration((-1.0, 0.5, 2.0), (0.2, 0.7, 0.9))
        low, high = sorted((one, other))
        assert 0.2 <= table.probability(low) <= table.probability(high) <= 0.9

    def test_a_score_between_two_points_lies_on_the_line_between_them(self):
        assert Calibration((0.0, 2.0), (0.4, 0.8)).probability(1.0) == pytest.approx(0.6)
