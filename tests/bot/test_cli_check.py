"""The commands `check` and `who` say whether words were said so."""

import json

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from index import SEEDS

SAID = "All of this is very worrying"


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments), "--articles", str(SEEDS)])


def test_exact_words_end_with_0_and_others_with_1():
    exact = run("check", SAID, "--json")
    assert exact.exit_code == 0
    record = json.loads(exact.stdout)
    assert record.keys() >= {"id", "verdict", "speaker", "named", "quote", "differences", "confidence"}
    assert (record["verdict"], record["speaker"]) == ("exact", "Jens Stoltenberg")
    changed = run("check", "“China knows there will be mild consequences”", "--json")
    assert changed.exit_code == 1
    assert {"claimed": "mild", "original": "severe", "kind": "changed"} in json.loads(changed.stdout)[
        "differences"
    ]


def test_what_is_not_there_has_no_quotation():
    found = run("check", "“I have a dream that one day”", "--json")
    record = json.loads(found.stdout)
    assert (found.exit_code, record["verdict"], record["quote"]) == (1, "not-found", None)


def test_several_claims_are_listed_and_the_worst_is_the_verdict():
    record = json.loads(run("check", f"He said “{SAID}” and “China is an adversary”", "--json").stdout)
    assert record["verdict"] == "differs"
    assert [claim["verdict"] for claim in record["claims"]] == ["exact", "differs"]


def test_a_batch_has_a_line_for_each_claim(tmp_path):
    batch = tmp_path / "claims.jsonl"
    lines = [{"id": "a", "text": SAID}, {"id": 2, "text": f"Putin said “{SAID}”"}]
    batch.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = run("check", "--batch", batch)
    records = [json.loads(line) for line in found.stdout.splitlines()]
    assert [(r["id"], r["verdict"]) for r in records] == [("a", "exact"), (2, "another-speaker")]
    assert records[1]["named"] == "Putin"
    assert found.exit_code == 1


def test_each_quotation_of_a_draft_has_its_place(tmp_path):
    draft = tmp_path / "story.txt"
    text = f"“{SAID},” Stoltenberg said.\n\n“China is an adversary of us all,” said Pekka Haavisto.\n"
    draft.write_text(text, encoding="utf-8")
    records = json.loads(run("check", "--document", draft, "--json").stdout)
    assert text[records[0]["start"] : records[0]["end"]].startswith(SAID)
    assert [record["verdict"] == "exact" for record in records] == [True, False]


@pytest.mark.parametrize("arguments", [("check",), ("check", "a", "--batch", "b.jsonl")])
def test_wrong_usage_is_one_line(arguments):
    found = run(*arguments)
    assert found.exit_code == 2
    assert "check takes one of" in found.stderr


@pytest.mark.parametrize("words", ["", "?!", "  "])
def test_a_text_without_words_is_one_line(words):
    found = run("check", words)
    assert found.exit_code == 2
    assert "needs words" in found.stderr


def test_a_draft_without_quotations_is_named(tmp_path):
    draft = tmp_path / "draft.txt"
    draft.write_text("The ferry sailed on Monday.", encoding="utf-8")
    found = run("check", "--document", draft)
    assert found.exit_code == 0
    assert "no quotation" in found.stderr


def test_a_bad_batch_is_named(tmp_path):
    batch = tmp_path / "claims.jsonl"
    batch.write_text("nonsense\n", encoding="utf-8")
    assert "line 1" in run("check", "--batch", batch).stderr
    assert run("check", "--batch", tmp_path / "none.jsonl").exit_code == 78


def test_who_shows_nothing_that_is_not_near():
    assert run("who", "I", "have", "a", "dream").exit_code == 1
    assert run("who", '"a ceiling"').exit_code == 1


def test_who_says_not_exactly():
    found = run("who", "China", "is", "an", "adversary")
    assert "Not exactly" in found.stdout
    assert "not" in found.stdout
    record = json.loads(run("who", "China", "is", "an", "adversary", "--json").stdout)[0]
    assert record["verdict"] == "differs"
    assert json.loads(run("who", "monumental mistake", "--json").stdout)[0]["speaker"] == "Jens Stoltenberg"


def test_a_difference_is_said_in_words():
    assert "negation: “not” was left out" in run("check", "China is an adversary").stdout
