"""An example of each format that articles come in, with what is read of it."""

import gzip
import io
import json
import tarfile
import zipfile
from email.message import EmailMessage

import docx
from ebooklib import epub
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

TEXT = (
    "The strike is over, the port said on Wednesday.\n\n“We are glad,” said Ana Brook, who leads the union."
)
TITLE = "Ferries sail again"
PARAGRAPHS = [f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n")]
BODY = "".join(PARAGRAPHS)
URL = "https://www.harbour.example/ferries"


def page():
    """Return a page of a news site."""
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{TITLE} | Harbour Post</title>
<meta property="og:site_name" content="Harbour Post"><meta property="og:title" content="{TITLE}">
<meta name="author" content="Kim Lie"><meta property="article:published_time" content="2023-04-05T10:00:00Z">
<link rel="canonical" href="{URL}"></head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>{TITLE}</h1>{BODY}</article><footer>Sign up for our newsletter</footer>
</body></html>""".encode()


def json_of(value):
    """Return a value as the bytes of JSON."""
    return json.dumps(value).encode()


PDF_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 792] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)


def pdf():
    """Return a PDF of one page."""
    lines = TEXT.replace("“", '"').replace("”", '"').split("\n\n")
    shown = "".join(f"({line}) Tj 0 -28 Td " for line in lines)
    stream = f"BT /F1 12 Tf 72 700 Td {shown}ET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PDF_PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (%s) /Author (Kim Lie) /CreationDate (D:20230405100000Z) >>" % TITLE.encode(),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        start,
    )


def word():
    """Return a Word document."""
    document = docx.Document()
    document.core_properties.title = TITLE
    document.core_properties.author = "Kim Lie"
    for paragraph in TEXT.split("\n\n"):
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def book():
    """Return an e-book of one chapter."""
    made = epub.EpubBook()
    made.set_identifier("harbour")
    made.set_title("Harbour Review")
    made.set_language("en")
    made.add_author("Kim Lie")
    chapter = epub.EpubHtml(title=TITLE, file_name="ferries.xhtml", content=f"<h1>{TITLE}</h1>{BODY}")
    made.add_item(chapter)
    made.spine = [chapter]
    made.add_item(epub.EpubNcx())
    out = io.BytesIO()
    epub.write_epub(out, made)
    return out.getvalue()


def message():
    """Return a message of mail."""
    made = EmailMessage()
    made["Subject"] = TITLE
    made["From"] = "Kim Lie <kim@harbour.example>"
    made["Date"] = "Wed, 05 Apr 2023 10:00:00 +0200"
    made.set_content(TEXT)
    return made.as_bytes()


def saved_page():
    """Return a page as a browser saves it in one file."""
    made = EmailMessage()
    made["Snapshot-Content-Location"] = URL
    made["Subject"] = TITLE
    made.set_content(page().decode(), subtype="html")
    made.make_related()
    made.add_related(b"GIF89a", maintype="image", subtype="gif")
    return made.as_bytes()


def web_archive(*, gzip=True):
    """Return a web archive of one page."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    record = writer.create_warc_record(URL, "response", payload=io.BytesIO(page()), http_headers=headers)
    writer.write_record(record)
    return out.getvalue()


def zipped(files):
    """Return a ZIP archive of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(files):
    """Return a compressed tar archive of files."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


MARKDOWN = (
    f"---\ntitle: {TITLE}\noutlet: Harbour Post\nauthor: Kim Lie\ndate: April 5, 2023\n---\n{TEXT}\n".encode()
)
RECORD = {
    "title": TITLE,
    "text": TEXT,
    "url": URL,
    "published": "2023-04-05",
    "author": "Kim Lie",
    "source": "Harbour Post",
}
NEWSAPI = {
    "status": "ok",
    "totalResults": 1,
    "articles": [
        {
            "source": {"id": "harbour-post", "name": "Harbour Post"},
            "author": "Kim Lie",
            "title": TITLE,
            "description": "The strike is over.",
            "url": URL,
            "urlToImage": None,
            "publishedAt": "2023-04-05T10:00:00Z",
            "content": f"{TEXT}… [+1234 chars]",
        }
    ],
}
WEBZ = {
    "posts": [
        {
            "thread": {
                "site": "harbour.example",
                "title": TITLE,
                "url": URL,
                "published": "2023-04-05T10:00:00.000+03:00",
            },
            "author": "Kim Lie",
            "title": TITLE,
            "text": TEXT,
            "language": "english",
        }
    ],
    "totalResults": 1,
}
GUARDIAN = {
    "response": {
        "status": "ok",
        "results": [
            {
                "id": "world/2023/apr/05/ferries",
                "webPublicationDate": "2023-04-05T10:00:00Z",
                "webTitle": TITLE,
                "webUrl": URL,
                "fields": {"byline": "Kim Lie", "body": BODY, "publication": "Harbour Post"},
            }
        ],
    }
}
MEDIA_CLOUD = {
    "stories": [
        {
            "title": TITLE,
            "url": URL,
            "media_name": "Harbour Post",
            "publish_date": "2023-04-05",
            "text": TEXT,
            "author": ["Kim Lie"],
        }
    ]
}
GDELT = {
    "articles": [
        {
            "url": URL,
            "title": TITLE,
            "seendate": "20230405T100000Z",
            "domain": "harbour.example",
            "language": "English",
            "content": TEXT,
            "authors": [{"name": "Kim Lie"}],
        }
    ]
}
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbour Post",
    "items": [
        {
            "id": URL,
            "url": URL,
            "title": TITLE,
            "content_html": BODY,
            "date_published": "2023-04-05T10:00:00Z",
            "authors": [{"name": "Kim Lie"}],
        }
    ],
}
NINJS = {
    "uri": URL,
    "headline": TITLE,
    "byline": "Kim Lie",
    "versioncreated": "2023-04-05T10:00:00Z",
    "provider": "Harbour Post",
    "body_html": BODY,
}
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour Post</title><item><title>{TITLE}</title><link>{URL}</link><guid>{URL}</guid>
<dc:creator>Kim Lie</dc:creator><pubDate>Wed, 05 Apr 2023 10:00:00 GMT</pubDate>
<description>The strike is over.</description><content:encoded><![CDATA[{BODY}]]></content:encoded>
</item></channel></rss>""".encode()
ATOM = f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Harbour Post</title><entry><title>{TITLE}</title><link href="{URL}"/><id>{URL}</id>
<author><name>Kim Lie</name></author><published>2023-04-05T10:00:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{BODY}</div></content></entry>
</feed>""".encode()
NEWSML = f"""<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">
<header><sent>2023-04-06T10:00:00Z</sent></header><itemSet><newsItem guid="urn:newsml:1" version="1">
<itemMeta><versionCreated>2023-04-05T10:00:00Z</versionCreated>
<provider literal="Harbour Post"><name>Harbour Post</name></provider></itemMeta>
<contentMeta><headline>{TITLE}</headline><by>Kim Lie</by></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<body>{BODY}</body></html></inlineXML></contentSet></newsItem>
</itemSet></newsMessage>""".encode()
NEWSML_1 = f"""<?xml version="1.0"?><NewsML><NewsItem><Identification><NewsIdentifier>
<DateId>20230405</DateId></NewsIdentifier></Identification><NewsManagement><FirstCreated>20230405T100000+0000</FirstCreated>
</NewsManagement><NewsComponent><NewsLines><HeadLine>{TITLE}</HeadLine><ByLine>By Kim Lie</ByLine></NewsLines>
<AdministrativeMetadata><Provider><Party FormalName="Harbour Post"/></Provider></AdministrativeMetadata>
<ContentItem><DataContent>{BODY}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>""".encode()
NITF = f"""<?xml version="1.0"?><nitf><head><title>{TITLE}</title>
<docdata><date.issue norm="20230405T100000Z"/>
</docdata><pubdata name="Harbour Post"/></head><body><body.head><hedline><hl1>{TITLE}</hl1></hedline>
<byline><person>Kim Lie</person></byline></body.head><body.content>{BODY}</body.content>
</body></nitf>""".encode()
TABLE = (
    "headline;body;link;pubDate;authors;site\n"
    f'{TITLE};"{TEXT.replace(chr(34), chr(34) * 2)}";{URL};2023/04/05;Kim Lie;Harbour Post\n'
).encode()
TABS = (
    "title\ttext\turl\tpublished\tauthor\toutlet\n"
    f'{TITLE}\t"{TEXT}"\t{URL}\t2023-04-05\tKim Lie\tHarbour Post\n'
).encode()

