"""Masks of the sentences and quotations that a narrowing leaves in an index reader."""

from collections.abc import Callable, Collection

import numpy as np

from index.search.arrays import Mask
from index.search.vocabulary import decoded
from index.storage.article_segment import NO_DAY, ArticleSegment
from index.storage.index_reader import IndexReader
from index.storage.narrowing import Narrowing
from index.storage.people import PersonId
from index.text.folding import fold


def sentence_mask(reader: IndexReader, narrowing: Narrowing) -> Mask | None:
    """Return a mask of the sentences that a narrowing leaves; None for all."""
    return _mask(reader, narrowing, reader.sentences_of, reader.sentences_with)


def quote_mask(reader: IndexReader, narrowing: Narrowing) -> Mask | None:
    """Return a mask of the quotations that a narrowing leaves; None for all."""
    return _mask(reader, narrowing, reader.quotes_of, lambda quotes: quotes)


def undated_articles(reader: IndexReader) -> int:
    """Return the number of articles without a date, which no filter for days lets through."""
    return sum(int((part.live & (part.segment.days == NO_DAY)).sum()) for part in reader.parts)


def _mask(
    reader: IndexReader,
    narrowing: Narrowing,
    of_articles: Callable[[list[Mask]], Mask],
    with_quotes: Callable[[Mask], Mask],
) -> Mask | None:
    """Return a mask of the documents of one kind that a narrowing leaves; None for all.

    Args:
        reader: The index.
        narrowing: What they are from.
        of_articles: Returns the documents of some articles.
        with_quotes: Returns the documents that have any part of some quotations.
    """
    masks: list[Mask] = []
    if narrowing.by_article:
        masks.append(of_articles([_from(part.segment, narrowing) for part in reader.parts]))
    masks += [with_quotes(_said_by(reader, people)) for people in narrowing.said_by]
    masks += [~with_quotes(_said_by(reader, people)) for people in narrowing.not_said_by]
    return np.logical_and.reduce(masks) if len(masks) > 1 else next(iter(masks), None)


def _said_by(reader: IndexReader, people: Collection[PersonId]) -> Mask:
    """Return a mask of the quotations of some people."""
    theirs = np.zeros(reader.quotes.index.size, np.bool_)
    for person in people:
        theirs[reader.people.quotes_by(person)] = True
    return theirs


def _from(segment: ArticleSegment, narrowing: Narrowing) -> Mask:
    """Return a mask of the articles in a segment with the sources and the days of a narrowing."""
    mask = np.ones(len(segment), np.bool_)
    for source in narrowing.sources:
        mask &= _has_source(segment, source)
    for source in narrowing.without_sources:
        mask &= ~_has_source(segment, source)
    if narrowing.after is not None:
        mask &= segment.days >= narrowing.after.toordinal()
    if narrowing.before is not None:
        mask &= (segment.days < narrowing.before.toordinal()) & (segment.days != NO_DAY)
    return mask


def _has_source(segment: ArticleSegment, source: str) -> Mask:
    """Return a mask of the articles whose outlet or path contains a folded text."""
    outlets = np.array([source in fold(decoded(outlet)) for outlet in segment.outlets], np.bool_)
    paths = np.array([source in fold(decoded(path)) for path in segment.paths], np.bool_)
    return outlets[segment.outlet_of] | paths
