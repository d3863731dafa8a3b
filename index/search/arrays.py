"""Array types, and the few array functions that the whole index shares."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.integer[Any]]
Floats: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]

_NONE = np.zeros(0, np.intp)


def offsets(sizes: Ints | Sequence[int]) -> Ints:
    """Return the start of each group of these sizes, and the end of the last one: one number more."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def compact(numbers: Ints, at_least: npt.DTypeLike = np.uint8) -> Ints:
    """Return non-negative numbers in the smallest unsigned type that holds them, but at least this one."""
    largest = int(numbers.max(initial=0))
    return numbers.astype(np.promote_types(np.min_scalar_type(largest), at_least), copy=False)


def locate(values: Ints, ascending: Ints) -> tuple[Ints, Ints]:
    """Return the indices of the values that an ascending array contains, and their indices there."""
    if not len(ascending):
        return _NONE, _NONE
    at = ascending.searchsorted(values)
    np.minimum(at, len(ascending) - 1, out=at)
    hits: Ints = (ascending.take(at) == values).nonzero()[0]
    return hits, at.take(hits)
