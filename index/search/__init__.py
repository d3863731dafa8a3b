"""Candidates and their ranking: an inverted index with BM25, phrases and context."""
