"""An article as the rules read it: its paragraphs, its quoted spans and the parse over one row of tokens."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from index.model.article import Article
from index.model.span import Span
from index.quotations.marks import asides, has_single_marks, quoted_spans
from index.text.language import Language, Word
from index.text.lexicon import SAYING
from index.text.paragraphs import dateline, paragraphs, sentences

if TYPE_CHECKING:
    from index.text.language import Doc

LONG = 7
"""A quoted span of more words than this does not reach the parser: a placeholder stands for it."""
_KEPT = 4
_CLAUSE = ("It", "works")
_MOST_MARKS = 20
"""Marks in a row that reach the parser: an article of nothing but marks is not worth its time."""
_ATTRIBUTES = frozenset({"amod", "compound", "nmod"})
_VERBAL = frozenset({"VB", "VBP", "VBD", "VBN", "JJ", "UH", "FW", "RB"})
_NOMINAL = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "poss", "compound"})
_PRESENT = {"NN": "VBP", "NNS": "VBZ", "NNPS": "VBZ"}
_CLAUSAL = frozenset({"ROOT", "ccomp", "conj", "advcl", "relcl", "parataxis"})
DASHES = frozenset({"—", "–", "―", "-", "--", "~"})
_SENTENCE_MARKS = frozenset(".,?!…—")
_PLAIN = str.maketrans({"’": "'", "―": "—", "\u2012": "–", "\u2011": "-"})
"""Marks that the parser hardly knows, each with the one that it knows well."""


@dataclass(slots=True)
class Token:
    """A word of the article as the parser saw it; a placeholder covers all that it stands for.

    Attributes:
        text: Its characters.
        start: Offset of the first character that it covers.
        end: Offset after the last.
        paragraph: Its paragraph's number in the article, from 0.
        sentence: Its sentence's number in the article, from 0.
        quoted: The number of the quoted span that it is part of, or -1.
        number: Its number in the article.
        head: The number of the token that it depends on; its own at a sentence's root.
        dep: How it depends.
        tag: Its part of speech, in the Penn Treebank's tags.
        children: The tokens that depend on it.
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
        start: Offset of its opening mark.
        end: Offset after its closing mark.
        paragraph: Its paragraph's number, from 0.
        first: The number of its first token.
        last: The number of its last token.
        words: How many words it has.
    """

    start: int
    end: int
    paragraph: int
    first: int
    last: int
    words: int


@dataclass(slots=True)
class Paragraph:
    """A paragraph before it is parsed.

    Attributes:
        start: Where it starts.
        body: Where it starts without the dateline.
        end: Where it ends.
        words: Its words.
        starts: The numbers of the words that begin a sentence.
        spans: Its quoted spans.
        asides: What stands within and after names; it does not reach the parser.
    """

    start: int
    body: int
    end: int
    words: list[Word]
    starts: list[int]
    spans: list[Span]
    asides: list[Span]


@dataclass(slots=True)
class ParsedDocument:
    """An article, read.

    Attributes:
        text: Its text.
        paragraphs: Its paragraphs.
        tokens: The tokens of the paragraphs that were parsed.
        spans: The quoted spans of the article.
    """

    text: str
    paragraphs: list[Paragraph]
    tokens: list[Token]
    spans: list[QuotedSpan]


def parse_articles(language: Language, articles: Iterable[Article]) -> Iterator[ParsedDocument]:
    """Yield articles as the rules read them, in order; all go through the parser together."""
    outlines = [(article.text, outline(language, article.text)) for article in articles]
    masks = [_masks(outlined) for _, outlined in outlines]
    docs = language.parse(to_parse(language, tokens) for mask in masks for tokens in mask)
    for (text, outlined), mask in zip(outlines, masks, strict=True):
        yield read(text, outlined, [(tokens, next(docs)) for tokens in mask])


def _masks(outlined: Sequence[Paragraph]) -> list[list[Token]]:
    spans = accumulate((len(paragraph.spans) for paragraph in outlined), initial=0)
    numbered = zip(outlined, spans, strict=False)
    return [masked(paragraph, number, first) for number, (paragraph, first) in enumerate(numbered)]


def outline(language: Language, text: str) -> list[Paragraph]:
    """Return a text's paragraphs with their words, sentences and quoted spans."""
    found: list[Paragraph] = []
    single = has_single_marks(text)
    for start, end in paragraphs(text):
        body = dateline(text, start)
        spans = quoted_spans(text, body, end, single=single)
        beside = asides(text, body, end)
        cuts = (cut for aside in beside for cut in aside)
        pieces = pairwise(sorted({start, *_glued(text, spans), *cuts, end}))
        words = [word for first, after in pieces for word in language.words(text, first, after)]
        found.append(Paragraph(start, body, end, words, sentences(words), spans, beside))
    return found


