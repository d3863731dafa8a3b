"""Fuzzed parsers of the library: article files, texts, queries, the store's files and the analysis."""

import json
import zlib
from datetime import date
from functools import cache

from index import SEEDS
from index.coverage import Coverage
from index.ingest.analysis import Analyser
from index.ingest.articles import read_file
from index.model.article import Article
from index.model.errors import ArticleError
from index.model.question import PreviousQuestion
from index.questions.claims import claims
from index.questions.compared_words import compared_words
from index.questions.followups import complete, is_elliptical, is_question
from index.questions.question_parser import parse_question
from index.search.query import narrowed, parse
from index.storage import array_file, index_file
from index.storage.analysis_rows import DamagedRowError, decode, encode
from index.text.markup import markup_spans
from index.text.paragraphs import dateline, paragraphs
from index.text.terms import find_terms, terms
from tests.fuzz.common import FOLDER, MAX_TEXT, any_text, check_line, coverage

_TODAY = date(2024, 2, 29)
FILES = (
    *("a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.csv", "a.tsv", "a.rss", "a.xml", "a.eml", "a.mbox"),
    *("a.docx", "a.pdf", "a.epub", "a.warc", "a.wacz", "a.gz", "a.zip", "a.tar", "a", "coverage.toml"),
)
"""A name of a file for each format, for none, and for what the articles of a folder have in common."""


def _check_article(item: Article | ArticleError) -> None:
    """Assert that an article can be stored and searched, or that its error is one line."""
    if isinstance(item, ArticleError):
        check_line(str(item))
        return
    assert item.text.strip()
    assert item.digest
    for words in (item.path, item.text, item.title, item.outlet or "", item.url or "", item.author or ""):
        words.encode()


def readers(data: bytes) -> None:
    """Read some bytes, after the first, as an article file of the format that the first one tells."""
    file = FOLDER / FILES[(data[:1] or b"\0")[0] % len(FILES)]
    file.write_bytes(data[1:])
    for item in read_file(file, file.name):
        _check_article(item)


def front_matter(data: bytes) -> None:
    """Read some bytes as the front matter of an article, and as an object in JSON lines."""
    file = FOLDER / "front.md"
    file.write_bytes(b"---\n" + data + b"\n---\nThe ferry sails again.\n")
    for item in read_file(file, file.name):
        _check_article(item)
    file = FOLDER / "front.jsonl"
    values = data.decode("utf-8", "replace").split("\n")
    keys = ("id", "title", "outlet", "url", "author", "published")
    record = {"text": "The ferry sails again.", **dict(zip(keys, values, strict=False))}
    file.write_text(json.dumps(record) + "\n{" + ", ".join(values) + "}\n", encoding="utf-8")
    for item in read_file(file, file.name):
        _check_article(item)


def texts(data: bytes) -> None:
    """Cut a text into paragraphs, terms and marked-up parts."""
    text = any_text(data)
    assert dateline(text) <= len(text)
    for start, end in paragraphs(text):
        assert text[start:end].strip()
        for span in markup_spans(text, start, end):
            assert start <= span[0] < span[1] <= end
    assert all(terms(text))
    list(find_terms(text, {"ferry", "", "é"}))


def queries(data: bytes) -> None:
    """Parse a typed text as a query, a question, a claim and a follow-up."""
    text = any_text(data)[:MAX_TEXT]
    parse(text, _TODAY)
    parse(narrowed(text, speaker=text, source=text), _TODAY)
    question = parse_question(text)
    assert question.kind
    is_question(text)
    is_elliptical(text)
    for previous in (
        PreviousQuestion("What did Stoltenberg say about China?", "Jens Stoltenberg"),
        PreviousQuestion(text),
    ):
        complete(text, previous)
    for claim in claims(text):
        assert claim.words in text
        assert 0 <= claim.start <= claim.end <= len(text)
    for word in compared_words(text):
        assert word.form


@cache
def stored() -> tuple[bytes, dict[str, object]]:
    """Return an index's content and its manifest."""
    store = FOLDER / "store"
    Coverage.open(SEEDS, store)
    [manifest] = store.glob("*.json")
    _, _, body = manifest.read_bytes().partition(b"\n")
    content: dict[str, object] = json.loads(body)
    return (store / str(content["file"])).read_bytes(), content


@cache
def stored_analysis() -> tuple[str, bytes]:
    """Return the digest of an article, and its analysis as a row has it."""
    article = next(coverage().iter_articles())
    analysed = coverage().read(article.path)
    return article.digest, zlib.decompress(encode(analysed, "v")[2])


def stores(data: bytes) -> None:
    """Read some bytes as each of a store's files, under a right checksum, as an earlier release might."""
    kind, rest = (data[:1] or b"\0")[0] % 3, data[1:]
    if kind == 0:
        manifest = FOLDER / "0.json"
        manifest.write_bytes(f"{zlib.crc32(rest):08x}\n".encode() + rest)
        try:
            index_file._load(manifest)
        except (OSError, ValueError) as error:
            assert str(error)
    elif kind == 1:
        content, body = stored()
        try:
            layout = json.loads(_patched(json.dumps(body["layout"]).encode(), rest))
        except (ValueError, RecursionError):
            return
        if not isinstance(layout, dict):
            return
        try:
            array_file.read(index_file._Arrays, content, layout)
        except ValueError as error:
            assert str(error)
    else:
        digest, content = stored_analysis()
        compressed = zlib.compress(_patched(content, rest), 1)
        checksum = zlib.crc32(compressed)
        decode(digest, "v", compressed, checksum)
        try:
            decode(digest, "v", rest, checksum)
        except DamagedRowError as error:
            check_line(str(error))


def _patched(content: bytes, patch: bytes) -> bytes:
    """Return some content with a patch at a place that its first two bytes tell."""
    place = int.from_bytes(patch[:2], "big") * 7 % len(content)
    return content[:place] + patch[3:] + content[place + (patch[2:3] or b"\0")[0] % 40 :]


@cache
def analyser() -> Analyser:
    return Analyser()


def analyses(data: bytes) -> None:
    """Analyse a text: its sentences, mentions, quotations, speakers and dates."""
    text = any_text(data).encode("utf-8", "replace").decode()[:MAX_TEXT]
    analysed = analyser().analyse(Article("a.txt", text))
    for quotation in analysed.quotations:
        assert 0 <= quotation.start < quotation.end <= len(text)
    for sentence in analysed.sentences:
        assert text[sentence.start : sentence.end].strip()
    row = encode(analysed, "v")
    assert decode(analysed.article.digest, "v", row[2], row[3]) == analysed
