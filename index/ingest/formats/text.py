"""Plain text and Markdown, with or without front matter: one article a file."""

from collections.abc import Iterator, Mapping

import frontmatter
import yaml

from index.ingest.formats.decoding import decode
from index.ingest.formats.metadata import make_article
from index.model.article import Article
from index.model.errors import ArticleError

_FENCE = "---"


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of a file.

    Raises:
        ArticleError: The file is not text, or its front matter cannot be read.
    """
    text, metadata = _split(decode(content, path), path)
    yield make_article(path, text, metadata)


def _split(content: str, path: str) -> tuple[str, Mapping[str, object]]:
    """Return the text of an article, and its front matter."""
    if not content.startswith(_FENCE):
        return content, {}
    try:
        metadata, text = frontmatter.parse(content)
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        raise ArticleError(path, f"has front matter that is not YAML ({reason})") from error
    except (ValueError, RecursionError) as error:
        # The YAML is valid, but has a date such as 2023-13-45, or a number with thousands of digits.
        raise ArticleError(path, f"has front matter that cannot be read ({error})") from error
    return text, metadata