def _glued(text: str, spans: Iterable[Span]) -> Iterator[int]:
    """Yield where a quoted span touches a word outside: “…,”said Lind."""
    for start, end in spans:
        if text[start - 1 : start].isalnum() or text[start - 1 : start] in {".", ",", ":"}:
            yield start
        if text[end : end + 1].isalnum() or text[end : end + 1] in DASHES:
            yield end


def masked(paragraph: Paragraph, number: int, first_span: int) -> list[Token]:
    """Return a paragraph's tokens for the parser, long quoted spans replaced by placeholders.

    Sentences that end within a quoted span are one sentence with what follows.
    """
    tokens: list[Token] = []
    sentence = 0
    starts = set(paragraph.starts[1:])
    spans = iter(enumerate(paragraph.spans, start=first_span))
    span_number, span = next(spans, (-1, None))
    held: list[Word] = []
    bare = 0
    left_out = deque(paragraph.asides)
    for at, word in enumerate(paragraph.words):
        while span and word.start >= span[1]:
            tokens.extend(_quoted(held, number, sentence, span_number))
            held = []
            span_number, span = next(spans, (-1, None))
        inside = span is not None and word.start >= span[0]
        if at in starts and not held:
            sentence += 1
        if inside:
            held.append(word)
        bare = 0 if any(map(str.isalnum, word.text)) else bare + 1
        while left_out and word.start >= left_out[0][1]:
            left_out.popleft()
        aside = bool(left_out) and word.start >= left_out[0][0]
        if not (inside or aside) and word.start >= paragraph.body and bare <= _MOST_MARKS:
            tokens.append(Token(word.text, word.start, word.end, number, sentence, -1))
    tokens.extend(_quoted(held, number, sentence, span_number))
    return tokens


def _quoted(words: Sequence[Word], paragraph: int, sentence: int, span: int) -> Iterator[Token]:
    if len(words) <= LONG + 2:
        for word in words:
            yield Token(word.text, word.start, word.end, paragraph, sentence, span)
        return
    label = _label(words)
    if label:
        for word in words[:label]:
            yield Token(word.text, word.start, word.end, paragraph, sentence, -1)
        yield from _quoted(words[label:], paragraph, sentence, span)
        return
    closed = not words[-1].text[-1].isalnum() and words[-1].text not in _SENTENCE_MARKS
    content = words[1 : -1 if closed else None]
    stop = content[-1] if content[-1].text in _SENTENCE_MARKS else None
    inner = content[: -1 if stop else None]
    yield Token(words[0].text, words[0].start, words[0].end, paragraph, sentence, span)
    if inner[0].text[:1].islower():
        kept = inner[:_KEPT]
        for word in kept[:-1]:
            yield Token(word.text, word.start, word.end, paragraph, sentence, span)
        yield Token(kept[-1].text, kept[-1].start, inner[-1].end, paragraph, sentence, span)
    else:
        yield Token(_CLAUSE[0], inner[0].start, inner[0].end, paragraph, sentence, span)
        yield Token(_CLAUSE[1], inner[1].start, inner[-1].end, paragraph, sentence, span)
    if stop:
        yield Token(stop.text, stop.start, stop.end, paragraph, sentence, span)
    if closed:
        yield Token(words[-1].text, words[-1].start, words[-1].end, paragraph, sentence, span)


def _label(words: Sequence[Word]) -> int:
    """Return where a statement begins after its speaker's name within the marks (“LIND: It will hold.”)."""
    colon = next((n for n, word in enumerate(words[:5]) if word.text == ":"), 0)
    return colon + 1 if colon > 1 and all(word.text.isupper() for word in words[1:colon]) else 0


def to_parse(language: Language, tokens: Sequence[Token]) -> "Doc":
    """Return a paragraph's tokens as a document for the parser."""
    after = [token.start for token in tokens[1:]]
    before = [-1, *(token.sentence for token in tokens)]
    return language.doc(
        [token.text.translate(_PLAIN) for token in tokens],
        [*(start > token.end for token, start in zip(tokens, after, strict=False)), False][: len(tokens)],
        [token.sentence != last for token, last in zip(tokens, before, strict=False)],
    )


