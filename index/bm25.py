"""rank-bm25's model over an inverted index, for use without the rest of the library."""

from index.search.bm25 import BM25Parameters, InvertedBM25

__all__ = ["BM25Parameters", "InvertedBM25"]
