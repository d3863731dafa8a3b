"""Quotations of whole articles, with their speakers."""

import pytest

from index.model.article import Article
from index.model.quotation import SpeakerKind


@pytest.fixture
def extract(analyser):
    """Returns the quotations of a text, each with its speaker."""

    def quotations(text: str) -> list[tuple[str, str | None]]:
        analysed = analyser.analyse(Article("a.txt", text))
        return [(text[q.start : q.end], q.speaker) for q in analysed.quotations]

    return quotations


def test_a_quotation_belongs_to_the_subject_of_its_verb(extract):
    assert extract("“The dam will hold,” Ada Lind said.") == [("“The dam will hold,”", "Ada Lind")]


def test_a_speaker_may_follow_the_verb(extract):
    assert extract("“The dam will hold,” said Ada Lind.") == [("“The dam will hold,”", "Ada Lind")]


@pytest.mark.parametrize("dateline", ["Arden, 4 May (EFE).-", "Arden (dpa) -", "**Arden, May 4** —"])
def test_a_dateline_is_no_part_of_what_is_said(extract, dateline):
    text = f"{dateline} The bridge will open, Minister Ada Lind said on Friday."
    assert extract(text) == [("The bridge will open", "Ada Lind")]


def test_an_office_is_not_part_of_the_name(extract):
    assert extract("“The dam will hold,” said Norwegian Energy Minister Ada Lind on Friday.") == [
        ("“The dam will hold,”", "Ada Lind")
    ]


def test_an_apposition_names_the_speaker(extract):
    assert extract("“The dam will hold,” said the mayor of Halden, Ada Lind.") == [
        ("“The dam will hold,”", "Ada Lind")
    ]


def test_according_to_names_a_speaker(extract):
    assert extract("The dam was “sound and safe”, according to Ada Lind.") == [
        ("The dam was “sound and safe”", "Ada Lind"),
        ("“sound and safe”", "Ada Lind"),
    ]


def test_a_surname_refers_to_the_full_name(extract):
    text = "Ada Lind went to the dam. “It will hold,” Lind said."
    assert extract(text) == [("“It will hold,”", "Ada Lind")]


def test_a_pronoun_refers_to_the_person_named_before_it(extract):
    text = "Ada Lind went to the dam on Friday. “It will hold,” she said."
    assert extract(text) == [("“It will hold,”", "Ada Lind")]


def test_an_office_refers_to_its_holder(extract):
    text = "Mayor Ada Lind met Prime Minister Olav Berg on Friday. “The dam will hold,” the mayor said."
    assert extract(text) == [("“The dam will hold,”", "Ada Lind")]


def test_a_statement_continues_after_its_cue(extract):
    text = "“The dam will hold,” Ada Lind said. “We built it well.”"
    assert extract(text) == [("“The dam will hold,”", "Ada Lind"), ("“We built it well.”", "Ada Lind")]


def test_a_dateline_is_not_a_speaker(extract):
    text = "(Oslo) The Treasury on Friday condemned the “reckless spending” of the city."
    assert extract(text) == [("“reckless spending”", "Treasury")]


def test_every_speaker_of_a_quotation_is_among_the_articles_speakers(analyser):
    text = "“The dam will hold,” Ada Lind said.\n\n“It will not,” Olav Berg replied."
    analysed = analyser.analyse(Article("a.txt", text))
    assert [speaker.name for speaker in analysed.speakers] == ["Ada Lind", "Olav Berg"]


def test_a_common_noun_refers_to_the_body_that_the_article_names(extract):
    text = "NATO Secretary General Jens Vik spoke. The border is “open”, the Alliance has warned."
    assert extract(text)[-1][1] == "NATO"


@pytest.mark.parametrize(
    "text",
    [
        "The festival opened with a parade of “flying” cows through the old town.",
        "They read “War and Peace” in a single week.",
        "He wrote “The Old Dam” in Halden.",
        "Oslo is accused of “buying the whole dam”.",
    ],
)
def test_quoted_words_that_nobody_said_are_not_a_quotation(extract, text):
    assert extract(text) == []


def test_a_speaker_label_may_be_inside_the_marks(extract):
    text = "“LIND: The dam will hold, whatever they say about it in Oslo.”"
    assert [speaker for _, speaker in extract(text)] == ["LIND"]


