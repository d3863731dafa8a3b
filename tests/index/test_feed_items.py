"""What is read of feeds and pages as they were fetched, and the files that are made of it."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.coverage import article_of_item, as_markdown, read_feed, read_page
from index.ingest.formats.decoding import restored
from index.ingest.formats.reader import read
from index.model.article import Article
from index.model.errors import ArticleError
from index.model.feed import FeedItem
from index.text.clean_text import clean_text

HOME = "https://post.example/feeds/all"
RSS = """<?xml version="1.0"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour Post</title><item><guid>a1</guid><link>/ferry</link><title>Ferries &amp; boats</title>
<pubDate>Wed, 05 Apr 2023 10:00:00 GMT</pubDate><description>A teaser.</description>
<content:encoded>
<![CDATA[<p>The ferries <b>sail</b>.</p><p>“At last,” said Ana Brook.</p>]]></content:encoded>
</item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title><entry><id>a1</id>
<link href="/ferry"/><title>Ferries &amp; boats</title><published>2023-04-05T10:00:00Z</published>
<updated>2023-04-06T10:00:00Z</updated><author><name>Kim Lie</name></author>
<content type="html">&lt;p&gt;The ferries sail.&lt;/p&gt;</content></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbour Post",
    "items": [
        {
            "id": "a1",
            "url": "/ferry",
            "title": "Ferries & boats",
            "content_html": "<p>The ferries sail.</p>",
            "date_published": "2023-04-05T10:00:00Z",
            "date_modified": "2023-04-06T10:00:00Z",
            "authors": [{"name": "Kim Lie"}],
        }
    ],
}
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://post.example/old</loc><news:news><news:publication><news:name>Harbour Post</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2023-04-04</news:publication_date>
<news:title>Strike</news:title></news:news></url>
<url><loc>https://post.example/ferry</loc><news:news><news:publication><news:name>Harbour Post</news:name>
</news:publication><news:publication_date>2023-04-05T10:00:00Z</news:publication_date>
<news:title>Ferries &amp; boats</news:title></news:news></url></urlset>"""
BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "content", [RSS, ATOM, json.dumps(JSON_FEED), SITEMAP], ids=["rss", "atom", "json", "sitemap"]
)
def test_each_kind_of_feed_has_the_item(content):
    item = read_feed(content.encode(), HOME).items[0]
    assert item.url == "https://post.example/ferry"
    assert item.title == "Ferries & boats"
    assert item.outlet == "Harbour Post"
    assert "<" not in item.text
    assert article_of_item(FeedItem(**{**as_dict(item), "text": "x"}), None).published == date(2023, 4, 5)


def as_dict(item):
    return {name: getattr(item, name) for name in FeedItem.__dataclass_fields__}


def test_the_full_text_is_taken_instead_of_the_teaser():
    assert read_feed(RSS.encode(), HOME).items[0].text == "The ferries sail.\n\n“At last,” said Ana Brook."


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/ferry#top", "https://post.example/ferry"),
        ("../ferry?a=1", "https://post.example/ferry?a=1"),
        ("//cdn.example/ferry", "https://cdn.example/ferry"),
        ("http://[bad", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://post.example/" + "a" * 5000, None),
    ],
)
def test_an_item_has_the_address_that_its_link_leads_to(link, url):
    feed = RSS.replace("<link>/ferry</link>", f"<link>{link}</link>")
    item = read_feed(feed.encode(), HOME).items[0]
    assert item.url == url
    assert item.title == "Ferries & boats"


def test_a_page_names_its_feeds_but_not_those_of_its_comments():
    page = """<!doctype html><html><head>
    <link rel="alternate" type="application/rss+xml" href="/comments/feed">
    <link rel="alternate" type="application/rss+xml" href="/feed"><link rel="stylesheet" href="/style">
    <link rel="alternate" type="application/atom+xml; charset=utf-8" href="https://feeds.example/atom">
    <link rel="alternate" type="application/atom+xml" href="javascript:alert(1)"></head></html>"""
    feeds = read_feed(page.encode(), "https://post.example/news/").feeds
    assert feeds == ("https://post.example/feed", "https://feeds.example/atom")


def test_an_index_names_its_sitemaps_the_latest_first():
    index = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>https://post.example/1</loc><lastmod>2023-01-01</lastmod></sitemap>
    <sitemap><loc>https://post.example/2</loc><lastmod>2023-02-01</lastmod></sitemap></sitemapindex>"""
    assert read_feed(index.encode(), HOME).sitemaps == ("https://post.example/2", "https://post.example/1")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<html><p>A page</p></html>",
        b"<!doctype html>",
        b'{"items": 3}',
        b"{",
        b"<?xml version='1.0'?><rss",
        b"\x00\xff\xfe" * 50,
        BOMB.encode() + b"]><a>&j;</a>",
    ],
)
def test_what_is_no_feed_is_told(content):
    with pytest.raises(ArticleError):
        read_feed(content, HOME)


