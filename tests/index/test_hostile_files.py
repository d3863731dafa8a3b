"""Files that are made to stop the reader cost themselves alone."""

import json
import tracemalloc
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.coverage import Coverage
from index.ingest import analysis
from index.ingest.articles import read_folder
from index.ingest.formats import json_lines, text
from index.ingest.formats.detection import SUFFIXES, Format
from index.ingest.formats.reader import READERS
from index.model.article import Article
from index.model.errors import ArticleError, IncompleteError


def read_one(front_matter, body="The ferry sails again."):
    """Return the article of a text with front matter, and its errors."""
    article, *errors = text.read(f"---\n{front_matter}\n---\n{body}".encode(), "a.md")
    return article, errors


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("0x" + "F" * 5000, "0x" + "F" * 5000),
        ("1" * 5000, "1" * 5000),
        ("1_000", "1_000"),
        ("007", "007"),
        ("5.10", "5.10"),
        ("1:30", "1:30"),
        ("yes", "yes"),
        (".inf", ".inf"),
        ("2023-04-05", "2023-04-05"),
        ("2023-99-99", "2023-99-99"),
        ("'null'", "null"),
        ("null", ""),
        ("~", ""),
        ("", ""),
        ("!!timestamp z", "z"),
        ("!!bool maybe", "maybe"),
        ("!!int seven", "seven"),
        ("!!float x", "x"),
        ("!!binary \u00e9", "\u00e9"),
        ("!!python/name:os.system x", "x"),
        ("!!python/object/apply:os.system [echo, hello]", "echo, hello"),
        ("=", "="),
        ("'%'", "%"),
        ("Ferry\ntitle: Tunnel", "Tunnel"),
        ("|\n  Ferry\n  strike", "Ferry strike"),
        ("[Ferry, null, 3]", "Ferry, 3"),
    ],
)
def test_what_front_matter_says_stays_as_it_is_written(written, title):
    article, errors = read_one(f"title: {written}")
    assert (article.title, errors) == (title, [])


@pytest.mark.parametrize(
    "front_matter",
    [
        "title: &a Ferry",
        "title: &a Ferry\noutlet: *a",
        "title: *nobody",
        "a: &a {title: Ferry}\n<<: *a",
        "title: {a: b}",
        "title: [[a]]",
        "title: !!set {a, b}",
        "published: soon",
        "published: 2023-13-45",
        "published: 2023-04-05 25:00:00",
        "published: {2023-04-05: x}",
        f"published: {'9' * 5000}",
        "x: " + "[" * 5000,
        "? " * 5000 + "a",
        f"x: {'a' * 70_000}",
    ],
)
def test_front_matter_that_cannot_be_used_costs_itself_alone(front_matter):
    article, [error] = read_one(front_matter)
    assert article.text == "The ferry sails again."
    assert isinstance(error, IncompleteError)
    assert error.path == "a.md"
    assert "\n" not in error.reason
    assert len(error.reason) < 150


@pytest.mark.parametrize(
    ("front_matter", "title"),
    [
        ("title: Ferry strike: it ends", "Ferry strike: it ends"),
        ("title: 'Ferry strike'", "Ferry strike"),
        ("title: The captain's word", "The captain's word"),
        ("title: @harbour: we sail", "@harbour: we sail"),
        ("title: [Ferry", "[Ferry"),
        ("title: Day two: more\ntags:\n  - a: b: c\n- d", "Day two: more"),
    ],
)
def test_a_title_is_read_that_yaml_refuses(front_matter, title):
    article, errors = read_one(front_matter)
    assert (article.title, article.text, errors) == (title, "The ferry sails again.", [])


@pytest.mark.parametrize("front_matter", ["{title: }", "", "# a comment", "draft: yes\nweight: 3"])
def test_front_matter_that_says_nothing_of_use_is_passed_over(front_matter):
    article, errors = read_one(front_matter)
    assert (article.title, article.text, errors) == ("", "The ferry sails again.", [])


