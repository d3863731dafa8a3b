"""Every format that a newsroom has: what is read of it, and what a damaged file costs."""

import gzip
import io
import json
import re
import subprocess
import sys
import tarfile
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from index.coverage import Coverage, read_articles
from index.ingest.articles import read_file
from index.ingest.formats import containers
from index.ingest.formats.detection import SUFFIXES, Format, detect
from index.model.article import Article
from index.model.errors import notices
from index.model.publication import DatePrecision
from tests.faults import files
from tests.index.examples import EXAMPLES, TEXT, TITLE, URL, zipped

RUNS = 100
"""Number of damaged files of each format."""
WITHOUT_METADATA = {"article.txt"}
WITHOUT_DATE = {"document.docx", "document.pdf", "review.epub"}
WITHOUT_OUTLET = {"document.docx", "document.pdf"}
WITHOUT_ADDRESS = {
    *WITHOUT_OUTLET,
    "article.md",
    "article.md.gz",
    "archive.zip",
    "archive.tar",
    "archive.tar.gz",
    "message.eml",
    "inbox.mbox",
    "newsml.xml",
    "newsml1.xml",
    "nitf.xml",
    "review.epub",
}


def read_example(tmp_path, name, content=None):
    file = tmp_path / name
    file.write_bytes(EXAMPLES[name] if content is None else content)
    return list(read_file(file, name))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_of_each_format_is_read(tmp_path, name):
    items = read_example(tmp_path, name)
    [article] = items
    words = " ".join(article.text.replace('"', "“", 1).replace('"', "”", 1).split())
    assert words.endswith(" ".join(TEXT.split()))
    if name in WITHOUT_METADATA:
        return
    assert article.author == "Kim Lie"
    assert article.title == TITLE
    if name not in WITHOUT_DATE:
        assert article.published == date(2023, 4, 5)
    if name not in WITHOUT_OUTLET:
        assert article.outlet in {"Harbour Post", "harbour.example", "Harbour Review"}
    if name not in WITHOUT_ADDRESS:
        assert article.url == URL


@pytest.mark.parametrize("name", ["page.html", "feed.rss", "nitf.xml"])
def test_blanks_and_byte_order_marks_before_a_file_do_not_hide_its_format(name):
    content = b"\n\xef\xbb\xbf\xef\xbb\xbf " + EXAMPLES[name]
    assert detect(content, "saved.txt") is detect(EXAMPLES[name], name)


def test_the_documentation_lists_the_suffixes_of_every_format_and_each_has_an_example():
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "articles.md").read_text(encoding="utf-8")
    table = page.partition("| Files |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\.\w+)`", table)) == set(SUFFIXES)
    assert {SUFFIXES[Path(name).suffix] for name in EXAMPLES} == set(Format)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_a_text_is_read_in_whatever_encoding_it_is(tmp_path, encoding):
    words = "Café fermé, dit Ana." if encoding == "latin-1" else "“We are glad,” said Zoë Brandt."
    [article] = read_example(tmp_path, "article.txt", words.encode(encoding))
    assert article.text == words


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        (
            "cp1251",
            "Забастовка закончилась, сообщила газета. «Мы рады», — сказала Анна Брук журналистам в среду.",
        ),
        (
            "shift_jis",
            "ストライキは終わった、と港湾局は水曜日に発表した。「うれしい」とブルックさんは語った。",
        ),
        ("gb18030", "罢工结束了,港口星期三说。“我们很高兴”,布鲁克说,她领导工会已经很多年了。"),
    ],
)
def test_a_text_in_another_script_is_read(tmp_path, encoding, words):
    [article] = read_example(tmp_path, "article.txt", words.encode(encoding))
    assert article.text == words


@pytest.mark.parametrize(
    "content",
    [
        "{}\0",
        "{}" + "\0" * 512,
        "\0{}",
        "They sailed all night, and the next night, and the next\0. " * 5 + "{}",
    ],
)
def test_a_stray_nul_costs_nothing(tmp_path, content):
    words = "“We are glad to sail again,” said Ana Brook of the union on Wednesday."
    [article] = read_example(tmp_path, "article.txt", content.format(words).encode())
    assert article.text == content.format(words).replace("\0", "")


