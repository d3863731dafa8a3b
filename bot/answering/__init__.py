"""Requests to replies in pages. Knows nothing of Discord."""
