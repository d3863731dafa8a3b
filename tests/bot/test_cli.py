"""The command `onrecord`, as a script or a person in a shell uses it."""

import csv
import gc
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from typer.testing import CliRunner

from bot.cli.main import app


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: CliRunner().invoke(app, words)


def test_search_shows_the_sentences_that_name_vilnius_one_from_each_article(run):
    shown = run("search", "Vilnius")
    assert shown.exit_code == 0
    assert "the NATO summit held in July in Vilnius, Lithuania" in shown.stdout
    assert "at the Vilnius summit in early July" in shown.stdout


def test_json_is_a_list_of_passages_with_exact_offsets(run, seeds):
    found = json.loads(run("search", "--json", "Vilnius").stdout)
    assert {one["article"] for one in found} == set(seeds)
    for one in found:
        assert seeds[one["article"]][one["start"] : one["end"]] == one["text"]
        assert "Vilnius" in one["text"]
        assert set(one) == {
            *("text", "start", "end", "article", "title", "outlet", "url"),
            *("link", "published", "paragraph", "sentence", "score"),
        }


def test_limit_is_how_many_are_shown_at_the_most(run):
    assert len(json.loads(run("search", "--json", "--limit", "1", "Vilnius").stdout)) == 1


def test_speakers_are_listed_with_counts_and_paged_to_the_end(run):
    everybody = json.loads(run("speakers", "--json", "--limit", "100").stdout)
    counts = [one["quotations"] for one in everybody]
    assert counts == sorted(counts, reverse=True)
    pages = [json.loads(run("speakers", "--json", "--limit", "2", "--page", str(n)).stdout) for n in (1, 2)]
    assert [*pages[0], *pages[1]] == everybody[:4]
    shown = run("speakers", "--limit", "2")
    assert f"1 to 2 of {len(everybody)}; more with --page 2" in shown.stderr
    assert [one["speaker"] for one in json.loads(run("speakers", "--json", "haavisto").stdout)] == [
        "Pekka Haavisto"
    ]
    assert run("speakers", "xylophone").exit_code == 1
    misspelled = run("speakers", "Stoltenburg")
    assert misspelled.exit_code == 1
    assert "Did you mean Jens Stoltenberg?" in misspelled.stderr


def test_quotations_of_a_speaker_are_counted_and_paged_to_the_end(run):
    first = run("quotes", "Stoltenberg", "--limit", "1")
    total = int(re.search(r"1 to 1 of (\d+); more with --page 2", first.stderr)[1])
    assert total > 1
    last = run("quotes", "Stoltenberg", "--limit", "1", "--page", str(total))
    assert last.exit_code == 0
    assert f"{total} to {total} of {total}" in last.stderr
    beyond = run("quotes", "Stoltenberg", "--limit", "1", "--page", str(total + 1))
    assert beyond.exit_code == 1
    assert beyond.stderr == f"There are {total}; the last page is --page {total}.\n"


def test_quotations_by_their_words_have_the_verdict_in_json(run):
    [found, *_] = json.loads(run("who", "--json", "monumental mistake").stdout)
    assert (found["verdict"], found["differences"]) == ("exact", [])


def test_nothing_found_is_said_and_is_exit_code_1(run):
    shown = run("search", "xylophone")
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert "Nothing in the coverage fits" in shown.stderr
    assert run("search", "--json", "xylophone").stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["search", "Vilnuis"], "Did you mean Vilnius?"),
        (["who", "monumentall", "misstake"], "Did you mean monumental mistake or moment mistake?"),
        (["quotes", "Stoltenberg", "--about", "Chnia"], "Did you mean Jens Stoltenberg about China"),
        (["quotes", "Stotlenbreg"], "Did you mean Jens Stoltenberg?"),
    ],
)
def test_what_is_misspelled_is_asked_back(run, words, meant):
    shown = run(*words)
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert meant in shown.stderr


@pytest.mark.parametrize("words", ["", "?!…", "@everyone", "**", "```", "🦊", "שלום", "word " * 400])
def test_nonsense_is_searched_like_anything_else(run, words):
    assert run("search", words).exit_code in {0, 1}


