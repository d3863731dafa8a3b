"""The inner loops of a search behind one protocol: in NumPy, and compiled by Numba."""

import importlib
from typing import cast

from index.search.kernels.protocol import Kernels


def compiled_kernels() -> Kernels | None:
    """Return the kernels that Numba compiles, or None if Numba is not installed.

    The first call compiles them for some seconds; the results are cached on disk, and the next process loads
    them in a fraction of a second. Other threads search meanwhile.
    """
    try:
        module = importlib.import_module("index.search.kernels.numba_kernels")
    except ModuleNotFoundError as error:
        if error.name != "numba":
            raise
        return None
    return cast("Kernels", module)
