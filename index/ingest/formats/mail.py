"""Messages of mail, such as newsletters and press releases: one article a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from index.ingest.formats.decoding import decode
from index.ingest.formats.html import as_text
from index.ingest.formats.libraries import opened
from index.ingest.formats.metadata import read_article
from index.model.article import Article
from index.model.errors import ArticleError


@dataclass(frozen=True, slots=True)
class _Message:
    """The parts of a message that become an article.

    Attributes:
        subject: Its subject.
        sender: Its sender's name and address.
        date: Its date, as it is written.
        payload: The content of its text; None if it has none.
        charset: The encoding that it declares.
        is_html: Whether the text is HTML.
    """

    subject: str
    sender: str
    date: str
    payload: object
    charset: str | None
    is_html: bool


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of a message: its subject is the title, its sender the author.

    Raises:
        ArticleError: It cannot be read, or has no text.
    """
    message = opened(lambda: _parse(content), path, "a message")
    if not isinstance(message.payload, bytes):
        raise ArticleError(path, "is a message without a text")
    text = decode(message.payload, path, message.charset)
    name, address = parseaddr(message.sender)
    metadata = {
        "title": message.subject,
        "author": name or address,
        "published": message.date,
        "outlet": address.partition("@")[2],
    }
    yield from read_article(path, as_text(text) if message.is_html else text, metadata)


def _parse(content: bytes) -> _Message:
    """Return the parts of a message; the library raises errors of any class for a damaged one."""
    message = message_from_bytes(content, EmailMessage, policy=policy.default)
    body = message.get_body(("plain", "html"))
    return _Message(
        subject=str(message.get("subject", "")),
        sender=str(message.get("from", "")),
        date=str(message.get("date", "")),
        payload=body.get_payload(decode=True) if body is not None else None,
        charset=body.get_content_charset() if body is not None else None,
        is_html=body is not None and body.get_content_subtype() == "html",
    )