EXAMPLES = {
    "article.txt": TEXT.encode(),
    "article.md": MARKDOWN,
    "page.html": page(),
    "page-without-suffix.txt": page(),
    "article.json": json_of(RECORD),
    "list.json": json_of([RECORD]),
    "newsapi.json": json_of(NEWSAPI),
    "webz.json": json_of(WEBZ),
    "guardian.json": json_of(GUARDIAN),
    "mediacloud.json": json_of(MEDIA_CLOUD),
    "gdelt.json": json_of(GDELT),
    "feed.json": json_of(JSON_FEED),
    "ninjs.json": json_of(NINJS),
    "lines.jsonl": json_of(RECORD) + b"\n",
    "lines.ndjson": json_of(RECORD),
    "table.csv": TABLE,
    "table.tsv": TABS,
    "feed.rss": RSS,
    "feed.xml": RSS,
    "feed.atom": ATOM,
    "newsml.xml": NEWSML,
    "newsml1.xml": NEWSML_1,
    "nitf.xml": NITF,
    "message.eml": message(),
    "inbox.mbox": b"From kim@harbour.example Wed Apr  5 10:00:00 2023\n" + message(),
    "page.mht": saved_page(),
    "page.mhtml": saved_page(),
    "document.docx": word(),
    "document.pdf": pdf(),
    "review.epub": book(),
    "crawl.warc": web_archive(gzip=False),
    "crawl.warc.gz": web_archive(),
    "crawl.wacz": zipped({"archive/data.warc.gz": web_archive(), "datapackage.json": b"{}"}),
    "article.md.gz": gzip.compress(MARKDOWN),
    "archive.zip": zipped({"news/article.md": MARKDOWN}),
    "archive.tar": gzip.decompress(tarred({"news/article.md": MARKDOWN})),
    "archive.tar.gz": tarred({"news/article.md": MARKDOWN}),
}
"""The content of an example of each format, by the name of its file. All but documents have the same text."""
