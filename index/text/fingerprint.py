"""Fingerprints of texts, from which it can be told whether one is a copy of another.

The larger part is a MinHash signature (Broder, "On the resemblance and containment of documents", 1997): the
share of equal places in two signatures estimates the share of runs of words that both texts have. Of each
minimum only 16 bits are kept (Li and König, "b-Bit Minwise Hashing", 2010).

By their runs of words alone, two market reports that fill in one form would be copies. They differ in names
and numbers, which an edited copy keeps; so a fingerprint has these, too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.text.terms import term, words_of
from index.text.word_classes import STOP_TERMS

SIGNATURE_SIZE = 128
"""Number of places in a signature: a share of 0.25 is estimated with a standard error of 0.04."""
NAME_SIGNATURE_SIZE = 64
"""Number of places in a signature of names: one for each two of the other. A guess; nothing was measured."""
_RUN_LENGTH = 3
"""Number of words in a run. Tried on 300 edited articles and on 824 of PolNeAR: 2, 3 and 4 all keep copies
apart from reports by two writers; 3 has few chance runs, and keeps most of a text that was edited."""
_MIN_RUNS = 12
"""Minimum runs of a text that is compared; a shorter one is a caption. A guess; nothing was measured."""
_RUNS_AT_ONCE = 1 << 12
"""Number of runs that are hashed at once, so that a long text takes no more memory."""
_TERMS_CACHED = 1 << 17
"""Cache size of hashes by term. A guess; nothing was measured."""
_NO_NAME = -1
_BITS_DROPPED = 24
"""Number of low bits of a minimum that are not kept: the product's lowest ones are not mixed well."""

Signature = npt.NDArray[np.uint16]
Hashes = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text to find copies of it.

    Attributes:
        signature: Its signature; zeros if it is too short to be compared.
        length: Its number of terms.
        names: The hashes of its names and numbers, each once, ascending. Those of numbers are odd.
        name_signature: The signature of these; zeros if there are none.
    """

    signature: Signature
    length: int
    names: Hashes
    name_signature: Signature

    @classmethod
    def of(cls, text: str, terms: Sequence[str]) -> "Fingerprint":
        """Return the fingerprint of a text, given its terms in order."""
        names = _names(text)
        return cls(signature(terms), len(terms), names, _minima(names.astype(np.uint64), NAME_SIGNATURE_SIZE))


def _names(text: str) -> Hashes:
    """Return the hashes of the words with a digit or a capital letter at their beginning but stop words."""
    hashes = set(map(_name_hash, words_of(text))) - {_NO_NAME}
    return np.array(sorted(hashes), np.uint32)


@lru_cache(maxsize=_TERMS_CACHED)
def _name_hash(word: str) -> int:
    """Return the hash of a name, which is even, or of a number, which is odd; `_NO_NAME` for other words."""
    if any(map(str.isdigit, word)):
        return _hash(term(word)) | 1
    name = term(word)
    return _hash(name) & ~1 if word[0].isupper() and name not in STOP_TERMS else _NO_NAME


def signature(terms: Sequence[str]) -> Signature:
    """Return the signature of a text, given its terms in order; zeros if it is too short to be compared."""
    if len(terms) < _MIN_RUNS + _RUN_LENGTH - 1:
        return np.zeros(SIGNATURE_SIZE, np.uint16)
    hashes = np.fromiter(map(_hash, terms), np.uint64, len(terms))
    runs = np.zeros(len(hashes) - _RUN_LENGTH + 1, np.uint64)
    for place in range(_RUN_LENGTH):
        runs = runs * _FACTORS[place] + hashes[place : place + len(runs)]
    return _minima(runs, SIGNATURE_SIZE)


def _minima(hashes: npt.NDArray[np.uint64], size: int) -> Signature:
    """Return the kept bits of the minimum that each of some hash functions has; zeros without any hash."""
    if not len(hashes):
        return np.zeros(size, np.uint16)
    minima = np.full(size, np.iinfo(np.uint64).max, np.uint64)
    for first in range(0, len(hashes), _RUNS_AT_ONCE):
        some = hashes[first : first + _RUNS_AT_ONCE]
        np.minimum(minima, (_FACTORS[:size, None] * some + _SUMMANDS[:size, None]).min(axis=1), out=minima)
    return (minima >> np.uint64(_BITS_DROPPED)).astype(np.uint16)


@lru_cache(maxsize=_TERMS_CACHED)
def _hash(term: str) -> int:
    return crc32(term.encode("utf-8", "surrogatepass"))


def _constants(seed: int) -> Iterator[int]:
    """Yield random 64-bit numbers that are the same everywhere (SplitMix64; Steele et al., 2014)."""
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) % 2**64
        mixed = (seed ^ seed >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % 2**64
        yield mixed ^ mixed >> 31


def _constant_array(seed: int) -> npt.NDArray[np.uint64]:
    return np.fromiter(_constants(seed), np.uint64, SIGNATURE_SIZE)


_FACTORS = _constant_array(1) | np.uint64(1)
_SUMMANDS = _constant_array(2)
