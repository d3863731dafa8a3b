"""Finds words that changed places in a claim, so that each is named with the one that it stands for."""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise, zip_longest

from index.questions.word_alignment import Step

_MAX_EXCHANGED = 24
"""Maximum words of two exchanged parts and those between them. A guess; nothing was measured."""


def with_exchanges(
    steps: Sequence[Step], claimed: Sequence[str], original: Sequence[str], common: Collection[str]
) -> list[Step]:
    """Return an alignment in which two parts that changed places each stand for the other.

    The best alignment keeps one of "Kerry and Obama" where it was, and moves "and Kerry" behind it.

    Args:
        steps: The alignment.
        claimed: The claim's words.
        original: The original's words.
        common: The words that count little; both parts have others.
    """
    steps = _with_end_of_exchange(steps, claimed, original)
    result = list(steps)
    bounds = [0, *(n for n in range(1, len(steps)) if steps[n].equal != steps[n - 1].equal), len(steps)]
    gaps = [(start, end) for start, end in pairwise(bounds) if start < end and not steps[start].equal]
    exchanged_from = len(steps)
    for (start, _), (_, end) in reversed(list(pairwise(gaps))):
        ours = [step.claimed for step in steps[start:end] if step.claimed is not None]
        theirs = [step.original for step in steps[start:end] if step.original is not None]
        if len(ours) > _MAX_EXCHANGED or end > exchanged_from:
            continue
        if sizes := _exchanged([claimed[n] for n in ours], [original[n] for n in theirs], common):
            result[start:end] = _exchange(ours, theirs, *sizes)
            exchanged_from = start
    return result


def _with_end_of_exchange(
    steps: Sequence[Step], claimed: Sequence[str], original: Sequence[str]
) -> Sequence[Step]:
    """Return an alignment that ends with both parts of an exchange, if it ends inside of one.

    "Sold by Obama and Kerry" may end where the original, "sold by Kerry and Obama", has "Kerry", or go on
    with words behind "Obama".
    """
    end = next((n for n in range(len(steps), 0, -1) if steps[n - 1].equal), 0)
    gap_end = next((n for n in range(end, 0, -1) if not steps[n - 1].equal), 0)
    gap_start = next((n for n in range(gap_end, 0, -1) if steps[n - 1].equal), 0)
    gap, beyond = steps[gap_start:gap_end], steps[end:]
    added = [step.claimed for step in gap if step.claimed is not None]
    left_out = [step.original for step in gap if step.original is not None]
    last = steps[end - 1].original if end else None
    if added and not left_out and not beyond and last is not None:
        following = range(last + 1, min(last + 1 + len(added), len(original)))
        if Counter(original[n] for n in following) == Counter(claimed[n] for n in added):
            return [*steps, *(Step(None, n, equal=False) for n in following)]
    ours = [step.claimed for step in beyond if step.claimed is not None]
    if left_out and not added and Counter(claimed[n] for n in ours) == Counter(original[n] for n in left_out):
        return [*steps[:end], *(Step(n, None, equal=False) for n in ours)]
    return steps


def _exchanged(
    claimed: Sequence[str], original: Sequence[str], common: Collection[str]
) -> tuple[int, int] | None:
    """Return the lengths of the original's first and last part if the claim exchanges them, or None."""
    size = len(original)
    if Counter(claimed) != Counter(original):
        return None
    for both in range(2, size + 1):
        for first in range(1, both):
            last = both - first
            parts = original[:first], original[size - last :]
            is_exchanged = (
                claimed[size - first :] == parts[0]
                and claimed[:last] == parts[1]
                and claimed[last : size - first] == original[first : size - last]
            )
            # Two parts of which nothing stands between are one that was moved, if they are not single words.
            is_between = both < size or first == last == 1
            if is_exchanged and is_between and all(any(w not in common for w in part) for part in parts):
                return first, last
    return None


def _exchange(ours: Sequence[int], theirs: Sequence[int], first: int, last: int) -> list[Step]:
    """Return the steps of two segments whose first and last part changed places."""
    size = len(ours)
    middle = zip(ours[last : size - first], theirs[first : size - last], strict=True)
    return [
        *_replaced(ours[:last], theirs[:first]),
        *(Step(a, b, equal=True) for a, b in middle),
        *_replaced(ours[size - first :], theirs[size - last :]),
    ]


def _replaced(ours: Sequence[int], theirs: Sequence[int]) -> list[Step]:
    """Return the steps of words in the place of others."""
    return [Step(a, b, equal=False) for a, b in zip_longest(ours, theirs)]
