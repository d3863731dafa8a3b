"""What the forward index tells of some documents: phrases, nearness, counts."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from index.search.kernels.protocol import BACKWARDS, NEAR
from index.search.segment import Floats, Ints, Mask, Segment

_BATCH = 1 << 13


def having(segment: Segment, phrase: Sequence[int], k: int, allowed: Mask | None = None) -> Ints:
    """Return the places of documents that have some terms one after the other, the first `k` by rank.

    Args:
        segment: The documents.
        phrase: The numbers of the terms, one at least.
        k: How many documents to find at most.
        allowed: By place, the documents to look among; None for all.
    """
    found: list[Ints] = [np.zeros(0, np.int64)]
    count = 0
    for places in _having_all(segment, phrase):
        wanted = places if allowed is None else places[allowed[places]]
        if len(phrase) > 1:
            wanted = wanted[having_phrase(segment, phrase, wanted)]
        found.append(wanted)
        count += len(wanted)
        if count >= k:
            break
    return np.concatenate(found)[:k]


def having_phrase(segment: Segment, phrase: Sequence[int], places: Ints) -> Mask:
    """Return which of some documents have these terms one after the other."""
    has = np.zeros(len(places), np.bool_)
    tokens, owners = _tokens(segment, places)
    last = len(tokens) - len(phrase) + 1
    if last <= 0:
        return has
    begins = np.flatnonzero(tokens[:last] == phrase[0])
    for i, number in enumerate(phrase):
        begins = begins[(tokens[begins + i] == number) & (owners[begins + i] == owners[begins])]
    has[owners[begins]] = True
    return has


def closeness(
    segment: Segment, terms: Sequence[int], pairs: Sequence[tuple[int, int, float]], places: Ints
) -> Floats:
    """Return the sum of what pairs of terms that stand near each other count, divided by their distance.

    Args:
        segment: The documents.
        terms: The numbers of the terms, each once; -1 for one that no document has.
        pairs: LogFilter two of `terms` are to stand near each other in that order, and what that counts.
        places: The documents of interest.
    """
    tokens, owners = _tokens(segment, places)
    slots = _slots(segment, terms)[tokens]
    hits = np.flatnonzero(slots)
    # A gap after each document keeps its words from being near those of the next.
    positions, slots, owners = hits + NEAR * owners[hits], slots[hits], owners[hits]
    spots = [np.flatnonzero(slots == slot) for slot in range(1, len(terms) + 1)]
    sums = np.zeros(len(places))
    for one, other, counts in pairs:
        here, there = spots[one], positions[spots[other]]
        if not len(here) or not len(there):
            continue
        after = np.searchsorted(there, positions[here])
        ahead = there[np.minimum(after, len(there) - 1)] - positions[here]
        behind = positions[here] - there[np.maximum(after - 1, 0)]
        distance = np.minimum(
            np.where(ahead > 0, ahead, np.inf), np.where(behind > 0, behind * BACKWARDS, np.inf)
        )
        near = distance <= NEAR
        nearest = np.full(len(places), np.inf)
        np.minimum.at(nearest, owners[here[near]], distance[near])
        sums += counts / nearest
    return sums


def counts(segment: Segment, terms: Sequence[int], begins: Ints, ends: Ints) -> npt.NDArray[np.int64]:
    """Return how often each of some runs of documents has each term.

    Args:
        segment: The documents.
        terms: The numbers of the terms, each once; -1 for one that no document has.
        begins: The place of each run's first document.
        ends: The place after its last one.
    """
    at, owners = _spread(segment.token_starts[begins], segment.token_starts[ends])
    slots = _slots(segment, terms)[segment.tokens[at]]
    hits = np.flatnonzero(slots)
    width = len(terms) + 1
    found = np.bincount(owners[hits] * width + slots[hits], minlength=len(begins) * width)
    return found.reshape(len(begins), width)[:, 1:]


def _slots(segment: Segment, terms: Sequence[int]) -> npt.NDArray[np.int16]:
    """Return, by term number, a term's place among these terms, from 1; 0 for all others."""
    slots = np.zeros(len(segment.vocabulary), np.int16)
    for slot, number in enumerate(terms, start=1):
        if number >= 0:
            slots[number] = slot
    return slots


def _spread(begins: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Return all numbers from each begin to its end, and for each of them whose it is."""
    begins = begins.astype(np.int64)
    sizes = ends.astype(np.int64) - begins
    owners = np.repeat(np.arange(len(sizes)), sizes)
    return np.arange(len(owners)) + (begins - np.cumsum(sizes) + sizes)[owners], owners


def _tokens(segment: Segment, places: Ints) -> tuple[Ints, Ints]:
    """Return the documents' tokens, and for each of them in which of the documents it is."""
    at, owners = _spread(segment.token_starts[places], segment.token_starts[places + 1])
    return segment.tokens[at], owners


def _having_all(segment: Segment, terms: Sequence[int]) -> Iterator[Ints]:
    """Yield the places of the documents that have all terms, by rank, some at a time."""
    rarest, *others = map(segment.postings, sorted(set(terms), key=segment.document_frequency))
    for begin in range(0, len(rarest), _BATCH):
        ranks = rarest.ranks(begin, begin + _BATCH)
        for listed in others:
            ranks = ranks[listed.find(ranks)[0]]
        yield segment.places[ranks].astype(np.int64)
