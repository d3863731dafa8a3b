"""Titles for articles that have none."""

from collections.abc import Iterable

from index.model.article import Sentence
from index.text.paragraphs import dateline

_MAX_LENGTH = 90
"""Maximum length of a title in characters. A guess; nothing was measured."""


def make_title(text: str, sentences: Iterable[Sentence]) -> str:
    """Return the first sentence of a text without its dateline, shortened at a space if it is long."""
    first = next(iter(sentences), None)
    if first is None:
        return ""
    words = " ".join(text[first.start : first.end].split())
    title = words[dateline(words) :]
    if len(title) <= _MAX_LENGTH:
        return title
    cut = title[:_MAX_LENGTH]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.—–-") + "…"
