"""Embeds and buttons are within Discord's limits, whatever the articles and the requests say."""

import re
from datetime import date

import discord
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from bot import i18n
from bot.answering.handlers import answer
from bot.answering.requests import COMMANDS_BY_NAME, Request
from bot.answering.results import Outcome, ResultPage, passage_of
from bot.discord_app import buttons
from bot.discord_app.bot_rendering import notice_embed
from bot.discord_app.citations import article_facts
from bot.discord_app.embeds import quoted_excerpt, within_limits
from bot.discord_app.markdown import _squeezed, clip, emphasised, escape, excerpt, length, link, quoted
from bot.discord_app.result_rendering import context_embed, page_embed
from index.model.article import Article, Heading, begins_with_title
from index.model.passage import Passage, Quote
from index.model.publication import DatePrecision
from index.model.quotation import Quotation, QuotationKind
from index.model.verdict import Claim, Difference, DifferenceKind, Verdict, VerdictKind

NASTY = st.text(
    st.one_of(
        st.sampled_from("*_~`|\\<>[]()@#:-+.>\n \t🙂é\u202e\u200b“”\"'0a"), st.characters(codec="utf-8")
    ),
    max_size=6000,
)
SOME = st.one_of(st.none(), NASTY)
COMMANDS = sorted({*COMMANDS_BY_NAME.values(), "unknown", "who said this"})


def check(embed):
    """Assert that an embed keeps Discord's limits."""
    assert length(embed.title or "") <= 256
    assert length(embed.description or "") <= 4096
    assert length(embed.footer.text or "") <= 2048
    assert (
        length(embed.title or "") + length(embed.description or "") + length(embed.footer.text or "") <= 6000
    )
    assert embed.title or embed.description
    assert all(length(field.name) <= 256 and 1 <= length(field.value) <= 1024 for field in embed.fields)
    assert (
        sum(length(f"{field.name}{field.value}") for field in embed.fields) + length(embed.title or "")
        <= 5000
    )


def check_view(view):
    if view is None:
        return
    ids = [item.custom_id for item in view.children]
    assert len(ids) == len(set(ids))
    assert all(len(custom_id) <= 100 for custom_id in ids)
    for item in view.children:
        assert length(item.label or "") <= 80
        assert item.label or item.emoji
    for row in view.to_components():
        assert 1 <= len(row["components"]) <= 5


@st.composite
def articles(draw):
    text = draw(NASTY.filter(str.strip))
    return Article(
        path=draw(NASTY.filter(bool)),
        text=text,
        title=draw(NASTY),
        outlet=draw(SOME),
        url=draw(st.one_of(SOME, NASTY.map(lambda path: f"https://example.org/{path}"))),
        published=draw(st.one_of(st.none(), st.dates(date(1970, 1, 2), date(2100, 1, 1)))),
    )


@st.composite
def quotes(draw):
    article = draw(articles())
    ends = st.integers(0, len(article.text))
    start, end = sorted((draw(ends), draw(ends)))
    assume(article.text[start:end].strip())
    inner = st.integers(start, end)
    cuts = sorted(draw(st.lists(inner, max_size=8, unique=True)))
    spans = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    first, last = sorted((draw(inner), draw(inner)))
    speaker = draw(SOME)
    quotation = Quotation(first, last, draw(st.sampled_from(QuotationKind)), (start, end), None, speaker, 0.5)
    reports = tuple(Heading.of(draw(articles())) for _ in range(draw(st.integers(0, 2))))
    place = draw(st.integers(1, 99999))
    passage = Passage(article, start, end, place, 1, 1.0, spans, (quotation,), reports)
    return Quote(quotation, passage, speaker)


@pytest.mark.slow
@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=NASTY)
def test_every_command_answers_any_text_within_discords_limits(coverage, command, language, typed):
    texts = i18n.load(language)
    request = Request(command, typed[:2000])
    for number in range(max(answer(coverage, request).count, 1)):
        page = answer(coverage, request, number)
        check(page_embed(page, texts))
        check_view(buttons.page_view(page, buttons.ButtonPayload(2**63, 2**64, number, private=True), texts))
        if page.best and passage_of(page.best):
            check(context_embed(page, texts))


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(quotations=st.lists(quotes(), min_size=1, max_size=3), typed=NASTY, outcome=st.sampled_from(Outcome))
def test_any_results_are_shown_within_discords_limits(quotations, typed, outcome):
    texts = i18n.load("fr")
    first = quotations[0]
    claim = Claim(typed, marked=True)
    differences = (Difference(typed, typed, DifferenceKind.NAME), Difference("", typed, DifferenceKind.ADDED))
    matches = tuple(word.span() for word in re.finditer(r"\w+", first.article.text))
    verdicts = [
        Verdict(kind, claim, quote, typed or None, differences, 0.5, matches)
        for kind in VerdictKind
        for quote in (first, None)
        if quote or kind in {VerdictKind.NOBODY, VerdictKind.NOT_FOUND}
    ]
    also = Quote(first.quotation, first.passage, first.speaker, tuple(quotations[1:]))
    suggestions = (Request("search", typed or "a"),)
    for results in (
        (also,),
        tuple(quote.passage for quote in quotations),
        *((verdict,) for verdict in verdicts),
    ):
        shown = ResultPage(
            Request("search", typed), typed, outcome, 0, 1, results, len(results), results[0], suggestions
        )
        check(page_embed(shown, texts))
        check(context_embed(shown, texts))
        check_view(buttons.page_view(shown, buttons.ButtonPayload(1, 2), texts))
    headings = tuple(Heading.of(quote.article) for quote in quotations) * 2
    sources = ResultPage(Request("sources"), "", Outcome.ANSWERED, 0, 1, headings, len(headings), headings[0])
    check(page_embed(sources, texts))


