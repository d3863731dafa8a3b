"""Front matter: the metadata above a text, in the parts of YAML and TOML that they need.

It stands between fences, or in lines of known keys that a rule or a blank line ends.

An article may come from strangers. An alias lets a few bytes stand for gigabytes, and a tag or a number can
ask for work that fails in many ways; so aliases are refused, and scalars stay text.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

import yaml

from index.ingest.formats.keys import is_header_key, is_metadata_key

_MAX_LENGTH = 1 << 16
"""Maximum length in characters. A guess; nothing was measured."""
_MAX_DEPTH = 16
"""Maximum number of lists and mappings inside each other. A guess; nothing was measured."""
_MAX_KEY_PARTS = 64
"""Maximum dots in a key of TOML: the time of tomllib grows with their square, to 9 s for 60,000 characters.
Measured: a header of keys with 64 takes less than 1 s."""
_NO_VALUE = frozenset(("", "~", "null", "Null", "NULL"))
"""What stands for no value in YAML 1.1, unless it is in quotation marks."""
_MIN_UNKNOWN_KEYS = 2
"""Keys that make a header of what has no known key; one may be a line of prose: *Update: ...*."""

_JSON = json.JSONDecoder()
_LOADER: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_YAML = re.compile(r"\s*^---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\s*^\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_DEEP_KEY = re.compile(rf"(?<![\w-]){_KEY_PART}(?:[ \t]*+\.[ \t]*+{_KEY_PART}){{{_MAX_KEY_PARTS}}}")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""Characters that are no text, and the return of a carriage."""
_KEY = re.compile(r"[\w][\w.:-]{0,39}")
_UNFENCED = re.compile(
    r"\s*((?:[\w][\w.-]{0,39}[ \t]*:[ \t]+\S[^\n]{0,999}\n){1,20})(---+[ \t]*(?:\n|\Z)|[ \t]*\n)"
)
"""Lines of keys and values at the top of a text, and the rule or the blank line that ends them."""
_MIN_UNFENCED_KEYS = 2
"""Keys that make a header of lines that only a blank line ends; one may be prose: *Update: ...*."""
_LINE = re.compile(r"([\w][\w.-]{0,39})[ \t]*:(?:[ \t]+(.*))?")


class FrontMatterError(ValueError):
    """Front matter that cannot be read; its message is the reason, in one clause."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file's text, and what stands above it.

    Attributes:
        text: The text below the front matter.
        metadata: Words, lists, mappings and None by their keys.
        problem: Why the front matter could not be read; empty if it could.
    """

    text: str
    metadata: Mapping[str, object] = field(default_factory=dict[str, object])
    problem: str = ""


def split(content: str) -> FrontMatter:
    """Return the text of a file, and its front matter.

    What stands between two rules is front matter only if it has keys like those of metadata; else it is part
    of the text.
    """
    is_json = content[:_MAX_LENGTH].lstrip().startswith("{")
    return _split_json(content) if is_json else _split_lines(content)


def _split_lines(content: str) -> FrontMatter:
    """Return the parts of a text below a header in YAML or TOML, or in lines of keys and values."""
    if match := _TOML.match(content):
        try:
            metadata = parse_toml(match[1])
        except ValueError:
            return FrontMatter(content)
    elif match := _YAML.match(content):
        try:
            metadata = _yaml(match[1])
        except FrontMatterError as error:
            return FrontMatter(content[match.end() :].strip(), problem=str(error))
    elif match := _UNFENCED.match(content):
        metadata = _unfenced(match[1], has_rule=match[2].startswith("-"))
    else:
        return FrontMatter(content)
    if not metadata and not _says_something(match[1]):
        return FrontMatter(content[match.end() :].strip())
    if not _is_header(metadata):
        return FrontMatter(content)
    return FrontMatter(content[match.end() :].strip(), metadata)


def parse_toml(text: str) -> dict[str, object]:
    """Return the values of a text in TOML.

    Raises:
        ValueError: It is not TOML, is too long, or is nested too deep.
    """
    if len(text) > _MAX_LENGTH:
        raise ValueError(f"it has more than {_MAX_LENGTH:,} characters")
    if _DEEP_KEY.search(text):
        raise ValueError(f"a key has more than {_MAX_KEY_PARTS} dots")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def join(metadata: Mapping[str, str], text: str) -> str:
    """Return the content of a file that `split` takes apart again.

    White space in values becomes single spaces; control characters and empty values are left out.
    """
    header = {key: " ".join(_CONTROLS.sub("", value).split()) for key, value in metadata.items()}
    header = {key: value for key, value in header.items() if value}
    lines = yaml.safe_dump(header, allow_unicode=True, sort_keys=False, width=_MAX_LENGTH)
    return f"---\n{lines}---\n{_CONTROLS.sub('', text).strip()}\n"


