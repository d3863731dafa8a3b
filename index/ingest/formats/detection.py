"""Finds the format of a file by its content, and by its name where the content does not tell."""

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

_HEAD = 4096
"""Number of bytes at the start of a file that tell its format. A guess; nothing was measured."""
_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_ROOTS = {
    b"rss": Format.FEED,
    b"RDF": Format.FEED,
    b"feed": Format.FEED,
    b"newsItem": Format.AGENCY_XML,
    b"newsMessage": Format.AGENCY_XML,
    b"packageItem": Format.AGENCY_XML,
    b"nitf": Format.AGENCY_XML,
    b"html": Format.HTML,
    b"HTML": Format.HTML,
}
"""Formats by the name of the outermost element."""
_PAGE = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_XML = re.compile(rb"\s*<(?:\?xml|!DOCTYPE|rss|feed|rdf:RDF|newsItem|newsMessage|nitf)\b")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TAR_MARK = slice(257, 262)


def detect(content: bytes, name: str) -> Format | None:
    """Return the format of a file; None if it is none that has articles.

    Args:
        content: The file's content.
        name: The file's name.
    """
    by_name = SUFFIXES.get(PurePosixPath(name).suffix.lower())
    head = content[:_HEAD].removeprefix(_BYTE_ORDER_MARK)
    if packed := _packed(content, head, name):
        return packed
    if by_name in {Format.JSON, Format.JSON_LINES, Format.TABLE, Format.MAIL}:
        return by_name
    if _PAGE.match(head):
        return Format.HTML
    if _XML.match(head):
        root = _ROOT.search(head)
        return _ROOTS.get(root[1] if root else b"", by_name)
    return by_name


def _packed(content: bytes, head: bytes, name: str) -> Format | None:
    """Return the format of a file that is no text by its first bytes; None if they tell none."""
    if head.startswith(b"%PDF-"):
        return Format.PDF
    if head.startswith(b"PK\x03\x04"):
        return _zipped(content)
    if head.startswith(b"\x1f\x8b"):
        return Format.WEB_ARCHIVE if name.lower().endswith(".warc.gz") else Format.GZIP
    if head.startswith(b"WARC/"):
        return Format.WEB_ARCHIVE
    return Format.TAR if head[_TAR_MARK] == b"ustar" else None


def _zipped(content: bytes) -> Format:
    """Return the format of a ZIP archive by the names of the files in it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return Format.ZIP
    if "word/document.xml" in names:
        return Format.WORD
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        return Format.PACKED_WEB_ARCHIVE
    return Format.BOOK if "META-INF/container.xml" in names else Format.ZIP
