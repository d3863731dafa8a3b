"""What a coverage holds at one moment: segments, less the articles that were removed, ready to be ranked."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.model.quotation import Speaker
from index.quotations.people import merge
from index.search.arrays import Ints, Mask, offsets
from index.search.bm25 import InvertedBM25
from index.search.document_groups import DocumentGroups, GroupStatistics
from index.search.kernels import numpy_kernels
from index.search.kernels.protocol import Kernels
from index.search.live_segment import LiveSegment
from index.search.ranking import SENTENCES, Ranking
from index.search.segment import Segment
from index.storage.article_segment import ArticleSegment, joined

FEW = 4
"""How many small segments stand beside the large one until they are joined."""
_SHARE = 10


@dataclass(frozen=True, slots=True)
class LiveArticleSegment:
    """A segment without the articles that were removed.

    Attributes:
        segment: The articles.
        live: The articles that are still there.
        sentences: Their sentences.
        quotes: Their quotations.
        gone_paragraphs: For each term number of the sentences, how many removed paragraphs have it.
        gone_articles: For each term number of the sentences, how many removed articles have it.
        paragraphs: How many paragraphs are still there.
    """

    segment: ArticleSegment
    live: Mask
    sentences: LiveSegment
    quotes: LiveSegment
    gone_paragraphs: Mapping[int, int]
    gone_articles: Mapping[int, int]
    paragraphs: int

    @classmethod
    def of(cls, segment: ArticleSegment) -> "LiveArticleSegment":
        """Return the whole of a segment."""
        live = np.ones(len(segment), np.bool_)
        paragraphs = len(segment.paragraphs.starts) - 1
        return cls(
            segment,
            live,
            LiveSegment.of(segment.sentences),
            LiveSegment.of(segment.quotes),
            {},
            {},
            paragraphs,
        )

    def without(self, articles: Iterable[int]) -> "LiveArticleSegment":
        """Return this holding without some more articles, which are in it."""
        segment, live, left = self.segment, self.live.copy(), self.paragraphs
        gone_paragraphs, gone_articles = Counter(self.gone_paragraphs), Counter(self.gone_articles)
        sentences: list[int] = []
        quotes: list[int] = []
        for article in articles:
            live[article] = False
            first, after = segment.articles.starts[article : article + 2].tolist()
            sentences.extend(range(first, after))
            quotes.extend(range(*segment.quote_starts[article : article + 2].tolist()))
            gone_articles.update(_terms(segment.sentences, segment.articles, article))
            for paragraph in range(*np.searchsorted(segment.paragraphs.starts, (first, after)).tolist()):
                gone_paragraphs.update(_terms(segment.sentences, segment.paragraphs, paragraph))
                left -= 1
        return LiveArticleSegment(
            segment,
            live,
            self.sentences.without(sentences),
            self.quotes.without(quotes),
            gone_paragraphs,
            gone_articles,
            left,
        )


@dataclass(frozen=True, slots=True)
class DocumentLocation:
    """Where a sentence or a quotation stands.

    Attributes:
        segment: The place of its segment among the reader.
        article: The article's number in the segment.
        number: Its number in the article, from 0.
    """

    segment: int
    article: int
    number: int


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who is quoted in a coverage.

    Attributes:
        people: The people.
        said: For each quotation the number of its speaker; -1 for none.
        numbers: The number of each speaker by name.
        known_as: The number of each speaker by everything they are called, casefolded.
        by_speaker: The numbers of the quotations, ordered by their people.
        speaker_starts: Where each speaker's begin in `by_speaker`, and where the last one's end.
    """

    people: Sequence[Speaker]
    said: Ints
    numbers: Mapping[str, int]
    known_as: Mapping[str, int]
    by_speaker: Ints
    speaker_starts: Ints

    @classmethod
    def of(cls, people: Sequence[Speaker], said: Ints) -> "People":
        """Return the cast of these speakers, who said these quotations."""
        by_speaker = np.argsort(said, kind="stable")
        return cls(
            people,
            said,
            {person.name: i for i, person in enumerate(people)},
            {name.casefold(): i for i, person in enumerate(people) for name in person.names},
            by_speaker,
            np.searchsorted(said[by_speaker], np.arange(len(people) + 1)),
        )

    def quotes_by(self, person: int) -> Ints:
        """Return the numbers of a speaker's quotations, ascending."""
        return self.by_speaker[self.speaker_starts.item(person) : self.speaker_starts.item(person + 1)]