def read(text: str, outlined: list[Paragraph], parsed: Sequence[tuple[list[Token], "Doc"]]) -> ParsedDocument:
    """Return an article's reading from its outline and its parsed paragraphs."""
    tokens: list[Token] = []
    sentence = 0
    for own, doc in parsed:
        base = len(tokens)
        for token, node in zip(own, doc, strict=True):
            token.number = base + node.i
            token.head = base + node.head.i
            token.dep = node.dep_
            token.tag = node.tag_
            token.sentence += sentence
        tokens.extend(own)
        sentence = tokens[-1].sentence + 1 if tokens else 0
    _name(tokens)
    for token in tokens:
        if token.head != token.number:
            tokens[token.head].children.append(token)
        if token.dep == "nsubj":
            _name_verb(tokens[token.head])
    for token in _after_spans(tokens):
        if token.text.lower() in SAYING and token.dep in _ATTRIBUTES:
            _raise(tokens, token)
    return ParsedDocument(text, outlined, tokens, _spans(outlined, tokens))


def _name(tokens: Sequence[Token]) -> None:
    """Tag as names what an article shows to be names, where the tagger takes them for common nouns.

    A label before a colon is one (LIND: It will hold), and so is what is more often tagged as one.
    """
    for label in _labels(tokens):
        label.tag = "NNP"
    written = [token for token in tokens if token.text[:1].isupper()]
    named = Counter(token.text for token in written if token.tag == "NNP")
    others = Counter(token.text for token in written if token.tag != "NNP")
    for token in written:
        nominal = token.tag == "NN" or (token.tag in _VERBAL and token.dep in _NOMINAL)
        if nominal and named[token.text] > others[token.text]:
            token.tag = "NNP"


def _name_verb(token: Token) -> None:
    """Tag as a verb of saying what has a subject, where the tagger takes it for a noun: Ada Lind claims."""
    if token.tag in _PRESENT and token.dep in _CLAUSAL and token.text.lower() in SAYING:
        token.tag = _PRESENT[token.tag]


def _labels(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the words in capitals between a paragraph's start and a colon."""
    paragraph = -1
    for token in tokens:
        if token.paragraph == paragraph:
            continue
        paragraph = token.paragraph
        opening = tokens[token.number : token.number + 6]
        words = [word for word in opening if word.text[0].isalpha()]
        colon = next((word for word in opening if word.text == ":" and word.paragraph == paragraph), None)
        led = [word for word in words if colon and word.number < colon.number]
        if all(word.text.isupper() for word in led):
            yield from led


def _after_spans(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the first words after quoted spans: “…,” *added* Lind; “…”, *added* Lind."""
    for before, token, after in zip(tokens, tokens[1:], [*tokens[2:], *tokens[-1:]], strict=False):
        if before.quoted >= 0 > token.quoted:
            yield after if token.text == "," else token


def _raise(tokens: Sequence[Token], verb: Token) -> None:
    """Make a verb govern the noun whose attribute it was taken for: “…,” added harbour master Lind.

    The parser knows few sentences that begin with what is said, and takes such a verb for a participle.
    """
    taken = noun = tokens[verb.head]
    while noun.dep in _ATTRIBUTES and noun.head > noun.number:
        noun = tokens[noun.head]
    if noun.number < verb.number:
        return
    for word in {taken.number: taken, noun.number: noun}.values():
        verb.children += [child for child in word.children if child.number < verb.number]
        word.children = [child for child in word.children if child.number > verb.number]
    governor = tokens[noun.head]
    if governor is noun:
        verb.head = verb.number
    else:
        verb.head = governor.number
        governor.children = [verb if child is noun else child for child in governor.children]
    verb.children = sorted([*verb.children, noun], key=lambda child: child.number)
    verb.dep, verb.tag = noun.dep, "VBD"
    noun.dep = "nsubj"
    for child in verb.children:
        child.head = verb.number


def _spans(outlined: Sequence[Paragraph], tokens: Sequence[Token]) -> list[QuotedSpan]:
    found = [
        QuotedSpan(*span, number, -1, -1, 0)
        for number, paragraph in enumerate(outlined)
        for span in paragraph.spans
    ]
    for token in tokens:
        if token.quoted >= 0:
            span = found[token.quoted]
            span.first = token.number if span.first < 0 else span.first
            span.last = token.number
    counts = [0] * len(found)
    number = 0
    for paragraph in outlined:
        for word in paragraph.words:
            while number < len(found) and word.start >= found[number].end:
                number += 1
            if number < len(found) and word.start >= found[number].start and word.text[0].isalnum():
                counts[number] += 1
    for span, count in zip(found, counts, strict=True):
        span.words = count
    return found


def sentences_of(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Yield the offsets of a paragraph's sentences."""
    for first, after in pairwise([*paragraph.starts, len(paragraph.words)]):
        yield paragraph.words[first].start, paragraph.words[after - 1].end
