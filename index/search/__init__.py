"""Retrieval and ranking: an inverted index with BM25, phrases, proximity and context."""
