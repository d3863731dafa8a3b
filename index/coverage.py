"""The coverage: articles in, passages and quotations out."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from rank_bm25 import BM25Okapi  # pyright: ignore[reportMissingTypeStubs]
from rapidfuzz import fuzz, process

from index.analysis import AnalysedArticle, Analyser
from index.articles import Article, ArticleError, read_folder
from index.passages import Passage, Quote
from index.speakers import Speaker
from index.statements import reports
from index.terms import terms, tokens

_CANDIDATES = 20
"""How many of a speaker's quotations are looked at for other reports of one."""

Progress = Callable[[int, int], None]
"""Told how many articles are analysed, of how many."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much a coverage holds."""

    articles: int
    sentences: int
    quotations: int
    speakers: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """A snapshot of a folder of articles that can be asked; it never changes.

    Attributes:
        folder: Where the articles are.
        analysed: The articles with what was found in them.
        skipped: What could not be read, and why.
    """

    folder: Path
    analysed: tuple[AnalysedArticle, ...]
    skipped: tuple[ArticleError, ...]
    _analyser: Analyser
    _passages: tuple[Passage, ...]
    _sentences: BM25Okapi
    _quotes: tuple[Quote, ...]
    _statements: BM25Okapi

    @classmethod
    def open(cls, folder: Path, model: str | None = None, progress: Progress | None = None) -> "Coverage":
        """Read and analyse every article below a folder.

        Raises:
            FileNotFoundError: The folder does not exist.
            NotADirectoryError: It is a file.
            ValueError: It holds no article that can be read.
        """
        return cls._built(folder, Analyser(model), progress)

    @classmethod
    def _built(cls, folder: Path, analyser: Analyser, progress: Progress | None) -> "Coverage":
        found = list(read_folder(folder))
        articles = [item for item in found if isinstance(item, Article)]
        skipped = tuple(item for item in found if isinstance(item, ArticleError))
        if not articles:
            reason = f" ({skipped[0]})" if skipped else ""
            raise ValueError(f"the articles folder {folder} holds no article{reason}")
        analysed: list[AnalysedArticle] = []
        for one in analyser.analyse_all(articles):
            analysed.append(one)
            if progress:
                progress(len(analysed), len(articles))
        passages = tuple(_passages(analysed))
        quotes = tuple(_quotes(analysed, passages))
        return cls(
            folder=folder,
            analysed=tuple(analysed),
            skipped=skipped,
            _analyser=analyser,
            _passages=passages,
            _sentences=BM25Okapi([terms(passage.text) for passage in passages]),
            _quotes=quotes,
            _statements=BM25Okapi([terms(quote.text) for quote in quotes] or [[""]]),
        )

    def refresh(self) -> "Coverage":
        """Return the coverage as the folder has it now."""
        return self._built(self.folder, self._analyser, None)

    def articles(self) -> list[Article]:
        """Return the articles in the order of their paths."""
        return [one.article for one in self.analysed]

    def read(self, path: str) -> AnalysedArticle:
        """Return an article with what was found in it.

        Raises:
            KeyError: There is no article of that path.
        """
        found = next((one for one in self.analysed if one.article.path == path), None)
        if found is None:
            raise KeyError(path)
        return found

    def size(self) -> Size:
        """Return how much there is."""
        return Size(len(self.analysed), len(self._passages), len(self._quotes), len(self.speakers()))

    def speakers(self) -> list[Speaker]:
        """Return everybody who is quoted, in alphabetical order."""
        everybody = {speaker.name: speaker for one in self.analysed for speaker in one.speakers}
        return sorted(everybody.values(), key=lambda speaker: speaker.name)

    def quotations(self) -> Iterator[Quote]:
        """Yield every quotation, in the order of the articles and of their texts."""
        yield from self._quotes

    def search(self, query: str, limit: int = 10) -> list[Passage]:
        """Return the sentences that fit a query, best first."""
        return [
            self._scored(self._passages[i], score, query) for i, score in _top(self._sentences, query, limit)
        ]

    def who_said(self, words: str, limit: int = 10) -> list[Quote]:
        """Return the quotations that carry somebody's words, best first."""
        best = _top(self._statements, words, limit) if self._quotes else []
        return [self._with_reports(self._answer(self._quotes[i], score, words)) for i, score in best]

    def quotes_by(self, speaker: str, about: str | None = None, limit: int = 10) -> list[Quote]:
        """Return what a speaker said, what fits `about` best first; without it in the articles' order."""
        names = {name: one.name for one in self.speakers() for name in one.names}
        best = process.extractOne(
            speaker, names, scorer=fuzz.token_set_ratio, processor=str.casefold, score_cutoff=85
        )
        if best is None:
            return []
        return [self._with_reports(quote) for quote in self._of(names[best[0]], about, limit)]

    def _of(self, name: str, about: str | None, limit: int) -> list[Quote]:
        theirs = [(i, quote) for i, quote in enumerate(self._quotes) if quote.speaker == name]
        if about is None:
            return [quote for _, quote in theirs[:limit]]
        scores = _scores(self._statements, about)
        fitting = sorted((i for i, _ in theirs if scores[i]), key=lambda i: -scores[i])
        return [self._answer(self._quotes[i], scores[i], about) for i in fitting[:limit]]

    def _with_reports(self, quote: Quote) -> Quote:
        if quote.speaker is None:
            return quote
        candidates = self._of(quote.speaker, quote.text, _CANDIDATES)
        return replace(quote, also=reports(quote, candidates, self._weight))

    def _weight(self, term: str) -> float:
        sentences = len(self._passages)
        frequency = sum(term in counts for counts in cast("list[dict[str, int]]", self._sentences.doc_freqs))
        return math.log1p(sentences / max(frequency, 1)) / math.log1p(sentences)

    def _scored(self, passage: Passage, score: float, query: str) -> Passage:
        wanted = set(terms(query))
        matches = tuple(
            (passage.start + token.start, passage.start + token.end)
            for token in tokens(passage.text)
            if token.term in wanted
        )
        return Passage(
            passage.article,
            passage.start,
            passage.end,
            passage.paragraph,
            passage.sentence,
            score,
            matches,
            passage.quotations,
        )

    def _answer(self, quote: Quote, score: float, query: str) -> Quote:
        return Quote(quote.quotation, self._scored(quote.passage, score, query), quote.speaker, quote.also)


