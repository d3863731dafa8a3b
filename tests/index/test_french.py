"""Articles in French: who says what, and what nobody says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.coverage import Coverage
from index.model.article import Article
from index.model.quotation import QuotationKind, SpeakerKind
from tests.index import french_gold

LEAD = (
    "Le conseil municipal s'est réuni dans la soirée pour voter le budget de l'année et les travaux du port,"
    " qui dureront au moins deux ans.\n\n"
)
"""A paragraph by which an article is known to be French."""


@pytest.fixture
def quoted(analyser):
    """Returns the quotations of a text after a French paragraph, each with its speaker."""

    def quotations(text: str) -> list[tuple[str, str | None]]:
        article = Article("a.txt", LEAD + text)
        return [(article.text[q.start : q.end], q.speaker) for q in analyser.analyse(article).quotations]

    return quotations


@pytest.fixture
def speakers(analyser):
    """Returns the speakers of each quotation of a text after a French paragraph."""

    def names(text: str) -> list[tuple[str, ...]]:
        return [q.speakers for q in analyser.analyse(Article("a.txt", LEAD + text)).quotations]

    return names


@pytest.mark.slow
@pytest.mark.parametrize("read", [True, False], ids=["read", "kept"])
def test_of_the_speakers_that_are_shown_95_percent_are_right(analyser, read):
    counts = french_gold.figures(analyser, read=read)
    assert counts["due"] >= 75
    assert french_gold.precision(counts) >= 0.95
    assert counts["right"] >= 0.85 * counts["due"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("« Le port vivra », a déclaré Luc Morel.", "Luc Morel"),
        ("« Le port vivra », a déclaré à l'ANP Luc Morel, ministre de la Mer.", "Luc Morel"),
        ("« Le port vivra », témoigne sur notre antenne Luc Morel.", "Luc Morel"),
        ("« Le port vivra », a déclaré le ministre de la Mer Luc Morel.", "Luc Morel"),
        ("« Le port vivra », a souligné la porte-parole du port, Anne Roux.", "Anne Roux"),
        ("« Le port vivra », conclut, optimiste, Luc Morel.", "Luc Morel"),
        ("« Le port vivra ! » s'exclame Luc Morel.", "Luc Morel"),
        ("« Le port vivra », fait valoir la direction.", "la direction"),
        ("« Le port vivra », s'est contenté de répondre Luc Morel.", "Luc Morel"),
        ("« Le port vivra », a, de son côté, estimé Luc Morel.", "Luc Morel"),
        ("« Le port vivra », a estimé M. de La Tour.", "de La Tour"),
        ("« Le port vivra », a affirmé le général de Villeray.", "de Villeray"),
        ("« Le port vivra », a prévenu l'ambassadrice Fatou de la Rosière.", "Fatou de la Rosière"),
        ("« Le port, a dit Luc Morel, ne mourra pas. »", "Luc Morel"),
        ("Luc Morel s'emporte : « Le port vivra. »", "Luc Morel"),
        ("Comme l'a dit Luc Morel, « le port ne mourra pas ».", "Luc Morel"),
        ("Et Luc Morel de conclure : « Le port vivra. »", "Luc Morel"),
        ("Le port a été qualifié de « ruine » par Luc Morel.", "Luc Morel"),
        ("Luc Morel a dénoncé « un gâchis sans nom ».", "Luc Morel"),
        ("Luc Morel a dit ne pas vouloir « rouvrir le débat ».", "Luc Morel"),
        ('"Le port vivra", a déclaré Luc Morel.', "Luc Morel"),
        ("“Le port vivra”, a déclaré Luc Morel.", "Luc Morel"),
        ("«\u202fOn m'a dit\u00a0: “Pars\u202f!”\u202f», raconte Luc Morel.", "Luc Morel"),
        ("— Je ne reviendrai pas, dit Luc Morel.", "Luc Morel"),
    ],
)
def test_words_in_marks_have_the_speaker_whom_the_sentence_names(quoted, text, speaker):
    assert [name for _, name in quoted(text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Luc Morel a annoncé jeudi que le port fermerait.", "le port fermerait", "Luc Morel"),
        ("Le maire, Luc Morel, qu'on dit malade, affirme que le port vivra.", "le port vivra", "Luc Morel"),
        ("Contactée, la direction assure que le port vivra.", "la direction", None),
        ("Selon Luc Morel, le port fermera.", "le port fermera", "Luc Morel"),
        ("Selon Le Phare, le port fermera.", "le port fermera", "Le Phare"),
        ("D'après Me Anne Roux, avocate de la ville, le port fermera.", "le port fermera", "Anne Roux"),
        ("Pour Luc Morel, le port est perdu.", "le port est perdu", "Luc Morel"),
        ("Le port fermera lundi, a indiqué le parquet.", "Le port fermera lundi", "le parquet"),
    ],
)
def test_indirect_speech_has_its_words_and_its_speaker(quoted, text, words, speaker):
    if speaker is None:
        words, speaker = "le port vivra", words
    assert quoted(text) == [(words, speaker)]


def test_two_clauses_of_a_verb_are_two_quotations(quoted):
    found = quoted("Luc Morel dit que le port vivra et que la ville paiera.")
    assert found == [("le port vivra", "Luc Morel"), ("la ville paiera", "Luc Morel")]


@pytest.mark.parametrize(
    "text",
    [
        "Le sénateur Jean Faure n'a pas dit que le port fermerait.",
        "Le sénateur Jean Faure n'a jamais déclaré « je démissionne demain matin sans regret ».",
        "Si le maire dit que le port ferme, personne ne le croit.",
        "Luc Morel a-t-il dit que le port fermerait ?",
        "Le ministre dira lundi que le port ferme.",
        "Le maire aurait affirmé que le port fermerait.",
        "Personne n'a dit que le port fermerait.",
        "On dit que le port fermera.",
        "Une pancarte annonce : « Port fermé ».",
        "Le programme, baptisé « Horizon », a plu à Luc Morel.",
        "Le film « La Digue » a été tourné ici.",
        "Les « gilets jaunes » ont manifesté à Lyon.",
        "Dans « Le Phare », Luc Morel raconte sa jeunesse.",
        "Selon la loi, le port doit fermer.",
        "Pour Luc Morel, c'est la fin d'une époque.",
        "« Nous avons gagné », se réjouit-on à la mairie.",
        "Luc Morel, le patron du port, et Anne Roux sont venus. Le repas a été servi.",
    ],
)
def test_what_nobody_says_has_no_speaker(speakers, text):
    assert not any(speakers(text))


def test_words_that_somebody_denies_having_said_are_a_denial(analyser):
    article = Article("a.txt", LEAD + "L'actrice Mina Lopez a démenti mardi avoir dit « je hais Paris ».")
    analysed = analyser.analyse(article)
    [denial] = analysed.denials
    assert (article.text[denial.start : denial.end], denial.speaker) == ("« je hais Paris »", "Mina Lopez")
    assert not analysed.quotations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« Nous partirons », ont dit Luc Morel et sa femme Anne.", [("Luc Morel", "Anne")]),
        (
            "Jean Roux, le patron de la CGT, et Anne Blanc, sa rivale, ont appelé à « une journée noire ».",
            [("Jean Roux", "Anne Blanc")],
        ),
        (
            "Les maires Luc Roy et Anne Blanc sont là. « On ne peut pas travailler », ont-ils déclaré.",
            [("Luc Roy", "Anne Blanc")],
        ),
    ],
)
def test_joint_speakers_are_all_of_them(speakers, text, expected):
    assert speakers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Sophie Blanc et Marc Noir sont là. « Oui », dit-elle. « Non », dit-il.",
            ["Sophie Blanc", "Marc Noir"],
        ),
        ("Marc Noir a vu Jean Blanc. « C'est une honte pour nous », a-t-il dit.", ["a-t-il dit"]),
        ("La CGT dénonce « un passage en force ». Elle réclame « un vrai débat ».", ["La CGT", "La CGT"]),
        (
            "Anne Roux a vu Paul Blanc. « C'est une honte », a-t-elle dit. « Non », a répondu ce dernier.",
            ["Anne Roux", "Paul Blanc"],
        ),
        ("Le maire Luc Roy est là. « C'est décidé pour nous », assure l'édile.", ["Luc Roy"]),
        ("L'éleveuse Anne Roy attend. « Je vendrai tout », souffle la vieille dame.", ["Anne Roy"]),
    ],
)
def test_pronouns_and_offices_mean_whom_the_article_makes_certain(quoted, text, expected):
    assert [name for _, name in quoted(text)] == expected


@pytest.mark.parametrize(
    "speaker",
    [
        "la femme de Paul Roux",
        "l'avocat de Paul Roux",
        "un proche de M. Roux",
        "le cabinet de la ministre",
        "une source proche du dossier",
    ],
)
def test_who_is_near_somebody_is_not_that_person(quoted, speaker):
    text = f"Paul Roux est venu. « Le port vivra pour toujours », affirme {speaker}."
    assert [name for _, name in quoted(text)] == [speaker]


def test_a_quotation_goes_on_after_its_speaker_and_over_paragraphs(quoted):
    text = (
        "« Le port vivra », détaille Luc Morel, « mais il faudra l'aider ». « C'est une chance. »\n\n"
        "« La ville paiera sa part, » poursuit Luc Morel.\n\n« Elle l'a toujours fait depuis la guerre.\n\n"
        "« Elle le fera encore », a conclu Luc Morel."
    )
    assert [name for _, name in quoted(text)] == ["Luc Morel"] * 6


def test_a_name_within_the_marks_is_known_outside(quoted):
    text = "« C'est tard, a dit le maire Luc Morel, mais c'est fait. » « Il faut payer », a ajouté M. Morel."
    assert [name for _, name in quoted(text)] == ["Luc Morel"] * 2


def test_an_interview_has_the_person_whom_it_presents(quoted):
    text = (
        "Climatologue à Lille, Hélène Roux publie un livre. Elle répond à nos questions.\n\n"
        "**Pourquoi ce livre ?**\n\nParce que les étés ne reviendront pas.\n\n"
        "**Que faire ?**\n\nPlanter des arbres, et vite.\n"
    )
    assert quoted(text) == [
        ("Parce que les étés ne reviendront pas.", "Hélène Roux"),
        ("Planter des arbres, et vite.", "Hélène Roux"),
    ]


def test_a_speaker_has_names_role_and_gender(analyser):
    text = LEAD + "Le maire de Brest, Anne Le Goff, est là. « Le port vivra », a dit Mme Le Goff."
    [speaker] = analyser.analyse(Article("a.txt", text)).speakers
    assert (speaker.name, speaker.role, speaker.gender) == ("Anne Le Goff", "maire de Brest", "female")
    assert set(speaker.names) == {"Anne Le Goff", "Le Goff"}
    assert speaker.kind is SpeakerKind.NAMED


def test_french_speakers_are_found_by_every_question(tmp_path):
    text = LEAD + "« Nous avons tout tenté pour sauver le port », a déclaré Luc Morel."
    (tmp_path / "port.txt").write_text(text, encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    [quote] = coverage.who_said("tout tenté pour sauver le port")
    assert quote.speaker == "Luc Morel"
    assert [q.text for q in coverage.quotes_by("Morel")] == ["« Nous avons tout tenté pour sauver le port »"]


FRAGMENTS = st.sampled_from(
    [
        *(
            "« ",
            " »",
            "“",
            "”",
            '"',
            ", ",
            ". ",
            " : ",
            " ; ",
            " ? ",
            "\n\n",
            "— ",
            "(",
            ")",
            "**",
            "’",
            "'",
            " ",
        ),
        *(
            "a déclaré",
            "a-t-il dit",
            "selon",
            "que ",
            "qu'",
            "et ",
            "M. ",
            "Mme ",
            "le maire",
            "la ",
            "l'",
            "n'a pas",
        ),
        *(
            "Luc Morel",
            "Anne",
            "de ",
            "du port",
            "le port vivra",
            "dit-elle",
            "par ",
            "qui ",
            "ont ",
            "d'après",
        ),
        *(
            "le général de",
            "ce dernier",
            "a démenti avoir dit",
            "Comme l'a dit",
            "pour ",
            "Et ",
            "mardi ",
            "12 ",
        ),
    ]
)


@given(st.lists(FRAGMENTS, max_size=60))
def test_offsets_hold_in_any_french_text(analyser, fragments):
    text = LEAD + "".join(fragments)
    analysed = analyser.analyse(Article("a.txt", text))
    names = {speaker.name for speaker in analysed.speakers}
    marked_end = indirect_end = 0
    for quotation in analysed.quotations:
        assert 0 <= quotation.start < quotation.end <= len(text)
        assert names.issuperset(quotation.speakers)
        assert 0 <= quotation.confidence <= 1
        for start, end in filter(None, (quotation.mention, quotation.cue)):
            assert 0 <= start < end <= len(text)
        if quotation.kind is QuotationKind.INDIRECT:
            assert quotation.start >= indirect_end
            indirect_end = quotation.end
        else:
            assert quotation.start >= marked_end
            marked_end = quotation.end