@pytest.mark.parametrize(
    "charset",
    ["idna", "punycode", "unicode_escape", "undefined", "rot13", "hex", "utf-16", "utf-7", "no", "u\0"],
)
def test_a_charset_that_is_wrong_or_of_no_text_costs_nothing(tmp_path, charset):
    page = EXAMPLES["page.html"].replace(b'charset="utf-8"', f'charset="{charset}"'.encode())
    archive = EXAMPLES["crawl.warc"].replace(b"; charset=utf-8", f"; charset={charset:5}"[:15].encode())
    for name, content in (("page.html", page), ("crawl.warc", archive)):
        article = read_example(tmp_path, name, content)[0]
        assert article.title == TITLE


@pytest.mark.parametrize("name", ["newsml.xml", "nitf.xml"])
@pytest.mark.parametrize("place", [b"<p>", b"<hl1>", b"<headline>", b"<name>", b"<person>"])
def test_xml_that_is_no_utf8_is_read_or_named(tmp_path, name, place):
    content = EXAMPLES[name].replace(place, place + b"\xed\xa0\x80 ", 1)
    [item] = read_example(tmp_path, name, content)
    assert isinstance(item, Article) or item.reason.startswith("is not XML that can be read")


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03", bytes(range(1, 32)) * 9, b"a\0b"])
def test_what_is_no_text_is_named(tmp_path, content):
    [error] = read_example(tmp_path, "article.txt", content)
    assert error.reason.startswith("is not text")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Wed, 05 Apr 2023 10:00:00 GMT", date(2023, 4, 5)),
        ("April 5, 2023", date(2023, 4, 5)),
        ("5. April 2023", date(2023, 4, 5)),
        ("5 avril 2023", date(2023, 4, 5)),
        ("April 5, 2023 at 3:04 pm EDT", date(2023, 4, 5)),
        ("12th December 1984", date(1984, 12, 12)),
        ("2023/04/05", date(2023, 4, 5)),
        ("13/04/2023", date(2023, 4, 13)),
        ("5.4.2023", date(2023, 4, 5)),
        ("20230405T100000Z", date(2023, 4, 5)),
        ("1680652800", date(2023, 4, 5)),
        ("1680652800000", date(2023, 4, 5)),
        ("N/A", None),
        ("unknown", None),
    ],
)
def test_dates_are_read_as_people_and_feeds_write_them(tmp_path, written, day):
    content = f"---\ntitle: Ferries\ndate: {written}\n---\nThey sail again.".encode()
    [article] = read_example(tmp_path, "article.md", content)
    assert article.published == day
    assert article.published_precision is DatePrecision.DAY
    assert article.published_iso == (day and day.isoformat())


@pytest.mark.parametrize(
    ("written", "day", "shown"),
    [
        ("2023-04", date(2023, 4, 1), "2023-04"),
        ("2023/4", date(2023, 4, 1), "2023-04"),
        ("04/2023", date(2023, 4, 1), "2023-04"),
        ("April 2023", date(2023, 4, 1), "2023-04"),
        ("Nov. 1984", date(1984, 11, 1), "1984-11"),
        ("avril 2023", date(2023, 4, 1), "2023-04"),
        ("2023", date(2023, 1, 1), "2023"),
    ],
)
def test_a_month_or_a_year_stays_as_precise_as_it_is_written(tmp_path, written, day, shown):
    content = f"---\ntitle: Ferries\ndate: {written}\n---\n“They sail again,” said Ana Brook.".encode()
    [article] = read_example(tmp_path, "article.md", content)
    assert (article.published, article.published_iso) == (day, shown)
    coverage = Coverage.open(tmp_path, tmp_path.with_name("store"))
    [quote] = coverage.who_said("they sail again")
    assert quote.passage.record()["published"] == shown
    assert [heading.published_iso for heading in coverage.headings()] == [shown]
    assert [(summary.first, summary.last) for summary in coverage.outlets()] == [(shown, shown)]


@pytest.mark.parametrize(
    "written", ["yesterday", "5 April", "may", "05/04/2023", "2023-13-45", "12", "2 hours ago", "9" * 300]
)
def test_a_date_that_is_vague_or_may_be_two_days_is_named(tmp_path, written):
    content = f"---\ntitle: Ferries\ndate: {written}\n---\nThey sail again.".encode()
    article, error = read_example(tmp_path, "article.md", content)
    assert article.published is None
    assert error.reason.startswith("published: ")
    assert error.reason.endswith("is not a date such as 2023-04-05")


