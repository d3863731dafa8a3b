"""Narrows a search by a query's operators, with masks over sentences and quotations."""

from collections.abc import Callable

import numpy as np

from index.model.query import Query
from index.questions.speaker_resolver import SpeakerResolver
from index.search.arrays import Mask
from index.search.vocabulary import decoded
from index.storage.article_segment import NO_DAY, ArticleSegment
from index.storage.index_reader import IndexReader
from index.text.folding import fold


def narrowed_sentences(
    reader: IndexReader, speakers: Callable[[], SpeakerResolver], query: Query
) -> Mask | None:
    """Return a mask of the sentences that a query's operators leave; None for all.

    Args:
        reader: The index.
        speakers: Returns what resolves a speaker; not called without one, as it merges all articles' people.
        query: The query.
    """
    mask = None
    articles = _narrowed_articles(reader, query)
    if articles is not None:
        mask = reader.sentences_of(articles)
    if query.speaker is not None:
        theirs = reader.sentences_with(quotes_by(reader, speakers(), query.speaker))
        mask = theirs if mask is None else mask & theirs
    for speaker in query.without_speakers:
        others = ~reader.sentences_with(quotes_by(reader, speakers(), speaker))
        mask = others if mask is None else mask & others
    return mask


def narrowed_quotes(
    reader: IndexReader, speakers: Callable[[], SpeakerResolver], query: Query
) -> Mask | None:
    """Return a mask of the quotations that a query's operators leave; see `narrowed_sentences`."""
    mask = None
    articles = _narrowed_articles(reader, query)
    if articles is not None:
        mask = reader.quotes_of(articles)
    if query.speaker is not None:
        theirs = quotes_by(reader, speakers(), query.speaker)
        mask = theirs if mask is None else mask & theirs
    for speaker in query.without_speakers:
        others = ~quotes_by(reader, speakers(), speaker)
        mask = others if mask is None else mask & others
    return mask


def undated_articles(reader: IndexReader) -> int:
    """Return the number of articles without a date, which no filter for days lets through."""
    return sum(int((part.live & (part.segment.days == NO_DAY)).sum()) for part in reader.parts)


def quotes_by(reader: IndexReader, speakers: SpeakerResolver, typed: str) -> Mask:
    """Return a mask of the quotations of the speaker whom a typed name means."""
    people = reader.people
    theirs = np.zeros(reader.quotes.index.size, np.bool_)
    resolved = speakers.resolve(typed)
    for person in resolved.numbers if resolved else ():
        theirs[people.quotes_by(person)] = True
    return theirs


def _narrowed_articles(reader: IndexReader, query: Query) -> list[Mask] | None:
    """Return a mask of the articles that a query's operators leave, for each segment; None for all."""
    if query.source is None and not query.without_sources and not query.by_date:
        return None
    masks: list[Mask] = []
    for part in reader.parts:
        segment, mask = part.segment, part.live.copy()
        if query.source is not None:
            mask &= _from(segment, query.source)
        for source in query.without_sources:
            mask &= ~_from(segment, source)
        if query.after is not None:
            mask &= segment.days >= query.after.toordinal()
        if query.before is not None:
            mask &= (segment.days < query.before.toordinal()) & (segment.days != NO_DAY)
        masks.append(mask)
    return masks


def _from(segment: ArticleSegment, source: str) -> Mask:
    """Return a mask of the articles whose outlet or path contains a text."""
    wanted = fold(source)
    outlets = np.array([wanted in fold(decoded(outlet)) for outlet in segment.outlets], np.bool_)
    paths = np.array([wanted in fold(decoded(path)) for path in segment.paths], np.bool_)
    return outlets[segment.outlet_of] | paths
