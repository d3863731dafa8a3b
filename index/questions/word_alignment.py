"""Aligns two sequences of words: the best common part of both, whatever stands around it.

This is the local alignment of Smith and Waterman, with words for letters. One row of the matrix is computed
at a time: within a row, a gap costs one for each word, so the best way from the left is a running maximum.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

_CONTENT_MATCH = 4
"""Score of a content word that both have. A guess; nothing was measured."""
_COMMON_MATCH = 1
"""Score of a common word that both have: one alone cannot bridge a gap. A guess; nothing was measured."""
_MISMATCH = -1
"""Score of a word in place of another, or in place of none. A guess; nothing was measured."""


class Step(NamedTuple):
    """A step of an alignment.

    Attributes:
        claimed: The position of the claim's word; None if the claim left the original's out.
        original: The position of the original's word; None if the claim added its own.
        equal: Whether both are there and the same.
    """

    claimed: int | None
    original: int | None
    equal: bool


def align(
    claimed: Sequence[str],
    original: Sequence[str],
    common: frozenset[str],
    cuts: Collection[int] = (),
) -> list[Step]:
    """Return the steps of the best alignment of a part of a claim with a part of an original, in order.

    It begins and ends with a word that both have; it is empty if they have none in common.

    Args:
        claimed: The claim's words.
        original: The original's words.
        common: The words that count little.
        cuts: The numbers of the claim's words before which it says that it leaves words out, at no cost.
    """
    if not claimed or not original:
        return []
    numbers = {word: number for number, word in enumerate(dict.fromkeys((*claimed, *original)))}
    original_ids = np.array([numbers[word] for word in original])
    columns = np.arange(len(original))
    scores = np.zeros((len(claimed) + 1, len(original) + 1), np.int64)
    for i, word in enumerate(claimed):
        match = _COMMON_MATCH if word in common else _CONTENT_MATCH
        diagonal = scores[i, :-1] + np.where(original_ids == numbers[word], match, _MISMATCH)
        best = np.maximum(np.maximum(diagonal, scores[i, 1:] + _MISMATCH), 0)
        left_out = 0 if i + 1 in cuts else columns
        scores[i + 1, 1:] = np.maximum.accumulate(best + left_out) - left_out
    return _trace(scores, claimed, original, common)


def _trace(
    scores: "np.ndarray[tuple[int, int], np.dtype[np.int64]]",
    claimed: Sequence[str],
    original: Sequence[str],
    common: frozenset[str],
) -> list[Step]:
    """Return the steps that lead to the highest score."""
    i, j = (int(n) for n in np.unravel_index(int(scores.argmax()), scores.shape))
    steps: list[Step] = []
    while i and j and (score := int(scores[i, j])) > 0:
        equal = claimed[i - 1] == original[j - 1]
        match = (_COMMON_MATCH if claimed[i - 1] in common else _CONTENT_MATCH) if equal else _MISMATCH
        if score == scores[i - 1, j - 1] + match:
            steps.append(Step(i - 1, j - 1, equal))
            i, j = i - 1, j - 1
        elif score == scores[i - 1, j] + _MISMATCH:
            steps.append(Step(i - 1, None, equal=False))
            i -= 1
        else:
            steps.append(Step(None, j - 1, equal=False))
            j -= 1
    return steps[::-1]
