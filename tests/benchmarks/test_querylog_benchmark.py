"""The benchmark of the query log, in small."""

import pytest

from tests.benchmarks import querylog


@pytest.mark.slow
def test_the_benchmark_of_the_query_log_prints_its_tables(capsys):
    querylog.main(["--rows", "2000", "--rounds", "2"])
    printed = capsys.readouterr().out
    assert "| 50 people ask |" in printed
    assert "| 2,000 rows |" in printed
    assert printed.count(" ms |") >= 40
