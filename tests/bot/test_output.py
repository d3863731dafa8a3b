"""Text on its way out: no terminal obeys it, no spreadsheet runs it, and JSON stays what it was."""

import asyncio
import csv
import json
import logging
import re
import sys
import time
import unicodedata
from dataclasses import replace
from io import StringIO
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli import consoles, exits, log_charts, log_tables, terminal
from bot.cli.main import app
from bot.output.printable import printable, to_json
from bot.output.spreadsheet import csv_line
from bot.querylog import QueryCount, QueryLog
from bot.runtime.program_log import JsonFormatter, PlainFormatter
from tests.bot.log_entries import STRIKE

OBEYED = (
    "\x1b]52;c;aGk=\x07\x9b31m\u202eevil\u2066\u200f\u061c\u2028\u2029\x85\x08\r\x00\u200bz\u2060\ufeff\x7f"
)
ANY_TEXT = st.text(st.characters(exclude_categories=[]) | st.sampled_from(OBEYED + "\n\u200c\u200d"))
FORMULAS = "=+-@\uff1d\uff0b\uff0d\uff20"
HOSTILE_CELLS = st.text(st.sampled_from(FORMULAS + ';,"\t\r\n \u3000\ufeff\u200b\x0b1a')) | ANY_TEXT


def unsafe(text):
    """Return the characters that a terminal would obey, or that reorder or hide others."""
    return {
        character
        for character in text
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        and character not in "\n\u200c\u200d"
        and not (
            "\u0600" <= character <= "\u0605" or character in "\u06dd\u0890\u0891\u08e2\U000110bd\U000110cd"
        )
    }


@given(ANY_TEXT)
def test_no_text_has_a_control_or_bidirectional_character_left(text):
    assert not unsafe(printable(text))
    assert "\n" not in printable(text)
    assert not unsafe(printable(text, newlines=True))
    assert printable(text, newlines=True).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text", ["Zoë – “naïve” × 東京", "שלום", "👨‍👩‍👧‍👦 🏳️‍🌈 🤦🏽‍♀️", "می‌خواهم", "क्‍ष", "a\u00a0b"]
)
def test_ordinary_text_stays(text):
    assert printable(text) == text


def test_what_is_replaced_can_be_seen():
    assert printable("\x1b[2Jname\u202e.txt\x7f\ttab\n") == "␛[2Jname\ufffd.txt␡ tab␊"
    assert printable("pass\u200dword") == "pass\ufffdword"
    assert printable("a\r\nb", newlines=True) == "a\nb"


@given(st.dictionaries(ANY_TEXT, ANY_TEXT))
def test_json_is_equal_when_it_is_parsed_and_safe_to_show(value):
    for indent in (None, 2):
        written = to_json(value, indent=indent)
        assert json.loads(written) == json.loads(json.dumps(value))
        assert not unsafe(written)
        assert not {"\u200c", "\u200d"} & set(written)
    assert "\n" not in to_json(value)


@pytest.mark.slow
@settings(max_examples=500)
@given(st.lists(HOSTILE_CELLS, min_size=1))
def test_no_cell_starts_with_a_formula_however_the_line_is_split(cells):
    line = csv_line(cells)
    assert not unsafe(line.replace("\r\n", "\n"))
    rows = list(csv.reader(StringIO(line * 2, newline="")))
    assert [len(row) for row in rows] == [len(cells)] * 2
    for cell in rows[0]:
        assert not cell.startswith(("\t", "\r", "\n", *FORMULAS))
    for delimiter in ",;\t":
        for row in csv.reader(StringIO(line * 2, newline=""), delimiter=delimiter):
            for cell in row:
                assert not cell.lstrip(' \r\n"\u3000').startswith(tuple(FORMULAS)), (line, delimiter)


@pytest.mark.slow
@pytest.mark.parametrize("before", ["", " ", '"', "\u3000", "a;", "a\n", "a;\u00a0"])
def test_no_form_of_a_sign_that_unicode_knows_starts_a_cell(before):
    signs = [c for c in map(chr, range(sys.maxunicode + 1)) if normalize("NFKC", c)[:1] in {*"=+-@\u2212"}]
    assert len(signs) > 15
    for sign in signs:
        assert f"{before}'{sign}1" in next(csv.reader([csv_line([f"{before}{sign}1"])]))[0] or "\n" in before
        assert f"{sign}1" not in {part.strip() for part in re.split('[;\n"]', csv_line([f"{before}{sign}1"]))}


def test_every_field_is_quoted_and_numbers_stay():
    assert csv_line(["a; b", -5, None, True]) == '"a; b","-5","","True"\r\n'
    assert csv_line(["plain text"]) == '"plain text"\r\n'


