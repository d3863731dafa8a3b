"""Articles with their sentences, quotations and speakers in flat arrays that can be mapped from a file."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from index.model.article import Heading
from index.model.publication import DatePrecision
from index.model.quotation import Speaker, SpeakerKind
from index.search.arrays import Ints
from index.search.document_groups import DocumentGroups
from index.search.segment import Segment
from index.search.vocabulary import Vocabulary, decoded, encoded
from index.storage.fingerprints import BandIndex, Fingerprints
from index.storage.speaker_table import SpeakerTable

NO_DAY = 0
"""The day of publication of an article that has none; day 1 of `date.toordinal` is in the year 1."""
PRECISIONS = tuple(DatePrecision)
"""Precisions of days by their numbers in the arrays."""


@dataclass(frozen=True, slots=True)
class ArticleSegment:
    """Some articles, with their sentences and quotations as documents to search.

    Articles, sentences and quotations are each numbered in insertion order. An array of starts has one more
    entry than there are owners: the end of the last one.

    Attributes:
        paths: The path of each article.
        path_order: The numbers of the articles, sorted by path.
        titles: The headline of each article.
        urls: The address of each article; empty if it is unknown.
        files: The names of the files that the articles are from, each once.
        file_of: For each article, the number of its file in `files`.
        digests: The digest of each article, 32 bytes.
        outlets: The names of the outlets, each once; the empty name stands for none.
        outlet_of: For each article, the number of its outlet in `outlets`.
        days: The day of publication of each article, as in `date.toordinal`, or `NO_DAY`.
        fingerprints: The fingerprint of each article's text; see `index.text.fingerprint`.
        stories: The story of each article among these, as the lowest number of an article that has it.
        day_precisions: How much of that day is known, as a place in `PRECISIONS`.
        sentences: The sentences.
        articles: The articles as groups of sentences.
        paragraphs: The paragraphs as groups of sentences.
        quotes: The quotations.
        quote_starts: For each article, the number of its first quotation.
        quote_sentences: For each quotation, the number of its first sentence and of the one after its last.
        speaker_records: The speakers of single articles as JSON arrays of name, names, role, kind
            and gender, each once.
        article_speakers: The speakers of each article, article by article, as numbers in `speaker_records`.
        article_speaker_starts: For each article, the place of its first speaker in `article_speakers`.
        quote_confidence: For each quotation, the confidence in its speaker, in percent.
        quote_speaker: For each quotation, the number of its speaker in `speaker_records`, or of the first of
            several; -1 for none.
        further_speakers: The other speakers of each quotation, quotation by quotation, as numbers in
            `speaker_records`.
        further_speaker_starts: For each quotation, the place of its first one in `further_speakers`.
    """

    paths: Vocabulary
    path_order: Ints
    titles: Vocabulary
    urls: Vocabulary
    files: Vocabulary
    file_of: Ints
    digests: npt.NDArray[np.uint8]
    outlets: Vocabulary
    outlet_of: Ints
    days: Ints
    fingerprints: Fingerprints
    stories: Ints
    day_precisions: npt.NDArray[np.uint8]
    sentences: Segment
    articles: DocumentGroups
    paragraphs: DocumentGroups
    quotes: Segment
    quote_starts: Ints
    quote_sentences: Ints
    speaker_records: Vocabulary
    article_speakers: Ints
    article_speaker_starts: Ints
    quote_confidence: npt.NDArray[np.uint8]
    quote_speaker: Ints
    further_speakers: Ints
    further_speaker_starts: Ints
    _bands: list[BandIndex] = field(default_factory=list[BandIndex], repr=False, compare=False)
    _file_numbers: dict[bytes, int] = field(default_factory=dict[bytes, int], repr=False, compare=False)
    _speaker_tables: list[SpeakerTable] = field(default_factory=list[SpeakerTable], repr=False, compare=False)
    _path_ranks: list[Ints] = field(default_factory=list[Ints], repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.days)

    def path(self, article: int) -> str:
        """Return the path of an article."""
        return decoded(self.paths[article])

    def articles_with_path(self, path: str) -> list[int]:
        """Return the articles with this path: one or none, or several if files repeat it."""
        wanted = encoded(path)
        first = bisect_left(self.path_order, wanted, key=self.paths.__getitem__)
        after = bisect_right(self.path_order, wanted, lo=first, key=self.paths.__getitem__)
        return self.path_order[first:after].tolist()

    @property
    def path_ranks(self) -> Ints:
        """For each article, its place in `path_order`."""
        if not self._path_ranks:
            ranks = np.empty(len(self), np.int32)
            ranks[self.path_order] = np.arange(len(self), dtype=np.int32)
            self._path_ranks.append(ranks)
        return self._path_ranks[0]

    @property
    def is_in_path_order(self) -> bool:
        """Whether the articles are numbered in the order of their paths."""
        return bool((np.diff(self.path_order) > 0).all())

    def heading(self, article: int) -> Heading:
        """Return the heading of an article."""
        day = self.days.item(article)
        return Heading(
            self.path(article),
            decoded(self.titles[article]),
            decoded(self.outlets[self.outlet_of.item(article)]) or None,
            decoded(self.urls[article]) or None,
            None if day == NO_DAY else date.fromordinal(day),
            PRECISIONS[self.day_precisions.item(article)],
        )

    def band_index(self) -> BandIndex:
        """Return the articles by the bands of their signatures; they are sorted at the first call."""
        if not self._bands:
            self._bands.append(BandIndex.of(self.fingerprints))
        return self._bands[0]

    def digest(self, article: int) -> str:
        """Return the digest of an article in hexadecimal."""
        return self.digests[article].tobytes().hex()

    def article_of_sentence(self, sentence: int) -> int:
        """Return the article that contains a sentence."""
        return int(np.searchsorted(self.articles.starts, sentence, side="right")) - 1

    def article_of_quote(self, quote: int) -> int:
        """Return the article that contains a quotation."""
        return int(np.searchsorted(self.quote_starts, quote, side="right")) - 1

    def in_order(self, quotes: Ints) -> Ints:
        """Return quotations sorted by the path of their article, then by their place in its text."""
        articles = np.searchsorted(self.quote_starts, quotes, side="right") - 1
        return quotes[np.lexsort((quotes, self.path_ranks[articles]))]

    def articles_of_files(self, files: Collection[str]) -> Ints:
        """Return the articles that are from some files, ascending."""
        if not files:
            return np.zeros(0, np.intp)
        if not self._file_numbers:
            self._file_numbers.update((file, number) for number, file in enumerate(self.files))
        numbers = [self._file_numbers.get(encoded(file), -1) for file in files]
        return np.flatnonzero(np.isin(self.file_of, [number for number in numbers if number >= 0]))

    def speaker_table(self) -> SpeakerTable:
        """Return the speakers by their names; they are parsed at the first call."""
        if not self._speaker_tables:
            self._speaker_tables.append(
                SpeakerTable.of(
                    self.speakers(),
                    (self.article_speakers, self.article_speaker_starts),
                    self.quote_speaker,
                    (self.further_speakers, self.further_speaker_starts),
                )
            )
        return self._speaker_tables[0]

    def speakers(self) -> list[Speaker]:
        """Return the speakers in `speaker_records`."""
        records = (json.loads(record) for record in self.speaker_records)
        return [
            Speaker(name, tuple(names), role, SpeakerKind(kind), gender)
            for name, names, role, kind, gender in records
        ]


def sort_by_path(paths: Sequence[bytes]) -> Ints:
    """Return the numbers of paths in the order of their UTF-8 bytes."""
    return np.array(sorted(range(len(paths)), key=paths.__getitem__), np.int32)
