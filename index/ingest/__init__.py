"""The way of an article: from a file of a folder by a reader of its format to its analysis."""