def test_a_signature_names_the_speaker(extract):
    assert extract("“The dam will hold for a hundred years.” ― Ada Lind") == [
        ("“The dam will hold for a hundred years.”", "Ada Lind")
    ]


def test_a_relative_pronoun_refers_to_its_antecedent(extract):
    text = "They met Ada Lind, who said “the dam will hold for years”."
    assert extract(text) == [("“the dam will hold for years”", "Ada Lind")]


def test_a_shared_surname_refers_to_the_last_person_named_in_full(extract):
    text = (
        "Ada Lind and Olav Lind run the dam. Olav Lind left on Monday.\n\n"
        "Ada Lind spoke on Friday.\n\n“It will hold,” Lind said."
    )
    assert extract(text) == [("“It will hold,”", "Ada Lind")]


def test_a_quotation_that_is_a_whole_paragraph_continues_the_statement_before_it(extract):
    text = "“The dam will hold,” Ada Lind said.\n\n“We built it well, and we built it for our children.”"
    assert [speaker for _, speaker in extract(text)] == ["Ada Lind", "Ada Lind"]


def test_it_refers_to_the_body_that_spoke_last(extract):
    text = "“The border is open,” said NATO. “Nobody will close it,” it added."
    assert [speaker for _, speaker in extract(text)] == ["NATO", "NATO"]


def test_a_speaker_is_shown_by_the_most_frequent_full_name(extract):
    text = "Ada Lind came. Fearless Ada Lind stayed. Ada Lind spoke. “It will hold,” Lind said."
    assert extract(text) == [("“It will hold,”", "Ada Lind")]


@pytest.mark.parametrize("last", ["Children swim below the dam.", "She was born in Halden."])
def test_a_pronoun_does_not_refer_to_a_word_that_is_not_a_persons_name(extract, last):
    text = f"Ada Lind spoke on Friday. {last} “It will hold,” she said."
    assert extract(text) == [("“It will hold,”", "Ada Lind")]


def test_the_first_word_of_a_question_is_not_part_of_a_name(extract):
    text = "Olav Berg came. Did Berg know? “It will hold,” Berg said."
    assert extract(text) == [("“It will hold,”", "Olav Berg")]


@pytest.mark.parametrize(
    ("office", "name"),
    [
        ("Minister of Education", "Ilvia Lind"),
        ("Secretary of State", "Lind"),
        ("Governor of Texas", "Ilvia Lind"),
        ("Mayor of New Halden", "Olivia Lind"),
        ("Minister for Foreign Affairs", "Ilvia Lind"),
    ],
)
def test_a_department_is_not_part_of_a_name(extract, office, name):
    assert extract(f"“The dam will hold,” {office} {name} said.") == [("“The dam will hold,”", name)]


def test_a_town_is_not_the_name_of_its_mayor(extract):
    text = "Ada Lind is the Mayor of Texas City. “The dam will hold,” Lind said."
    assert extract(text) == [("“The dam will hold,”", "Ada Lind")]


@pytest.mark.parametrize("words", ["Lind’s statement", "Her letter"])
def test_an_utterance_refers_to_its_author(extract, words):
    text = f"Ada Lind came to Halden. “The dam will hold,” {words} said."
    assert extract(text) == [("“The dam will hold,”", "Ada Lind")]


def test_a_paragraph_after_a_colon_belongs_to_the_speaker_before_the_colon(extract):
    text = "Ada Lind met Olav Berg in Halden on Friday. She went on to say:\n\n“The dam will hold for years.”"
    assert extract(text) == [("“The dam will hold for years.”", "Ada Lind")]


def test_a_name_within_an_office_is_not_the_speaker(extract):
    text = (
        "The secretary general of DAMCO (Dam Company), Ada Lind, called the plan “dangerous”:\n\n"
        "“We face a flood. Whoever decides this, let them come and see the water.”"
    )
    assert [speaker for _, speaker in extract(text)] == ["Ada Lind", "Ada Lind"]


def test_a_caption_within_a_statement_is_not_its_speaker(extract):
    text = (
        "Ada Lind said, “The dam is old, and we have mended it for a hundred years.\n\n"
        "The dam in 2008. Image: Halden Post.\n\n“But it will hold, and our children will see it.”"
    )
    assert [speaker for _, speaker in extract(text)] == ["Ada Lind", "Ada Lind"]


