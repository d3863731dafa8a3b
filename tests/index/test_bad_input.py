from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.model.article import Article
from index.model.quotation import QuotationKind
from tests.growth import growth

PIECES = [
    "“",
    "”",
    '"',
    "'",
    "«",
    "»",
    "``",
    "''",
    "said",
    "Ada Lind",
    "she",
    "according to",
    "that",
    ",",
    ".",
    ":",
]
PIECES += [
    "NOTE:",
    "?",
    "—",
    "\n",
    "\n\n",
    " ",
    "dam",
    "will hold",
    "\u202e",
    "漢字",
    "é",
    "\x07",
    "the mayor",
    "…",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=60), st.sampled_from(["", " "]))
def test_offsets_hold_and_quotations_do_not_overlap_in_any_text(analyser, pieces, glue):
    text = glue.join(pieces)
    analysed = analyser.analyse(Article("a.txt", text))
    between_marks = [q for q in analysed.quotations if q.kind is not QuotationKind.INDIRECT]
    assert all(one.end <= other.start for one, other in pairwise(between_marks))
    names = {speaker.name for speaker in analysed.speakers}
    for quotation in analysed.quotations:
        assert 0 <= quotation.start < quotation.end <= len(text)
        assert text[quotation.start : quotation.end].strip()
        assert set(quotation.speakers) <= names
        # An open pronoun is shown as the article words it, and nobody is listed for it.
        assert quotation.speaker is None or quotation.speakers or quotation.mention
        assert 0 <= quotation.confidence <= 1
        for span in (quotation.mention, quotation.cue):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
    for sentence in analysed.sentences:
        assert text[sentence.start : sentence.end].strip()


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "The dam will hold she said and nobody knows why ",
        "dam",
        "“",
        '"',
        "“The dam ",
        "“x” ",
        "“Dam,” Ada Lind said. ",
        "Ada Lind, ",
        "「漢字」 שלום “ок” ",
        "\x07\u202e ",
        "she said that ",
        "a, ",
        "AL: We build it.\n\n",
    ],
)
def test_time_grows_with_length_and_no_faster(analyser, piece):
    def analyse(length: int) -> None:
        text = (piece * (length // len(piece) + 1))[:length]
        assert analyser.analyse(Article("a.txt", text)).sentences

    assert growth(analyse, 3_000) < 10


@pytest.mark.slow
@pytest.mark.parametrize("mark", ['"', "“", "“”", "'", "« "])
def test_an_article_of_nothing_but_marks_holds_no_quotation_and_nothing_up(analyser, mark):
    def analyse(length: int) -> None:
        assert analyser.analyse(Article("a.txt", mark * (length // len(mark)))).quotations == ()

    assert growth(analyse, 10_000) < 10
