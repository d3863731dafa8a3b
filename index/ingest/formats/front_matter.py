"""Front matter: the part of YAML that metadata need, with every scalar as it is written.

An article may come from strangers. An alias lets a few bytes stand for gigabytes, and a tag or a number can
ask for work that fails in many ways; so aliases are refused, and scalars stay text.
"""

from collections.abc import Iterator
from typing import cast

import yaml
from frontmatter.default_handlers import YAMLHandler

from index.model.errors import ArticleError

_MAX_LENGTH = 1 << 16
"""Maximum length in characters. A guess; nothing was measured."""
_MAX_DEPTH = 16
"""Maximum number of lists and mappings inside each other. A guess; nothing was measured."""
_NO_VALUE = frozenset(("", "~", "null", "Null", "NULL"))
"""What stands for no value in YAML 1.1, unless it is in quotation marks."""

_LOADER: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_YAML = YAMLHandler()
_FENCE = "---"


def split(content: str, path: str) -> tuple[str, dict[str, object]]:
    """Return the text of a file, and its front matter: words, lists, mappings and None.

    Args:
        content: The content of the file.
        path: The file, for the error.

    Raises:
        ArticleError: The front matter is not YAML, has an alias or an anchor, is too long or too deep.
    """
    if not content.startswith(_FENCE):
        return content, {}
    stripped = content.strip()
    if not _YAML.detect(stripped):
        return stripped, {}
    try:
        front_matter, text = _YAML.split(stripped)
    except ValueError:  # it never ends
        return stripped, {}
    if len(front_matter) > _MAX_LENGTH:
        raise ArticleError(path, f"has front matter of more than {_MAX_LENGTH:,} characters")
    try:
        metadata = _load(front_matter, path)
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        raise ArticleError(path, f"has front matter that is not YAML ({reason})") from error
    return text.strip(), metadata


def _load(front_matter: str, path: str) -> dict[str, object]:
    """Return the mapping in front matter; an empty one if it has something else."""
    events = cast("Iterator[yaml.Event]", yaml.parse(front_matter, _LOADER))  # pyright: ignore[reportUnknownMemberType]
    values = [_value(event, events, path, 0) for event in events if isinstance(event, yaml.NodeEvent)]
    if len(values) > 1:
        raise ArticleError(path, "has front matter of several documents")
    return cast("dict[str, object]", values[0]) if values and isinstance(values[0], dict) else {}


def _value(event: yaml.Event, events: Iterator[yaml.Event], path: str, depth: int) -> object:
    """Return the value that an event begins, and take the value's other events."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        raise ArticleError(
            path, "has front matter with an anchor or an alias (& or *), which is not supported"
        )
    if depth > _MAX_DEPTH:
        raise ArticleError(path, f"has front matter that is nested more than {_MAX_DEPTH} levels deep")
    if isinstance(event, yaml.ScalarEvent):
        return None if event.implicit[0] and event.value in _NO_VALUE else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return list(_values(events, path, depth))
    items = _values(events, path, depth)
    return {key: value for key, value in zip(items, items, strict=True) if isinstance(key, str)}


def _values(events: Iterator[yaml.Event], path: str, depth: int) -> Iterator[object]:
    """Yield the values of a list, or the keys and values of a mapping, up to its end."""
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            return
        yield _value(event, events, path, depth + 1)
