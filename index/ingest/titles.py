"""Titles for articles that have none."""

import re
from collections.abc import Iterable

from index.model.article import Sentence
from index.text.paragraphs import dateline

_MAX_LENGTH = 90
"""Maximum length of a title in characters. A guess; nothing was measured."""
_MAX_PASSED_OVER = 10
"""Maximum sentences that are passed over as no headline. A guess; nothing was measured."""
_NO_HEADLINE = re.compile(
    r"[\W\d_]*"
    r"|[\W_]{0,4}(?:https?://|www\.)\S+"
    r"|!?\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)\W{0,3}"
    r"|[\W_]{0,4}(?:by|from|photo(?:graph)?s?|picture|image|updated|published|posted)\b:? .{1,60}(?<![.!?])"
    r"|[\W_]{0,4}\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})?\W{0,3}",
    re.IGNORECASE,
)
"""A rule, an address, a picture, a byline or a time alone."""
_MARKUP = re.compile(r"^(?:#{1,6} |> ?|[*+•–—-] )+|^[*_]{1,3}|[*_]{1,3}$")
"""Markdown around a headline."""


def make_title(text: str, sentences: Iterable[Sentence]) -> str:
    """Return the first sentence of a text that may be a headline, shortened at a space if it is long.

    Datelines and Markdown around it are left out. A rule, an address, a picture, a byline or a time is no
    headline; if a text begins with nothing else, its first sentence is returned.
    """
    first = None
    for number, sentence in enumerate(sentences):
        words = " ".join(text[sentence.start : sentence.end].split())
        first = first or words
        if not _NO_HEADLINE.fullmatch(words):
            first = words
            break
        if number == _MAX_PASSED_OVER:
            break
    if first is None:
        return ""
    title = _MARKUP.sub("", first[dateline(first) :]).strip()
    if len(title) <= _MAX_LENGTH:
        return title
    cut = title[:_MAX_LENGTH]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.—–-") + "…"
