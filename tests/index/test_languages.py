"""Articles in other languages: English rules stay off them, and no English article is taken for one."""

import tomllib
from pathlib import Path

import pytest

from index.coverage import Coverage
from index.model.article import Article
from index.quotations.french.recognition import french_paragraphs
from index.quotations.parsing import parse_articles

_FILE = Path(__file__).with_name("other_languages.toml")
ARTICLES = {
    language: (article["text"].replace("\n", " "), article["quotation"])
    for language, article in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
}

WITHOUT_RULES = {language: article for language, article in ARTICLES.items() if language != "French"}

ENGLISH = (
    "The mayor of Brest told the council on Thursday that the bridge would be closed for six months. “It will"
    " be hard for all of us,” Yann Kerjean said. The shops of the port fear that they will lose their trade."
)
RECIPE = (
    "Serves four: 200 g flour, two eggs, butter, salt, pepper, parsley, cream, garlic, onions, leeks, oil,"
    " vinegar, mustard, sugar, yeast, milk, honey, nuts.\n\n“Never use cold butter,” said Ada Lind, a cook."
)
TEAM = (
    "Team: Lind, Berg, Holm, Dahl, Moe, Lie, Vik, Aas, Bakke, Eide, Foss, Grande, Haugen, Isaksen, Jensen,"
    " Krogh, Lund, Myhre, Ness, Opdal, Ruud, Strand, Tangen, Ulvik.\n\n“We won,” said Ada Lind."
)
TWEET = (
    "omg Ada Lind just wrote “we won and nobody slept” lol. best tweet ever, cant wait, gonna cry, such joy"
)


@pytest.fixture
def quoted(analyser):
    """Returns the quotations of a text, each with its speaker."""

    def quotations(text: str) -> list[tuple[str, str | None]]:
        analysed = analyser.analyse(Article("a.txt", text))
        return [(text[q.start : q.end], q.speaker) for q in analysed.quotations]

    return quotations


@pytest.mark.parametrize("language", WITHOUT_RULES)
def test_what_another_language_has_in_marks_is_shown_without_a_speaker(quoted, language):
    text, quotation = ARTICLES[language]
    assert quoted(text) == [(quotation, None)]


@pytest.mark.parametrize("language", WITHOUT_RULES)
def test_nobody_is_listed_as_a_speaker(analyser, language):
    assert analyser.analyse(Article("a.txt", ARTICLES[language][0])).speakers == ()


def test_an_interview_and_a_transcript_in_another_language_have_no_speakers(quoted):
    interview = (
        "Xoán Castro es alcalde de Lugo desde hace dos años y responde a las preguntas sobre el puente.\n\n"
        "**¿Por qué cerrar?**\n\nEl puente no puede más y hay que actuar.\n\n**¿Y después?**\n\n"
        "Ya veremos lo que dice la ministra.\n\n"
    )
    transcript = "EL JUEZ: Siéntense, que vamos a empezar.\nSR. ROJAS: Les agradezco a todos la paciencia.\n"
    assert not [speaker for _, speaker in quoted(interview + transcript + transcript) if speaker]


def test_a_short_text_without_any_english_word_is_in_another_language(quoted):
    text = "Le maire dit que le pont ferme. « Nous n'avons pas le choix », dit Tom Hale à ceux qui sont là."
    assert quoted(text) == [("le pont ferme", "Le maire"), ("« Nous n'avons pas le choix »", "Tom Hale")]


def test_an_article_in_another_language_is_searched(tmp_path):
    (tmp_path / "puente.txt").write_text(ARTICLES["Spanish"][0], encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    [passage] = coverage.search("alcalde anunció puente")
    assert passage.text.startswith("El alcalde de Lugo")
    [quote] = coverage.who_said("no se puede esperar más")
    assert (quote.text, quote.speaker) == (ARTICLES["Spanish"][1], None)


@pytest.mark.parametrize("language", ARTICLES)
def test_an_english_article_may_quote_another_language(quoted, language):
    text, quotation = ARTICLES[language]
    found = quoted(
        f"“{text.replace(quotation, '')}” Ada Lind wrote to the mayor. The letter was not answered."
    )
    assert [speaker for _, speaker in found] == ["Ada Lind"]


@pytest.mark.parametrize(
    "text",
    [
        "“Ja, wir kommen,” Karl Beck said.",
        "LIND SAYS DAM WILL HOLD\n\n“THE DAM WILL HOLD,” ADA LIND SAID. RIVER LEVELS FELL OVERNIGHT.",
        "Results\n\nHalden 2, Moss 1\nOslo 3, Bergen 3\n\n“We won,” said Ada Lind.",
        RECIPE,
        TEAM,
        TWEET,
    ],
)
def test_an_english_article_with_few_english_words_keeps_its_quotations(quoted, text):
    assert [speaker for _, speaker in quoted(text)][-1] in {"Karl Beck", "Ada Lind", "ADA LIND"}


def test_the_english_half_of_a_bilingual_release_keeps_its_speakers(quoted):
    for language in ("French", "German", "Spanish"):
        other, quotation = ARTICLES[language]
        for text in (f"{ENGLISH}\n\n{other}\n\n{other}", f"{other}\n\n{other}\n\n{ENGLISH}"):
            found = quoted(text)
            assert ("“It will be hard for all of us,”", "Yann Kerjean") in found
            speaker = "Yann Kerjean" if language == "French" else None
            assert found.count((quotation, speaker)) == 2


def test_only_the_article_in_french_is_known_to_be(language):
    for name, (text, _) in ARTICLES.items():
        [document] = parse_articles(language, [Article("a.txt", text)])
        assert french_paragraphs(text, document.paragraphs) == ([0] if name == "French" else [])