@pytest.mark.parametrize("root", ["rss version='2.0'", "feed xmlns='http://www.w3.org/2005/Atom'", "urlset"])
def test_an_entity_bomb_costs_nothing(root):
    name = root.split()[0]
    bomb = f"{BOMB}]><{root}><channel><item><title>&j;</title><loc>&j;</loc></item></channel></{name}>"
    try:
        contents = read_feed(bomb.encode(), HOME)
    except ArticleError:
        return
    assert sum(len(item.title) + len(item.text) for item in contents.items) < 100_000


@given(st.sampled_from([RSS, ATOM, json.dumps(JSON_FEED), SITEMAP]), st.data())
def test_a_damaged_feed_is_read_or_told(content, data):
    damaged = bytearray(content.encode())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        if data.draw(st.booleans()):
            damaged[at] = data.draw(st.integers(0, 255))
        else:
            del damaged[at : at + data.draw(st.integers(1, 200))]
        damaged = damaged or bytearray(b"<")
    try:
        for item in read_feed(bytes(damaged), HOME).items:
            assert item.key
            assert item.url is None or item.url.startswith(("http://", "https://"))
    except ArticleError:
        pass


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "iso-8859-1"),
        ("utf-8", None),
        ("cp1252", "utf-8"),
        ("cp1252", None),
        ("cp1252", "nonsense"),
        ("utf-16", None),
    ],
)
def test_a_page_is_read_whatever_encoding_it_declares(encoding, declared):
    text = "“The café in Orléans is open again,” said the mayor Zoé Müller on Wednesday at the harbour."
    page = f"<html><body><article><p>{text}</p></article></body></html>".encode(encoding)
    assert text in read_page(page, "https://post.example/ferry", declared).text


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"\x00" * 100])
def test_a_page_without_a_text_is_told(content):
    with pytest.raises(ArticleError):
        read_page(content, HOME)


@given(
    text=st.text().filter(lambda text: text.strip()),
    title=st.text(),
    outlet=st.text().filter(lambda words: bool(plain(words).strip())),
    author=st.none() | st.text(),
    published=st.none() | st.dates(date(1900, 1, 1)),
)
def test_any_article_is_the_same_after_it_was_a_file(text, title, outlet, author, published):
    given = Article("", text, title, outlet, "https://post.example/ferry", author, published)
    # A reader takes bylines, outlets and wrong encodings out of the metadata, and each article was read once.
    for article in read_back(given):
        assert article.url == given.url
        assert article.published == published
        assert " ".join(article.text.split()) == " ".join(restored(plain(text)).split())
        (again,) = read_back(article)
        assert as_markdown(again) == as_markdown(article)


def read_back(article):
    """Return the article that is read from the file of another one; none for a text without words."""
    return list(read(as_markdown(article).encode(), "a.md", "a.md")) if has_text(article.text) else []


def plain(text):
    return "".join(c for c in text if c in "\t\n\x85" or ord(c) > 0x9F or " " <= c <= "~")


def has_text(text):
    """Whether anything is left of a text without what nobody sees, such as soft hyphens."""
    return bool(clean_text(plain(text)).text.strip())
