"""Files as services, exports and old programs write them."""

import json
from email.message import EmailMessage

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.formats import reader
from index.ingest.formats.authors import author_names
from index.ingest.formats.decoding import restored
from index.ingest.formats.detection import Format, detect
from index.model.article import Article

FIRST = "The mill will shut in June, the council said on Monday."
SECOND = "“We have no other way,” said Tess Hollis, who chairs the council."
TEXT = f"{FIRST}\n\n{SECOND}"
PAGE = f"<html><head><title>Mill to shut</title></head><body><article><p>{FIRST}</p><p>{SECOND}</p></article>"


def read(content, name):
    if not isinstance(content, bytes):
        content = (content if isinstance(content, str) else json.dumps(content)).encode()
    return list(reader.read(content, name, name))


def article_of(content, name):
    (article,) = read(content, name)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize(
    "answer",
    [
        [{"title": {"rendered": "Mill &#8217;s end"}, "content": {"rendered": f"<p>{TEXT}</p>"}}],
        {"response": {"docs": [{"headline": {"main": "Mill ’s end"}, "lead_paragraph": TEXT}]}},
        {"db": [{"data": {"posts": [{"title": "Mill ’s end", "plaintext": TEXT}]}}]},
        {"@graph": [{"headline": "Mill ’s end", "articleBody": TEXT}]},
        {"first": {"title": "Mill ’s end", "text": TEXT}},
        {"title": {"0": "Mill ’s end"}, "text": {"0": TEXT}},
        {"headline": "Mill ’s end", "body_xhtml": f"<p>{TEXT}</p>"},
        {"text": TEXT, "meta": {"title": "Mill ’s end"}},
        [{"index": 0, "_source": {"title": "Mill ’s end", "body": TEXT}}],
    ],
)
def test_articles_are_found_wherever_a_service_nests_them(answer):
    article = article_of(answer, "a.json")
    assert (article.title, article.text.split()) == ("Mill ’s end", TEXT.split())


def test_rows_given_by_columns_and_articles_given_by_name_have_a_path_each():
    columns = {"title": {"4": "A", "7": "B"}, "text": {"4": FIRST, "7": SECOND}}
    named = {"4": {"title": "A", "text": FIRST}, "7": {"title": "B", "text": SECOND}}
    for answer in (columns, named):
        articles = read(answer, "a.json")
        assert [(a.path, a.title, a.text) for a in articles] == [
            ("a.json#4", "A", FIRST),
            ("a.json#7", "B", SECOND),
        ]


@pytest.mark.parametrize("separator", ["\n", "", "\n\x1e"])
@pytest.mark.parametrize("indent", [None, 2])
def test_values_of_json_may_follow_each_other(separator, indent):
    values = [json.dumps({"title": title, "text": TEXT}, indent=indent) for title in "AB"]
    assert [article.title for article in read(separator.join(values), "a.json")] == ["A", "B"]


def test_the_actions_in_a_bulk_file_of_elasticsearch_are_no_articles():
    lines = [{"index": {"_index": "news", "_id": "1"}}, {"title": "Mill", "body": TEXT}]
    assert article_of("\n".join(map(json.dumps, lines)), "a.jsonl").title == "Mill"


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("By ROB TATE", "ROB TATE"),
        ("Byron Tate", "Byron Tate"),
        ("['Rob Tate', 'Ann Lee']", "Rob Tate, Ann Lee"),
        ('["Rob Tate"]', "Rob Tate"),
        ("Rob Tate <rob@mill.example>", "Rob Tate"),
        ("rob@mill.example (Rob Tate)", "Rob Tate"),
        ("rob@mill.example", "rob@mill.example"),
        ("https://mill.example/authors/rob", None),
        ("17", None),
        ("Rob Tate and Ann Lee", "Rob Tate and Ann Lee"),
        ({"givenName": "Rob", "familyName": "Tate"}, "Rob Tate"),
        ({"@type": "Person", "name": ["Rob Tate"]}, "Rob Tate"),
        ({"original": "By Rob Tate", "person": []}, "Rob Tate"),
        ({"original": "", "person": []}, None),
    ],
)
def test_an_author_is_shown_by_name(written, names):
    assert article_of({"text": TEXT, "author": written}, "a.json").author == names


