import pytest

from index.articles import Article


@pytest.fixture
def said(analyser):
    """The quotations of a text, each with its speaker."""

    def quotations(text: str) -> list[tuple[str, str | None]]:
        analysed = analyser.analyse(Article("a.txt", text))
        return [(text[q.start : q.end], q.speaker) for q in analysed.quotations]

    return quotations


def test_a_quotation_belongs_to_the_subject_of_its_verb(said):
    assert said("“The dam will hold,” Ada Lind said.") == [("“The dam will hold,”", "Ada Lind")]


def test_a_speaker_may_follow_the_verb(said):
    assert said("“The dam will hold,” said Ada Lind.") == [("“The dam will hold,”", "Ada Lind")]


def test_a_title_does_not_belong_to_the_name(said):
    assert said("“The dam will hold,” said Norwegian Energy Minister Ada Lind on Friday.") == [
        ("“The dam will hold,”", "Ada Lind")
    ]


def test_an_apposition_names_the_speaker(said):
    assert said("“The dam will hold,” said the mayor of Halden, Ada Lind.") == [
        ("“The dam will hold,”", "Ada Lind")
    ]


def test_according_to_names_a_speaker(said):
    assert said("The dam was “sound and safe”, according to Ada Lind.") == [("“sound and safe”", "Ada Lind")]


def test_a_surname_leads_to_the_full_name(said):
    text = "Ada Lind went to the dam. “It will hold,” Lind said."
    assert said(text) == [("“It will hold,”", "Ada Lind")]


def test_a_pronoun_leads_to_the_person_spoken_of(said):
    text = "Ada Lind went to the dam on Friday. “It will hold,” she said."
    assert said(text) == [("“It will hold,”", "Ada Lind")]


def test_an_office_leads_to_the_one_who_holds_it(said):
    text = "Mayor Ada Lind met Prime Minister Olav Berg on Friday. “The dam will hold,” the mayor said."
    assert said(text) == [("“The dam will hold,”", "Ada Lind")]


def test_a_statement_goes_on_after_its_cue(said):
    text = "“The dam will hold,” Ada Lind said. “We built it well.”"
    assert said(text) == [("“The dam will hold,”", "Ada Lind"), ("“We built it well.”", "Ada Lind")]


def test_a_dateline_says_nothing(said):
    text = "(Oslo) The Treasury on Friday condemned the “reckless spending” of the city."
    assert said(text) == [("“reckless spending”", "Treasury")]


def test_every_speaker_of_a_quotation_is_among_the_articles_speakers(analyser):
    text = "“The dam will hold,” Ada Lind said.\n\n“It will not,” Olav Berg replied."
    analysed = analyser.analyse(Article("a.txt", text))
    assert [speaker.name for speaker in analysed.speakers] == ["Ada Lind", "Olav Berg"]
