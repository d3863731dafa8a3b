"""Phrases, proximity and term frequencies, read from the forward index."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from index.search.arrays import Floats, Ints, Mask
from index.search.kernels.protocol import MAX_DISTANCE, REVERSED_FACTOR
from index.search.segment import Segment

_BATCH = 1 << 13
"""Postings of a phrase's rarest term that are looked up at a time. A guess; no measurement is on record."""


def documents_with_phrase(
    segment: Segment, phrase: Sequence[int], k: int, allowed: Mask | None = None
) -> Ints:
    """Return the places of the first `k` documents with a phrase; see `Kernels.documents_with_phrase`."""
    batches: list[Ints] = [np.zeros(0, np.int64)]
    count = 0
    for places in _documents_with_terms(segment, phrase):
        matches = places if allowed is None else places[allowed[places]]
        if len(phrase) > 1:
            matches = matches[contains_phrase(segment, phrase, matches)]
        batches.append(matches)
        count += len(matches)
        if count >= k:
            break
    return np.concatenate(batches)[:k]


def contains_phrase(segment: Segment, phrase: Sequence[int], places: Ints) -> Mask:
    """Return which of the documents at these places contain a phrase."""
    contained = np.zeros(len(places), np.bool_)
    tokens, owners = _tokens(segment, places)
    last = len(tokens) - len(phrase) + 1
    if last <= 0:
        return contained
    begins = np.flatnonzero(tokens[:last] == phrase[0])
    for i, term_id in enumerate(phrase):
        begins = begins[(tokens[begins + i] == term_id) & (owners[begins + i] == owners[begins])]
    contained[owners[begins]] = True
    return contained


def proximity(
    segment: Segment, terms: Sequence[int], pairs: Sequence[tuple[int, int, float]], places: Ints
) -> Floats:
    """Return the sum of pair weights divided by the pairs' distances; see `Kernels.proximity`."""
    tokens, owners = _tokens(segment, places)
    slots = _slots(segment, terms)[tokens]
    hits = np.flatnonzero(slots)
    # A gap after each document keeps its words from being near those of the next.
    positions, slots, owners = hits + MAX_DISTANCE * owners[hits], slots[hits], owners[hits]
    occurrences = [np.flatnonzero(slots == slot) for slot in range(1, len(terms) + 1)]
    sums = np.zeros(len(places))
    for first, second, weight in pairs:
        of_first, second_positions = occurrences[first], positions[occurrences[second]]
        if not len(of_first) or not len(second_positions):
            continue
        first_positions = positions[of_first]
        following = np.searchsorted(second_positions, first_positions)
        ahead = second_positions[np.minimum(following, len(second_positions) - 1)] - first_positions
        behind = first_positions - second_positions[np.maximum(following - 1, 0)]
        distances = np.minimum(
            np.where(ahead > 0, ahead, np.inf), np.where(behind > 0, behind * REVERSED_FACTOR, np.inf)
        )
        near = distances <= MAX_DISTANCE
        nearest = np.full(len(places), np.inf)
        np.minimum.at(nearest, owners[of_first[near]], distances[near])
        sums += weight / nearest
    return sums


def term_frequencies(
    segment: Segment, terms: Sequence[int], begins: Ints, ends: Ints
) -> npt.NDArray[np.int64]:
    """Return the frequency of each term in groups of documents; see `Kernels.term_frequencies`."""
    at, owners = _spread(segment.token_starts[begins], segment.token_starts[ends])
    slots = _slots(segment, terms)[segment.tokens[at]]
    hits = np.flatnonzero(slots)
    width = len(terms) + 1
    counts = np.bincount(owners[hits] * width + slots[hits], minlength=len(begins) * width)
    return counts.reshape(len(begins), width)[:, 1:]


def _slots(segment: Segment, terms: Sequence[int]) -> npt.NDArray[np.int16]:
    """Return, by term id, the index in `terms` plus 1; 0 for all other terms."""
    slots = np.zeros(len(segment.vocabulary), np.int16)
    for slot, term_id in enumerate(terms, start=1):
        if term_id >= 0:
            slots[term_id] = slot
    return slots


def _spread(begins: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Return all integers of several ranges, one range after the other, and the range of each."""
    begins = begins.astype(np.int64)
    sizes = ends.astype(np.int64) - begins
    owners = np.repeat(np.arange(len(sizes)), sizes)
    return np.arange(len(owners)) + (begins - np.cumsum(sizes) + sizes)[owners], owners


def _tokens(segment: Segment, places: Ints) -> tuple[Ints, Ints]:
    """Return the tokens of documents, and the index in `places` of each token's document."""
    at, owners = _spread(segment.token_starts[places], segment.token_starts[places + 1])
    return segment.tokens[at], owners


def _documents_with_terms(segment: Segment, terms: Sequence[int]) -> Iterator[Ints]:
    """Yield the places of the documents that contain all terms, in order of rank, in batches."""
    rarest, *others = map(segment.postings, sorted(set(terms), key=segment.document_frequency))
    for begin in range(0, len(rarest), _BATCH):
        ranks = rarest.ranks(begin, begin + _BATCH)
        for postings in others:
            ranks = ranks[postings.find(ranks)[0]]
        yield segment.places[ranks].astype(np.int64)