@pytest.mark.parametrize(
    ("authors", "author"),
    [
        ("Kim Lie", "Kim Lie"),
        (["Kim Lie", "Ana Brook"], "Kim Lie, Ana Brook"),
        ({"name": "Kim Lie"}, "Kim Lie"),
        ([{"name": "Kim Lie", "url": "x"}, {"name": "Ana Brook"}], "Kim Lie, Ana Brook"),
        ([{"firstName": "Kim", "lastName": "Lie"}], "Kim Lie"),
        ([], None),
    ],
)
def test_authors_are_words_lists_or_objects(tmp_path, authors, author):
    [article] = read_example(tmp_path, "article.json", json.dumps({"text": "x", "authors": authors}).encode())
    assert article.author == author


def test_records_of_a_file_have_a_path_each(tmp_path):
    lines = [{"text": "One."}, {"id": "1", "text": "Two."}, {"id": "1", "text": "Three."}, {"text": "Four."}]
    content = "\n".join(map(json.dumps, lines)).encode()
    paths = [article.path for article in read_example(tmp_path, "lines.jsonl", content)]
    assert paths == ["lines.jsonl#1", "lines.jsonl#1~2", "lines.jsonl#1~3", "lines.jsonl#4"]


def test_a_very_long_id_gives_way_to_the_number_of_its_record(tmp_path):
    lines = [{"id": "x" * 5_000, "text": "One."}, {"id": 7**500, "text": "Two."}]
    content = "\n".join(map(json.dumps, lines)).encode()
    paths = [article.path for article in read_example(tmp_path, "lines.jsonl", content)]
    assert paths == ["lines.jsonl#1", "lines.jsonl#2"]


def test_a_toml_header_is_read(tmp_path):
    content = b'+++\ntitle = "Ferries"\ndate = 2023-04-05\n+++\nThey sail again.'
    [article] = read_example(tmp_path, "article.md", content)
    assert (article.title, article.published, article.text) == (
        "Ferries",
        date(2023, 4, 5),
        "They sail again.",
    )


@pytest.mark.parametrize("value", ["7" * 5000, "[" * 5000 + "]" * 5000])
def test_a_toml_header_that_cannot_be_read_is_part_of_the_text(tmp_path, value):
    content = f"+++\ntitle = {value}\n+++\nThey sail again."
    [article] = read_example(tmp_path, "article.md", content.encode())
    assert article.text == content


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("<byline>By <person>Kim Lie</person>, Harbour</byline>", "Kim Lie"),
        ("<byline>Kim Lie</byline>", "Kim Lie"),
        ("", None),
    ],
)
def test_the_author_of_nitf_is_in_its_byline_and_no_person_of_the_story(tmp_path, byline, author):
    content = (
        "<nitf><head><docdata><identified-content><person>Ana Brook</person></identified-content></docdata>"
        f"</head><body><body.head>{byline}</body.head><body.content>"
        "<p>They sail, <person>Ana Brook</person> said.</p></body.content></body></nitf>"
    )
    [article] = read_example(tmp_path, "nitf.xml", content.encode())
    assert article.author == author


@pytest.mark.parametrize("header", ["\n\n---\ntitle: Ferries\n---\n", "---\ntitle: Ferries\n...\n"])
def test_front_matter_may_follow_blank_lines_and_end_with_dots(tmp_path, header):
    [article] = read_example(tmp_path, "article.md", f"{header}They sail again.".encode())
    assert (article.title, article.text) == ("Ferries", "They sail again.")


@pytest.mark.parametrize(
    "header",
    [
        "title: Ferries: day two\ndate: 12th December 1984\n---\n",
        "Title: Ferries: day two\nDate: 12 December 1984\nAuthor: Kim Lie\n\n",
        "\nHeadline: Ferries: day two\nPublished: 1984-12-12\n-----\n\n",
        "title:  Ferries: day two\npublished: 1984-12-12\ntags: a, b\n\n",
    ],
)
def test_a_header_needs_no_fences(tmp_path, header):
    [article] = read_example(tmp_path, "article.md", f"{header}They sail again: the port said so.".encode())
    assert article.title == "Ferries: day two"
    assert article.published == date(1984, 12, 12)
    assert article.text == "They sail again: the port said so."