class IndexReader:
    """Shards that are searched together; they never change.

    Sentences and quotations are numbered through all segments, those of removed articles included.
    """

    def __init__(self, parts: Sequence[LiveArticleSegment], kernels: Kernels = numpy_kernels) -> None:
        self.parts = tuple(parts)
        self.kernels = kernels
        self.sentences = Ranking(
            InvertedBM25.from_segments([part.sentences for part in parts], SENTENCES, kernels),
            [
                GroupStatistics(
                    tuple(part.segment.paragraphs for part in parts),
                    tuple(part.gone_paragraphs for part in parts),
                    sum(part.paragraphs for part in parts),
                    sum(part.sentences.token_count for part in parts),
                ),
                GroupStatistics(
                    tuple(part.segment.articles for part in parts),
                    tuple(part.gone_articles for part in parts),
                    len(self),
                    sum(part.sentences.token_count for part in parts),
                ),
            ],
        )
        self.quotes = Ranking(InvertedBM25.from_segments([part.quotes for part in parts], SENTENCES, kernels))
        self._sentence_starts: list[int] = offsets([len(part.segment.sentences) for part in parts]).tolist()
        self._quote_starts: list[int] = offsets([len(part.segment.quotes) for part in parts]).tolist()

    def __len__(self) -> int:
        return sum(int(part.live.sum()) for part in self.parts)

    def changed(self, removed: Mapping[int, Sequence[int]], added: ArticleSegment | None) -> "IndexReader":
        """Return these reader without some articles (by place of their segment) and with some more."""
        parts = [part.without(removed[i]) if i in removed else part for i, part in enumerate(self.parts)]
        if added is not None:
            parts.append(LiveArticleSegment.of(added))
        if len(parts) > 1 + FEW:
            small = joined([(part.segment, part.live) for part in parts[1:]])
            parts = [parts[0], LiveArticleSegment.of(small)]
        return IndexReader([part for part in parts if part.live.any()], self.kernels)

    def scattered(self) -> bool:
        """Whether so much came and went since the first segment was made that all should be joined."""
        first = self.parts[0]
        removed = len(first.segment.sentences) - first.sentences.document_count
        beside = self.sentences.index.corpus_size - first.sentences.document_count
        return _SHARE * (removed + beside) > first.sentences.document_count

    def joined(self) -> "IndexReader":
        """Return the same reader in one segment."""
        if len(self.parts) == 1 and self.parts[0].live.all():
            return self
        whole = joined([(part.segment, part.live) for part in self.parts])
        return IndexReader([LiveArticleSegment.of(whole)], self.kernels)

    def searched_by(self, kernels: Kernels) -> "IndexReader":
        """Return the same articles, searched by other kernels."""
        reader = IndexReader(self.parts, kernels)
        reader.people = self.people
        return reader

    @cached_property
    def people(self) -> People:
        """Everybody who is quoted."""
        articles: list[list[Speaker]] = []
        people = [part.segment.speakers() for part in self.parts]
        for part, known in zip(self.parts, people, strict=True):
            cast = part.segment.cast.tolist()
            starts = part.segment.cast_starts.tolist()
            articles.extend(
                [known[i] for i in cast[starts[article] : starts[article + 1]]]
                for article in np.flatnonzero(part.live).tolist()
            )
        merged, numbers = merge(articles)
        said: list[int] = []
        row = iter(numbers)
        for part, known in zip(self.parts, people, strict=True):
            starts = part.segment.quote_starts.tolist()
            persons: list[int] = part.segment.quote_person.tolist()
            for article, live in enumerate(part.live.tolist()):
                own = next(row) if live else {}
                said.extend(
                    own.get(known[person].name, -1) if person >= 0 else -1
                    for person in persons[starts[article] : starts[article + 1]]
                )
        return People.of(merged, np.array(said, np.int32))

    def sentence(self, number: int) -> DocumentLocation:
        """Return where a sentence stands."""
        i, place = _find(number, self._sentence_starts)
        article = self.parts[i].segment.article_of(place)
        return DocumentLocation(i, article, place - int(self.parts[i].segment.articles.starts[article]))

    def quote(self, number: int) -> DocumentLocation:
        """Return where a quotation stands."""
        i, place = _find(number, self._quote_starts)
        article = self.parts[i].segment.article_quoting(place)
        return DocumentLocation(i, article, place - int(self.parts[i].segment.quote_starts[article]))

    def first_sentences(self, quotes: Ints) -> Ints:
        """Return the number of the sentence that each of some quotations begins in."""
        found = np.empty(len(quotes), np.int64)
        quote = sentence = 0
        for part in self.parts:
            segment = part.segment
            here = np.flatnonzero((quotes >= quote) & (quotes < quote + len(segment.quotes)))
            found[here] = segment.quote_sentences[quotes[here] - quote, 0] + sentence
            quote += len(segment.quotes)
            sentence += len(segment.sentences)
        return found

    def sentences_of(self, articles: Sequence[Mask]) -> Mask:
        """Return the sentences of some articles, given segment by segment."""
        masks = [
            np.repeat(mask & part.live, np.diff(part.segment.articles.starts))
            for mask, part in zip(articles, self.parts, strict=True)
        ]
        return np.concatenate(masks)

    def quotes_of(self, articles: Sequence[Mask]) -> Mask:
        """Return the quotations of some articles, given segment by segment."""
        masks = [
            np.repeat(mask & part.live, np.diff(part.segment.quote_starts))
            for mask, part in zip(articles, self.parts, strict=True)
        ]
        return np.concatenate(masks)

    def sentences_with(self, quotes: Mask) -> Mask:
        """Return the sentences that some quotations stand in."""
        masks: list[Mask] = []
        first = 0
        for part in self.parts:
            spans = part.segment.quote_sentences[quotes[first : first + len(part.segment.quotes)]]
            ends = np.zeros(len(part.segment.sentences) + 1, np.int64)
            np.add.at(ends, spans[:, 0], 1)
            np.add.at(ends, spans[:, 1], -1)
            masks.append(np.cumsum(ends)[:-1] > 0)
            first += len(part.segment.quotes)
        return np.concatenate(masks)


def _find(number: int, starts: Sequence[int]) -> tuple[int, int]:
    i = bisect_right(starts, number) - 1
    return i, number - starts[i]


def _terms(segment: Segment, units: DocumentGroups, unit: int) -> set[int]:
    return set(units.tokens_of(segment, unit).tolist())
