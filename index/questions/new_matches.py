"""Matches of standing queries in new articles.

A search ranks sentences that have any of its words. A standing query tells people unasked, so a match needs
all of its words and phrases, in one sentence or in one quotation, and a speaker's name must be spelled right.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from index.model.article import Heading
from index.model.passage import Passage
from index.model.query import Query
from index.questions.needed_words import needed_words
from index.questions.retrieval import Retrieval, terms_of
from index.search.arrays import Ints, Mask
from index.search.bm25 import InvertedBM25
from index.storage.article_segment import ArticleSegment
from index.storage.index_reader import IndexReader
from index.text.folding import fold

_NOTHING = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class NewMatch:
    """A passage of a new article that matches.

    Attributes:
        article: The article.
        read: Reads the passage.
    """

    article: Heading
    read: Callable[[], Passage]


@dataclass(frozen=True, slots=True)
class _Documents:
    """The sentences or the quotations of the new articles.

    Attributes:
        numbers: Their numbers in the index, article by article.
        owners: For each, the place of its article among the new ones.
    """

    numbers: Ints
    owners: Ints

    def pairs(self) -> list[tuple[int, int]]:
        """Return each number with its owner."""
        numbers: list[int] = self.numbers.tolist()
        owners: list[int] = self.owners.tolist()
        return list(zip(numbers, owners, strict=True))

    def select(self, mask: Mask) -> "_Documents":
        return _Documents(self.numbers[mask], self.owners[mask])


@dataclass(frozen=True, slots=True)
class NewArticles:
    """Articles in which standing queries are looked for.

    Attributes:
        headings: Their headings.
    """

    headings: Sequence[Heading]
    _retrieval: Retrieval
    _sentences: _Documents
    _quotes: _Documents

    @classmethod
    def of(cls, retrieval: Retrieval, digests: Collection[str]) -> "NewArticles":
        """Return the articles with some digests, one of each digest."""
        headings: list[Heading] = []
        sentences: list[tuple[int, int]] = []
        quotes: list[tuple[int, int]] = []
        missing = set(digests)
        for segment, live, first_sentence, first_quote in reversed(list(_placed(retrieval.reader))):
            if not missing:
                break
            articles: list[int] = np.flatnonzero(live).tolist()
            for article in articles:
                if (digest := segment.digest(article)) in missing:
                    missing.remove(digest)
                    headings.append(segment.heading(article))
                    start, end = segment.articles.starts[article : article + 2].tolist()
                    sentences.append((first_sentence + start, first_sentence + end))
                    start, end = segment.quote_starts[article : article + 2].tolist()
                    quotes.append((first_quote + start, first_quote + end))
        return cls(headings, retrieval, _documents(sentences), _documents(quotes))

    def matches(self, query: Query) -> list[NewMatch]:
        """Return the passages that match, article by article; each sentence is in one of them at most.

        Of an article that matches without a word or a speaker, the first sentence stands for all.
        """
        fitting = self._fitting(query)
        if not fitting.any():
            return []
        sentences = self._sentences.select(fitting[self._sentences.owners])
        quotes = self._quotes.select(fitting[self._quotes.owners])
        if query.speaker is not None:
            theirs, their_sentences = self._said_by(query.speaker, sentences, quotes)
            sentences, quotes = sentences.select(their_sentences), quotes.select(theirs)
        for speaker in query.without_speakers:
            theirs, their_sentences = self._said_by(speaker, sentences, quotes)
            sentences, quotes = sentences.select(~their_sentences), quotes.select(~theirs)
        reader, wanted = self._retrieval.reader, terms_of(query).terms
        sentences = sentences.select(_has_all(reader.sentences.index, query, sentences.numbers))
        quotes = quotes.select(_has_all(reader.quotes.index, query, quotes.numbers))
        if not wanted and query.speaker is None:
            quotes = _Documents(_NOTHING, _NOTHING)
            sentences = sentences.select(np.diff(sentences.owners, prepend=-1) > 0)
        matches: list[tuple[int, NewMatch]] = []
        covered: set[int] = set()
        for (number, owner), (start, end) in zip(quotes.pairs(), self._spans(quotes.numbers), strict=True):
            if not covered.issuperset(range(start, end)):
                covered.update(range(start, end))
                read = partial(self._quoted_passage, number, wanted)
                matches.append((start, NewMatch(self.headings[owner], read)))
        for number, owner in sentences.pairs():
            if number not in covered:
                read = partial(self._retrieval.passage, number, 0.0, wanted)
                matches.append((number, NewMatch(self.headings[owner], read)))
        return [match for _, match in sorted(matches, key=lambda pair: pair[0])]

    def _fitting(self, query: Query) -> Mask:
        """Return a mask of the articles that a query's source and dates leave."""
        return np.array([_fits(article, query) for article in self.headings], np.bool_)

    def _said_by(self, speaker: str, sentences: _Documents, quotes: _Documents) -> tuple[Mask, Mask]:
        """Return masks of what a speaker said: the quotations, and the sentences that have any of it."""
        resolved = self._retrieval.speakers.resolve_exactly(speaker)
        people = self._retrieval.reader.people
        numbers = [people.quotes_by(person) for person in (resolved.numbers if resolved else ())]
        theirs = np.isin(quotes.numbers, np.concatenate([_NOTHING, *numbers]))
        spans = self._spans(quotes.numbers[theirs])
        said = {number for start, end in spans for number in range(start, end)}
        return theirs, np.array([number in said for number in sentences.numbers.tolist()], np.bool_)

    def _spans(self, quotes: Ints) -> list[tuple[int, int]]:
        """Return for each quotation the number of its first sentence and of the one after its last."""
        spans = np.zeros((len(quotes), 2), np.int64)
        for segment, _, first_sentence, first_quote in _placed(self._retrieval.reader):
            here = (quotes >= first_quote) & (quotes < first_quote + len(segment.quotes))
            spans[here] = segment.quote_sentences[quotes[here] - first_quote] + first_sentence
        return [(start, end) for start, end in spans.tolist()]

    def _quoted_passage(self, number: int, wanted: Sequence[str]) -> Passage:
        return self._retrieval.quote(number, 0.0, wanted).passage


