import os

import pytest

from index.analysis import Analyser
from index.language import Language


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
