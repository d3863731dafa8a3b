"""Builds a segment of analysed articles."""

import json
from collections.abc import Iterable

import numpy as np

from index.model.article import AnalysedArticle
from index.search.arrays import Ints
from index.search.document_groups import DocumentGroups
from index.search.scratch import IN_MEMORY, Scratch
from index.search.segment_builder import SegmentBuilder
from index.search.vocabulary import Vocabulary, encoded
from index.storage import array_file
from index.storage.article_segment import NO_DAY, PRECISIONS, ArticleSegment, sort_by_path
from index.storage.article_segment_merge import merge_segments
from index.storage.copies import stories_of
from index.storage.fingerprints import Fingerprints
from index.text.fingerprint import Fingerprint
from index.text.terms import document_terms

MAX_TOKENS = 1 << 22
"""Number of tokens of articles that are collected in memory, some 150,000 sentences; 22 million took 1 GB."""


def build_segment(
    articles: Iterable[tuple[str, AnalysedArticle]], scratch: Scratch = IN_MEMORY
) -> ArticleSegment:
    """Return a segment of analysed articles.

    Many of them become segments of a limited size, which are then merged into one.

    Args:
        articles: The articles, each with the name of its file; they are consumed one at a time.
        scratch: Where the large arrays go.
    """
    parts: list[ArticleSegment] = []
    builder = ArticleSegmentBuilder()
    for file, analysed in articles:
        if builder.token_count >= MAX_TOKENS:
            parts.append(_on_disk(builder.segment(), scratch))
            builder = ArticleSegmentBuilder()
        builder.add(file, analysed)
    if not parts:
        return builder.segment()
    parts.append(_on_disk(builder.segment(), scratch))
    del builder
    return merge_segments([(part, None) for part in parts], scratch)


def _on_disk(segment: ArticleSegment, scratch: Scratch) -> ArticleSegment:
    """Return a segment mapped from a file; as it is if the disk refuses it."""
    file = scratch.create()
    if file is None:
        return segment
    with file:
        try:
            layout = array_file.write(file, segment)
            content = scratch.map(file)
        except OSError as error:
            scratch.refuse(error)
            return segment
    return array_file.read(ArticleSegment, content, layout)


