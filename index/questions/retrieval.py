"""Retrieves passages and quotations: finds them in the index, and reads them when they are accessed."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from itertools import islice

import numpy as np

from index.ingest.analysis_cache import AnalysisCache
from index.model.article import AnalysedArticle, Sentence
from index.model.passage import Passage, Quote
from index.model.query import Order, Query
from index.model.span import Span
from index.questions.date_order import DateOrder, documents_with_most
from index.questions.narrowing import narrowing_of
from index.questions.needed_words import needed_words, spellings_of
from index.questions.other_reports import MAX_SENTENCES_READ, content_terms, other_reports, worth_reading
from index.questions.results import QuoteResults, Results
from index.questions.speaker_resolver import SpeakerResolver
from index.questions.stories import Stories
from index.search.arrays import Floats, Ints, Mask
from index.search.bm25 import InvertedBM25
from index.search.ranking import Ranking, TermQuery
from index.search.vocabulary import decoded
from index.storage.index_reader import IndexReader
from index.storage.library import Library
from index.storage.narrowed_masks import quote_mask, sentence_mask
from index.storage.narrowing import EVERYTHING, DocumentKind, Narrowing
from index.text.terms import compounds, find_terms, is_shouted, terms
from index.text.word_classes import STOP_TERMS

_WEIGHTS_CACHED = 1 << 15
"""Cache size of term weights. A guess; nothing was measured."""
_PREFERRED_AMONG = 50
"""Quotations among which those with a sure speaker come first, if fewer are asked for. A guess; nothing was
measured."""
_QUESTION_TERMS = frozenset(terms("who whom whose what which when where why how"))


class Retrieval:
    """Finds sentences and quotations in a snapshot of the articles. It never changes; threads may share it.

    Attributes:
        reader: The articles in which results are numbered.
        library: The library that they are from.
        term_weight: Returns a term's weight: near 0 if all sentences have it, 1 if only one has it.
        sentence_stories: Finds the copies of sentences.
        quote_stories: Finds the copies of quotations.
    """

    def __init__(self, reader: IndexReader, analyses: AnalysisCache, library: Library | None = None) -> None:
        """Find sentences and quotations in some articles.

        Args:
            reader: The articles.
            analyses: What reads an article.
            library: The library that the articles are from; None if they are all of it.
        """
        self.reader = reader
        self.library: Library = reader if library is None else library
        self._analyses = analyses
        self.sentence_stories = Stories.of_sentences(reader)
        self.quote_stories = Stories.of_quotes(reader)
        self.term_weight = lru_cache(_WEIGHTS_CACHED)(partial(_weight, reader.sentences.index))

    @cached_property
    def speakers(self) -> SpeakerResolver:
        """Resolves typed names to speakers."""
        return SpeakerResolver(self.reader.people)

    def among_candidates(
        self,
        kind: DocumentKind,
        wanted: TermQuery,
        k: int,
        narrowing: Narrowing = EVERYTHING,
        order: Order | None = None,
    ) -> "Retrieval":
        """Return the retrieval in the articles that the library finds for a query; see `Library`."""
        return self.within(self.library.candidates(kind, wanted, narrowing, k, order))

    def within(self, reader: IndexReader) -> "Retrieval":
        """Return the retrieval in a reader of some of the library's articles."""
        return self if reader is self.reader else Retrieval(reader, self._analyses, self.library)

    def _resolver(self) -> SpeakerResolver:
        return self.speakers

    @cached_property
    def sentence_dates(self) -> DateOrder:
        """The order of the sentences by date."""
        return DateOrder.of_sentences(self.reader)

    @cached_property
    def quote_dates(self) -> DateOrder:
        """The order of the quotations by date."""
        return DateOrder.of_quotes(self.reader)

    def sentences(self, query: Query, limit: int) -> Results[Passage]:
        """Return the sentences that fit a query, best first; of equals, and of operators alone, the newest.

        If the query has an order, they come by date.
        """
        term_query, narrowing = terms_of(query), narrowing_of(query, self._resolver)
        order = query.order or (None if term_query.terms else Order.NEWEST)
        found = self.among_candidates(DocumentKind.SENTENCE, term_query, limit, narrowing, order)
        mask = sentence_mask(found.reader, narrowing)
        ranking, stories, dates = found.reader.sentences, found.sentence_stories, found.sentence_dates
        if order:
            ids = _by_date(ranking, stories, dates, query, mask, limit=limit)
            scores = np.zeros(len(ids))
        else:
            ids, scores = stories.top(lambda count: ranking.top(term_query, count, mask), limit, mask)
            at = dates.newest_of_equals(ids, scores)
            ids, scores = ids[at], scores[at]
        return Results(found.reader, ranking.index, ids, scores, term_query.terms, found.passage)

    def quotes(self, query: Query, limit: int) -> QuoteResults:
        """Return the quotations that have a query's words, best first: verbatim, nearly verbatim, in part.

        Of those that are verbatim, the ones with a sure speaker come first. If the query has an order, they
        come by date.
        """
        term_query, narrowing = terms_of(query), narrowing_of(query, self._resolver)
        if not query.phrases:
            term_query = replace(term_query, phrases=(terms(query.text),))
        enough = max(limit, _PREFERRED_AMONG)
        found = self.among_candidates(DocumentKind.QUOTE, term_query, enough, narrowing, query.order)
        mask = quote_mask(found.reader, narrowing)
        if query.order:
            return found._quotes_by_date(query, mask, limit)  # noqa: SLF001 - of this class
        results = found._best_quotes(term_query, mask, enough)  # noqa: SLF001
        return results.sure_first(term_query.phrases[0] if term_query.phrases else ())[:limit]

    def quotes_by(self, speaker: str, about: Query, limit: int) -> QuoteResults:
        """Return the quotations of a speaker, best first; of equals, and if the query is empty, the newest.

        If the query has an order, they come by date.
        """
        term_query, narrowing = terms_of(about), narrowing_of(about, self._resolver, speaker)
        order = about.order or (None if term_query.terms else Order.NEWEST)
        found = self.among_candidates(DocumentKind.QUOTE, term_query, limit, narrowing, order)
        mask = quote_mask(found.reader, narrowing)
        if order:
            return found._quotes_by_date(about, mask, limit)  # noqa: SLF001 - of this class
        return found._best_quotes(term_query, mask, limit)  # noqa: SLF001

    def _best_quotes(self, term_query: TermQuery, mask: Mask | None, limit: int) -> QuoteResults:
        """Return the quotations of a mask that fit a query, best first; of equals the newest."""
        ranking = self.reader.quotes
        ids, scores = self.quote_stories.top(lambda count: ranking.top(term_query, count, mask), limit, mask)
        at = self.quote_dates.newest_of_equals(ids, scores)
        return self._quotes(ids[at], scores[at], term_query.terms)

    def _quotes_by_date(self, query: Query, mask: Mask | None, limit: int) -> QuoteResults:
        ranking, stories, dates = self.reader.quotes, self.quote_stories, self.quote_dates
        ids = _by_date(ranking, stories, dates, query, mask, limit=limit)
        return self._quotes(ids, np.zeros(len(ids)), terms_of(query).terms)

    def all_quotes(self) -> Iterator[Quote]:
        """Yield every quotation, in the order of the articles and of their texts."""
        live = np.zeros(self.reader.quotes.index.size, np.bool_)
        live[self.reader.quotes.index.numbers] = True
        for number in self._in_order(live):
            yield self.quote(number, 0.0, ())

    def with_other_reports(self, quote: Quote) -> Quote:
        """Return a quotation with the other reports of the same statement."""
        people = self.reader.people
        persons = [person for name in quote.speakers if (person := people.named(name))]
        if not persons:
            return quote
        by_speaker = np.unique(np.concatenate([people.quotes_by(person) for person in persons]))
        weights = {term: self.term_weight(term) for term in content_terms([quote])}
        if self.reader.has_copies:
            # Only those that share enough: whoever is quoted most has thousands of others.
            sharing = self._sharing(weights, by_speaker, len(by_speaker))
            beside = self.quote_stories.beside(quote.article.path, sharing.tolist())
            by_speaker = np.unique(np.array(beside, np.int64))
        numbers = self._sharing(weights, by_speaker, MAX_SENTENCES_READ)
        candidates = self._quotes(numbers, np.zeros(len(numbers)))
        return replace(quote, also=other_reports(quote, candidates, self.term_weight))

    def _sharing(self, weights: Mapping[str, float], quotes: Ints, most: int) -> Ints:
        """Return the quotations in those sentences that share most with a statement; see `worth_reading`."""
        shared_weights = self.reader.quotes.index.shared_weights(weights, quotes)
        return quotes[worth_reading(self.reader.first_sentences(quotes), shared_weights, most)]

    def rarity(self, term: str) -> float:
        """Return a term's inverse document frequency; the highest possible if no sentence has it."""
        index = self.reader.sentences.index
        return index.weight(term) or math.log(index.corpus_size + 1)

    def knows(self, term: str) -> bool:
        """Whether any sentence has a term."""
        return self.reader.sentences.index.document_frequency(term) > 0

    def has_phrase(self, phrase: Sequence[str]) -> bool:
        """Whether any sentence has some terms next to each other."""
        return self.reader.sentences.has_phrase(phrase)

    def passage(self, number: int, score: float, wanted: Sequence[str]) -> Passage:
        """Return the sentence with a number; its matches are the words with a wanted term."""
        return self.passage_in_article(number, score, wanted)[0]

    def passage_in_article(
        self, number: int, score: float, wanted: Sequence[str]
    ) -> tuple[Passage, AnalysedArticle]:
        """Return a sentence, and its article; its matches are the words with a wanted term."""
        location = self.reader.locate_sentence(number)
        analysed = self.read(location.segment, location.article)
        sentence = analysed.sentences[location.number]
        passage = _passage(analysed, sentence, sentence.end, score, wanted)
        return self._with_reports(passage, self.sentence_stories, number), analysed

    def around(self, number: int, most: int) -> tuple[int, Ints]:
        """Return the sentences around one in its article, and the number of the article's first sentence.

        Args:
            number: The number of the sentence.
            most: Maximum distance of the others, in sentences.
        """
        location = self.reader.locate_sentence(number)
        starts = self.reader.parts[location.segment].segment.articles.starts
        first = number - location.number
        end = first + int(starts[location.article + 1] - starts[location.article])
        return first, np.arange(max(first, number - most), min(end, number + most + 1))

    def texts(self, numbers: Sequence[int]) -> list[str]:
        """Return the texts of sentences of one article."""
        location = self.reader.locate_sentence(numbers[0])
        analysed = self.read(location.segment, location.article)
        first = numbers[0] - location.number
        sentences = (analysed.sentences[number - first] for number in numbers)
        return [analysed.article.text[sentence.start : sentence.end] for sentence in sentences]

    def quote(self, number: int, score: float, wanted: Sequence[str]) -> Quote:
        """Return the quotation with a number; its matches are the words with a wanted term."""
        return self.quote_in_article(number, score, wanted)[0]

    def quote_in_article(
        self, number: int, score: float, wanted: Sequence[str]
    ) -> tuple[Quote, AnalysedArticle]:
        """Return a quotation, and its article; its matches are the words with a wanted term."""
        people, location = self.reader.people, self.reader.locate_quote(number)
        analysed = self.read(location.segment, location.article)
        quotation = analysed.quotations[location.number]
        sentences = [s for s in analysed.sentences if quotation.start < s.end and s.start < quotation.end]
        passage = _passage(analysed, sentences[0], sentences[-1].end, score, wanted)
        passage = self._with_reports(passage, self.quote_stories, number)
        speakers = [people.speaker(person) for person in people.speakers_of(number)]
        names = tuple(dict.fromkeys(speaker.name for speaker in speakers))
        quote = Quote(
            quotation,
            passage,
            quotation.speaker if len(names) > 1 else next(iter(names), None),
            role=speakers[0].role if len(names) == 1 else None,
            speakers=names,
            merge_probability=people.probability(number),
        )
        return quote, analysed

    def _with_reports(self, passage: Passage, stories: Stories, number: int) -> Passage:
        """Return a passage with the other articles that have its document in a copy of the story."""
        reports = stories.reports(number) if self.reader.has_copies else ()
        return replace(passage, reports=reports) if reports else passage

    def read(self, segment: int, article: int) -> AnalysedArticle:
        """Return the article with a number in a segment."""
        segment_articles = self.reader.parts[segment].segment
        file = decoded(segment_articles.files[int(segment_articles.file_of[article])])
        return self._analyses.read(segment_articles.digest(article), segment_articles.path(article), file)

    def _in_order(self, quotes: Mask, limit: int | None = None) -> Ints:
        """Return the numbers of the quotations of a mask, in the articles' order, up to a limit."""
        numbers: list[int] = []
        start = 0
        for part in self.reader.parts:
            end = start + len(part.segment.quotes)
            in_segment = part.segment.in_order(np.flatnonzero(quotes[start:end]))
            numbers.extend((start + in_segment[:limit]).tolist())
            start = end
        return np.array(sorted(numbers, key=self._position_of_quote)[:limit], np.int64)

    def _position_of_quote(self, number: int) -> tuple[bytes, int]:
        """Return the position of a quotation in the order of the articles: its path, its number there."""
        location = self.reader.locate_quote(number)
        return self.reader.parts[location.segment].segment.paths[location.article], location.number

    def _quotes(self, ids: Ints, scores: Floats, wanted: Sequence[str] = ()) -> QuoteResults:
        return QuoteResults(self.reader, self.reader.quotes.index, ids, scores, wanted, self.quote)


