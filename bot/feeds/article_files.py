"""The files of fetched articles: `feeds/<outlet>/<day>-<headline>-<key>.md` below the articles folder.

A file belongs to the bot only as long as it is as the bot wrote it. One that a person changed is never
written again, and one that a person deleted never comes back.
"""

import hashlib
import os
import re
import unicodedata
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.state.feeds import ItemState, KnownItem
from index.model.article import Article
from index.model.feed import FeedItem

FOLDER = "feeds"
"""The folder of fetched articles, below the articles folder."""
_MAX_SLUG = 60
"""Maximum length of a headline in a file's name, in characters. A guess: names stay readable."""
_KEY_LENGTH = 16
"""Length of a key: 64 bits tell a billion items apart."""
_TRACKING = re.compile(r"utm_\w+|at_medium|at_campaign|fbclid|gclid|cmp", re.IGNORECASE)
"""Parameters of an address that say where a reader came from."""


def item_key(item: FeedItem, feed_url: str) -> str:
    """Return the key of an item: the same for each version of its story, and in each feed of its server."""
    key = item.key
    server = urlsplit(feed_url).hostname or ""
    if key.startswith(("http://", "https://")):
        key = _without_tracking(key)
        server = ""
    return hashlib.sha256(f"{server}\n{key}".encode(errors="replace")).hexdigest()[:_KEY_LENGTH]


def fingerprint(item: FeedItem) -> str:
    """Return a digest of an item; another one means that the story may have been corrected."""
    parts = (item.url, item.title, item.text, item.published, item.updated)
    return digest("\n".join(part or "" for part in parts).encode(errors="replace"))


def path_of(article: Article, key: str) -> str:
    """Return the path of a new file below the articles folder."""
    day = f"{article.published.isoformat()}-" if article.published else ""
    title = _slug(article.title)
    return f"{FOLDER}/{_slug(article.outlet or '') or 'unnamed'}/{day}{title and title + '-'}{key}.md"


def earlier_path(folder: Path, article: Article, key: str) -> str | None:
    """Return the path of a file with a key that is there although the bot does not know it; None if none is.

    So it is after the bot's state was lost.
    """
    outlet = folder / path_of(article, key)
    found = sorted(outlet.parent.glob(f"*{key}.md")) if outlet.parent.is_dir() else []
    return found[0].relative_to(folder).as_posix() if found else None


def state_of_file(folder: Path, item: KnownItem) -> ItemState:
    """Return what became of an item's file: it is as the bot wrote it, or a person changed or deleted it.

    A file that was written to another articles folder is not deleted, but not there yet. One that a person
    keeps from being read is theirs.

    Raises:
        OSError: It cannot be read now.
    """
    if item.path is None:
        return item.state
    try:
        found = digest((folder / item.path).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        is_deleted = item.written is not None and item.folder == str(folder)
        return ItemState.DELETED if is_deleted else ItemState.WAITING
    except (PermissionError, IsADirectoryError):
        return ItemState.CORRECTED
    return ItemState.KEPT if found in {item.written, item.writing} else ItemState.CORRECTED


def write(file: Path, content: bytes) -> None:
    """Put a file in place as a whole. The draft is hidden, so that nobody takes it for an article.

    Raises:
        OSError: It cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.tmp")
    try:
        with draft.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def digest(content: bytes) -> str:
    """Return the digest of a file's content."""
    return hashlib.sha256(content).hexdigest()


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain[: 4 * _MAX_SLUG]).strip("-")[:_MAX_SLUG].strip("-")


def _without_tracking(url: str) -> str:
    """Return an address without its fragment, and without the parameters of tracking."""
    try:
        parts = urlsplit(url)
        query = [
            (name, value) for name, value in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(name)
        ]
    except ValueError:
        return url
    return parts._replace(query=urlencode(query), fragment="").geturl()
