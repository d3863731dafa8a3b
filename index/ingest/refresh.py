"""What a coverage knows of its folder at one moment, and how it catches up with it."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.ingest.analysis_cache import AnalysisCache, Progress
from index.ingest.articles import File, read_file
from index.model.article import Article
from index.model.errors import ArticleError
from index.search.vocabulary import Vocabulary, decoded, encoded
from index.storage.article_segment import ArticleSegment
from index.storage.index_reader import IndexReader, LiveArticleSegment
from index.storage.store import Files, Saved

_MOMENT = 2_000_000_000
"""In nanoseconds: what was changed so shortly before may change again without its time telling."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """A folder as it was read.

    Attributes:
        reader: Its articles.
        files: Its files, in the order of their paths.
        skipped: What could not be read, in the order of the paths.
        base: The segment that the store keeps; None where it keeps none.
    """

    reader: IndexReader
    files: Sequence[File] = ()
    skipped: tuple[ArticleError, ...] = ()
    base: ArticleSegment | None = None


def kept(intake: AnalysisCache, now: Sequence[File]) -> FolderState:
    """Return the state that the store keeps, or else that of an empty folder.

    Args:
        intake: The folder and the store.
        now: The folder's files; where they are those of the state, the state gets this list.
    """
    saved = intake.store.load(intake.folder, intake.version)
    if saved is None:
        return FolderState(IndexReader([]))
    skipped = tuple(ArticleError(path, reason) for path, reason in saved.skipped)
    return FolderState(
        IndexReader([LiveArticleSegment.of(saved.segment)]), _listed(saved.files, now), skipped, saved.segment
    )


def known(intake: AnalysisCache, files: Sequence[File]) -> FolderState:
    """Return the state that the kept analyses make of what these files have; what has none is left out."""
    found, skipped = _read(intake, files)
    analysed = intake.known(article for _, article in found)
    segment = ArticleSegment.of((file, one) for (file, _), one in zip(found, analysed, strict=True) if one)
    return FolderState(
        IndexReader([LiveArticleSegment.of(segment)] if len(segment) else []), files, tuple(skipped)
    )


def refreshed(
    state: FolderState, intake: AnalysisCache, files: Sequence[File], progress: Progress | None = None
) -> FolderState:
    """Return the state of a folder that has these files now; the same one where nothing has changed."""
    if files == state.files:
        return state
    moment = time.time_ns()
    before, now = set(state.files), set(files)
    stale = {file.path for file in before - now}
    found, failed = _read(intake, [file for file in files if file not in before])
    skipped = [e for e in state.skipped if e.path not in stale and e.path.rpartition("#")[0] not in stale]
    skipped = sorted([*skipped, *failed], key=_path)
    seen = [file._replace(changed=-1) if moment - file.changed < _MOMENT else file for file in files]
    reader, base = state.reader, state.base
    removed, added = _difference(reader, stale, found)
    if removed or added:
        analysed = intake.analysed([article for _, article in added], progress)
        new = ArticleSegment.of(zip((file for file, _ in added), analysed, strict=True)) if added else None
        reader = reader.changed(removed, new)
    if reader.parts and (reader.parts[0].segment is not base or reader.scattered()):
        reader = reader.joined()
        base = reader.parts[0].segment
        reasons = tuple((error.path, error.reason) for error in skipped)
        intake.store.save(intake.folder, intake.version, Saved(base, _packed(seen), reasons))
    return FolderState(reader, seen, tuple(skipped), base)


def _read(
    intake: AnalysisCache, files: Iterable[File]
) -> tuple[list[tuple[str, Article]], list[ArticleError]]:
    """Return the articles that some files have, each with its file, and what could not be read."""
    found: list[tuple[str, Article]] = []
    skipped: list[ArticleError] = []
    for file in files:
        for item in read_file(intake.folder / file.path, file.path):
            if isinstance(item, Article):
                found.append((file.path, item))
            else:
                skipped.append(item)
    return found, sorted(skipped, key=_path)


def _path(error: ArticleError) -> str:
    return error.path


def _difference(
    reader: IndexReader, stale: set[str], found: Sequence[tuple[str, Article]]
) -> tuple[dict[int, list[int]], list[tuple[str, Article]]]:
    """Return which articles to remove (by place of their segment) and which to add, each with its file.

    Args:
        reader: What there is.
        stale: The files that changed or are gone.
        found: The articles that the changed and new files have now.
    """
    fresh = Counter((article.path, article.digest) for _, article in found)
    removed: defaultdict[int, list[int]] = defaultdict(list)
    for i, part in enumerate(reader.parts):
        segment = part.segment
        files = np.array([decoded(file) in stale for file in segment.files], np.bool_)
        for article in np.flatnonzero(files[segment.file_of] & part.live).tolist():
            key = (segment.path(article), segment.digest(article))
            if fresh[key]:
                fresh[key] -= 1
            else:
                removed[i].append(article)
    added: list[tuple[str, Article]] = []
    for file, article in found:
        key = (article.path, article.digest)
        if fresh[key]:
            fresh[key] -= 1
            added.append((file, article))
    return dict(removed), sorted(added, key=lambda each: encoded(each[1].path))


def _packed(files: Sequence[File]) -> Files:
    return Files(
        Vocabulary.of([encoded(file.path) for file in files]),
        np.array([file.size for file in files], np.int64),
        np.array([file.changed for file in files], np.int64),
    )


def _listed(files: Files, now: Sequence[File]) -> Sequence[File]:
    """Return the files that were packed; where they are those of now that list, which is quicker."""
    if len(now) == len(files.sizes):
        packed = _packed(now)
        pairs = (
            (files.sizes, packed.sizes),
            (files.times, packed.times),
            (files.paths.offsets, packed.paths.offsets),
            (files.paths.letters, packed.paths.letters),
        )
        if all(np.array_equal(one, other) for one, other in pairs):
            return now
    rows = zip(files.paths, files.sizes.tolist(), files.times.tolist(), strict=True)
    return [File(decoded(path), size, changed) for path, size, changed in rows]
