"""The fingerprints of articles in arrays, and the articles sorted by what they share with copies.

To compare few pairs, only articles that share a band are compared (locality-sensitive hashing; Leskovec et
al., "Mining of Massive Datasets", chapter 3). A band is two places of the signature and one of that of the
names, so that a thousand reports that fill in one form are not compared pair by pair.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.search.arrays import Ints, Mask, offsets
from index.search.scratch import IN_MEMORY, Scratch
from index.text.fingerprint import NAME_SIGNATURE_SIZE, SIGNATURE_SIZE, Fingerprint, Hashes, Signature

_PAIRS_AT_ONCE = 1 << 14
"""Number of pairs that are compared at once, with 8 MB of signatures. A guess; nothing was measured."""
_ARTICLES_AT_ONCE = 1 << 14
"""Number of articles whose fingerprints are copied at once, some 10 MB. A guess; nothing was measured."""

_Bands = npt.NDArray[np.uint32]
_SPREAD = np.uint32(0x9E3779B1)
"""An odd factor that spreads two places of a signature over all bits of a band (Knuth's golden ratio)."""


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The fingerprints of articles.

    Attributes:
        signatures: The signature of each article.
        name_signatures: The signature of the names of each article.
        lengths: The number of terms of each article.
        names: The names and numbers of all articles, article by article.
        name_starts: For each article, the place of its first one in `names`; then the end of the last.
    """

    signatures: Signature
    name_signatures: Signature
    lengths: Ints
    names: Hashes
    name_starts: Ints

    def __len__(self) -> int:
        return len(self.lengths)

    @classmethod
    def of(cls, fingerprints: Sequence[Fingerprint]) -> "Fingerprints":
        """Return these fingerprints."""
        return cls(
            np.array([each.signature for each in fingerprints], np.uint16).reshape(-1, SIGNATURE_SIZE),
            np.array([each.name_signature for each in fingerprints], np.uint16).reshape(
                -1, NAME_SIGNATURE_SIZE
            ),
            np.array([each.length for each in fingerprints], np.int32),
            np.concatenate([np.zeros(0, np.uint32), *(each.names for each in fingerprints)]),
            offsets([len(each.names) for each in fingerprints]),
        )

    @classmethod
    def joined(cls, parts: "Iterable[Fingerprints]", scratch: Scratch = IN_MEMORY) -> "Fingerprints":
        """Return the fingerprints of several segments in one.

        Args:
            parts: The fingerprints; they are consumed one at a time.
            scratch: Where the large arrays go.
        """
        signatures, name_signatures = scratch.array(np.uint16), scratch.array(np.uint16)
        lengths, names = scratch.array(np.int32), scratch.array(np.uint32)
        sizes: list[Ints] = [np.zeros(0, np.int64)]
        for part in parts:
            signatures.append(part.signatures)
            name_signatures.append(part.name_signatures)
            lengths.append(part.lengths)
            names.append(part.names)
            sizes.append(np.diff(part.name_starts))
            scratch.drop_pages()
        return cls(
            signatures.finish().reshape(-1, SIGNATURE_SIZE),
            name_signatures.finish().reshape(-1, NAME_SIGNATURE_SIZE),
            lengths.finish(),
            names.finish(),
            offsets(np.concatenate(sizes)),
        )

    def pieces(self, chosen: Mask) -> "Iterator[Fingerprints]":
        """Yield the fingerprints of some articles, a limited number at a time."""
        for first in range(0, len(self), _ARTICLES_AT_ONCE):
            after = min(first + _ARTICLES_AT_ONCE, len(self))
            starts = self.name_starts[first : after + 1]
            piece = Fingerprints(
                self.signatures[first:after],
                self.name_signatures[first:after],
                self.lengths[first:after],
                self.names[starts.item(0) : starts.item(-1)],
                starts - starts[0],
            )
            yield piece.selected(chosen[first:after])

    def selected(self, chosen: Mask) -> "Fingerprints":
        """Return the fingerprints of some articles."""
        sizes = np.diff(self.name_starts)
        return Fingerprints(
            self.signatures[chosen],
            self.name_signatures[chosen],
            self.lengths[chosen],
            self.names[np.repeat(chosen, sizes)],
            offsets(sizes[chosen]),
        )

    def bands(self, articles: Ints) -> _Bands:
        """Return the bands of some articles: a row for each band, a column for each article."""
        return np.array([self.band(articles, number) for number in range(NAME_SIGNATURE_SIZE)])

    def band(self, articles: Ints, number: int) -> _Bands:
        """Return one band of some articles."""
        places = np.ascontiguousarray(self.signatures[articles, 2 * number : 2 * number + 2])
        return (places.view(np.uint32)[:, 0] * _SPREAD) ^ self.name_signatures[articles, number]

    def comparable(self) -> Ints:
        """Return the articles that are long enough to be compared."""
        return np.flatnonzero(self.signatures.any(axis=1))

    def name_counts(self, articles: Ints) -> Ints:
        """Return the number of names and numbers of some articles."""
        return self.name_starts[articles + 1] - self.name_starts[articles]

    def names_of(self, article: int) -> Hashes:
        """Return the names and numbers of an article."""
        return self.names[self.name_starts.item(article) : self.name_starts.item(article + 1)]


@dataclass(frozen=True, slots=True)
class BandIndex:
    """The articles of a segment, sorted by each band of their signatures; those too short are left out.

    Attributes:
        keys: The values of each band, ascending.
        articles: For each band, the articles in the order of its values.
    """

    keys: _Bands
    articles: Ints

    @classmethod
    def of(cls, fingerprints: Fingerprints, articles: Ints | None = None) -> "BandIndex":
        """Return the index of some articles, or of all that are long enough."""
        comparable = fingerprints.comparable() if articles is None else articles
        # One band after the other, because all at once take several times the memory of the result.
        keys = np.empty((NAME_SIGNATURE_SIZE, len(comparable)), np.uint32)
        sorted_articles = np.empty(keys.shape, np.int32)
        for number in range(NAME_SIGNATURE_SIZE):
            band = fingerprints.band(comparable, number)
            order = np.argsort(band, kind="stable")
            keys[number], sorted_articles[number] = band[order], comparable[order]
        return cls(keys, sorted_articles)

    def pairs(self, others: Fingerprints) -> Iterator[tuple[Ints, Ints]]:
        """Yield pairs that share a band: other articles, and articles of this index; some repeatedly."""
        wanted = others.comparable()
        if not len(wanted):
            return
        bands = list(zip(self.keys, others.bands(wanted), strict=True))
        begins = np.arange(len(bands), dtype=np.int64)[:, None] * self.articles.shape[1]
        first = np.array([keys.searchsorted(band) for keys, band in bands]) + begins
        after = np.array([keys.searchsorted(band, side="right") for keys, band in bands]) + begins
        articles = self.articles.ravel()
        for number, place in _ranges(first.ravel(), after.ravel()):
            yield _distinct_pairs(wanted[number % len(wanted)], articles[place])


def pairs_sharing_a_band(fingerprints: Fingerprints, articles: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield pairs of some articles that share a band; many repeatedly. One band at a time is in memory."""
    places = np.arange(1, len(articles) + 1, dtype=np.int64)
    for number in range(NAME_SIGNATURE_SIZE):
        band = fingerprints.band(articles, number)
        order = np.argsort(band, kind="stable")
        keys, sorted_articles = band[order], articles[order]
        for left, right in _ranges(places, keys.searchsorted(keys, side="right")):
            yield sorted_articles[left], sorted_articles[right]


def _distinct_pairs(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return pairs, each once: what shares one band shares most."""
    both = np.sort(left.astype(np.int64) << 32 | right)
    both = both[np.diff(both, prepend=-1) > 0]
    return both >> 32, both & 0xFFFFFFFF


def _ranges(first: Ints, after: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield each number of a range with each place from its first one to its last one, some pairs at once."""
    sizes = after - first
    numbers = np.flatnonzero(sizes > 0)
    if not len(numbers):
        return
    ends = np.cumsum(sizes[numbers])
    begin = 0
    while begin < len(numbers):
        done = int(ends[begin - 1]) if begin else 0
        stop = max(int(ends.searchsorted(done + _PAIRS_AT_ONCE, side="right")), begin + 1)
        some, counts = numbers[begin:stop], sizes[numbers[begin:stop]]
        within = np.arange(counts.sum(), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
        yield np.repeat(some, counts), np.repeat(first[some], counts) + within
        begin = stop
