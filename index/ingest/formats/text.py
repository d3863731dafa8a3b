"""Plain text and Markdown, with or without front matter: one article a file."""

from collections.abc import Iterator

from index.ingest.formats import front_matter
from index.ingest.formats.decoding import decode
from index.ingest.formats.metadata import make_article
from index.model.article import Article
from index.model.errors import ArticleError


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of a file.

    Raises:
        ArticleError: The file is not text, or its front matter cannot be read.
    """
    text, metadata = front_matter.split(decode(content, path), path)
    yield make_article(path, text, metadata)
