"""Indirect quotations: their content and their speakers."""

import pytest

from index.model.article import Article
from index.model.quotation import QuotationKind
from index.quotations.content_confidence import MIN_CONTENT_PROBABILITY, content_probability
from index.quotations.indirect_speech import find_indirect_quotations, indirect_candidates
from index.quotations.mention_detection import find_mentions
from index.quotations.parsing import parse_articles


@pytest.fixture
def extract(analyser):
    """Returns the indirect quotations of a text, each with its speaker."""

    def quotations(text: str) -> list[tuple[str, str | None]]:
        analysed = analyser.analyse(Article("a.txt", text))
        return [
            (text[q.start : q.end], q.speaker)
            for q in analysed.quotations
            if q.kind is QuotationKind.INDIRECT
        ]

    return quotations


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Ada Lind said that the dam would hold.", "that the dam would hold"),
        ("Ada Lind said the dam would hold.", "the dam would hold"),
        ("The dam will hold, Ada Lind announced.", "The dam will hold"),
        ("According to Ada Lind, the dam will hold.", "the dam will hold"),
        ("Ada Lind vowed to repair the dam before winter.", "to repair the dam before winter"),
        ("Ada Lind warned that the dam was “old and tired”.", "that the dam was “old and tired”"),
        ("Ada Lind said the dam would hold, though she knew its age.", "the dam would hold"),
        ("The old dam is leaking, Ada Lind said on Tuesday.", "The old dam is leaking"),
        ("The dam will hold, said Ada Lind, who built it.", "The dam will hold"),
        ("The dam will hold, according to Ada Lind, who built it.", "The dam will hold"),
        ("The town (where the dam will hold, according to Ada Lind) sleeps.", "where the dam will hold"),
        ("Ada Lind told the town council she’s certain of the dam.", "she’s certain of the dam"),
        ("Ada Lind said early Friday that the dam would hold.", "that the dam would hold"),
        (
            "Ada Lind said it was the dam’s “old age”, which hurts us.",
            "it was the dam’s “old age”, which hurts us",
        ),
        ("Ada Lind said Monday the dam would hold.", "the dam would hold"),
        ("Ada Lind said Monday’s flood would not hurt the dam.", "Monday’s flood would not hurt the dam"),
        ("Ada Lind informed the board of the town that the dam would break.", "that the dam would break"),
        ("Ada Lind said in a letter to the town that the dam would hold.", "that the dam would hold"),
        ("The dam is “old and tired,” Ada Lind said.", "The dam is “old and tired,”"),
        ("Ada Lind said the dam was old and that it leaked.", "the dam was old and that it leaked"),
        ("Ada Lind said the dam is old but it holds.", "the dam is old but it holds"),
        ("Ada Lind said, among other things, that the dam would hold.", "that the dam would hold"),
        ("Ada Lind refused to leave, adding that the dam would hold.", "that the dam would hold"),
        ("But it will hold, said Ada Lind, who knows that the dam is new.", "But it will hold"),
        ("Instead, Ada Lind told us, the dam would hold.", "the dam would hold"),
        ("Ada Lind asked whether the dam would hold.", "whether the dam would hold"),
        ("Ada Lind announced a repair of the dam on Tuesday.", "a repair of the dam"),
        ("Ada Lind warned of a great flood.", "a great flood"),
        ("The town laughed at Ada Lind’s claim that the dam would hold.", "that the dam would hold"),
        ("In addition, Ada Lind said, the dam will hold.", "the dam will hold"),
        (
            "Ada Lind insisted that the town “stop its dangerous games.”",
            "that the town “stop its dangerous games.”",
        ),
        ("Ada Lind says the dam was “old, even for her.”", "the dam was “old, even for her.”"),
        ("Ada Lind said it was “right” to repair the dam.", "it was “right” to repair the dam"),
        ("Ada Lind asked the council to repair the dam.", "to repair the dam"),
        ("Ada Lind asked about the cost of the dam.", "the cost of the dam"),
        ("Ada Lind claimed success and said the dam would hold.", "the dam would hold"),
        ("Ada Lind said the mayor hid it and refused to leave.", "the mayor hid it and refused to leave"),
        (
            "Ada Lind said the dam has two faults: it is old and it leaks.",
            "the dam has two faults: it is old and it leaks",
        ),
        (
            "Ada Lind says she fears the flood, but she knows the dam.",
            "she fears the flood, but she knows the dam",
        ),
        (
            "Ada Lind said it reminded her of home, and of “a better time.”",
            "it reminded her of home, and of “a better time.”",
        ),
        ("Ada Lind told the radio’s “Morning Hour” that the dam would hold.", "that the dam would hold"),
        ("After saying the dam would hold, Ada Lind left.", "the dam would hold"),
        ("Ada Lind said the dam was “old” and everybody knew it.", "the dam was “old” and everybody knew it"),
        ("Ada Lind said the dam (built in May) will hold.", "the dam (built in May) will hold"),
        ("Ada Lind said the dam will hold (as it did in May).", "the dam will hold"),
        ("Ada Lind said the dam would hold; the town did not believe it.", "the dam would hold"),
        ("Ada Lind said the dam would hold, citing its walls.", "the dam would hold"),
        ("Ada Lind denied selling the dam.", "selling the dam"),
        ("Ada Lind promised not to sell the dam.", "not to sell the dam"),
        ("The wall, which Ada Lind says is leaking, is new.", "is leaking"),
        (
            "Ada Lind goes on insisting, again this spring in a speech, that she wants to mend the dam.",
            "that she wants to mend the dam",
        ),
        ("Ada Lind has said about 20 people have left the town.", "about 20 people have left the town"),
        ("Ada Lind said the dam was built in the U.S.", "the dam was built in the U.S."),
        ("Ada Lind said that remark savoured of pride.", "that remark savoured of pride"),
        ("Ada Lind said after the flood she would mend the dam.", "she would mend the dam"),
        (
            "Ada Lind argued her fight to mend the dam is important for the town.",
            "her fight to mend the dam is important for the town",
        ),
        (
            "Ada Lind told the town it should have no wall, since the valley was too narrow.",
            "it should have no wall, since the valley was too narrow",
        ),
        (
            "Ada Lind says the dam will hold, but in the course of the year the town could not pay for it.",
            "the dam will hold",
        ),
        (
            "Ada Lind said she would not vote for Olav Berg, the old mayor.",
            "she would not vote for Olav Berg",
        ),
        ("Ada Lind told the forum she was against the dam.", "she was against the dam"),
        (
            "Ada Lind explained how very slow this town of farmers is growing.",
            "how very slow this town of farmers is growing",
        ),
        ("As the water rose, Ada Lind announced a repair.", "a repair"),
        ("However, the dam will hold, Ada Lind said.", "the dam will hold"),
        ("And the dam will hold, Ada Lind said.", "the dam will hold"),
        ("In addition, the dam will hold, according to Ada Lind.", "the dam will hold"),
        (
            "Ada Lind said: “The dam is old and the town has always known it,” adding that the wall was new.",
            "that the wall was new",
        ),
        (
            "Ada Lind noted published reports claiming that the dam was old.",
            "published reports claiming that the dam was old",
        ),
        (
            "Ada Lind stressed the danger to the town that a flood would bring.",
            "the danger to the town that a flood would bring",
        ),
        (
            "Ada Lind suggested that the dam is old, and that’s something most engineers would dispute.",
            "that the dam is old",
        ),
        (
            "Ada Lind first said the dam held, but in a later letter said nothing.",
            "the dam held",
        ),
        ("Walls like the old one, Ada Lind said.", "Walls like the old one"),
        (
            "According to the old mayor Ada Lind, the move reeks of “fear” and haste.",
            "the move reeks of “fear” and haste",
        ),
        (
            "According to Ada Lind of the works department that night, the scene at the dam was calm.",
            "the scene at the dam was calm",
        ),
    ],
)
def test_the_content_of_an_indirect_quotation(extract, text, content):
    assert extract(text) == [(content, "Ada Lind")]


