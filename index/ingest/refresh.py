"""The state of an articles folder as it was read, and how it catches up with the folder."""

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import numpy as np

from index.ingest.analysis_cache import AnalysisCache, Progress
from index.ingest.article_spool import ArticleSpool, SpooledArticle
from index.ingest.defaults import is_defaults
from index.ingest.folder import NOT_A_FILE, File
from index.model.article import AnalysedArticle, Article
from index.model.errors import ArticleError, UnreadableError
from index.search.vocabulary import Vocabulary, decoded, encoded
from index.storage.article_segment import ArticleSegment
from index.storage.article_segment_builder import build_segment
from index.storage.index_file import FileList, StoredIndex
from index.storage.index_reader import IndexReader
from index.storage.live_article_segment import LiveArticleSegment

_RACY_WINDOW = 2_000_000_000
"""Age in nanoseconds below which a file is read again at the next refresh, because it may change once more
within the resolution of its time of modification. A guess; nothing was measured."""
_UNKNOWN_TIME = -1
"""A time of modification that no file has."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FolderState:
    """A folder as it was read.

    Attributes:
        reader: Its articles.
        files: Its files, sorted by path.
        skipped: The errors of articles that could not be read, sorted by path.
        base: The segment in the stored index; None if none is stored.
    """

    reader: IndexReader
    files: Sequence[File] = ()
    skipped: tuple[ArticleError, ...] = ()
    base: ArticleSegment | None = None


def load_state(cache: AnalysisCache, files: Sequence[File]) -> FolderState:
    """Return the state in the stored index; that of an empty folder if there is none.

    Args:
        cache: The folder and the store.
        files: The folder's current files; if the state has the same ones, it shares this list.
    """
    stored = cache.store.indexes.load(cache.folder, cache.version)
    if stored is None:
        return FolderState(IndexReader([]))
    skipped = tuple(ArticleError.of_kind(kind, path, reason) for path, reason, kind in stored.skipped)
    reader = IndexReader([LiveArticleSegment.of(stored.segment)])
    return FolderState(reader, _unpack(stored.files, files), skipped, stored.segment)


def restore_state(cache: AnalysisCache, files: Sequence[File]) -> FolderState:
    """Return the state of these files by their stored analyses; articles that have none are left out."""
    scratch = cache.store.scratch()
    with closing(ArticleSpool(scratch)) as spool:
        articles, errors = _read(cache, files, spool)
    segment = build_segment(
        (
            (article.file, analysed)
            for article, analysed in zip(articles, cache.stored(articles), strict=True)
            if analysed
        ),
        scratch,
    )
    parts = [LiveArticleSegment.of(segment)] if len(segment) else []
    return FolderState(IndexReader(parts), files, tuple(errors))


def without_absent(state: FolderState, files: Sequence[File]) -> FolderState:
    """Return a state without the articles of files that are not there any more, or that must not be read."""
    present = {file.path for file in files if file.size != NOT_A_FILE}
    absent = {file.path for file in state.files} - present
    removed, _ = _difference(state.reader, absent, [])
    return replace(state, reader=state.reader.updated(removed, None)) if removed else state


def refresh_state(
    state: FolderState, cache: AnalysisCache, files: Sequence[File], progress: Progress | None = None
) -> FolderState:
    """Return the state of a folder that has these files now; the same state if nothing has changed.

    A file that could not be read, or that changed just now, is read again at the next refresh.
    """
    if files == state.files:
        return state
    if not state.files and (mismatch := cache.store.indexes.mismatch(cache.folder, cache.version)):
        _log.info("rebuilding the index of %s: %s", cache.folder, mismatch)
    started = time.time_ns()
    before, now = set(state.files), set(files)
    before -= _below_changed_defaults(before, now)
    changed_or_gone = {file.path for file in state.files if file not in before or file not in now}
    scratch = cache.store.scratch()
    reader, base = state.reader, state.base
    with closing(ArticleSpool(scratch)) as spool:
        articles, errors = _read(cache, [file for file in files if file not in before], spool)
        unreadable = {error.path for error in errors if isinstance(error, UnreadableError)}
        as_read = _without_racy_times(files, started, unreadable)
        removed, added = _difference(reader, changed_or_gone, articles)
        if removed or added:
            analysed = cache.analyse(added, spool, progress)
            new = build_segment(_without_failures(added, analysed, errors), scratch) if added else None
            reader = reader.updated(removed, new if new is not None and len(new) else None, scratch)
    remaining = [error for error in state.skipped if not _is_of(error, changed_or_gone)]
    skipped = sorted([*remaining, *errors], key=_path)
    if reader is state.reader and as_read == state.files and _told(skipped) == _told(state.skipped):
        return state
    if reader.parts and (reader.parts[0].segment is not base or reader.needs_full_merge()):
        reasons = tuple((error.path, error.reason, error.kind) for error in skipped)

        def keep(segment: ArticleSegment) -> ArticleSegment:
            index = StoredIndex(segment, _pack(as_read), reasons)
            saved = cache.store.indexes.save(cache.folder, cache.version, index, scratch)
            return saved.segment if saved else segment

        reader = reader.merged(keep, scratch)
        base = reader.parts[0].segment
    return FolderState(reader, as_read, tuple(skipped), base)


def _below_changed_defaults(before: set[File], now: set[File]) -> set[File]:
    """Return the earlier files in folders whose `coverage.toml` has changed: their articles may have, too."""
    changed = {str(PurePosixPath(file.path).parent) for file in before ^ now if is_defaults(file.path)}
    if not changed:
        return set()
    return {file for file in before if changed & set(map(str, PurePosixPath(file.path).parents))}


def _read(
    cache: AnalysisCache, files: Iterable[File], spool: ArticleSpool
) -> tuple[list[SpooledArticle], list[ArticleError]]:
    """Return the articles of some files, whose texts go to a spool, and the errors sorted by path."""
    articles: list[SpooledArticle] = []
    errors: list[ArticleError] = []
    for path, item in cache.read_files(file.path for file in files):
        if isinstance(item, Article):
            articles.append(spool.add(path, item))
        else:
            errors.append(item)
    return articles, sorted(errors, key=_path)


def _without_failures(
    articles: Iterable[SpooledArticle],
    results: Iterable[AnalysedArticle | ArticleError],
    errors: list[ArticleError],
) -> Iterator[tuple[str, AnalysedArticle]]:
    """Yield analyses, each with the name of its file; append the errors of the others to a list."""
    for article, result in zip(articles, results, strict=True):
        if isinstance(result, ArticleError):
            errors.append(result)
        else:
            yield article.file, result


def _without_racy_times(files: Sequence[File], now: int, unreadable: set[str]) -> list[File]:
    """Return files whose times of modification are unknown if they do not tell another change.

    Args:
        files: The files.
        now: When they were read.
        unreadable: The paths of those that could not be read; a change of permissions has no time.
    """
    return [
        file._replace(changed=_UNKNOWN_TIME)
        if now - file.changed < _RACY_WINDOW or file.path in unreadable
        else file
        for file in files
    ]


def _told(errors: Iterable[ArticleError]) -> list[str]:
    return [str(error) for error in errors]


def _path(error: ArticleError) -> str:
    return error.path


def _is_of(error: ArticleError, files: set[str]) -> bool:
    """Return whether an error is of one of these files, or of a line of one."""
    name, hash_sign, rest = error.path.partition("#")
    while hash_sign and name not in files:
        more, hash_sign, rest = rest.partition("#")
        name = f"{name}#{more}"
    return name in files


def _difference(
    reader: IndexReader, changed_or_gone: set[str], articles: Sequence[SpooledArticle]
) -> tuple[dict[int, list[int]], list[SpooledArticle]]:
    """Return the articles to remove from the index, and the articles to add.

    An article that a changed file still has is neither removed nor added.

    Args:
        reader: The index.
        changed_or_gone: The files of the index that have changed or are gone.
        articles: The articles that the changed and the new files have now.

    Returns:
        The articles to remove by the place of their segment, and the articles to add, sorted by path.
    """
    unmatched = Counter((article.path, article.digest) for article in articles)
    removed: defaultdict[int, list[int]] = defaultdict(list)
    for i, part in enumerate(reader.parts):
        segment = part.segment
        in_files = segment.articles_of_files(changed_or_gone)
        for article in in_files[part.live[in_files]].tolist():
            key = (segment.path(article), segment.digest(article))
            if unmatched[key]:
                unmatched[key] -= 1
            else:
                removed[i].append(article)
    added: list[SpooledArticle] = []
    for article in articles:
        key = (article.path, article.digest)
        if unmatched[key]:
            unmatched[key] -= 1
            added.append(article)
    return dict(removed), sorted(added, key=lambda article: encoded(article.path))


def _pack(files: Sequence[File]) -> FileList:
    return FileList(
        Vocabulary.of([encoded(file.path) for file in files]),
        np.array([file.size for file in files], np.int64),
        np.array([file.changed for file in files], np.int64),
    )


def _unpack(stored: FileList, current: Sequence[File]) -> Sequence[File]:
    """Return the stored files; the current ones if these are equal, because comparing arrays is quicker."""
    if len(current) == len(stored.sizes):
        packed = _pack(current)
        pairs = (
            (stored.sizes, packed.sizes),
            (stored.times, packed.times),
            (stored.paths.offsets, packed.paths.offsets),
            (stored.paths.letters, packed.paths.letters),
        )
        if all(np.array_equal(old, new) for old, new in pairs):
            return current
    rows = zip(stored.paths, stored.sizes.tolist(), stored.times.tolist(), strict=True)
    return [File(decoded(path), size, changed) for path, size, changed in rows]
