"""Text to terms, sentences and parsed words."""
