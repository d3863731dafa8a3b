"""Paragraphs are a text's lines, or its blocks where it was wrapped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.paragraphs import dateline, paragraphs


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


def test_a_line_is_a_paragraph():
    assert split("The dam held.\nThe town slept.\n") == ["The dam held.", "The town slept."]


def test_blank_lines_separate_paragraphs_of_one_line():
    assert split("The dam held.\n\n  The town slept. \r\n\r\nNobody woke.") == [
        "The dam held.",
        "The town slept.",
        "Nobody woke.",
    ]


def test_wrapped_lines_between_blank_lines_are_one_paragraph():
    text = "The dam above the town\nheld through the night and\nnobody woke.\n\nThe mayor went home."
    assert split(text) == [
        "The dam above the town\nheld through the night and\nnobody woke.",
        "The mayor went home.",
    ]


def test_lines_that_end_their_sentences_are_paragraphs_even_among_blank_lines():
    text = "The dam held.\nThe town slept.\n\nThe mayor went home."
    assert split(text) == ["The dam held.", "The town slept.", "The mayor went home."]


@given(st.text(alphabet=st.sampled_from('aB. \n\r\t"“”.!?…’é\u2028漢'), max_size=200))
def test_paragraphs_cover_everything_but_white_space_in_order(text):
    previous_end = 0
    for start, end in paragraphs(text):
        assert not text[previous_end:start].strip()
        assert start < end
        assert text[start:end] == text[start:end].strip()
        previous_end = end
    assert not text[previous_end:].strip()


@pytest.mark.parametrize(
    "line",
    [
        "Arden, 4 May (EFE).- ",
        "Arden (Sorland), 4 may. (Europa Press) - ",
        "Arden (dpa) - ",
        "New Arden, May 4 (Reuters) — ",
        "St. Arden, Sorland (AP) – ",
        "Arden, May 4, 2024 /PRNewswire/ -- ",
        "May 4 (Reuters) - ",
        "Arden, 4 May 2024 – ",
        "Stoke-on-Arden, Sept. 14th (Halden News) -- ",
        "**ARDEN (Reuters)** — ",
        "**Arden, 4 May** – ",
        "Port of Arden (AFP) -",
    ],
)
def test_a_place_with_its_day_or_agency_is_a_dateline(line):
    text = f"{line}The dam held."
    assert text[dateline(text) :] == "The dam held."


@pytest.mark.parametrize(
    "line",
    [
        "Ada Lind (Arden) (Lab): The dam held.",
        "Ada Lind (Lab) – The dam held.",
        "Ada Lind: The dam held.",
        "On May 4 – the day of the flood – the dam held.",
        "Ada Lind, 44 – the mayor – left.",
        "The dam (AP) held.",
    ],
)
def test_a_speaker_or_the_day_of_an_event_is_no_dateline(line):
    assert dateline(line) == 0


def test_a_dateline_ends_where_the_article_begins():
    text = "OSLO (Reuters) — The dam held."
    assert text[dateline(text) :] == "The dam held."
    assert dateline("The dam held.") == 0


@pytest.mark.parametrize("bullet", ["*", "-", "•", "–", "1.", "Q:"])
def test_an_item_of_a_list_is_a_paragraph(bullet):
    lines = [f"{bullet} “Good,” said Ada Lind", f"{bullet} “Bad,” said Olaf Brant", "and left."]
    text = "Reactions:\n\n" + "\n".join(lines)
    assert [text[start:end] for start, end in paragraphs(text)] == [
        "Reactions:",
        lines[0],
        "\n".join(lines[1:]),
    ]


def test_a_wrapped_text_of_one_paragraph_is_one():
    text = "Ada Lind spoke in Halden on Monday. “We have seen the river\nfall but the lake climb,” she said."
    assert list(paragraphs(text)) == [(0, len(text))]
    verse = "the dam has fallen\ninto the sea\nand nobody said a word"
    assert len(list(paragraphs(verse))) == 3