class _Interner:
    """Numbers strings in insertion order, equal ones alike."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def vocabulary(self) -> Vocabulary:
        return Vocabulary.of([encoded(text) for text in self._numbers])


class ArticleSegmentBuilder:
    """Collects analysed articles, one at a time, for a segment."""

    def __init__(self) -> None:
        self._paths: list[bytes] = []
        self._titles: list[bytes] = []
        self._urls: list[bytes] = []
        self._files = _Interner()
        self._file_of: list[int] = []
        self._digests: list[bytes] = []
        self._outlets = _Interner()
        self._outlet_of: list[int] = []
        self._days: list[int] = []
        self._fingerprints: list[Fingerprint] = []
        self._day_precisions: list[int] = []
        self._sentences = SegmentBuilder()
        self._article_starts: list[int] = []
        self._paragraph_starts: list[int] = []
        self._quotes = SegmentBuilder()
        self._quote_starts: list[int] = []
        self._quote_sentences: list[tuple[int, int]] = []
        self._speaker_records = _Interner()
        self._article_speakers: list[int] = []
        self._article_speaker_starts: list[int] = []
        self._quote_confidence: list[int] = []
        self._quote_speaker: list[int] = []
        self._further_speakers: list[int] = []
        self._further_speaker_starts: list[int] = []

    @property
    def token_count(self) -> int:
        """The number of tokens of the articles that were added."""
        return self._sentences.token_count + self._quotes.token_count

    def add(self, file: str, analysed: AnalysedArticle) -> None:
        """Add an article from a file of this name."""
        self._add_heading(file, analysed)
        first_sentence = len(self._sentences)
        self._add_sentences(analysed)
        records = self._add_speakers(analysed)
        self._add_quotes(analysed, records, first_sentence)

    def _add_heading(self, file: str, analysed: AnalysedArticle) -> None:
        article = analysed.article
        self._paths.append(encoded(article.path))
        self._titles.append(encoded(article.title))
        self._urls.append(encoded(article.url or ""))
        self._file_of.append(self._files.number(file))
        self._outlet_of.append(self._outlets.number(article.outlet or ""))
        self._digests.append(bytes.fromhex(article.digest))
        self._days.append(article.published.toordinal() if article.published else NO_DAY)
        self._day_precisions.append(PRECISIONS.index(article.published_precision))

    def _add_sentences(self, analysed: AnalysedArticle) -> None:
        text = analysed.article.text
        self._article_starts.append(len(self._sentences))
        paragraph = None
        article_terms: list[str] = []
        for sentence in analysed.sentences:
            if sentence.paragraph != paragraph:
                self._paragraph_starts.append(len(self._sentences))
                paragraph = sentence.paragraph
            sentence_terms = document_terms(text[sentence.start : sentence.end])
            self._sentences.add(sentence_terms)
            article_terms += sentence_terms
        self._fingerprints.append(Fingerprint.of(text, article_terms))

    def _add_speakers(self, analysed: AnalysedArticle) -> dict[str, int]:
        """Add the speakers of an article, and return the number of each one's record by name."""
        records = {
            speaker.name: self._speaker_records.number(
                json.dumps(
                    [speaker.name, speaker.names, speaker.role, speaker.kind, speaker.gender],
                    ensure_ascii=False,
                )
            )
            for speaker in analysed.speakers
        }
        self._article_speaker_starts.append(len(self._article_speakers))
        self._article_speakers.extend(records.values())
        return records

    def _add_quotes(self, analysed: AnalysedArticle, records: dict[str, int], first_sentence: int) -> None:
        text = analysed.article.text
        self._quote_starts.append(len(self._quotes))
        for quotation in analysed.quotations:
            self._quotes.add(document_terms(text[quotation.start : quotation.end]))
            # An analysis that an earlier release wrote names one speaker only.
            names = quotation.speakers or (quotation.speaker or "",)
            speakers = [records[name] for name in names if name in records]
            self._quote_confidence.append(round(100 * quotation.confidence))
            self._quote_speaker.append(speakers[0] if speakers else -1)
            self._further_speaker_starts.append(len(self._further_speakers))
            self._further_speakers.extend(speakers[1:])
            overlapping = [
                i
                for i, sentence in enumerate(analysed.sentences)
                if quotation.start < sentence.end and sentence.start < quotation.end
            ]
            self._quote_sentences.append(
                (first_sentence + overlapping[0], first_sentence + overlapping[-1] + 1)
            )

    def segment(self) -> ArticleSegment:
        """Return the segment of the articles that were added."""
        sentences = self._sentences.segment()
        fingerprints = Fingerprints.of(self._fingerprints)
        article_starts = _starts(self._article_starts, len(sentences))
        paragraph_starts = _starts(self._paragraph_starts, len(sentences))
        return ArticleSegment(
            paths=Vocabulary.of(self._paths),
            path_order=sort_by_path(self._paths),
            titles=Vocabulary.of(self._titles),
            urls=Vocabulary.of(self._urls),
            files=self._files.vocabulary(),
            file_of=np.array(self._file_of, np.int32),
            digests=np.frombuffer(b"".join(self._digests), np.uint8).reshape(-1, 32),
            outlets=self._outlets.vocabulary(),
            outlet_of=np.array(self._outlet_of, np.int32),
            days=np.array(self._days, np.int32),
            fingerprints=fingerprints,
            stories=stories_of(fingerprints),
            day_precisions=np.array(self._day_precisions, np.uint8),
            sentences=sentences,
            articles=DocumentGroups.of(sentences, article_starts),
            paragraphs=DocumentGroups.of(sentences, paragraph_starts),
            quotes=self._quotes.segment(),
            quote_starts=_starts(self._quote_starts, len(self._quotes)),
            quote_sentences=np.array(self._quote_sentences, np.int32).reshape(-1, 2),
            speaker_records=self._speaker_records.vocabulary(),
            article_speakers=np.array(self._article_speakers, np.int32),
            article_speaker_starts=_starts(self._article_speaker_starts, len(self._article_speakers)),
            quote_confidence=np.array(self._quote_confidence, np.uint8),
            quote_speaker=np.array(self._quote_speaker, np.int32),
            further_speakers=np.array(self._further_speakers, np.int32),
            further_speaker_starts=_starts(self._further_speaker_starts, len(self._further_speakers)),
        )


def _starts(starts: list[int], end: int) -> Ints:
    return np.array([*starts, end], np.int64)
