"""A log whose process is killed opens again with every row that anybody saw, and with all earlier ones."""

import pytest

pytest.importorskip("resource", reason="Windows has no SIGKILL")
from tests.faults import querylog as faults

RUNS = 20
"""Number of kills; 1,000 take ten minutes, by `python -m tests.faults.querylog --runs 1000`."""


@pytest.mark.slow
def test_a_killed_log_opens_again_with_every_row(tmp_path):
    outcomes, seen = faults.run(RUNS, tmp_path)
    assert {outcome for _, outcome in outcomes} == {faults.GOOD}, outcomes
    assert sum(outcomes.values()) == RUNS
    assert seen
