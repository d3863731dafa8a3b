"""Fetches the story of a feed's item, and keeps it as a file.

An item's row names its file before the file is written, so that a crash between the two neither loses nor
doubles a story.
"""

import logging
import re
import time
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.feeds.article_files import (
    digest,
    earlier_path,
    fingerprint,
    item_key,
    path_of,
    state_of_file,
    write,
)
from bot.feeds.client import FetchError
from bot.feeds.context import PollContext
from bot.state.feeds import ItemState, KnownItem, save_item
from index.coverage import article_of_item, as_markdown, read_page
from index.model.article import Article
from index.model.errors import ArticleError
from index.model.feed import FeedItem

PAGE_LIMIT = 5_000_000
"""Maximum size of a page in bytes. A guess: pages of news are far below a million."""
MAX_ATTEMPTS = 5
"""Attempts after which a page that cannot be fetched is given up. A guess."""
CHECKS = (3600.0, 6 * 3600.0, 24 * 3600.0, 72 * 3600.0)
"""Times between two checks of a page for corrections that its feed does not tell, in seconds. A guess."""
FULL_TEXT_WORDS = 150
"""Words from which the text of a feed is the whole story, unless it ends like a teaser. A guess."""
_TEASER_ENDS = ("…", "...", "[…]", "[...]", "»", "→")
_INVITATION = re.compile(r"(?:read|continue|keep|full story|more)\b[^\n.!?]{0,60}[.…]*$", re.IGNORECASE)
_OTHER_CONTENT = re.compile(r"(?:image|audio|video|font)/|application/(?!xhtml|xml)", re.IGNORECASE)
"""Content types of what is no page."""

_log = logging.getLogger(__name__)


class Outcome(Enum):
    """What became of a story."""

    NEW = auto()
    CORRECTED = auto()
    UNCHANGED = auto()
    WAITING = auto()
    """Its page could not be fetched now; the next poll tries again."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page has; no article if it did not change, or is not a page with an article."""

    article: Article | None = None
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False


async def keep_story(context: PollContext, item: FeedItem, known: KnownItem | None) -> Outcome:
    """Fetch the story of an item that is new, changed or waiting, and write its file.

    Args:
        context: What the poll works with.
        item: The item.
        known: What is known of it.

    Raises:
        StateError: The state cannot be used.
        OSError: The file cannot be written.
    """
    known = known or KnownItem(
        item_key(item, context.feed.url), context.feed.url, "", ItemState.WAITING, item.url
    )
    ours = await _ours(context, known)
    if ours is None:
        return Outcome.UNCHANGED
    known, page = ours, _Page()
    if item.url and not is_full_text(item.text):
        try:
            page = await _fetch_page(context, item.url)
        except FetchError as error:
            attempts = known.attempts + 1
            if error.temporary and attempts < MAX_ATTEMPTS:
                await context.work(save_item, context.state_file, replace(known, attempts=attempts))
                return Outcome.WAITING
            _log.info("%s: %s", item.url, error)
            if known.written:
                # A story that was published is worth more than the teaser that is left of it.
                seen = replace(known, fingerprint=fingerprint(item), attempts=0)
                await context.work(save_item, context.state_file, seen)
                return Outcome.UNCHANGED
    return await context.work(_keep, context, item, known, page)


async def check_story(context: PollContext, known: KnownItem, item: FeedItem | None) -> Outcome:
    """Fetch the page of a kept story again, and write its file again if the page has another text.

    Args:
        context: What the poll works with.
        known: What is known of it.
        item: The item, if the feed still has it.

    Raises:
        StateError: The state cannot be used.
        OSError: The file cannot be written.
    """
    ours = await _ours(context, known)
    if ours is None or ours.written is None or ours.url is None:
        return Outcome.UNCHANGED
    known = ours
    try:
        page = await _fetch_page(context, ours.url, known.etag, known.last_modified)
    except FetchError:
        page = _Page(unchanged=True, etag=known.etag, last_modified=known.last_modified)
    if page.unchanged or page.article is None:
        await context.work(save_item, context.state_file, _checked(known))
        return Outcome.UNCHANGED
    item = item or FeedItem(key=known.key, url=known.url)
    return await context.work(_keep, context, item, known, page)


