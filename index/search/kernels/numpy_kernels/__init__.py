"""The kernels in NumPy, which are always available."""

from index.search.kernels.numpy_kernels.maxscore import scores, top
from index.search.kernels.numpy_kernels.passage_context import context_scores
from index.search.kernels.numpy_kernels.proximity import (
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
