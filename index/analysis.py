"""An article and what the analysis found in it: its sentences, its quotations and who speaks in it."""

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from index import language
from index.articles import Article
from index.language import Language
from index.paragraphs import dateline, passages
from index.quoting.quotations import Quotation, find_quotations
from index.quoting.reading import Paragraph, Reading, readings, sentences_of
from index.quoting.speakers import Speaker

_LONGEST_TITLE = 90
_BATCH = 8
_RULES = ("analysis.py", "language.py", "lexicon.*", "paragraphs.py", "quoting/*.py", "quoting/*.json")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, as character offsets into the article's text, without the white space around it.

    One that is too long to be read at a glance is several (see `index.paragraphs.passages`).

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        paragraph: Its paragraph's number in the article, from 1.
        number: Its number in that paragraph, from 1.
    """

    start: int
    end: int
    paragraph: int
    number: int


@dataclass(frozen=True, slots=True)
class AnalysedArticle:
    """An article with what was found in it, in the order of the text.

    Attributes:
        article: The article; it has a title, made from its first sentence where its file has none.
        sentences: Its sentences.
        quotations: Its quotations; each `speaker` is the `name` of one of `speakers`, or None.
        speakers: Who is quoted in it, in the order of their first quotation.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]
    speakers: tuple[Speaker, ...]


class Analyser:
    """Finds the sentences, the quotations and the speakers of articles.

    Attributes:
        version: The model's name and version and a digest of the rules: the same version, the same analysis.
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
        for article, reading in zip(articles, readings(self._language, articles), strict=True):
            sentences = tuple(
                Sentence(start, end, number, count)
                for number, paragraph in enumerate(reading.paragraphs, start=1)
                for count, (start, end) in enumerate(_passages(article.text, paragraph), start=1)
            )
            titled = article if article.title else article.titled(make_title(article.text, sentences))
            yield AnalysedArticle(titled, sentences, *_quoted(article, reading))


def _quoted(article: Article, reading: Reading) -> tuple[tuple[Quotation, ...], tuple[Speaker, ...]]:
    """Return the quotations and the speakers of an article; a rule that fails costs no other article."""
    try:
        return find_quotations(reading)
    except Exception:  # noqa: BLE001 - whatever it is, the other articles have no part in it
        _log.exception("%s: its quotations could not be looked for; please report this", article.path)
        return (), ()


def _passages(text: str, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    for start, end in sentences_of(paragraph):
        yield from passages(text, start, end)


def version_of(model: str | None = None) -> str:
    """Return an analyser's version without loading it; `model` is as for `Language`.

    Raises:
        ModelError: The model is not installed.
    """
    return f"{language.version_of(model)}/{_rules_digest()}"


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    rest = iter(articles)
    while batch := list(islice(rest, _BATCH)):
        yield batch


_worker: list[Analyser] = []


def _start_worker(model: str | None) -> None:
    _worker.append(Analyser(model))


def _work(articles: list[Article]) -> list[AnalysedArticle]:
    return list(_worker[0].analyse_all(articles))


@cache
def _rules_digest() -> str:
    """Return a digest of the code and the data that decide what is found."""
    folder = Path(__file__).parent
    files = sorted(file for pattern in _RULES for file in folder.glob(pattern))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


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
