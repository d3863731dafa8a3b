"""What the tests of the faces share."""

import pytest

from index import SEEDS


@pytest.fixture(scope="session")
def seeds():
    """The texts of the articles that the project ships with, by their paths."""
    return {file.name: file.read_text(encoding="utf-8") for file in SEEDS.iterdir()}