def _is_header(metadata: Mapping[str, object]) -> bool:
    """Return whether these keys and values are metadata, and no prose between two rules."""
    if not metadata or not all(map(_KEY.fullmatch, metadata)):
        return False
    return len(metadata) >= _MIN_UNKNOWN_KEYS or any(map(is_metadata_key, metadata))


def _split_json(content: str) -> FrontMatter:
    """Return the parts of a text below an object of JSON; all is text if it is no header."""
    start = len(content) - len(content.lstrip())
    try:
        metadata, end = _JSON.raw_decode(content, start)
    except (ValueError, RecursionError):
        return FrontMatter(content)
    text = content[end:].strip()
    return FrontMatter(text, metadata) if text and _is_header(metadata) else FrontMatter(content)


def _unfenced(header: str, *, has_rule: bool) -> dict[str, object]:
    """Return the metadata in lines of keys and values; none if they are labels of a text: *Question: ...*.

    Each key must be known, and enough of them must hardly be labels of prose: *Name: Lind*, *Story: ...*.
    """
    metadata = _lines(header)
    telling = sum(map(is_header_key, metadata))
    is_header = all(map(is_metadata_key, metadata)) and telling >= (1 if has_rule else _MIN_UNFENCED_KEYS)
    return metadata if is_header else {}


def _says_something(header: str) -> bool:
    """Return whether a header has more than blank lines and comments."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in header.splitlines())


def _yaml(header: str) -> dict[str, object]:
    """Return the mapping in a header; an empty one if it has something else.

    Raises:
        FrontMatterError: It has an alias or an anchor, is too long or too deep, or has several documents.
    """
    if len(header) > _MAX_LENGTH:
        raise FrontMatterError(f"has front matter of more than {_MAX_LENGTH:,} characters")
    try:
        return _load(header)
    except yaml.YAMLError as error:
        metadata = _lines(header)
        if not metadata:
            reason = str(error).splitlines()[0]
            raise FrontMatterError(f"has front matter that is not YAML ({reason})") from error
        return metadata


def _lines(header: str) -> dict[str, object]:
    """Return the keys and words of a header whose lines YAML refuses, such as *title: Strike: day two*.

    Lines without a key belong to lists and mappings, which are left out. A header with any other line is
    none.
    """
    metadata: dict[str, object] = {}
    for line in header.splitlines():
        if not line.strip() or line[0] in " \t-#":
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            return {}
        words = (match[2] or "").strip()
        if len(words) > 1 and words[0] == words[-1] and words[0] in "\"'":
            words = words[1:-1]
        if words:
            metadata[match[1]] = words
    return metadata


def _load(header: str) -> dict[str, object]:
    """Return the mapping in front matter; an empty one if it has something else."""
    events = cast("Iterator[yaml.Event]", yaml.parse(header, _LOADER))  # pyright: ignore[reportUnknownMemberType]
    values = [_value(event, events, 0) for event in events if isinstance(event, yaml.NodeEvent)]
    if len(values) > 1:
        raise FrontMatterError("has front matter of several documents")
    return cast("dict[str, object]", values[0]) if values and isinstance(values[0], dict) else {}


def _value(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> object:
    """Return the value that an event begins, and take the value's other events."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        raise FrontMatterError("has front matter with an anchor or an alias (& or *), which is not supported")
    if depth > _MAX_DEPTH:
        raise FrontMatterError(f"has front matter that is nested more than {_MAX_DEPTH} levels deep")
    if isinstance(event, yaml.ScalarEvent):
        return None if event.implicit[0] and event.value in _NO_VALUE else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return list(_values(events, depth))
    items = _values(events, depth)
    return {key: value for key, value in zip(items, items, strict=True) if isinstance(key, str)}


def _values(events: Iterator[yaml.Event], depth: int) -> Iterator[object]:
    """Yield the values of a list, or the keys and values of a mapping, up to its end."""
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            return
        yield _value(event, events, depth + 1)
