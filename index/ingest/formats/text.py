"""Plain text and Markdown, with or without front matter: one article a file."""

from collections.abc import Iterator

from index.ingest.formats import front_matter
from index.ingest.formats.decoding import decode
from index.ingest.formats.metadata import read_article
from index.model.article import Article
from index.model.errors import ArticleError, IncompleteError
from index.text.clean_text import without_entities


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of a file, with the characters that HTML's entities in it stand for.

    Raises:
        ArticleError: The file is not text, or holds none.
    """
    parts = front_matter.split(decode(content, path))
    yield from read_article(path, without_entities(parts.text), parts.metadata)
    if parts.problem:
        yield IncompleteError(path, parts.problem)
