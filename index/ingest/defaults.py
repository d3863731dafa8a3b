"""What the articles of a folder have in common, as `coverage.toml` files beside them say."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from index.ingest.folder import open_file
from index.ingest.formats.front_matter import parse_toml
from index.ingest.formats.links import outlet_of
from index.model.article import Article
from index.model.errors import ArticleError, UnreadableError

NAME = "coverage.toml"
"""Name of the files."""
_KEYS = ("outlet", "author")
_MAX_SIZE = 1 << 16
"""Maximum number of bytes that are read of a file. A guess; nothing was measured."""
_MAX_SHOWN = 40
"""Maximum length of a wrong key in an error, in characters. A guess; nothing was measured."""


def is_defaults(path: str) -> bool:
    """Return whether a file below the articles folder has defaults, and no articles."""
    return PurePosixPath(path).name == NAME


class Defaults:
    """The defaults of an articles folder. It reads each `coverage.toml` once."""

    def __init__(self, folder: Path, within: Path | None) -> None:
        """Read the defaults of an articles folder.

        Args:
            folder: The articles folder.
            within: The folder that no file may lead out of; None allows any place.
        """
        self._folder = folder
        self._within = within
        self._read: dict[str, Mapping[str, str]] = {}

    def apply(self, article: Article, file: str) -> Article:
        """Return an article with the defaults of its file's folder for what it does not say itself.

        A default goes before an outlet that is guessed from the article's address.
        """
        defaults = self._of(PurePosixPath(file).parent.as_posix())
        outlet = None if article.outlet == outlet_of(article.url) else article.outlet
        outlet = outlet or defaults.get("outlet") or article.outlet
        author = article.author or defaults.get("author")
        if (outlet, author) == (article.outlet, article.author):
            return article
        return replace(article, outlet=outlet, author=author, digest="")

    def _of(self, folder: str) -> Mapping[str, str]:
        """Return the defaults of a folder: its own, or else those of the folders around it."""
        if folder not in self._read:
            outer: Mapping[str, str] = {}
            if folder != ".":
                outer = self._of(PurePosixPath(folder).parent.as_posix())
            path = NAME if folder == "." else f"{folder}/{NAME}"
            items = _items(self._folder / path, path, self._within)
            own = dict(item for item in items if isinstance(item, tuple))
            self._read[folder] = {**outer, **own}
        return self._read[folder]


def defaults_errors(file: Path, path: str, within: Path | None) -> Iterator[ArticleError]:
    """Yield an error for whatever cannot be read of a `coverage.toml`.

    Args:
        file: The file.
        path: Its path below the articles folder.
        within: The folder that the file must not lead out of; None allows any place.
    """
    for item in _items(file, path, within):
        if isinstance(item, ArticleError):
            yield item


def _items(file: Path, path: str, within: Path | None) -> Iterator[tuple[str, str] | ArticleError]:
    """Yield the keys and values of a `coverage.toml`, and an error for what cannot be read of it."""
    try:
        with open_file(file, path, within) as opened:
            values = parse_toml(opened.read(_MAX_SIZE).decode("utf-8"))
    except FileNotFoundError:
        return
    except ArticleError as error:
        yield error
        return
    except OSError as error:
        yield UnreadableError(path, f"cannot be read ({error.strerror})")
        return
    except ValueError as error:
        yield ArticleError(path, f"is not TOML ({error})")
        return
    for key, value in values.items():
        if key in _KEYS and isinstance(value, str) and value.strip():
            yield key, " ".join(value.split())
        else:
            yield ArticleError(path, f"may say {' and '.join(_KEYS)}, in words, and not {key[:_MAX_SHOWN]!r}")
