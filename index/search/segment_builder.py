"""Building segments: from documents, and from other segments."""

from array import array
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from index.search.arrays import Ints, Mask, compact, offsets
from index.search.postings import RANGE_BITS
from index.search.segment import Segment
from index.search.vocabulary import Vocabulary, encoded

MAX_BLOCKS = 64
"""Maximum blocks in a segment, unless a block would then be larger than a range. A guess; no measurement is
on record."""
FREQUENCY_CAP = 4
"""Ranks do not distinguish documents by a highest term frequency above this. A guess; no measurement is on
record."""


class SegmentBuilder:
    """Collects documents for a segment."""

    def __init__(self) -> None:
        self._term_ids: dict[str, int] = {}
        self._tokens = array("i")
        self._lengths = array("i")

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, document: Iterable[str]) -> None:
        """Add a document, given as its terms in order."""
        term_ids, before = self._term_ids, len(self._tokens)
        self._tokens.extend([term_ids.setdefault(term, len(term_ids)) for term in document])
        self._lengths.append(len(self._tokens) - before)

    def segment(self) -> Segment:
        """Return the segment of all documents added so far."""
        terms = [encoded(term) for term in self._term_ids]
        order = sorted(range(len(terms)), key=terms.__getitem__)
        sorted_ids = np.empty(len(terms), np.int32)
        sorted_ids[order] = np.arange(len(terms), dtype=np.int32)
        tokens = sorted_ids[np.asarray(self._tokens, np.int32)]
        vocabulary = Vocabulary.of([terms[i] for i in order])
        return _invert(vocabulary, tokens, np.asarray(self._lengths, np.int32))


def build_segment(documents: Iterable[Iterable[str]]) -> Segment:
    """Return the segment of these documents, each given as its terms in order."""
    builder = SegmentBuilder()
    for document in documents:
        builder.add(document)
    return builder.segment()


def merge_segments(sources: Sequence[tuple[Segment, Mask | None]]) -> Segment:
    """Return one segment of the documents of several, in order.

    Args:
        sources: Segments, each with a mask of the documents to keep, by place; None keeps all.
    """
    terms = sorted({term for segment, _ in sources for term in segment.vocabulary})
    term_ids = {term: i for i, term in enumerate(terms)}
    tokens: list[Ints] = []
    lengths: list[Ints] = []
    for segment, live in sources:
        new_ids = np.array([term_ids[term] for term in segment.vocabulary], np.int32)
        own_lengths = np.diff(segment.token_starts).astype(np.int32)
        kept = segment.tokens if live is None else segment.tokens[np.repeat(live, own_lengths)]
        tokens.append(new_ids[kept])
        lengths.append(own_lengths if live is None else own_lengths[live])
    return _invert(Vocabulary.of(terms), np.concatenate(tokens), np.concatenate(lengths))


def count_terms(tokens: Ints, owners: Ints) -> tuple[Ints, npt.NDArray[np.int32], Ints]:
    """Count the terms of documents, or of groups of documents.

    Args:
        tokens: Term ids.
        owners: The document or group of each token.

    Returns:
        Term id, owner and term frequency of each pair that occurs, sorted by term and owner.
    """
    pairs = tokens.astype(np.int64)
    pairs <<= 32
    pairs |= owners
    pairs.sort()
    first = np.flatnonzero(np.diff(pairs, prepend=-1))
    frequencies = np.diff(first, append=len(pairs))
    pairs = pairs[first]
    return pairs >> 32, (pairs & 0xFFFFFFFF).astype(np.int32), frequencies


def _invert(vocabulary: Vocabulary, tokens: Ints, lengths: Ints) -> Segment:
    """Return the segment of a forward index.

    Args:
        vocabulary: The terms, sorted.
        tokens: The term ids of all documents, in order.
        lengths: The number of tokens of each document.
    """
    size = len(lengths)
    _, owners, frequencies = count_terms(tokens, np.repeat(np.arange(size, dtype=np.int32), lengths))
    document_max = np.zeros(size, np.int64)
    np.maximum.at(document_max, owners, frequencies)
    places = np.lexsort((lengths, np.minimum(document_max, FREQUENCY_CAP))).astype(np.int32)
    ranks = np.empty(size, np.int32)
    ranks[places] = np.arange(size, dtype=np.int32)
    terms, posting_ranks, frequencies = count_terms(tokens, np.repeat(ranks, lengths))
    buckets, bucket_frequencies, bucket_lengths = _impact_buckets(frequencies, lengths[places][posting_ranks])
    block_bits = min(max(0, (max(size, 1) - 1) // MAX_BLOCKS).bit_length(), RANGE_BITS)
    ranges = max(1, (size + (1 << RANGE_BITS) - 1) >> RANGE_BITS)
    sizes = np.bincount(terms * ranges + (posting_ranks >> RANGE_BITS), minlength=len(vocabulary) * ranges)
    blocks = np.arange(0, size, 1 << block_bits)
    block_max = np.maximum.reduceat(document_max[places], blocks) if size else document_max
    block_min = np.minimum.reduceat(lengths[places], blocks) if size else lengths
    return Segment(
        vocabulary=vocabulary,
        posting_starts=offsets(sizes).astype(np.uint32),
        low_ranks=posting_ranks.astype(np.uint16),
        buckets=buckets,
        bucket_frequencies=bucket_frequencies,
        bucket_lengths=bucket_lengths,
        max_frequencies=_max_frequencies(terms, frequencies, len(vocabulary)),
        block_max_frequencies=compact(block_max),
        block_min_lengths=compact(block_min),
        places=places,
        ranks=ranks,
        tokens=compact(tokens, np.uint16),
        token_starts=offsets(lengths).astype(np.uint32),
        range_count=ranges,
        block_bits=block_bits,
    )


def _impact_buckets(frequencies: Ints, lengths: Ints) -> tuple[Ints, Ints, Ints]:
    """Number the pairs of term frequency and document length that occur among postings.

    Returns:
        The bucket of each posting, and the frequency and the length of each bucket.
    """
    if not len(frequencies):
        none = np.zeros(0, np.uint8)
        return none.astype(np.uint16), none, none
    width = int(lengths.max()) + 1
    pairs = frequencies.astype(np.int64)
    pairs *= width
    pairs += lengths
    # A flag for each possible pair is quicker than sorting the postings once more.
    seen = np.zeros(int(pairs.max()) + 1, np.bool_)
    seen[pairs] = True
    known = np.flatnonzero(seen)
    numbers = np.zeros(len(seen), np.int32)
    numbers[known] = np.arange(len(known), dtype=np.int32)
    return compact(numbers[pairs], np.uint16), compact(known // width), compact(known % width)


def _max_frequencies(terms: Ints, frequencies: Ints, size: int) -> Ints:
    """Return the highest frequency of each of `size` terms."""
    highest = np.zeros(size, np.int64)
    np.maximum.at(highest, terms, frequencies)
    return compact(highest)
