from itertools import pairwise
from time import perf_counter, process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.model.article import Article
from index.model.quotation import QuotationKind

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
        assert quotation.speaker is None or quotation.speaker in names
        assert 0 <= quotation.confidence <= 1
        for span in (quotation.mention, quotation.cue):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
    for sentence in analysed.sentences:
        assert text[sentence.start : sentence.end].strip()


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
    ],
)
def test_time_grows_with_length_and_no_faster(analyser, piece):
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        started = perf_counter()
        analysed = analyser.analyse(Article("a.txt", text))
        assert analysed.sentences
        return perf_counter() - started

    short = seconds(4_000)
    assert seconds(16_000) < 10 * short + 1


@pytest.mark.parametrize("mark", ['"', "“", "“”", "'", "« "])
def test_an_article_of_nothing_but_marks_takes_no_time(analyser, mark):
    started = process_time()
    assert analyser.analyse(Article("a.txt", mark * (100_000 // len(mark)))).quotations == ()
    assert process_time() - started < 2