@given(st.text() | st.none())
def test_whatever_stands_for_an_author_is_read(written):
    names = author_names(written)
    assert names is None or names.strip()


@pytest.mark.parametrize(
    "written",
    [
        "Published: April 5, 2023",
        "Posted on April 5, 2023 by Rob",
        "First published on Wed 5 Apr 2023 10.15 BST",
        "Updated 5 April 2023",
        "Weds, Apr 5 2023",
        {"$date": "2023-04-05T10:15:00Z"},
        {"$date": {"$numberLong": "1680689700000"}},
    ],
)
def test_a_date_may_have_a_label_a_weekday_or_an_object_around_it(written):
    article = article_of({"text": TEXT, "date": written}, "a.json")
    assert article.published_iso == "2023-04-05"


def test_a_title_ends_before_its_outlet():
    article = article_of({"title": "Mill to shut - Mill Post", "source": "Mill Post", "text": TEXT}, "a.json")
    assert article.title == "Mill to shut"
    assert article_of({"title": "Mill to shut - now", "text": TEXT}, "a.json").title == "Mill to shut - now"


ROW = f'"Mill: to, shut";"{FIRST} He said ""no"" to it.";5 April 2023\n'
SHOWN = f'{FIRST} He said "no" to it.'


@pytest.mark.parametrize(
    "table",
    [
        f"Headline;Body Text;Pub Date\n{ROW}",
        f"sep=;\r\nHeadline;Body Text;Pub Date\r\n{ROW}",
        f"\n\nHeadline;Body Text;Pub Date\n{ROW}",
        f"Export of May 2023;;\n\nHeadline;Body Text;Pub Date\n{ROW}",
        "Headline;Body Text;Pub Date\n" + ROW.replace('""', '\\"'),
    ],
)
def test_a_table_is_read_as_programs_export_it(table):
    article = article_of(table, "a.csv")
    assert (article.title, article.text, article.published_iso) == ("Mill: to, shut", SHOWN, "2023-04-05")


def test_a_table_without_names_of_columns_is_named_once():
    rows = "".join(f"Mill {number},2023-04-05,{FIRST}\n" for number in range(3))
    with pytest.raises(reader.ArticleError, match="names no column"):
        read(rows.replace("June, the", "June the"), "a.csv")


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf16_needs_no_byte_order_mark(order):
    assert article_of(TEXT.encode(order), "a.txt").text == TEXT


def test_mac_roman_is_told_by_its_quotation_marks():
    text = f"{SECOND} It isn’t over.\r{FIRST}".encode("mac_roman")
    assert article_of(text, "a.txt").text == f"{SECOND} It isn’t over.\n{FIRST}"
    western = "Ò Õ Ó are letters, said José."
    assert article_of(western.encode("cp1252"), "a.txt").text == western


@pytest.mark.parametrize("misread_as", ["latin-1", "cp1252"])
def test_a_text_that_was_decoded_wrongly_before_is_restored(misread_as):
    text = "“No café is left,” Ms Núñez said — it’s over."
    misread = text.encode().decode(misread_as, errors="ignore")
    if misread_as == "latin-1":
        assert restored(misread) == text
        assert article_of(misread, "a.txt").text == text
    else:
        assert restored(misread).replace("â€", "”") == text
    (verbatim,) = reader.read(json.dumps({"text": misread}).encode(), "a.jsonl", "a.jsonl", verbatim=True)
    assert verbatim.text == misread


@pytest.mark.parametrize("text", ["«CAFÉ» à Â et Ã", "NÃO, SÃO", "Â«", "naïve café, “No”", "5 € â la"])
def test_other_letters_stay_as_they_are(text):
    assert restored(text) == text


@given(st.text())
def test_restoring_any_text_ends(text):
    assert restored(text) is not None


