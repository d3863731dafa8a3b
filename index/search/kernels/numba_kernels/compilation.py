"""Compiling functions by Numba: the decorator, the types of arguments, and binary search."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from numba import types

from index.search.arrays import Ints, Mask
from index.search.postings import RANGE_BITS

LOW_BITS = (1 << RANGE_BITS) - 1
"""Mask of the bits of a rank that a posting stores."""
NO_MASK = np.zeros(0, np.bool_)
"""Stands for "all documents allowed" in compiled code, which takes no None."""

Int: TypeAlias = int | np.integer[Any]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def array_type(of: Any, dimensions: int = 1) -> Any:
    """Return the type of a read-only, contiguous array."""
    return types.Array(of, dimensions, "C", readonly=True)


INT32S, INT64S, FLOAT64S = array_type(types.int32), array_type(types.int64), array_type(types.float64)
INT64_PAIRS, FLOAT64_ROWS = array_type(types.int64, 2), array_type(types.float64, 2)
LOW_RANKS, STARTS = array_type(types.uint16), array_type(types.uint32)
BOOLS = array_type(types.bool_)
COMPACT = (array_type(types.uint16), array_type(types.uint32))
"""The types of arrays whose numbers are as small as their contents allow: tokens, and impact buckets."""


def kernel(*signatures: Any) -> Callable[[_Function], _Function]:
    """Return a decorator that compiles a function for these signatures; without any, at its first call."""

    def compiled(function: _Function) -> _Function:
        options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
        eager = list(signatures) or None
        try:
            return cast("_Function", numba.njit(eager, cache=True, **options)(function))
        except RuntimeError:
            # No folder for the cache is writable.
            return cast("_Function", numba.njit(eager, **options)(function))

    return compiled


def int64s(numbers: Ints | Sequence[Any]) -> npt.NDArray[np.int64]:
    """Return numbers as the contiguous 64-bit array that compiled code takes."""
    return np.ascontiguousarray(numbers, np.int64)


def optional_mask(mask: Mask | None) -> Mask:
    """Return a mask, or `NO_MASK` for None."""
    return NO_MASK if mask is None else mask


@kernel()
def lower_bound(ascending: Ints, begin: Int, end: Int, value: Int) -> Int:
    """Return the first index from `begin` to `end` whose number is not below a value, else `end`."""
    while begin < end:
        middle = (begin + end) >> 1
        if ascending[middle] < value:
            begin = middle + 1
        else:
            end = middle
    return begin


@kernel()
def galloping_lower_bound(ascending: Ints, begin: Int, end: Int, value: Int) -> Int:
    """Return the same as `lower_bound`; sooner if the index is near `begin`."""
    step = 1
    while begin + step < end and ascending[begin + step] < value:
        begin += step
        step *= 2
    return lower_bound(ascending, begin, min(begin + step + 1, end), value)
