"""Quotations and speakers as few articles have them."""

import pytest

from index.model.article import Article


@pytest.fixture
def said(analyser):
    """The quotations of a text, each with its speaker."""

    def quotations(text: str) -> list[tuple[str, str | None]]:
        analysed = analyser.analyse(Article("a.txt", text))
        return [(text[q.start : q.end], q.speaker) for q in analysed.quotations]

    return quotations


def test_a_passive_verb_s_agent_speaks(said):
    text = "“It was built well,” was said by Olav Berg."
    assert said(text) == [("“It was built well,”", "Olav Berg")]


def test_a_verb_within_its_sentence_names_whom_it_stands_before(said):
    text = "Yesterday, at noon, said the mayor, “The dam will hold.”"
    assert said(text) == [("“The dam will hold.”", "the mayor")]


def test_a_nationality_is_no_first_name(said):
    assert said("British Olav Berg Nilsen said: “The dam will hold.”") == [
        ("“The dam will hold.”", "Olav Berg Nilsen")
    ]


def test_what_stands_between_commas_after_an_office_is_not_its_holder(said):
    assert said("The mayor of Halden, it seems, said “the dam will hold”.") == [
        ("“the dam will hold”", "The mayor of Halden")
    ]


def test_of_two_with_a_surname_whoever_the_article_named_long_ago_is_taken(said):
    text = f"Bo Lind and Ada Lind live there. {'It rains. ' * 40}\n\n“The dam will hold,” Lind said."
    assert said(text) == [("“The dam will hold,”", "Bo Lind")]


def test_an_office_without_a_holder_stays_as_it_is_written(said):
    assert said("“The dam will hold,” senator said. “It will,” the child said.") == [
        ("“The dam will hold,”", "senator"),
        ("“It will,”", "the child"),
    ]


def test_the_last_speaker_goes_on_far_below(said):
    text = (
        f"“The dam will hold,” Ada Lind said. {'It rained. ' * 20}“It was built well.” {'It rained. ' * 9}"
        "“So it is,” Olav Berg said."
    )
    assert said(text) == [
        ("“The dam will hold,”", "Ada Lind"),
        ("“It was built well.”", "Ada Lind"),
        ("“So it is,”", "Olav Berg"),
    ]


def test_marks_that_touch_each_other_are_one_statement(said):
    assert said("“A”“B”“C” he said.") == [("“A”", "he")]


def test_a_mark_that_touches_the_word_before_it_opens_all_the_same(said):
    assert ("“form”", "Ada Lind") in said("in“form”ation is all, Ada Lind said.")


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        (
            "''The dam will hold,'' Ada Lind said. ''It was built well.''",
            [("The dam will hold", "Ada Lind"), ("It was built well", "Ada Lind")],
        ),
        (
            "Ada Lind said, ''The dam will hold and\n\nthe river too.'' Berg left.",
            [("The dam will hold", "Ada Lind")],
        ),
        (
            "Ada Lind told them that the dam would hold ''.",
            [("that the dam would hold", "Ada Lind")],
        ),
        (
            "Ada Lind said ''the dam'' and that ''it'' would hold.",
            [("the dam'' and that ''it'' would hold", "Ada Lind")],
        ),
        (
            "Ada Lind said that the dam would hold, ''and well''. ''It was built well.'' So it is.",
            [("that the dam would hold, ''and well", "Ada Lind"), ("It was built well", "Ada Lind")],
        ),
    ],
)
def test_pairs_of_apostrophes_are_marks_that_end_with_their_paragraph_at_the_latest(said, text, quotations):
    assert said(text) == quotations
