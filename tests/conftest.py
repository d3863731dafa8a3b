"""What all tests share: the loaded language model, and a quiet corner to work in."""

import os

import hypothesis
import pytest

from index.analysis import Analyser
from index.language import Language

# How long an example takes says how busy the machine is; how fast the project is, tests/benchmarks say.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


@pytest.fixture(scope="session")
def language() -> Language:
    return Language()


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    return Analyser()


@pytest.fixture(autouse=True, scope="session")
def _store_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what the commands find out of the working directory."""
    os.environ["ONRECORD_ARTICLES__STORE"] = str(tmp_path_factory.mktemp("store"))
