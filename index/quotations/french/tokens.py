"""Tokens of French text: words without their elided articles, marks, and each quoted span as one token."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.model.span import Span
from index.quotations.parsed_document import Paragraph

_WORD = r"[^\W\d_]+"
_TOKEN = re.compile(
    rf"(?P<word>aujourd['’]hui|(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\w|$)|(?:MM?|Dr|Pr|Me|[A-Z])\.(?=\s\S|,)"
    rf"|{_WORD}(?:[-‑]{_WORD})*)|\d+(?:[.,:]\d+)*\w{{0,2}}|\S",
    re.IGNORECASE,
)
"""A word, an elided one with its apostrophe, an abbreviation before a name, a number, or a mark."""


DASHES = frozenset({"—", "–", "-"})
"""Marks that begin a line of a dialogue."""
_CLOSING_MARKS = frozenset('»”"')
_MAX_GAP = 5
"""Maximum characters of white space after marks. A guess; nothing was measured."""
_MAX_BRACKETED = 7
"""Maximum tokens of brackets that are left out, themselves included. A guess; nothing was measured."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a French paragraph.

    Attributes:
        text: Its characters; empty for a quoted span.
        low: The same in lower case, with straight apostrophes.
        start: Offset of its first character.
        end: Offset after its last character.
        sentence: Number of its sentence in the paragraph, from 0.
        span: The offsets of the quoted span that it stands for; None for others.
        is_word: Whether it consists of letters.
    """

    text: str
    low: str
    start: int
    end: int
    sentence: int = 0
    span: Span | None = None
    is_word: bool = False

    @property
    def is_capitalised(self) -> bool:
        """Whether it is a word with a capital letter."""
        return self.is_word and self.text[0].isupper()

    @property
    def is_acronym(self) -> bool:
        """Whether all its letters are capitals."""
        return self.is_word and self.text.isupper() and len(self.text) > 1 and not self.text.endswith(".")


def tokens_of(text: str, paragraph: Paragraph) -> list[Token]:
    """Return the tokens of a paragraph. A sentence that ends within marks goes on after them."""
    sentences = [start for start, _ in paragraph.sentence_spans()]
    starts = [s for s in sentences if not _continues(text, s, paragraph)]
    hidden = [*paragraph.spans, *paragraph.asides]
    tokens: list[Token] = []
    position = paragraph.body_start
    for start, end in [*sorted(hidden), (paragraph.end, paragraph.end)]:
        tokens += words_of(text, position, min(start, paragraph.end), starts)
        if (start, end) in paragraph.spans:
            sentence = max(0, bisect_right(starts, start) - 1)
            tokens.append(Token("", "", start, end, sentence, (start, end)))
        position = max(position, end)
    return _without_brackets(tokens)


def _without_brackets(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens without short brackets, such as a party or a place: *Éric Roux (LR)*."""
    kept: list[Token] = []
    opening = -1
    for token in tokens:
        if token.low == "(":
            opening = len(kept)
        kept.append(token)
        if token.low == ")" and opening >= 0:
            if len(kept) - opening <= _MAX_BRACKETED and all(t.span is None for t in kept[opening:]):
                del kept[opening:]
            opening = -1
    return kept


def _continues(text: str, start: int, paragraph: Paragraph) -> bool:
    """Whether what seems a new sentence goes on: *« Partez ! », a-t-il crié*; *« Non ! » dit-elle*."""
    is_within = any(first < start < after for first, after in paragraph.spans)
    is_after_marks = text[max(0, start - _MAX_GAP) : start].rstrip()[-1:] in _CLOSING_MARKS
    return is_within or (is_after_marks and (text[start] in ",;:" or text[start].islower()))


def words_of(text: str, start: int, end: int, sentence_starts: Sequence[int] = ()) -> Iterator[Token]:
    """Yield the tokens of a piece of text that has no quoted spans."""
    for match in _TOKEN.finditer(text, start, end):
        words = match.group()
        low = words.lower().replace("’", "'").replace("‑", "-")
        sentence = max(0, bisect_right(sentence_starts, match.start()) - 1)
        is_word = match["word"] is not None
        yield Token(words, low, match.start(), match.end(), sentence, None, is_word)


def low_at(tokens: Sequence[Token], index: int) -> str:
    """Return a token's text in lower case; an empty string outside the tokens."""
    return tokens[index].low if 0 <= index < len(tokens) else ""


def sentence_start(tokens: Sequence[Token], index: int) -> int:
    """Return the index of the first token of the sentence of a token."""
    start = index
    while start > 0 and tokens[start - 1].sentence == tokens[index].sentence:
        start -= 1
    return start


def sentence_end(tokens: Sequence[Token], index: int) -> int:
    """Return the index after the last token of the sentence of a token."""
    end = index + 1
    while end < len(tokens) and tokens[end].sentence == tokens[index].sentence:
        end += 1
    return end


def shown(text: str, tokens: Iterable[Token]) -> str:
    """Return the article's words from the first to the last of some tokens, in one line."""
    listed = list(tokens)
    return " ".join(text[listed[0].start : listed[-1].end].split())
