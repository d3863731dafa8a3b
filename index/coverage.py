"""The facade: a coverage of articles that can be asked, and what a face needs beside it.

Everything outside `index/` imports this module and `index.model`, and nothing else of the library.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from index.ingest.analysis import Analyser
from index.ingest.analysis_cache import AnalysisCache, Progress
from index.ingest.articles import read_file, read_folder
from index.ingest.folder import scan
from index.ingest.refresh import FolderState, load_state, refresh_state, restore_state
from index.model.answer import Answer
from index.model.article import AnalysedArticle, Article, Heading
from index.model.claim import MatchedClaim
from index.model.errors import ArticleError
from index.model.passage import Passage, Quote
from index.model.quotation import Speaker
from index.questions import asking
from index.questions.claims import claims, match_claims
from index.questions.followups import complete, is_elliptical, is_question
from index.questions.highlights import highlights
from index.questions.names import Names
from index.questions.question_parser import parse_question
from index.questions.results import QuoteResults, Results
from index.questions.retrieval import Retrieval
from index.questions.spelling import spellings
from index.search.kernels import compiled_kernels
from index.search.query import narrowed, parse
from index.storage.index_reader import IndexReader
from index.storage.store import Store
from index.text.folding import fold
from index.text.paragraphs import paragraphs
from index.text.terms import term

__all__ = [
    "Coverage",
    "Size",
    "analyse",
    "claims",
    "complete",
    "fold",
    "highlights",
    "is_elliptical",
    "is_question",
    "narrowed",
    "paragraphs",
    "read_articles",
]


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a coverage."""

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

    def __init__(self, cache: AnalysisCache, state: FolderState) -> None:
        self.folder = cache.folder
        self.skipped = state.skipped
        self.outdated = cache.outdated
        self._cache = cache
        self._state = state
        self._reader = state.reader
        self._retrieval = Retrieval(state.reader, cache)

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
        cache = AnalysisCache(folder, Store(store), model, processes)
        if outdated and (earlier := cache.of_stored_index()).outdated:
            for restore in load_state, restore_state:
                state = restore(earlier, files)
                if len(state.reader):
                    return cls(earlier, state)
        state = refresh_state(load_state(cache, files), cache, files, progress)
        if not len(state.reader):
            reason = f" ({state.skipped[0]})" if state.skipped else ""
            raise ValueError(f"the articles folder {folder} holds no article{reason}")
        return cls(cache, state)

    def refresh(self, progress: Progress | None = None) -> "Coverage":
        """Return the coverage as the folder has it now; this one stays as it is.

        Only files whose size or time of change is another are read, and only articles that were never seen
        are analysed; all of them where this coverage is outdated.

        Raises:
            FileNotFoundError: The folder is gone.
        """
        if self.outdated:
            return self._rebuilt(progress)
        state = refresh_state(self._state, self._cache, scan(self.folder), progress)
        return self if state is self._state else Coverage(self._cache, state)

    def verified(self, progress: Progress | None = None) -> "Coverage":
        """Return this coverage, or one made anew where the index on the disk is not what was written.

        All of the index is read for that: opening one that is large trusts its size and time of change.

        Raises:
            FileNotFoundError: The folder is gone.
        """
        if self._cache.store.indexes.verify(self.folder):
            return self
        return self._rebuilt(progress)

    def _rebuilt(self, progress: Progress | None) -> "Coverage":
        cache = self._cache.of_current_version()
        return Coverage(
            cache,
            refresh_state(
                FolderState(IndexReader([], self._reader.kernels)), cache, scan(self.folder), progress
            ),
        )

    def compiled(self) -> "Coverage":
        """Return this coverage searched by compiled code, or itself where Numba is not installed.

        Compiling takes seconds the first time; this coverage answers meanwhile.
        """
        kernels = compiled_kernels()
        if kernels is None or kernels is self._reader.kernels:
            return self
        return Coverage(self._cache, replace(self._state, reader=self._reader.with_kernels(kernels)))

    def tidy(self) -> int:
        """Forget kept analyses of articles that are gone, or by earlier rules, and return how many."""
        parts = self._reader.parts
        digests = (part.segment.digest(i) for part in parts for i in np.flatnonzero(part.live).tolist())
        return self._cache.store.delete_unused(self._cache.of_current_version().version, digests)

    def articles(self) -> list[Article]:
        """Return the articles in the order of their paths."""
        return sorted(self.each(), key=lambda article: article.path)

    def each(self) -> Iterator[Article]:
        """Yield the articles in no particular order; each is read when it is its turn."""
        for i, part in enumerate(self._reader.parts):
            for article in np.flatnonzero(part.live).tolist():
                yield self._retrieval.read(i, article).article

    def headings(self) -> list[Heading]:
        """Return the articles without their texts, in the order of their paths; none of them is read."""
        headings = (
            part.segment.heading(article)
            for part in self._reader.parts
            for article in np.flatnonzero(part.live).tolist()
        )
        return sorted(headings, key=lambda heading: heading.path)

    def read(self, path: str) -> AnalysedArticle:
        """Return an article with what was found in it.

        Raises:
            KeyError: There is no article of that path.
        """
        for i, part in enumerate(self._reader.parts):
            for article in part.segment.articles_with_path(path):
                if part.live[article]:
                    return self._retrieval.read(i, article)
        raise KeyError(path)

    def size(self) -> Size:
        """Return the number of articles, sentences, quotations and speakers."""
        reader = self._reader
        return Size(
            len(reader),
            reader.sentences.index.corpus_size,
            reader.quotes.index.corpus_size,
            len(reader.people.people),
        )

    def speakers(self) -> list[Speaker]:
        """Return everybody who is quoted, in alphabetical order."""
        return sorted(self._reader.people.people, key=lambda speaker: speaker.name)

    @cached_property
    def names(self) -> Names:
        """The speakers, outlets and articles by their names, to be completed and spelled right."""
        return Names(self.speakers(), self.headings)

    def search(self, query: str, limit: int = 10) -> list[Passage]:
        """Return the sentences that fit a query (see `index.search.query`), best first.

        A query that only narrows (`speaker:`, `after:`, ...) returns the first sentences of what it leaves.
        """
        return list(self.find(query, limit))

    def who_said(self, words: str, limit: int = 10) -> list[Quote]:
        """Return the quotations that carry somebody's words, best first: verbatim, nearly so, in part.

        Each has the other reports of its statement.
        """
        return list(map(self.with_other_reports, self.find_said(words, limit)))

    def quotes_by(self, speaker: str, about: str | None = None, limit: int = 10) -> list[Quote]:
        """Return what a speaker said, what fits `about` best first; without it in the articles' order.

        Args:
            speaker: Any name of theirs.
            about: Words that the quotations have.
            limit: The maximum number of quotations; each has the other reports of its statement.
        """
        return list(map(self.with_other_reports, self.find_said_by(speaker, about, limit)))

    def find(self, query: str, limit: int = 10) -> Results[Passage]:
        """Return what `search` does; a sentence is read only when it is looked at."""
        return self._retrieval.sentences(parse(query), limit)

    def find_said(self, words: str, limit: int = 10) -> QuoteResults:
        """Return what `who_said` does, without other reports; a quotation is read when it is looked at."""
        return self._retrieval.quotes(parse(words), limit)

    def find_said_by(self, speaker: str, about: str | None = None, limit: int = 10) -> QuoteResults:
        """Return what `quotes_by` does, without other reports; a quotation is read when it is looked at."""
        return self._retrieval.quotes_by(speaker, parse(about or ""), limit)

    def with_other_reports(self, quote: Quote) -> Quote:
        """Return a quotation with the other reports of the same statement."""
        return self._retrieval.with_other_reports(quote)

    def match_claims(self, message: str) -> list[MatchedClaim]:
        """Return the quotations that a message repeats, one for each of its claims that is like any."""
        return match_claims(self._retrieval, self.names, message)

    def ask(self, question: str, limit: int = 5) -> Answer:
        """Return what the coverage answers to a question in plain English; see `Answer.confident`."""
        return asking.ask(self._retrieval, parse_question(question), limit)

    def knows(self, word: str) -> bool:
        """Whether any sentence has a word, in any inflection."""
        return self._retrieval.knows(term(word))

    def spellings(self, word: str, limit: int = 2) -> list[str]:
        """Return known words that an unknown word may be a misspelling of, the likeliest first."""
        return spellings(self._retrieval, word, limit)

    def quotations(self) -> Iterator[Quote]:
        """Yield every quotation, in the order of the articles and of their texts."""
        return self._retrieval.all_quotes()


def read_articles(source: Path) -> list[Article | ArticleError]:
    """Return the articles of a file, or of all files below a folder, and an error for each that is bad.

    Raises:
        FileNotFoundError: There is no such file or folder.
    """
    return list(read_file(source, source.name) if source.is_file() else read_folder(source))


def analyse(articles: Iterable[Article], model: str | None = None) -> Iterator[AnalysedArticle]:
    """Yield articles with their sentences, quotations and speakers, in order.

    Args:
        articles: The articles.
        model: The spaCy model; None for the default one.

    Raises:
        ModelError: The model cannot be used.
    """
    return Analyser(model).analyse_all(articles)
