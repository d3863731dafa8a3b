"""The kernels compiled by Numba: faster than NumPy's, and without holding the interpreter lock.

Importing this package compiles them, which takes some seconds. Numba caches the results beside the source
files or, if that folder is not writable, in the user's cache; the next import takes a fraction of a second.
"""

from index.search.kernels.numba_kernels.maxscore import scores, top
from index.search.kernels.numba_kernels.passage_context import context_scores
from index.search.kernels.numba_kernels.proximity import (
    contains_phrase,
    documents_with_phrase,
    proximity,
    term_frequencies,
)

__all__ = [
    "contains_phrase",
    "context_scores",
    "documents_with_phrase",
    "proximity",
    "scores",
    "term_frequencies",
    "top",
]
