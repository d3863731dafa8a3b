"""Parses questions, retrieves passages and quotations, and finds the words that answer."""
