"""Requests to pages of results. Knows nothing of Discord."""
