"""Readers of article files, one module a format.

A reader turns the bytes of a file into articles. To add a format, write a module with a `read` function like
those here, and add the suffixes of its files to `READERS`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from index.ingest.formats import json_lines, text
from index.model.article import Article
from index.model.errors import ArticleError

Reader: TypeAlias = Callable[[bytes, str], Iterator[Article | ArticleError]]
"""Takes the content of a file and its path below the articles folder; yields its articles, and an error for
each that is bad. It raises `ArticleError` if the file as a whole is bad."""

READERS: Mapping[str, Reader] = {".txt": text.read, ".md": text.read, ".jsonl": json_lines.read}
"""The reader of each format by the suffix of its files, in lower case."""