@pytest.mark.parametrize(
    "text",
    [
        "Update: the strike is over.\n\nThey sail again.",
        "Source: Kim Lie\n\nThey sail again.",
        "Lind: The dam will hold.\nBerg: It will not.\n\nThey left.",
        "Name: Ada Lind\nStory: She built the dam.\n\nThey left.",
        "Question: Why?\nAnswer: It leaks.\n---\nThey left.",
        "title: Ferries\ndate: 1984-12-12\nThey sail again.",
    ],
)
def test_labels_of_prose_are_no_header(tmp_path, text):
    [article] = read_example(tmp_path, "article.md", text.encode())
    assert article.text == text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("article.txt", "&ldquo;We sail,&rdquo; said O&#8217;Neill.\n\nThe port &amp; the union agreed."),
        (
            "article.json",
            {"text": "&ldquo;We sail,&rdquo; said O’Neill.\n\nThe port &amp; the union agreed."},
        ),
        (
            "lines.jsonl",
            {"text": "“We sail,” said <b>O’Neill</b>.\n\nThe port &amp; the <i>union</i> agreed."},
        ),
        ("lines.jsonl", {"text": "<p>“We sail,” said <b>O’Neill</b>.<p>The port &amp; the union agreed."}),
    ],
)
def test_an_article_is_shown_without_html(tmp_path, name, content):
    content = content if isinstance(content, str) else json.dumps(content)
    [article] = read_example(tmp_path, name, content.encode())
    assert article.text == "“We sail,” said O’Neill.\n\nThe port & the union agreed."


def test_the_texts_of_a_file_to_extract_from_stay_as_they_are_given(tmp_path):
    file = tmp_path / "lines.jsonl"
    text = "<p>“We sail &amp; rest,” said <b>Ana Brook</b>.</p>"
    file.write_text(json.dumps({"id": "1", "text": text}))
    [article] = read_articles(file)
    assert article.text == text


def test_pictures_are_counted_and_not_named(tmp_path):
    for name in ("a.jpg", "b.JPG", "Thumbs.db"):
        (tmp_path / name).write_bytes(b"\xff\xd8")
    (tmp_path / "c.txt").write_bytes(b"a\0b")
    (tmp_path / "d.txt").write_text("They sail again.")
    coverage = Coverage.open(tmp_path, tmp_path.with_name("store"))
    again = Coverage.open(tmp_path, tmp_path.with_name("store"))
    for opened in (coverage, again):
        assert list(notices(opened.skipped)) == [
            "skipped c.txt: is not text (it holds a NUL character)",
            "passed over 3 files that are no articles (.db, .jpg)",
        ]


@pytest.mark.parametrize(
    ("name", "library", "extra"),
    [
        ("document.docx", "docx", "documents"),
        ("document.pdf", "pypdf", "documents"),
        ("review.epub", "ebooklib.epub", "documents"),
        ("crawl.warc", "warcio.archiveiterator", "archives"),
    ],
)
def test_a_format_whose_library_is_not_installed_says_how_to_install_it(
    tmp_path, monkeypatch, name, library, extra
):
    monkeypatch.setitem(sys.modules, library, None)
    [error] = read_example(tmp_path, name)
    assert error.reason == f"needs the extra “{extra}”: pip install 'on-the-record[{extra}]'"


@pytest.mark.slow
def test_the_libraries_of_formats_are_loaded_when_a_file_needs_them():
    libraries = {
        "dateparser",
        "docx",
        "ebooklib",
        "feedparser",
        "inscriptis",
        "pypdf",
        "trafilatura",
        "warcio",
    }
    program = f"import sys, index.coverage; print({libraries!r} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert loaded.stdout == "set()\n"


@pytest.mark.parametrize(
    ("run", "times"),
    [
        (" ", 200_000),
        ("\n", 200_000),
        ("…", 50_000),
        ("<", 50_000),
        ("&", 50_000),
        ("<br>", 10_000),
        ("[+1 chars] ", 10_000),
    ],
)
@pytest.mark.parametrize("name", ["article.txt", "article.json", "page.html"])
def test_a_long_run_of_characters_costs_no_time(tmp_path, name, run, times):
    text = f"They sail.{run * times}Ana Brook said so."
    content = {
        "article.txt": text,
        "article.json": json.dumps({"text": text, "title": text}),
        "page.html": f"<html><body><article>{text}</article></body></html>",
    }
    read_example(tmp_path, name)
    started = process_time()
    read_example(tmp_path, name, content[name].encode())
    assert process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("They sail again… [+1234 chars]", "They sail again"),
        ("They sail again...\n[+1234 chars]\n", "They sail again"),
        ("They sail [+1234 chars] again.", "They sail [+1234 chars] again."),
    ],
)
def test_the_mark_of_a_text_that_newsapi_cuts_is_left_out(tmp_path, text, shown):
    [article] = read_example(tmp_path, "article.json", json.dumps({"text": text}).encode())
    assert article.text == shown


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
ENTITY_BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>'