@pytest.mark.parametrize(
    "prose",
    [
        "The strike is over, said the mayor.",
        "- one demand\n- another demand",
        "Update: the strike is over.",
        "The mayor said: we are glad.",
        "? [a, b]\n: c",
        "1: x",
    ],
)
def test_what_stands_between_two_rules_is_no_front_matter_if_it_is_prose(prose):
    article, errors = read_one(prose)
    assert article.text == f"---\n{prose}\n---\nThe ferry sails again."
    assert errors == []


@pytest.mark.parametrize(
    "written",
    [
        "2023-04-05",
        "'2023-04-05'",
        "2023-04-05 10:00:00",
        "2023-04-05T10:00:00Z",
        "2023-04-05T10:00:00+02:00",
        "2023-04-05 1:02:03",
        "2023-04-05 10:00:00 +2",
        "2023-04-05t10:00:00.5 Z",
        "2023-4-5 10:00:00",
        "20230405",
        "2023-W14-3",
    ],
)
def test_dates_are_read_as_iso_8601_and_yaml_write_them(written):
    article, errors = read_one(f"published: {written}")
    assert (article.published, errors) == (date(2023, 4, 5), [])


def bomb(levels, width=9):
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * width)}]" for i in range(1, levels)]
    return "\n".join([*lines, f"title: *a{levels - 1}"])


def merge_bomb(levels):
    lines = ["a0: &a0 {x: y}"]
    lines += [f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}" for i in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "front_matter", [bomb(9), bomb(30), merge_bomb(9), "x: " + "[" * 60_000, "x: " + "{" * 60_000]
)
def test_a_bomb_costs_nothing(front_matter):
    tracemalloc.start()
    started = process_time()
    _, [error] = read_one(front_matter)
    assert isinstance(error, IncompleteError)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert process_time() - started < 1
    assert peak < 20_000_000


@pytest.mark.parametrize(
    "header",
    [
        ".".join("a" * 30_000) + " = 1",
        ".".join(['"a b"'] * 10_000) + " = 1",
        "[" + " . ".join("a" * 12_000) + "]",
        "x = {" + ".".join("a" * 30_000) + " = 1}",
        "\n".join(".".join([f"a{i}", *"b" * 60]) + " = 1" for i in range(200)),
        "\n".join(f"a{i} = 1" for i in range(200_000)),
        "x = " + "[" * 60_000,
        "x = " + "9" * 60_000,
        "w" * 60_000,
        '"' * 60_000,
    ],
    ids=lambda header: header[:12],
)
def test_toml_takes_no_time_by_its_form(tmp_path, header):
    (tmp_path / "a.md").write_text(f'+++\ntitle = "Ferry"\n{header}\n+++\nThe ferry sails again.')
    (tmp_path / "coverage.toml").write_text(header)
    started = process_time()
    articles = [item for item in read_folder(tmp_path) if isinstance(item, Article)]
    assert process_time() - started < 3
    assert "The ferry sails again." in articles[0].text


@pytest.mark.parametrize(
    "written",
    [
        '{"text": ' + "[" * 900 + '"Deep."' + "]" * 900 + "}",
        '{"text": ' + '{"value":' * 900 + '"Deep."' + "}" * 901,
        '{"data": ' * 900 + '{"text": "Deep."}' + "}" * 900,
        '{"text": "One.", "data": ' + '{"data":' * 900 + "{}" + "}" * 901,
    ],
    ids=["lists", "objects", "records", "parts"],
)
def test_deep_json_is_read_or_named_without_a_fault_of_the_program(tmp_path, caplog, written):
    (tmp_path / "a.json").write_text(written)
    (tmp_path / "b.jsonl").write_text(f"{written}\n")
    assert list(read_folder(tmp_path))
    assert not caplog.records


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[1]", 'needs an object with "text"'),
        ('{"text": {"x": 1}}', 'needs an object with "text"'),
        ('{"text": "x", "a": ' + "[" * 100_000, "cannot be read as JSON"),
        ('{"a":' * 100_000, "cannot be read as JSON"),
        ('{"text": "x", "title": ' + "9" * 5000 + "}", "cannot be read as JSON"),
    ],
)
def test_a_line_that_cannot_be_used_costs_no_other(tmp_path, line, reason):
    (tmp_path / "a.jsonl").write_text(f'{{"text": "One."}}\n{line}\n{{"text": "Three."}}\n')
    one, error, three = read_folder(tmp_path)
    assert (one.text, three.text) == ("One.", "Three.")
    assert error.path == "a.jsonl#2"
    assert error.reason.startswith(reason)
    assert "\n" not in error.reason


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ('"published": NaN', "published: 'nan' is not a date such as 2023-04-05"),
        ('"published": [[]]', "published is neither words nor a list of words"),
        ('"title": [{"x": 1}]', "title is neither words nor a list of words"),
        ('"date": ' + "[" * 900 + "]" * 900, "date is neither words nor a list of words"),
        ('"byline": true', "byline is neither words nor a list of words"),
    ],
)
def test_a_value_that_cannot_be_used_costs_itself_alone(values, reason):
    article, error = json_lines.read(f'{{"text": "x", {values}}}'.encode(), "a.jsonl")
    assert article.text == "x"
    assert isinstance(error, IncompleteError)
    assert (error.path, error.reason) == ("a.jsonl#1", reason)


