"""The two ways to search a segment: NumPy's, which is always there, and Numba's, once it was asked for."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from index.postings import forward, maxscore
from index.postings.segment import Floats, Ints, Mask, Segment
from index.postings.weighting import Weighting

_Best: TypeAlias = Callable[[Segment, Weighting, int, Mask | None, float], tuple[Ints, Floats]]
_Having: TypeAlias = Callable[[Segment, Sequence[int], int, Mask | None], Ints]
_Closeness: TypeAlias = Callable[[Segment, Sequence[int], Sequence[tuple[int, int, float]], Ints], Floats]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to search a segment; all ways find the same, see `maxscore` and `forward` for what that is."""

    best: _Best
    scores: Callable[[Segment, Weighting, Ints], Floats]
    having: _Having
    having_phrase: Callable[[Segment, Sequence[int], Ints], Mask]
    closeness: _Closeness
    counts: Callable[[Segment, Sequence[int], Ints, Ints], Ints]


def _of(best: Any, others: Any) -> Way:  # noqa: ANN401 - these are modules
    return Way(best.best, best.scores, others.having, others.having_phrase, others.closeness, others.counts)


_chosen = [_of(maxscore, forward)]


def way() -> Way:
    """Return the way to search."""
    return _chosen[-1]


def choose(way: Way) -> None:
    """Search in this way from now on."""
    _chosen[:] = [way]


def compiled() -> bool:
    """Search with Numba from now on, where that is installed; return whether it is.

    This takes a fraction of a second, some seconds the first time; others may search meanwhile.
    """
    try:
        module = importlib.import_module("index.postings.compiled")
    except ModuleNotFoundError as error:
        if error.name != "numba":
            raise
        return False
    choose(_of(module, module))
    return True
