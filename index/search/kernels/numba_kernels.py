"""The same as other modules here, compiled by Numba: faster, and other threads run meanwhile.

To import this compiles it, which takes some seconds. What was compiled is kept beside this file or, where
that can't be written, in the user's cache, and the next import takes a fraction of a second.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from numba import types

from index.search.context_weights import BEFORE, K1, B, ContextWeights
from index.search.kernels.numpy_kernels.maxscore import highest
from index.search.kernels.protocol import BACKWARDS, NEAR
from index.search.segment import RANGE, Floats, Ints, Mask, Segment
from index.search.weighting import WeightedTerms

SCAN = 8
"""Looking one document up takes about as long as going through so many postings."""

_LOW = (1 << RANGE) - 1
_TINY = np.finfo(np.float64).tiny
_ANY = np.zeros(0, np.bool_)
_BEFORE = np.array(BEFORE)
_HINTS = 256
"""Into how many classes terms are put by their numbers; a power of 2, which is quick to divide by."""
_F = TypeVar("_F", bound=Callable[..., Any])
_Int: TypeAlias = int | np.integer[Any]


def _array(of: Any, dimensions: int = 1) -> Any:
    return types.Array(of, dimensions, "C", readonly=True)


def _kernel(*signatures: Any) -> Callable[[_F], _F]:
    """Return what compiles a function for arguments of these types, or else for those it is called with."""

    def compiled(function: _F) -> _F:
        options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
        asked = list(signatures) or None
        try:
            return cast("_F", numba.njit(asked, cache=True, **options)(function))
        except RuntimeError:
            # There is nowhere to keep what was compiled.
            return cast("_F", numba.njit(asked, **options)(function))

    return compiled


_INTS, _FLOATS = _array(types.int64), _array(types.float64)
_WORDS = (_array(types.uint16), _array(types.uint32))
"""Arrays whose type depends on how much there is."""
_STARTS, _LOWS = _array(types.uint32), _array(types.uint16)


@_kernel()
def _place(numbers: Ints, begin: _Int, end: _Int, wanted: _Int) -> _Int:
    """Return the first place in a run of ascending numbers whose number is not below the wanted one."""
    while begin < end:
        middle = (begin + end) >> 1
        if numbers[middle] < wanted:
            begin = middle + 1
        else:
            end = middle
    return begin


@_kernel()
def _ahead(numbers: Ints, begin: _Int, end: _Int, wanted: _Int) -> _Int:
    """Return the same as `_place`, sooner where it is near the begin."""
    step = 1
    while begin + step < end and numbers[begin + step] < wanted:
        begin += step
        step *= 2
    return _place(numbers, begin, min(begin + step + 1, end), wanted)


@_kernel()
def _worse(score: float, place: _Int, than_score: float, than_place: _Int) -> bool | np.bool_:
    return score < than_score or (score == than_score and place > than_place)


@_kernel()
def _push(
    scores: Floats, ranks: Ints, places: Ints, count: int, score: float, rank: _Int, place: _Int
) -> int:
    """Put a document into a heap, whose root is the worst, and return how many it has then."""
    size = len(scores)
    if count < size:
        at = count
        count += 1
        while at > 0:
            above = (at - 1) >> 1
            if not _worse(score, place, scores[above], places[above]):
                break
            scores[at], ranks[at], places[at] = scores[above], ranks[above], places[above]
            at = above
    else:
        if not _worse(scores[0], places[0], score, place):
            return count
        at = 0
        while 2 * at + 1 < size:
            below = 2 * at + 1
            other = below + 1
            if other < size and _worse(scores[other], places[other], scores[below], places[below]):
                below = other
            if not _worse(scores[below], places[below], score, place):
                break
            scores[at], ranks[at], places[at] = scores[below], ranks[below], places[below]
            at = below
    scores[at], ranks[at], places[at] = score, rank, place
    return count


@_kernel(
    *(
        types.Tuple((types.int64[::1], types.float64[::1]))(
            _STARTS,
            types.int64,
            _LOWS,
            kinds,
            _array(types.int32),
            types.int64,
            _FLOATS,
            _INTS,
            _FLOATS,
            _array(types.float64, 2),
            types.int64,
            _array(types.bool_),
            types.float64,
        )
        for kinds in _WORDS
    )
)
def _best(
    starts: Ints,
    ranges: int,
    documents: Ints,
    kinds: Ints,
    places: Ints,
    shift: int,
    impacts: Floats,
    terms: Ints,
    weights: Floats,
    bounds: Floats,
    k: int,
    allowed: Mask,
    floor: float,
) -> tuple[Ints, Floats]:
    lists = len(terms)
    begins, ends, reach = np.empty(lists, np.int64), np.empty(lists, np.int64), np.zeros(lists + 1)
    sums = np.zeros(1 << shift)
    best_scores, best_ranks, best_places = np.empty(k), np.empty(k, np.int64), np.empty(k, np.int64)
    count = 0
    for block in range(bounds.shape[1]):
        first = block << shift
        low = first & _LOW
        for j in range(lists - 1, -1, -1):
            cell = terms[j] * ranges + (first >> RANGE)
            begins[j], ends[j] = starts[cell], starts[cell + 1]
            reach[j] = reach[j + 1] + (bounds[j, block] if begins[j] < ends[j] else 0.0)
        if reach[0] < floor:
            continue
        for j in range(lists - 1, -1, -1):
            begins[j] = _place(documents, begins[j], ends[j], low)
            ends[j] = _place(documents, begins[j], ends[j], low + (1 << shift))
            reach[j] = reach[j + 1] + (bounds[j, block] if begins[j] < ends[j] else 0.0)
        # Only documents that have one of the first lists' terms can count ...
        needed, size = 0, 0
        while needed < lists and reach[needed] >= floor:
            for at in range(begins[needed], ends[needed]):
                sums[documents[at] - low] += weights[needed] * impacts[kinds[at]]
            size += ends[needed] - begins[needed]
            needed += 1
        # ... and what the other lists add to these shows in going through them, while they are short, ...
        summed = needed
        while summed < lists and ends[summed] - begins[summed] <= SCAN * size:
            bar = max(floor - reach[summed], _TINY)
            for at in range(begins[summed], ends[summed]):
                if sums[documents[at] - low] >= bar:
                    sums[documents[at] - low] += weights[summed] * impacts[kinds[at]]
            summed += 1
        for j in range(needed):
            for at in range(begins[j], ends[j]):
                document = np.int64(documents[at])
                score = sums[document - low]
                sums[document - low] = 0.0
                if score == 0 or score + reach[summed] < floor:
                    continue
                rank = first - low + document
                if len(allowed) and not allowed[places[rank]]:
                    continue
                # ... or in looking up those that may still count.
                i = summed
                while i < lists and score + reach[i] >= floor:
                    found = _place(documents, begins[i], ends[i], document)
                    if found < ends[i] and documents[found] == document:
                        score += weights[i] * impacts[kinds[found]]
                    i += 1
                if i == lists and score >= floor:
                    count = _push(best_scores, best_ranks, best_places, count, score, rank, places[rank])
                    if count == k:
                        floor = max(floor, best_scores[0])
    return best_ranks[:count], best_scores[:count]


@_kernel(
    *(
        types.float64[::1](_STARTS, types.int64, _LOWS, kinds, _FLOATS, _INTS, _FLOATS, _INTS, _INTS)
        for kinds in _WORDS
    )
)
def _scores(
    starts: Ints,
    ranges: int,
    documents: Ints,
    kinds: Ints,
    impacts: Floats,
    terms: Ints,
    weights: Floats,
    ranks: Ints,
    order: Ints,
) -> Floats:
    scores = np.zeros(len(ranks))
    for j in range(len(terms)):
        within, at, end = -1, 0, 0
        for i in range(len(order)):
            rank = np.int64(ranks[order[i]])
            if rank >> RANGE != within:
                within = rank >> RANGE
                cell = terms[j] * ranges + within
                at, end = np.int64(starts[cell]), np.int64(starts[cell + 1])
            at = _ahead(documents, at, end, rank & _LOW)
            if at < end and documents[at] == rank & _LOW:
                scores[order[i]] += weights[j] * impacts[kinds[at]]
    return scores


@_kernel()
def _stands_in(phrase: Ints, tokens: Ints, begin: _Int, end: _Int) -> bool:
    """Return whether a run of tokens has a phrase."""
    for at in range(begin, end - len(phrase) + 1):
        i = 0
        while i < len(phrase) and tokens[at + i] == phrase[i]:
            i += 1
        if i == len(phrase):
            return True
    return False


@_kernel(
    *(
        types.int64[::1](
            _STARTS,
            types.int64,
            _LOWS,
            _array(types.int32),
            tokens,
            _STARTS,
            _INTS,
            _INTS,
            types.int64,
            _array(types.bool_),
        )
        for tokens in _WORDS
    )
)
def _having(
    starts: Ints,
    ranges: int,
    documents: Ints,
    places: Ints,
    tokens: Ints,
    token_starts: Ints,
    terms: Ints,
    phrase: Ints,
    k: int,
    allowed: Mask,
) -> Ints:
    lists = len(terms)
    found = np.empty(
        min(k, np.int64(starts[(terms[0] + 1) * ranges]) - np.int64(starts[terms[0] * ranges])), np.int64
    )
    count = 0
    begins, ends = np.empty(lists, np.int64), np.empty(lists, np.int64)
    for each in range(ranges):
        for j in range(lists):
            begins[j], ends[j] = starts[terms[j] * ranges + each], starts[terms[j] * ranges + each + 1]
        for at in range(begins[0], ends[0]):
            document = np.int64(documents[at])
            j = 1
            while j < lists:
                begins[j] = _ahead(documents, begins[j], ends[j], document)
                if begins[j] == ends[j] or documents[begins[j]] != document:
                    break
                j += 1
            if j < lists:
                continue
            place = np.int64(places[(each << RANGE) | document])
            if len(allowed) and not allowed[place]:
                continue
            begin, end = np.int64(token_starts[place]), np.int64(token_starts[place + 1])
            if len(phrase) == 1 or _stands_in(phrase, tokens, begin, end):
                if count == len(found):
                    return found
                found[count] = place
                count += 1
    return found[:count]


@_kernel(*(types.boolean[::1](tokens, _STARTS, _INTS, _INTS) for tokens in _WORDS))
def _having_phrase(tokens: Ints, token_starts: Ints, phrase: Ints, places: Ints) -> Mask:
    has = np.zeros(len(places), np.bool_)
    for i in range(len(places)):
        begin, end = np.int64(token_starts[places[i]]), np.int64(token_starts[places[i] + 1])
        has[i] = _stands_in(phrase, tokens, begin, end)
    return has


@_kernel()
def _hints(terms: Ints) -> Mask:
    """Return which of `_HINTS` classes of term numbers have one of these terms."""
    hints = np.zeros(_HINTS, np.bool_)
    for j in range(len(terms)):
        if terms[j] >= 0:
            hints[terms[j] % _HINTS] = True
    return hints


@_kernel()
def _slot(hints: Mask, terms: Ints, token: _Int) -> int:
    """Return a token's place among some terms, or -1. A look at the hints tells most of the others."""
    if hints[token % _HINTS]:
        for j in range(len(terms)):
            if terms[j] == token:
                return j
    return -1


