"""Analyses articles by way of the store, so that no version analyses an article twice."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

from index.ingest.analysis import Analyser, version_of
from index.ingest.article_spool import ArticleSpool, SpooledArticle
from index.ingest.articles import read_file
from index.ingest.defaults import Defaults
from index.ingest.folder import File, scan
from index.model.article import AnalysedArticle, Article
from index.model.errors import ArticleError, StoreError
from index.storage.store import Store

Progress: TypeAlias = Callable[[int, int, int], None]
"""Called with the number of articles analysed, the number to analyse, and the number of words analysed."""

_SAVE_BATCH = 16
"""Number of new analyses after which they are stored. A guess; nothing was measured."""
_SAVE_INTERVAL = 2.0
"""Seconds after which new analyses are stored, however few. A guess; nothing was measured."""
_ARTICLES_CACHED = 512
"""Number of articles in memory for `AnalysisCache.read`. A guess; nothing was measured."""
_MAX_ALONE = 64
"""Maximum number of new articles that one process analyses alone: starting another process takes as long as
analysing some dozen articles."""


@dataclass(frozen=True, slots=True)
class _ArticleReader:
    """Reads the articles that a segment names.

    It does not refer to the analysis cache, which keeps its method in an `lru_cache`: the two would keep each
    other, and the store, alive.
    """

    folder: Path
    store: Store
    version: str
    model: str | None
    outdated: bool
    within: Path | None

    def read(self, digest: str, file: str) -> AnalysedArticle:
        """Return the analysis of an article: from the store, or else from its file if that is unchanged.

        Raises:
            StoreError: The store has lost it, and its file has changed or the version is outdated.
            ArticleError: The store has lost it, and a fault in the program prevents another analysis.
        """
        stored = self.store.analyses.get(digest, self.version)
        if stored is not None:
            return stored
        defaults = Defaults(self.folder, self.within)
        items = () if self.outdated else read_file(self.folder / file, file, self.within, defaults)
        for article in items:
            if isinstance(article, Article) and article.digest == digest:
                analysed = _analyser(self.model).analyse(article)
                self.store.analyses.put([analysed], self.version)
                return analysed
        raise StoreError(f"the store has lost {file} as it was; refresh the coverage, or run: onrecord index")


class AnalysisCache:
    """The analyses of the articles of a folder: from the store, or else from the language model.

    Attributes:
        folder: The articles folder.
        follow_links: Whether to follow links that lead out of the folder.
        store: The store.
        version: The version of the analysis.
        outdated: Whether the version is not the current one. Analyses of an outdated version are only read
            from the store; none are made.
    """

    def __init__(  # noqa: PLR0913 - all but the folder and the store may be left out
        self,
        folder: Path,
        store: Store,
        model: str | None = None,
        processes: int = 1,
        *,
        version: str | None = None,
        follow_links: bool = False,
    ) -> None:
        """Analyse the articles of a folder by way of a store.

        Args:
            folder: The articles folder.
            store: The store.
            model: The language model; see `Language`.
            processes: The number of processes that share the analysis.
            version: The version of the analysis; None for the current one.
            follow_links: Whether to follow links that lead out of the folder.

        Raises:
            ModelError: The model is not installed.
        """
        current = version_of(model)
        self.folder = folder
        self.follow_links = follow_links
        self.store = store
        self.version = version or current
        self.outdated = self.version != current
        self._model = model
        self._processes = processes
        self._within = None if follow_links else folder
        reader = _ArticleReader(folder, store, self.version, model, self.outdated, self._within)
        self._read = lru_cache(_ARTICLES_CACHED)(reader.read)

    def of_stored_index(self) -> "AnalysisCache":
        """Return the cache of the version that analysed the articles of the stored index, if there is one."""
        version = self.store.indexes.version(self.folder)
        return self if version in {None, self.version} else self._of(version)

    def of_current_version(self) -> "AnalysisCache":
        """Return the cache of the current version."""
        return self._of(None) if self.outdated else self

    def _of(self, version: str | None) -> "AnalysisCache":
        return AnalysisCache(
            self.folder,
            self.store,
            self._model,
            self._processes,
            version=version,
            follow_links=self.follow_links,
        )

    def scan(self) -> list[File]:
        """Return the files of the folder; see `index.ingest.folder.scan` for the errors."""
        return scan(self.folder, follow_links=self.follow_links)

    def read_files(self, paths: Iterable[str]) -> Iterator[tuple[str, Article | ArticleError]]:
        """Yield the articles of files, and an error for each that is bad, each with its file's path."""
        defaults = Defaults(self.folder, self._within)
        for path in paths:
            for item in read_file(self.folder / path, path, self._within, defaults):
                yield path, item

    def analyse(
        self, articles: Sequence[SpooledArticle], spool: ArticleSpool, progress: Progress | None = None
    ) -> Iterator[AnalysedArticle | ArticleError]:
        """Yield the analyses of articles, in order, and an error for each that cannot be analysed.

        Analyses that the store lacks are made first.

        New analyses are stored every few seconds, so that an interruption loses no more than that. One
        article at a time is in memory.

        Args:
            articles: The articles.
            spool: What has their texts.
            progress: Called with the progress of the analysis.

        Raises:
            ModelError: The model cannot be used.
        """
        failed = self._analyse_missing(articles, spool, progress)
        for article in articles:
            if reason := failed.get(article.digest):
                yield ArticleError(article.path, reason)
                continue
            analysed = self.store.analyses.get(article.digest, self.version)
            if analysed is None:
                # The store has lost it since: damage is noticed when an analysis is read.
                analysed = next(self._run(iter([spool.article(article)]), 1))
                if isinstance(analysed, AnalysedArticle):
                    self.store.analyses.put([analysed], self.version)
            yield analysed if isinstance(analysed, ArticleError) else _with_path(analysed, article.path)

    def _analyse_missing(
        self, articles: Sequence[SpooledArticle], spool: ArticleSpool, progress: Progress | None
    ) -> dict[str, str]:
        """Analyse the articles that the store lacks, and return by digest why some cannot be analysed."""
        missing = self.store.analyses.missing((article.digest for article in articles), self.version)
        new = list({article.digest: article for article in articles if article.digest in missing}.values())
        failed: dict[str, str] = {}
        batch: list[AnalysedArticle] = []
        last_save = time.monotonic()
        words = 0
        try:
            results = zip(new, self._run(map(spool.article, new), len(new)) if new else (), strict=True)
            for done, (article, analysed) in enumerate(results, start=1):
                if isinstance(analysed, ArticleError):
                    failed[article.digest] = analysed.reason
                else:
                    batch.append(analysed)
                if len(batch) >= _SAVE_BATCH or time.monotonic() - last_save > _SAVE_INTERVAL:
                    self.store.analyses.put(batch, self.version)
                    batch, last_save = [], time.monotonic()
                if progress:
                    words += len(spool.article(article).text.split())
                    progress(done, len(new), words)
        finally:
            self.store.analyses.put(batch, self.version)
        return failed

    def stored(self, articles: Iterable[SpooledArticle]) -> Iterator[AnalysedArticle | None]:
        """Yield the stored analysis of each article; None if there is none of this version."""
        for article in articles:
            stored = self.store.analyses.get(article.digest, self.version)
            yield _with_path(stored, article.path) if stored else None

    def lacks(self, digests: Iterable[str]) -> bool:
        """Return whether the store lacks the analysis of any of these digests."""
        return bool(self.store.analyses.missing(digests, self.version))

    def read(self, digest: str, path: str, file: str) -> AnalysedArticle:
        """Return the analysis of an article that was analysed before.

        Args:
            digest: The digest of the article.
            path: The path of the article.
            file: The file that had the article.

        Raises:
            StoreError: The store has lost it, and its file has changed or the version is outdated.
        """
        return _with_path(self._read(digest, file), path)

    def _run(self, articles: Iterator[Article], count: int) -> Iterator[AnalysedArticle | ArticleError]:
        """Yield the analyses of `count` articles by the language model, in order; an error for each fault."""
        processes = self._processes if count > _MAX_ALONE else 1
        return _analyser(self._model).analyse_all(articles, processes)


@cache
def _analyser(model: str | None) -> Analyser:
    return Analyser(model)


def _with_path(analysed: AnalysedArticle, path: str) -> AnalysedArticle:
    """Return an analysis under a path: articles that differ only in their paths have one stored analysis."""
    if analysed.article.path == path:
        return analysed
    return replace(analysed, article=replace(analysed.article, path=path))
