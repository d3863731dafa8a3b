"""An immutable part of the index: documents, their terms and their postings, in flat arrays."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, overload

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.integer[Any]]
Floats: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]

BLOCKS = 64
"""Into how many ranges of documents, at most, a segment is cut for the bounds on its scores."""

MANY = 1 << 12
"""How many postings make a long list."""
REMEMBERED = 1 << 12
"""Of how many terms a vocabulary remembers the places: a query asks for each some ten times."""
REPEATS = 4
"""Documents are told apart by the highest frequency in them up to this one."""


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
            return [self[i] for i in range(*index.indices(len(self)))]
        if index >= len(self):
            raise IndexError(index)
        return self.letters[self.offsets.item(index) : self.offsets.item(index + 1)].tobytes()

    def beginning(self, start: str) -> list[str]:
        """Return those of strings that are sorted which begin with `start`."""
        letters = encoded(start)
        first = bisect_left(self, letters)
        after = bisect_left(self, True, lo=first, key=lambda each: not each.startswith(letters))
        return [decoded(each) for each in self[first:after]]

    def number(self, term: str) -> int | None:
        """Return a term's place among terms that are sorted, or None where it is none of them."""
        place = self._found.get(term, -1)
        if place == -1:
            letters = encoded(term)
            place = bisect_left(self, letters)
            place = place if place < len(self) and self[place] == letters else None
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[term] = place
        return place


@dataclass(frozen=True, slots=True)
class Segment:
    """Documents under an inverted index and a forward index.

    Within a segment, documents have a place in the order in which they came (0, 1, 2, ...) and a rank in
    the order of their lengths. Postings go by rank: a list then begins with the shortest documents, which
    is where BM25 scores highest, so that a bound on the score of all that follows falls along the list.

    Attributes:
        vocabulary: The terms of all documents.
        starts: Where each term's postings begin, and where the last ones end.
        documents: The postings: ranks of documents, ascending within a term.
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
        shift: Binary logarithm of the number of documents in a block.
    """

    vocabulary: Vocabulary
    starts: Ints
    documents: npt.NDArray[np.int32]
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
    shift: int
    _cuts: dict[int, Ints] = field(default_factory=dict[int, Ints], repr=False)
    _by_rank: dict[int, Ints] = field(default_factory=dict[int, Ints], repr=False)
    _zeros: list[Floats] = field(default_factory=list[Floats], repr=False)

    @classmethod
    def of(cls, documents: Iterable[Iterable[str]]) -> "Segment":
        """Return the segment of some documents, each of them its terms in order."""
        collected = Collected()
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
        shift = max(0, (max(count, 1) - 1) // BLOCKS).bit_length()
        edges = np.arange(0, count, 1 << shift)
        return cls(
            vocabulary=vocabulary,
            starts=offsets(np.bincount(terms, minlength=len(vocabulary))),
            documents=documents,
            kinds=kinds,
            kind_frequencies=kind_frequencies,
            kind_lengths=kind_lengths,
            peaks=_peaks(terms, frequencies, len(vocabulary)),
            block_peaks=compact(np.maximum.reduceat(highest[places], edges)) if count else compact(highest),
            block_lengths=compact(np.minimum.reduceat(lengths[places], edges)) if count else compact(lengths),
            places=places,
            ranks=ranks,
            tokens=compact(tokens),
            token_starts=offsets(lengths),
            shift=shift,
        )

    def __len__(self) -> int:
        return len(self.places)

    @property
    def longest(self) -> int:
        """The length of the longest document, in tokens."""
        return int(self.kind_lengths.max(initial=0))

    def postings(self, term: int) -> tuple[npt.NDArray[np.int32], Ints]:
        """Return the ranks of the documents that have a term, ascending, and the kind of each posting."""
        at = slice(self.starts.item(term), self.starts.item(term + 1))
        return self.documents[at], self.kinds[at]

    def look_up(self, term: str, ranks: Ints) -> tuple[Ints, Ints]:
        """Return which of some documents (by rank) have a term, and the kinds of these postings."""
        number = self.vocabulary.number(term)
        none = np.zeros(0, np.int64)
        if number is None:
            return none, none
        documents, kinds = self.postings(number)
        at = np.minimum(np.searchsorted(documents, ranks), len(documents) - 1)
        hits = np.flatnonzero(documents[at] == ranks)
        return hits, kinds[at[hits]]

    def cuts(self, term: int) -> Ints:
        """Return where in a term's postings each block begins, and where the last one ends."""
        cuts = self._cuts.get(term)
        if cuts is None:
            documents, _ = self.postings(term)
            edges = np.arange(len(self.block_peaks) + 1) << self.shift
            cuts = np.searchsorted(documents, edges.astype(np.int32))
            # Only long lists are worth remembering, and there can't be many.
            if len(documents) > MANY:
                self._cuts[term] = cuts
        return cuts

    def by_rank(self, term: int) -> Ints | None:
        """Return the kind of each document's posting, by rank, for a term that very many documents have.

        Documents without the term have a kind after the last one. For other terms it is None: they would
        take more memory than it is worth.
        """
        kinds = self._by_rank.get(term)
        if kinds is None:
            documents, found = self.postings(term)
            if len(documents) < max(MANY, len(self) // 4):
                return None
            none = len(self.kind_lengths)
            kinds = np.full(len(self), none, np.min_scalar_type(none))
            kinds[documents] = found
            self._by_rank[term] = kinds
        return kinds

    def borrow_zeros(self) -> Floats:
        """Return an array of zeros, one a document; whoever leaves it all zeros may give it back."""
        try:
            return self._zeros.pop()
        except IndexError:
            return np.zeros(len(self))

    def give_back(self, zeros: Floats) -> None:
        """Take an array back for the next one who needs it."""
        self._zeros.append(zeros)

    def document_frequencies(self) -> Ints:
        """Return, for each term, how many documents have it."""
        return np.diff(self.starts)

    def document(self, place: int) -> Ints:
        """Return a document's term numbers in the order of its text."""
        return self.tokens[self.token_starts.item(place) : self.token_starts.item(place + 1)]


class Collected:
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


def compact(numbers: Ints) -> Ints:
    """Return numbers that are not negative in the smallest type that holds them."""
    highest = int(numbers.max(initial=0))
    return numbers.astype(np.min_scalar_type(highest))


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


def _kinds(frequencies: Ints, lengths: Ints) -> tuple[Ints, Ints, Ints]:
    """Number the pairs of frequency and length that occur; return each posting's number, and the pairs."""
    if not len(frequencies):
        none = np.zeros(0, np.uint8)
        return none, none, none
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
    return compact(numbers[pairs]), compact(known // width), compact(known % width)


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
