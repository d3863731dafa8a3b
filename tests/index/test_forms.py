"""The forms in which articles give speech: marks, markup, signatures, transcripts, interviews."""

import pytest

from index.model.article import Article


@pytest.fixture
def said(analyser):
    """The quotations of a text, each with its speaker."""

    def quotations(text: str) -> list[tuple[str, str | None]]:
        analysed = analyser.analyse(Article("a.txt", text))
        return [(text[q.start : q.end], q.speaker) for q in analysed.quotations]

    return quotations


@pytest.mark.parametrize(
    "mark", ["[3]", "[12][13]", "[^1]", "[a]", "[note 2]", "[citation needed]", "²", "†"]
)
def test_a_reference_mark_hides_no_sentence_end(said, mark):
    direct = f"Ada Lind said: “The dam will hold.”{mark} Olaf Brant replied: “It will burst.”{mark}"
    assert said(direct) == [("“The dam will hold.”", "Ada Lind"), ("“It will burst.”", "Olaf Brant")]
    straight = (
        f'"The dam will hold,"{mark} Ada Lind said. Olaf Brant replied, "It will burst."{mark} He left.'
    )
    assert said(straight) == [('"The dam will hold,"', "Ada Lind"), ('"It will burst."', "Olaf Brant")]
    indirect = f"Ada Lind said the dam would hold.{mark} Olaf Brant said it would burst."
    assert said(indirect) == [("the dam would hold", "Ada Lind"), ("it would burst", "Olaf Brant")]


@pytest.mark.parametrize(
    "form",
    [
        "**“The dam will hold,”** Ada Lind said. *Olaf Brant* replied: _“It will burst.”_ He left.",
        "**Ada Lind** says “The dam will hold,”[[3]](https://x.org/3). Olaf Brant: [“It will burst.”](https://x.org)",
        "* “The dam will hold,” said Ada Lind\n* “It will burst.” said Olaf Brant",
        "> “The dam will hold,” Ada Lind said.\n>\n> “It will burst.” said Olaf Brant.",
    ],
)
def test_markdown_is_no_part_of_a_sentence(said, form):
    assert said(form) == [("“The dam will hold,”", "Ada Lind"), ("“It will burst.”", "Olaf Brant")]


def test_a_word_of_the_editor_is_no_reference_mark(said):
    text = "“[a] dam that hold[s],” said Ada Lind of the s*** that fell."
    assert said(text) == [("“[a] dam that hold[s],”", "Ada Lind")]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        "“”",
        "„“",
        "„”",
        "‟”",
        "«»",
        "»«",
        "‹›",
        "›‹",
        '""',
        "″″",
        "＂＂",
        "〝〞",
        "〝〟",
        "「」",
        "『』",
        "❝❞",
        "“″",
        '„"',
    ],
)
def test_marks_of_every_kind_enclose_a_quotation(said, opening, closing):
    first, second, third = (
        f"{opening}{words}{closing}"
        for words in ("The dam will hold,", "We built it well.", "It will burst.")
    )
    text = f"{first} Ada Lind said on Monday. {second} Olaf Brant was blunt: {third} He left."
    assert said(text) == [(first, "Ada Lind"), (second, "Ada Lind"), (third, "Olaf Brant")]


@pytest.mark.parametrize("mark", ['"', "″", "＂"])
def test_straight_marks_with_spaces_on_both_sides_enclose_a_quotation(said, mark):
    text = (
        f"A sign hung there. {mark} What is it for ? {mark} asked Ada Lind . "
        f"{mark} It will burst , {mark} said Olaf Brant , {mark} and soon . {mark}"
    )
    assert said(text) == [
        (f"{mark} What is it for ? {mark}", "Ada Lind"),
        (f"{mark} It will burst , {mark}", "Olaf Brant"),
        (f"{mark} and soon . {mark}", "Olaf Brant"),
    ]


def test_a_length_in_inches_is_no_quotation(said):
    assert said("The beam is 6″ wide and 9″ long, and the pipe is 5′10″.") == []


RANKS = """
Maj. Gen.|Lt. Col.|Lt. Gov.|Rt. Rev.|Atty. Gen.|Brig. Gen.|Det. Supt.|Insp.|Cllr.|Msgr.|Amb.|Vice Adm.|Rt. Hon.|Under
Secretary|Chief Superintendent|Deputy Chief Constable|Secretary General
""".replace("\n", " ").strip().split("|")  # fmt: skip


@pytest.mark.parametrize("rank", [" ".join(rank.split()) for rank in RANKS])
def test_a_speaker_is_named_without_rank(said, rank):
    text = f"“The base is safe,” said {rank} Ann Fox on Monday. {rank} Fox added: “We checked it twice.”"
    assert [speaker for _, speaker in said(text)] == ["Ann Fox", "Ann Fox"]


@pytest.mark.parametrize("letters", [", IPS", ", OBE, KC", " MBE", ", M.D.", ", Ph.D.", ", QC"])
def test_letters_behind_a_name_are_no_part_of_it(said, letters):
    assert said(f"“The base is safe,” said Director Ann Fox{letters}, on Monday. He left.") == [
        ("“The base is safe,”", "Ann Fox")
    ]
    assert said(f"Ann Fox{letters} said: “The base is safe.” He left.") == [
        ("“The base is safe.”", "Ann Fox")
    ]


@pytest.mark.parametrize(
    ("name", "later"),
    [
        ("Khaled al-Sayed", "al-Sayed"),
        ("Khaled al-Sayed", "Sayed"),
        ("Omar bin Rashid", "bin Rashid"),
        ("Ursula van der Meer", "Van der Meer"),
        ("Ursula van der Meer", "van der Meer"),
        ("Abdel Fattah el-Sisi", "el-Sisi"),
        ("Pedro García Luna", "García"),
        ("Pedro García Luna", "García Luna"),
        ("Ana María Ruiz Soto", "Ruiz Soto"),
        ("Jean-Luc O’Neil", "O’Neil"),
        ("Marie d’Orval", "d’Orval"),
        ("R. Lakshmi", "Lakshmi"),
        ("Oscar P. Quint", "Quint"),
    ],
)
def test_a_surname_with_particles_or_of_two_words_means_its_bearer(said, name, later):
    text = f"“It stands,” said {name}. The council met on Monday. “It fell,” said {later}. “It is old,” {later} said."
    assert [speaker for _, speaker in said(text)] == [name] * 3
