"""Files to analysed articles, by way of the store: what is known already is not analysed again."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

from index.ingest.analysis import Analyser, version_of
from index.ingest.articles import read_file
from index.model.article import AnalysedArticle, Article
from index.model.errors import StoreError
from index.storage.store import Store

Progress: TypeAlias = Callable[[int, int, int], None]
"""Told how many articles are analysed, of how many, and how many words these had."""

_BATCH = 16
_SECONDS = 2.0
_CACHED = 512


@dataclass(frozen=True, slots=True)
class _Memory:
    """Apart from the intake, which would else keep itself, and with it the store, alive by its cache."""

    folder: Path
    store: Store
    version: str
    model: str | None
    outdated: bool

    def recall(self, digest: str, file: str) -> AnalysedArticle:
        kept = self.store.get(digest, self.version)
        if kept is not None:
            return kept
        for article in read_file(self.folder / file, file) if not self.outdated else ():
            if isinstance(article, Article) and article.digest == digest:
                again = _analyser(self.model).analyse(article)
                self.store.put([again], self.version)
                return again
        raise StoreError(f"the store has lost {file} as it was; refresh the coverage, or open it anew")


class AnalysisCache:
    """The way of articles from a folder into a coverage.

    Attributes:
        folder: Where the articles are.
        store: What is known of them already.
        version: The version of the analysis.
        outdated: Whether that is an earlier one, or one by another model: what it has found is there, but
            nothing is analysed by it any more.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        model: str | None = None,
        processes: int = 1,
        *,
        version: str | None = None,
    ) -> None:
        """Name a folder, a store, a language model and the version of the analysis, if it isn't today's.

        Raises:
            ModelError: The model is not installed.
        """
        today = version_of(model)
        self.folder = folder
        self.store = store
        self.version = version or today
        self.outdated = self.version != today
        self._model = model
        self._processes = processes
        memory = _Memory(folder, store, self.version, model, self.outdated)
        self._recall = lru_cache(_CACHED)(memory.recall)

    def as_kept(self) -> "AnalysisCache":
        """Return the intake by the version that analysed the articles of the kept index."""
        kept = self.store.version(self.folder)
        return self if kept in {None, self.version} else self._by(kept)

    def as_of_today(self) -> "AnalysisCache":
        """Return the intake by today's version."""
        return self._by(None) if self.outdated else self

    def _by(self, version: str | None) -> "AnalysisCache":
        return AnalysisCache(self.folder, self.store, self._model, self._processes, version=version)

    def analysed(
        self, articles: Sequence[Article], progress: Progress | None = None
    ) -> Iterator[AnalysedArticle]:
        """Yield articles with what is found in them, in order.

        What is analysed is kept every few seconds: whoever stops this loses no more than that.

        Raises:
            ModelError: The model cannot be used.
        """
        missing = self.store.missing((article.digest for article in articles), self.version)
        new = list({article.digest: article for article in articles if article.digest in missing}.values())
        batch: list[AnalysedArticle] = []
        last = time.monotonic()
        words = 0
        try:
            for done, one in enumerate(self._analyse(new) if new else (), start=1):
                batch.append(one)
                if len(batch) >= _BATCH or time.monotonic() - last > _SECONDS:
                    self.store.put(batch, self.version)
                    batch, last = [], time.monotonic()
                words += len(one.article.text.split())
                if progress:
                    progress(done, len(new), words)
        finally:
            self.store.put(batch, self.version)
        for article in articles:
            kept = self.store.get(article.digest, self.version) or next(self._analyse([article]))
            yield _called(kept, article.path)

    def known(self, articles: Iterable[Article]) -> Iterator[AnalysedArticle | None]:
        """Yield what is kept of each article by this version; None where nothing is."""
        for article in articles:
            kept = self.store.get(article.digest, self.version)
            yield _called(kept, article.path) if kept else None

    def read(self, digest: str, path: str, file: str) -> AnalysedArticle:
        """Return an article that was taken in before.

        Raises:
            StoreError: The store has lost it, and its file is not what it was.
        """
        return _called(self._recall(digest, file), path)

    def _analyse(self, articles: Sequence[Article]) -> Iterator[AnalysedArticle]:
        # Starting a process takes as long as analysing some dozen articles.
        processes = self._processes if len(articles) > 4 * _BATCH else 1
        return _analyser(self._model).analyse_all(articles, processes)


@cache
def _analyser(model: str | None) -> Analyser:
    return Analyser(model)


def _called(one: AnalysedArticle, path: str) -> AnalysedArticle:
    return one if one.article.path == path else replace(one, article=replace(one.article, path=path))
