"""Building segments: from documents, and from other segments."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.search.arrays import Ints, Mask, compact, offsets
from index.search.postings import RANGE_BITS
from index.search.scratch import IN_MEMORY, Scratch
from index.search.segment import Segment
from index.search.vocabulary import Vocabulary, encoded

MAX_BLOCKS = 64
"""Maximum blocks in a segment, unless a block would then be larger than a range. A guess; no measurement is
on record."""
FREQUENCY_CAP = 4
"""Ranks do not distinguish documents by a highest term frequency above this. A guess; no measurement is on
record."""


TOKENS_AT_ONCE = 1 << 22
"""Maximum tokens that are sorted at once, in arrays of some 200 MB. A guess; nothing was measured."""


class SegmentBuilder:
    """Collects documents for a segment."""

    def __init__(self) -> None:
        self._term_ids: dict[str, int] = {}
        self._tokens = array("i")
        self._lengths = array("i")

    def __len__(self) -> int:
        return len(self._lengths)

    @property
    def token_count(self) -> int:
        """The number of tokens of the documents that were added."""
        return len(self._tokens)

    def add(self, document: Iterable[str]) -> None:
        """Add a document, given as its terms in order."""
        term_ids, before = self._term_ids, len(self._tokens)
        self._tokens.extend([term_ids.setdefault(term, len(term_ids)) for term in document])
        self._lengths.append(len(self._tokens) - before)

    def segment(self) -> Segment:
        """Return the segment of all documents that were added; their tokens are not kept."""
        terms = [encoded(term) for term in self._term_ids]
        order = sorted(range(len(terms)), key=terms.__getitem__)
        sorted_ids = np.empty(len(terms), _id_type(len(terms)))
        sorted_ids[order] = np.arange(len(terms))
        tokens = sorted_ids[np.frombuffer(self._tokens, np.int32)]
        self._tokens = array("i")
        vocabulary = Vocabulary.of([terms[i] for i in order])
        return _invert(vocabulary, tokens, np.asarray(self._lengths, np.int32))


def build_segment(documents: Iterable[Iterable[str]]) -> Segment:
    """Return the segment of these documents, each given as its terms in order."""
    builder = SegmentBuilder()
    for document in documents:
        builder.add(document)
    return builder.segment()


def merge_segments(sources: Sequence[tuple[Segment, Mask | None]], scratch: Scratch = IN_MEMORY) -> Segment:
    """Return one segment of the documents of several, in order.

    Args:
        sources: Segments, each with a mask of the documents to keep, by place; None keeps all.
        scratch: Where the large arrays go.
    """
    terms = sorted({term for segment, _ in sources for term in segment.vocabulary})
    term_ids = {term: i for i, term in enumerate(terms)}
    tokens = scratch.array(_id_type(len(terms)))
    lengths: list[Ints] = []
    for segment, live in sources:
        new_ids = np.array([term_ids[term] for term in segment.vocabulary], _id_type(len(terms)))
        starts = segment.token_starts.astype(np.int64)
        own_lengths = np.diff(starts).astype(np.int32)
        lengths.append(own_lengths if live is None else own_lengths[live])
        for first, after in pieces(starts):
            kept = segment.tokens[starts.item(first) : starts.item(after)]
            if live is not None:
                kept = kept[np.repeat(live[first:after], own_lengths[first:after])]
            tokens.append(new_ids[kept])
        scratch.drop_pages()
    del term_ids
    return _invert(Vocabulary.of(terms), tokens.finish(), np.concatenate(lengths), scratch)


def _id_type(size: int) -> np.dtype[np.integer[Any]]:
    """Return the smallest type for so many numbers from 0."""
    return compact(np.array([max(size - 1, 0)]), np.uint16).dtype


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


def _invert(vocabulary: Vocabulary, tokens: Ints, lengths: Ints, scratch: Scratch = IN_MEMORY) -> Segment:
    """Return the segment of a forward index.

    Tokens are sorted piece by piece, so that the memory for it does not grow with the segment.

    Args:
        vocabulary: The terms, sorted.
        tokens: The term ids of all documents, in order.
        lengths: The number of tokens of each document.
        scratch: Where the large arrays go.
    """
    size = len(lengths)
    starts = offsets(lengths)
    document_max = _highest_frequencies(tokens, starts)
    scratch.drop_pages()
    places = np.lexsort((lengths, np.minimum(document_max, FREQUENCY_CAP))).astype(np.int32)
    ranks = np.empty(size, np.int32)
    ranks[places] = np.arange(size, dtype=np.int32)
    lengths_by_rank = lengths[places]
    width = int(lengths.max(initial=0)) + 1
    ranges = max(1, (size + (1 << RANGE_BITS) - 1) >> RANGE_BITS)
    max_frequencies = np.zeros(len(vocabulary), np.int64)
    posting_starts = scratch.array(np.uint32)
    posting_starts.append(np.zeros(1, np.uint32))
    low_ranks = scratch.array(np.uint16)
    pairs = scratch.array(np.min_scalar_type((int(document_max.max(initial=0)) + 1) * width))
    posting_count = 0
    # The starts of a term's postings take memory, too: one for each range, however rare the term is.
    weights = np.maximum(_occurrences(tokens, len(vocabulary)), ranges if ranges > 1 else 0)
    for first, after in pieces(offsets(weights)):
        if after - first == len(vocabulary):
            terms, posting_ranks, frequencies = count_terms(tokens, np.repeat(ranks, lengths))
        elif after - first == 1:
            posting_ranks, frequencies = _count_term(tokens, first, starts, ranks)
            terms = np.full(len(posting_ranks), first)
        else:
            at = _positions(tokens, first, after)
            owners = ranks[starts.searchsorted(at, side="right") - 1]
            terms, posting_ranks, frequencies = count_terms(tokens[at], owners)
        low_ranks.append(posting_ranks.astype(np.uint16))
        numbered: Ints = frequencies * width + lengths_by_rank[posting_ranks]
        pairs.append(numbered)
        np.maximum.at(max_frequencies, terms, frequencies)
        groups = (terms - first) * ranges + (posting_ranks >> RANGE_BITS)
        ends = np.cumsum(np.bincount(groups, minlength=(after - first) * ranges))
        posting_starts.append((ends + posting_count).astype(np.uint32))
        posting_count += len(terms)
        scratch.drop_pages()
    buckets, bucket_frequencies, bucket_lengths = _impact_buckets(pairs.finish(), width, scratch)
    block_bits = min(max(0, (max(size, 1) - 1) // MAX_BLOCKS).bit_length(), RANGE_BITS)
    blocks = np.arange(0, size, 1 << block_bits)
    block_max = np.maximum.reduceat(document_max[places], blocks) if size else document_max
    block_min = np.minimum.reduceat(lengths_by_rank, blocks) if size else lengths
    return Segment(
        vocabulary=vocabulary,
        posting_starts=posting_starts.finish(),
        low_ranks=low_ranks.finish(),
        buckets=buckets,
        bucket_frequencies=bucket_frequencies,
        bucket_lengths=bucket_lengths,
        max_frequencies=compact(max_frequencies),
        block_max_frequencies=compact(block_max),
        block_min_lengths=compact(block_min),
        places=places,
        ranks=ranks,
        tokens=compact(tokens, np.uint16),
        token_starts=starts.astype(np.uint32),
        range_count=ranges,
        block_bits=block_bits,
    )


def pieces(starts: Ints) -> Iterator[tuple[int, int]]:
    """Yield successive owners, as the first one and the one after the last, that fit into a piece of tokens.

    Args:
        starts: The first token of each owner, and the end of the last one.
    """
    first = 0
    while first < len(starts) - 1:
        limit = starts.item(first) + TOKENS_AT_ONCE
        fitting = int(np.searchsorted(starts, limit, side="right")) - 1
        after = max(first + 1, fitting)
        yield first, after
        first = after


def _highest_frequencies(tokens: Ints, starts: Ints) -> Ints:
    """Return the highest frequency of any term in each document, given the first token of each."""
    highest = np.zeros(len(starts) - 1, np.int64)
    for first, after in pieces(starts):
        of_piece = np.arange(first, after, dtype=np.int32)
        owners = np.repeat(of_piece, np.diff(starts[first : after + 1]))
        _, owners, frequencies = count_terms(tokens[starts[first] : starts[after]], owners)
        np.maximum.at(highest, owners, frequencies)
    return highest


def _occurrences(tokens: Ints, size: int) -> Ints:
    """Return how often each of `size` terms occurs."""
    counts = np.zeros(size, np.int64)
    for first in range(0, len(tokens), TOKENS_AT_ONCE):
        counts += np.bincount(tokens[first : first + TOKENS_AT_ONCE], minlength=size)
    return counts


def _positions(tokens: Ints, first: int, after: int) -> Ints:
    """Return the places of the tokens from a first term to one after the last, ascending."""
    places: list[Ints] = [np.zeros(0, np.int64)]
    for begin in range(0, len(tokens), TOKENS_AT_ONCE):
        piece = tokens[begin : begin + TOKENS_AT_ONCE]
        places.append(np.flatnonzero((piece >= first) & (piece < after)) + begin)
    return np.concatenate(places)


def _count_term(tokens: Ints, term: int, starts: Ints, ranks: Ints) -> tuple[Ints, Ints]:
    """Return the ranks of the documents that have a term, and how often each has it.

    A piece has a single term if that is so frequent, such as "the", that its tokens are not sorted at once.
    """
    counts = np.zeros(len(ranks), np.int32)
    for begin in range(0, len(tokens), TOKENS_AT_ONCE):
        at = np.flatnonzero(tokens[begin : begin + TOKENS_AT_ONCE] == term) + begin
        np.add.at(counts, ranks[starts.searchsorted(at, side="right") - 1], 1)
    posting_ranks = np.flatnonzero(counts)
    return posting_ranks, counts[posting_ranks].astype(np.int64)


def _impact_buckets(pairs: Ints, width: int, scratch: Scratch) -> tuple[Ints, Ints, Ints]:
    """Number the pairs of term frequency and document length that occur among postings.

    Args:
        pairs: The frequency, times the width, plus the length of each posting.
        width: A number greater than any length.
        scratch: Where the large arrays go.

    Returns:
        The bucket of each posting, and the frequency and the length of each bucket.
    """
    # A flag for each possible pair is quicker than sorting the postings once more.
    seen = np.zeros(int(pairs.max(initial=0)) + 1, np.bool_)
    for first in range(0, len(pairs), TOKENS_AT_ONCE):
        seen[pairs[first : first + TOKENS_AT_ONCE]] = True
    known = np.flatnonzero(seen)
    numbers = np.zeros(len(seen), _id_type(len(known)))
    numbers[known] = np.arange(len(known))
    buckets = scratch.array(numbers.dtype)
    for first in range(0, len(pairs), TOKENS_AT_ONCE):
        buckets.append(numbers[pairs[first : first + TOKENS_AT_ONCE]])
    scratch.drop_pages()
    return buckets.finish(), compact(known // width), compact(known % width)