def test_a_title_is_not_a_statement(extract):
    text = "One of the pictures shown in Halden this year was a print called “Cows and Indians” from 1987."
    assert extract(text) == []


@pytest.mark.parametrize(
    "introduction",
    [
        "Ada Lind, a senator from Halden, met Olav Berg.",
        "Ada Lind is a senator. She met Olav Berg.",
        "Sen. Ada Lind met Olav Berg.",
    ],
)
def test_a_description_refers_to_the_person_described(extract, introduction):
    text = f"{introduction} “The dam is old,” Berg said. “It will hold,” the senator said."
    assert extract(text)[-1] == ("“It will hold,”", "Ada Lind")


def test_an_apposition_refers_to_the_name_before_it(extract):
    text = "“It will hold,” Ada Lind, the chairwoman of the water board of Halden, recalled on Friday."
    assert extract(text) == [("“It will hold,”", "Ada Lind")]


def test_a_surname_with_a_particle_is_not_a_full_name(extract):
    text = "Ada de Lind came. De Lind spoke. De Lind left. “It will hold,” De Lind said."
    assert extract(text) == [("“It will hold,”", "Ada de Lind")]


def test_an_unclosed_statement_continues_in_the_next_paragraph(extract):
    text = (
        "“The dam is old,” Ada Lind said. “We have mended it for a hundred years, and Olav Berg knew.\n\n"
        "“But it will hold, and Olav Berg said so, and our children will see it.”"
    )
    assert [speaker for _, speaker in extract(text)] == ["Ada Lind"] * 3


def test_the_speaker_of_a_quotation_after_a_colon_is_in_the_sentence_of_the_colon(extract):
    text = (
        "The mayor, Olav Berg, proposed a new dam and said it was cheap.\n\n"
        "The head of the board, Ada Lind, called the plan “dangerous”:\n\n"
        "“We face a flood, and nobody sees it.”"
    )
    assert extract(text)[-1][1] == "Ada Lind"


def test_a_passive_verb_without_an_agent_has_no_speaker(extract):
    text = "In the plan, Oslo is accused of “trying to sell the dam and all of the water behind it”."
    assert extract(text) == []


def test_a_contracted_negation_is_not_a_speaker(extract):
    text = "Ada Lind doesn’t seem impressed, telling the board, “The dam is far too old for this.”"
    assert extract(text) == [("“The dam is far too old for this.”", "Ada Lind")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“Nothing is lost,” repeated retired Judge Ida Voss, the widow of a captain.", "Ida Voss"),
        ("“The dam will hold” continued harbour master Ana Brook, who lives there.", "Ana Brook"),
        ("“The dam will hold”, underlined harbour master Ana Brook, who lives there.", "Ana Brook"),
    ],
)
def test_an_inverted_verb_that_the_parser_mistakes_for_a_modifier_has_its_speaker(extract, text, speaker):
    assert extract(f"“It is a disgrace,” said the head of the union, Eva Holm.\n\n{text}")[1:] == [
        (text[: text.index("”") + 1], speaker)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“The dam will hold,”Ada Lind said on Friday.",
        "“The dam will hold,” Ada Lind, 58, told Olav Berg in Halden on Friday.",
        "“The dam will hold,” Ada Lind, the engineer, who has built it, tweeted Friday.",
        "The dam burst in May. “It was old,” State engineer Ada Lind said Friday.",
    ],
)
def test_the_speaker_is_between_a_statement_and_its_verb(extract, text):
    assert extract(text)[-1][1] == "Ada Lind"


def test_a_document_may_speak(extract):
    text = "Ada Lind sent the council a letter. “The dam will hold for a hundred years,” read the letter."
    assert extract(text) == [("“The dam will hold for a hundred years,”", "the letter")]


@pytest.mark.parametrize(
    "end",
    ["the Alliance has warned", "the Alliance has warned on Friday", "warned the Alliance after a meeting"],
)
def test_a_speaker_at_the_end_of_a_sentence_said_every_quotation_in_it(extract, end):
    text = f"NATO met. The sea where China and Russia have held “joint drills” is no longer “calm”, {end}."
    assert [speaker for _, speaker in extract(text)[-2:]] == ["NATO", "NATO"]


