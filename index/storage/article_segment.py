"""Articles with all that a question needs of them, in flat arrays that can be mapped from a file."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from index.model.article import AnalysedArticle, Heading
from index.model.quotation import Speaker
from index.search.arrays import Ints, Mask, offsets
from index.search.document_groups import DocumentGroups
from index.search.segment import Segment
from index.search.segment_builder import SegmentBuilder, merge_segments
from index.search.vocabulary import Vocabulary, decoded, encoded
from index.text.terms import terms

NO_DAY = 0
"""The day of publication of articles that have none."""


@dataclass(frozen=True, slots=True)
class ArticleSegment:
    """Some articles, their sentences and their quotations.

    Articles are numbered in the order in which they came, and so are sentences and quotations.

    Attributes:
        paths: What each article is called.
        order: The articles in the order of their paths.
        titles: Each article's headline.
        urls: Where each article was published, empty where that is not known.
        files: The files, and `file_of` the place of each article's file among them.
        file_of: See `files`.
        digests: Each article's digest, 32 bytes.
        outlets: The outlets, and `outlet_of` the place of each article's outlet among them.
        outlet_of: See `outlets`.
        days: The day each article was published, as `date.toordinal` counts.
        sentences: The sentences.
        articles: The articles as runs of sentences.
        paragraphs: The paragraphs as runs of sentences.
        quotes: The quotations, as documents.
        quote_starts: Each article's first quotation, and where the last one's end.
        quote_sentences: Each quotation's first sentence, and the one after its last.
        people: The speakers of single articles, as JSON, each wording once.
        cast: The places among `people` of the articles' speakers, article by article.
        cast_starts: Where each article's speakers begin in `cast`, and where the last one's end.
        quote_person: For each quotation the place of its speaker among `people`; -1 for none.
    """

    paths: Vocabulary
    order: Ints
    titles: Vocabulary
    urls: Vocabulary
    files: Vocabulary
    file_of: Ints
    digests: npt.NDArray[np.uint8]
    outlets: Vocabulary
    outlet_of: Ints
    days: Ints
    sentences: Segment
    articles: DocumentGroups
    paragraphs: DocumentGroups
    quotes: Segment
    quote_starts: Ints
    quote_sentences: Ints
    people: Vocabulary
    cast: Ints
    cast_starts: Ints
    quote_person: Ints

    @classmethod
    def of(cls, analysed: Iterable[tuple[str, AnalysedArticle]]) -> "ArticleSegment":
        """Return the segment of some articles, each with the name of its file."""
        draft = _Draft()
        for file, one in analysed:
            draft.add(file, one)
        return draft.segment()

    def __len__(self) -> int:
        return len(self.days)

    def path(self, article: int) -> str:
        """Return what an article is called."""
        return decoded(self.paths[article])

    def called(self, path: str) -> list[int]:
        """Return the articles of a path: one, or none; more where files repeat it."""
        wanted = encoded(path)
        first = bisect_left(self.order, wanted, key=self.paths.__getitem__)
        after = bisect_right(self.order, wanted, lo=first, key=self.paths.__getitem__)
        return self.order[first:after].tolist()

    def heading(self, article: int) -> Heading:
        """Return an article without its text."""
        day = self.days.item(article)
        return Heading(
            self.path(article),
            decoded(self.titles[article]),
            decoded(self.outlets[self.outlet_of.item(article)]) or None,
            decoded(self.urls[article]) or None,
            None if day == NO_DAY else date.fromordinal(day),
        )

    def digest(self, article: int) -> str:
        """Return an article's digest in hexadecimal."""
        return self.digests[article].tobytes().hex()

    def article_of(self, sentence: int) -> int:
        """Return the article that a sentence stands in."""
        return int(np.searchsorted(self.articles.starts, sentence, side="right")) - 1

    def article_quoting(self, quote: int) -> int:
        """Return the article that a quotation stands in."""
        return int(np.searchsorted(self.quote_starts, quote, side="right")) - 1

    def in_order(self, quotes: Ints) -> Ints:
        """Return quotations in the order of their articles' paths and of the texts."""
        rank = np.empty(len(self), np.int32)
        rank[self.order] = np.arange(len(self), dtype=np.int32)
        articles = np.searchsorted(self.quote_starts, quotes, side="right") - 1
        return quotes[np.lexsort((quotes, rank[articles]))]

    def speakers(self) -> list[Speaker]:
        """Return the speakers that `people` holds."""
        rows = (json.loads(row) for row in self.people)
        return [Speaker(name, tuple(names), role) for name, names, role in rows]