@pytest.mark.parametrize(
    ("identifier", "path"),
    [
        ("null", "a.jsonl#1"),
        ("7", "a.jsonl#7"),
        ('["a"]', "a.jsonl#1"),
        ('" "', "a.jsonl#1"),
        ("NaN", "a.jsonl#nan"),
        ("1e999", "a.jsonl#inf"),
        ('"x#y"', "a.jsonl#x#y"),
    ],
)
def test_an_id_may_be_words_or_a_number(identifier, path):
    [article] = json_lines.read(f'{{"id": {identifier}, "text": "x"}}'.encode(), "a.jsonl")
    assert article.path == path


def test_an_error_is_forgotten_with_its_line_whatever_the_id(tmp_path):
    (tmp_path / "good.txt").write_text("The ferry sails again.")
    (tmp_path / "a#b.jsonl").write_text('{"id": "x#y#z", "text": "The storm.", "title": {"x": {}}}')
    coverage = Coverage.open(tmp_path)
    assert [error.path for error in coverage.skipped] == ["a#b.jsonl#x#y#z"]
    (tmp_path / "a#b.jsonl").write_text('{"id": "x#y#z", "text": "The storm."}')
    coverage = coverage.refresh()
    assert coverage.skipped == ()
    assert coverage.search("storm")


def test_a_reader_that_fails_costs_that_file_alone(tmp_path, monkeypatch, caplog):
    def reader(_, path):
        yield Article(f"{path}#1", "The storm is over.")
        raise KeyError("a fault")

    monkeypatch.setitem(SUFFIXES, ".rows", Format.TABLE)
    monkeypatch.setitem(READERS, Format.TABLE, reader)
    (tmp_path / "a.rows").write_text("x")
    (tmp_path / "b.txt").write_text("The ferry sails again.")
    coverage = Coverage.open(tmp_path)
    assert coverage.search("ferry")
    [error] = coverage.skipped
    assert error.path == "a.rows"
    assert "fault in the program" in error.reason
    assert "a.rows: the reader failed; please report this" in caplog.text
    assert "KeyError: 'a fault'" in caplog.text


@pytest.mark.may_fail
@pytest.mark.parametrize("store", [False, True])
def test_an_article_that_cannot_be_analysed_costs_itself_alone(tmp_path, monkeypatch, caplog, store):
    parse = analysis.parse_articles

    def failing(language, articles):
        if any("storm" in article.text for article in articles):
            raise RecursionError("a fault")
        return parse(language, articles)

    monkeypatch.setattr(analysis, "parse_articles", failing)
    folder = tmp_path / "articles"
    folder.mkdir()
    for i in range(10):
        (folder / f"{i}.txt").write_text(f"The ferry sailed {i} times.")
    (folder / "5.jsonl").write_text(
        '{"id": "x", "text": "The storm is over."}\n{"text": "The tunnel is open."}'
    )
    place = tmp_path / "store" if store else None
    coverage = Coverage.open(folder, place)
    assert len(coverage.headings()) == 11
    assert coverage.search("tunnel")
    [error] = coverage.skipped
    assert error.path == "5.jsonl#x"
    assert "fault in the program" in error.reason
    assert caplog.text.count("5.jsonl#x: the analysis failed; please report this") == 1
    assert "RecursionError: a fault" in caplog.text
    (folder / "more.txt").write_text("The bridge is closed.")
    assert coverage.refresh().search("bridge")
    if store:
        assert [str(again) for again in Coverage.open(folder, place).skipped] == [str(error)]
    (folder / "5.jsonl").write_text(json.dumps({"text": "The lock is open."}))
    assert coverage.refresh().skipped == ()