@pytest.mark.slow
def test_the_time_grows_with_the_length():
    started = time.process_time()
    for text in ("\n" * 10**6, '"' * 10**6, ";=" * 10**5, "\u200d" * 10**6):
        csv_line([text])
        printable(text)
    assert time.process_time() - started < 20


def rendered(monkeypatch, show):
    """Return what a printer writes to a terminal with colours, less the colours."""
    written = StringIO()
    console = consoles.PrintableConsole(file=written, width=200, highlight=False, force_terminal=True)
    for module in (terminal, log_tables, log_charts):
        monkeypatch.setattr(module, "output", console)
        monkeypatch.setattr(module, "errors", console)
    show()
    plain = StringIO()
    monkeypatch.setattr(console, "file", plain)
    monkeypatch.setattr(console, "_color_system", None)
    show()
    return plain.getvalue()


@pytest.fixture
def hostile_row(tmp_path):
    """A row whose every text has everything that a terminal obeys."""
    entry = replace(
        STRIKE, command=OBEYED, typed=OBEYED, understood=OBEYED, article=OBEYED, source=OBEYED, speaker=OBEYED
    )

    async def there_and_back():
        log = await QueryLog.open(tmp_path / "queries.sqlite")
        try:
            return await log.entry(await log.record(entry))
        finally:
            await log.close()

    return asyncio.run(there_and_back())


def test_tables_and_lines_of_the_log_are_printable(monkeypatch, hostile_row):
    failed = replace(hostile_row, error=OBEYED)
    count = QueryCount(OBEYED, 2, hostile_row.at)
    for show in (
        lambda: log_tables.show_entries([hostile_row, failed]),
        lambda: log_tables.show_line(hostile_row),
        lambda: log_tables.show_line(failed),
        lambda: log_tables.show_counts("Questions", [count]),
        lambda: terminal.show_nothing_found([OBEYED]),
        lambda: terminal.show_nothing_found([], OBEYED),
    ):
        assert not unsafe(rendered(monkeypatch, show))
    assert rendered(monkeypatch, lambda: log_tables.show_line(failed)).count("\n") == 1


def test_progress_is_printable(monkeypatch):
    assert not unsafe(rendered(monkeypatch, lambda: consoles.errors.print(OBEYED)))
    written = StringIO()
    console = consoles.PrintableConsole(file=written, width=200, color_system=None)
    console.print(OBEYED)
    assert not unsafe(written.getvalue())


def test_error_lines_are_printable_and_one_line(capsys):
    exits.warn(f"{OBEYED}\n: cannot be read")
    exits.say(f"{OBEYED}\n")
    printed = capsys.readouterr()
    for line in printed:
        assert not unsafe(line)
        assert line.count("\n") == 1


@pytest.mark.parametrize("formatter", [PlainFormatter("%(name)s %(message)s"), JsonFormatter()])
def test_lines_of_the_programs_log_are_printable(formatter):
    try:
        int(OBEYED)
    except ValueError as error:
        record = logging.LogRecord(
            "x", 40, "", 1, f"%s\n{OBEYED}", (OBEYED,), (ValueError, error, error.__traceback__)
        )
    written = formatter.format(record)
    assert not unsafe(written)
    assert written.splitlines()[0].count("z") >= 2


@pytest.fixture
def hostile_articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    escape = "\\u001b]52;c;aGk=\\u0007\\u009b\\u202e\\u2066\\u2028"
    (folder / "a.jsonl").write_text(
        f'{{"id": "1{escape}", "title": "Ti{escape}tle", "outlet": "Out{escape}let", "url": "http://x/{escape}",'
        f' "text": "“It was a monumental{escape} mistake for the ferry,” Ana{escape} Brook said on Monday in'
        f' Tallinn. “We sail{escape} tomorrow,” said Ana Brook."}}\n',
        encoding="utf-8",
    )
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("search", "Brook"),
        ("who", "We", "sail"),
        ("quotes", "Brook"),
        ("ask", "Who", "is", "Brook?"),
        ("extract",),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_every_command_prints_hostile_articles_safely(
    hostile_articles, words, as_json, tmp_path, monkeypatch
):
    monkeypatch.setenv("ONRECORD_ARTICLES__STORE", str(tmp_path / "store"))
    monkeypatch.setenv("ONRECORD_ARTICLES__FOLDER", str(hostile_articles))
    shown = CliRunner().invoke(app, [*words, *(["--json"] if as_json else [])])
    assert shown.exit_code in {0, 1}, shown.output
    assert "Brook" in shown.output or "monumental" in shown.output
    assert not unsafe(shown.output)
    assert not unsafe(shown.stderr)
