"""The examples in README and in docs/ run: commands of the shell, Python, and settings."""

import contextlib
import io
import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.config import load
from bot.querylog.schema import create_or_upgrade
from index import SEEDS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
RUNS_ON = ("onrecord", "onrecord serve", "onrecord try", "onrecord fetch", "onrecord log web")
"""Commands that need Discord or the network, or run until they are stopped: their own tests run them."""


def blocks(language):
    """Yield each example in a language with the name of its page."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in re.finditer(rf"^ *```{language}\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE):
            yield str(page.relative_to(ROOT)), block[1]


def commands():
    """Return each command of ours in the examples, without comments, redirections and variables."""
    found = {}
    for page, block in blocks("sh"):
        for line in block.splitlines():
            command = re.sub(r"\s+#\s.*$|\s>\s.*$", "", line.strip())
            command = re.sub(
                r"^(?:[A-Z_]+=\S+ )?(?:\.venv/bin/|uv run --no-sync )?(?=onrecord\b)", "", command
            )
            if command.split(" ")[0] == "onrecord" and not re.match("|".join(RUNS_ON[1:]), command):
                found.setdefault(command, page)
    found.pop("onrecord", None)
    return sorted(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder that has what the examples name, and a store that they share."""
    folder = tmp_path_factory.mktemp("examples")
    copy = next(command for command in commands() if "log restore" in command).split()[-1]
    for log in (folder / "data" / "queries.sqlite", folder / copy):
        create_or_upgrade(log)
    for name in ("archive", "my-articles"):
        shutil.copytree(SEEDS, folder / name)
    ferry = next(block for page, block in blocks("sh") if page == "docs/tutorial.md" and "ferry.md" in block)
    text = re.search(r"<<'END'\n(.*?)^END$", ferry, re.DOTALL | re.MULTILINE)[1]
    (folder / "my-articles" / "ferry.md").write_text(text, encoding="utf-8")
    (folder / "claims.jsonl").write_text('{"id": 1, "text": "He said “a monumental mistake”."}\n', "utf-8")
    (folder / "questions.jsonl").write_text('{"id": 1, "question": "When is the summit?"}\n', "utf-8")
    (folder / "story.txt").write_text("“A monumental mistake,” Stoltenberg said.\n", "utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("command", commands())
def test_a_command_runs(command, folder, monkeypatch):
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    assert result.exit_code in {0, 1}, result.output
    if command.startswith(("onrecord who strike", "onrecord quotes Lind")):
        assert "Ada Lind" in result.output


@pytest.mark.slow
@pytest.mark.parametrize(("page", "code"), list(blocks("python")))
def test_python_runs(page, code, monkeypatch):
    monkeypatch.chdir(ROOT)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(code, page, "exec"), {})  # noqa: S102 - our own example
    assert "Stoltenberg" in printed.getvalue()


@pytest.mark.parametrize(("page", "settings"), list(blocks("toml")))
def test_settings_are_accepted(page, settings, tmp_path):
    file = tmp_path / "config.toml"
    indent = re.match(" *", settings)[0]
    file.write_text(settings.replace(f"\n{indent}", "\n").removeprefix(indent), encoding="utf-8")
    assert load(file), page
