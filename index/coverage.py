"""Search a folder of news articles: who said what, word for word.

Open the folder once, and ask:

    >>> from index import SEEDS, Coverage
    >>> coverage = Coverage.open(SEEDS)
    >>> quote = coverage.who_said("monumental mistake")[0]
    >>> quote.speaker, quote.cue
    ('Jens Stoltenberg', 'reiterated')
    >>> quote.text[-48:]
    'a monumental mistake with serious consequences,”'

Every result is a part of an article, at its offsets. Nothing is ever rephrased:

    >>> quote.article.text[quote.start : quote.end] == quote.text
    True

`search` returns sentences, `who_said` and `quotes_by` return quotations, and `ask` answers a question in
plain English. An answer that is not confident only comes closest:

    >>> coverage.ask("When is the Vilnius summit?").text
    'early July'
    >>> coverage.ask("Who won the election in Hungary?").confident
    False

A coverage is a snapshot; `refresh` returns the next one, and analyses only what changed. Give `open` a store,
and the next opening takes no time.

Outside `index/`, import from this module and from `index.model` only.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from index.ingest.analysis import Analyser
from index.ingest.analysis_cache import AnalysisCache, Progress
from index.ingest.articles import read_file, read_folder
from index.ingest.fetched import article_of_item, as_markdown, read_feed, read_page
from index.ingest.folder import folders, scan
from index.ingest.refresh import (
    FolderState,
    load_state,
    refresh_state,
    restore_state,
    without_absent,
)
from index.model.answer import Answer
from index.model.article import AnalysedArticle, Article, Heading, OutletSummary
from index.model.comparison import Side
from index.model.errors import ArticleError
from index.model.passage import Passage, Quote
from index.model.profile import Profile
from index.model.question import QuestionKind
from index.model.quotation import QuotedSpeaker, Speaker
from index.model.timeline import Timeline
from index.model.verdict import Verdict, worst
from index.questions.answering import answer_at
from index.questions.compared_words import stands_in
from index.questions.followups import (
    begins_as_question,
    cannot_stand_alone,
    complete,
    is_elliptical,
    is_question,
)
from index.questions.highlights import highlights
from index.questions.names import Names
from index.questions.new_matches import NewArticles, NewMatch
from index.questions.profile import profile
from index.questions.question_parser import parse_question, question_query
from index.questions.results import QuoteResults, Results
from index.questions.retrieval import Retrieval
from index.questions.speaker_resolver import plain_name
from index.questions.spelling import spellings
from index.questions.stances import stance_of
from index.questions.timeline import compare, timeline
from index.questions.verdicts import check, check_quotations, with_verdict
from index.search.days import first_day
from index.search.kernels import compiled_kernels
from index.search.query import narrowed, parse, searched_spans, standing_query
from index.storage.index_reader import IndexReader
from index.storage.narrowed_masks import undated_articles
from index.storage.store import Store
from index.text.folding import fold
from index.text.paragraphs import paragraphs
from index.text.terms import term, terms
from index.text.word_classes import STOP_TERMS

__all__ = [
    "Coverage",
    "NewArticles",
    "NewMatch",
    "Size",
    "analyse",
    "article_of_item",
    "as_markdown",
    "begins_as_question",
    "cannot_stand_alone",
    "complete",
    "first_day",
    "fold",
    "has_operators",
    "highlights",
    "is_elliptical",
    "is_question",
    "narrowed",
    "paragraphs",
    "plain_name",
    "question_query",
    "read_articles",
    "read_feed",
    "read_page",
    "searched_spans",
    "standing_query",
    "stands_in",
    "unread_filters",
]


_MIN_WORDS_OF_STATEMENT = 4
"""Minimum words of a statement: fewer are a topic, as in "did she talk about the dam". A guess; nothing was
measured."""


@dataclass(frozen=True, slots=True)
class Size:
    """The number of articles, sentences, quotations and speakers in a coverage.

    Attributes:
        articles: The number of articles, copies included.
        sentences: The number of their sentences.
        quotations: The number of their quotations.
        speakers: The number of people and bodies quoted in them.
        stories: The number of stories: articles, of which copies count once.
    """

    articles: int
    sentences: int
    quotations: int
    speakers: int
    stories: int


class Coverage:
    """A searchable snapshot of a folder of articles. It never changes.

    Threads may share it, even while one of them refreshes it.

    Attributes:
        folder: The folder of the articles.
        skipped: The files that could not be read, each with the reason.
        outdated: Whether the articles were analysed by earlier rules or by another model; see `open`.
    """

    def __init__(self, cache: AnalysisCache, state: FolderState) -> None:
        self.folder = cache.folder
        self.skipped = state.skipped
        self.outdated = cache.outdated
        self._cache = cache
        self._state = state
        self._reader = state.reader
        self._retrieval = Retrieval(state.reader, cache)

    @classmethod
    def open(  # noqa: PLR0913 - only the folder is required
        cls,
        folder: Path,
        store: Path | None = None,
        progress: Progress | None = None,
        *,
        model: str | None = None,
        processes: int = 1,
        outdated: bool = False,
        follow_links: bool = False,
    ) -> "Coverage":
        """Return the coverage of all articles below a folder.

        Args:
            folder: The folder of the articles.
            store: The folder that keeps analyses and index, so that the next opening takes no time; None
                keeps nothing. What is damaged is rebuilt, and what the disk refuses stays in memory; a
                warning in the log tells of either.
            progress: Called with the progress of the analysis.
            model: The spaCy model for the analysis; None for the default one.
            processes: The number of processes that share the analysis.
            outdated: Whether to accept analyses by earlier rules or by another model, until the next refresh
                analyses the articles again.
            follow_links: Whether to follow links that lead out of the folder; without it, they are skipped.

        Raises:
            FileNotFoundError: The folder does not exist.
            NotADirectoryError: The folder is a file.
            OSError: The folder cannot be read.
            ValueError: The folder has no article that can be read.
            ModelError: The model cannot be used.
        """
        files = scan(folder, follow_links=follow_links)
        cache = AnalysisCache(folder, Store(store), model, processes, follow_links=follow_links)
        if outdated and (earlier := cache.of_stored_index()).outdated:
            # What is lost of it cannot be made again by the rules of today.
            cache.store.analyses.verify()
            for restore in load_state, restore_state:
                state = without_absent(restore(earlier, files), files)
                if len(state.reader) and not earlier.lacks(state.reader.digests()):
                    return cls(earlier, state)
        state = refresh_state(load_state(cache, files), cache, files, progress)
        if not len(state.reader):
            reason = f" ({state.skipped[0]})" if state.skipped else ""
            raise ValueError(f"the articles folder {folder} holds no article{reason}")
        return cls(cache, state)

    def refresh(self, progress: Progress | None = None) -> "Coverage":
        """Return a coverage of the folder as it is now; this one stays as it is.

        Read only files whose size or modification time changed, and analyse only new articles. If this
        coverage is outdated, analyse all of them. If nothing changed, return this coverage.

        Raises:
            FileNotFoundError: The folder does not exist any more.
            OSError: The folder cannot be read.
            ValueError: The folder holds no article any more.
        """
        if self.outdated:
            return self._rebuilt(progress)
        state = refresh_state(self._state, self._cache, self._cache.scan(), progress)
        if state is self._state:
            return self
        self._check_not_emptied(state)
        return self._successor(state)

    def verified(self, progress: Progress | None = None) -> "Coverage":
        """Return this coverage, or a rebuilt one if the index is damaged or an article's analysis is lost.

        This reads the whole store, and also rebuilds the analyses if they are damaged.

        Raises:
            FileNotFoundError: The folder does not exist any more.
            OSError: The folder cannot be read.
            ValueError: The folder holds no article any more.
        """
        self._cache.store.analyses.verify()
        is_intact = self._cache.store.indexes.verify(self.folder)
        # What is lost of earlier analyses is made again by today's rules, with all others.
        if is_intact and (self.outdated or not self._cache.lacks(self._reader.digests())):
            return self
        return self._rebuilt(progress)

    def _rebuilt(self, progress: Progress | None) -> "Coverage":
        cache = self._cache.of_current_version()
        empty = FolderState(IndexReader([], self._reader.kernels))
        state = refresh_state(empty, cache, cache.scan(), progress)
        self._check_not_emptied(state)
        return Coverage(cache, state)

    def _check_not_emptied(self, state: FolderState) -> None:
        """Check that the folder still has articles: an empty one is more likely a fault than meant.

        Raises:
            ValueError: It has none.
        """
        if not len(state.reader):
            raise ValueError(f"the articles folder {self.folder} holds no article any more")

    def folders(self) -> list[str]:
        """Return the resolved paths of the articles folder, which is the first, and of those below it.

        Raises:
            OSError: The folder is gone, or cannot be read.
        """
        return folders(self.folder, follow_links=self._cache.follow_links)

    def compiled(self) -> "Coverage":
        """Return this coverage with compiled search code; the same object if Numba is not installed.

        Compiling takes seconds the first time. This coverage can be searched meanwhile.
        """
        kernels = compiled_kernels()
        if kernels is None or kernels is self._reader.kernels:
            return self
        return self._successor(replace(self._state, reader=self._reader.with_kernels(kernels)))

    def _successor(self, state: FolderState) -> "Coverage":
        """Return the coverage of a later state, which takes over the names that did not change."""
        successor = Coverage(self._cache, state)
        if "speakers" in self._retrieval.__dict__:
            successor._retrieval.speakers = self._retrieval.speakers.updated(state.reader.people)
        if "names" in self.__dict__:
            successor.names = self.names.updated(state.reader, successor._retrieval.speakers)
        return successor

    def tidy(self) -> int:
        """Delete stored analyses of deleted articles and those by earlier rules; return their number."""
        return self._cache.store.delete_unused(
            self._cache.of_current_version().version, self._reader.digests()
        )

    def articles(self) -> list[Article]:
        """Return the articles, in the order of their paths."""
        return sorted(self.iter_articles(), key=lambda article: article.path)

    def iter_articles(self) -> Iterator[Article]:
        """Yield the articles in no particular order, reading one at a time."""
        for i, part in enumerate(self._reader.parts):
            for article in np.flatnonzero(part.live).tolist():
                yield self._retrieval.read(i, article).article

    def headings(self) -> list[Heading]:
        """Return the articles without their texts, in the order of their paths, without reading them."""
        return sorted(self._reader.headings(), key=lambda heading: heading.path)

    def read(self, path: str) -> AnalysedArticle:
        """Return the article with a path, and its sentences, quotations and speakers.

        Raises:
            KeyError: No article has this path.
        """
        for i, part in enumerate(self._reader.parts):
            for article in part.segment.articles_with_path(path):
                if part.live[article]:
                    return self._retrieval.read(i, article)
        raise KeyError(path)

    def size(self) -> Size:
        """Return the number of articles, sentences, quotations, speakers and stories."""
        reader = self._reader
        return Size(
            len(reader),
            reader.sentences.index.corpus_size,
            reader.quotes.index.corpus_size,
            reader.people.count(),
            reader.story_count(),
        )

    def outlets(self) -> list[OutletSummary]:
        """Return the outlets, the one with most articles first; articles without an outlet come last."""
        articles: defaultdict[str | None, list[Heading]] = defaultdict(list)
        for heading in self.headings():
            articles[heading.outlet].append(heading)
        copies = Counter(copy.outlet for story in self.names.copied_stories for copy in story.copies)
        summaries = [
            OutletSummary.of(outlet, headings, copies[outlet]) for outlet, headings in articles.items()
        ]
        return sorted(summaries, key=lambda each: (each.outlet is None, -each.articles, each.outlet or ""))

    def speakers(self) -> list[Speaker]:
        """Return the people and bodies that are quoted, in the alphabetical order of their names."""
        speakers = (speaker for _, speaker, _ in self._reader.people.everybody())
        return sorted(speakers, key=lambda speaker: speaker.name)

    def quoted_speakers(self, typed: str = "") -> Sequence[QuotedSpeaker]:
        """Return the people and bodies that are quoted, most quoted first.

        Args:
            typed: Words that each has in a name or in the role, in full or begun; empty for everybody.
        """
        words = [f" {word}" for word in fold(typed).split()]
        if not words:
            return self._quoted_speakers
        return [
            quoted
            for quoted in self._quoted_speakers
            if any(
                all(word in f" {fold(text)}" for word in words)
                for text in (*quoted.speaker.names, f"{quoted.speaker.role or ''} {quoted.speaker.name}")
            )
        ]

    @cached_property
    def _quoted_speakers(self) -> Sequence[QuotedSpeaker]:
        """All speakers, most quoted first."""
        quoted = [QuotedSpeaker(speaker, count) for _, speaker, count in self._reader.people.everybody()]
        return sorted(quoted, key=lambda one: (-one.quotations, one.speaker.name))

    @cached_property
    def names(self) -> Names:
        """The names of the speakers, outlets and articles, to be completed and corrected."""
        return Names(self._reader, self._retrieval.speakers)

    def search(self, query: str, limit: int = 10) -> list[Passage]:
        """Return the sentences that match a query, best first.

        A sentence in several copies of a story is returned once, from the first report that has it; its
        `reports` are the other copies. The same holds for quotations.

        Args:
            query: Words, phrases and operators; see `index.search.query`. A query of operators alone, such as
                `after:2023`, returns the sentences that they leave, the newest first.
            limit: Maximum number of sentences.
        """
        return list(self.find(query, limit))

    def who_said(self, words: str, limit: int = 10) -> list[Quote]:
        """Return the quotations that have some words, best first: verbatim, nearly verbatim, in part.

        Args:
            words: The words, as a query; see `index.search.query`.
            limit: Maximum number of quotations. Each has the other reports of its statement, and the verdict
                on the words unless the query has operators.
        """
        quotes = map(self.with_other_reports, self.find_said(words, limit))
        return [self.with_verdict(quote, words) for quote in quotes]

    def quotes_by(self, speaker: str, about: str | None = None, limit: int = 10) -> list[Quote]:
        """Return the quotations of a speaker, best first; without a topic, the newest first.

        Args:
            speaker: Any name of the speaker.
            about: The topic, as a query; see `index.search.query`.
            limit: Maximum number of quotations. Each has the other reports of its statement.
        """
        return list(map(self.with_other_reports, self.find_said_by(speaker, about, limit)))

    def find(self, query: str, limit: int = 10) -> Results[Passage]:
        """Return the results of `search`, each read only when it is accessed."""
        return self._retrieval.sentences(parse(query), limit)

    def find_said(self, words: str, limit: int = 10) -> QuoteResults:
        """Return the results of `who_said` without other reports, each read only when it is accessed."""
        return self._retrieval.quotes(parse(words, is_claim=True), limit)

    def find_said_by(self, speaker: str, about: str | None = None, limit: int = 10) -> QuoteResults:
        """Return the results of `quotes_by` without other reports, each read only when it is accessed."""
        return self._retrieval.quotes_by(speaker, parse(about or ""), limit)

    def timeline(self, speaker: str, about: str | None = None, limit: int = 100) -> Timeline | None:
        """Return a speaker's statements on a subject in order of time; None if nobody has the name.

        Args:
            speaker: Any name of the speaker.
            about: The subject, as a query: the sentences around a statement have all of its words.
            limit: Maximum number of sentences whose reports are looked for: the latest.
        """
        return timeline(self._retrieval, speaker, about or "", limit)

    def compare(self, speakers: Sequence[str], about: str | None = None, limit: int = 20) -> tuple[Side, ...]:
        """Return what some speakers said on a subject, each on a side of their own, the newest first.

        Args:
            speakers: Any name of each speaker.
            about: The subject, as a query; see `timeline`.
            limit: Maximum number of sentences of each speaker whose reports are looked for: the latest.
        """
        return compare(self._retrieval, speakers, about or "", limit)

    def profile(self, question: str) -> Profile | None:
        """Return who somebody is, for a question such as "Who is Ann Lee?"; None for any other question."""
        return profile(self._retrieval, question)

    def with_other_reports(self, quote: Quote) -> Quote:
        """Return a quotation with the other reports of the same statement."""
        return self._retrieval.with_other_reports(quote)

    def with_verdict(self, quote: Quote, words: str) -> Quote:
        """Return a quotation with the verdict on the words that found it; without one if they are a query."""
        if has_operators(words):
            return quote
        return with_verdict(self._retrieval, quote, self.read(quote.article.path), words)

    def check(self, text: str, named: str | None = None) -> list[Verdict]:
        """Return the verdict on each claim in a text that somebody said something, in order.

        The claims are the words in quotation marks, or else the whole text; see `index.model.verdict`.

        Args:
            text: The text.
            named: The person who is claimed to have said it; None to find their name in the text.
        """
        return check(self._retrieval, self.names, text, named)

    def check_question(self, question: str) -> Verdict | None:
        """Return the verdict on the words in a question whether somebody said them.

        Return None for any other question, and if the words are too few or no quotation is near them.
        """
        parsed = parse_question(question)
        if parsed.kind is not QuestionKind.DID_SAY or not parsed.speaker or not parsed.topic:
            return None
        topic = parsed.topic.strip('"“”„«» ')
        if len(topic.split()) < _MIN_WORDS_OF_STATEMENT:
            return None
        verdict = worst(self.check(f"“{topic}”", named=parsed.speaker))
        return verdict if verdict.quote else None

    def check_document(self, text: str, model: str | None = None) -> list[Verdict]:
        """Return the verdict on each quotation in quotation marks in a text, in order.

        The text is analysed as an article is, so that its words for a speaker may be a pronoun. Each claim
        has its offsets in the text, without the marks.

        Args:
            text: The text.
            model: The spaCy model for the analysis; None for the default one.

        Raises:
            ModelError: The model cannot be used.
            ArticleError: A fault in the program prevents the analysis; the log has the details.
        """
        quotations = Analyser(model).analyse(Article("", text)).quotations
        return check_quotations(self._retrieval, self.names, text, quotations)

    def ask(self, question: str, limit: int = 5, today: date | None = None) -> Answer:
        """Return the answer to a question in plain English; check `Answer.confident` before trusting it.

        Args:
            question: The question.
            limit: Maximum number of passages, and of quotations.
            today: The day that "yesterday" and "last Friday" count from; None for the machine's.
        """
        parsed = parse_question(question)
        answer = answer_at(self._retrieval, parsed, limit, today or date.today())  # noqa: DTZ011 - as people count
        return replace(answer, stance=stance_of(parsed, answer, self.check_question(question)))

    def digests(self, beyond: "Coverage | None" = None) -> dict[str, str]:
        """Return the digest of each article with its path; only those that an earlier coverage has not."""
        return self._reader.digests_beyond(beyond._reader if beyond else None)  # noqa: SLF001 - of its class

    def new_articles(self, digests: Collection[str]) -> NewArticles:
        """Return the articles with some digests, to look for the matches of standing queries in them."""
        return NewArticles.of(self._retrieval, digests)

    def text_of(self, digest: str) -> str | None:
        """Return the text of an article that is or was in the coverage; None if the store has it no more."""
        stored = self._cache.store.analyses.get(digest, self._cache.version)
        return stored.article.text if stored else None

    def knows(self, word: str) -> bool:
        """Whether sentences have a word, in any inflection; if it has several terms (F-16), each of them."""
        found = terms(word)
        return bool(found) and all(map(self._retrieval.knows, found))

    def spellings(self, word: str, limit: int = 2) -> list[str]:
        """Return known words that an unknown word may be a misspelling of, the likeliest first.

        Return nothing for a word that the articles have.
        """
        return spellings(self._retrieval, word, limit)

    def undated(self, query: str) -> int:
        """Return the number of articles that a query leaves out because they have no date."""
        return undated_articles(self._reader) if parse(query).by_date else 0

    def quotations(self) -> Iterator[Quote]:
        """Yield every quotation, in the order of the articles and of their texts."""
        return self._retrieval.all_quotes()


def is_stop_word(word: str) -> bool:
    """Whether a word says nothing about a topic."""
    return term(word) in STOP_TERMS


def has_operators(words: str) -> bool:
    """Whether the words of a claim have operators, or words that no result may have."""
    return parse(words, is_claim=True).narrowed


def unread_filters(query: str) -> tuple[str, ...]:
    """Return the filters of a query that cannot be read, such as `after:05/04/2023`; they narrow nothing."""
    return parse(query).unread


def read_articles(source: Path, *, follow_links: bool = False) -> list[Article | ArticleError]:
    """Return the articles of a file, or of all files below a folder, with an error for each unreadable one.

    The texts of a single file of JSON lines stay as they are given, so that offsets count in them.

    Args:
        source: The file or folder.
        follow_links: Whether to follow links that lead out of the folder.

    Raises:
        FileNotFoundError: The file or folder does not exist.
        OSError: The folder cannot be read.
    """
    if source.is_file():
        return list(read_file(source, source.name, verbatim=True))
    return list(read_folder(source, follow_links=follow_links))


def analyse(
    articles: Iterable[Article], model: str | None = None
) -> Iterator[AnalysedArticle | ArticleError]:
    """Yield articles with their sentences, quotations and speakers, in the order of the articles.

    An article that a fault in the program keeps from being analysed is an error.

    Args:
        articles: The articles.
        model: The spaCy model for the analysis; None for the default one.

    Raises:
        ModelError: The model cannot be used.
    """
    return Analyser(model).analyse_all(articles)