def _placed(reader: IndexReader) -> Iterator[tuple[ArticleSegment, Mask, int, int]]:
    """Yield each segment, the mask of its articles, and the numbers of its first sentence and quotation."""
    for i, part in enumerate(reader.parts):
        first_sentence = reader.first_document(i, part.segment.sentences)
        yield part.segment, part.live, first_sentence, reader.first_document(i, part.segment.quotes)


def _fits(article: Heading, query: Query) -> bool:
    """Return whether an article's source and date are those of a query."""
    day = article.published
    if query.source is not None and not _is_from(article, query.source):
        return False
    if any(_is_from(article, source) for source in query.without_sources):
        return False
    if query.after is not None and (day is None or day < query.after):
        return False
    return query.before is None or (day is not None and day < query.before)


def _is_from(article: Heading, source: str) -> bool:
    wanted = fold(source)
    return wanted in fold(article.outlet or "") or wanted in fold(article.path)


def _documents(spans: Sequence[tuple[int, int]]) -> _Documents:
    numbers = [np.arange(start, end, dtype=np.int64) for start, end in spans]
    owners = [np.full(end - start, i, np.int64) for i, (start, end) in enumerate(spans)]
    return _Documents(np.concatenate([_NOTHING, *numbers]), np.concatenate([_NOTHING, *owners]))


def _has_all(index: InvertedBM25, query: Query, numbers: Ints) -> Mask:
    """Return a mask of the documents with all words and phrases of a query, and none that it excludes."""
    has_all = np.ones(len(numbers), np.bool_)
    for spellings in needed_words(query):
        has_all &= _has_any(index, spellings, numbers)
    return has_all & ~_has_any(index, terms_of(query).excluded, numbers)


def _has_any(index: InvertedBM25, sequences: Iterable[Sequence[str]], numbers: Ints) -> Mask:
    """Return a mask of the documents that have one of some sequences of terms."""
    has_any = np.zeros(len(numbers), np.bool_)
    for sequence in sequences:
        has_any |= index.contains_phrase(sequence, numbers)
    return has_any
