"""Mail, such as newsletters and press releases, and pages that a browser saved as a message (MHTML).

A message is an article; so is each article in a file that is attached to it. A mailbox (mbox) has messages.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import PurePosixPath
from typing import TypeAlias, cast

from index.ingest.formats.decoding import decode
from index.ingest.formats.detection import SUFFIXES
from index.ingest.formats.html import as_text, read_page
from index.ingest.formats.libraries import opened
from index.ingest.formats.metadata import read_article
from index.ingest.formats.record_paths import RecordPaths
from index.model.article import Article
from index.model.errors import ArticleError

ReadMember: TypeAlias = Callable[[bytes, str, str], Iterator[Article | ArticleError]]
"""Takes the content of an attached file, its name, and the path of its articles."""
_POSTMARK = re.compile(rb"^From [^\r\n]{1,200}\r?\n(?=[A-Za-z-]{1,40}:)", re.MULTILINE)
"""The line before each message of a mailbox, and the first field of the message."""


@dataclass(frozen=True, slots=True)
class _Message:
    """The parts of a message that become articles.

    Attributes:
        subject: Its subject.
        sender: Its sender's name and address.
        date: Its date, as it is written.
        payload: The content of its text; None if it has none.
        charset: The encoding that it declares.
        is_html: Whether the text is HTML.
        page: The address of the page that the message is; None if it is none.
        attached: The names and contents of the files that are attached to it.
    """

    subject: str
    sender: str
    date: str
    payload: object
    charset: str | None
    is_html: bool
    page: str | None
    attached: list[tuple[str, bytes]]


def read(content: bytes, path: str, read_member: ReadMember) -> Iterator[Article | ArticleError]:
    """Yield the articles of a message, or of each message of a mailbox, and an error for each bad one.

    The subject of a message is the title, its sender the author.

    Raises:
        ArticleError: It cannot be read, or has no text.
    """
    starts = list(_POSTMARK.finditer(content)) if content.startswith(b"From ") else []
    if not starts:
        yield from _read_message(content, path, read_member)
        return
    paths = RecordPaths(path)
    ends = [*(start.start() for start in starts[1:]), len(content)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        try:
            yield from _read_message(content[start.end() : end], paths.of(None, number), read_member)
        except ArticleError as error:
            yield error


def _read_message(content: bytes, path: str, read_member: ReadMember) -> Iterator[Article | ArticleError]:
    message = opened(lambda: _parse(content), path, "a message")
    if isinstance(message.payload, bytes):
        text = decode(message.payload, path, message.charset)
        if message.page:
            yield from read_page(text, path, message.page)
            return
        name, address = parseaddr(message.sender)
        metadata = {
            "title": message.subject,
            "author": name or address,
            "published": message.date,
            "outlet": address.partition("@")[2],
        }
        text = as_text(text) if message.is_html else text
        if text.strip() or not message.attached:
            yield from read_article(path, text, metadata)
    elif not message.attached:
        raise ArticleError(path, "is a message without a text")
    paths = RecordPaths(path)
    for number, (name, attached) in enumerate(message.attached, start=1):
        yield from read_member(attached, name, paths.of({"id": name}, number))


def _parse(content: bytes) -> _Message:
    """Return the parts of a message; the library raises errors of any class for a damaged one."""
    message = message_from_bytes(content, EmailMessage, policy=policy.default)
    body = message.get_body(("plain", "html"))
    is_html = body is not None and body.get_content_subtype() == "html"
    page = message.get("snapshot-content-location") or (body and is_html and body.get("content-location"))
    return _Message(
        subject=str(message.get("subject", "")),
        sender=str(message.get("from", "")),
        date=str(message.get("date", "")),
        payload=body.get_payload(decode=True) if body is not None else None,
        charset=body.get_content_charset() if body is not None else None,
        is_html=is_html,
        page=str(page) if page and is_html else None,
        attached=list(_attached(message)),
    )


def _attached(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """Yield the messages, and the files with the suffix of a format, that are attached to a message."""
    for part in message.iter_attachments():
        if part.get_content_type() == "message/rfc822":
            (inner,) = cast("list[EmailMessage]", part.get_payload())
            yield "message.eml", inner.as_bytes()
            continue
        name = PurePosixPath(part.get_filename() or "").name
        payload = part.get_payload(decode=True)
        if PurePosixPath(name).suffix.lower() in SUFFIXES and isinstance(payload, bytes):
            yield name, payload
