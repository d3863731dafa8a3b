"""Spans of text."""

Span = tuple[int, int]
"""Start and end of a part of a text, as character offsets; the text is an article's unless said otherwise."""
