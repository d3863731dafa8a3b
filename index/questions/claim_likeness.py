"""Tells how likely it is that a claim repeats a statement, exactly or nearly.

A logistic regression on what both share, fitted by `tests/benchmarks/fit_claim_likeness.py`: claims around
quotations, falsified up to two words in five, against the most similar statement by which they are not.
"""

import math
from collections.abc import Mapping

from index.questions.claim_comparison import Comparison

MIN_LIKENESS = 0.5
"""Minimum likeness of a near quotation. Measured on claims from PolNeAR, without marks: 0.25 answers 3.0 % of
those that stand nowhere and 98.1 % of falsified halves of quotations, 0.4 answers 1.6 and 97.4 %, 0.6 answers
0.8 and 95.5 %."""
_WEIGHTS: Mapping[str, float] = {
    "matched weight": 9.4,
    "matched words": 0.82,
    "share of compared weight": -9.96,
    "share of compared words": 15.49,
    "share of message weight": -4.29,
    "share of message words": 8.2,
    "no difference": 1.87,
    "no difference, separate": 1.57,
    "bias": -17.14,
}


def likeness(comparison: Comparison) -> float:
    """Return how likely a claim repeats the statement that it was compared with, from 0 to 1."""
    if is_whole(comparison):
        return 1.0
    if not comparison.matches:
        return 0.0
    score = sum(_WEIGHTS[name] * value for name, value in likeness_features(comparison).items())
    return 1 / (1 + math.exp(-score))


def is_whole(comparison: Comparison) -> bool:
    """Whether a statement has all words of a claim in their order."""
    return not comparison.differences and not comparison.unexplained and bool(comparison.matches)


def likeness_features(comparison: Comparison) -> dict[str, float]:
    """Return what speaks for a claim to repeat a statement. Weights are sums of the words' rarity."""
    matched = len(comparison.matches)
    total = comparison.claimed + comparison.unexplained
    return {
        "matched weight": math.log1p(comparison.matched),
        "matched words": math.log1p(matched),
        "share of compared weight": comparison.matched / comparison.claimed if comparison.claimed else 0.0,
        "share of compared words": matched / max(comparison.compared_count, 1),
        "share of message weight": comparison.matched / total if total else 0.0,
        "share of message words": matched / max(comparison.total_count, 1),
        "no difference": float(not comparison.differences),
        "no difference, separate": float(not comparison.differences and comparison.is_separate),
        "bias": 1.0,
    }
