"""A stretch of text."""

Span = tuple[int, int]
"""Start and end, as character offsets into an article's text."""