@pytest.mark.parametrize(
    "head",
    [
        "Title: Mill: what next?\nBy: Rob Tate\nDate: 05.04.2023\nSource: Mill Post\n\n",
        '{"title": "Mill: what next?", "date": "2023-04-05", "author": "Rob Tate",\n"source": "Mill Post"}\n',
        "---\ntitle: Mill: what next?\nauthor: [Rob Tate]\ndate: April 5, 2023\nsource: Mill Post\n---\n",
    ],
)
def test_a_header_is_read_as_programs_and_people_write_it(head):
    article = article_of(head + TEXT, "a.md")
    shown = (article.title, article.author, article.published_iso, article.outlet, article.text)
    assert shown == ("Mill: what next?", "Rob Tate", "2023-04-05", "Mill Post", TEXT)


@pytest.mark.parametrize("text", ['{"a": 1} is not a header.', f'{{"note": "x"}}\n\n{TEXT}', "{never closed"])
def test_braces_in_a_text_are_no_header(text):
    assert article_of(text, "a.md").text == text


@pytest.mark.parametrize("name", ["saved", "saved.txt"])
def test_json_and_mail_are_told_by_their_content(name):
    assert detect(json.dumps([{"text": TEXT}]).encode(), name) is Format.JSON
    assert detect(b'{"text": "a"}\n{"text": "b"}\n', name) is Format.JSON
    assert detect(b"From: Rob <rob@a.example>\r\nSubject: Mill\r\n\r\nIt shuts.", name) is Format.MAIL
    assert detect(b'{"cells": []}', "notebook.ipynb") is None
    assert detect(PAGE.encode(), "error.json") is Format.HTML
    assert detect(b"From: a reader\nIt is over.\nSubject: none", name) is not Format.MAIL


def message(subject="Mill to shut", text=TEXT):
    made = EmailMessage()
    made["Subject"], made["From"] = subject, "Rob Tate <rob@millpost.example>"
    made["Date"] = "Wed, 05 Apr 2023 10:00:00 +0200"
    made.set_content(text)
    return made


def test_a_mailbox_has_an_article_for_each_message():
    box = b"".join(
        b"From rob@millpost.example Wed Apr  5 10:00:00 2023\n" + message(subject).as_bytes() + b"\n"
        for subject in ("A", "B")
    )
    articles = read(box, "inbox.mbox")
    assert [(a.path, a.title, a.text.strip()) for a in articles] == [
        ("inbox.mbox#1", "A", TEXT),
        ("inbox.mbox#2", "B", TEXT),
    ]


def test_what_is_attached_to_a_message_is_read_and_pictures_are_left():
    mail = message("Two stories", "See below.")
    mail.add_attachment(TEXT.encode(), maintype="text", subtype="plain", filename="mill.txt")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    mail.add_attachment(message("Forwarded"))
    articles = read(mail.as_bytes(), "a.eml")
    assert [(a.path, a.title) for a in articles] == [
        ("a.eml", "Two stories"),
        ("a.eml#mill.txt", ""),
        ("a.eml#message.eml", "Forwarded"),
    ]
    only_attached = message("Release", "")
    only_attached.add_attachment(TEXT.encode(), maintype="text", subtype="plain", filename="mill.txt")
    assert article_of(only_attached.as_bytes(), "a.eml").path == "a.eml#mill.txt"


def test_messages_inside_messages_end():
    mail = message("0")
    for number in range(1, 50):
        outer = message(str(number))
        outer.add_attachment(mail)
        mail = outer
    *articles, error = read(mail.as_bytes(), "a.eml")
    assert [article.title for article in articles] == ["49", "48"]
    assert "inside each other" in str(error)


def test_a_page_that_a_browser_saved_in_one_file_is_a_page():
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://millpost.example/a\r\nSubject: Mill\r\n"
    )
    kind = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n'
    part = "--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    article = article_of(f"{head}{kind}{part}{PAGE}\r\n--B--\r\n", "page.mht")
    assert (article.title, article.url, article.outlet) == (
        "Mill to shut",
        "https://millpost.example/a",
        "millpost.example",
    )
    assert article.text == TEXT


def test_a_table_in_a_word_document_stands_where_it_is(tmp_path):
    document = docx.Document()
    document.add_paragraph("Before it.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Left.", "Right."
    document.add_paragraph("After it.")
    document.save(tmp_path / "a.docx")
    article = article_of((tmp_path / "a.docx").read_bytes(), "a.docx")
    assert article.text.split("\n\n") == ["Before it.", "Left.", "Right.", "After it."]
