"""Messages of mail, such as newsletters and press releases: one article a file."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from index.ingest.formats.decoding import decode
from index.ingest.formats.html import as_text
from index.ingest.formats.metadata import read_article
from index.model.article import Article
from index.model.errors import ArticleError


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of a message: its subject is the title, its sender the author.

    Raises:
        ArticleError: It cannot be read, or has no text.
    """
    try:
        message = message_from_bytes(content, EmailMessage, policy=policy.default)
        body = message.get_body(("plain", "html"))
        payload = body.get_payload(decode=True) if body is not None else None
        subject, sender, date = (str(message.get(name, "")) for name in ("subject", "from", "date"))
        declared = body.get_content_charset() if body is not None else None
        is_html = body is not None and body.get_content_subtype() == "html"
    except (ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        raise ArticleError(path, f"is not a message that can be read ({error})") from error
    if not isinstance(payload, bytes):
        raise ArticleError(path, "is a message without a text")
    text = decode(payload, path, declared)
    name, address = parseaddr(sender)
    metadata = {
        "title": subject,
        "author": name or address,
        "published": date,
        "outlet": address.partition("@")[2],
    }
    yield from read_article(path, as_text(text) if is_html else text, metadata)
