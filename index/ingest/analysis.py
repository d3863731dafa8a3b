"""An article and what the analysis found in it: its sentences, its quotations and who speaks in it."""

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from index.model.article import AnalysedArticle, Article, Sentence
from index.model.quotation import Quotation, Speaker
from index.quotations.extraction import find_quotations
from index.quotations.parsed_document import Paragraph, ParsedDocument
from index.quotations.parsing import parse_articles
from index.text import language
from index.text.language import Language
from index.text.paragraphs import dateline, passages

_LONGEST_TITLE = 90
_BATCH = 8
RULES_VERSION = "d6403ceb9699"
"""What the rules do. Give it another value whenever they find something else in any article: analyses that
are kept under an earlier value are then made anew. `tests/index/test_versions.py` tells when that is due."""

_log = logging.getLogger(__name__)


class Analyser:
    """Finds the sentences, the quotations and the speakers of articles.

    Attributes:
        version: The model's name and version, and that of the rules: the same version, the same analysis.
    """

    def __init__(self, model: str | None = None) -> None:
        """Load the language model; `model` is as for `Language`.

        Raises:
            ModelError: The model cannot be used.
        """
        self._model = model
        self._language = Language(model)
        self.version = version_of(model)

    def analyse(self, article: Article) -> AnalysedArticle:
        """Return an article with what was found in it."""
        return next(self.analyse_all([article]))

    def analyse_all(self, articles: Iterable[Article], processes: int = 1) -> Iterator[AnalysedArticle]:
        """Yield articles with what was found in them, in order.

        Args:
            articles: The articles; they are read as they are needed.
            processes: How many processes share the work.
        """
        batches = _batches(articles)
        if processes <= 1:
            for batch in batches:
                yield from self._batch(batch)
            return
        with ProcessPoolExecutor(processes, get_context("spawn"), _start_worker, (self._model,)) as pool:
            running = deque(pool.submit(_work, batch) for batch in islice(batches, 2 * processes))
            while running:
                yield from running.popleft().result()
                running.extend(pool.submit(_work, batch) for batch in islice(batches, 1))

    def _batch(self, articles: Sequence[Article]) -> Iterator[AnalysedArticle]:
        """Yield articles with what was found in them; they go through the parser together."""
        for article, reading in zip(articles, parse_articles(self._language, articles), strict=True):
            sentences = tuple(
                Sentence(start, end, number, count)
                for number, paragraph in enumerate(reading.paragraphs, start=1)
                for count, (start, end) in enumerate(_passages(article.text, paragraph), start=1)
            )
            titled = article if article.title else article.titled(make_title(article.text, sentences))
            yield AnalysedArticle(titled, sentences, *_quoted(article, reading))


def _quoted(article: Article, reading: ParsedDocument) -> tuple[tuple[Quotation, ...], tuple[Speaker, ...]]:
    """Return the quotations and the speakers of an article; a rule that fails costs no other article."""
    try:
        return find_quotations(reading)
    except Exception:  # noqa: BLE001 - whatever it is, the other articles have no part in it
        _log.exception("%s: its quotations could not be looked for; please report this", article.path)
        return (), ()


def _passages(text: str, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    for start, end in paragraph.sentence_spans():
        yield from passages(text, start, end)


def version_of(model: str | None = None) -> str:
    """Return an analyser's version without loading it; `model` is as for `Language`.

    Raises:
        ModelError: The model is not installed.
    """
    return f"{language.version_of(model)}/{RULES_VERSION}"


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    rest = iter(articles)
    while batch := list(islice(rest, _BATCH)):
        yield batch


_worker: list[Analyser] = []


def _start_worker(model: str | None) -> None:
    _worker.append(Analyser(model))


def _work(articles: list[Article]) -> list[AnalysedArticle]:
    return list(_worker[0].analyse_all(articles))


def make_title(text: str, found: Iterable[Sentence]) -> str:
    """Return a title for a text: its first sentence without the dateline, cut on a word where it is long."""
    first = next(iter(found), None)
    if first is None:
        return ""
    words = " ".join(text[first.start : first.end].split())
    title = words[dateline(words) :]
    if len(title) <= _LONGEST_TITLE:
        return title
    cut = title[:_LONGEST_TITLE]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.—–-") + "…"
