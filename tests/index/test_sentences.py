"""Sentences end where a reader stops, and long ones are split into readable parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.sentences import MAX_READABLE_LENGTH, MAX_SENTENCE_WORDS, readable_parts, sentence_starts


def split(language, text: str) -> list[str]:
    words = language.words(text, 0, len(text))
    starts = sentence_starts(words)
    ends = [*starts[1:], len(words)]
    return [text[words[start].start : words[end - 1].end] for start, end in zip(starts, ends, strict=True)]


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
    assert sentence_starts(words) == [0, *(i * MAX_SENTENCE_WORDS for i in (1, 2, 3))]


@given(st.text(max_size=300))
def test_words_are_the_text_at_their_offsets(language, text):
    previous_end = 0
    for word in language.words(text, 0, len(text)):
        assert text[word.start : word.end].replace("\xa0", " ") == word.text
        assert not text[previous_end : word.start].strip()
        previous_end = word.end
    assert not text[previous_end:].strip()


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in readable_parts(text, 0, len(text))]


def test_a_sentence_is_split_only_if_it_is_long():
    short = "The dam held; the town slept, and nobody woke."
    assert parts(short) == [short]
    half = "the dam held " * 30 + "and, "
    assert parts(f"{half}so they said; {half}so it was.") == [f"{half}so they said;", f"{half}so it was."]
    assert parts(f"{half}{half}so it was.") == [half.strip(), f"{half}so it was."]


@given(st.text(st.sampled_from("a b;, "), max_size=3 * MAX_READABLE_LENGTH))
def test_parts_omit_only_white_space_and_are_short_unless_there_is_none(text):
    text = text.strip()
    split_text = parts(text)
    assert "".join("".join(split_text).split()) == "".join(text.split())
    assert all(len(part) <= MAX_READABLE_LENGTH or " " not in part for part in split_text)


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministry’s No. 2 official met Nos. 3 and 4.",
        "Lind et al. (2019) show it in fig. 3 and Fig. 4B of vol. 2, pp. 5 and 6.",
        "It fell by approx. 20 feet, as Art. 5, para. 3 and p. 7 say.",
        "Maj. Gen. Ann Fox met Lt. Gov. Olga Stern, Atty. Gen. Ida Voss and the Rt. Rev. Paul Finn.",
        "Insp. Eva Holm, Brig. Gen. Bo Ray, Cpl. Jo Dahl, Msgr. Finn, Amb. Roy and Cllr. Moss were there.",
        "Det. Supt. Kim Holm and Vice Adm. Lee Fox left with Spc. Dale Roy.",
    ],
)
def test_the_stop_of_an_abbreviation_ends_no_sentence(language, sentence):
    assert split(language, f"{sentence} It rained.") == [sentence, "It rained."]


def test_a_word_that_is_also_an_abbreviation_ends_a_sentence(language):
    sentences_of_text = [
        "Did he pay?",
        "No.",
        "He read The Sun.",
        "He sat.",
        "“No.”",
        "We saw No. 10.",
        "It rained.",
    ]
    assert split(language, " ".join(sentences_of_text)) == sentences_of_text
