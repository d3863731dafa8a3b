"""What all tests share: the loaded language model, and a quiet corner to work in."""

import os
from collections.abc import Iterator

import hypothesis
import pytest

from index.ingest.analysis import Analyser
from index.text.language import Language

# A console of Rich keeps the width that it finds when it is made; each test states its own.
os.environ.pop("COLUMNS", None)

# How long an example takes says how busy the machine is; how fast the project is, tests/benchmarks say.
# CI tries the same examples each time, so that it says something of the change; other runs look for new ones.
hypothesis.settings.register_profile("suite", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.register_profile("fast", hypothesis.settings.get_profile("suite"), max_examples=20)
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
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))
    os.environ["ONRECORD_ARTICLES__STORE"] = str(tmp_path_factory.mktemp("store"))


@pytest.fixture(autouse=True)
def _no_rule_fails(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail where the analysis reports a rule that failed: it goes on with the other articles."""
    yield
    if "may_fail" not in request.keywords:
        failed = [r.getMessage() for r in caplog.get_records("call") if r.name == "index.ingest.analysis"]
        assert not failed
