"""Words are classified without a parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.word_classes import WORD_CLASSES, classify


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("The dam held.", ["determiner", "word", "word", "."]),
        (
            "Nobody paid $4,000 in March 1987",
            ["opening", "word", "$", "number", "preposition", "date", "year"],
        ),
        ("she met Anna Lind (NATO)", ["pronoun", "word", "first_name", "name", "(", "acronym", ")"]),
        ("quickly losing crews – 5%", ["ly", "ing", "s", "-", "number", "unit"]),
    ],
)
def test_words_have_the_class_of_their_form(text, classes):
    assert [word.word_class for word in classify(text)] == classes


@given(st.text(max_size=200))
def test_every_word_has_a_known_class_and_stands_at_its_offsets(text):
    for word in classify(text):
        assert word.word_class in WORD_CLASSES
        assert text[word.start : word.end] == word.text