def test_no_words_are_a_usage_error(run):
    assert run("search").exit_code == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "the articles folder gone does not exist"),
        ([], "the articles folder gone holds no article"),
        (
            [("a.txt", b"a\0b")],
            "the articles folder gone holds no article (a.txt: is not text (it holds a NUL character))",
        ),
    ],
)
def test_a_folder_without_articles_is_one_line_and_exit_code_78(run, tmp_path, content, reason):
    if content is not None:
        (tmp_path / "gone").mkdir()
        for name, data in content:
            (tmp_path / "gone" / name).write_bytes(data)
    shown = run("search", "--articles", "gone", "x")
    assert (shown.exit_code, shown.stdout, shown.stderr) == (78, "", f"onrecord: {reason}\n")


def test_a_bad_article_is_named_and_the_others_answer(run, tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bad.txt").write_bytes(b"a\0b")
    (tmp_path / "articles" / "good.txt").write_text("The ferry sails at noon.")
    shown = run("search", "--articles", "articles", "ferry")
    assert shown.exit_code == 0
    assert shown.stderr == "onrecord: skipped bad.txt: is not text (it holds a NUL character)\n"
    assert "The ferry sails at noon." in shown.stdout


def test_a_wrong_setting_is_one_line_and_exit_code_78(run, tmp_path):
    (tmp_path / "config.toml").write_text("[discord]\ntokn = 'x'")
    shown = run("search", "x")
    assert shown.exit_code == 78
    assert shown.stderr == (
        "onrecord: config.toml: discord.tokn: is not a setting; did you mean discord.token?"
        " (see config.example.toml)\n"
    )


def test_a_model_that_is_not_installed_is_one_line_and_exit_code_78(run, monkeypatch):
    monkeypatch.setenv("ONRECORD_ARTICLES__MODEL", "xx_no_such_model")
    shown = run("search", "x")
    assert shown.exit_code == 78
    assert shown.stderr.count("\n") == 1
    assert "xx_no_such_model" in shown.stderr


def test_export_writes_every_quotation_to_a_table(run, tmp_path, seeds):
    assert run("export", "quotations.csv").exit_code == 0
    with (tmp_path / "quotations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert "Pekka Haavisto" in {row["speaker"] for row in rows}
    for row in rows:
        assert seeds[row["article"]][int(row["start"]) : int(row["end"])] == row["text"]
    assert run("export", "quotations.jsonl").exit_code == 0
    lines = (tmp_path / "quotations.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == [row["text"] for row in rows]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["quotations.csv", "quotations.jsonl"]


def test_export_names_the_file_that_it_cannot_write(run):
    assert run("export", "quotations.xls").exit_code == 2
    shown = run("export", "gone/quotations.csv")
    assert (shown.exit_code, shown.stderr) == (
        78,
        "onrecord: gone/quotations.csv: cannot be written (No such file or directory)\n",
    )


def test_index_says_how_much_there_is(run):
    first, again = run("index", "--stats"), run("index", "--stats")
    assert first.exit_code == again.exit_code == 0
    assert re.search(r"^ +2  articles$", first.output, re.MULTILINE)
    assert re.search(r"^ +\d+  sentences$", again.output, re.MULTILINE)
    assert re.search(r"^articles +outlet +first +last *$", first.output, re.MULTILINE)
    assert re.search(r"^ +2  \(none named\) +undated +undated *$", first.output, re.MULTILINE)


def test_ask_answers_a_question_in_the_coverages_words(run):
    shown = run("ask", "--json", "When", "must", "Borrell", "go", "to", "Beijing?")
    answer = json.loads(shown.stdout)
    assert shown.exit_code == 0
    assert answer["confident"]
    assert "April 13" in answer["answer"]
    assert answer["answer"] in answer["passages"][0]["text"]


def test_ask_says_when_the_coverage_does_not(run):
    shown = run("ask", "What is the capital of Mongolia?")
    assert shown.exit_code == 1
    assert "The coverage does not say." in shown.stderr


def test_ask_says_what_the_passage_with_the_name_lacks(run):
    question = "How old is Jens Stoltenberg?"
    shown = run("ask", question)
    assert "The closest passage names Jens Stoltenberg, but not this number." in shown.stderr
    assert json.loads(run("ask", question, "--json").stdout)["missing"] == "quantity"


def test_ask_says_what_the_words_are_to_a_yes_no_question(run):
    question = "Did Haavisto say anything about a common response?"
    assert json.loads(run("ask", question, "--json").stdout)["stance"] == "said"
    assert "They said so, in these words:" in run("ask", question).stdout
    silent = run("ask", "Did Stoltenberg say anything about Iran?", "--json")
    assert json.loads(silent.stdout)["stance"] == "silent"


def test_ask_counts_days_from_the_day_that_is_given(run):
    question = "What happened to the Vilnius summit yesterday?"
    assert json.loads(run("ask", "--today", "2023-04-06", question, "--json").stdout)["passages"]
    assert run("ask", "--today", "soon", question).exit_code == 2


def test_ask_answers_a_file_of_questions(run, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "a", "question": "Where is the summit in July?"}\n{"id": 2, "question": "?"}\n')
    shown = run("ask", "--batch", str(file))
    answers = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 2]
    assert "Vilnius" in answers[0]["answer"]
    assert answers[1]["passages"] == []


@pytest.mark.parametrize("line", ["nonsense", '{"id": 1}', "[]"])
def test_ask_names_a_line_that_is_no_question(run, tmp_path, line):
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{{"id": 1, "question": "?"}}\n{line}\n')
    shown = run("ask", "--batch", str(file))
    assert shown.exit_code == 2
    assert "questions.jsonl, line 2: needs" in shown.stderr


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"id": 1, "question": "caf\xe9"}\n', "line 1: is not UTF-8 text"),
        (b'{"id": 1, "question": "?"}\n\xff\xfe\n', "line 2: is not UTF-8 text"),
        (b'{"id": 1, "question": "half a pair: \\ud800"}\n', "line 1: is not UTF-8 text"),
        (b"[" * 100_000, "line 1: needs"),
    ],
)
def test_ask_names_a_line_that_cannot_be_text(run, tmp_path, content, reason):
    file = tmp_path / "questions.jsonl"
    file.write_bytes(content)
    shown = run("ask", "--batch", str(file))
    assert (shown.exit_code, shown.stdout, shown.stderr.count("\n")) == (2, "", 1)
    assert f"questions.jsonl, {reason}" in shown.stderr


