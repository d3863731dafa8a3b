"""Files to articles: a folder of `.txt`, `.md` and `.jsonl` files, read one by one."""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, cast

import frontmatter
import yaml

SUFFIXES = (".txt", ".md", ".jsonl")

_PLAIN = (str, int, float, date)
_HALF_A_PAIR = re.compile("[\ud800-\udfff]")
"""Half a surrogate pair, which JSON and YAML can escape: no character, and UTF-8 has nothing for it."""


class ArticleError(ValueError):
    """A file, or a line of one, that cannot be served as an article.

    Attributes:
        path: The file below the articles folder, with `#line` for a line of a `.jsonl` file.
        reason: One clause that says what is wrong.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of coverage, as its file has it.

    Attributes:
        path: Its name: the file's path below the articles folder, with `/` between folders;
            for a line of a `.jsonl` file followed by `#` and the line's `id` or number.
        text: What was published, without front matter. All offsets in this project count its characters.
        title: The headline, or an empty string where the file has none.
        outlet: Who published it.
        url: Where it was published.
        author: Who wrote it.
        published: When it was published.
        digest: SHA-256, in hexadecimal, of everything above but the path: the same digest, the same article.
    """

    path: str
    text: str
    title: str = ""
    outlet: str | None = None
    url: str | None = None
    author: str | None = None
    published: date | None = None
    digest: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.digest:
            content = asdict(self)
            del content["path"], content["digest"]
            canonical = json.dumps(content, sort_keys=True, default=str).encode()
            object.__setattr__(self, "digest", hashlib.sha256(canonical).hexdigest())

    def titled(self, title: str) -> "Article":
        """Return this article under a title that was made for it; its digest stays that of the file."""
        return replace(self, title=title)


@dataclass(frozen=True, slots=True)
class Heading:
    """An article without its text.

    Attributes:
        path: What it is called.
        title: Its headline.
        outlet: Who published it.
        url: Where.
        published: When.
    """

    path: str
    title: str
    outlet: str | None
    url: str | None
    published: date | None

    @classmethod
    def of(cls, article: Article) -> "Heading":
        """Return an article's heading."""
        return cls(article.path, article.title, article.outlet, article.url, article.published)


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
