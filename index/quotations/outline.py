"""Outlining: cut a text into paragraphs with words, sentences and quoted spans, before parsing."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from index.model.span import Span
from index.quotations.marks import DASHES, asides, has_single_marks, quoted_spans
from index.quotations.parsed_document import Paragraph
from index.text.language import Language
from index.text.paragraphs import dateline, paragraphs
from index.text.sentences import sentence_starts


def outline(language: Language, text: str) -> list[Paragraph]:
    """Return the paragraphs of a text with their words, sentences and quoted spans.

    The tokenizer sees the text in pieces, so that no word crosses the edge of an aside or of a quoted span
    that touches a word outside it.
    """
    outlined: list[Paragraph] = []
    single = has_single_marks(text)
    for start, end in paragraphs(text):
        body_start = dateline(text, start)
        spans = quoted_spans(text, body_start, end, single=single)
        paragraph_asides = asides(text, body_start, end)
        aside_edges = (edge for aside in paragraph_asides for edge in aside)
        pieces = pairwise(sorted({start, *_touching_edges(text, spans), *aside_edges, end}))
        words = [word for first, after in pieces for word in language.words(text, first, after)]
        outlined.append(
            Paragraph(start, body_start, end, words, sentence_starts(words), spans, paragraph_asides)
        )
    return outlined


def _touching_edges(text: str, spans: Iterable[Span]) -> Iterator[int]:
    """Yield the edges of quoted spans that touch a word outside, as in: “…,”said Lind."""
    for start, end in spans:
        if text[start - 1 : start].isalnum() or text[start - 1 : start] in {".", ",", ":"}:
            yield start
        if text[end : end + 1].isalnum() or text[end : end + 1] in DASHES:
            yield end
