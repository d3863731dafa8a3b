"""README says what is true."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_picture_and_file_that_it_links_is_there():
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", README):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("line", re.findall(r".*pip install.* -e .*", README))
def test_pip_builds_with_the_pinned_backend(line):
    """An isolated build would download a build backend of any version, without a hash."""
    for command in line.split("&&"):
        assert " -e " not in command or "--no-build-isolation" in command
