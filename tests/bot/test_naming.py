"""A speaker is named as surely as the analysis is."""

import pytest

from bot import i18n
from bot.answering.naming import Certainty, named_speakers
from bot.answering.requests import Request
from bot.answering.results import ArticlePart, Outcome, ResultPage
from bot.cli import terminal
from bot.config import Answers
from bot.discord_app.result_rendering import page_embed
from index.model.article import Article
from index.model.passage import Passage, Quote
from index.model.quotation import Quotation, QuotationKind
from index.model.verdict import Claim, Verdict, VerdictKind

TEXT = "“It will hold,” the mayor said on Monday."
ARTICLE = Article("a.txt", TEXT, "Bridge")


def quote(confidence: float, merge_probability: float = 1.0) -> Quote:
    """Return a quotation that the article gives to the mayor, and the analysis to Ada Lind."""
    quotation = Quotation(
        0, 15, QuotationKind.DIRECT, (16, 25), None, "Ada Lind", confidence, speakers=("Ada Lind",)
    )
    passage = Passage(ARTICLE, 0, len(TEXT), 1, 1, 1.0, ((1, 3),), (quotation,))
    return Quote(quotation, passage, "Ada Lind", role="mayor of Halden", merge_probability=merge_probability)


def page(command: str, result: Quote | Verdict | Passage | ArticlePart) -> ResultPage:
    return ResultPage(Request(command, "it will hold"), "it will hold", Outcome.ANSWERED, results=(result,))


PROBABLY = {"en": "probably", "fr": "probablement"}


@pytest.fixture(params=PROBABLY)
def language(request) -> str:
    return request.param


@pytest.fixture
def texts(language) -> i18n.Texts:
    return i18n.load(language)


@pytest.fixture
def word(language) -> str:
    return PROBABLY[language]


class TestAnswer:
    def test_a_sure_name_is_shown_alone(self, texts):
        assert page_embed(page("who said", quote(0.93)), texts).title == "Ada Lind"

    def test_an_unsure_name_is_shown_as_probable(self, texts, word):
        assert page_embed(page("who said", quote(0.7)), texts).title == f"{word} Ada Lind"

    def test_the_merge_of_two_articles_makes_it_less_sure(self, texts, word):
        assert page_embed(page("quotes", quote(0.9, 0.7)), texts).title == f"{word} Ada Lind"

    def test_a_name_that_is_likelier_wrong_is_not_shown(self, texts):
        embed = page_embed(page("who said", quote(0.4)), texts)
        assert embed.title == "the mayor"
        assert "Lind" not in embed.description
        assert "Halden" not in embed.description

    def test_a_claim_is_answered_in_the_same_words(self, texts, word):
        verdict = Verdict(VerdictKind.EXACT, Claim("it will hold", marked=True), quote(0.7))
        assert page_embed(page("who said this", verdict), texts).title == f"{word} Ada Lind"

    def test_a_found_passage_names_its_speakers_in_the_same_words(self, texts, word):
        embed = page_embed(page("search", quote(0.7).passage), texts)
        assert f"**{word} Ada Lind**" in embed.description
        embed = page_embed(page("search", quote(0.4).passage), texts)
        assert "Lind" not in embed.description

    def test_an_article_lists_its_speakers_in_the_same_words(self, texts, word):
        part = ArticlePart(ARTICLE, 0, len(TEXT), (quote(0.7).quotation,))
        assert f"{word} Ada Lind" in page_embed(page("article", part), texts).description

    def test_the_settings_have_the_limits(self, texts):
        always = Answers(probable_below=0, unnamed_below=0)
        never = Answers(probable_below=1, unnamed_below=0.95)
        shown = page("who said", quote(0.9))
        assert page_embed(shown, texts, "!", always).title == "Ada Lind"
        assert page_embed(shown, texts, "!", never).title == "the mayor"


@pytest.mark.parametrize(
    ("confidence", "shown"), [(0.93, "Ada Lind"), (0.7, "probably Ada Lind"), (0.4, "the mayor")]
)
class TestShell:
    def test_an_answer_says_how_sure_the_name_is(self, capsys, confidence, shown):
        terminal.show_results([quote(confidence)], Answers())
        assert capsys.readouterr().out.startswith(shown)

    def test_the_list_of_quotations_says_it_too(self, capsys, confidence, shown):
        terminal.show_quotations(ARTICLE, [quote(confidence).quotation], Answers())
        assert f"  {shown}: “It will hold,”" in capsys.readouterr().out


def test_somebody_who_said_several_is_as_sure_as_in_the_surest():
    quotations = [quote(0.6).quotation, quote(0.95).quotation]
    assert named_speakers(quotations, Answers()) == {"Ada Lind": Certainty.SURE}
