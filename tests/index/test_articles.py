"""Articles are read from files, and bad ones are named."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.articles import read_file, read_folder
from index.ingest.formats import json_lines, text
from index.ingest.formats.detection import SUFFIXES, Format
from index.ingest.formats.reader import READERS
from index.model.article import Article
from index.model.errors import ArticleError, IncompleteError


def read(folder):
    items = list(read_folder(folder))
    return (
        [item for item in items if isinstance(item, Article)],
        [item for item in items if isinstance(item, ArticleError)],
    )


def test_front_matter_says_where_an_article_is_from(tmp_path):
    (tmp_path / "a.md").write_text(
        "---\ntitle: Ferry strike ends\noutlet: Harbour Post\nurl: https://example.org/a\n"
        "author: Ana Brook\npublished: 2023-04-05\n---\nThe strike is over.\n"
    )
    [article], [] = read(tmp_path)
    assert (article.title, article.outlet, article.url) == (
        "Ferry strike ends",
        "Harbour Post",
        "https://example.org/a",
    )
    assert (article.author, article.published) == ("Ana Brook", date(2023, 4, 5))
    assert article.text == "The strike is over."


def test_an_article_without_front_matter_is_its_whole_text(tmp_path):
    (tmp_path / "a.txt").write_text("First.\n\nSecond. \n")
    [article], [] = read(tmp_path)
    assert (article.path, article.text, article.title) == ("a.txt", "First.\n\nSecond. \n", "")


def test_a_jsonl_file_holds_an_article_a_line(tmp_path):
    lines = [
        {"id": "n1", "text": "One.", "outlet": "Harbour Post", "published": "2023-04-05T10:00:00Z"},
        {"text": "Two.\u2028Still two."},
    ]
    (tmp_path / "wire.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    articles, [] = read(tmp_path)
    assert [(a.path, a.text) for a in articles] == [
        ("wire.jsonl#n1", "One."),
        ("wire.jsonl#2", "Two.\u2028Still two."),
    ]
    assert articles[0].published == date(2023, 4, 5)


def test_a_reader_takes_bytes_and_a_path():
    content = b"\xef\xbb\xbf---\r\ntitle: Ferry\r\n---\r\nIt sank.\r\n\r\nNobody slept."
    assert list(text.read(content, "a.md")) == [Article("a.md", "It sank.\n\nNobody slept.", "Ferry")]
    lines = b'{"text": "It sank."}\r\n\r\n{"id": "n", "text": "Nobody slept."}'
    assert list(json_lines.read(lines, "a.jsonl")) == [
        Article("a.jsonl#1", "It sank."),
        Article("a.jsonl#n", "Nobody slept."),
    ]


def test_a_format_is_added_by_its_reader(tmp_path, monkeypatch):
    def reader(content, path):
        for number, row in enumerate(content.decode().splitlines()):
            yield Article(f"{path}#{number}", row) if row else ArticleError(f"{path}#{number}", "is empty")

    monkeypatch.setitem(SUFFIXES, ".rows", Format.TABLE)
    monkeypatch.setitem(READERS, Format.TABLE, reader)
    (tmp_path / "a.ROWS").write_text("The ferry sank.\n\nNobody slept.")
    articles, [error] = read(tmp_path)
    assert [(a.path, a.text) for a in articles] == [
        ("a.ROWS#0", "The ferry sank."),
        ("a.ROWS#2", "Nobody slept."),
    ]
    assert error.path == "a.ROWS#1"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"a\0b", "is not text (it holds a NUL character)"),
        ("a.txt", b" \n ", "holds no text"),
        ("a.jpg", b"\xff\xd8", "is not an article file"),
        ("a.docx", b"PK", "is not a document that can be read"),
        ("a.jsonl", b"[" * 100_000, "cannot be read as JSON (maximum recursion depth exceeded"),
        (
            "a.jsonl",
            b'{"n": ' + b"1" * 5000 + b"}",
            "cannot be read as JSON (Exceeds the limit",
        ),
        ("a.jsonl", b"{", "is not JSON (Expecting property name enclosed in double quotes, column 2)"),
        ("a.jsonl", b'{"title": "T"}', 'needs an object with "text"'),
        ("a.jsonl", b"[1]", 'needs an object with "text"'),
    ],
)
def test_a_bad_article_is_named_and_the_others_are_read(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text("A good one.")
    [good], [bad] = read(tmp_path)
    assert good.path == "good.txt"
    assert bad.path.startswith(name)
    assert bad.reason.startswith(reason)


@pytest.mark.parametrize(
    ("front_matter", "reason"),
    [
        ("published: soon", "published: 'soon' is not a date such as 2023-04-05"),
        ("published: 2023-13-45", "published: '2023-13-45' is not a date such as 2023-04-05"),
        ("title: {a: b}", "title is neither words nor a list of words"),
        ("title: &a Ferry", "has front matter with an anchor or an alias (& or *), which is not supported"),
    ],
)
def test_a_value_that_cannot_be_read_costs_itself_alone(tmp_path, front_matter, reason):
    (tmp_path / "a.md").write_text(f"---\noutlet: Harbour Post\n{front_matter}\n---\nThe strike is over.\n")
    [article], [error] = read(tmp_path)
    assert article.text == "The strike is over."
    assert isinstance(error, IncompleteError)
    assert (error.path, error.reason) == ("a.md", reason)


def test_a_file_that_disappears_before_it_is_read_is_named(tmp_path):
    [error] = read_file(tmp_path / "gone.txt", "gone.txt")
    assert (error.path, error.reason) == ("gone.txt", "cannot be read (No such file or directory)")


def test_several_authors_are_named_together(tmp_path):
    (tmp_path / "a.md").write_text("---\nauthor: [Ana Brook, Kim Lie]\n---\nThe strike is over.\n")
    [article], [] = read(tmp_path)
    assert article.author == "Ana Brook, Kim Lie"


def test_half_a_surrogate_pair_is_replaced(tmp_path):
    line = r'{"id": "\ud83d", "title": "Dam \udfff", "text": "The \ud83d dam \ud83d\ude00 held."}'
    (tmp_path / "a.jsonl").write_text(line)
    [article], [] = read(tmp_path)
    assert (article.path, article.title) == ("a.jsonl#\ufffd", "Dam \ufffd")
    assert article.text == "The \ufffd dam \U0001f600 held."


def test_hidden_files_and_folders_are_passed_over(tmp_path):
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "a.txt").write_text("No.")
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    assert read(tmp_path) == ([], [])


def test_folders_are_read_in_the_order_of_their_paths(tmp_path):
    for path in ("b.txt", "a/z.txt", "a/b.txt"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("Text.")
    assert [a.path for a in read(tmp_path)[0]] == ["a/b.txt", "a/z.txt", "b.txt"]


def test_a_missing_folder_and_a_file_in_its_place_are_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="gone does not exist"):
        list(read_folder(tmp_path / "gone"))
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError, match="file is a file, not a folder"):
        list(read_folder(tmp_path / "file"))


def test_the_digest_is_of_what_an_article_says_not_of_where_it_lies():
    assert Article("a.txt", "Text.").digest == Article("b.txt", "Text.").digest
    assert Article("a.txt", "Text.").digest != Article("a.txt", "Text.", outlet="Harbour Post").digest
    assert Article("a.txt", "Text.").titled("Made").digest == Article("a.txt", "Text.").digest


@given(content=st.binary(max_size=200), suffix=st.sampled_from([".txt", ".md", ".jsonl"]))
def test_any_file_is_read_or_named(tmp_path_factory, content, suffix):
    folder = tmp_path_factory.mktemp("articles")
    (folder / f"a{suffix}").write_bytes(content)
    for item in read_folder(folder):
        assert isinstance(item, Article | ArticleError)


@given(content=st.text(max_size=200))
def test_any_text_after_three_dashes_is_read_or_named(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("articles")
    (folder / "a.md").write_text(f"---\n{content}\n---\nText.", encoding="utf-8")
    for item in read_folder(folder):
        assert isinstance(item, Article | ArticleError)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
keys = st.sampled_from(["id", "text", "title", "outlet", "url", "author", "published"])


@given(st.dictionaries(keys, values))
def test_any_record_is_read_or_named_and_what_is_read_can_be_kept(tmp_path_factory, record):
    folder = tmp_path_factory.mktemp("articles")
    (folder / "a.jsonl").write_text(json.dumps(record))
    for item in read_folder(folder):
        assert isinstance(item, Article | ArticleError)
        if isinstance(item, Article):
            assert f"{item.path} {item.text} {item.title} {item.author}".encode()
