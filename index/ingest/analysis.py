"""Analyses articles: finds their sentences, their quotations and their speakers."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from index.ingest.titles import make_title
from index.ingest.worker_processes import WorkerProcesses
from index.model.article import AnalysedArticle, Article, Sentence
from index.model.errors import ArticleError
from index.quotations.extraction import Extraction, find_quotations
from index.quotations.french.extraction import add_french
from index.quotations.outline import MAX_PART_LENGTH
from index.quotations.parsed_document import Paragraph, ParsedDocument
from index.quotations.parsing import parse_articles, parse_in_parts
from index.text import language
from index.text.clean_text import CleanText, clean_text
from index.text.language import Language
from index.text.sentences import readable_parts

if TYPE_CHECKING:
    from index.model.quotation import Denial, Quotation, Speaker

RULES_VERSION = "whole-names-1"
"""Version of the rules. Give it another value whenever they find something else in any article: analyses
stored under the previous value are then made again. `tests/index/test_versions.py` fails when that is due."""

_BATCH_SIZE = 8
"""Maximum articles that go through the language model together. A guess; nothing was measured."""

_log = logging.getLogger(__name__)


class Analyser:
    """Finds the sentences, the quotations and the speakers of articles.

    Attributes:
        version: The name and version of the language model, and the version of the rules. Two analyses of an
            article by the same version are equal.
    """

    def __init__(self, model: str | None = None) -> None:
        """Load the language model; see `Language` for `model`.

        Raises:
            ModelError: The model cannot be used.
        """
        self._model = model
        self._language = Language(model)
        self.version = version_of(model)

    def analyse(self, article: Article) -> AnalysedArticle:
        """Return the analysis of an article.

        Raises:
            ArticleError: A fault in the program prevents it; the log has the details.
        """
        analysed = next(self.analyse_all([article]))
        if isinstance(analysed, ArticleError):
            raise analysed
        return analysed

    def analyse_all(
        self, articles: Iterable[Article], processes: int = 1
    ) -> Iterator[AnalysedArticle | ArticleError]:
        """Yield the analyses of articles, in order, and an error for each that a fault prevents.

        Args:
            articles: The articles; they are consumed as needed.
            processes: The number of processes that share the work. A process that is killed costs nothing but
                time, and an article that kills two is an error.

        Raises:
            ChildProcessError: The processes are killed one after the other.
        """
        batches = _batches(articles)
        if processes <= 1:
            for batch in batches:
                yield from self._analyse_separately(batch)
            return
        workers = WorkerProcesses(processes, _work, partial(_start_worker, self._model))
        yield from workers.analyse(batches)

    def _analyse_separately(self, articles: Sequence[Article]) -> list[AnalysedArticle | ArticleError]:
        """Return the analyses of a batch; if it fails, try each article alone, so that one fails alone."""
        try:
            return list(self._analyse_batch(articles))
        except Exception:  # noqa: BLE001 - a failure in one article must not stop the analysis of the others
            if len(articles) > 1:
                return [result for article in articles for result in self._analyse_separately([article])]
            _log.exception("%s: the analysis failed; please report this", articles[0].path)
            return [
                ArticleError(
                    articles[0].path,
                    "cannot be analysed because of a fault in the program; its log has the details",
                )
            ]

    def _analyse_batch(self, articles: Sequence[Article]) -> Iterator[AnalysedArticle]:
        """Yield the analyses of articles that go through the parser together, or of a very long one."""
        clean = [clean_text(article.text) for article in articles]
        readable = [replace(a, text=c.text) for a, c in zip(articles, clean, strict=True)]
        if len(readable[0].text) > MAX_PART_LENGTH:
            yield _analysed(articles[0], clean[0], parse_in_parts(self._language, readable[0]))
            return
        documents = parse_articles(self._language, readable)
        for article, text, document in zip(articles, clean, documents, strict=True):
            yield _analysed(article, text, [document])


def version_of(model: str | None = None) -> str:
    """Return the version of an analyser without loading it; see `Language` for `model`.

    Raises:
        ModelError: The model is not installed.
    """
    return f"{language.version_of(model)}/{RULES_VERSION}"


def _analysed(article: Article, clean: CleanText, parts: Iterable[ParsedDocument]) -> AnalysedArticle:
    """Return the analysis of an article from the parsed parts of its clean text, one at a time in memory."""
    sentences: list[Sentence] = []
    quotations: list[Quotation] = []
    denials: list[Denial] = []
    speakers: dict[str, Speaker] = {}
    for part in parts:
        for paragraph_number, paragraph in enumerate(part.paragraphs, start=part.first_paragraph + 1):
            continued = sentences and sentences[-1].paragraph == paragraph_number
            sentences += (
                Sentence(start, end, paragraph_number, number)
                for number, (start, end) in enumerate(
                    _sentences(clean.text, paragraph), start=sentences[-1].number + 1 if continued else 1
                )
            )
        found = _find_quotations(article, part)
        quotations += found.quotations
        denials += found.denials
        for speaker in found.speakers:
            known = speakers.setdefault(speaker.name, speaker)
            names = tuple(dict.fromkeys((*known.names, *speaker.names)))
            speakers[speaker.name] = replace(
                known,
                names=names,
                role=known.role or speaker.role,
                gender=known.gender or speaker.gender,
            )
    titled = article if article.title else article.titled(make_title(clean.text, sentences))
    if clean.text != article.text:
        sentences = [_shown_sentence(clean, sentence) for sentence in sentences]
        quotations = [_shown_quotation(clean, quotation) for quotation in quotations]
        denials = [_shown_denial(clean, denial) for denial in denials]
    return AnalysedArticle(
        titled,
        tuple(sentences),
        tuple(quotations),
        tuple(speakers.values()),
        tuple(denials),
    )


def _shown_sentence(clean: CleanText, sentence: Sentence) -> Sentence:
    start, end = clean.shown(sentence.start, sentence.end)
    return replace(sentence, start=start, end=end)


def _shown_quotation(clean: CleanText, quotation: "Quotation") -> "Quotation":
    start, end = clean.shown(quotation.start, quotation.end)
    mention = clean.shown(*quotation.mention) if quotation.mention else None
    cue = clean.shown(*quotation.cue) if quotation.cue else None
    return replace(quotation, start=start, end=end, mention=mention, cue=cue)


def _shown_denial(clean: CleanText, denial: "Denial") -> "Denial":
    start, end = clean.shown(denial.start, denial.end)
    return replace(denial, start=start, end=end, cue=clean.shown(*denial.cue))


def _find_quotations(article: Article, document: ParsedDocument) -> Extraction:
    """Return what an article quotes; nothing if a rule fails, which is logged."""
    try:
        return add_french(find_quotations(document), document)
    except Exception:  # noqa: BLE001 - a failure in one article must not stop the analysis of the others
        _log.exception("%s: its quotations could not be looked for; please report this", article.path)
        return Extraction()


def _sentences(text: str, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    for start, end in paragraph.sentence_spans():
        yield from readable_parts(text, start, end)


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Yield articles in batches whose texts are together no longer than a part of a very long article."""
    batch: list[Article] = []
    length = 0
    for article in articles:
        length += len(article.text)
        if batch and (len(batch) == _BATCH_SIZE or length > MAX_PART_LENGTH):
            yield batch
            batch, length = [], len(article.text)
        batch.append(article)
    if batch:
        yield batch


_worker: list[Analyser] = []
"""The analyser of a worker process, which loads its model once."""


def _start_worker(model: str | None) -> None:
    _worker.append(Analyser(model))


def _work(articles: list[Article]) -> list[AnalysedArticle | ArticleError]:
    return list(_worker[0].analyse_all(articles))
