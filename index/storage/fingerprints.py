"""The fingerprints of articles in arrays, and the articles sorted by what they share with copies.

To compare few pairs, only articles that share a band are compared (locality-sensitive hashing; Leskovec et
al., "Mining of Massive Datasets", chapter 3). A band is two places of the signature and one of that of the
names, so that a thousand reports that fill in one form are not compared pair by pair.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.search.arrays import Ints, Mask, offsets
from index.text.fingerprint import NAME_SIGNATURE_SIZE, SIGNATURE_SIZE, Fingerprint, Hashes, Signature

_PAIRS_AT_ONCE = 1 << 14
"""Number of pairs that are compared at once, with 8 MB of signatures. A guess; nothing was measured."""

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
    def joined(cls, parts: "Sequence[Fingerprints]") -> "Fingerprints":
        """Return the fingerprints of several segments in one."""
        return cls(
            np.concatenate([part.signatures for part in parts]),
            np.concatenate([part.name_signatures for part in parts]),
            np.concatenate([part.lengths for part in parts]),
            np.concatenate([part.names for part in parts]),
            offsets(np.concatenate([np.diff(part.name_starts) for part in parts])),
        )

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
        pairs = np.ascontiguousarray(self.signatures[articles]).view(np.uint32)
        return ((pairs * _SPREAD) ^ self.name_signatures[articles]).T

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
        bands = np.ascontiguousarray(fingerprints.bands(comparable))
        order = np.argsort(bands, axis=1, kind="stable")
        return cls(np.take_along_axis(bands, order, axis=1), comparable[order].astype(np.int32))

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

    def own_pairs(self) -> Iterator[tuple[Ints, Ints]]:
        """Yield pairs of articles that share a band; many repeatedly."""
        places = np.arange(1, self.keys.shape[1] + 1, dtype=np.int64)
        for keys, articles in zip(self.keys, self.articles, strict=True):
            for left, right in _ranges(places, keys.searchsorted(keys, side="right")):
                yield articles[left], articles[right]


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