@pytest.mark.slow
@pytest.mark.parametrize("head", [ENTITY_BOMB, EXTERNAL])
@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("bomb.xml", "<nitf><body><body.content><p>They sail. &l11;</p></body.content></body></nitf>"),
        (
            "bomb.rss",
            "<rss version='2.0'><channel><item><title>Sail &l11;</title></item></channel></rss>",
        ),
        ("bomb.html", "<html><body><p>They sail. &l11;</p></body></html>"),
    ],
)
def test_entities_of_a_file_are_neither_expanded_nor_fetched(tmp_path, name, head, body):
    tracemalloc.start()
    items = read_example(tmp_path, name, f"{head}{body}".encode())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000_000
    for item in items:
        if isinstance(item, Article):
            assert "root:" not in item.text
            assert item.text.count("lol") < 10


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.gz", "bomb.docx", "bomb.epub"])
def test_a_bomb_of_a_compressed_file_is_named(tmp_path, monkeypatch, name):
    monkeypatch.setattr(containers, "MAX_MEMBER", 1_000_000)
    zeros = b"0" * 2_000_000
    member = {"bomb.docx": "word/document.xml", "bomb.epub": "META-INF/container.xml"}.get(name, "a.txt")
    content = gzip.compress(zeros) if name == "bomb.gz" else zipped({member: zeros})
    monkeypatch.setattr("index.ingest.formats.documents._MAX_SIZE", 1_000_000)
    [error] = read_example(tmp_path, name, content)
    assert "unpacks to more than 1,000,000 bytes" in error.reason


def tarred(members):
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, inner in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(inner)
            archive.addfile(member, io.BytesIO(inner))
    return content.getvalue()


@pytest.mark.parametrize(
    "name", ["bomb.zip", "bomb.tar.gz", "bomb.warc.gz", "zips.zip", "gzips.tar.gz", "junk.zip"]
)
def test_a_bomb_of_many_files_of_a_common_size_ends(tmp_path, monkeypatch, name):
    monkeypatch.setattr(containers, "MAX_UNPACKED", 1_000_000)
    text = b"The ferry sails." + b" " * 50_000
    members = {f"{i}.txt": text for i in range(100)}
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The ferry sails.</p>" + b" " * 50_000
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
    head += b"WARC-Target-URI: https://example.org/ferry\r\n"
    record = head + b"Content-Length: %d\r\n\r\n" % len(page) + page + b"\r\n\r\n"
    content = {
        "bomb.zip": lambda: zipped(members),
        "bomb.tar.gz": lambda: tarred(members),
        "bomb.warc.gz": lambda: gzip.compress(record * 100),
        "zips.zip": lambda: zipped({f"{i}.zip": zipped(dict(list(members.items())[:10])) for i in range(10)}),
        "gzips.tar.gz": lambda: tarred({f"{i}.txt.gz": gzip.compress(text) for i in range(100)}),
        "junk.zip": lambda: zipped({f"{i}.png": b"\x89PNG" + bytes(50_000) for i in range(100)}),
    }[name]()
    items = read_example(tmp_path, name, content)
    assert sum(isinstance(item, Article) for item in items) <= 20
    assert items[-1].path == name
    assert "unpacks to more than 1,000,000 bytes in all" in items[-1].reason


def test_a_link_in_an_archive_is_no_article(tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("article.md", EXAMPLES["article.md"])
    [article] = read_example(tmp_path, "archive.zip", content.getvalue())
    assert article.path == "archive.zip#article.md"


def rezipped(name, change):
    """Return the example of a document with its files changed."""
    with zipfile.ZipFile(io.BytesIO(EXAMPLES[name])) as archive:
        return zipped({inner: change(inner, archive.read(inner)) for inner in archive.namelist()})


def test_a_document_of_very_many_paragraphs_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("index.ingest.formats.documents._MAX_ELEMENTS", 1_000)
    content = rezipped(
        "document.docx", lambda _, inner: inner.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 1_000)
    )
    [error] = read_example(tmp_path, "document.docx", content)
    assert error.reason == "is a Word document of more than 1,000 elements"


