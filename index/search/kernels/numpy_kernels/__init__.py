"""The kernels in NumPy, which are always there."""

from index.search.kernels.numpy_kernels.maxscore import best, scores
from index.search.kernels.numpy_kernels.passage_context import context_scores
from index.search.kernels.numpy_kernels.proximity import closeness, counts, having, having_phrase

__all__ = ["best", "closeness", "context_scores", "counts", "having", "having_phrase", "scores"]
