"""Quoted spans that are statements by their form, whatever the verb beside them."""

import pytest

from index.model.article import Article


@pytest.fixture
def said(analyser):
    """The quotations of a text, each with its speaker."""

    def quotations(text: str) -> list[tuple[str, str | None]]:
        analysed = analyser.analyse(Article("a.txt", text))
        return [(text[q.start : q.end], q.speaker) for q in analysed.quotations]

    return quotations


@pytest.mark.parametrize("verb", ["abounds", "tempers", "summarises", "slips", "deciphers", "wonders"])
def test_any_verb_before_a_name_makes_a_statement_of_the_sentence_before_it(said, verb):
    text = (
        f"The bakery reopened. “It is more than a shop, it is a refuge”, {verb} Ada Lind, a nurse. It rained."
    )
    assert said(text) == [("“It is more than a shop, it is a refuge”", "Ada Lind")]


@pytest.mark.parametrize("verb", ["smiles", "shrugs", "nods", "grimaces", "concludes"])
def test_any_verb_that_ends_the_sentence_makes_a_statement_of_what_begins_it(said, verb):
    text = f"Ada Lind opened the door. “Here we learn who was born”, she {verb}. The oven was hot."
    assert said(text) == [("“Here we learn who was born”", "Ada Lind")]


@pytest.mark.parametrize("stop", ["{}.", "{}!", "{}"])
def test_a_sentence_in_marks_among_others_is_a_statement(said, stop):
    quotation = "“We are not the enemy of nurses”" if stop != "{}" else "“We are not the enemy of nurses.”"
    text = f"The minister, Ada Lind, rejected the accusations. {stop.format(quotation)} She left at noon."
    assert said(text) == [(quotation, "Ada Lind")]


@pytest.mark.parametrize("quotation", ["“rest queen”", "“lol no way”", "“#StayHome everybody”"])
def test_a_short_post_before_a_verb_of_saying_is_a_statement(said, quotation):
    assert said(f"{quotation}, commented the producer Ada Lind. It was liked.") == [(quotation, "Ada Lind")]


@pytest.mark.parametrize("pause", [" – ", ", ", " "])
@pytest.mark.parametrize("listener", ["him ", "her ", "them ", ""])
def test_the_listener_between_verb_and_name_is_not_the_speaker(said, pause, listener):
    text = f"The deputy asked for it. “In May it was full,”{pause}answered {listener}Ada Lind. He left."
    assert said(text) == [("“In May it was full,”", "Ada Lind")]


@pytest.mark.parametrize(
    "text",
    [
        "“The Long Quay”, directed by Ada Lind, opens on Friday.",
        "“Salt and Rope”, recorded in May, is her best.",
        "“The Long Quay of Halden”, she sings.",
        "“Papa”, he smiles.",
        "The board met. “Salt and Rope”. It rained.",
    ],
)
def test_a_title_is_no_statement_before_such_verbs(said, text):
    assert said(text) == []


@pytest.mark.parametrize("listener", ["to journalists the head of the union,", "to the press", "to us"])
def test_a_listener_may_stand_between_the_verb_and_its_speaker(said, listener):
    text = f"“It rains on the old quay all day”, declared {listener} Ada Lind. He left."
    assert said(text) == [("“It rains on the old quay all day”", "Ada Lind")]


def test_each_speaker_after_a_quotation_has_their_own_words(said):
    text = "“It is more than a shop”, abounds Bo Dahl. “It is where we learn who was born”, she smiles."
    assert [quotation for quotation, _ in said(text)] == [
        "“It is more than a shop”",
        "“It is where we learn who was born”",
    ]


def test_an_appeal_may_be_in_the_speaker_s_words(said):
    text = "Mayor Ada Lind appealed to the builders to “fear the law and finish the road”."
    assert said(text)[-1] == ("“fear the law and finish the road”", "Ada Lind")
