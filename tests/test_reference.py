"""The reference describes everything that there is: commands, settings, keys of JSON, the log, exit codes."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli.exits import Exit
from bot.cli.main import app
from bot.config import Feed, Settings
from bot.querylog.export import COLUMNS
from bot.querylog.schema import create_or_upgrade
from tests.docs_pages import PLACEHOLDERS, filled, relinked

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def page(name):
    return filled((DOCS / name).read_text(encoding="utf-8"))


def paths(command, path="onrecord"):
    yield path
    for name, subcommand in getattr(command, "commands", {}).items():
        yield from paths(subcommand, f"{path} {name}")


def test_every_placeholder_is_used_once():
    texts = "".join(file.read_text(encoding="utf-8") for file in DOCS.rglob("*.md"))
    assert [name for name in PLACEHOLDERS if texts.count(f"<!-- {name} -->") != 1] == []


def test_every_command_of_the_shell_is_described_with_its_options():
    shell = page("reference/shell.md")
    for path in paths(typer.main.get_command(app)):
        assert f"## `{path}`\n" in shell
        assert "Sentinel" not in shell
    for option in ("--articles", "--json", "--no-reported", "--retries")[:3]:
        assert f"`{option}`" in shell


def test_every_command_on_discord_is_described():
    commands = page("reference/commands.md")
    for name in ("ask", "who said", "watch add", "log export", "forget-me", "**Who said this?**"):
        assert name in commands
    assert "| `search` | Search the coverage | `words`: The words to search for;" in commands


def test_every_setting_is_described():
    settings = page("reference/settings.md")
    for section, field in Settings.model_fields.items():
        keys = (Feed if section == "feeds" else field.annotation).model_fields
        heading = "[[feeds]]" if section == "feeds" else f"[{section}]"
        described = settings.partition(f"## `{heading}`\n")[2].partition("\n## ")[0]
        for key in keys:
            assert re.search(rf"^\| `{key}` \| .* \| .*\w.* \|$", described, re.MULTILINE), f"{section}.{key}"


def test_every_exit_code_is_described():
    codes = page("reference/exit-codes.md")
    assert [code for code in Exit if f"| {code.value} | `{code.name}` |" not in codes] == []


def keys_of(value):
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("search", "Vilnius"),
        ("who", "monumental mistake"),
        ("quotes", "Stoltenberg"),
        ("ask", "when is the Vilnius summit"),
        ("ask", "who won the match"),
        ("check", "He said “a monumental error”. She said “a historic mistake”."),
        ("speakers",),
        ("timeline", "Stoltenberg", "about", "China"),
        ("compare", "Stoltenberg,", "Haavisto", "about", "China"),
        ("ask", "who is Stoltenberg?"),
        ("extract",),
    ],
    ids=" ".join,
)
def test_every_key_of_the_json_is_described(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    output = CliRunner().invoke(app, [*command, "--json"]).stdout
    records = (
        [json.loads(line) for line in output.splitlines()] if command[0] == "extract" else json.loads(output)
    )
    described = set(re.findall(r"`(\w+)`", page("reference/json.md")))
    assert set(keys_of(records)) - described == set()


def test_every_column_of_the_log_is_described(tmp_path):
    log = page("reference/log.md")
    exported = log.partition("## What is exported")[2].partition("## ")[0]
    rows = re.findall(r"^\| (`.+?`) \|", exported, re.MULTILINE)
    assert tuple(name for row in rows for name in re.findall(r"`(\w+)`", row)) == COLUMNS
    file = tmp_path / "queries.sqlite"
    create_or_upgrade(file)
    with closing(sqlite3.connect(file)) as database:
        tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if table.startswith("sqlite_"):
                continue
            assert f"| `{table}` |" in log
            columns = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
            assert columns - set(re.findall(r"`(\w+)`", log)) == set(), table


def test_links_to_the_repository_lead_to_the_website():
    assert relinked("[a](../CONTRIBUTING.md#code)", "../") == "[a](contributing.md#code)"
    assert relinked("[a](../../SECURITY.md)", "../") == "[a](../security.md)"
    assert (
        relinked("[a](docs/how-to/feeds.md) [b](CHANGELOG.md)", "")
        == "[a](how-to/feeds.md) [b](changelog.md)"
    )


@pytest.mark.slow
def test_the_website_is_built_and_every_link_leads_somewhere(tmp_path):
    mkdocs = pytest.importorskip("mkdocs.commands.build", reason="the extra docs is not installed")
    from mkdocs.config import load_config  # noqa: PLC0415 - needs the extra

    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
    mkdocs.build(config)
    assert "index.coverage.Coverage.who_said" in (tmp_path / "site/reference/python.html").read_text("utf-8")
