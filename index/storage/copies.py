"""Groups articles into stories: copies of one text, whole or edited.

Two articles are copies if their fingerprints have enough in common. A story is what copies connect, so that
it depends on the articles alone and not on the order in which they came: a new article is looked up among the
others, and only the stories of a removed one are grouped again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from index.search.arrays import Floats, Ints, Mask
from index.storage.fingerprints import BandIndex, Fingerprints, pairs_sharing_a_band
from index.text.fingerprint import NAME_SIGNATURE_SIZE, SIGNATURE_SIZE

# Tried on 7,197 pairs of old agency reports, most of which only fill in one form (dividends, bonds), and on
# edited copies: stricter limits lose more of the copies than they refuse of the forms.
_MIN_EQUAL = 32
"""Minimum equal places of the signatures of copies, of 128: a resemblance of 0.25. Among the reports on one
event in PolNeAR it is at most 0.14, but for newer versions of a story."""
_SAME = 120
"""Minimum equal places of the signatures of two texts that are one but for a word or two."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """What two copies have at least in common, each relative to the one that has less of it.

    Attributes:
        runs: Runs of words, as estimated from the signatures.
        names: Names and numbers.
        numbers: Numbers alone.
        few_numbers: Number of numbers below which they are not compared alone.
    """

    runs: float
    names: float
    numbers: float
    few_numbers: int


_LIMITS = _Limits(runs=0.55, names=0.75, numbers=0.65, few_numbers=3)
_SHORT_LIMITS = _Limits(runs=0.65, names=0.8, numbers=0.75, few_numbers=1)
"""The limits of a short article, which is more often a form that was filled in."""
_MIN_ESTIMATED_NAMES = 0.5
"""Share of names in common, as estimated from their signatures, below which they are not compared one by one:
four standard errors below the limits. A guess; nothing was measured."""
_SHORT = 60
"""Number of terms below which an article is short."""
_TINY = 20
"""Number of terms below which copies are the same but for a word or two."""
_FEW_NAMES = 4
"""Number of names and numbers below which they tell too little."""
_HASH_SIZE = 16
"""Bytes of a hash of two signatures: too many for two to be alike by chance."""
_MIN_RUNS_IF_FEW_NAMES = 0.7
"""Minimum share of runs of words in common with so few names. A guess; nothing was measured."""


@dataclass(frozen=True, slots=True)
class SegmentCopies:
    """What is needed of a segment to find copies in it.

    Attributes:
        fingerprints: The fingerprints of its articles.
        live: The articles that are left.
        index: Returns its articles by their bands.
    """

    fingerprints: Fingerprints
    live: Mask
    index: Callable[[], BandIndex]


def stories_of(fingerprints: Fingerprints) -> Ints:
    """Return the story of each article: the lowest number of its articles."""
    stories = np.arange(len(fingerprints), dtype=np.int32)
    comparable = fingerprints.comparable()
    if not len(comparable):
        return stories
    # Equal signatures are one here, so that many copies of one text are not compared pair by pair.
    hashes = _hashes(fingerprints, comparable)
    _, first, number_of = np.unique(hashes, return_index=True, return_inverse=True)
    distinct = comparable[first]
    comparison = _Comparison(fingerprints, fingerprints)
    for left, right in pairs_sharing_a_band(fingerprints, distinct):
        apart = np.flatnonzero(stories[left] != stories[right])
        stories = _united(stories, *comparison.copies(left[apart], right[apart]))
    stories[comparable] = stories[distinct][number_of.ravel()]
    return _named_by_lowest(stories)


def with_new(stories: Ints, segments: Sequence[SegmentCopies], new: Fingerprints, new_stories: Ints) -> Ints:
    """Return the story of each article of some segments, and then of new ones.

    Args:
        stories: The stories in the segments, numbered through all of them.
        segments: The segments.
        new: The fingerprints of the new articles.
        new_stories: The stories of these among themselves.
    """
    first_new = len(stories)
    stories = np.concatenate((stories, new_stories + first_new)).astype(np.int32)
    first = 0
    for segment in segments:
        comparison = _Comparison(new, segment.fingerprints)
        for left, right in segment.index().pairs(new):
            is_apart = stories[left + first_new] != stories[right + first]
            apart = np.flatnonzero(is_apart & segment.live[right])
            new_copies, old_copies = comparison.copies(left[apart], right[apart])
            stories = _united(stories, new_copies + first_new, old_copies + first)
        first += len(segment.live)
    return stories


def without(stories: Ints, removed: Ints, parts: Sequence[Fingerprints]) -> Ints:
    """Return the story of each article after some were removed; these are no copies any more.

    Args:
        stories: The stories in some segments, numbered through all of them.
        removed: The numbers of the removed articles.
        parts: The fingerprints of the articles of each segment.
    """
    touched = np.isin(stories, stories[removed])
    touched[removed] = False
    stories = stories.copy()
    stories[removed] = removed
    members = np.flatnonzero(touched)
    if len(members):
        masks = np.split(touched, np.cumsum([len(part) for part in parts])[:-1])
        rest = [part.selected(mask) for part, mask in zip(parts, masks, strict=True)]
        stories[members] = members[stories_of(Fingerprints.joined(rest))]
    return stories


def renumbered(stories: Ints, kept: Mask) -> Ints:
    """Return the stories of the articles that are kept, which are numbered anew.

    An article that is not kept is no copy of one that is; see `without`.
    """
    if kept.all():
        return stories
    new_numbers = np.cumsum(kept, dtype=np.int32) - 1
    return new_numbers[stories[kept]]


class _Comparison:
    """Compares articles of two segments, or of one; no pair twice."""

    def __init__(self, left: Fingerprints, right: Fingerprints) -> None:
        self._left = left
        self._right = right
        self._rejected: set[tuple[int, int]] = set()

    def copies(self, left: Ints, right: Ints) -> tuple[Ints, Ints]:
        """Return those of some pairs that are copies."""
        equal = (self._left.signatures[left] == self._right.signatures[right]).sum(axis=1)
        near = np.flatnonzero((equal >= _MIN_EQUAL) & self._may_have_same_names(left, right))
        if not len(near):
            return near, near
        left, right, equal = left[near], right[near], equal[near]
        lengths = self._left.lengths[left], self._right.lengths[right]
        shorter, longer = np.minimum(*lengths), np.maximum(*lengths)
        resemblance = equal / SIGNATURE_SIZE
        contained: Floats = resemblance / (1 + resemblance) * (1 + longer / shorter)
        is_copy = equal >= _SAME
        rows = zip(left.tolist(), right.tolist(), shorter.tolist(), contained.tolist(), strict=True)
        for i, (left_article, right_article, length, share) in enumerate(rows):
            pair = left_article, right_article
            if is_copy[i] or length < _TINY or pair in self._rejected:
                continue
            is_copy[i] = self._has_same_names(*pair, share, _SHORT_LIMITS if length < _SHORT else _LIMITS)
            if not is_copy[i]:
                self._rejected.add(pair)
        return left[is_copy], right[is_copy]

    def _may_have_same_names(self, left: Ints, right: Ints) -> Mask:
        """Whether pairs may have enough names in common, by the signatures of these."""
        counts = self._left.name_counts(left), self._right.name_counts(right)
        fewer, more = np.minimum(*counts), np.maximum(*counts)
        equal = (self._left.name_signatures[left] == self._right.name_signatures[right]).sum(axis=1)
        resemblance = equal / NAME_SIGNATURE_SIZE
        contained = resemblance / (1 + resemblance) * (1 + more / np.maximum(fewer, 1))
        return (contained >= _MIN_ESTIMATED_NAMES) | (fewer < _FEW_NAMES)

    def _has_same_names(self, left: int, right: int, contained: float, limits: _Limits) -> bool:
        """Whether two articles have enough runs of words, names and numbers in common."""
        if contained < limits.runs:
            return False
        ours, theirs = self._left.names_of(left), self._right.names_of(right)
        common = np.intersect1d(ours, theirs, assume_unique=True)
        fewest = min(len(ours), len(theirs))
        if fewest < _FEW_NAMES and contained < _MIN_RUNS_IF_FEW_NAMES:
            return False
        fewest_numbers = min(int((ours & 1).sum()), int((theirs & 1).sum()))
        are_numbers_same = (
            fewest_numbers < limits.few_numbers or (common & 1).sum() >= limits.numbers * fewest_numbers
        )
        return len(common) >= limits.names * fewest and bool(are_numbers_same)


def _hashes(fingerprints: Fingerprints, articles: Ints) -> npt.NDArray[np.void]:
    """Return hashes that are equal where both signatures of two articles are."""
    hashes = b"".join(
        blake2b(
            fingerprints.signatures[article].tobytes() + fingerprints.name_signatures[article].tobytes(),
            digest_size=_HASH_SIZE,
        ).digest()
        for article in articles.tolist()
    )
    return np.frombuffer(hashes, np.dtype((np.void, _HASH_SIZE)))


def _united(stories: Ints, left: Ints, right: Ints) -> Ints:
    """Return the stories after those of some pairs were united, each named by its lowest article."""
    if not len(left):
        return stories
    united: dict[int, int] = {}

    def root(story: int) -> int:
        while (above := united.get(story, story)) != story:
            united[story] = united.get(above, above)
            story = above
        return story

    for pair in zip(stories[left].tolist(), stories[right].tolist(), strict=True):
        low, high = sorted(map(root, pair))
        united[high] = low
    new_name = np.arange(len(stories), dtype=np.int32)
    for story in united:
        new_name[story] = root(story)
    return new_name[stories]


def _named_by_lowest(stories: Ints) -> Ints:
    """Return stories that each are named by their lowest article."""
    lowest = np.full(len(stories), len(stories), np.int32)
    np.minimum.at(lowest, stories, np.arange(len(stories), dtype=np.int32))
    return lowest[stories]
