"""Merges several segments into one."""

from collections.abc import Iterable, Sequence

import numpy as np

from index.search.arrays import Ints, Mask, offsets
from index.search.document_groups import DocumentGroups
from index.search.scratch import IN_MEMORY, Scratch
from index.search.segment_builder import merge_segments as merge_documents
from index.search.vocabulary import Vocabulary
from index.storage.article_segment import ArticleSegment, sort_by_path
from index.storage.copies import stories_of
from index.storage.fingerprints import Fingerprints


def merge_segments(
    parts: Sequence[tuple[ArticleSegment, Mask | None]], scratch: Scratch = IN_MEMORY
) -> ArticleSegment:
    """Return one segment of the live articles of several.

    Args:
        parts: Segments, each with a mask of the articles to keep; None keeps all.
        scratch: Where the large arrays go.
    """
    masked = [(segment, np.ones(len(segment), np.bool_) if live is None else live) for segment, live in parts]
    sentences = merge_documents(
        [(s.sentences, _of_live(s.articles.starts, live)) for s, live in masked], scratch
    )
    article_sizes = np.concatenate([np.diff(s.articles.starts)[live] for s, live in masked])
    paragraph_sizes = np.concatenate([_paragraph_sizes(segment, live) for segment, live in masked])
    quote_sizes = np.concatenate([np.diff(s.quote_starts)[live] for s, live in masked])
    speaker_counts = np.concatenate([np.diff(s.article_speaker_starts)[live] for s, live in masked])
    paths = _selected([(s.paths, live) for s, live in masked])
    files, file_of = _merge_references([(s.files, s.file_of[live]) for s, live in masked])
    outlets, outlet_of = _merge_references([(s.outlets, s.outlet_of[live]) for s, live in masked])
    further_counts = np.concatenate(
        [np.diff(s.further_speaker_starts)[_of_live(s.quote_starts, live)] for s, live in masked]
    )
    speaker_records, article_speakers, quote_speaker, further_speakers = _merge_speakers(masked)
    fingerprints = Fingerprints.joined(
        (piece for segment, live in masked for piece in segment.fingerprints.pieces(live)), scratch
    )
    return ArticleSegment(
        paths=Vocabulary.of(paths),
        path_order=sort_by_path(paths),
        titles=Vocabulary.of(_selected([(s.titles, live) for s, live in masked])),
        urls=Vocabulary.of(_selected([(s.urls, live) for s, live in masked])),
        files=files,
        file_of=np.concatenate(file_of),
        digests=np.concatenate([s.digests[live] for s, live in masked]),
        outlets=outlets,
        outlet_of=np.concatenate(outlet_of),
        days=np.concatenate([s.days[live] for s, live in masked]),
        fingerprints=fingerprints,
        stories=stories_of(fingerprints),
        day_precisions=np.concatenate([s.day_precisions[live] for s, live in masked]),
        sentences=sentences,
        articles=DocumentGroups.of(sentences, offsets(article_sizes)),
        paragraphs=DocumentGroups.of(sentences, offsets(paragraph_sizes)),
        quotes=merge_documents([(s.quotes, _of_live(s.quote_starts, live)) for s, live in masked], scratch),
        quote_starts=offsets(quote_sizes),
        quote_sentences=_quote_sentences(masked),
        speaker_records=speaker_records,
        article_speakers=article_speakers,
        article_speaker_starts=offsets(speaker_counts),
        quote_confidence=np.concatenate(
            [s.quote_confidence[_of_live(s.quote_starts, live)] for s, live in masked]
        ),
        quote_speaker=quote_speaker,
        further_speakers=further_speakers,
        further_speaker_starts=offsets(further_counts),
    )


def _selected(parts: Iterable[tuple[Vocabulary, Mask]]) -> list[bytes]:
    return [strings[i] for strings, live in parts for i in np.flatnonzero(live).tolist()]


def _of_live(starts: Ints, live: Mask) -> Mask:
    """Return which of the items that begin at `starts`, owner by owner, have a live owner."""
    return np.repeat(live, np.diff(starts))


def _paragraph_sizes(segment: ArticleSegment, live: Mask) -> Ints:
    """Return the number of sentences in each paragraph of a live article."""
    article_of = np.searchsorted(segment.articles.starts, segment.paragraphs.starts[:-1], side="right") - 1
    return np.diff(segment.paragraphs.starts)[live[article_of]]


def _merge_references(parts: Sequence[tuple[Vocabulary, Ints]]) -> tuple[Vocabulary, list[Ints]]:
    """Return the strings that are referred to, each once, and the renumbered references; -1 stays -1."""
    strings: dict[bytes, int] = {}
    references: list[Ints] = []
    for vocabulary, numbers in parts:
        renumbered = np.full(len(vocabulary) + 1, -1, np.int32)
        for number in np.flatnonzero(np.bincount(numbers + 1, minlength=len(renumbered))[1:]).tolist():
            renumbered[number] = strings.setdefault(vocabulary[number], len(strings))
        references.append(renumbered[numbers])
    return Vocabulary.of(list(strings)), references


def _merge_speakers(parts: Sequence[tuple[ArticleSegment, Mask]]) -> tuple[Vocabulary, Ints, Ints, Ints]:
    """Return the merged `speaker_records`, `article_speakers`, `quote_speaker` and `further_speakers`."""
    groups = [
        (
            s.article_speakers[_of_live(s.article_speaker_starts, live)],
            s.quote_speaker[_of_live(s.quote_starts, live)],
            s.further_speakers[_of_live(s.further_speaker_starts, _of_live(s.quote_starts, live))],
        )
        for s, live in parts
    ]
    records, references = _merge_references(
        [
            (segment.speaker_records, np.concatenate(group))
            for (segment, _), group in zip(parts, groups, strict=True)
        ]
    )
    split = [
        np.split(numbers, np.cumsum([len(numbers_of) for numbers_of in group])[:-1])
        for numbers, group in zip(references, groups, strict=True)
    ]
    of_articles, of_quotes, further = (np.concatenate([part[i] for part in split]) for i in range(3))
    return records, of_articles, of_quotes, further


def _quote_sentences(parts: Sequence[tuple[ArticleSegment, Mask]]) -> Ints:
    """Return the sentences of all live quotations, as numbered without the sentences of removed articles."""
    spans: list[Ints] = []
    first_sentence = 0
    for segment, live in parts:
        live_sentences = _of_live(segment.articles.starts, live)
        new_numbers = offsets(live_sentences.astype(np.int64)) + first_sentence
        spans.append(new_numbers[segment.quote_sentences[_of_live(segment.quote_starts, live)]])
        first_sentence += int(live_sentences.sum())
    return np.concatenate(spans).astype(np.int32).reshape(-1, 2)