def _passages(analysed: Iterable[AnalysedArticle]) -> Iterable[Passage]:
    for one in analysed:
        for sentence in one.sentences:
            inside = tuple(q for q in one.quotations if q.start < sentence.end and sentence.start < q.end)
            yield Passage(
                one.article,
                sentence.start,
                sentence.end,
                sentence.paragraph,
                sentence.number,
                0.0,
                (),
                inside,
            )


def _quotes(analysed: Iterable[AnalysedArticle], passages: Sequence[Passage]) -> Iterable[Quote]:
    of_article: dict[str, list[Passage]] = {}
    for passage in passages:
        of_article.setdefault(passage.article.path, []).append(passage)
    for one in analysed:
        for quotation in one.quotations:
            around = [p for p in of_article[one.article.path] if quotation in p.quotations]
            first, last = around[0], around[-1]
            whole = Passage(
                one.article, first.start, last.end, first.paragraph, first.sentence, 0.0, (), first.quotations
            )
            yield Quote(quotation, whole, quotation.speaker)


def _top(ranker: BM25Okapi, query: str, limit: int) -> list[tuple[int, float]]:
    scores = _scores(ranker, query)
    best = sorted((i for i, score in enumerate(scores) if score), key=lambda i: -scores[i])
    return [(i, scores[i]) for i in best[:limit]]


def _scores(ranker: BM25Okapi, query: str) -> list[float]:
    return cast("list[float]", ranker.get_scores(terms(query)).tolist())  # pyright: ignore[reportUnknownMemberType]
