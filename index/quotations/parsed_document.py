"""The parsed form of an article: paragraphs, tokens and quoted spans."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from index.model.span import Span
from index.text.language import Word

TokenRange = tuple[int, int]
"""The number of a range's first token and the number after its last, as in a slice."""


@dataclass(slots=True)
class Token:
    """A token of the parse.

    A placeholder in a long quoted span covers the characters of every word that it replaces.

    Attributes:
        text: The word as the article writes it, or the placeholder's text.
        start: Offset of the first character covered.
        end: Offset after the last character covered.
        paragraph: Number of its paragraph in the article, from 0.
        sentence: Number of its sentence in the article, from 0.
        quoted: Number of the quoted span that contains it, or -1 outside quotation marks.
        number: Its index in `ParsedDocument.tokens`.
        head: Number of its syntactic head; the root of a sentence is its own head.
        dep: Dependency label, from spaCy's English models.
        tag: Part-of-speech tag, from the Penn Treebank.
        children: The tokens that depend on it directly.
    """

    text: str
    start: int
    end: int
    paragraph: int
    sentence: int
    quoted: int
    number: int = 0
    head: int = 0
    dep: str = ""
    tag: str = ""
    children: list["Token"] = field(default_factory=list["Token"])


@dataclass(slots=True)
class QuotedSpan:
    """A span between quotation marks.

    Attributes:
        start: Offset of the opening mark.
        end: Offset after the closing mark.
        paragraph: Number of its paragraph, from 0.
        first: Number of its first token, or -1 if it has none.
        last: Number of its last token, or -1 if it has none.
        words: Number of its words.
    """

    start: int
    end: int
    paragraph: int
    first: int
    last: int
    words: int


@dataclass(slots=True)
class Paragraph:
    """A paragraph before parsing.

    Attributes:
        start: Offset of its first character.
        body_start: Offset of its first character after the dateline.
        end: Offset after its last character.
        words: Its words and punctuation marks.
        sentence_starts: Indices into `words` of the first word of each sentence.
        spans: Its quoted spans, as offsets.
        asides: Text that the parser does not see, such as nicknames and markup, as offsets.
        in_other_language: Whether it is in another language than English, and so not parsed.
    """

    start: int
    body_start: int
    end: int
    words: list[Word]
    sentence_starts: list[int]
    spans: list[Span]
    asides: list[Span]
    in_other_language: bool = False

    def sentence_spans(self) -> Iterator[Span]:
        """Yield the offsets of each sentence."""
        for first, after in pairwise([*self.sentence_starts, len(self.words)]):
            yield self.words[first].start, self.words[after - 1].end


@dataclass(slots=True)
class ParsedDocument:
    """A parsed article, or a part of a very long one.

    Attributes:
        text: The article's text.
        paragraphs: All paragraphs of the article, or those of the part.
        tokens: All tokens given to the parser, paragraph after paragraph.
        spans: All quoted spans of the paragraphs.
        first_paragraph: Number of the first paragraph in the article, from 0. A part that continues a
            paragraph has the number of the paragraph that the part before it ends with.
    """

    text: str
    paragraphs: list[Paragraph]
    tokens: list[Token]
    spans: list[QuotedSpan]
    first_paragraph: int = 0