@pytest.mark.parametrize("line", ["a", "ab", "*", "a b c", "🙂"])
def test_the_context_of_an_article_of_short_lines_is_within_the_limit(line):
    text = f"It held.\n\n{(line + chr(10)) * 3000}"
    article = Article("poem.txt", text, title="Poem")
    lines = Passage(article, 10, len(text), 1, 1, 1.0, ((10, 11),))
    for results in ((lines,), (lines,) * 3):
        page = ResultPage(Request("search", line), line, Outcome.ANSWERED, 0, 1, results, 3, lines)
        check(context_embed(page, i18n.load("en")))
        check(page_embed(page, i18n.load("en")))


def of_paragraph(article, number):
    """The passage that is a paragraph of an article, numbered from 0."""
    paragraph = article.text.split("\n\n")[number]
    start = article.text.index(paragraph)
    return Passage(article, start, start + len(paragraph), number + 1, 1, 1.0)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=3))
def test_no_paragraph_is_shown_twice_in_the_context_of_neighbouring_passages(numbers):
    text = "\n\n".join(f"Paragraph {number} of the story." for number in range(10))
    article = Article("story.txt", text, title="A story")
    results = tuple(of_paragraph(article, number) for number in numbers)
    page = ResultPage(Request("search", "x"), "x", Outcome.ANSWERED, 0, 1, results, len(results), results[0])
    shown = context_embed(page, i18n.load("en")).description
    expected = {one for number in numbers for one in range(max(number - 1, 0), min(number + 2, 10))}
    for number in range(10):
        assert shown.count(f"Paragraph {number} of") == (number in expected)
    for number in numbers:
        assert f"**Paragraph {number} of the story.**" in shown
        assert f"paragraph {number + 1}" in shown


UNTITLED = "“The strike is over,” said Ana Brook on Wednesday."


@pytest.mark.parametrize("outlet", [None, "Harbour Post"])
@pytest.mark.parametrize(
    ("text", "title"),
    [
        (UNTITLED, UNTITLED),
        (f"HALDEN, 3 May – {UNTITLED}", UNTITLED),
        (f"# {UNTITLED}", UNTITLED),
        (UNTITLED, "“The strike is over,” said…"),
    ],
)
def test_a_title_that_is_the_first_sentence_is_not_shown_beside_it(text, title, outlet):
    article = Article("wire/ferry.txt", f"{text}\n\nThe end.", title=title, outlet=outlet)
    first = Passage(article, 0, len(text), 1, 1, 1.0)
    page = ResultPage(Request("search", "x"), "x", Outcome.ANSWERED, 0, 1, (first,), 1, first)
    shown = page_embed(page, i18n.load("en")).description
    assert shown.count("strike is over") == 1
    assert (outlet or "ferry.txt") in shown
    second = Passage(article, len(text) + 2, len(article.text), 2, 1, 1.0)
    page = ResultPage(Request("search", "x"), "x", Outcome.ANSWERED, 0, 1, (second,), 1, second)
    assert "strike is over" in page_embed(page, i18n.load("en")).description


@given(NASTY, NASTY)
def test_a_title_stays_beside_a_text_that_does_not_begin_with_it(title, text):
    assume(title.removesuffix("…") not in " ".join(text.split()))
    assert not begins_with_title(text, title)


@given(NASTY, st.integers(10, 300))
def test_a_quoted_excerpt_fits(text, limit):
    quote, _ = quoted_excerpt(text, [(0, len(text))], limit)
    assert length(quote) <= limit
    assert all(line.startswith(">") for line in quote.splitlines() if line.strip())


@given(NASTY, NASTY, NASTY, st.lists(st.tuples(NASTY, NASTY), max_size=30))
def test_whatever_is_sent_is_within_the_limits(title, description, footer, fields):
    embed = discord.Embed(title=title * 2, description=description * 2).set_footer(text=footer * 2)
    for name, value in fields:
        embed.add_field(name=name, value=value)
    sent = within_limits(embed)
    assert len(sent.fields) <= 25
    assert all(length(field.name) <= 256 and length(field.value) <= 1024 for field in sent.fields)
    total = length(sent.title or "") + length(sent.description or "") + length(sent.footer.text or "")
    assert total + sum(length(field.name) + length(field.value) for field in sent.fields) <= 6000
    assert length(sent.description or "") <= 4096
    assert length(sent.title or "") <= 256


