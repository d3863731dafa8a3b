"""Documents of word processors, PDF and e-books. They need the extra `documents`.

A document's day of creation is not taken for its day of publication: templates have a day of their own.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, cast

from index.ingest.formats.html import as_text
from index.ingest.formats.libraries import import_optional, opened
from index.ingest.formats.metadata import read_article
from index.ingest.formats.record_paths import RecordPaths
from index.model.article import Article
from index.model.errors import ArticleError

_EXTRA = "documents"
_MAX_SIZE = 100_000_000
"""Maximum size in bytes of what a document holds when it is unpacked. A guess; nothing was measured."""
_MAX_XML = 20_000_000
"""The same for the XML in a Word document, in bytes: a thousand pages have about ten million. A guess."""
_MAX_ELEMENTS = 500_000
"""Maximum elements of a Word document: measured, 3 million paragraphs take more than 12 s. A thousand pages
have about 200,000."""
_MAX_PAGES = 5_000
"""Maximum pages of a PDF. A guess; nothing was measured."""
_MAX_HEADING = 150
"""Maximum length of the heading of a chapter in characters. A guess; nothing was measured."""


def read_word(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of a Word document.

    Raises:
        ArticleError: It cannot be read, or python-docx is not installed.
    """
    docx = import_optional("docx", path, _EXTRA)
    _check_size(content, path, _MAX_XML)
    document = opened(lambda: docx.Document(BytesIO(content)), path, "a Word document")
    if sum(1 for _ in document.element.body.iter()) > _MAX_ELEMENTS:
        raise ArticleError(path, f"is a Word document of more than {_MAX_ELEMENTS:,} elements")

    def read() -> tuple[list[str], dict[str, str]]:
        blocks = [
            text
            for block in document.iter_inner_content()
            for text in ([block.text] if hasattr(block, "text") else _cells(block))
        ]
        properties = document.core_properties
        return blocks, {"title": properties.title, "author": properties.author}

    blocks, metadata = opened(read, path, "a Word document")
    yield from read_article(path, _joined(blocks), metadata)


def _cells(table: Any) -> list[str]:  # noqa: ANN401 - the library's types are not installed with it
    """Return the texts of a table's cells, row by row; a cell that spans others once."""
    cells = {cell._tc: cell.text for row in table.rows for cell in row.cells}  # noqa: SLF001
    return list(cells.values())


def read_pdf(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of a PDF.

    Raises:
        ArticleError: It cannot be read or has no text, such as a scan, or pypdf is not installed.
    """
    pypdf = import_optional("pypdf", path, _EXTRA)
    reader = opened(lambda: pypdf.PdfReader(BytesIO(content)), path, "a PDF")
    if opened(lambda: reader.is_encrypted and not reader.decrypt(""), path, "a PDF"):
        raise ArticleError(path, "is a PDF with a password")
    pages = opened(lambda: [page.extract_text() for page in reader.pages[:_MAX_PAGES]], path, "a PDF")
    text = _joined(pages)
    if not text:
        raise ArticleError(path, "is a PDF without text; a scan must go through OCR first")
    information: dict[str, object] = opened(lambda: dict(reader.metadata or {}), path, "a PDF")
    metadata = {
        "title": str(information.get("/Title") or ""),
        "author": str(information.get("/Author") or ""),
    }
    yield from read_article(path, text, metadata)


def read_book(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield an article for each chapter of an e-book.

    Raises:
        ArticleError: It cannot be read, or EbookLib is not installed.
    """
    epub = import_optional("ebooklib.epub", path, _EXTRA)
    _check_size(content, path, _MAX_SIZE)
    book = opened(lambda: _read_book(epub, content), path, "an e-book")
    paths = RecordPaths(path)

    def words(name: str) -> list[str]:
        return [str(value[0]) for value in book.get_metadata("DC", name) if value and value[0]]

    metadata = {
        "outlet": words("title"),
        "author": words("creator"),
        "published": (words("date") or [None])[0],
    }
    chapters = [item for item in book.get_items() if isinstance(item, epub.EpubHtml)]
    for number, chapter in enumerate(chapters, start=1):
        text = as_text(bytes(chapter.content).decode("utf-8", errors="replace"))
        heading, _, rest = text.partition("\n\n")
        has_heading = bool(rest) and len(heading) <= _MAX_HEADING
        if text and not isinstance(chapter, epub.EpubNav):
            name = paths.of({"id": chapter.get_name()}, number)
            titled = {**metadata, "title": heading} if has_heading else metadata
            yield from read_article(name, rest if has_heading else text, titled)


def _read_book(epub: Any, content: bytes) -> Any:  # noqa: ANN401 - the library has no types
    """Return an e-book.

    Raises:
        ValueError: It has a file many times over, and is too large with all of them.
    """

    class Reader(epub.EpubReader):
        read = 0

        def read_file(self, name: str) -> bytes:
            inner = cast("bytes", super().read_file(name))  # pyright: ignore[reportUnknownMemberType]
            self.read += len(inner)
            if self.read > _MAX_SIZE:
                raise ValueError(f"its files have more than {_MAX_SIZE:,} bytes")
            return inner

    reader = Reader(BytesIO(content), {"ignore_ncx": True})
    book = reader.load()
    reader.process()
    return book


def _check_size(content: bytes, path: str, max_xml: int) -> None:
    """Refuse an archive that unpacks to more than the largest size, or whose XML does to more than its own.

    Raises:
        ArticleError: It does, or it is no archive.
    """
    members = opened(lambda: zipfile.ZipFile(BytesIO(content)).infolist(), path, "a document")
    sizes = {member.filename: member.file_size for member in members}
    xml = sum(size for name, size in sizes.items() if name.lower().endswith((".xml", ".rels")))
    for size, limit in ((sum(sizes.values()), _MAX_SIZE), (xml, max_xml)):
        if size > limit:
            raise ArticleError(path, f"unpacks to more than {limit:,} bytes")


def _joined(blocks: list[str]) -> str:
    return "\n\n".join(block.strip() for block in blocks if block.strip())
