"""README says what is true."""

import re
from pathlib import Path

import pytest
import typer

from bot.cli.main import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_the_python_examples_run(code, monkeypatch):
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own example


@pytest.mark.parametrize("command", sorted(typer.main.get_command(app).commands))
def test_every_command_of_the_shell_stands_in_it(command):
    assert f"onrecord {command}" in README


def test_every_picture_and_file_that_it_links_is_there():
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", README):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("line", re.findall(r".*pip install.* -e .*", README))
def test_pip_builds_with_the_pinned_backend(line):
    """An isolated build would download a build backend of any version, without a hash."""
    for command in line.split("&&"):
        assert " -e " not in command or "--no-build-isolation" in command