def test_an_indirect_quotation_may_contain_a_direct_one(analyser):
    def kinds(text):
        quotations = analyser.analyse(Article("a.txt", text)).quotations
        return [(text[q.start : q.end], q.kind) for q in quotations]

    assert kinds("Ada Lind warned that the dam was “old and tired”.") == [
        ("that the dam was “old and tired”", QuotationKind.INDIRECT),
        ("“old and tired”", QuotationKind.DIRECT),
    ]
    assert kinds("Ada Lind spoke of “an old and tired dam” on Friday.") == [
        ("“an old and tired dam”", QuotationKind.MIXED)
    ]
    assert kinds("“The dam is old and tired,” Ada Lind said.") == [
        ("“The dam is old and tired,”", QuotationKind.DIRECT)
    ]


def test_a_speaker_may_interrupt_the_content(extract):
    assert extract("The old dam, Ada Lind said, will hold for years.") == [
        ("The old dam", "Ada Lind"),
        ("will hold for years", "Ada Lind"),
    ]


@pytest.mark.parametrize(
    ("text", "content", "speaker"),
    [
        ("Those surveyed said the dam would hold.", "the dam would hold", "Those"),
        ("Most of them said the dam would hold.", "the dam would hold", "Most of them"),
        ("In the valley, 26% of voters said the dam would hold.", "the dam would hold", "26% of voters"),
        ("But the town board pledges that the dam will hold.", "that the dam will hold", "the town board"),
        (
            "Some farmers argue that the tax should be low -- assuming that others then pay more.",
            "that the tax should be low",
            "Some farmers",
        ),
        (
            "Olav Berg, who mused in Friday’s meeting that Ada Lind was “against the sale” since it hurt.",
            "that Ada Lind was “against the sale” since it hurt",
            "Olav Berg",
        ),
    ],
)
def test_the_speaker_may_be_a_group(extract, text, content, speaker):
    assert extract(text) == [(content, speaker)]


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (
            "These walls, Ada Lind explained at the meeting, were “badly built.”",
            "These walls",
            "were “badly built.”",
        ),
        (
            "If the dam fails, Ada Lind said, the town will flood.",
            "If the dam fails",
            "the town will flood",
        ),
        (
            "The dam stood, Ada Lind said, until the flood came.",
            "The dam stood",
            "until the flood came",
        ),
        (
            "While some walls could be saved, Ada Lind added, repairing pumps would be “really very dear”.",
            "While some walls could be saved",
            "repairing pumps would be “really very dear”",
        ),
        ("The dam was strong, Ada Lind said, until it broke.", "The dam was strong", "until it broke"),
        (
            "Though that repair was easy, Ada Lind said, replacing the dam would be much harder.",
            "Though that repair was easy",
            "replacing the dam would be much harder",
        ),
        (
            "The dam is old, according to Ada Lind, and the wall is leaking.",
            "The dam is old",
            "the wall is leaking",
        ),
    ],
)
def test_the_content_may_be_on_both_sides_of_the_speaker(extract, text, before, after):
    assert extract(text) == [(before, "Ada Lind"), (after, "Ada Lind")]