@_kernel(
    *(
        types.float64[::1](
            tokens,
            _STARTS,
            _INTS,
            _array(types.int64, 2),
            _FLOATS,
            _INTS,
            types.float64,
            types.float64,
        )
        for tokens in _WORDS
    )
)
def _closeness(
    tokens: Ints,
    token_starts: Ints,
    terms: Ints,
    pairs: Ints,
    weights: Floats,
    places: Ints,
    near: float,
    backwards: float,
) -> Floats:
    hints = _hints(terms)
    sums = np.zeros(len(places))
    last = np.empty(len(terms), np.int64)
    nearest = np.empty(len(pairs))
    for i in range(len(places)):
        last[:] = -1
        nearest[:] = np.inf
        for at in range(np.int64(token_starts[places[i]]), np.int64(token_starts[places[i] + 1])):
            slot = _slot(hints, terms, tokens[at])
            if slot < 0:
                continue
            for j in range(len(pairs)):
                one, other = pairs[j]
                if slot == other and last[one] >= 0:
                    nearest[j] = min(nearest[j], at - last[one])
                if slot == one and last[other] >= 0:
                    nearest[j] = min(nearest[j], backwards * (at - last[other]))
            last[slot] = at
        for j in range(len(pairs)):
            if nearest[j] <= near:
                sums[i] += weights[j] / nearest[j]
    return sums


