"""Parsing: articles in, parsed documents out."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from index.model.article import Article
from index.quotations.marks import with_familiar_marks
from index.quotations.outline import outline, outline_parts
from index.quotations.parse_repair import raise_inverted_verbs, raise_participles, tag_names, tag_saying_verb
from index.quotations.parsed_document import Paragraph, ParsedDocument, QuotedSpan, Token
from index.quotations.parser_input import mask_quotations, parser_runs, to_doc
from index.text.language import Language

if TYPE_CHECKING:
    from index.text.language import Doc


def parse_articles(language: Language, articles: Iterable[Article]) -> Iterator[ParsedDocument]:
    """Yield the parsed documents of articles, in order; the parser gets all articles in one batch."""
    texts = [with_familiar_marks(article.text) for article in articles]
    outlines = [(text, outline(language, text)) for text in texts]
    return _parse_outlines(language, outlines)


def parse_in_parts(language: Language, article: Article) -> Iterator[ParsedDocument]:
    """Yield the parsed documents of an article's parts, one after the other, so that memory stays bounded."""
    text = with_familiar_marks(article.text)
    for first_paragraph, paragraphs in outline_parts(language, text):
        for document in _parse_outlines(language, [(text, paragraphs)]):
            document.first_paragraph = first_paragraph
            yield document


def _parse_outlines(
    language: Language, outlines: Sequence[tuple[str, list[Paragraph]]]
) -> Iterator[ParsedDocument]:
    masked = [_mask_article(paragraphs) for _, paragraphs in outlines]
    docs = language.parse(to_doc(language, tokens) for article in masked for tokens in article)
    for (text, paragraphs), article in zip(outlines, masked, strict=True):
        yield assemble(text, paragraphs, [(tokens, next(docs)) for tokens in article])


def _mask_article(paragraphs: Sequence[Paragraph]) -> list[list[Token]]:
    """Return the parser's tokens for each run of an article's paragraphs."""
    first_spans = accumulate((len(paragraph.spans) for paragraph in paragraphs), initial=0)
    pairs = zip(paragraphs, first_spans, strict=False)
    return [
        run
        for number, (paragraph, first_span) in enumerate(pairs)
        for run in parser_runs(mask_quotations(paragraph, number, first_span))
    ]


def assemble(
    text: str, paragraphs: list[Paragraph], parsed: Sequence[tuple[list[Token], "Doc"]]
) -> ParsedDocument:
    """Return the parsed document of an article, with the parse repaired.

    Args:
        text: The article's text.
        paragraphs: Its outline.
        parsed: For each run of a paragraph's tokens, the tokens given to the parser and the parse of them.
    """
    tokens: list[Token] = []
    first_sentence = 0
    for run, doc in parsed:
        first_token = len(tokens)
        for token, node in zip(run, doc, strict=True):
            token.number = first_token + node.i
            token.head = first_token + node.head.i
            token.dep = node.dep_
            token.tag = node.tag_
            token.sentence += first_sentence
        tokens.extend(run)
        first_sentence = tokens[-1].sentence + 1 if tokens else 0
    tag_names(tokens)
    for token in tokens:
        if token.head != token.number:
            tokens[token.head].children.append(token)
        if token.dep == "nsubj":
            tag_saying_verb(tokens[token.head])
    raise_inverted_verbs(tokens)
    raise_participles(tokens)
    return ParsedDocument(text, paragraphs, tokens, _quoted_spans(paragraphs, tokens))


def _quoted_spans(paragraphs: Sequence[Paragraph], tokens: Sequence[Token]) -> list[QuotedSpan]:
    """Return the quoted spans of an article with their tokens and word counts."""
    spans = [
        QuotedSpan(start, end, number, first=-1, last=-1, words=0)
        for number, paragraph in enumerate(paragraphs)
        for start, end in paragraph.spans
    ]
    for token in tokens:
        if token.quoted >= 0:
            span = spans[token.quoted]
            span.first = token.number if span.first < 0 else span.first
            span.last = token.number
    number = 0
    for paragraph in paragraphs:
        for word in paragraph.words:
            while number < len(spans) and word.start >= spans[number].end:
                number += 1
            if number < len(spans) and word.start >= spans[number].start and word.text[0].isalnum():
                spans[number].words += 1
    return spans
