"""An immutable part of the index: documents, their terms and their postings, in flat arrays."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias, overload

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.integer[Any]]
Floats: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]

RANGE = 16
"""Binary logarithm of how many documents a range has: 16 bits tell them apart."""
BLOCKS = 64
"""Into how many blocks of documents a segment is cut for the bounds on its scores; into more where these
would be larger than a range."""

MANY = 1 << 12
"""How many postings make a long list."""
REMEMBERED = 1 << 12
"""Of how many terms a vocabulary remembers the places: a query asks for each some ten times."""
CLOSE = 8
"""Spelling out a whole list is worth it for at least one look-up in so many postings."""
REPEATS = 4
"""Documents are told apart by the highest frequency in them up to this one."""


_NONE = np.zeros(0, np.intp)
_HEAD = 8


@dataclass(frozen=True, slots=True)
class Vocabulary(Sequence[bytes]):
    """Strings in one array; those that are in the order of their UTF-8 bytes can be looked up.

    Attributes:
        letters: The strings in UTF-8, one after the other.
        offsets: Where each begins in `letters`, and where the last one ends.
    """

    letters: npt.NDArray[np.uint8]
    offsets: Ints
    _found: dict[str, int | None] = field(default_factory=dict[str, int | None], repr=False, compare=False)
    _heads: list[npt.NDArray[np.uint64]] = field(
        default_factory=list["npt.NDArray[np.uint64]"], repr=False, compare=False
    )

    @classmethod
    def of(cls, terms: Sequence[bytes]) -> "Vocabulary":
        """Return these strings in one array."""
        letters = np.frombuffer(b"".join(terms), dtype=np.uint8)
        return cls(letters, offsets([len(term) for term in terms]))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            edges = self.offsets[: len(self) + 1]
            begins, ends = edges[:-1][index].tolist(), edges[1:][index].tolist()
            first = min(begins, default=0)
            letters = self.letters[first : max(ends, default=0)].tobytes()
            return [letters[begin - first : end - first] for begin, end in zip(begins, ends, strict=True)]
        if index >= len(self):
            raise IndexError(index)
        return self.letters[self.offsets.item(index) : self.offsets.item(index + 1)].tobytes()

    def __iter__(self) -> Iterator[bytes]:
        letters = self.letters.tobytes()
        return (letters[begin:end] for begin, end in pairwise(self.offsets.tolist()))

    def beginning(self, start: str) -> list[str]:
        """Return those of strings that are sorted which begin with `start`."""
        letters = encoded(start)
        first = bisect_left(self, letters)
        after = bisect_left(self, True, lo=first, key=lambda each: not each.startswith(letters))
        # To decode them all at once takes a tenth of the time; no term has the character between them.
        return decoded(b"\0".join(self[first:after])).split("\0") if first < after else []

    def number(self, term: str) -> int | None:
        """Return a term's place among terms that are sorted, or None where it is none of them."""
        place = self._found.get(term, -1)
        if place == -1:
            place = self._look_up(encoded(term))
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[term] = place
        return place

    def _look_up(self, letters: bytes) -> int | None:
        if not self._heads:
            self._heads.append(self._beginnings())
        head = np.uint64(int.from_bytes(letters[:_HEAD].ljust(_HEAD, b"\0"), "big"))
        first = int(self._heads[0].searchsorted(head))
        if first < len(self) and self[first] == letters:
            # So it is for nearly all terms that are there: few share their first letters with a shorter one.
            return first
        after = int(self._heads[0].searchsorted(head, "right"))
        place = bisect_left(self, letters, first, after)
        return place if place < after and self[place] == letters else None

    def _beginnings(self) -> npt.NDArray[np.uint64]:
        """Return the first letters of each string as a number, so that NumPy can look for them."""
        at = np.arange(_HEAD) + self.offsets[:-1, None]
        padded = np.append(self.letters, np.zeros(_HEAD, np.uint8))
        return (
            np.where(at < self.offsets[1:, None], padded[at], 0)
            .astype(np.uint8)
            .view(">u8")[:, 0]
            .astype(np.uint64)
        )


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that have a term, by rank, ascending.

    Attributes:
        lows: The last 16 bits of each document's rank.
        kinds: Each posting's kind (see `Segment`).
        edges: Where the postings of each range of ranks begin, and where the last one's end.
    """

    lows: npt.NDArray[np.uint16]
    kinds: Ints
    edges: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.lows)

    def ranks(self, begin: int = 0, end: int | None = None) -> npt.NDArray[np.intp]:
        """Return the ranks of the documents, or of a run of them."""
        ranks = self.lows[begin:end].astype(np.intp)
        if len(self.edges) > 2 and len(ranks):  # noqa: PLR2004 - more than one range
            edges = np.minimum(np.maximum(self.edges, begin), begin + len(ranks))
            ranks += (np.arange(len(edges) - 1) << RANGE).repeat(edges[1:] - edges[:-1])
        return ranks

    def find(self, ranks: Ints) -> tuple[Ints, Ints]:
        """Return which of some documents (ascending) have the term, and at which postings."""
        ranges = len(self.edges) - 1
        if ranges == 1 or len(self) < CLOSE * len(ranks):
            return found(self.ranks(), ranks)
        lows = ranks.astype(np.uint16)
        at = np.empty(len(ranks), np.intp)
        cuts = ranks.searchsorted(np.arange(ranges + 1) << RANGE)
        places, edges = cuts.tolist(), self.edges.tolist()
        for i in range(ranges):
            begin, end = places[i], places[i + 1]
            if begin < end:
                at[begin:end] = self.lows[edges[i] : edges[i + 1]].searchsorted(lows[begin:end])
        sizes = cuts[1:] - cuts[:-1]
        at += self.edges[:-1].repeat(sizes)
        inside = at < self.edges[1:].repeat(sizes)
        np.minimum(at, len(self) - 1, out=at)
        hits: Ints = (inside & (self.lows.take(at) == lows)).nonzero()[0]
        return hits, at.take(hits)


@dataclass(frozen=True, slots=True)
class Segment:
    """Documents under an inverted index and a forward index.

    Within a segment, documents have a place in the order in which they came (0, 1, 2, ...) and a rank in
    the order of their lengths. Postings go by rank: a list then begins with the shortest documents, which
    is where BM25 scores highest, so that a bound on the score of all that follows falls along the list.

    Attributes:
        vocabulary: The terms of all documents.
        starts: Where each term's postings in each range of `1 << RANGE` ranks begin, term by term, and where
            the last ones end.
        documents: The postings: the last 16 bits of the documents' ranks, ascending within a range.
        kinds: Each posting's kind. All postings of a kind count the same: they share the term's frequency in
            the document and the document's length.
        kind_frequencies: The frequency, by kind.
        kind_lengths: The length, by kind.
        peaks: For each term and each block of `1 << shift` ranks, the highest frequency in it.
        lengths: Each document's number of tokens, by rank (ascending).
        places: Each document's place, by rank.
        ranks: Each document's rank, by place.
        tokens: The forward index: term numbers of all documents in the order of places and of the text.
        token_starts: Where each document's tokens begin, by place, and where the last ones end.
        ranges: How many ranges there are.
        shift: Binary logarithm of the number of documents in a block.
    """

    vocabulary: Vocabulary
    starts: npt.NDArray[np.uint32]
    documents: npt.NDArray[np.uint16]
    kinds: Ints
    kind_frequencies: Ints
    kind_lengths: Ints
    peaks: Ints
    block_peaks: Ints
    block_lengths: Ints
    places: npt.NDArray[np.int32]
    ranks: npt.NDArray[np.int32]
    tokens: Ints
    token_starts: Ints
    ranges: int
    shift: int
    _cuts: dict[int, Ints] = field(default_factory=dict[int, Ints], repr=False)
    _zeros: list[Floats] = field(default_factory=list[Floats], repr=False)

    @classmethod
    def of(cls, documents: Iterable[Iterable[str]]) -> "Segment":
        """Return the segment of some documents, each of them its terms in order."""
        collected = SegmentBuilder()
        for document in documents:
            collected.add(document)
        return collected.segment()

    @classmethod
    def inverted(cls, vocabulary: Vocabulary, tokens: Ints, lengths: Ints) -> "Segment":
        """Return the segment of documents whose terms are numbered already."""
        count = len(lengths)
        terms, at, frequencies = counted(tokens, np.repeat(np.arange(count, dtype=np.int32), lengths))
        highest = np.zeros(count, np.int64)
        np.maximum.at(highest, at, frequencies)
        places = np.lexsort((lengths, np.minimum(highest, REPEATS))).astype(np.int32)
        ranks = np.empty(count, np.int32)
        ranks[places] = np.arange(count, dtype=np.int32)
        terms, documents, frequencies = counted(tokens, np.repeat(ranks, lengths))
        kinds, kind_frequencies, kind_lengths = _kinds(frequencies, lengths[places][documents])
        shift = min(max(0, (max(count, 1) - 1) // BLOCKS).bit_length(), RANGE)
        ranges = max(1, (count + (1 << RANGE) - 1) >> RANGE)
        sizes = np.bincount(terms * ranges + (documents >> RANGE), minlength=len(vocabulary) * ranges)
        edges = np.arange(0, count, 1 << shift)
        return cls(
            vocabulary=vocabulary,
            starts=offsets(sizes).astype(np.uint32),
            documents=documents.astype(np.uint16),
            kinds=kinds,
            kind_frequencies=kind_frequencies,
            kind_lengths=kind_lengths,
            peaks=_peaks(terms, frequencies, len(vocabulary)),
            block_peaks=compact(np.maximum.reduceat(highest[places], edges)) if count else compact(highest),
            block_lengths=compact(np.minimum.reduceat(lengths[places], edges)) if count else compact(lengths),
            places=places,
            ranks=ranks,
            tokens=compact(tokens, np.uint16),
            token_starts=offsets(lengths).astype(np.uint32),
            ranges=ranges,
            shift=shift,
        )

    def __len__(self) -> int:
        return len(self.places)

    @property
    def longest(self) -> int:
        """The length of the longest document, in tokens."""
        return int(self.kind_lengths.max(initial=0))

    def postings(self, term: int) -> Postings:
        """Return the documents that have a term."""
        edges = self.starts[term * self.ranges : (term + 1) * self.ranges + 1].astype(np.int64)
        at = slice(edges.item(0), edges.item(-1))
        return Postings(self.documents[at], self.kinds[at], edges - edges[0])

    def cuts(self, term: int) -> Ints:
        """Return where in a term's postings each block begins, and where the last one ends."""
        cuts = self._cuts.get(term)
        if cuts is None:
            ranks = self.postings(term).ranks()
            cuts = ranks.searchsorted(np.arange(len(self.block_peaks) + 1) << self.shift)
            # Only long lists are worth remembering, and there can't be many.
            if len(ranks) > MANY:
                self._cuts[term] = cuts
        return cuts

    def borrow_zeros(self) -> Floats:
        """Return an array of zeros, one a document; whoever leaves it all zeros may give it back."""
        try:
            return self._zeros.pop()
        except IndexError:
            return np.zeros(len(self))

    def give_back(self, zeros: Floats) -> None:
        """Take an array back for the next one who needs it."""
        self._zeros.append(zeros)

    def numbers(self, terms: Iterable[str]) -> list[int]:
        """Return the numbers of some terms; -1 for those that no document has."""
        found = map(self.vocabulary.number, terms)
        return [-1 if number is None else number for number in found]

    def document_frequencies(self) -> Ints:
        """Return, for each term, how many documents have it."""
        return np.diff(self.starts[:: self.ranges].astype(np.int64))

    def document_frequency(self, term: int) -> int:
        """Return how many documents have a term."""
        return self.starts.item((term + 1) * self.ranges) - self.starts.item(term * self.ranges)

    def document(self, place: int) -> Ints:
        """Return a document's term numbers in the order of its text."""
        return self.tokens[self.token_starts.item(place) : self.token_starts.item(place + 1)]