@_kernel(*(types.int64[:, ::1](tokens, _STARTS, _INTS, _INTS, _INTS) for tokens in _WORDS))
def _counts(tokens: Ints, token_starts: Ints, terms: Ints, begins: Ints, ends: Ints) -> Ints:
    hints = _hints(terms)
    counts = np.zeros((len(begins), len(terms)), np.int64)
    for i in range(len(begins)):
        for at in range(np.int64(token_starts[begins[i]]), np.int64(token_starts[ends[i]])):
            slot = _slot(hints, terms, tokens[at])
            if slot >= 0:
                counts[i, slot] += 1
    return counts


@_kernel(
    *(
        types.float64[::1](tokens, _STARTS, _INTS, types.float64, _INTS, _FLOATS, _FLOATS, _INTS, _FLOATS)
        for tokens in _WORDS
    )
)
def _context_scores(
    tokens: Ints,
    token_starts: Ints,
    starts: Ints,
    average: float,
    terms: Ints,
    weights: Floats,
    times: Floats,
    places: Ints,
    before: Floats,
) -> Floats:
    hints = _hints(terms)
    found = np.zeros(len(places))
    counts, stands = np.empty(len(terms), np.int64), np.empty(len(terms))
    within, total = -1, 0.0
    for i in np.argsort(places):
        place = np.int64(places[i])
        run = _place(starts, 0, len(starts), place + 1) - 1
        if run != within:
            within, total = run, 0.0
            counts[:] = 0
            begin, end = np.int64(token_starts[starts[run]]), np.int64(token_starts[starts[run + 1]])
            for at in range(begin, end):
                slot = _slot(hints, terms, tokens[at])
                if slot >= 0:
                    counts[slot] += 1
            norm = K1 * (1 - B + B * (end - begin) / average)
            for j in range(len(terms)):
                total += weights[j] * (counts[j] * (K1 + 1) / (counts[j] + norm))
        found[i] = total
        if not times.any():
            continue
        stands[:] = 0.0
        for back in range(min(len(before), place - starts[run] + 1)):
            begin, end = np.int64(token_starts[place - back]), np.int64(token_starts[place - back + 1])
            for at in range(begin, end):
                slot = _slot(hints, terms, tokens[at])
                if slot >= 0:
                    stands[slot] = max(stands[slot], before[back])
        size = starts[run + 1] - starts[run]
        for j in range(len(terms)):
            if stands[j]:
                rarity = np.log1p((max(size - counts[j], 0) + 0.5) / (counts[j] + 0.5))
                found[i] += times[j] * (stands[j] * rarity)
    return found