def test_a_book_that_lists_a_file_many_times_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("index.ingest.formats.documents._MAX_SIZE", 100_000)
    listed = b'<item href="ferries.xhtml" id="i" media-type="application/xhtml+xml"/>' * 1_000
    content = rezipped("review.epub", lambda _, inner: inner.replace(b"<manifest>", b"<manifest>" + listed))
    [error] = read_example(tmp_path, "review.epub", content)
    assert "its files have more than 100,000 bytes" in error.reason


def test_a_web_archive_with_an_endless_line_is_named_at_once(tmp_path):
    content = gzip.compress(b"WARC/1.0\r\nWARC-Type: " + b"0" * 50_000_000, 1)
    begun = process_time()
    [error] = read_example(tmp_path, "crawl.warc.gz", content)
    assert "it has a line of more than 100,000 bytes" in error.reason
    assert process_time() - begun < 1


def test_archives_inside_archives_end(tmp_path):
    content = EXAMPLES["archive.zip"]
    for _ in range(3):
        content = zipped({"inner.zip": content})
    [error] = read_example(tmp_path, "archive.zip", content)
    assert error.reason == "has more than 2 archives inside each other"


@pytest.mark.parametrize("name", ["../../evil.md", "/etc/evil.md", "a/../../evil.md"])
def test_the_path_of_a_file_in_an_archive_is_a_name_and_leads_nowhere(tmp_path, name):
    [article] = read_example(tmp_path, "archive.zip", zipped({name: EXAMPLES["article.md"]}))
    assert article.path == f"archive.zip#{name}"
    assert [file.name for file in tmp_path.iterdir()] == ["archive.zip"]


@pytest.mark.parametrize("damage", [b"\0ameless", b"\xffameless"])
def test_a_damaged_file_in_an_archive_costs_itself_alone(tmp_path, damage):
    archive = zipped({"nameless": b"The ferry sails.", "article.md": EXAMPLES["article.md"]})
    place = slice(0, None) if damage.startswith(b"\0") else slice(0, archive.rindex(b"nameless"))
    archive = archive[place].replace(b"nameless", damage) + archive[len(archive[place]) :]
    error, article = read_example(tmp_path, "archive.zip", archive)
    assert str(error).startswith("archive.zip#")
    assert article.path == "archive.zip#article.md"


def test_two_files_of_one_name_in_an_archive_have_a_path_each(tmp_path):
    archive = zipped({"one.md": b"The ferry sails.", "two.md": b"The bridge is closed."})
    articles = read_example(tmp_path, "archive.zip", archive.replace(b"two.md", b"one.md"))
    assert [article.path for article in articles] == ["archive.zip#one.md", "archive.zip#one.md~2"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("table.csv", b"title;text\n"),
        ("lines.jsonl", b"\n"),
        ("feed.rss", b"<rss version='2.0'><channel><title>Harbour Post</title></channel></rss>"),
        ("crawl.warc", EXAMPLES["crawl.warc"].replace(b"WARC-Type: response", b"WARC-Type: metadata")),
        ("archive.zip", zipped({})),
        ("archive.zip", zipped({".hidden.md": b"The ferry sails."})),
    ],
)
def test_a_file_without_any_article_is_named(tmp_path, name, content):
    [error] = read_example(tmp_path, name, content)
    assert str(error) == f"{name}: holds no articles"


def test_a_web_archive_that_is_cut_off_or_longer_than_it_says_is_named(tmp_path):
    whole = EXAMPLES["crawl.warc.gz"]
    *_, error = read_example(tmp_path, "crawl.warc.gz", whole[: len(whole) // 2])
    assert error.reason.startswith("is not a whole web archive that can be read")
    whole = EXAMPLES["crawl.warc"]
    article, error = read_example(tmp_path, "crawl.warc", whole[: whole.index(b"<footer>")])
    assert (article.title, error.reason) == (TITLE, "its end is missing")
    article, error = read_example(
        tmp_path, "crawl.warc", EXAMPLES["crawl.warc"].replace(b"Home", b"Front page")
    )
    assert article.title == TITLE
    assert error.reason == "has more in a record than its length says"


def test_what_a_library_quotes_of_a_damaged_file_is_cut_short(tmp_path):
    [error] = read_example(tmp_path, "crawl.warc", b"WARC/1.0\r\n\r\n" + b"x" * 5_000)
    assert len(error.reason) <= 300


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_damaged_file_is_read_or_named(name):
    """Mutate each example, and what is in it if it is compressed; `python -m tests.faults.files` has more."""
    faults, _, _ = files.run(name, RUNS)
    assert not faults