def terms_of(query: Query) -> TermQuery:
    """Return the terms of a query; its question words only if it has no other terms that tell anything.

    A word of letters and digits, such as F16, is a phrase of its parts, and one with a hyphen is also looked
    for without.
    """
    is_capitals = is_shouted(query.text)
    by_word = [terms(word.lower() if is_capitals else word) for word in query.words]
    all_terms = [term for word_terms in by_word for term in word_terms]
    content = [term for term in all_terms if term not in _QUESTION_TERMS]
    if content and all(term in STOP_TERMS for term in content):
        content = all_terms
    joined = [compound.term for word in query.words for compound in compounds(word)]
    codes = [
        word_terms
        for word, word_terms in zip(query.words, by_word, strict=True)
        if len(word_terms) > 1 and word.isalnum()
    ]
    phrases = [*(terms(phrase) for phrase in query.phrases), *codes]
    in_phrases = [term for phrase in query.phrases for term in terms(phrase)]
    return TermQuery(
        [*(content or ([] if in_phrases else all_terms)), *joined, *in_phrases],
        phrases,
        [sequence for excluded in query.excluded for sequence in spellings_of(excluded)],
        [spellings for required in query.required if (spellings := spellings_of(required))],
    )


def _by_date(  # noqa: PLR0913 - the documents, and what is asked for
    ranking: Ranking, stories: Stories, dates: DateOrder, query: Query, mask: Mask | None, *, limit: int
) -> Ints:
    """Return the documents with most words of a query, by date; none for a query of nothing at all.

    A document counts from its first report, and is returned once.
    """
    allowed = ranking.allowed(terms_of(query), mask)
    needed = needed_words(query)
    if allowed is None and not needed and not query.order:
        return np.zeros(0, np.int64)
    numbers = dates.sorted(documents_with_most(ranking, needed, allowed), query.order or Order.NEWEST)
    remaining = stories.first_reports(numbers.tolist(), allowed)
    fetched: list[int] = []

    def fetch(count: int) -> tuple[Ints, Floats]:
        fetched.extend(islice(remaining, count - len(fetched)))
        return np.array(fetched, np.int64), np.zeros(len(fetched))

    return stories.top(fetch, limit, allowed)[0]