def seen(rendered):
    """What Discord shows of an escaped text: a backslash before punctuation is swallowed."""
    shown, i = "", 0
    while i < len(rendered):
        if rendered[i] == "\\" and i + 1 < len(rendered) and not rendered[i + 1].isalnum():
            i += 1
        shown += rendered[i]
        i += 1
    return shown


@given(NASTY)
@example("1) The harbour. 2. The ferry.\n3) The mayor.\n4. The treaty.")
def test_an_escaped_text_reads_as_it_was(text):
    assert seen(escape(text)) == text


@given(NASTY)
def test_an_escaped_text_has_no_bare_markdown_or_mention(text):
    bare = escape(text)
    for sign in "*_~`|<>[]@":
        for i, character in enumerate(bare):
            if character == sign:
                assert (len(bare[:i]) - len(bare[:i].rstrip("\\"))) % 2 == 1


@given(NASTY, st.integers(2, 300))
def test_a_clipped_text_fits(text, limit):
    clipped = clip(text, limit)
    assert length(clipped) <= limit
    assert clipped == text or clipped.endswith("…")


def test_a_text_is_clipped_after_a_word():
    assert clip("the quick brown fox", 12) == "the quick…"


def test_a_clipped_text_ends_in_no_half_escape():
    assert clip(escape("*" * 10), 6) == "\\*\\*…"


@given(NASTY, st.integers(5, 300))
def test_an_excerpt_fits(text, limit):
    assert length(excerpt(text, (), limit)) <= limit


def test_an_excerpt_is_cut_around_its_first_span():
    text = "word " * 200 + "needle " + "word " * 200
    start = text.index("needle")
    shown = excerpt(text, [(start, start + 6)], 100)
    assert "**needle**" in shown
    assert shown.startswith("… word")
    assert shown.endswith("word …")


@pytest.mark.parametrize("space", ["\n" * 20_000, "\n \n" * 8_000, " " * 20_000])
def test_an_excerpt_goes_on_after_wide_white_space(space):
    shown = excerpt(f"It held. {space}*Nobody* woke.{space}The end.", [(0, 2)], 100)
    assert [line.strip() for line in shown.replace("  ", " ").split("\n") if line] in (
        ["**It** held.", "\\*Nobody\\* woke.", "The end."],
        ["**It** held. \\*Nobody\\* woke. The end."],
    )


def test_an_excerpt_tells_what_it_leaves_out_behind_very_wide_white_space():
    text = "\n" * 60_000
    assert excerpt(f"Start. {text}Middle.{text}End.", [(60_007, 60_013)], 100) == "… **Middle**. …"


@given(NASTY, st.data())
def test_spans_keep_their_words_where_white_space_is_squeezed(text, data):
    ends = st.integers(0, len(text))
    start, end = sorted((data.draw(ends), data.draw(ends)))
    squeezed, [(first, after)] = _squeezed(text, [(start, end)])
    assert squeezed.split() == text.split()
    assert "".join(squeezed[first:after].split()) == "".join(text[start:end].split())


def test_neighbouring_words_are_bold_as_one():
    assert emphasised("a big deal", [(2, 5), (6, 10)]) == "a **big deal**"


def test_bold_ends_with_its_line():
    assert emphasised("one\n\ntwo", [(0, 8)]) == "**one**\n\n**two**"


def test_only_addresses_on_the_web_become_links():
    assert link("x", "https://example.org/a_(b)") == "[x](https://example.org/a_%28b%29)"
    assert link("x", "javascript:alert(1)") == "x"
    assert link("x", "https://example.org/ <b>") == "x"
    assert link("x", None) == "x"


@pytest.mark.parametrize(
    ("precision", "language", "shown"),
    [
        (DatePrecision.DAY, "en", "<t:1680350400:D>"),
        (DatePrecision.MONTH, "en", "April 2023"),
        (DatePrecision.MONTH, "fr", "avril 2023"),
        (DatePrecision.YEAR, "en", "2023"),
    ],
)
def test_a_date_is_shown_as_precisely_as_it_is_known(precision, language, shown):
    article = Article("a.md", "x", "T", published=date(2023, 4, 1), published_precision=precision)
    assert article_facts(article, i18n.load(language))[-1] == shown


def test_a_quoted_text_is_quoted_line_by_line():
    assert quoted("one\n\ntwo") == "> one\n> two"


def test_a_notice_fits_an_embed():
    check(notice_embed("x" * 5000))
    assert isinstance(notice_embed("x"), discord.Embed)