class SegmentBuilder:
    """Documents on their way into a segment."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._tokens = array("i")
        self._lengths = array("i")

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, document: Iterable[str]) -> None:
        """Add a document, its terms in order."""
        numbers, before = self._numbers, len(self._tokens)
        self._tokens.extend([numbers.setdefault(term, len(numbers)) for term in document])
        self._lengths.append(len(self._tokens) - before)

    def segment(self) -> Segment:
        """Return the segment of all documents."""
        terms = [encoded(term) for term in self._numbers]
        order = sorted(range(len(terms)), key=terms.__getitem__)
        numbers = np.empty(len(terms), np.int32)
        numbers[order] = np.arange(len(terms), dtype=np.int32)
        tokens = numbers[np.asarray(self._tokens, np.int32)]
        return Segment.inverted(
            Vocabulary.of([terms[i] for i in order]), tokens, np.asarray(self._lengths, np.int32)
        )


def encoded(term: str) -> bytes:
    """Return a term as the vocabulary has it (text from JSON may hold half a surrogate pair)."""
    return term.encode("utf-8", "surrogatepass")


def decoded(term: bytes) -> str:
    """Return the term that `encoded` made these bytes of."""
    return term.decode("utf-8", "surrogatepass")


def compact(numbers: Ints, least: npt.DTypeLike = np.uint8) -> Ints:
    """Return numbers that are not negative in the smallest type that holds them, or a larger one."""
    highest = int(numbers.max(initial=0))
    return numbers.astype(np.promote_types(np.min_scalar_type(highest), least))


def merged(parts: Sequence[tuple[Segment, Mask | None]]) -> Segment:
    """Return one segment of the documents of several, in order.

    Args:
        parts: The segments, each with the documents (by place) to keep; None for all.
    """
    words = sorted({word for segment, _ in parts for word in segment.vocabulary})
    number = {word: i for i, word in enumerate(words)}
    tokens: list[Ints] = []
    lengths: list[Ints] = []
    for segment, live in parts:
        renumbered = np.array([number[word] for word in segment.vocabulary], np.int32)
        sizes = np.diff(segment.token_starts).astype(np.int32)
        kept = segment.tokens if live is None else segment.tokens[np.repeat(live, sizes)]
        tokens.append(renumbered[kept])
        lengths.append(sizes if live is None else sizes[live])
    return Segment.inverted(Vocabulary.of(words), np.concatenate(tokens), np.concatenate(lengths))


def offsets(sizes: Ints | Sequence[int]) -> Ints:
    """Return where each of some runs of these sizes begins, and where the last one ends."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def found(listed: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Return which of some numbers are among those of an ascending list, and at which places there."""
    if not len(listed):
        return _NONE, _NONE
    at = listed.searchsorted(wanted)
    np.minimum(at, len(listed) - 1, out=at)
    hits: Ints = (listed.take(at) == wanted).nonzero()[0]
    return hits, at.take(hits)


def _kinds(frequencies: Ints, lengths: Ints) -> tuple[Ints, Ints, Ints]:
    """Number the pairs of frequency and length that occur; return each posting's number, and the pairs."""
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


def _peaks(terms: Ints, frequencies: Ints, count: int) -> Ints:
    peaks = np.zeros(count, np.int64)
    np.maximum.at(peaks, terms, frequencies)
    return compact(peaks)


def counted(tokens: Ints, documents: Ints) -> tuple[Ints, npt.NDArray[np.int32], Ints]:
    """Return term, document and frequency of all pairs of term and document, sorted."""
    pairs = tokens.astype(np.int64)
    pairs <<= 32
    pairs |= documents
    pairs.sort()
    first = np.flatnonzero(np.diff(pairs, prepend=-1))
    frequencies = np.diff(first, append=len(pairs))
    pairs = pairs[first]
    return pairs >> 32, (pairs & 0xFFFFFFFF).astype(np.int32), frequencies