def _weight(index: InvertedBM25, term: str) -> float:
    """Return a term's weight: near 0 if all sentences have it, 1 if a single sentence has it."""
    frequency = max(index.document_frequency(term), 1)
    return math.log1p(index.corpus_size / frequency) / math.log1p(index.corpus_size)


def _passage(
    analysed: AnalysedArticle, first: Sentence, end: int, score: float, wanted: Sequence[str]
) -> Passage:
    """Return the passage from a sentence to an end; its matches are the words with a wanted term."""
    start = first.start
    return Passage(
        analysed.article,
        start,
        end,
        first.paragraph,
        first.number,
        score,
        _matches(analysed.article.text[start:end], start, wanted),
        tuple(q for q in analysed.quotations if q.start < end and start < q.end),
    )


def with_matches(passage: Passage, wanted: Sequence[str]) -> Passage:
    """Return a passage whose matches are the words with a wanted term."""
    return replace(passage, matches=_matches(passage.text, passage.start, wanted))


def _matches(text: str, start: int, wanted: Sequence[str]) -> tuple[Span, ...]:
    """Return the words of a text with a wanted term, as offsets from `start` before it."""
    if not wanted:
        return ()
    return tuple((start + first, start + end) for first, end in find_terms(text, frozenset(wanted)))
