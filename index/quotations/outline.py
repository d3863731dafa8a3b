"""Outlining: cut a text into paragraphs with words, sentences and quoted spans, before parsing."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from index.model.span import Span
from index.quotations.furniture import furniture
from index.quotations.marks import DASHES, asides, has_single_marks, quoted_spans
from index.quotations.other_languages import paragraphs_in_other_languages
from index.quotations.parsed_document import Paragraph
from index.text.language import Language, Word
from index.text.markup import markup_spans
from index.text.paragraphs import dateline, paragraphs
from index.text.sentences import sentence_starts

MAX_PART_LENGTH = 60_000
"""Length above which an article is outlined and parsed in parts, and length of a part, in characters. It is
some 10,000 words, beyond nearly all news. Measured: a part takes up to 100 MB."""
_NOT_SPACE = re.compile(r"\S")
_DASH_BEFORE_NAME = re.compile(r"[ \t\xa0]?(?:--|[-–—―~])(?=[^\W\d_a-z])")
_CUT_WINDOW = 5_000
"""Characters before a cut in which the last sentence is looked for. A guess; nothing was measured."""


def outline(language: Language, text: str) -> list[Paragraph]:
    """Return the paragraphs of a text with their words, sentences and quoted spans."""
    single = has_single_marks(text)
    outlined = [_outline_paragraph(language, text, span, single=single) for span in paragraphs(text)]
    return _with_unparsed(text, outlined)


def outline_parts(language: Language, text: str) -> Iterator[tuple[int, list[Paragraph]]]:
    """Yield the outline of a text in parts of at most `MAX_PART_LENGTH` characters.

    With each part comes the number, from 0, of its first paragraph. A longer paragraph is cut between
    sentences.
    """
    single = has_single_marks(text)
    first, part, length = 0, list[Paragraph](), 0
    for number, span in enumerate(paragraphs(text)):
        for start, end in _cut(language, text, span):
            if part and (length + end - start > MAX_PART_LENGTH or start > span[0]):
                yield first, _with_unparsed(text, part)
                part, length = [], 0
            if not part:
                first = number
            part.append(_outline_paragraph(language, text, (start, end), single=single))
            length += end - start
    if part:
        yield first, _with_unparsed(text, part)


def _cut(language: Language, text: str, paragraph: Span) -> Iterator[Span]:
    """Yield the spans of a paragraph's pieces: the whole paragraph unless it is longer than a part."""
    start, end = paragraph
    while end - start > MAX_PART_LENGTH:
        limit = start + MAX_PART_LENGTH
        words = language.words(text, limit - _CUT_WINDOW, limit)
        after = words[sentence_starts(words)[-1] or -1].start if len(words) > 1 else limit
        yield start, start + len(text[start:after].rstrip())
        word = _NOT_SPACE.search(text, after, end)
        start = word.start() if word else end
    if start < end:
        yield start, end


def _outline_paragraph(language: Language, text: str, span: Span, *, single: bool) -> Paragraph:
    """Return a paragraph with its words, sentences and quoted spans.

    The tokenizer sees the text in pieces, so that no word crosses the edge of an aside or of a quoted span
    that touches a word outside it.
    """
    start, end = span
    body_start = dateline(text, start)
    spans = quoted_spans(text, body_start, end, single=single)
    markup = markup_spans(text, start, end)
    paragraph_asides = asides(text, body_start, end, markup)
    aside_edges = (edge for aside in paragraph_asides for edge in aside)
    dashes = _signature_dashes(text, start, spans, markup)
    edges = {*_touching_edges(text, spans), *aside_edges, *dashes}
    pieces = pairwise(sorted({start, *edges, end}))
    words = [word for first, after in pieces for word in language.words(text, first, after)]
    starts = _sentence_starts(words, markup)
    return Paragraph(start, body_start, end, words, starts, spans, paragraph_asides)


def _signature_dashes(text: str, start: int, spans: Iterable[Span], markup: Sequence[Span]) -> Iterator[int]:
    """Yield the ends of dashes that touch a name after a quoted span or a paragraph's start: “…” -Lind."""
    after_prefix = markup[0][1] if markup and markup[0][0] == start else start
    for offset in [after_prefix, *(end for _, end in spans)]:
        dash = _DASH_BEFORE_NAME.match(text, offset)
        if dash:
            yield dash.end()


def _sentence_starts(words: Sequence[Word], markup: Sequence[Span]) -> list[int]:
    """Return the indexes of the words that begin a sentence; a reference mark belongs to the one before."""
    if not markup:
        return sentence_starts(words)
    openings = [opening for opening, _ in markup]
    kept = [
        index
        for index, word in enumerate(words)
        if not (n := bisect_right(openings, word.start)) or word.start >= markup[n - 1][1]
    ]
    starts = [kept[start] for start in sentence_starts([words[index] for index in kept])]
    return [0, *starts[1:]] if words else []


def _with_unparsed(text: str, outlined: list[Paragraph]) -> list[Paragraph]:
    """Return paragraphs with those marked that are not parsed: furniture, and those in other languages.

    Furniture has no quotations either.
    """
    for number in paragraphs_in_other_languages(outlined):
        outlined[number].in_other_language = True
    for number in furniture(text, outlined):
        paragraph = outlined[number]
        paragraph.spans, paragraph.asides = [], [(paragraph.start, paragraph.end)]
    return outlined


def _touching_edges(text: str, spans: Iterable[Span]) -> Iterator[int]:
    """Yield the edges of quoted spans that touch a word outside, as in: “…,”said Lind."""
    for start, end in spans:
        if text[start - 1 : start].isalnum() or text[start - 1 : start] in {".", ",", ":"}:
            yield start
        if text[end : end + 1].isalnum() or text[end : end + 1] in DASHES:
            yield end