def best(
    segment: Segment, weighting: WeightedTerms, k: int, allowed: Mask | None = None, floor: float = 0.0
) -> tuple[Ints, Floats]:
    """Return the ranks of the `k` best documents and their scores, in no order; see `maxscore.best`.

    Documents are gone through block by block, which processors' caches hold.
    """
    if allowed is not None:
        few = int(np.count_nonzero(allowed))
        if SCAN * few * len(weighting.weights) < sum(map(segment.document_frequency, weighting.weights)):
            ranks = _ints(segment.ranks[allowed.nonzero()[0]])
            return highest(ranks, scores(segment, weighting, ranks), k, floor)
    terms, weights = weighting.ordered()
    return _best(
        segment.starts,
        segment.ranges,
        segment.documents,
        segment.kinds,
        segment.places,
        segment.shift,
        weighting.saturation.impacts(segment),
        terms,
        weights,
        weighting.bounds(segment, terms, weights),
        min(k, len(segment)),
        _ANY if allowed is None else allowed,
        floor,
    )


def scores(segment: Segment, weighting: WeightedTerms, ranks: Ints) -> Floats:
    """Return the scores of some documents, by rank."""
    return _scores(
        segment.starts,
        segment.ranges,
        segment.documents,
        segment.kinds,
        weighting.saturation.impacts(segment),
        *weighting.ordered(),
        _ints(ranks),
        np.argsort(ranks),
    )


def having(segment: Segment, phrase: Sequence[int], k: int, allowed: Mask | None = None) -> Ints:
    """Return the places of documents that have some terms one after the other; see `forward.having`."""
    return _having(
        segment.starts,
        segment.ranges,
        segment.documents,
        segment.places,
        segment.tokens,
        segment.token_starts,
        _ints(sorted(set(phrase), key=segment.document_frequency)),
        _ints(phrase),
        k,
        _ANY if allowed is None else allowed,
    )


def having_phrase(segment: Segment, phrase: Sequence[int], places: Ints) -> Mask:
    """Return which of some documents have these terms one after the other."""
    return _having_phrase(segment.tokens, segment.token_starts, _ints(phrase), _ints(places))


def closeness(
    segment: Segment, terms: Sequence[int], pairs: Sequence[tuple[int, int, float]], places: Ints
) -> Floats:
    """Return what pairs of terms that stand near each other count; see `forward.closeness`."""
    return _closeness(
        segment.tokens,
        segment.token_starts,
        _ints(terms),
        _ints([pair[:2] for pair in pairs]).reshape(-1, 2),
        np.array([weight for _, _, weight in pairs], np.float64),
        _ints(places),
        NEAR,
        BACKWARDS,
    )


def counts(segment: Segment, terms: Sequence[int], begins: Ints, ends: Ints) -> Ints:
    """Return how often each of some runs of documents has each term; see `forward.counts`."""
    return _counts(
        segment.tokens,
        segment.token_starts,
        _ints(terms),
        _ints(begins),
        _ints(ends),
    )


def context_scores(segment: Segment, runs: ContextWeights, terms: Sequence[int], places: Ints) -> Floats:
    """Return what some terms count around some documents; see `runs.surroundings`."""
    return _context_scores(
        segment.tokens,
        segment.token_starts,
        _ints(runs.starts),
        runs.average or 1.0,
        _ints(terms),
        runs.weights,
        runs.times,
        _ints(places),
        _BEFORE,
    )


def _ints(numbers: Ints | Sequence[Any]) -> npt.NDArray[np.int64]:
    return np.ascontiguousarray(numbers, np.int64)