class _Numbered:
    """Strings, each once, numbered as they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def vocabulary(self) -> Vocabulary:
        return Vocabulary.of([encoded(text) for text in self._numbers])


class _Draft:
    def __init__(self) -> None:
        self.paths: list[bytes] = []
        self.titles: list[bytes] = []
        self.urls: list[bytes] = []
        self.files, self.outlets, self.people = _Numbered(), _Numbered(), _Numbered()
        self.file_of: list[int] = []
        self.outlet_of: list[int] = []
        self.digests: list[bytes] = []
        self.days: list[int] = []
        self.sentences, self.quotes = SegmentBuilder(), SegmentBuilder()
        self.articles: list[int] = []
        self.paragraphs: list[int] = []
        self.quote_starts: list[int] = []
        self.quote_sentences: list[tuple[int, int]] = []
        self.cast: list[int] = []
        self.cast_starts: list[int] = []
        self.quote_person: list[int] = []

    def add(self, file: str, one: AnalysedArticle) -> None:
        article = one.article
        self.paths.append(encoded(article.path))
        self.titles.append(encoded(article.title))
        self.urls.append(encoded(article.url or ""))
        self.file_of.append(self.files.number(file))
        self.outlet_of.append(self.outlets.number(article.outlet or ""))
        self.digests.append(bytes.fromhex(article.digest))
        self.days.append(article.published.toordinal() if article.published else NO_DAY)
        first = len(self.sentences)
        self.articles.append(first)
        paragraph = None
        for sentence in one.sentences:
            if sentence.paragraph != paragraph:
                self.paragraphs.append(len(self.sentences))
                paragraph = sentence.paragraph
            self.sentences.add(terms(article.text[sentence.start : sentence.end]))
        people = {
            speaker.name: self.people.number(
                json.dumps([speaker.name, speaker.names, speaker.role], ensure_ascii=False)
            )
            for speaker in one.speakers
        }
        self.cast_starts.append(len(self.cast))
        self.cast.extend(people.values())
        self.quote_starts.append(len(self.quotes))
        for quotation in one.quotations:
            self.quotes.add(terms(article.text[quotation.start : quotation.end]))
            self.quote_person.append(-1 if quotation.speaker is None else people[quotation.speaker])
            around = [
                i for i, s in enumerate(one.sentences) if quotation.start < s.end and s.start < quotation.end
            ]
            self.quote_sentences.append((first + around[0], first + around[-1] + 1))

    def segment(self) -> ArticleSegment:
        sentences = self.sentences.segment()

        def starts(places: list[int], end: int) -> Ints:
            return np.array([*places, end], np.int64)

        return ArticleSegment(
            paths=Vocabulary.of(self.paths),
            order=_ordered(self.paths),
            titles=Vocabulary.of(self.titles),
            urls=Vocabulary.of(self.urls),
            files=self.files.vocabulary(),
            file_of=np.array(self.file_of, np.int32),
            digests=np.frombuffer(b"".join(self.digests), np.uint8).reshape(-1, 32),
            outlets=self.outlets.vocabulary(),
            outlet_of=np.array(self.outlet_of, np.int32),
            days=np.array(self.days, np.int32),
            sentences=sentences,
            articles=DocumentGroups.of(sentences, starts(self.articles, len(sentences))),
            paragraphs=DocumentGroups.of(sentences, starts(self.paragraphs, len(sentences))),
            quotes=self.quotes.segment(),
            quote_starts=starts(self.quote_starts, len(self.quotes)),
            quote_sentences=np.array(self.quote_sentences, np.int32).reshape(-1, 2),
            people=self.people.vocabulary(),
            cast=np.array(self.cast, np.int32),
            cast_starts=starts(self.cast_starts, len(self.cast)),
            quote_person=np.array(self.quote_person, np.int32),
        )


def joined(parts: Sequence[tuple[ArticleSegment, Mask | None]]) -> ArticleSegment:
    """Return one segment of the articles of several, without those that a mask lacks; None keeps all."""
    kept = [(segment, np.ones(len(segment), np.bool_) if live is None else live) for segment, live in parts]
    sentences = merge_segments([(s.sentences, _of_owners(s.articles.starts, live)) for s, live in kept])
    quotes = merge_segments([(s.quotes, _of_owners(s.quote_starts, live)) for s, live in kept])
    articles = offsets(np.concatenate([np.diff(s.articles.starts)[live] for s, live in kept]))
    paragraphs = np.concatenate([_paragraph_sizes(segment, live) for segment, live in kept])
    outlets, outlet_of = _renumbered([(s.outlets, s.outlet_of[live]) for s, live in kept])
    files, file_of = _renumbered([(s.files, s.file_of[live]) for s, live in kept])
    people, spoken = _renumbered(
        [
            (
                s.people,
                np.concatenate(
                    (_own(s.cast, s.cast_starts, live), _own(s.quote_person, s.quote_starts, live))
                ),
            )
            for s, live in kept
        ]
    )
    cast_sizes = np.concatenate([np.diff(s.cast_starts)[live] for s, live in kept])
    quote_sizes = np.concatenate([np.diff(s.quote_starts)[live] for s, live in kept])
    cast: list[Ints] = []
    quoted: list[Ints] = []
    for (segment, live), numbers in zip(kept, spoken, strict=True):
        own = int(np.diff(segment.cast_starts)[live].sum())
        cast.append(numbers[:own])
        quoted.append(numbers[own:])
    paths = _chosen([(s.paths, live) for s, live in kept])
    return ArticleSegment(
        paths=Vocabulary.of(paths),
        order=_ordered(paths),
        titles=Vocabulary.of(_chosen([(s.titles, live) for s, live in kept])),
        urls=Vocabulary.of(_chosen([(s.urls, live) for s, live in kept])),
        files=files,
        file_of=np.concatenate(file_of),
        digests=np.concatenate([s.digests[live] for s, live in kept]),
        outlets=outlets,
        outlet_of=np.concatenate(outlet_of),
        days=np.concatenate([s.days[live] for s, live in kept]),
        sentences=sentences,
        articles=DocumentGroups.of(sentences, articles),
        paragraphs=DocumentGroups.of(sentences, offsets(paragraphs)),
        quotes=quotes,
        quote_starts=offsets(quote_sizes),
        quote_sentences=_moved_spans(kept),
        people=people,
        cast=np.concatenate(cast),
        cast_starts=offsets(cast_sizes),
        quote_person=np.concatenate(quoted),
    )


def _ordered(paths: Sequence[bytes]) -> Ints:
    return np.array(sorted(range(len(paths)), key=paths.__getitem__), np.int32)


def _chosen(parts: Iterable[tuple[Vocabulary, Mask]]) -> list[bytes]:
    return [strings[i] for strings, live in parts for i in np.flatnonzero(live).tolist()]


def _of_owners(starts: Ints, live: Mask) -> Mask:
    """Return which of the things that begin at `starts`, owner by owner, belong to a live owner."""
    return np.repeat(live, np.diff(starts))


def _own(values: Ints, starts: Ints, live: Mask) -> Ints:
    return values[_of_owners(starts, live)]


def _paragraph_sizes(segment: ArticleSegment, live: Mask) -> Ints:
    article_of = np.searchsorted(segment.articles.starts, segment.paragraphs.starts[:-1], side="right") - 1
    return np.diff(segment.paragraphs.starts)[live[article_of]]


def _renumbered(parts: Sequence[tuple[Vocabulary, Ints]]) -> tuple[Vocabulary, list[Ints]]:
    """Return the strings that are referred to, each once, and the references to them; -1 stays."""
    strings: dict[bytes, int] = {}
    references: list[Ints] = []
    for vocabulary, numbers in parts:
        table = np.full(len(vocabulary) + 1, -1, np.int32)
        for number in np.flatnonzero(np.bincount(numbers + 1, minlength=len(table))[1:]).tolist():
            table[number] = strings.setdefault(vocabulary[number], len(strings))
        references.append(table[numbers])
    return Vocabulary.of(list(strings)), references


def _moved_spans(kept: Sequence[tuple[ArticleSegment, Mask]]) -> Ints:
    """Return the sentences of all live quotations, as they are numbered when the dead ones are gone."""
    spans: list[Ints] = []
    before = 0
    for segment, live in kept:
        living = _of_owners(segment.articles.starts, live)
        place = offsets(living.astype(np.int64)) + before
        spans.append(place[_own(segment.quote_sentences, segment.quote_starts, live)])
        before += int(living.sum())
    return np.concatenate(spans).astype(np.int32).reshape(-1, 2)
