"""Processes that coverage does not measure, because they may not write its files."""

import os


def unmeasured() -> dict[str, str]:
    """Return the environment of such a process: without room on the disk, or under another account."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
