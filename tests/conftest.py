import pytest

from index.analysis import Analyser
from index.language import Language


@pytest.fixture(scope="session")
def language() -> Language:
    return Language()


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    return Analyser()