def test_a_question_may_contain_a_line_separator(run, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('\ufeff{"id": 1, "question": "Where is\u2028the summit\x85in July?"}\n', encoding="utf-8")
    shown = run("ask", "--batch", str(file))
    assert "Vilnius" in json.loads(shown.stdout)["answer"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="arguments are always Unicode there")
@pytest.mark.parametrize(
    "words",
    [
        (b"search", b"caf\xe9"),
        (b"search", b"--json", b"plain", b"\xff\xfe"),
        (b"who", b"\x80 said"),
        (b"quotes", b"Stoltenberg\xc3"),
        (b"quotes", b"Stoltenberg", b"--about", b"\xed\xa0\x80"),
        (b"ask", b"Who \xf0\x9f?"),
    ],
)
def test_words_that_are_not_utf8_are_one_line_and_exit_code_2(words, tmp_path):
    command = [sys.executable, "-c", "from bot.cli.main import main; main()", *words]
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    shown = subprocess.run(
        command, capture_output=True, check=False, timeout=60, cwd=tmp_path, env=environment
    )
    assert (shown.returncode, shown.stdout) == (2, b"")
    assert shown.stderr.decode().count("\n") == 1
    assert b"is not UTF-8 text" in shown.stderr


def test_ask_takes_either_a_question_or_a_file(run):
    assert run("ask").exit_code == 2


def test_quotes_shows_a_person_each_sentence_once(run):
    shown = [line.strip() for line in run("quotes", "Stoltenberg", "--limit", "50").stdout.splitlines()]
    clause = "that there is a growing “concern” about the close cooperation between Russia and China"
    assert sum(clause in line for line in shown) == 1
    listed = json.loads(run("quotes", "Stoltenberg", "--limit", "50", "--json").stdout)
    assert {"“concern”", clause} <= {quote["text"] for quote in listed}


@pytest.mark.slow
def test_extract_lists_reported_speech_unless_told_not_to(run):
    def kinds(*options):
        lines = run("extract", "--json", *options).stdout.splitlines()
        return {quote["kind"] for line in lines for quote in json.loads(line)["quotes"]}

    assert kinds() == {"direct", "mixed", "reported"}
    assert kinds("--no-reported") == {"direct", "mixed"}
    shown = run("extract", "--no-reported").stdout
    assert "Pekka Haavisto: “We are concerned" in shown
    assert "have been invited" not in shown


def test_a_refused_question_shows_what_is_closest_and_nothing_twice(run):
    shown = run("ask", "Who won the football match?")
    assert (shown.exit_code, shown.stderr) == (1, "The coverage does not say.\n")
    assert shown.stdout.startswith("Closest:")
    assert "Otherwise:" not in shown.stdout
    places = [line for line in shown.stdout.splitlines() if "· paragraph" in line]
    assert len(places) == len(set(places))


INDEXING = """
import signal
from bot.cli.main import main
from index.storage.analyses import Analyses

def put_and_say(analyses, articles, version, put=Analyses.put):
    put(analyses, articles, version)
    print("kept some", flush=True)

# A background job of a shell ignores Ctrl-C, and so would what it starts: this one is to hear it.
signal.signal(signal.SIGINT, signal.default_int_handler)
Analyses.put = put_and_say
main()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
def test_ctrl_c_of_index_keeps_what_was_done(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    for i in range(2000):
        (articles / f"{i}.txt").write_text(f"Ferry {i} sailed, a sailor said. " * 20, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", INDEXING, "index", "--articles", articles],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"ONRECORD_ARTICLES__STORE": str(tmp_path / "store")},
    ) as indexing:
        try:
            assert indexing.stdout.readline() == "kept some\n"
            indexing.send_signal(signal.SIGINT)
            _, said = indexing.communicate(timeout=60)
        finally:
            indexing.kill()
    assert indexing.returncode == 130
    assert "Traceback" not in said
    with closing(sqlite3.connect(tmp_path / "store" / "articles.sqlite")) as database:
        (kept,) = database.execute("SELECT count(*) FROM analysis").fetchone()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert 0 < kept < 2000


def test_extract_tells_joint_speakers_who_handed_words_on_and_what_was_denied(run, tmp_path):
    text = (
        "“We paid,” said Nora Berg and Olav Lind. Reuters quoted Lind as saying that the quay would stay."
        " Berg denied saying “the quay is a gift”."
    )
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "a", "text": text}), encoding="utf-8")
    line = json.loads(run("extract", str(file), "--json").stdout)
    joint, handed_on = line["quotes"]
    assert joint["speaker"] == "Nora Berg and Olav Lind"
    assert joint["speakers"] == ["Nora Berg", "Olav Lind"]
    assert (handed_on["speaker"], handed_on["via"]) == ("Olav Lind", "Reuters")
    assert 0 < handed_on["confidence"] <= 1
    [denial] = line["denials"]
    assert text[denial["start"] : denial["end"]] == "“the quay is a gift”"
    assert (denial["speaker"], denial["cue"]) == ("Nora Berg", "denied")


@pytest.mark.slow
def test_an_article_that_the_store_has_lost_and_that_changed_is_one_line(tmp_path):
    folder, store = tmp_path / "articles", tmp_path / "store"
    folder.mkdir()
    file = folder / "ferry.txt"
    file.write_text("The ferry sailed.\n")
    os.utime(file, ns=(10**18, 10**18))
    environment = {"ONRECORD_ARTICLES__STORE": str(store)}

    def run(*words):
        shown = CliRunner().invoke(app, [*words, "--articles", str(folder)], env=environment)
        # Its traceback would keep the coverage, and with it the store's lock.
        return shown.exit_code, shown.stdout, shown.stderr

    assert run("search", "ferry")[0] == 0
    file.write_text("The ferry sinked.\n")
    os.utime(file, ns=(10**18, 10**18))
    with closing(sqlite3.connect(store / "articles.sqlite")) as database, database:
        database.execute("DELETE FROM analysis")
    line = "onrecord: the store has lost ferry.txt as it was; refresh the coverage, or run: onrecord index\n"
    assert run("search", "ferry") == (78, "", line)
    gc.collect()
    assert run("index")[0] == 0
    gc.collect()
    assert "sinked" in run("search", "ferry")[1]
