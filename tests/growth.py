"""How work grows with its size, told by comparing runs: neither a clock nor a busy machine decides a test."""

import gc
from collections.abc import Callable
from time import process_time

REPEATS = 3
"""Runs of each size. The fastest counts: whatever is made once, at the first call, does not."""


def growth(work: Callable[[int], object], size: int, times: int = 4) -> float:
    """Return how many times as much processor time `times` as much work takes.

    For work that grows with its size that is about `times`, for work that grows with its square about `times`
    squared. The runs of both sizes take turns, so that whatever slows the machine down slows both.
    """
    small, large = [], []
    gc.collect()
    gc.disable()
    try:
        for _ in range(REPEATS):
            small.append(_processor_time(work, size))
            large.append(_processor_time(work, size * times))
    finally:
        gc.enable()
    return min(large) / min(small)


def _processor_time(work: Callable[[int], object], size: int) -> float:
    started = process_time()
    work(size)
    return process_time() - started
