"""The order of results: the highest score first, and equal ones in an order that anybody can check."""

from collections.abc import Callable

import numpy as np

from index.search.arrays import Floats, Ints


def best_first(numbers: Ints, scores: Floats, k: int, sort: Callable[[Ints], Ints] | None = None) -> Ints:
    """Return the places of the `k` documents with the highest scores, best first.

    Args:
        numbers: The documents, each once.
        scores: Their scores.
        k: The maximum number of documents.
        sort: Returns documents in the order of those of equal score; None for the order of the numbers.
    """
    order = np.lexsort((numbers, -scores))
    if sort is None or not k > 0 or not len(order):
        return order[: max(k, 0)]
    descending = -scores[order]
    # Whatever scores as much as the last one may come before it.
    last = descending.item(min(k, len(order)) - 1)
    end = int(descending.searchsorted(last, side="right"))
    order, descending = order[:end], descending[:end]
    is_equal = descending[1:] == descending[:-1]
    if is_equal.any():
        is_tied = np.zeros(len(order), np.bool_)
        is_tied[1:] = is_equal
        is_tied[:-1] |= is_equal
        tied = is_tied.nonzero()[0]
        by_number = order[tied][np.argsort(numbers[order[tied]])]
        in_order = by_number[np.searchsorted(numbers[by_number], sort(numbers[by_number]))]
        # Sorting by score is stable, so equal ones stay in that order, and each group where it was.
        order[tied] = in_order[np.argsort(-scores[in_order], kind="stable")]
    return order[:k]
