"""Files to articles: a folder of `.txt`, `.md` and `.jsonl` files, read one by one."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, cast

import frontmatter
import yaml

from index.model.article import Article
from index.model.errors import ArticleError

SUFFIXES = (".txt", ".md", ".jsonl")

_PLAIN = (str, int, float, date)
_HALF_A_PAIR = re.compile("[\ud800-\udfff]")
"""Half a surrogate pair, which JSON and YAML can escape: no character, and UTF-8 has nothing for it."""


class File(NamedTuple):
    """A file of an articles folder.

    Attributes:
        path: Its path below the folder, with `/` between folders.
        size: Its size in bytes.
        changed: When it was last changed, in nanoseconds since 1970.
    """

    path: str
    size: int
    changed: int


def scan(folder: Path) -> list[File]:
    """Return the files below a folder in the order of their paths, without hidden ones and hidden folders.

    Raises:
        FileNotFoundError: The folder does not exist.
        NotADirectoryError: It is a file.
    """
    if not folder.exists():
        raise FileNotFoundError(f"the articles folder {folder} does not exist")
    if not folder.is_dir():
        raise NotADirectoryError(f"the articles folder {folder} is a file, not a folder")
    return sorted(_files(str(folder), ""))


def _files(folder: str, below: str) -> Iterator[File]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{below}{entry.name}/")
            elif entry.is_file():
                status = entry.stat()
                yield File(below + entry.name, status.st_size, status.st_mtime_ns)


def read_folder(folder: Path) -> Iterator[Article | ArticleError]:
    """Yield every article below a folder in the order of their files, and an error for each that is bad.

    Raises:
        FileNotFoundError: The folder does not exist.
        NotADirectoryError: It is a file.
    """
    for file in scan(folder):
        yield from read_file(folder / file.path, file.path)


def read_file(file: Path, path: str) -> Iterator[Article | ArticleError]:
    """Yield the articles of one file, and an error for each that is bad; `path` is what they are called."""
    if file.suffix.lower() not in SUFFIXES:
        yield ArticleError(path, f"is not an article file ({', '.join(SUFFIXES)})")
        return
    try:
        content = _decoded(file, path)
        if file.suffix.lower() == ".jsonl":
            yield from _lines(content, path)
        else:
            yield _article(path, *_front_matter(content, path))
    except ArticleError as error:
        yield error


def _decoded(file: Path, path: str) -> str:
    try:
        content = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError(path, f"is not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise ArticleError(path, f"cannot be read ({error.strerror})") from error
    if "\0" in content:
        raise ArticleError(path, "is not text (it holds a NUL character)")
    return content


def _front_matter(content: str, path: str) -> tuple[str, Mapping[str, object]]:
    if not content.startswith("---"):
        return content, {}
    try:
        meta, text = frontmatter.parse(content)
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        raise ArticleError(path, f"has front matter that is not YAML ({reason})") from error
    except (ValueError, RecursionError) as error:
        # It is YAML, but has a date such as 2023-13-45, or a number of thousands of digits.
        raise ArticleError(path, f"has front matter that cannot be read ({error})") from error
    return text, meta


def _lines(content: str, path: str) -> Iterator[Article | ArticleError]:
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        name = f"{path}#{number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            yield ArticleError(name, f"is not JSON ({error.msg}, column {error.colno})")
            continue
        except (ValueError, RecursionError) as error:
            yield ArticleError(name, f"cannot be read as JSON ({error})")
            continue
        meta = cast("dict[str, object]", record) if isinstance(record, dict) else {}
        text = meta.get("text")
        if not isinstance(text, str):
            yield ArticleError(name, 'needs an object with "text"')
            continue
        if "id" in meta:
            name = f"{path}#{meta['id']}"
        try:
            yield _article(name, text, meta)
        except ArticleError as error:
            yield error


def _article(path: str, text: str, meta: Mapping[str, object]) -> Article:
    if not text.strip():
        raise ArticleError(path, "holds no text")

    def words(key: str) -> str | None:
        value = meta.get(key)
        listed = cast("list[object]", value) if isinstance(value, list) else [value]
        known = [str(each) for each in listed if isinstance(each, _PLAIN)]
        if len(known) < len(listed) and value is not None:
            raise ArticleError(path, f"{key} is neither words nor a list of words")
        return " ".join(_whole(", ".join(known)).split()) or None

    return Article(
        path=_whole(path),
        text=_whole(text),
        title=words("title") or "",
        outlet=words("outlet"),
        url=words("url"),
        author=words("author"),
        published=_date(path, meta.get("published")),
    )


def _whole(text: str) -> str:
    """Return a text with a replacement character for each half of a surrogate pair, as long as it was."""
    return text if text.isascii() else _HALF_A_PAIR.sub("\N{REPLACEMENT CHARACTER}", text)


def _date(path: str, value: object) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(str(value)).date()
    except ValueError as error:
        raise ArticleError(path, f"published: {value!r} is not a date such as 2023-04-05") from error
