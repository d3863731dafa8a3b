"""What the analysis sees of a text, and how its results lead back to the text that is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.article import Article
from index.text.clean_text import clean_text

PIECES = [
    *("a", "Lind", " ", "\n", "\xad", "\u200b", "“", "€", "&", ";", "<", ">"),
    *("&ldquo;", "&amp;quot;", "&#8221;", "&NotEqualTilde;", "&nonsense;"),
    *("<b>", "</b>", "<p>", "<br/>", '<a href="x">'),
]
TEXTS = st.lists(st.sampled_from(PIECES)).map("".join)


@given(TEXTS, st.data())
def test_a_span_leads_to_the_same_words_in_the_shown_text(text, data):
    clean = clean_text(text)
    start = data.draw(st.integers(0, len(clean.text)))
    end = data.draw(st.integers(start, len(clean.text)))
    shown_start, shown_end = clean.shown(start, end)
    assert 0 <= shown_start <= shown_end <= len(text)
    part = clean.text[start:end]
    if part and not part.isspace() and "\n" not in part:
        assert part in clean_text(text[shown_start:shown_end]).text


@given(TEXTS)
def test_spans_that_follow_each_other_do_so_in_the_shown_text(text):
    clean = clean_text(text)
    spans = [clean.shown(n, n + 1) for n in range(len(clean.text))]
    assert spans == sorted(spans)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Dana Ro\xad\xady", "Dana Roy"),
        ("\u200b“Yes”\u200b", "“Yes”"),
        ("&ldquo;Yes,&rdquo; said O&#8217;Neill", "“Yes,” said O’Neill"),
        ("&amp;ldquo;Yes&amp;rdquo;", "“Yes”"),
        ("AT&amp;T", "AT&T"),
        ("AT&T; M&S; R&D", "AT&T; M&S; R&D"),
        ("<b>Ada</b> <a href='x'>Lind</a>", "Ada Lind"),
        ("One.<br><br/>Two.", "One.\n\n\n\nTwo."),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a <unknown> tag", "a <unknown> tag"),
    ],
)
def test_what_is_no_part_of_the_words_is_left_out(text, clean):
    assert clean_text(text).text == clean


@pytest.mark.parametrize(
    ("text", "quoted", "speaker"),
    [
        ("“The bridge is safe,” Dana Ro\xad\xady said.", "“The bridge is safe,”", "Dana Roy"),
        ("“The bri\xaddge is safe,” Da\u200bna Roy said.", "“The bri\xaddge is safe,”", "Dana Roy"),
        ("&ldquo;The dam will hold,&rdquo; Ada Lind said.", "&ldquo;The dam will hold,&rdquo;", "Ada Lind"),
        ("&#8220;It&#8217;s old,&#8221; Ada Lind said.", "&#8220;It&#8217;s old,&#8221;", "Ada Lind"),
        ("&amp;quot;It will hold,&amp;quot; Ada Lind said.", "&amp;quot;It will hold,&amp;quot;", "Ada Lind"),
        ("<p>“The dam will hold,” <b>Ada</b> <b>Lind</b> said.</p>", "“The dam will hold,”", "Ada Lind"),
        (
            "<div>“The <em>dam</em> holds,” Ada Lind said.<br>No.</div>",
            "“The <em>dam</em> holds,”",
            "Ada Lind",
        ),
    ],
)
def test_a_quotation_in_an_unclean_text_is_found_with_its_speaker(analyser, text, quoted, speaker):
    analysed = analyser.analyse(Article("a.txt", text))
    [quotation] = analysed.quotations
    assert (text[quotation.start : quotation.end], quotation.speaker) == (quoted, speaker)
    assert text[slice(*quotation.cue)] == "said"
    assert clean_text(text[slice(*quotation.mention)]).text == speaker
    assert not set("&<\xad\u200b") & set(analysed.article.title)


@pytest.mark.parametrize("text", ["\u200b", "<p></p>", "&nbsp;", "&#173;"])
def test_a_text_of_nothing_that_is_seen_is_analysed(analyser, text):
    assert not analyser.analyse(Article("a.txt", text)).quotations
