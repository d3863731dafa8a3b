"""An immutable part of the index: documents, an inverted index and a forward index, in flat arrays.

The problem: rank-bm25 scores every document for every query, which takes 800 ms among a million sentences. A
search must score only the documents that can reach the top. For that it needs bounds on scores.

Three things were rejected. Postings in insertion order: no bound on scores falls along such a list. Scores
in the postings: they depend on the collection's document frequencies and average length, which every added
article changes. `np.unique` and oversized `searchsorted` calls on big arrays: they hold the interpreter lock
for hundreds of milliseconds.

Postings are therefore sorted by a rank that puts documents of similar impact together, so that blocks of
ranks have tight bounds (MaxScore with block maxima; see `kernels`). A posting is 16 bits of a rank and the
number of an impact bucket. The postings of a bucket share a term frequency and a document length, so that a
query computes BM25 once for each bucket, from the collection's current figures. The forward index serves
phrases and proximity. All arrays are flat: a file of them is mapped into memory and nothing is copied.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from index.search.arrays import Floats, Ints
from index.search.postings import Postings
from index.search.vocabulary import Vocabulary

LONG_LIST = 1 << 12
"""Postings in a list above which its block starts are cached, and its ranks are decoded piece by piece. A
guess; no measurement is on record."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Documents under an inverted index and a forward index.

    A document has a place and a rank in its segment. Places (0, 1, 2, ...) count documents in the order in
    which they were added. Ranks sort documents by their highest term frequency, capped, and then by length.

    Blocks of `1 << block_bits` consecutive ranks carry the bounds on scores. Ranges of `1 << RANGE_BITS`
    consecutive ranks share all but the last 16 bits of a rank.

    Attributes:
        vocabulary: The terms of all documents; a term's id is its position.
        posting_starts: The first posting of each term in each range, term by term, and the end of the last
            one.
        low_ranks: The postings: the last 16 bits of the documents' ranks, ascending within a range.
        buckets: The impact bucket of each posting. A bucket is a pair of term frequency and document length.
        bucket_frequencies: The term frequency of each bucket.
        bucket_lengths: The document length of each bucket, in tokens.
        max_frequencies: The highest frequency of each term in any document.
        block_max_frequencies: The highest frequency of any term in a document of each block.
        block_min_lengths: The length of the shortest document of each block, in tokens.
        places: The place of each document, by rank.
        ranks: The rank of each document, by place.
        tokens: The forward index: the term ids of all documents, in order of place and of the text.
        token_starts: The first token of each document, by place, and the end of the last one.
        range_count: The number of ranges, at least 1.
        block_bits: Binary logarithm of the number of documents in a block.
    """

    vocabulary: Vocabulary
    posting_starts: npt.NDArray[np.uint32]
    low_ranks: npt.NDArray[np.uint16]
    buckets: Ints
    bucket_frequencies: Ints
    bucket_lengths: Ints
    max_frequencies: Ints
    block_max_frequencies: Ints
    block_min_lengths: Ints
    places: npt.NDArray[np.int32]
    ranks: npt.NDArray[np.int32]
    tokens: Ints
    token_starts: Ints
    range_count: int
    block_bits: int
    _block_starts: dict[int, Ints] = field(default_factory=dict[int, Ints], repr=False)
    _accumulators: list[Floats] = field(default_factory=list[Floats], repr=False)

    def __len__(self) -> int:
        return len(self.places)

    @property
    def max_length(self) -> int:
        """The length of the longest document, in tokens."""
        return int(self.bucket_lengths.max(initial=0))

    def postings(self, term: int) -> Postings:
        """Return the posting list of a term."""
        starts = self.posting_starts[term * self.range_count : (term + 1) * self.range_count + 1]
        edges = starts.astype(np.int64)
        at = slice(edges.item(0), edges.item(-1))
        return Postings(self.low_ranks[at], self.buckets[at], edges - edges[0])

    def block_starts(self, term: int) -> Ints:
        """Return the first posting of a term in each block, and the end of the last block."""
        starts = self._block_starts.get(term)
        if starts is None:
            ranks = self.postings(term).ranks()
            blocks = len(self.block_max_frequencies)
            starts = ranks.searchsorted(np.arange(blocks + 1) << self.block_bits)
            # Only long lists are worth caching, and there can't be many.
            if len(ranks) > LONG_LIST:
                self._block_starts[term] = starts
        return starts

    def borrow_accumulator(self) -> Floats:
        """Return an array of zeros, one for each document.

        Set it to zeros again and give it back by `return_accumulator`.
        """
        try:
            return self._accumulators.pop()
        except IndexError:
            return np.zeros(len(self))

    def return_accumulator(self, zeros: Floats) -> None:
        """Keep an array of zeros for the next search."""
        self._accumulators.append(zeros)

    def term_ids(self, terms: Iterable[str]) -> list[int]:
        """Return the ids of terms; -1 for a term that no document contains."""
        ids = map(self.vocabulary.term_id, terms)
        return [-1 if term_id is None else term_id for term_id in ids]

    def document_frequencies(self) -> Ints:
        """Return the number of documents that contain each term."""
        return np.diff(self.posting_starts[:: self.range_count].astype(np.int64))

    def document_frequency(self, term: int) -> int:
        """Return the number of documents that contain a term."""
        starts, ranges = self.posting_starts, self.range_count
        return starts.item((term + 1) * ranges) - starts.item(term * ranges)

    def tokens_of(self, place: int) -> Ints:
        """Return the term ids of a document, in the order of its text."""
        return self.tokens[self.token_starts.item(place) : self.token_starts.item(place + 1)]
