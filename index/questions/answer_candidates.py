"""Scores a sentence's candidate answers: a linear model over the classes and neighbours of their words.

Every run of up to `MAX_ANSWER_WORDS` words is a candidate. Its score is a sum over its first word, its last
word, its inner words and its length, as in semi-Markov models (Sarawagi and Cohen, "Semi-Markov conditional
random fields for information extraction", 2004). The weights are fitted as a softmax over a sentence's
candidates (after Rajpurkar and others, "SQuAD: 100,000+ questions for machine comprehension of text", 2016,
section 5).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from index.questions.alignment import MAX_WORDS, AlignedSentence
from index.questions.answer_features import MAX_ANSWER_WORDS, FeatureGroup, extract_features

_SUMS_CACHED = 1 << 17
"""Cache size of sums of weights. A guess; nothing was measured."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class CandidateWeights:
    """The weights of the features that `answer_features.TEMPLATES` declares.

    Attributes:
        by_feature: The weights; a feature without one counts 0.
    """

    def __init__(self, by_feature: Mapping[str, float]) -> None:
        self.by_feature = by_feature
        self._sums: dict[tuple[str, ...], float] = {}

    def score(self, group: FeatureGroup | None) -> float:
        """Return the weighted sum of a group's features; minus infinity for None (no candidate)."""
        if group is None:
            return -math.inf
        total = self._sum(group.by_class)
        for feature in group.by_question:
            total += self.by_feature.get(feature, 0.0)
        return total + group.grade * self._sum(group.graded) if group.grade else total

    def _sum(self, features: tuple[str, ...]) -> float:
        total = self._sums.get(features)
        if total is None:
            if len(self._sums) >= _SUMS_CACHED:
                self._sums.clear()
            total = sum(self.by_feature.get(feature, 0.0) for feature in features)
            self._sums[features] = total
        return total


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidate answers of a sentence, with their scores; arrays of equal length.

    Attributes:
        starts: The index of each candidate's first word.
        ends: The index after its last word.
        scores: The logarithm of its odds, plus a constant of the question.
    """

    starts: Ints
    ends: Ints
    scores: Floats

    @property
    def evidence(self) -> float:
        """The logarithm of the sum of all candidates' odds; 0 without candidates."""
        return float(np.logaddexp.reduce(self.scores)) if len(self.scores) else 0.0

    @property
    def certainty(self) -> float:
        """The logarithm of the likelihood of the likeliest one; 0 without candidates."""
        return float(self.scores.max()) - self.evidence if len(self.scores) else 0.0


def score_candidates(sentence: AlignedSentence, weights: CandidateWeights) -> Candidates:
    """Return every candidate answer in a sentence, with its score."""
    features = extract_features(sentence)
    first = np.array([weights.score(group) for group in features.first])
    last = np.array([weights.score(group) for group in features.last])
    inner = np.array([0.0, *accumulate(weights.score(group) for group in features.inner)])
    length = np.array([weights.score(group) for group in features.length])
    starts, lengths = _runs(len(sentence.words))
    scores = (
        first[starts]
        + last[starts + lengths - 1]
        + inner[starts + lengths]
        - inner[starts]
        + length[lengths - 1]
    )
    possible = np.isfinite(scores)
    return Candidates(starts[possible], (starts + lengths)[possible], scores[possible])


@lru_cache(maxsize=MAX_WORDS + 1)
def _runs(word_count: int) -> tuple[Ints, Ints]:
    """Return the start and the length of every run of up to `MAX_ANSWER_WORDS` among so many words."""
    starts = np.repeat(np.arange(word_count), MAX_ANSWER_WORDS)
    lengths = np.tile(np.arange(1, MAX_ANSWER_WORDS + 1), word_count)
    within = starts + lengths <= word_count
    return starts[within], lengths[within]
