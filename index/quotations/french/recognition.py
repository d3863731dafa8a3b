"""Recognition of French: which paragraphs in another language than English are in French."""

from collections.abc import Iterable, Sequence

from index.quotations.french.tokens import words_of
from index.quotations.parsed_document import Paragraph
from index.text.french import FRENCH_WORDS

_MIN_SHARE = 0.12
"""Share of French function words from which a text is French. Measured: 39 articles in French have 18 % or
more, articles in 28 other languages up to 7 %."""
_MAX_SHARE_OF_OTHERS = 0.05
"""Share below which a paragraph of a French article is in another language. Measured: French paragraphs have
8 % or more."""
_MIN_WORDS = 20
"""Minimum words by which a paragraph is told; a shorter one is like all together. A guess."""


def french_paragraphs(text: str, paragraphs: Sequence[Paragraph]) -> list[int]:
    """Return the numbers of the paragraphs that are in French, ascending.

    Args:
        text: The article's text.
        paragraphs: Its paragraphs; those in English are known.
    """
    counts = {n: _count(text, p) for n, p in enumerate(paragraphs) if p.in_other_language}
    is_french = _share(counts.values()) >= _MIN_SHARE
    return [number for number, count in counts.items() if _is_french(count, is_french=is_french)]


def _is_french(count: tuple[int, int], *, is_french: bool) -> bool:
    """Whether a paragraph is French by its own words, or by the article's if they do not tell."""
    if count[1] < _MIN_WORDS:
        return is_french
    share = _share([count])
    return share >= _MIN_SHARE or (is_french and share >= _MAX_SHARE_OF_OTHERS)


def _share(counts: Iterable[tuple[int, int]]) -> float:
    counts = list(counts)
    words = sum(words for _, words in counts)
    return sum(french for french, _ in counts) / words if words else 0.0


def _count(text: str, paragraph: Paragraph) -> tuple[int, int]:
    """Return the number of French function words of a paragraph, and of all its words in lower case."""
    words = [
        token.low
        for token in words_of(text, paragraph.start, paragraph.end)
        if token.is_word and not token.is_capitalised
    ]
    return sum(word in FRENCH_WORDS for word in words), len(words)
