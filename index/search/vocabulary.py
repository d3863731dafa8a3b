"""Many strings in one array, such as the terms of a segment."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import overload

import numpy as np
import numpy.typing as npt

from index.search.arrays import Ints, offsets

CACHED_TERMS = 1 << 12
"""Maximum term ids that a vocabulary caches. A query looks each of its terms up about ten times; the size is
a guess, no measurement is on record."""

_KEY_BYTES = 8
"""Bytes of a string that its numeric key holds: as many as fit into 64 bits."""


def encoded(term: str) -> bytes:
    """Return a string in UTF-8. It may contain half a surrogate pair, as text from JSON sometimes does."""
    return term.encode("utf-8", "surrogatepass")


def decoded(term: bytes) -> str:
    """Return the string that `encoded` turned into these bytes."""
    return term.decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Vocabulary(Sequence[bytes]):
    """A sequence of strings in one array.

    `term_id` and `with_prefix` require strings in the order of their UTF-8 bytes.

    Attributes:
        letters: The strings in UTF-8, one after the other.
        offsets: The start of each string in `letters`, and the end of the last one.
    """

    letters: npt.NDArray[np.uint8]
    offsets: Ints
    _term_ids: dict[str, int | None] = field(default_factory=dict[str, int | None], repr=False, compare=False)
    _keys: list[npt.NDArray[np.uint64]] = field(
        default_factory=list["npt.NDArray[np.uint64]"], repr=False, compare=False
    )

    @classmethod
    def of(cls, terms: Sequence[bytes]) -> "Vocabulary":
        """Return a vocabulary of these strings."""
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

    def with_prefix(self, prefix: str) -> list[str]:
        """Return the strings that begin with a prefix, in order."""
        letters = encoded(prefix)
        first = bisect_left(self, letters)
        after = bisect_left(self, True, lo=first, key=lambda string: not string.startswith(letters))
        # Decoding all strings at once takes a tenth of the time; no term contains the separator.
        return decoded(b"\0".join(self[first:after])).split("\0") if first < after else []

    def term_id(self, term: str) -> int | None:
        """Return the position of a term, or None if the vocabulary lacks it."""
        term_id = self._term_ids.get(term, -1)
        if term_id == -1:
            term_id = self._look_up(encoded(term))
            if len(self._term_ids) >= CACHED_TERMS:
                self._term_ids.clear()
            self._term_ids[term] = term_id
        return term_id

    def _look_up(self, letters: bytes) -> int | None:
        if not self._keys:
            self._keys.append(self._sort_keys())
        key = np.uint64(int.from_bytes(letters[:_KEY_BYTES].ljust(_KEY_BYTES, b"\0"), "big"))
        first = int(self._keys[0].searchsorted(key))
        if first < len(self) and self[first] == letters:
            # The common case: few terms share their first letters with an earlier one.
            return first
        after = int(self._keys[0].searchsorted(key, "right"))
        term_id = bisect_left(self, letters, first, after)
        return term_id if term_id < after and self[term_id] == letters else None

    def _sort_keys(self) -> npt.NDArray[np.uint64]:
        """Return the first bytes of each string as a number, for binary search in NumPy."""
        at = np.arange(_KEY_BYTES) + self.offsets[:-1, None]
        padded = np.append(self.letters, np.zeros(_KEY_BYTES, np.uint8))
        return (
            np.where(at < self.offsets[1:, None], padded[at], 0)
            .astype(np.uint8)
            .view(">u8")[:, 0]
            .astype(np.uint64)
        )