def is_full_text(text: str) -> bool:
    """Return whether the text of a feed is the whole story, and no teaser."""
    ending = text[-200:].rstrip()
    last_line = ending.rpartition("\n")[2].strip()
    is_teaser = ending.endswith(_TEASER_ENDS) or _INVITATION.match(last_line)
    return len(text.split()) >= FULL_TEXT_WORDS and not is_teaser


async def _ours(context: PollContext, known: KnownItem) -> KnownItem | None:
    """Return what is known of a story whose file is as the bot wrote it, or not there yet.

    Return None if a person changed or deleted the file, and remember that.
    """
    state = await context.work(state_of_file, context.folder, known)
    if state in {ItemState.DELETED, ItemState.CORRECTED}:
        await context.work(save_item, context.state_file, replace(known, state=state, check_at=None))
        return None
    if state is ItemState.WAITING:
        return replace(known, folder=str(context.folder), path=None, written=None, writing=None)
    return replace(known, folder=str(context.folder))


async def _fetch_page(
    context: PollContext, url: str, etag: str | None = None, last_modified: str | None = None
) -> _Page:
    """Return what a page has.

    Raises:
        FetchError: It could not be fetched.
    """
    response = await context.fetch(url, PAGE_LIMIT, etag, last_modified)
    versions = response.headers.get("ETag"), response.headers.get("Last-Modified")
    if response.is_unchanged:
        return _Page(None, etag, last_modified, unchanged=True)
    if _OTHER_CONTENT.match(response.headers.get("Content-Type", "")):
        return _Page(None, *versions)
    try:
        content = await context.work(response.content)
        article = await context.parser.run(read_page, content, response.url, response.charset)
    except ArticleError as error:
        _log.info("%s: %s", url, error.reason)
        return _Page(None, *versions)
    return _Page(article, *versions)


def _keep(context: PollContext, item: FeedItem, known: KnownItem, page: _Page) -> Outcome:
    """Write the file of a story, if it is another one than before, and what is known of it.

    Raises:
        StateError: The state cannot be used.
        OSError: The file cannot be written.
    """
    seen = _checked(replace(known, attempts=0, etag=page.etag, last_modified=page.last_modified))
    if item.title or item.text:
        seen = replace(seen, fingerprint=fingerprint(item))
    try:
        article = article_of_item(item, context.feed.outlet, page.article)
    except ArticleError:
        state = ItemState.KEPT if known.written else ItemState.GIVEN_UP
        save_item(context.state_file, replace(seen, state=state))
        return Outcome.UNCHANGED
    content = as_markdown(article).encode()
    version = digest(content)
    if known.path is None and (path := earlier_path(context.folder, article, known.key)):
        is_same = digest((context.folder / path).read_bytes()) == version
        state = ItemState.KEPT if is_same else ItemState.CORRECTED
        save_item(context.state_file, replace(seen, state=state, path=path, written=version))
        return Outcome.UNCHANGED
    path = known.path or path_of(article, known.key)
    if version != known.written:
        save_item(context.state_file, replace(known, path=path, writing=version))
        write(context.folder / path, content)
    kept = replace(seen, state=ItemState.KEPT, path=path, written=version, writing=None)
    save_item(context.state_file, kept)
    if known.written is None:
        return Outcome.NEW
    return Outcome.UNCHANGED if version == known.written else Outcome.CORRECTED


def _checked(known: KnownItem) -> KnownItem:
    """Return what is known of a story whose page was fetched now: when it is checked next."""
    if known.checks >= len(CHECKS) or known.url is None:
        return replace(known, check_at=None)
    return replace(known, checks=known.checks + 1, check_at=time.time() + CHECKS[known.checks])
