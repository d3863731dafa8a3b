"""Looking tokens up among the terms of a query; compiled."""

import numpy as np

from index.search.arrays import Ints, Mask
from index.search.kernels.numba_kernels.compilation import Int, kernel

_HASHES = 256
"""Number of hash values of term ids; a power of 2, by which the remainder is quick. A guess; no measurement
is on record."""


@kernel()
def hash_filter(terms: Ints) -> Mask:
    """Return which hash values occur among term ids. Most tokens of a text have none of them."""
    hashes = np.zeros(_HASHES, np.bool_)
    for j in range(len(terms)):
        if terms[j] >= 0:
            hashes[terms[j] % _HASHES] = True
    return hashes


@kernel()
def slot_of(token: Int, terms: Ints, hashes: Mask) -> int:
    """Return the index of a token in `terms`, or -1; `hashes` is what `hash_filter` returns for these."""
    if hashes[token % _HASHES]:
        for j in range(len(terms)):
            if terms[j] == token:
                return j
    return -1
