"""Parser input: the tokens of a paragraph, with placeholders for long quoted spans.

The rules need the parse of the sentence around a quotation, not of its content. A short clause in place of a
long quotation keeps that sentence simple and saves parsing time.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from index.quotations.marks import DASHES
from index.quotations.parsed_document import Paragraph, Token
from index.text.language import Language, Word
from index.text.lexicon import PRONOUNS, SAYING

if TYPE_CHECKING:
    from index.text.language import Doc

_MAX_PARSED_SPAN_WORDS = 7
"""Longest quoted span, in words, that the parser sees as it is. A guess; nothing was measured."""
_KEPT_WORDS = 4
"""Words that remain of a long span that begins in lower case. A guess; nothing was measured."""
_MAX_CONSECUTIVE_MARKS = 20
"""Punctuation marks in a row that the parser sees. A guess: it only bounds the time for articles of nothing
but marks."""
_MAX_RUN_TOKENS = 2_000
"""Maximum tokens that are parsed as one document: the memory that parsing takes grows with it. The paragraphs
of news are far shorter."""
_MAX_INSERTION_WORDS = 6
"""Maximum words of a clause between dashes that names the speaker. A guess; nothing was measured."""
_PLACEHOLDER_CLAUSE = ("It", "works")
"""Stands for a long span that begins with a capital letter or a digit, and so is a sentence."""
_END_MARKS = frozenset(".,?!…—")
"""Punctuation that ends the content of a quoted span."""
_FAMILIAR_MARKS = str.maketrans({"’": "'", "―": "—", "\u2012": "–", "\u2011": "-"})
"""Marks that the parser hardly knows, with the marks that replace them."""


def mask_quotations(paragraph: Paragraph, number: int, first_span: int) -> list[Token]:
    """Return a paragraph's tokens for the parser, with placeholders for long quoted spans.

    A sentence that ends within a quoted span continues with the text after it. Datelines, asides and long
    rows of punctuation marks are left out, and so are paragraphs in other languages.

    Args:
        paragraph: The paragraph.
        number: Its number in the article.
        first_span: The number in the article of its first quoted span.
    """
    if paragraph.in_other_language:
        return []
    tokens: list[Token] = []
    sentence = 0
    sentence_starts = set(paragraph.sentence_starts[1:])
    numbered_spans = iter(enumerate(paragraph.spans, start=first_span))
    span_number, span = next(numbered_spans, (-1, None))
    span_words: list[Word] = []
    consecutive_marks = 0
    asides = deque(paragraph.asides)
    for index, word in enumerate(paragraph.words):
        while span and word.start >= span[1]:
            tokens.extend(_span_tokens(span_words, number, sentence, span_number))
            span_words = []
            span_number, span = next(numbered_spans, (-1, None))
        in_span = span is not None and word.start >= span[0]
        if index in sentence_starts and not span_words:
            sentence += 1
        if in_span:
            span_words.append(word)
        consecutive_marks = 0 if any(map(str.isalnum, word.text)) else consecutive_marks + 1
        while asides and word.start >= asides[0][1]:
            asides.popleft()
        in_aside = bool(asides) and word.start >= asides[0][0]
        is_parsed = word.start >= paragraph.body_start and consecutive_marks <= _MAX_CONSECUTIVE_MARKS
        if is_parsed and not (in_span or in_aside):
            tokens.append(Token(word.text, word.start, word.end, number, sentence, -1))
    tokens.extend(_span_tokens(span_words, number, sentence, span_number))
    return tokens


def _span_tokens(words: Sequence[Word], paragraph: int, sentence: int, span: int) -> Iterator[Token]:
    """Yield the tokens of a quoted span: its own words if they are few, else placeholders."""
    if len(words) <= _MAX_PARSED_SPAN_WORDS + 2:
        for word in words:
            yield Token(word.text, word.start, word.end, paragraph, sentence, span)
        return
    label_words = _label_length(words)
    if label_words:
        for word in words[:label_words]:
            yield Token(word.text, word.start, word.end, paragraph, sentence, -1)
        yield from _span_tokens(words[label_words:], paragraph, sentence, span)
        return
    is_closed = not words[-1].text[-1].isalnum() and words[-1].text not in _END_MARKS
    content = words[1 : -1 if is_closed else None]
    end_mark = content[-1] if content[-1].text in _END_MARKS else None
    inner = content[: -1 if end_mark else None]
    first, after = _insertion(inner)
    insertion, inner = inner[first:after], inner[:first] or inner
    yield Token(words[0].text, words[0].start, words[0].end, paragraph, sentence, span)
    if inner[0].text[:1].islower():
        kept = inner[:_KEPT_WORDS]
        for word in kept[:-1]:
            yield Token(word.text, word.start, word.end, paragraph, sentence, span)
        yield Token(kept[-1].text, kept[-1].start, inner[-1].end, paragraph, sentence, span)
    else:
        yield Token(_PLACEHOLDER_CLAUSE[0], inner[0].start, inner[0].end, paragraph, sentence, span)
        yield Token(_PLACEHOLDER_CLAUSE[1], inner[1].start, inner[-1].end, paragraph, sentence, span)
    if insertion:
        yield from (Token(w.text, w.start, w.end, paragraph, sentence, -1) for w in insertion)
    if end_mark:
        yield Token(end_mark.text, end_mark.start, end_mark.end, paragraph, sentence, span)
    if is_closed:
        yield Token(words[-1].text, words[-1].start, words[-1].end, paragraph, sentence, span)


def _insertion(words: Sequence[Word]) -> tuple[int, int]:
    """Return the range of a clause between dashes that names the speaker: “It is, – said Lind, – late.”.

    It is the index of its first word and the one after its last, or twice the number of words.
    """
    dashes = [n for n, word in enumerate(words) if word.text in DASHES]
    for first, last in pairwise(dashes):
        clause = [word.text for word in words[first + 1 : last] if word.text != ","]
        names_speaker = 1 < len(clause) <= _MAX_INSERTION_WORDS and (
            clause[0].lower() in SAYING or clause[-1].lower() in SAYING
        )
        is_own = any(PRONOUNS.get(word.lower()) == "own" for word in clause)
        if first > 1 and names_speaker and not is_own:
            return first, last + 1
    return len(words), len(words)


def _label_length(words: Sequence[Word]) -> int:
    """Return the length in words of a speaker label within the marks, or 0: “LIND: It will hold.”."""
    colon = next((n for n, word in enumerate(words[:5]) if word.text == ":"), 0)
    return colon + 1 if colon > 1 and all(word.text.isupper() for word in words[1:colon]) else 0


def parser_runs(tokens: list[Token]) -> Iterator[list[Token]]:
    """Yield a paragraph's tokens in runs, parsed as one document each, with sentences counted anew.

    A paragraph of ordinary length is one run. A longer one is cut between sentences, or within a sentence if
    that is longer than a run.
    """
    start = 0
    while len(tokens) - start > _MAX_RUN_TOKENS:
        limit = start + _MAX_RUN_TOKENS
        sentence = tokens[limit].sentence
        end = limit
        while end > start and tokens[end - 1].sentence == sentence:
            end -= 1
        end = limit if end == start else end
        yield _counted_anew(tokens[start:end])
        start = end
    yield _counted_anew(tokens[start:]) if start else tokens


def _counted_anew(run: list[Token]) -> list[Token]:
    first = run[0].sentence
    for token in run:
        token.sentence -= first
    return run


def to_doc(language: Language, tokens: Sequence[Token]) -> "Doc":
    """Return a paragraph's tokens as an unparsed spaCy document with fixed sentence boundaries."""
    following_starts = [token.start for token in tokens[1:]]
    previous_sentences = [-1, *(token.sentence for token in tokens)]
    spaces = [start > token.end for token, start in zip(tokens, following_starts, strict=False)]
    return language.doc(
        [token.text.translate(_FAMILIAR_MARKS) for token in tokens],
        [*spaces, False][: len(tokens)],
        [token.sentence != previous for token, previous in zip(tokens, previous_sentences, strict=False)],
    )
