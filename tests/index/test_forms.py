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
        "**Ada Lind** says “The dam will hold,”[[3]](https://x.org). Olaf Brant: [“It will burst.”](https://x.org)",
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
        "””",
        "´´",
        "`'",
    ],
)
def test_marks_of_every_kind_enclose_a_quotation(said, opening, closing):
    first, second, third = (
        f"{opening}{words}{closing}"
        for words in ("The dam will hold,", "We built it well.", "It will burst.")
    )
    text = f"{first} Ada Lind said on Monday. {second} Olaf Brant was blunt: {third} He left."
    assert said(text) == [(first, "Ada Lind"), (second, "Ada Lind"), (third, "Olaf Brant")]


def test_two_commas_open_a_quotation(said):
    text = ",,The dam will hold,'' Ada Lind said. It rained,, and rained."
    assert said(text) == [(",,The dam will hold,''", "Ada Lind")]


def test_code_in_markdown_is_no_quotation(said):
    assert said("Run `make all` first, the dogs' home said. It's `make test` then.") == []


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
Maj. Gen.|
Lt. Col.|Lt. Gov.|Rt. Rev.|Atty. Gen.|Brig. Gen.|Det. Supt.|Insp.|Cllr.|Msgr.|Amb.|Vice Adm.|Rt. Hon.
|Under Secretary|Chief Superintendent|Deputy Chief Constable|Secretary General
""".replace("\n", " ").strip().split("|")  # fmt: skip


@pytest.mark.parametrize("rank", [" ".join(rank.split()) for rank in RANKS])
def test_a_speaker_is_named_without_rank(said, rank):
    text = f"“The base is safe,” said {rank} Ann Fox. {rank} Fox added: “We checked it twice.”"
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
    text = f"“It stands,” said {name}. It rained. “It fell,” said {later}. “It is old,” {later} said."
    assert [speaker for _, speaker in said(text)] == [name] * 3


@pytest.mark.parametrize(
    ("text", "speeches"),
    [
        (
            (
                "THE COURT: Please sit down. How do you plead?\n\nMR. BECK: Not guilty, Your Honour.\n\n"
                "BY MS. FRANK:\n\nTHE WITNESS: I saw the bridge fall."
            ),
            [
                ("Please sit down. How do you plead?", "THE COURT"),
                ("Not guilty, Your Honour.", "BECK"),
                ("I saw the bridge fall.", "THE WITNESS"),
            ],
        ),
        (
            (
                "Dana Roy (Arden) (Lab): Will the Minister open the bridge?\n\n"
                "The Minister for Roads (Olaf Brant): I thank her. It will open in May.\n\n"
                "Mr Speaker: Order. We must move on."
            ),
            [
                ("Will the Minister open the bridge?", "Dana Roy"),
                ("I thank her. It will open in May.", "Olaf Brant"),
                ("Order. We must move on.", "Mr Speaker"),
            ],
        ),
        (
            (
                "They met in Arden.\n\n**Anna Lind:** The dam will hold.\n\n**Olaf Brant:** It will not.\n\n"
                "We measured it twice.\n\n**Anna Lind:** So did we."
            ),
            [
                ("The dam will hold.", "Anna Lind"),
                ("It will not.", "Olaf Brant"),
                ("We measured it twice.", "Olaf Brant"),
                ("So did we.", "Anna Lind"),
            ],
        ),
        (
            (
                "Anna Lind has run the dam since May.\n\nQ: Why is it shut?\nA: Because it leaks.\n"
                "Q: And now?\nA: Now we build."
            ),
            [("Because it leaks.", "Anna Lind"), ("Now we build.", "Anna Lind")],
        ),
        (
            (
                "Anna Lind has run the dam since May.\n\n**Why is it shut?**\n\nIt leaks. We saw it.\n\n"
                "It always did.\n\n**And now?**\n\nNow we build.\n\n*This interview was edited.*"
            ),
            [
                ("It leaks. We saw it.", "Anna Lind"),
                ("It always did.", "Anna Lind"),
                ("Now we build.", "Anna Lind"),
            ],
        ),
        (
            "The firm was founded in 1990.\n\n**Why is it shut?**\n\nIt leaks.\n\n**And now?**\n\nWe build.",
            [("It leaks.", None), ("We build.", None)],
        ),
        (
            "Anna Lind wrote to the council:\n\n> The dam is safe.\n>\n> We checked it twice.\n\nHe left.",
            [("The dam is safe.", "Anna Lind"), ("We checked it twice.", "Anna Lind")],
        ),
        (
            "Anna Lind told the council:\n\nThe dam is safe, and so is the town.\n\nHe left.",
            [("The dam is safe, and so is the town.", "Anna Lind")],
        ),
        (
            "The council met.\n\n> The dam is safe and so is the town.\n>\n> — Anna Lind\n\nIt rained.",
            [("The dam is safe and so is the town.", "Anna Lind")],
        ),
        (
            "The council met.\n\n> The dam is safe.\n> — Petra Hajek\n\nIt rained.",
            [("The dam is safe.", "Petra Hajek")],
        ),
        (
            "A letter hung there:\n\n> The dam is safe.\n\n*Anna Lind, mayor*\n\nIt rained.",
            [("The dam is safe.", "Anna Lind")],
        ),
        (
            "The mayor, Anna Lind, issued this statement:\n\n> The dam is safe.\n\nIt rained.",
            [("The dam is safe.", "Anna Lind")],
        ),
        (
            "According to Anna Lind:\n\n> The dam is safe.\n\nIt rained.",
            [("The dam is safe.", "Anna Lind")],
        ),
        (
            "The full statement from Anna Lind reads:\n\n> The dam is safe.\n\nIt rained.",
            [("The dam is safe.", "Anna Lind")],
        ),
        (
            "The council met.\n\n<blockquote>The dam is safe.</blockquote>\n— Anna Lind",
            [("The dam is safe.", "Anna Lind")],
        ),
        (
            (
                "Anna Lind has run the dam since May.\n\n*Why is it shut?*\n\nIt leaks.\n\n*And now?*\n\n"
                "Now we build."
            ),
            [("It leaks.", "Anna Lind"), ("Now we build.", "Anna Lind")],
        ),
        (
            (
                "Anna Lind has run the dam since May.\n\n**Q:** Why is it shut?\n\n**AL:** It leaks.\n\n"
                "**Q:** And now?\n\n**AL:** Now we build."
            ),
            [("It leaks.", "Anna Lind"), ("Now we build.", "Anna Lind")],
        ),
        (
            "**Petra Hajek, 34, teacher:** The dam is safe.\n\n**Karl Beck, 50:** I would not say so.",
            [("The dam is safe.", "Petra Hajek"), ("I would not say so.", "Karl Beck")],
        ),
        (
            (
                "Senator HAJEK (Halden) (14:05): I move that the bill be read.\n\n"
                "The PRESIDENT: The question is put.\n\nHon. Petra Dahl (Halden, Lib.): The port is shut."
            ),
            [
                ("I move that the bill be read.", "HAJEK"),
                ("The question is put.", "The PRESIDENT"),
                ("The port is shut.", "Petra Dahl"),
            ],
        ),
        (
            (
                "Interview with Senator Anna Lind\n\n— Why is it shut?\n\n— It leaks.\n\n— And now?\n\n"
                "— Now we build."
            ),
            [("It leaks.", "Anna Lind"), ("Now we build.", "Anna Lind")],
        ),
        (
            (
                "Two questions for Quilla Hajek, diver\n\n**Why is it shut?**\n\nIt leaks.\n\n"
                "**And now?**\n\nNow we build."
            ),
            [("It leaks.", "Quilla Hajek"), ("Now we build.", "Quilla Hajek")],
        ),
        (
            (
                "MS. HAJEK: Good afternoon.\n\nQ Is it shut?\n\nMS. HAJEK: It leaks.\n\nQ Why?\n\n"
                "MS. HAJEK: Ask it."
            ),
            [("Good afternoon.", "HAJEK"), ("It leaks.", "HAJEK"), ("Ask it.", "HAJEK")],
        ),
        (
            (
                "DAM TALK WITH ANNA LIND\n\nDAM TALK: Is it shut?\n\nANNA LIND: It leaks.\n\n"
                "DAM TALK: Why?\n\nLIND: Rain."
            ),
            [("It leaks.", "ANNA LIND"), ("Rain.", "ANNA LIND")],
        ),
        (
            "The dam\n> The dam is safe and so is the town.\n> — Anna Lind, Halden\n\nIt rained.",
            [("The dam is safe and so is the town.", "Anna Lind")],
        ),
    ],
)
def test_speech_without_marks_is_known_by_its_form(said, text, speeches):
    assert said(text) == speeches


@pytest.mark.parametrize(
    "text",
    [
        "RELATED: The dam will fall.\n\nREAD MORE: The dam will not fall.\n\nIt rained.",
        "WASHINGTON: The dam will fall.\n\nIt rained.",
        "Time: Eight in the evening.\n\nPlace: The old hall in Halden.",
        "There were three reasons:\n\nThe dam was old.\n\nThe river was high.",
        "The dam has a history:\n\n> The dam was old.",
        "According to the plan:\n\nThe dam was old.",
        "The town, 34 km away, voted:\n\nThe dam was old.\n\nThe vote, 12 to 9, was close: It rained.",
        "The dam is old.\n\n— Anna Lind\n\nIt rained.",
        "**Is the dam safe?**\n\nThe dam is old, and nobody knows.",
    ],
)
def test_other_labels_lists_and_headings_are_no_speech(said, text):
    assert said(text) == []


@pytest.mark.parametrize(
    "stamp", ["12:30 – ", "[09:41] ", "10.15am: ", "14:05 GMT | ", "14:05:10 ", "9:05 a.m. "]
)
def test_the_time_of_an_entry_in_a_live_blog_is_no_part_of_it(said, stamp):
    text = f"{stamp}Petra Hajek (mayor): “We open at ten sharp.”\n\n{stamp}Karl Beck says: “We will see.”"
    assert said(text) == [("“We open at ten sharp.”", "Petra Hajek"), ("“We will see.”", "Karl Beck")]


SIGNATURES = [
    "-Mayor Ann Fox",
    "- Ann Fox, mayor",
    "~ Ann Fox",
    "— Ann Fox, 34, teacher",
    "– Mayor Ann Fox of Halden Ltd.",
]


@pytest.mark.parametrize("signature", SIGNATURES)
@pytest.mark.parametrize("joint", [" ", "\n", "\n> ", "\n>\n> "])
def test_a_signature_names_the_speaker(said, signature, joint):
    quotation = "“We won, and we are glad of it.”"
    text = f"The council met on Monday. Bo Lind left.\n\n{'> ' * ('>' in joint)}{quotation}{joint}{signature}"
    assert said(text) == [(quotation, "Ann Fox")]


def test_a_dash_before_a_clause_is_no_signature(said):
    text = "“We won, and we are glad of it,” Bo Lind said — Ann Fox of Halden had left."
    assert said(text) == [("“We won, and we are glad of it,”", "Bo Lind")]


@pytest.mark.parametrize("marks", ["‘’", "''"])
def test_a_quotation_in_single_marks_goes_on_over_paragraphs(said, marks):
    opening, closing = marks
    text = (
        f"Ada Lind spoke. {opening}The river is rising,{closing} she said. "
        f"{opening}We have known the workers’ view.\n\n"
        f"{opening}The dredger was sold in March.\n\n{opening}And nobody asked us.{closing}\n\nIt rained."
    )
    assert said(text) == [
        (f"{opening}The river is rising,{closing}", "Ada Lind"),
        (f"{opening}We have known the workers’ view.", "Ada Lind"),
        (f"{opening}The dredger was sold in March.", "Ada Lind"),
        (f"{opening}And nobody asked us.{closing}", "Ada Lind"),
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The baker Ann Fox opened in May. Bo Lind came. “We will not get rich,” the baker said.", "Ann Fox"),
        ("Grid operator Ann Fox met Bo Lind. “Reserves will do,” the operator said.", "Ann Fox"),
        ("The minister of health, Ann Fox, came. “It was doubled at last,” the minister said.", "Ann Fox"),
        ("The deputy Ann Fox met engineer Bo Lind. “It was in order,” the politician said.", "Ann Fox"),
        ("NATO Secretary General Ann Fox said: “It holds.” “We are safe,” the head of NATO said.", "Ann Fox"),
        ("“We shipped two million,” said Xomi. “It was a record year,” the company added.", "Xomi"),
        ("Tom Adair and his wife, Lena Adair, run the mill. “We will not sell it,” she said.", "Lena Adair"),
        ("Tom Adair and Lena Adair run the mill. “We will not sell it,” Mrs Adair said.", "Lena Adair"),
    ],
)
def test_a_description_or_pronoun_that_fits_only_one_is_resolved(said, text, speaker):
    assert said(text)[-1][1] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Director Ann Fox said: “It was a fraud, and we saw it.” “They called me,” the victim said.",
            "the victim",
        ),
        (
            "Halden Ltd. said: “It is safe.” Moss Inc. said: “It is not.” “We agree,” the company said.",
            "the company",
        ),
        ("Halden campaign director Ann Fox came. “It is over for us,” the campaign said.", "the campaign"),
    ],
)
def test_a_description_that_fits_several_or_nobody_stays_open(said, text, speaker):
    assert said(text)[-1][1] == speaker


@pytest.mark.parametrize(
    ("insertion", "speaker"),
    [
        ("– she added, –", "Ann Fox"),
        ("– noted Bo Lind, –", "Bo Lind"),
        ("— Bo Lind said —", "Bo Lind"),
        ("- said Bo Lind, -", "Bo Lind"),
    ],
)
def test_a_clause_between_dashes_within_the_marks_names_the_speaker(said, insertion, speaker):
    quotation = f"“If they want to talk, the door is open, {insertion} but the chairs are empty.”"
    text = f"Ann Fox came on Monday. {quotation} He left."
    assert said(text) == [(quotation, speaker)]


def test_a_clause_between_dashes_that_the_speaker_says_is_not_the_article_s(said):
    quotation = "“If they want to talk – as I said – the door is open to all of them,”"
    assert said(f"{quotation} Ann Fox said on Monday. Bo Lind left.") == [(quotation, "Ann Fox")]
