"""An immutable snapshot of the index: several segments, searched as one."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.model.article import Heading
from index.model.query import Order
from index.search.arrays import Ints, Mask, offsets
from index.search.bm25 import InvertedBM25
from index.search.document_groups import GroupStatistics
from index.search.kernels import numpy_kernels
from index.search.kernels.protocol import Kernels
from index.search.ranking import SENTENCES, Context, Ranking, TermQuery
from index.search.scratch import IN_MEMORY, Scratch
from index.search.segment import Segment
from index.search.statistics import CollectionStatistics, SegmentStatistics
from index.search.vocabulary import decoded
from index.storage import copies
from index.storage.article_segment import NO_DAY, ArticleSegment
from index.storage.article_segment_merge import merge_segments
from index.storage.live_article_segment import LiveArticleSegment
from index.storage.narrowing import DocumentKind, Narrowing
from index.storage.path_order import PathOrder
from index.storage.people import People

_TIER_RATIO = 8
"""Factor by which a small segment is at least larger than the next newer one; those that are closer are
merged, so that an article is merged a few times however many there are. A guess; nothing was measured."""
_FULL_MERGE_RATIO = 10
"""A full merge is due when the large segment has fewer sentences than this number times those removed from it
and added after it. A guess; nothing was measured."""


@dataclass(frozen=True, slots=True)
class DocumentLocation:
    """The place of a sentence or a quotation in the index.

    Attributes:
        segment: The place of its segment among the reader's parts.
        article: The number of its article in the segment.
        number: Its number in the article, from 0.
    """

    segment: int
    article: int
    number: int


class IndexReader:
    """Segments that are searched as one. A reader is immutable: methods that change it return another.

    Sentences and quotations are numbered through all segments, those of removed articles included.

    Attributes:
        parts: The segments; the first one is the large one.
        kernels: The code that searches.
        collection: The statistics that scores depend on: of these articles, or of those that they are from.
        sentences: The sentences, ranked in the context of their paragraphs and articles.
        quotes: The quotations, ranked.
        stories: The story of each article, numbered through all segments; see `index.storage.copies`.
        changed_paths: The paths of the articles that the reader which this one updates has not, or this one
            has no more.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - only the segments are required
        self,
        parts: Sequence[LiveArticleSegment],
        kernels: Kernels = numpy_kernels,
        stories: Ints | None = None,
        people: People | None = None,
        changed_paths: Collection[str] = (),
        statistics: CollectionStatistics | None = None,
    ) -> None:
        """Search some segments as one.

        Args:
            parts: The segments.
            kernels: The code that searches.
            stories: The story of each article; None for those in a single segment that is whole.
            people: Everybody who is quoted, if that is known already.
            changed_paths: The paths of the articles that an earlier reader has not, or this one has no more.
            statistics: The statistics that scores depend on; None for those of the articles themselves.
        """
        self.parts = tuple(parts)
        self.kernels = kernels
        self.collection = self._own_statistics() if statistics is None else statistics
        self.sentences = Ranking(
            InvertedBM25.from_segments(
                [part.sentences for part in parts], SENTENCES, kernels, self.collection.sentences
            ),
            [
                Context([part.segment.paragraphs for part in parts], self.collection.paragraphs),
                Context([part.segment.articles for part in parts], self.collection.articles),
            ],
            self._sort(lambda segment: segment.articles.starts),
        )
        self.quotes = Ranking(
            InvertedBM25.from_segments(
                [part.quotes for part in parts], SENTENCES, kernels, self.collection.quotes
            ),
            (),
            self._sort(lambda segment: segment.quote_starts),
        )
        if stories is None:
            stories = parts[0].segment.stories if parts else np.zeros(0, np.int32)
        self.stories = stories
        self.changed_paths = changed_paths
        self._copies: dict[int, tuple[int, ...]] = {}
        if people is not None:
            self._people = people
        self._article_starts: list[int] = offsets([len(part.segment) for part in parts]).tolist()
        self._sentence_starts: list[int] = offsets([len(part.segment.sentences) for part in parts]).tolist()
        self._quote_starts: list[int] = offsets([len(part.segment.quotes) for part in parts]).tolist()

    def _sort(self, starts: Callable[[ArticleSegment], Ints]) -> Callable[[Ints], Ints] | None:
        """Return what sorts documents of equal score; None if the order of their numbers does.

        Args:
            starts: Returns the first document of each article of a segment, and the end of the last one.
        """
        order = PathOrder([part.segment for part in self.parts], starts)
        return None if order.is_by_number else order.sorted

    def _own_statistics(self) -> CollectionStatistics:
        """Return the statistics of the articles in the segments."""
        sentences = SegmentStatistics.of(part.sentences for part in self.parts)
        segments = [part.segment.sentences for part in self.parts]
        return CollectionStatistics(
            sentences,
            GroupStatistics(
                segments,
                [part.segment.paragraphs for part in self.parts],
                [part.removed_paragraphs for part in self.parts],
                sum(part.paragraph_count for part in self.parts),
                sentences.token_count,
            ),
            GroupStatistics(
                segments,
                [part.segment.articles for part in self.parts],
                [part.removed_articles for part in self.parts],
                len(self),
                sentences.token_count,
            ),
            SegmentStatistics.of(part.quotes for part in self.parts),
        )

    def statistics(self, terms: Iterable[str]) -> CollectionStatistics:
        """Return the statistics that scores depend on; they have all terms, whichever are asked for."""
        del terms
        return self.collection

    def candidates(
        self,
        kind: DocumentKind,
        wanted: TermQuery,
        narrowing: Narrowing,
        k: int,
        order: Order | None = None,
    ) -> "IndexReader":
        """Return this reader: it has all articles."""
        del kind, wanted, narrowing, k, order
        return self

    def articles(self, paths: Collection[str]) -> "IndexReader":
        """Return this reader: it has all articles."""
        del paths
        return self

    def __len__(self) -> int:
        return sum(int(part.live.sum()) for part in self.parts)

    def digests(self) -> Iterator[str]:
        """Yield the digest of each article."""
        for part in self.parts:
            yield from map(part.segment.digest, np.flatnonzero(part.live).tolist())

    def digests_beyond(self, earlier: "IndexReader | None") -> dict[str, str]:
        """Return the digests of the articles that an earlier reader has not, each with a path.

        Segments that both have are skipped, so that after a change of a few articles this takes no time.
        """
        shared = [part.segment for part in earlier.parts] if earlier else []
        candidates = {
            part.segment.digest(article): part.segment.path(article)
            for part in self.parts
            if not any(part.segment is segment for segment in shared)
            for article in np.flatnonzero(part.live).tolist()
        }
        known = set(earlier.digests()) if earlier and candidates else set[str]()
        return {digest: path for digest, path in candidates.items() if digest not in known}

    def updated(
        self,
        removed: Mapping[int, Sequence[int]],
        added: ArticleSegment | None,
        scratch: Scratch = IN_MEMORY,
    ) -> "IndexReader":
        """Return this reader without some articles, and with a new segment.

        The newest segments are merged if they are of about one size; the first one is left alone.

        Args:
            removed: The articles to remove, by the place of their segment.
            added: The new segment.
            scratch: Where the large arrays of merged segments go.
        """
        parts = [part.without(removed[i]) if i in removed else part for i, part in enumerate(self.parts)]
        stories = self.stories
        if removed:
            numbers = [self._article_starts[i] + article for i in removed for article in removed[i]]
            fingerprints = [part.segment.fingerprints for part in parts]
            stories = copies.without(stories, np.array(sorted(numbers), np.int64), fingerprints)
        if added is not None:
            segments = [
                copies.SegmentCopies(p.segment.fingerprints, p.live, p.segment.band_index) for p in parts
            ]
            stories = copies.with_new(stories, segments, added.fingerprints, added.stories)
            parts.append(LiveArticleSegment.of(added))
        kept = [np.full(len(part.segment), part.live.any()) for part in parts]
        first_merged = _first_merged(parts)
        if first_merged is not None:
            kept[first_merged:] = [part.live for part in parts[first_merged:]]
            merged = merge_segments([(part.segment, part.live) for part in parts[first_merged:]], scratch)
            parts[first_merged:] = [LiveArticleSegment.of(merged)]
        stories = copies.renumbered(stories, np.concatenate(kept)) if kept else stories
        parts = [part for part in parts if part.live.any()]
        people = self._known_people and self._known_people.updated(
            parts, removed, None if added is None else added.speaker_table()
        )
        gone = {self.parts[i].segment.path(article) for i in removed for article in removed[i]}
        came = map(added.path, range(len(added))) if added else ()
        return IndexReader(parts, self.kernels, stories, people, gone.union(came))

    def needs_full_merge(self) -> bool:
        """Return whether many sentences were removed or added since the last full merge."""
        first = self.parts[0]
        removed = len(first.segment.sentences) - first.sentences.document_count
        added = self.sentences.index.corpus_size - first.sentences.document_count
        return _FULL_MERGE_RATIO * (removed + added) > first.sentences.document_count

    def merged(
        self,
        keep: Callable[[ArticleSegment], ArticleSegment] = lambda segment: segment,
        scratch: Scratch = IN_MEMORY,
    ) -> "IndexReader":
        """Return the same articles in one segment, without the removed ones.

        Args:
            keep: Stores the segment, and returns it from where it is stored.
            scratch: Where the large arrays go until then.
        """
        first = self.parts[0]
        if len(self.parts) == 1 and first.live.all():
            segment = keep(first.segment)
            if segment is first.segment:
                return self
        else:
            segment = keep(merge_segments([(part.segment, part.live) for part in self.parts], scratch))
        parts = [LiveArticleSegment.of(segment)]
        people = self._known_people and self._known_people.with_parts(parts)
        return IndexReader(parts, self.kernels, people=people, changed_paths=self.changed_paths)

    def with_kernels(self, kernels: Kernels) -> "IndexReader":
        """Return the same articles, searched by other kernels."""
        return IndexReader(self.parts, kernels, self.stories, self._known_people, self.changed_paths)

    @property
    def people(self) -> People:
        """Everybody who is quoted; the speakers' names are parsed at the first access."""
        return self._people

    @cached_property
    def _people(self) -> People:
        return People(self.parts)

    @property
    def _known_people(self) -> People | None:
        """Everybody who is quoted, if anybody asked for it yet."""
        return self.__dict__.get("_people")

    def sort_bands(self) -> None:
        """Sort now by what the copies of new articles are found."""
        for part in self.parts:
            part.segment.band_index()

    @cached_property
    def has_copies(self) -> bool:
        """Whether any article has copies."""
        return bool(np.bincount(self.stories).max(initial=0) > 1)

    def copies(self, article: int) -> tuple[int, ...]:
        """Return all articles of the story of an article, the first report first; none if it has no copies.

        Articles are numbered through all segments. Those without a day come last, equal ones by path.
        """
        if not self.has_copies:
            return ()
        story = self.stories.item(article)
        copies = self._copies.get(story)
        if copies is None:
            numbers, sorted_stories = self._by_story
            first, after = sorted_stories.searchsorted((story, story + 1)).tolist()
            articles = numbers[first:after].tolist()
            copies = tuple(sorted(articles, key=self._report_order)) if len(articles) > 1 else ()
            self._copies[story] = copies
        return copies

    def copied_stories(self) -> Iterator[tuple[int, ...]]:
        """Yield the articles of each story that has copies, as `copies` returns them."""
        if self.has_copies:
            numbers, sorted_stories = self._by_story
            copied = np.flatnonzero(np.bincount(self.stories) > 1)
            yield from map(self.copies, numbers[sorted_stories.searchsorted(copied)].tolist())

    @cached_property
    def _by_story(self) -> tuple[Ints, Ints]:
        """The articles, sorted by their stories, and the story of each."""
        numbers = np.argsort(self.stories, kind="stable")
        return numbers, self.stories[numbers]

    def story_count(self) -> int:
        """Return the number of stories: articles, of which copies count once."""
        live = np.concatenate([part.live for part in self.parts]) if self.parts else np.zeros(0, np.bool_)
        return int(np.count_nonzero(np.bincount(self.stories[live])))

    def _report_order(self, article: int) -> tuple[bool, int, bytes]:
        i, number = self.locate_article(article)
        segment = self.parts[i].segment
        day = segment.days.item(number)
        return day == NO_DAY, day, segment.paths[number]

    def locate_article(self, article: int) -> tuple[int, int]:
        """Return the place of the segment of an article, and the article's number in it."""
        return _locate(article, self._article_starts)

    def article_number(self, segment: int, article: int) -> int:
        """Return the number, through all segments, of an article in a segment."""
        return self._article_starts[segment] + article

    def first_document(self, segment: int, documents: Segment) -> int:
        """Return the number, through all segments, of the first sentence or quotation of a segment.

        Args:
            segment: The place of the segment.
            documents: Its sentences, or its quotations.
        """
        is_quotes = documents is self.parts[segment].segment.quotes
        return (self._quote_starts if is_quotes else self._sentence_starts)[segment]

    def article_with_path(self, path: str) -> int | None:
        """Return the number, through all segments, of an article with a path; None if there is none."""
        for i, part in enumerate(self.parts):
            for article in part.segment.articles_with_path(path):
                if part.live[article]:
                    return self.article_number(i, article)
        return None

    def heading(self, article: int) -> Heading:
        """Return the heading of an article, which is numbered through all segments."""
        i, number = self.locate_article(article)
        return self.parts[i].segment.heading(number)

    def headings(self) -> Iterator[Heading]:
        """Yield the heading of each article, in no particular order."""
        for part in self.parts:
            yield from map(part.segment.heading, np.flatnonzero(part.live).tolist())

    def outlets(self) -> list[str]:
        """Return the names of the outlets, sorted."""
        names = {
            decoded(part.segment.outlets[outlet])
            for part in self.parts
            for outlet in np.flatnonzero(np.bincount(part.segment.outlet_of[part.live])).tolist()
        }
        return sorted(filter(None, names))

    def terms_with_prefix(self, prefixes: Iterable[str]) -> set[str]:
        """Return the terms of sentences with one of some prefixes, those of removed articles included."""
        wanted = list(prefixes)
        vocabularies = [part.segment.sentences.vocabulary for part in self.parts]
        return {
            term
            for vocabulary in vocabularies
            for prefix in wanted
            for term in vocabulary.with_prefix(prefix)
        }

    def locate_sentence(self, number: int) -> DocumentLocation:
        """Return the location of a sentence."""
        i, sentence = _locate(number, self._sentence_starts)
        segment = self.parts[i].segment
        article = segment.article_of_sentence(sentence)
        return DocumentLocation(i, article, sentence - int(segment.articles.starts[article]))

    def locate_quote(self, number: int) -> DocumentLocation:
        """Return the location of a quotation."""
        i, quote = _locate(number, self._quote_starts)
        segment = self.parts[i].segment
        article = segment.article_of_quote(quote)
        return DocumentLocation(i, article, quote - int(segment.quote_starts[article]))

    def first_sentences(self, quotes: Ints) -> Ints:
        """Return for each quotation the number of its first sentence."""
        sentences = np.empty(len(quotes), np.int64)
        first_quote = first_sentence = 0
        for part in self.parts:
            segment = part.segment
            places = np.flatnonzero((quotes >= first_quote) & (quotes < first_quote + len(segment.quotes)))
            sentences[places] = segment.quote_sentences[quotes[places] - first_quote, 0] + first_sentence
            first_quote += len(segment.quotes)
            first_sentence += len(segment.sentences)
        return sentences

    def sentences_of(self, articles: Sequence[Mask]) -> Mask:
        """Return the sentences of some articles, given as a mask for each segment."""
        masks = [
            np.repeat(mask & part.live, np.diff(part.segment.articles.starts))
            for mask, part in zip(articles, self.parts, strict=True)
        ]
        return np.concatenate(masks)

    def quotes_of(self, articles: Sequence[Mask]) -> Mask:
        """Return the quotations of some articles, given as a mask for each segment."""
        masks = [
            np.repeat(mask & part.live, np.diff(part.segment.quote_starts))
            for mask, part in zip(articles, self.parts, strict=True)
        ]
        return np.concatenate(masks)

    def sentences_with(self, quotes: Mask) -> Mask:
        """Return the sentences that contain any part of some quotations."""
        masks: list[Mask] = []
        first_quote = 0
        for part in self.parts:
            segment = part.segment
            spans = segment.quote_sentences[quotes[first_quote : first_quote + len(segment.quotes)]]
            edges = np.zeros(len(segment.sentences) + 1, np.int64)
            np.add.at(edges, spans[:, 0], 1)
            np.add.at(edges, spans[:, 1], -1)
            masks.append(np.cumsum(edges)[:-1] > 0)
            first_quote += len(segment.quotes)
        return np.concatenate(masks)


def _first_merged(parts: Sequence[LiveArticleSegment]) -> int | None:
    """Return the place of the first of the newest segments that are to be merged; None for none."""
    sizes = [part.sentences.document_count for part in parts]
    first, size = len(parts) - 1, sum(sizes[-1:])
    while first > 1 and _TIER_RATIO * size >= sizes[first - 1]:
        first -= 1
        size += sizes[first]
    return first if first < len(parts) - 1 else None


def _locate(number: int, starts: Sequence[int]) -> tuple[int, int]:
    """Return the place of the segment that has a document, and the document's number in it."""
    i = bisect_right(starts, number) - 1
    return i, number - starts[i]
