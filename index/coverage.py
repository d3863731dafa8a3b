"""The coverage: articles in, passages and quotations out."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path
from string import ascii_lowercase

import numpy as np
from rapidfuzz import fuzz, process

from index.ingest.analysis_cache import AnalysisCache, Progress
from index.ingest.articles import scan
from index.ingest.refresh import FolderState, kept, known, refreshed
from index.model.answer import Answer
from index.model.article import AnalysedArticle, Article, Heading, Sentence
from index.model.passage import Passage, Quote
from index.model.quotation import Speaker
from index.questions import asking
from index.questions.other_reports import content, reports, worth_reading
from index.questions.results import QuoteResults, Results
from index.search.bm25 import InvertedBM25
from index.search.kernels import compiled_kernels
from index.search.query import Query, parse
from index.search.ranking import TermQuery
from index.search.segment import Floats, Ints, Mask, decoded
from index.storage.article_segment import NO_DAY, ArticleSegment
from index.storage.index_reader import IndexReader
from index.storage.store import Store
from index.text.terms import spans, term, terms

_LIKE = 85
_SHORTEST = 3
"""Of fewer letters a word may be a misspelling of anything."""
_MISSPELT = 75
"""From which likeness on, in percent (rapidfuzz's ratio), a word is taken for another's misspelling."""
_CANDIDATES = 20
"""How many of a speaker's quotations are looked at for other reports of one."""
_TERMS = 1 << 15
"""Of how many terms it is remembered how telling they are."""
_QUESTION_WORDS = frozenset(terms("who whom whose what which when where why how"))


@dataclass(frozen=True, slots=True)
class Size:
    """How much a coverage holds."""

    articles: int
    sentences: int
    quotations: int
    speakers: int


class Coverage:
    """A snapshot of a folder of articles that can be asked; it never changes.

    It may be asked from several threads, also while another one refreshes it.

    Attributes:
        folder: Where the articles are.
        skipped: What could not be read, and why.
        outdated: Whether the articles were analysed by earlier rules or by another model; see `open`.
    """

    def __init__(self, intake: AnalysisCache, state: FolderState) -> None:
        self.folder = intake.folder
        self.skipped = state.skipped
        self.outdated = intake.outdated
        self._intake = intake
        self._state = state
        self._holdings = state.holdings
        self._telling = lru_cache(_TERMS)(partial(_telling, state.holdings.sentences.index))

    @classmethod
    def open(  # noqa: PLR0913 - all but the folder may be left out
        cls,
        folder: Path,
        store: Path | None = None,
        progress: Progress | None = None,
        *,
        model: str | None = None,
        processes: int = 1,
        outdated: bool = False,
    ) -> "Coverage":
        """Return the coverage of all articles below a folder.

        Args:
            folder: The articles.
            store: The folder that keeps what was found, so that the next opening takes no time; None keeps
                nothing.
            progress: Told how far the analysis is.
            model: The spaCy model that analyses them; None for the default one.
            processes: How many processes share the analysis.
            outdated: Whether what earlier rules, or another model, have found in the articles will do until
                the next refresh, which analyses them anew.

        Raises:
            FileNotFoundError: The folder does not exist.
            NotADirectoryError: It is a file.
            ValueError: It holds no article that can be read.
            ModelError: The model cannot be used.
            StoreError: The store's folder cannot be used.
        """
        files = scan(folder)
        intake = AnalysisCache(folder, Store(store), model, processes)
        if outdated and (earlier := intake.as_kept()).outdated:
            for restored in kept, known:
                state = restored(earlier, files)
                if len(state.holdings):
                    return cls(earlier, state)
        state = refreshed(kept(intake, files), intake, files, progress)
        if not len(state.holdings):
            reason = f" ({state.skipped[0]})" if state.skipped else ""
            raise ValueError(f"the articles folder {folder} holds no article{reason}")
        return cls(intake, state)

    def refresh(self, progress: Progress | None = None) -> "Coverage":
        """Return the coverage as the folder has it now; this one stays as it is.

        Only files whose size or time of change is another are read, and only articles that were never seen
        are analysed; all of them where this coverage is outdated.

        Raises:
            FileNotFoundError: The folder is gone.
        """
        if self.outdated:
            return self._made_anew(progress)
        state = refreshed(self._state, self._intake, scan(self.folder), progress)
        return self if state is self._state else Coverage(self._intake, state)

    def verified(self, progress: Progress | None = None) -> "Coverage":
        """Return this coverage, or one made anew where the index on the disk is not what was written.

        All of the index is read for that: opening one that is large trusts its size and time of change.

        Raises:
            FileNotFoundError: The folder is gone.
        """
        if self._intake.store.verify(self.folder):
            return self
        return self._made_anew(progress)

    def _made_anew(self, progress: Progress | None) -> "Coverage":
        intake = self._intake.as_of_today()
        return Coverage(
            intake,
            refreshed(
                FolderState(IndexReader([], self._holdings.kernels)), intake, scan(self.folder), progress
            ),
        )

    def compiled(self) -> "Coverage":
        """Return this coverage searched by compiled code, or itself where Numba is not installed.

        Compiling takes seconds the first time; this coverage answers meanwhile.
        """
        kernels = compiled_kernels()
        if kernels is None or kernels is self._holdings.kernels:
            return self
        return Coverage(self._intake, replace(self._state, holdings=self._holdings.searched_by(kernels)))

    def tidy(self) -> int:
        """Forget kept analyses of articles that are gone, or by earlier rules, and return how many."""
        parts = self._holdings.parts
        digests = (part.shard.digest(i) for part in parts for i in np.flatnonzero(part.live).tolist())
        return self._intake.store.tidy(self._intake.as_of_today().version, digests)

    def articles(self) -> list[Article]:
        """Return the articles in the order of their paths."""
        return sorted(self.each(), key=lambda article: article.path)

    def each(self) -> Iterator[Article]:
        """Yield the articles in no particular order, each read when it is its turn."""
        for i, part in enumerate(self._holdings.parts):
            for article in np.flatnonzero(part.live).tolist():
                yield self._read(i, article).article

    def headings(self) -> list[Heading]:
        """Return the articles without their texts, in the order of their paths; none of them is read."""
        found = (
            part.shard.heading(article)
            for part in self._holdings.parts
            for article in np.flatnonzero(part.live).tolist()
        )
        return sorted(found, key=lambda heading: heading.path)

    def read(self, path: str) -> AnalysedArticle:
        """Return an article with what was found in it.

        Raises:
            KeyError: There is no article of that path.
        """
        for i, part in enumerate(self._holdings.parts):
            for article in part.shard.called(path):
                if part.live[article]:
                    return self._read(i, article)
        raise KeyError(path)

    def size(self) -> Size:
        """Return how much there is."""
        holdings = self._holdings
        return Size(
            len(holdings),
            holdings.sentences.index.corpus_size,
            holdings.quotes.index.corpus_size,
            len(holdings.cast.people),
        )

    def speakers(self) -> list[Speaker]:
        """Return everybody who is quoted, in alphabetical order."""
        return sorted(self._holdings.cast.people, key=lambda speaker: speaker.name)

    @cached_property
    def offices(self) -> list[tuple[str, frozenset[str]]]:
        """Each speaker whose role is known, with the terms of their name and of their role."""
        return [
            (speaker.name, frozenset((*terms(speaker.name), *terms(speaker.role))))
            for speaker in self._holdings.cast.people
            if speaker.role
        ]

    def search(self, query: str, limit: int = 10) -> list[Passage]:
        """Return the sentences that fit a query (see `index.search.query`), best first.

        Where it only narrows (`speaker:`, `after:`, ...) these are the first of all that are left.
        """
        return list(self.find(query, limit))

    def who_said(self, words: str, limit: int = 10) -> list[Quote]:
        """Return the quotations that carry somebody's words, best first: verbatim, nearly so, in part.

        Each has the other reports of its statement, as `reported` finds them.
        """
        return list(map(self.reported, self.find_said(words, limit)))

    def quotes_by(self, speaker: str, about: str | None = None, limit: int = 10) -> list[Quote]:
        """Return what a speaker said, what fits `about` best first; without it in the articles' order.

        Args:
            speaker: Any name of theirs.
            about: Words that the quotations have.
            limit: How many quotations at the most, each with the other reports of its statement.
        """
        return list(map(self.reported, self.find_said_by(speaker, about, limit)))

    def find(self, query: str, limit: int = 10) -> Results[Passage]:
        """Return what `search` does, each sentence read only when it is looked at."""
        asked = parse(query)
        wanted = _wanted(asked)
        mask = self._sentences_within(asked)
        ranking = self._holdings.sentences
        if wanted.terms:
            ids, scores = ranking.best(wanted, limit, mask)
        else:
            ids = np.zeros(0, np.int64) if mask is None else np.flatnonzero(mask)[:limit]
            scores = np.zeros(len(ids))
        return Results(self._holdings, ranking.index, ids, scores, wanted.terms, self._passage)

    def find_said(self, words: str, limit: int = 10) -> QuoteResults:
        """Return what `who_said` does, each quotation read only when it is looked at, and without reports."""
        asked = parse(words)
        wanted = _wanted(asked)
        if not asked.phrases:
            wanted = TermQuery(wanted.terms, (terms(asked.text),), wanted.excluded)
        ids, scores = self._holdings.quotes.best(wanted, limit, self._quotes_within(asked))
        return self._quoted(ids, scores, wanted.terms)

    def find_said_by(self, speaker: str, about: str | None = None, limit: int = 10) -> QuoteResults:
        """Return what `quotes_by` does, each quotation read only when it is looked at, without reports."""
        asked = parse(about or "")
        mask = self._said_by(speaker)
        within = self._quotes_within(asked)
        mask = mask if within is None else mask & within
        wanted = _wanted(asked)
        if wanted.terms:
            ids, scores = self._holdings.quotes.best(wanted, limit, mask)
        else:
            ids = self._in_order(mask, limit)
            scores = np.zeros(len(ids))
        return self._quoted(ids, scores, wanted.terms)

    def reported(self, quote: Quote) -> Quote:
        """Return a quotation with the other reports of the same statement."""
        cast = self._holdings.cast
        person = cast.numbers.get(quote.speaker) if quote.speaker else None
        if person is None:
            return quote
        theirs = cast.quotes_by(person)
        weights = {each: self._telling(each) for each in content([quote])}
        shared = self._holdings.quotes.index.shared(weights, theirs)
        likely = theirs[worth_reading(self._holdings.first_sentences(theirs), shared)]
        others = self._quoted(likely, np.zeros(len(likely)))
        return replace(quote, also=reports(quote, others, self._telling))

    def ask(self, question: str, limit: int = 5) -> Answer:
        """Return what the coverage answers to a question in plain English; see `Answer.confident`."""
        return asking.ask(self, question, limit)

    def rarity(self, term: str) -> float:
        """Return how rare a term is: the logarithm of how many sentences there are for each that has it."""
        index = self._holdings.sentences.index
        return index.weight(term) or math.log(index.corpus_size + 1)

    def knows(self, term: str) -> bool:
        """Whether any sentence has a term."""
        return self._holdings.sentences.index.document_frequency(term) > 0

    def spellings(self, word: str, limit: int = 2) -> list[str]:
        """Return words that one that no sentence has may be a misspelling of, the likeliest first.

        Most misspellings begin as the word does; else the first letter may be another, or one too many.
        """
        wanted = term(word)
        if len(wanted) < _SHORTEST or self.knows(wanted):
            return []
        vocabularies = [part.shard.sentences.vocabulary for part in self._holdings.parts]
        for starts in (wanted[:1],), (wanted[1:3], *(letter + wanted[1:3] for letter in ascii_lowercase)):
            words = {
                found
                for each in vocabularies
                for start in starts
                for found in each.beginning(start)
                if found.isalpha()
            }
            likely = process.extract(
                wanted, words, scorer=fuzz.ratio, score_cutoff=_MISSPELT, limit=_CANDIDATES
            )
            ranked = sorted((-likeness, self.rarity(found), found) for found, likeness, _ in likely)
            known = (found for *_, found in ranked if self.knows(found))
            if spelled := [self._spelled(found) for found in islice(known, limit)]:
                return spelled
        return []

    def _spelled(self, wanted: str) -> str:
        """Return how a sentence that has a term spells it."""
        ids, _ = self._holdings.sentences.index.top([wanted], 1)
        passage = self._passage(ids.item(0), 0, [wanted])
        start, end = passage.matches[0]
        return re.split("['’]", passage.article.text[start:end])[0]

    def quotations(self) -> Iterator[Quote]:
        """Yield every quotation, in the order of the articles and of their texts."""
        live = np.zeros(len(self._holdings.cast.said), np.bool_)
        live[self._holdings.quotes.index.numbers] = True
        for number in self._in_order(live):
            yield self._quote(number, 0.0, ())

    def _in_order(self, quotes: Mask, limit: int | None = None) -> Ints:
        """Return the numbers of some quotations, or of the first of them, in the order of the articles."""
        numbers: list[int] = []
        first = 0
        for part in self._holdings.parts:
            after = first + len(part.shard.quotes)
            places = part.shard.in_order(np.flatnonzero(quotes[first:after]))
            numbers.extend((first + places[:limit]).tolist())
            first = after
        return np.array(sorted(numbers, key=self._place_of_quote)[:limit], np.int64)

    def _place_of_quote(self, number: int) -> tuple[bytes, int]:
        spot = self._holdings.quote(number)
        return self._holdings.parts[spot.holding].shard.paths[spot.article], spot.number

    def _quoted(self, ids: Ints, scores: Floats, looked_for: Sequence[str] = ()) -> QuoteResults:
        return QuoteResults(self._holdings, self._holdings.quotes.index, ids, scores, looked_for, self._quote)

    def _quote(self, number: int, score: float, looked_for: Sequence[str]) -> Quote:
        cast, spot = self._holdings.cast, self._holdings.quote(number)
        one = self._read(spot.holding, spot.article)
        quotation = one.quotations[spot.number]
        around = [s for s in one.sentences if quotation.start < s.end and s.start < quotation.end]
        passage = _passage(one, around[0], around[-1].end, score, looked_for)
        person = cast.said.item(number)
        return Quote(quotation, passage, cast.people[person].name if person >= 0 else None)

    def _passage(self, number: int, score: float, looked_for: Sequence[str]) -> Passage:
        spot = self._holdings.sentence(number)
        one = self._read(spot.holding, spot.article)
        sentence = one.sentences[spot.number]
        return _passage(one, sentence, sentence.end, score, looked_for)

    def _read(self, holding: int, article: int) -> AnalysedArticle:
        shard = self._holdings.parts[holding].shard
        file = decoded(shard.files[int(shard.file_of[article])])
        return self._intake.read(shard.digest(article), shard.path(article), file)

    def _sentences_within(self, asked: Query) -> Mask | None:
        """Return the sentences that a query's operators leave; None for all."""
        mask = None
        articles = self._articles_within(asked)
        if articles is not None:
            mask = self._holdings.sentences_of(articles)
        if asked.speaker is not None:
            theirs = self._holdings.sentences_with(self._said_by(asked.speaker))
            mask = theirs if mask is None else mask & theirs
        return mask

    def _quotes_within(self, asked: Query) -> Mask | None:
        """Return the quotations that a query's operators leave; None for all."""
        mask = None
        articles = self._articles_within(asked)
        if articles is not None:
            mask = self._holdings.quotes_of(articles)
        if asked.speaker is not None:
            theirs = self._said_by(asked.speaker)
            mask = theirs if mask is None else mask & theirs
        return mask

    def _articles_within(self, asked: Query) -> list[Mask] | None:
        """Return, shard by shard, the articles that a query's operators leave; None for all."""
        if asked.source is None and asked.after is None and asked.before is None:
            return None
        masks: list[Mask] = []
        for part in self._holdings.parts:
            shard, mask = part.shard, part.live.copy()
            if asked.source is not None:
                mask &= _from(shard, asked.source.casefold())
            if asked.after is not None:
                mask &= shard.days >= asked.after.toordinal()
            if asked.before is not None:
                mask &= (shard.days < asked.before.toordinal()) & (shard.days != NO_DAY)
            masks.append(mask)
        return masks

    def _said_by(self, speaker: str) -> Mask:
        """Return the quotations of the speaker whose name is most like the one that was typed."""
        cast = self._holdings.cast
        theirs = np.zeros(len(cast.said), np.bool_)
        typed = speaker.casefold()
        person = cast.known_as.get(typed)
        if person is None:
            best = process.extractOne(
                typed, cast.known_as.keys(), scorer=fuzz.token_set_ratio, score_cutoff=_LIKE
            )
            if best is None:
                return theirs
            person = cast.known_as[best[0]]
        theirs[cast.quotes_by(person)] = True
        return theirs


def _wanted(asked: Query) -> TermQuery:
    """Return what a query looks for; question words only where there is nothing else."""
    words = [term for word in asked.words for term in terms(word)]
    telling = [term for term in words if term not in _QUESTION_WORDS]
    phrases = [terms(phrase) for phrase in asked.phrases]
    inside = [term for phrase in phrases for term in phrase]
    excluded = [each for each in map(terms, asked.excluded) if each]
    return TermQuery([*(telling or ([] if inside else words)), *inside], phrases, excluded)


def _telling(index: InvertedBM25, term: str) -> float:
    """Return how telling a term is: near 0 where all sentences have it, 1 where a single one does."""
    frequency = max(index.document_frequency(term), 1)
    return math.log1p(index.corpus_size / frequency) / math.log1p(index.corpus_size)


def _passage(
    one: AnalysedArticle, first: Sentence, end: int, score: float, looked_for: Sequence[str]
) -> Passage:
    """Return the passage of an article that begins with a sentence."""
    start, wanted = first.start, frozenset(looked_for)
    found = spans(one.article.text[start:end], wanted) if wanted else ()
    return Passage(
        one.article,
        start,
        end,
        first.paragraph,
        first.number,
        score,
        tuple((start + begin, start + after) for begin, after in found),
        tuple(q for q in one.quotations if q.start < end and start < q.end),
    )


def _from(shard: ArticleSegment, source: str) -> Mask:
    """Return the articles whose outlet or path has this in its name."""
    outlets = np.array([source in decoded(outlet).casefold() for outlet in shard.outlets], np.bool_)
    paths = np.array([source in decoded(path).casefold() for path in shard.paths], np.bool_)
    return outlets[shard.outlet_of] | paths
