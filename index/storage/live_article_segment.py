"""A segment from which articles were removed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from index.search.arrays import Mask
from index.search.document_groups import DocumentGroups
from index.search.live_segment import LiveSegment
from index.search.segment import Segment
from index.storage.article_segment import ArticleSegment


@dataclass(frozen=True, slots=True)
class LiveArticleSegment:
    """A segment with a mask of the articles that are left in it.

    Attributes:
        segment: All articles.
        live: The articles that are left.
        sentences: The sentences that are left.
        quotes: The quotations that are left.
        removed_paragraphs: The number of removed paragraphs that have a term, by its number in the sentences.
        removed_articles: The number of removed articles that have a term, by its number in the sentences.
        paragraph_count: The number of paragraphs that are left.
    """

    segment: ArticleSegment
    live: Mask
    sentences: LiveSegment
    quotes: LiveSegment
    removed_paragraphs: Mapping[int, int]
    removed_articles: Mapping[int, int]
    paragraph_count: int

    @classmethod
    def of(cls, segment: ArticleSegment) -> "LiveArticleSegment":
        """Return a segment from which nothing was removed."""
        return cls(
            segment=segment,
            live=np.ones(len(segment), np.bool_),
            sentences=LiveSegment.of(segment.sentences),
            quotes=LiveSegment.of(segment.quotes),
            removed_paragraphs={},
            removed_articles={},
            paragraph_count=len(segment.paragraphs.starts) - 1,
        )

    def without(self, articles: Iterable[int]) -> "LiveArticleSegment":
        """Return this segment without some of the articles that are left in it."""
        segment, live, paragraph_count = self.segment, self.live.copy(), self.paragraph_count
        removed_paragraphs, removed_articles = (
            Counter(self.removed_paragraphs),
            Counter(self.removed_articles),
        )
        sentences: list[int] = []
        quotes: list[int] = []
        for article in articles:
            live[article] = False
            first, after = segment.articles.starts[article : article + 2].tolist()
            sentences.extend(range(first, after))
            quotes.extend(range(*segment.quote_starts[article : article + 2].tolist()))
            removed_articles.update(_terms(segment.sentences, segment.articles, article))
            for paragraph in range(*np.searchsorted(segment.paragraphs.starts, (first, after)).tolist()):
                removed_paragraphs.update(_terms(segment.sentences, segment.paragraphs, paragraph))
                paragraph_count -= 1
        return LiveArticleSegment(
            segment=segment,
            live=live,
            sentences=self.sentences.without(sentences),
            quotes=self.quotes.without(quotes),
            removed_paragraphs=removed_paragraphs,
            removed_articles=removed_articles,
            paragraph_count=paragraph_count,
        )


def _terms(segment: Segment, groups: DocumentGroups, group: int) -> set[int]:
    return set(groups.tokens_of(segment, group).tolist())