@pytest.mark.parametrize("sign", ["― Ada Lind", "― Ada Lind.", "— Ada Lind, Halden", "\n\n- Ada Lind."])
def test_signed_statements_in_a_row_belong_to_their_signers(extract, sign):
    text = (
        "“The dam will hold for years.” ― Olav Berg\n"
        f"“I am ashamed of this dam, and so is all of Halden.” {sign}\n"
        "“We built it well.” ― Jens Vik"
    )
    assert [speaker for _, speaker in extract(text)] == ["Olav Berg", "Ada Lind", "Jens Vik"]


def test_a_longer_quoted_span_is_a_statement_without_a_verb_of_saying(extract):
    text = "Lind’s team dismissed the plan, which to Ada Lind would be “a ruin of a dam that drowns us”."
    assert extract(text)[-1][0] == "“a ruin of a dam that drowns us”"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("According to the mayor of Skagen, Kim Berg, “the dam will hold.”", "Kim Berg"),
        ("According to a spokesman for the port, Ian Moss, “the dam will hold.”", "Ian Moss"),
        ("The mayor of Skagen, Kim Berg, who knows dams, said “the dam will hold”.", "Kim Berg"),
        ("The woman said “the dam will hold”.", "Eva Holm"),
    ],
)
def test_an_office_with_its_place_refers_to_the_name_after_it(extract, text, speaker):
    before = "“It is a disgrace,” said the head of the board, Eva Holm. The council did not vote."
    assert extract(f"{before}\n\n{text}")[1][1] == speaker


def test_a_speaker_may_have_a_nickname_and_a_party(extract):
    text = '"It will hold!" Berg\'s niece, state Del. Ada "Dam" Lind (D-Old Halden), shouted to the crowd.'
    assert extract(text) == [('"It will hold!"', "Ada Lind")]


@pytest.mark.parametrize("lead", ["Said Lind", "So said Lind", "Said the mayor of Halden"])
def test_a_speaker_may_follow_a_verb_that_begins_the_sentence(extract, lead):
    text = f"Ada Lind, the mayor of Halden, met Olav Berg. {lead}: “The dam will hold for a hundred years.”"
    assert extract(text) == [("“The dam will hold for a hundred years.”", "Ada Lind")]


@pytest.mark.parametrize(
    "text",
    [
        "It is forbidden to vote “to sell the dam or the lake behind it,” per the bylaws of the board.",
        "They want to build a “very old and dangerous thing,” as the bylaws of the board put it.",
        "In the words of the bylaws of the board, “the dam is a danger to the lake and to the town.”",
    ],
)
def test_a_source_may_have_another_preposition_than_according_to(extract, text):
    assert [speaker for _, speaker in extract(text)] == ["the bylaws of the board"]


@pytest.mark.parametrize("verb", ["fired back", "went on", "cut in"])
def test_a_phrasal_verb_may_be_a_verb_of_saying(extract, verb):
    text = (
        "“The dam is old,” Ada Lind told the board after Olav Berg spoke for the plan.\n\n"
        f"Berg {verb}: “It is not, and it will hold.”"
    )
    assert [speaker for _, speaker in extract(text)] == ["Ada Lind", "Olav Berg"]


def test_an_apposition_with_an_adverb_refers_to_the_name_before_it(extract):
    text = (
        "The council has had a cold relationship with Ada Lind, now the head of the water board, "
        "who in 2010 said the dam was “a ruin of a dam”."
    )
    assert extract(text)[-1] == ("“a ruin of a dam”", "Ada Lind")


def test_an_unclosed_statement_ends_before_a_statement_with_its_own_speaker(extract):
    text = (
        "“The dam is old,” Ada Lind said. “We have mended it for a hundred years.\n\n"
        "“I have seen it, and it will hold,” added Olav Berg, the mayor. “It is safe.”"
    )
    assert [speaker for _, speaker in extract(text)] == ["Ada Lind", "Ada Lind", "Olav Berg", "Olav Berg"]


@pytest.mark.parametrize("quotation", ["“Never again”", "“Not with us.”"])
def test_a_short_signed_quotation_is_a_statement(extract, quotation):
    assert extract(f"The plan was sold to the town.\n\n{quotation} – Ada Lind") == [(quotation, "Ada Lind")]
    assert extract("The plan was sold to the town.\n\n“The Dam” – Ada Lind") == []


