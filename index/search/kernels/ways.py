"""The two ways to search a segment: NumPy's, which is always there, and Numba's, once it was asked for."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from index.search.kernels import maxscore, passage_context, proximity
from index.search.kernels.passage_context import GroupContext
from index.search.segment import Floats, Ints, Mask, Segment
from index.search.weighting import WeightedTerms

_Best: TypeAlias = Callable[[Segment, WeightedTerms, int, Mask | None, float], tuple[Ints, Floats]]
_Having: TypeAlias = Callable[[Segment, Sequence[int], int, Mask | None], Ints]
_Closeness: TypeAlias = Callable[[Segment, Sequence[int], Sequence[tuple[int, int, float]], Ints], Floats]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to search a segment; all find the same: see `maxscore`, `forward` and `runs` for what."""

    best: _Best
    scores: Callable[[Segment, WeightedTerms, Ints], Floats]
    having: _Having
    having_phrase: Callable[[Segment, Sequence[int], Ints], Mask]
    closeness: _Closeness
    counts: Callable[[Segment, Sequence[int], Ints, Ints], Ints]
    surroundings: Callable[[Segment, GroupContext, Sequence[int], Ints], Floats]


_chosen = [
    Way(
        maxscore.best,
        maxscore.scores,
        proximity.having,
        proximity.having_phrase,
        proximity.closeness,
        proximity.counts,
        passage_context.surroundings,
    )
]


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
        module = importlib.import_module("index.search.kernels.compiled")
    except ModuleNotFoundError as error:
        if error.name != "numba":
            raise
        return False
    choose(
        Way(
            module.best,
            module.scores,
            module.having,
            module.having_phrase,
            module.closeness,
            module.counts,
            module.surroundings,
        )
    )
    return True
