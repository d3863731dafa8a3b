import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.paragraphs import LONGEST_PASSAGE, LONGEST_SENTENCE, paragraphs, passages, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


def split(language, text: str) -> list[str]:
    words = language.words(text, 0, len(text))
    starts = sentences(words)
    ends = [*starts[1:], len(words)]
    return [text[words[start].start : words[end - 1].end] for start, end in zip(starts, ends, strict=True)]


def test_a_line_is_a_paragraph():
    assert cut("The dam held.\nThe town slept.\n") == ["The dam held.", "The town slept."]


def test_blank_lines_part_paragraphs_of_one_line():
    assert cut("The dam held.\n\n  The town slept. \r\n\r\nNobody woke.") == [
        "The dam held.",
        "The town slept.",
        "Nobody woke.",
    ]


def test_wrapped_lines_between_blank_lines_are_one_paragraph():
    text = "The dam above the town\nheld through the night and\nnobody woke.\n\nThe mayor went home."
    assert cut(text) == [
        "The dam above the town\nheld through the night and\nnobody woke.",
        "The mayor went home.",
    ]


def test_lines_that_end_their_sentences_are_paragraphs_even_among_blank_lines():
    text = "The dam held.\nThe town slept.\n\nThe mayor went home."
    assert cut(text) == ["The dam held.", "The town slept.", "The mayor went home."]


@pytest.mark.parametrize(
    "sentences_of_text",
    [
        ["Mr. Okafor met Gen. J. R. Lind on Jan. 4 in St. Gallen.", "They spoke for an hour."],
        ["She works for Halden Inc. in the U.S. and pays no tax.", "He does."],
        ["The firm is based in the U.S.", "It pays no tax there."],
        ["“We waited.", "Nobody came,” she said.", "Then it rained."],
        ["“Did anybody come?” Okafor asked the guard.", "Nobody had."],
        ["“Did anybody come?”", "The guard shook his head."],
        ['"It is over."', "That was all."],
        ["The vote was 4.5 points apart ... and nobody minded."],
        ["The harbour was shut.", "The port reopened on Monday."],
    ],
)
def test_sentences_end_where_a_reader_stops(language, sentences_of_text):
    assert split(language, " ".join(sentences_of_text)) == sentences_of_text


def test_a_missing_space_still_ends_a_sentence(language):
    assert split(language, "The harbour was shut.The port reopened.") == [
        "The harbour was shut.",
        "The port reopened.",
    ]


def test_a_stray_full_stop_belongs_to_the_sentence_before(language):
    assert split(language, "The harbour was shut. .") == ["The harbour was shut. ."]


def test_a_text_without_sentence_ends_is_cut(language):
    words = language.words("word " * 1000, 0, 5000)
    assert sentences(words) == [0, LONGEST_SENTENCE, 2 * LONGEST_SENTENCE, 3 * LONGEST_SENTENCE]


@given(st.text(alphabet=st.sampled_from('aB. \n\r\t"“”.!?…’é\u2028漢'), max_size=200))
def test_paragraphs_cover_everything_but_white_space_in_order(text):
    at = 0
    for start, end in paragraphs(text):
        assert not text[at:start].strip()
        assert start < end
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@given(st.text(max_size=300))
def test_words_are_the_text_at_their_offsets(language, text):
    at = 0
    for word in language.words(text, 0, len(text)):
        assert text[word.start : word.end].replace("\xa0", " ") == word.text
        assert not text[at : word.start].strip()
        at = word.end
    assert not text[at:].strip()


def parted(text: str) -> list[str]:
    return [text[start:end] for start, end in passages(text, 0, len(text))]


def test_a_sentence_is_one_passage_unless_it_is_too_long_to_be_read_at_a_glance():
    short = "The dam held; the town slept, and nobody woke."
    assert parted(short) == [short]
    half = "the dam held " * 30 + "and, "
    assert parted(f"{half}so they said; {half}so it was.") == [f"{half}so they said;", f"{half}so it was."]
    assert parted(f"{half}{half}so it was.") == [half.strip(), f"{half}so it was."]


@given(st.text(st.sampled_from("a b;, "), max_size=3 * LONGEST_PASSAGE))
def test_passages_leave_out_nothing_but_white_space_and_are_short_where_there_is_some(text):
    text = text.strip()
    found = parted(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(len(each) <= LONGEST_PASSAGE or " " not in each for each in found)