@pytest.mark.parametrize("words", ["“It will burst.”", "“No way!”"])
def test_a_short_quoted_sentence_after_a_colon_is_a_statement(extract, words):
    assert extract(f"Ada Lind was blunt: {words}") == [(words, "Ada Lind")]
    assert extract("Ada Lind has a new plan: “The Dam.”") == []


def test_a_noun_without_a_matching_description_has_less_confidence(analyser):
    known, unknown = (
        analyser.analyse(Article("a.txt", text)).quotations[-1]
        for text in (
            "Sen. Ada Lind came. “The dam is old,” Lind said. “It will hold,” the senator said.",
            "Ada Lind came. “The dam is old,” Lind said. “It will hold,” the woman said.",
        )
    )
    assert known.speaker == unknown.speaker == "Ada Lind"
    assert unknown.confidence < known.confidence


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("“It held,” said Ines Moreau, the mayor of Halden.", "mayor of Halden"),
        ("Ines Moreau, a former coach from Skagen, said: “It held.”", "former coach from Skagen"),
        ("Mayor Ines Moreau, the author of a book, said: “It held.”", "Mayor"),
        ("“It held,” said Ines Moreau, who is the mayor.", None),
        ("“It held,” said Ines Moreau, French President Émile Brun, and others.", None),
        ("“It held,” said Ines Moreau, an aide to Mr. Hale.", None),
        ("“It held,” said Ines Moreau, smiling.", None),
    ],
)
def test_the_role_after_a_name_is_the_speakers_role(analyser, text, role):
    [speaker, *_] = analyser.analyse(Article("article.txt", text)).speakers
    assert (speaker.name, speaker.role) == ("Ines Moreau", role)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“It held,” said Ines Moreau.", SpeakerKind.NAMED),
        ("“It held,” said Moreau.", SpeakerKind.NAMED),
        ("“It held,” NATO said.", SpeakerKind.BODY),
        ("The White House said: “It held.”", SpeakerKind.BODY),
        ("“It held,” a spokesman said.", SpeakerKind.DESCRIBED),
        ("Investors said: “It held.”", SpeakerKind.DESCRIBED),
        ("Republicans said: “It held.”", SpeakerKind.DESCRIBED),
    ],
)
def test_a_speaker_is_named_a_body_or_only_described(analyser, text, kind):
    assert [s.kind for s in analyser.analyse(Article("article.txt", text)).speakers] == [kind]


def test_a_person_with_a_first_name_that_is_also_a_noun_is_no_body(analyser):
    analysed = analyser.analyse(Article("a.txt", "“It holds,” said Bill Lind. “It will stay open,” he said."))
    assert [(s.name, s.kind) for s in analysed.speakers] == [("Bill Lind", SpeakerKind.NAMED)]


@pytest.mark.parametrize(
    "line",
    [
        "Related: Mayor says the strike is over",
        "READ MORE “We will win,” says the mayor",
        "Top stories: Berg says the harbour will close",
        "Image caption: Berg said he was “very pleased”",
        "Sign up to our newsletter, which readers call “the best start to the day”.",
        "All the news in your inbox: “The first thing I read,” says one reader.",
        "By subscribing you confirm our privacy policy, which says that we may share data.",
        "Download our app, which users say is “indispensable”",
    ],
)
def test_a_line_of_the_page_quotes_nobody_and_changes_no_speaker(extract, line):
    text = f"The council met.\n\n“The dam will hold,” said Ada Lind.\n\n{line}\n\n“We checked it,” she added."
    assert extract(text) == [("“The dam will hold,”", "Ada Lind"), ("“We checked it,”", "Ada Lind")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Subscribers will pay more, said Ada Lind.",
        "“Sign up for the newsletter,” said Ada Lind.",
        "“Download the app, and follow us,” Ada Lind told the pupils.",
        "Join hands: “Follow the channel,” said Ada Lind.",
    ],
)
def test_a_sentence_that_only_begins_like_a_line_of_the_page_is_quoted(extract, sentence):
    assert [speaker for _, speaker in extract(sentence)] == ["Ada Lind"]
