"""Finds the format of a file by its content, and by its name where the content does not tell."""

import json
import re
import zipfile
from enum import Enum, auto
from io import BytesIO
from pathlib import PurePosixPath


class Format(Enum):
    """A format of files that may have articles."""

    TEXT = auto()
    HTML = auto()
    JSON = auto()
    JSON_LINES = auto()
    TABLE = auto()
    FEED = auto()
    AGENCY_XML = auto()
    MAIL = auto()
    WORD = auto()
    PDF = auto()
    BOOK = auto()
    WEB_ARCHIVE = auto()
    PACKED_WEB_ARCHIVE = auto()
    GZIP = auto()
    ZIP = auto()
    TAR = auto()


SUFFIXES: dict[str, Format] = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.TEXT,
    ".markdown": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".json": Format.JSON,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".csv": Format.TABLE,
    ".tsv": Format.TABLE,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
    ".xml": Format.AGENCY_XML,
    ".nitf": Format.AGENCY_XML,
    ".newsml": Format.AGENCY_XML,
    ".eml": Format.MAIL,
    ".mbox": Format.MAIL,
    ".mht": Format.MAIL,
    ".mhtml": Format.MAIL,
    ".docx": Format.WORD,
    ".pdf": Format.PDF,
    ".epub": Format.BOOK,
    ".warc": Format.WEB_ARCHIVE,
    ".wacz": Format.PACKED_WEB_ARCHIVE,
    ".gz": Format.GZIP,
    ".tgz": Format.GZIP,
    ".zip": Format.ZIP,
    ".tar": Format.TAR,
}
"""The formats by the suffixes of their files, in lower case."""

HEAD = 4096
"""Number of bytes at the start of a file that tell its format. A guess; nothing was measured."""
_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_ROOTS = {
    b"rss": Format.FEED,
    b"RDF": Format.FEED,
    b"feed": Format.FEED,
    b"newsItem": Format.AGENCY_XML,
    b"newsMessage": Format.AGENCY_XML,
    b"NewsML": Format.AGENCY_XML,
    b"packageItem": Format.AGENCY_XML,
    b"nitf": Format.AGENCY_XML,
    b"html": Format.HTML,
    b"HTML": Format.HTML,
}
"""Formats by the name of the outermost element."""
_PAGE = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_XML = re.compile(rb"\s*<(?:\?xml|!DOCTYPE|rss|feed|rdf:RDF|newsItem|newsMessage|nitf)\b")
_NAMED = frozenset((Format.JSON, Format.JSON_LINES, Format.TABLE, Format.MAIL))
"""Formats whose files may begin like those of others."""
_JSON = re.compile(rb"\{\s*\"|\[\s*\{")
_FIELD = re.compile(rb"[A-Za-z][A-Za-z-]{0,40}:")
_BLANKS = b"\xef\xbb\xbf\r\n\t "
"""Byte order marks and white space: some servers send several before a feed."""
_TAR_MARK = slice(257, 262)
"""Place of the word that marks a tar archive, in bytes."""


def detect(content: bytes, name: str) -> Format | None:
    """Return the format of a file; None if it is none that has articles.

    Args:
        content: The file's content.
        name: The file's name.
    """
    suffix = PurePosixPath(name).suffix.lower()
    by_name = SUFFIXES.get(suffix)
    head = text_head(content)
    if packed := _packed(content, name):
        return packed
    if by_name in _NAMED and not (by_name in {Format.JSON, Format.JSON_LINES} and head.startswith(b"<")):
        return by_name
    if is_page(head):
        return Format.HTML
    if _XML.match(head):
        root = _ROOT.search(head)
        return _ROOTS.get(root[1] if root else b"", by_name)
    may_be_any = by_name is Format.TEXT or not suffix
    return (may_be_any and _by_content(content, head)) or by_name


def _by_content(content: bytes, head: bytes) -> Format | None:
    """Return the format of a text that its name does not tell; None for plain text."""
    if _JSON.match(head) and _is_json(content):
        return Format.JSON
    return Format.MAIL if _is_message(head) else None


def _is_json(content: bytes) -> bool:
    """Return whether a text is JSON as a whole, or has lines of it."""
    try:
        json.loads(content)
    except json.JSONDecodeError as error:
        return (
            error.msg == "Extra data"
            and error.doc[: error.pos].endswith("\n")
            and error.doc[error.pos] == "{"
        )
    except (ValueError, RecursionError):
        return False
    return True


def _is_message(head: bytes) -> bool:
    """Return whether a text begins with the fields of a message of mail."""
    fields, _, _ = head.replace(b"\r\n", b"\n").partition(b"\n\n")
    lines = fields.split(b"\n")
    names = {line.partition(b":")[0].lower() for line in lines if _FIELD.match(line)}
    return {b"from", b"subject"} <= names and all(_FIELD.match(line) or line[:1] in b" \t" for line in lines)


def text_head(content: bytes) -> bytes:
    """Return the first bytes of a text, without the byte order marks and blanks before them."""
    return content[:HEAD].lstrip(_BLANKS)


def is_page(head: bytes) -> bool:
    """Return whether the first bytes of a text are those of a page of the web."""
    return _PAGE.match(head) is not None


def is_tar(head: bytes) -> bool:
    """Return whether the first bytes of a file are those of a tar archive."""
    return head[_TAR_MARK] == b"ustar"


def _packed(content: bytes, name: str) -> Format | None:
    """Return the format of a file that is no text by its first bytes; None if they tell none."""
    if content.startswith(b"%PDF-"):
        return Format.PDF
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    if content.startswith(b"\x1f\x8b"):
        return Format.WEB_ARCHIVE if name.lower().endswith(".warc.gz") else Format.GZIP
    if content.startswith(b"WARC/"):
        return Format.WEB_ARCHIVE
    return Format.TAR if is_tar(content) else None


def _zipped(content: bytes) -> Format:
    """Return the format of a ZIP archive by the names of the files in it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except Exception:  # noqa: BLE001 - it raises errors of any class, and will tell the reader, too
        return Format.ZIP
    if "word/document.xml" in names:
        return Format.WORD
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        return Format.PACKED_WEB_ARCHIVE
    return Format.BOOK if "META-INF/container.xml" in names else Format.ZIP
