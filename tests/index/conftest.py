"""Both ways to search: NumPy's and Numba's."""

import pytest

from index.search.kernels import ways

NUMPY = ways.way()


@pytest.fixture(scope="module", params=["NumPy", "Numba"])
def each_way(request: pytest.FixtureRequest):
    if request.param == "Numba":
        pytest.importorskip("numba")
        assert ways.compiled()
    yield
    ways.choose(NUMPY)
