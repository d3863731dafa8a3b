"""Saved pages of common news systems: what is read of them is what a person reads on them."""

import pytest

from index.ingest.formats.reader import read
from index.model.article import Article
from index.model.errors import ArticleError
from tests.index.pages import BOILERPLATE, LAYOUTS, STORIES

WITHOUT_OUTLET = {"old_tables"}
"""Layouts that name neither an outlet nor an address."""
MAX_FURNITURE = 40
"""Maximum length of a line that may stand beside the paragraphs, such as *Transport correspondent*."""

PAGES = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
IN_EACH_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS)


@pytest.fixture
def read_page():
    """Returns the article of a page."""

    def article(layout, story):
        [item] = read(LAYOUTS[layout](story).encode(), "page.html", "page.html")
        assert isinstance(item, Article)
        return item

    return article


@IN_EACH_LAYOUT
@PAGES
def test_title_author_and_day_are_those_of_the_story(read_page, layout, story):
    article = read_page(layout, story)
    assert (article.title, article.author, article.published) == (story.title, story.author, story.published)
    if layout not in WITHOUT_OUTLET:
        assert article.outlet
        assert article.outlet.removesuffix(".example") in {
            story.outlet,
            story.outlet.lower().replace(" ", ""),
        }


@IN_EACH_LAYOUT
@PAGES
def test_the_text_is_the_paragraphs_of_the_story(read_page, layout, story):
    lines = [" ".join(line.split()) for line in read_page(layout, story).text.split("\n") if line.strip()]
    others = [line for line in lines if line not in story.paragraphs]
    assert [line for line in lines if line in story.paragraphs] == list(story.paragraphs)
    assert not [line for line in others if len(line) > MAX_FURNITURE or "“" in line]
    assert len(others) <= 1


@IN_EACH_LAYOUT
@PAGES
def test_nothing_around_the_story_is_quoted(read_page, analyser, layout, story):
    article = read_page(layout, story)
    quotations = [article.text[q.start : q.end] for q in analyser.analyse(article).quotations]
    assert sum("“" in quotation for quotation in quotations) >= story.quotations
    assert not [q for q in quotations if any(words in q for words in BOILERPLATE)]


def test_a_page_that_only_asks_for_consent_is_no_article():
    page = (
        "<html><head><title>Halden Courier</title></head><body><div><h2>We value your privacy</h2><p>We and"
        " our 842 partners store information on a device, such as cookies, to process personal data.</p>"
        "<p>“Your choice matters,” we say. You may refuse consent by clicking below.</p></div></body></html>"
    )
    with pytest.raises(ArticleError, match="is a page without an article"):
        list(read(page.encode(), "page.html", "page.html"))
