"""Passages and quotations that fit a query: found in the index, read from the analyses when looked at."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, partial

import numpy as np

from index.ingest.analysis_cache import AnalysisCache
from index.model.article import AnalysedArticle, Sentence
from index.model.passage import Passage, Quote
from index.model.query import Query
from index.questions.narrowing import narrowed_quotes, narrowed_sentences, quotes_by
from index.questions.other_reports import content, reports, worth_reading
from index.questions.results import QuoteResults, Results
from index.search.arrays import Floats, Ints, Mask
from index.search.bm25 import InvertedBM25
from index.search.ranking import TermQuery
from index.search.vocabulary import decoded
from index.storage.index_reader import IndexReader
from index.text.terms import find_terms, terms

_WEIGHTS_CACHED = 1 << 15
"""Cache size of term weights."""
_QUESTION_WORDS = frozenset(terms("who whom whose what which when where why how"))


class Retrieval:
    """Finds sentences and quotations in the articles of one moment. It never changes; threads may share it.

    Attributes:
        reader: The index.
        analyses: Reads the articles that the index names.
    """

    def __init__(self, reader: IndexReader, analyses: AnalysisCache) -> None:
        self.reader = reader
        self._analyses = analyses
        self._weight = lru_cache(_WEIGHTS_CACHED)(partial(_weight, reader.sentences.index))

    @cached_property
    def offices(self) -> list[tuple[str, frozenset[str]]]:
        """Each speaker whose role is known, with the terms of their name and of their role."""
        return [
            (speaker.name, frozenset((*terms(speaker.name), *terms(speaker.role))))
            for speaker in self.reader.people.people
            if speaker.role
        ]

    def sentences(self, query: Query, limit: int) -> Results[Passage]:
        """Return the sentences that fit a query, best first.

        A query that only narrows returns the first sentences of what it leaves.
        """
        wanted = _term_query(query)
        mask = narrowed_sentences(self.reader, query)
        ranking = self.reader.sentences
        if wanted.terms:
            ids, scores = ranking.top(wanted, limit, mask)
        else:
            ids = np.zeros(0, np.int64) if mask is None else np.flatnonzero(mask)[:limit]
            scores = np.zeros(len(ids))
        return Results(self.reader, ranking.index, ids, scores, wanted.terms, self.passage)

    def quotes(self, query: Query, limit: int) -> QuoteResults:
        """Return the quotations that carry a query's words, best first: verbatim, nearly so, in part."""
        wanted = _term_query(query)
        if not query.phrases:
            wanted = TermQuery(wanted.terms, (terms(query.text),), wanted.excluded)
        ids, scores = self.reader.quotes.top(wanted, limit, narrowed_quotes(self.reader, query))
        return self._quotes(ids, scores, wanted.terms)

    def quotes_by(self, speaker: str, about: Query, limit: int) -> QuoteResults:
        """Return what a speaker said, what fits a query best first; in the articles' order if it is empty."""
        mask = quotes_by(self.reader, speaker)
        within = narrowed_quotes(self.reader, about)
        mask = mask if within is None else mask & within
        wanted = _term_query(about)
        if wanted.terms:
            ids, scores = self.reader.quotes.top(wanted, limit, mask)
        else:
            ids = self._in_order(mask, limit)
            scores = np.zeros(len(ids))
        return self._quotes(ids, scores, wanted.terms)

    def all_quotes(self) -> Iterator[Quote]:
        """Yield every quotation, in the order of the articles and of their texts."""
        live = np.zeros(len(self.reader.people.speaker_of), np.bool_)
        live[self.reader.quotes.index.numbers] = True
        for number in self._in_order(live):
            yield self.quote(number, 0.0, ())

    def with_other_reports(self, quote: Quote) -> Quote:
        """Return a quotation with the other reports of the same statement."""
        people = self.reader.people
        person = people.by_name.get(quote.speaker) if quote.speaker else None
        if person is None:
            return quote
        theirs = people.quotes_by(person)
        weights = {term: self._weight(term) for term in content([quote])}
        shared = self.reader.quotes.index.shared_weights(weights, theirs)
        likely = theirs[worth_reading(self.reader.first_sentences(theirs), shared)]
        others = self._quotes(likely, np.zeros(len(likely)))
        return replace(quote, also=reports(quote, others, self._weight))

    def rarity(self, term: str) -> float:
        """Return the logarithm of the number of sentences for each that has a term."""
        index = self.reader.sentences.index
        return index.weight(term) or math.log(index.corpus_size + 1)

    def knows(self, term: str) -> bool:
        """Whether any sentence has a term."""
        return self.reader.sentences.index.document_frequency(term) > 0

    def passage(self, number: int, score: float, wanted: Sequence[str]) -> Passage:
        """Return the sentence of a number, with its words that have a wanted term marked."""
        location = self.reader.locate_sentence(number)
        analysed = self.read(location.segment, location.article)
        sentence = analysed.sentences[location.number]
        return _passage(analysed, sentence, sentence.end, score, wanted)

    def quote(self, number: int, score: float, wanted: Sequence[str]) -> Quote:
        """Return the quotation of a number, with its sentences' words that have a wanted term marked."""
        people, location = self.reader.people, self.reader.locate_quote(number)
        analysed = self.read(location.segment, location.article)
        quotation = analysed.quotations[location.number]
        around = [s for s in analysed.sentences if quotation.start < s.end and s.start < quotation.end]
        passage = _passage(analysed, around[0], around[-1].end, score, wanted)
        person = people.speaker_of.item(number)
        speaker = people.people[person] if person >= 0 else None
        return Quote(
            quotation, passage, speaker.name if speaker else None, role=speaker.role if speaker else None
        )

    def read(self, segment: int, article: int) -> AnalysedArticle:
        """Return an article by its segment's place and its own number there."""
        there = self.reader.parts[segment].segment
        file = decoded(there.files[int(there.file_of[article])])
        return self._analyses.read(there.digest(article), there.path(article), file)

    def _in_order(self, quotes: Mask, limit: int | None = None) -> Ints:
        """Return the numbers of some quotations, or of the first of them, in the order of the articles."""
        numbers: list[int] = []
        first = 0
        for part in self.reader.parts:
            after = first + len(part.segment.quotes)
            places = part.segment.in_order(np.flatnonzero(quotes[first:after]))
            numbers.extend((first + places[:limit]).tolist())
            first = after
        return np.array(sorted(numbers, key=self._place_of_quote)[:limit], np.int64)

    def _place_of_quote(self, number: int) -> tuple[bytes, int]:
        location = self.reader.locate_quote(number)
        return self.reader.parts[location.segment].segment.paths[location.article], location.number

    def _quotes(self, ids: Ints, scores: Floats, wanted: Sequence[str] = ()) -> QuoteResults:
        return QuoteResults(self.reader, self.reader.quotes.index, ids, scores, wanted, self.quote)