def test_the_main_verb_ends_the_content_of_a_relative_clause(extract):
    text = "Those who say the dam is safe are wrong, and the board knows it."
    assert extract(text) == [("the dam is safe", "Those")]


@pytest.mark.parametrize("verb", ["warned that it leaked", "accused her of lying"])
def test_a_second_speaker_ends_the_content(extract, verb):
    quotations = extract(f"Ada Lind said the dam would hold and Olav Berg {verb}.")
    assert quotations[0] == ("the dam would hold", "Ada Lind")
    assert all(speaker == "Olav Berg" for _, speaker in quotations[1:])


@pytest.mark.parametrize(
    ("text", "hers", "his"),
    [
        (
            "Ada Lind said the wall is old, which Olav Berg said was her fault.",
            "the wall is old",
            "was her fault",
        ),
        (
            "Although Ada Lind conceded money was a reason she left, Olav Berg also noted the dam was safe.",
            "money was a reason she left",
            "the dam was safe",
        ),
    ],
)
def test_each_of_two_speakers_has_a_statement(extract, text, hers, his):
    assert extract(text) == [(hers, "Ada Lind"), (his, "Olav Berg")]


def test_what_another_says_in_a_second_free_relative_clause_is_theirs(extract):
    text = "The gap between what Ada Lind says her dam will cost and how engineers say it works has grown."
    assert extract(text) == [("her dam will cost", "Ada Lind"), ("it works", "engineers")]


def test_a_reason_continues_the_content(extract):
    assert extract("The dam must hold, Ada Lind said, because the town has no other.") == [
        ("The dam must hold", "Ada Lind"),
        ("because the town has no other", "Ada Lind"),
    ]


def test_words_before_a_relative_clause_are_not_content(extract):
    assert extract("The crowd cheered for Ada Lind, who joked at length.") == []
    assert extract("The dam was built with the help of the town council, which has denied it.") == []


def test_an_action_of_the_speaker_is_not_content(extract):
    assert extract("The dam must hold, Ada Lind said, pointing out of the window.") == [
        ("The dam must hold", "Ada Lind")
    ]


