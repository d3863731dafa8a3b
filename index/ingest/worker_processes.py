"""Processes that share the analysis, any of which may be killed: by a system without memory, or by a person.

The death of one breaks Python's whole pool, and nothing tells which article it was at. So a new pool takes
the work up again, oldest batch first and one article at a time: an article that breaks that pool, too, is an
error, and the others go on.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import TypeAlias

from index.model.article import AnalysedArticle, Article
from index.model.errors import ArticleError

_MAX_LOST = 3
"""Articles in a row that each break a pool, after which the machine is at fault and not they. A guess;
nothing was measured."""
_AHEAD = 2
"""Batches that are handed out for each process, so that none waits. A guess; nothing was measured."""

Results: TypeAlias = Sequence[AnalysedArticle | ArticleError]

_log = logging.getLogger(__name__)


class WorkerProcesses:
    """A pool of processes, replaced by a new one when one of them dies."""

    def __init__(
        self, count: int, work: Callable[[list[Article]], Results], start: Callable[[], None]
    ) -> None:
        """Start no process yet.

        Args:
            count: The number of processes.
            work: Analyses a batch in a process.
            start: Prepares a process.
        """
        self._count = count
        self._work = work
        self._start = start
        self._lost = 0
        self._pool = self._new_pool()

    def analyse(self, batches: Iterator[list[Article]]) -> Iterator[AnalysedArticle | ArticleError]:
        """Yield the analyses of articles in batches, in order, and an error for each that kills a process.

        Raises:
            ChildProcessError: The processes die one after the other, whatever they are at.
        """
        try:
            running = deque(self._submitted(islice(batches, _AHEAD * self._count)))
            while running:
                batch, future = running.popleft()
                try:
                    results = future.result()
                except BrokenProcessPool:
                    _log.warning(
                        "a process that analyses articles was killed; its articles are analysed again, one at"
                        " a time"
                    )
                    results = self._one_at_a_time(batch)
                    running = deque(self._again(running))
                yield from results
                running.extend(self._submitted(islice(batches, 1)))
        finally:
            self._pool.shutdown(cancel_futures=True)

    def _one_at_a_time(self, batch: Iterable[Article]) -> Results:
        """Return the analyses of a batch that was lost with its pool; see `analyse` for the errors."""
        self._replace_pool()
        results: list[AnalysedArticle | ArticleError] = []
        for article in batch:
            try:
                results += self._submit([article]).result()
                self._lost = 0
            except BrokenProcessPool as error:
                self._lost += 1
                if self._lost == _MAX_LOST:
                    raise ChildProcessError(
                        "the processes that analyse the articles are killed one after the other; free some"
                        " memory, or analyse with one process"
                    ) from error
                results.append(
                    ArticleError(
                        article.path,
                        "cannot be analysed: the process at it was killed twice, perhaps for lack of memory;"
                        " free some, or split the article",
                    )
                )
                self._replace_pool()
        return results

    def _submitted(self, batches: Iterable[list[Article]]) -> Iterator[tuple[list[Article], Future[Results]]]:
        return ((batch, self._submit(batch)) for batch in batches)

    def _again(
        self, running: Iterable[tuple[list[Article], Future[Results]]]
    ) -> Iterator[tuple[list[Article], Future[Results]]]:
        """Yield the batches that were handed out; those that a broken pool lost are handed out again."""
        for batch, future in running:
            yield batch, self._submit(batch) if future.exception() else future

    def _submit(self, batch: list[Article]) -> Future[Results]:
        """Hand out a batch; a pool that is broken by now shows when the result is asked for."""
        try:
            return self._pool.submit(self._work, batch)
        except BrokenProcessPool as error:
            lost: Future[Results] = Future()
            lost.set_exception(error)
            return lost

    def _replace_pool(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._count, get_context("spawn"), self._start)
