"""Articles in other languages: English rules stay off them, and no English article is taken for one."""

import tomllib
from pathlib import Path

import pytest

from index.coverage import Coverage
from index.model.article import Article

_FILE = Path(__file__).with_name("other_languages.toml")
ARTICLES = {
    language: (article["text"].replace("\n", " "), article["quotation"])
    for language, article in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
}

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


@pytest.mark.parametrize("language", ARTICLES)
def test_what_another_language_has_in_marks_is_shown_without_a_speaker(quoted, language):
    text, quotation = ARTICLES[language]
    assert quoted(text) == [(quotation, None)]


@pytest.mark.parametrize("language", ARTICLES)
def test_nobody_is_listed_as_a_speaker(analyser, language):
    assert analyser.analyse(Article("a.txt", ARTICLES[language][0])).speakers == ()


def test_an_interview_and_a_transcript_in_another_language_have_no_speakers(quoted):
    interview = (
        "Yann Kerjean est maire de Brest depuis deux ans et il répond à nos questions sur le pont.\n\n"
        "**Pourquoi fermer ?**\n\nLe pont est fatigué et nous devons agir.\n\n**Et après ?**\n\n"
        "On verra bien ce que dira le préfet.\n\n"
    )
    transcript = (
        "LE JUGE: Asseyez-vous, nous allons commencer.\nM. ROUX: Je vous remercie de votre patience.\n"
    )
    assert not [speaker for _, speaker in quoted(interview + transcript + transcript) if speaker]


def test_an_article_in_another_language_is_searched(tmp_path):
    (tmp_path / "pont.txt").write_text(ARTICLES["French"][0], encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    [passage] = coverage.search("Kerjean annoncé pont")
    assert passage.text.startswith("Le maire de Brest, Yann Kerjean")
    [quote] = coverage.who_said("il faut agir maintenant")
    assert (quote.text, quote.speaker) == (ARTICLES["French"][1], None)


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
    french, quotation = ARTICLES["French"]
    for text in (f"{ENGLISH}\n\n{french}\n\n{french}", f"{french}\n\n{french}\n\n{ENGLISH}"):
        found = [q for q in quoted(text) if "“" in q[0]]
        assert found == [("“It will be hard for all of us,”", "Yann Kerjean")]
        assert [q for q in quoted(text) if "«" in q[0]] == [(quotation, None)] * 2
