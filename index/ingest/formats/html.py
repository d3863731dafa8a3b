"""Web pages as they were saved, and pieces of HTML in other formats."""

import json
import logging
import re
import warnings
from collections.abc import Iterator

import trafilatura
from dateutil.parser import UnknownTimezoneWarning
from inscriptis import get_text  # pyright: ignore[reportMissingTypeStubs]
from lxml import etree
from trafilatura.settings import Document

from index.ingest.formats.decoding import decode
from index.ingest.formats.detection import HEAD
from index.ingest.formats.libraries import opened
from index.ingest.formats.metadata import read_article
from index.ingest.formats.page_cleaning import asks_for_consent, clean_page, with_paragraphs, without_offer
from index.model.article import Article
from index.model.errors import ArticleError
from index.text.clean_text import BLOCK_TAG, ENTITY, INLINE_TAG, without_entities

# What is wrong with a page is told by the reader, once.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
warnings.filterwarnings("ignore", category=UnknownTimezoneWarning)

_MAX_LENGTH = 5_000_000
"""Maximum length of a page in characters. A guess: pages of news are far below a million."""
_DECLARED = re.compile(rb"""<meta[^<>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_STATED_TEXT = re.compile(r'"articleBody"\s*:\s*("(?:[^"\\]|\\.)*+")', re.DOTALL)
"""The text of an article among its data for search engines (schema.org), as a string of JSON."""
_BLANK_LINES = re.compile(r"\n\s*\n\s*")


def read(content: bytes, path: str) -> Iterator[Article | ArticleError]:
    """Yield the article of a page.

    Title, author, day and text are those that trafilatura finds.

    Raises:
        ArticleError: The page is too long, or has no article.
    """
    yield from read_page(decode(content, path, _declared_encoding(content)), path)


def read_fetched(content: bytes, address: str, charset: str | None = None) -> Article:
    """Return the article of a page as it was fetched.

    Text that is valid in UTF-8 is UTF-8, whatever the server or the page declares: no other encoding gives
    such bytes by chance. A page is read only if trafilatura's stricter rules find an article in it, too:
    others are consent forms and menus, which nobody chose to keep, as a saved page was.

    Args:
        content: The page.
        address: Its address.
        charset: The encoding that the server declares.

    Raises:
        ArticleError: The page is too long, or has no article.
    """
    try:
        page = decode(content, address, "utf-8" if content.decode("utf-8") else None)
    except UnicodeDecodeError:
        page = decode(content, address, charset or _declared_encoding(content))
    if len(page) > _MAX_LENGTH:
        raise ArticleError(address, f"is a page of more than {_MAX_LENGTH:,} characters")
    strict = opened(lambda: trafilatura.extract(page, favor_precision=True), address, "a page")
    if not strict:
        raise ArticleError(address, "is a page without an article")
    found = read_page(page, address, address)
    return next(item for item in found if isinstance(item, Article))


def read_page(page: str, path: str, url: str | None = None) -> Iterator[Article | ArticleError]:
    """Yield the article of a page.

    Args:
        page: The page.
        path: The article's path.
        url: The address that the page comes from; without it, the one that the page states.

    Raises:
        ArticleError: The page is too long, or has no article.
    """
    if len(page) > _MAX_LENGTH:
        raise ArticleError(path, f"is a page of more than {_MAX_LENGTH:,} characters")
    found = opened(lambda: _extracted(page, url), path, "a page")
    if found is None or not found.text:
        text = as_text(page)
        if not text or asks_for_consent(text):
            raise ArticleError(path, "is a page without an article")
        yield from read_article(path, text, {"url": url})
        return
    title = found.title or ""
    lines = without_offer((_stated_text(page, found.text) or found.text).split("\n"))
    if asks_for_consent(found.text):
        raise ArticleError(path, "is a page without an article: it asks for consent to cookies")
    while len(lines) > 1 and _is_heading(lines[0].strip(), title, found.author or ""):
        lines = lines[1:]
    metadata = {
        "title": title,
        "author": (found.author or "").split("; "),
        "published": found.date,
        "url": url or found.url,
        "outlet": found.sitename,
    }
    yield from read_article(path, "\n\n".join(lines), metadata)


def _declared_encoding(content: bytes) -> str | None:
    """Return the encoding that a page declares in its head; None if it declares none."""
    declared = _DECLARED.search(content[:HEAD])
    return declared[1].decode("ascii", errors="replace") if declared else None


def _extracted(page: str, url: str | None) -> Document | None:
    """Return what trafilatura finds in a page, without what stands around its article."""
    tree = trafilatura.load_html(with_paragraphs(page))
    if tree is None:
        return None
    clean_page(tree)
    found = trafilatura.bare_extraction(tree, url=url, with_metadata=True, include_comments=False)
    return None if isinstance(found, dict) else found


def _stated_text(page: str, text: str) -> str | None:
    """Return the text that a page states for search engines, if it is this one with its paragraphs."""
    words = "".join(text.split())
    for match in _STATED_TEXT.finditer(page):
        try:
            stated = without_entities(json.loads(match[1]))
        except ValueError:
            continue
        if "\n" in stated.strip() and "".join(stated.split()) == words:
            return stated
    return None


def _is_heading(line: str, title: str, author: str) -> bool:
    """Return whether a line repeats the title or names the author."""
    plain = line.casefold()
    return not line or line == title or plain in {author.casefold(), f"by {author}".casefold()}


def without_html(text: str) -> str:
    """Return the text of a piece of HTML; a text without tags and entities of HTML stays as it is."""
    is_html = any(pattern.search(text) for pattern in (BLOCK_TAG, INLINE_TAG, ENTITY))
    return as_text(text) if is_html else text


def as_text(fragment: str) -> str:
    """Return the text of a piece of HTML, with a blank line between its blocks; empty without one.

    The lines of a text that has no blocks of HTML, but entities or a link, stay as they are.
    """
    if not BLOCK_TAG.search(fragment):
        return without_entities(INLINE_TAG.sub("", fragment)).strip()
    try:
        laid_out = get_text(fragment[:_MAX_LENGTH])
    except (etree.LxmlError, ValueError, RecursionError):
        return ""
    lines = "\n".join(line.strip() for line in laid_out.split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip()