def test_the_content_may_be_on_both_sides_of_a_source(extract):
    assert extract("The old dam, according to Ada Lind, will hold for years.") == [
        ("The old dam", "Ada Lind"),
        ("will hold for years", "Ada Lind"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Asked about the dam, Ada Lind left the room.",
        "Pointing to the dam, Ada Lind smiled.",
        "When she arrived, Ada Lind said, “The dam will hold.”",
        "“The dam will hold,” said Ada Lind, who built it when the town was small.",
        "Ada Lind described the dam, which was older than the town.",
        "Ada Lind was brief: “The dam will hold,” she said.",
        "But “the dam will hold,” Ada Lind said.",
        "Ada Lind saw that the dam would hold.",
        "The new wall means that the dam would hold.",
        "They came to the dam, when Ada Lind charged at them, sticks in hand.",
        "As the phone rang, Ada Lind said, “The dam will hold.”",
        "That is what Ada Lind said when she left the town.",
        "The council has had to be asked whether the dam would hold.",
        "The map was changed to reflect that the dam had moved.",
        "Ada Lind declined that offer and has left the town.",
        "“It will hold,” Ada Lind told the board after the meeting that was held on a boat.",
        "Ada Lind replied to all of the questions that were put to her.",
        "Ada Lind repeated the story that the mayor had told.",
        "As the water rose through the valley, Ada Lind wrote a long letter.",
        "Ada Lind hopes that the dam will hold.",
        "Ada Lind assumes that the dam will hold.",
        "The farmers kept tools by the dam they rarely asked for or merely were forgotten.",
        "Ada Lind believes that the dam will hold.",
        "Ada Lind thinks the dam will hold.",
        "The film shows that the dam was empty.",
        "Ada Lind responded by using the flood to prove that the dam was old.",
        "Ada Lind responded then in the same way that the town had responded before.",
        "Ada Lind’s ex-husband agreed.",
        "The stones are sorted according to their size.",
        "Ada Lind spoke with so much joy it sounded as if she were singing.",
        "Ada Lind continued delivering a long speech.",
        "“I would,” Ada Lind said when asked whether the dam would hold.",
        "“That is my dam,” Ada Lind said when the mayor blamed her for the flood.",
        "Ada Lind said, “That is my dam and nobody else’s,” when the mayor blamed her for the flood.",
        "Ada Lind said, “The dam will hold” - at which point the crowd sang along.",
        "“This is my own dam,” Ada Lind said after a short “thank you” to the town.",
        "The board was asked, “Would you have built it, had you known?” She answered, “I do not know.”",
    ],
)
def test_other_words_beside_a_verb_of_saying_are_not_content(extract, text):
    assert extract(text) == []


def test_words_between_pairs_of_apostrophes_are_content(extract):
    text = "''The dam is old. The dam will hold,'' Ada Lind said. ''It's the best we have.'' The town slept."
    assert extract(text) == [
        ("The dam is old. The dam will hold", "Ada Lind"),
        ("It's the best we have", "Ada Lind"),
    ]
    assert extract("Farmers often say, ''Poor dam, so far from the sea.''") == [
        ("Poor dam, so far from the sea", "Farmers")
    ]


def test_a_direct_quotation_is_not_an_indirect_one(extract):
    assert extract("“The dam will hold,” Ada Lind said.") == []


@pytest.mark.parametrize(
    "rest",
    ["but Olav Berg was leaving, and the board was tired", "after Olav Berg had left, which hurt the board"],
)
def test_words_after_a_quoted_sentence_are_not_content(extract, rest):
    assert extract(f"“You saw it?” Ada Lind said, {rest}.") == []


def test_an_addition_to_a_direct_quotation_is_content(extract):
    text = "“The dam will hold,” Ada Lind said, adding it would last."
    assert extract(text) == [("it would last", "Ada Lind")]


def test_a_sentence_without_a_verb_of_saying_has_no_content(extract):
    assert extract("The dam above the town held through the night.") == []


def test_a_clause_that_probably_ends_elsewhere_is_left_out(language):
    text = (
        "Ada Lind, with whom many in the town have complained of the dam, its pumps, which are old, and"
        " a wall — ruined — to no end, left.\n\nAda Lind said that the dam would hold."
    )
    document = next(parse_articles(language, [Article("a.txt", text)]))
    mentions = find_mentions(document)
    doubtful, plain = (content_probability(document, c) for c in indirect_candidates(document, mentions))
    assert doubtful < MIN_CONTENT_PROBABILITY < plain
    assert [text[q.start : q.end] for q in find_indirect_quotations(document, mentions)] == [
        "that the dam would hold"
    ]


def test_a_refusal_to_speak_has_no_content(extract):
    assert extract("Ada Lind refused to say whether the dam would hold.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Somewhere they suggest that the dam would hold.",
        "Ada Lind built the dam, a wall which suggests that the town can work.",
    ],
)
def test_a_speaker_that_is_less_plain_has_less_confidence(analyser, text):
    sure, doubtful = (
        analyser.analyse(Article("a.txt", statement)).quotations[0].confidence
        for statement in ("Ada Lind said that the dam would hold.", text)
    )
    assert doubtful < 0.85
    assert sure > 0.9


def test_a_verb_whose_subject_is_after_the_content_does_not_end_it(extract):
    clauses = "the repairs together with those at the dam and we claim the ferry should bring many visitors"
    statement = "the ferry should bring many visitors this summer lind said"
    assert extract(f"{clauses} this summer lind said") == [(statement, "we")]
