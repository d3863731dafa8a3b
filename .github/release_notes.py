"""Prints the changelog's section of a release; fails if its tag is not the version in pyproject.toml."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def release_notes(tag: str, version: str, changelog: str) -> str:
    """Return the section of a version.

    Raises:
        ValueError: The tag is another version's, or the changelog has no section of it.
    """
    if tag != f"v{version}":
        raise ValueError(f"the tag {tag} is not v{version}, the version in pyproject.toml")
    heading = rf"^## \[?{re.escape(version)}\]?\b[^\n]*\n(.*?)(?=^## |\Z)"
    section = re.search(heading, changelog, re.MULTILINE | re.DOTALL)
    if section is None:
        raise ValueError(f"CHANGELOG.md has no section of {version}: rename Unreleased")
    return section[1].strip()


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    try:
        notes = release_notes(
            sys.argv[1], project["version"], (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        )
    except ValueError as error:
        sys.exit(str(error))
    print(notes)