def _term_query(query: Query) -> TermQuery:
    """Return the terms of a query; its question words only where it has no others."""
    words = [term for word in query.words for term in terms(word)]
    telling = [term for term in words if term not in _QUESTION_WORDS]
    phrases = [terms(phrase) for phrase in query.phrases]
    inside = [term for phrase in phrases for term in phrase]
    excluded = [phrase for phrase in map(terms, query.excluded) if phrase]
    return TermQuery([*(telling or ([] if inside else words)), *inside], phrases, excluded)


def _weight(index: InvertedBM25, term: str) -> float:
    """Return a term's weight: near 0 if all sentences have it, 1 if a single one does."""
    frequency = max(index.document_frequency(term), 1)
    return math.log1p(index.corpus_size / frequency) / math.log1p(index.corpus_size)


def _passage(
    analysed: AnalysedArticle, first: Sentence, end: int, score: float, wanted: Sequence[str]
) -> Passage:
    """Return the passage of an article that begins with a sentence."""
    start, terms_wanted = first.start, frozenset(wanted)
    matches = find_terms(analysed.article.text[start:end], terms_wanted) if terms_wanted else ()
    return Passage(
        analysed.article,
        start,
        end,
        first.paragraph,
        first.number,
        score,
        tuple((start + begin, start + after) for begin, after in matches),
        tuple(q for q in analysed.quotations if q.start < end and start < q.end),
    )