@pytest.mark.may_fail
def test_articles_none_of_which_can_be_analysed_leave_the_others(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("The ferry sails again.")
    coverage = Coverage.open(tmp_path)
    (tmp_path / "b.txt").write_text("The storm is over.")

    def failing(*_):
        raise ValueError("a fault")

    monkeypatch.setattr(analysis, "parse_articles", failing)
    coverage = coverage.refresh()
    assert [heading.path for heading in coverage.headings()] == ["a.txt"]
    assert [error.path for error in coverage.skipped] == ["b.txt"]


VALID = {
    ".md": (
        b"---\ntitle: Ferry strike ends\noutlet: 'Harbour Post'\nauthor: [Ana Brook, Kim Lie]\n"
        b"published: 2023-04-05 10:00:00 +2\nx: {a: [b, ~], ? c : d}\ny: |\n  some\n  words\n"
        b"---\nThe strike is over.\n"
    ),
    ".jsonl": (
        b'{"id": "n1", "text": "One.", "outlet": "Harbour Post", "published": "2023-04-05T10:00:00Z"}\n'
        b'{"id": 2.5, "text": "T\\u00e9 \\ud83d\\ude00", "author": ["Ana", "Kim"], "title": null}\n'
    ),
}
PIECES = [
    *(
        b"&a",
        b"*a",
        b"<<: *a",
        b"!!timestamp ",
        b"!!bool ",
        b"!!python/name:x ",
        b"!<x> ",
        b"? ",
        b"- ",
        b"|",
        b">",
        b"%",
        b"@",
    ),
    *(
        b"---\n",
        b"...\n",
        b"\t",
        b"#",
        b": ",
        b"[",
        b"]",
        b"{",
        b"}",
        b",",
        b"'",
        b'"',
        b"\\ud800",
        b"\\",
        b"\0",
        b"\xff",
    ),
    *(
        b"\xef\xbb\xbf",
        b"\r",
        b"\n",
        b"\x85",
        b"\xe2\x80\xa8",
        b"1e999",
        b"NaN",
        b"9" * 5000,
        b"0x" + b"F" * 5000,
        b"[" * 2000,
    ),
]


@given(st.data(), st.sampled_from(sorted(VALID)))
def test_valid_files_with_a_few_bytes_changed_are_read_or_named(data, suffix):
    content = bytearray(VALID[suffix])
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 4))
        content[start : start + length] = data.draw(st.sampled_from(PIECES) | st.binary(max_size=3))
    check(bytes(content), suffix)


@given(
    st.lists(st.sampled_from(PIECES) | st.binary(max_size=5), max_size=20),
    st.sampled_from([".md", ".txt", ".jsonl"]),
)
def test_any_pieces_are_read_or_named(pieces, suffix):
    check(b"---\n" + b"".join(pieces) + b"\n---\nText.", suffix)
    check(b"".join(pieces), suffix)


def check(content, suffix):
    """Check that the reader of a format has no error but the expected one, and that what it reads is text."""
    items = []
    try:
        items.extend(READERS[SUFFIXES[suffix]](content, f"a{suffix}"))
    except ArticleError as error:
        items.append(error)
    for item in items:
        if isinstance(item, ArticleError):
            assert "\n" not in item.reason
            assert len(item.reason) < 200
        else:
            assert f"{item.path}{item.text}{item.title}{item.outlet}{item.author}{item.url}".encode()
