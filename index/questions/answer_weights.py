"""The weights that answering was fitted to, read from `answer_weights.json`.

They are fitted by `tests/benchmarks/fit_asking.py`. A feature that is not declared, and a declared feature of
a passage without a weight, are errors.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

from index.questions.answer_candidates import CandidateWeights
from index.questions.answer_features import TEMPLATES
from index.questions.confidence_features import ConfidenceFeatures
from index.questions.passage_features import RankingFeatures
from index.text.features import UnknownFeatureError

WEIGHTS_FILE = Path(__file__).with_name("answer_weights.json")


class WeightsData(TypedDict):
    """The content of `answer_weights.json`; see `AnswerWeights`."""

    threshold: float
    confidence_bias: float
    confidence: dict[str, float]
    ranking: dict[str, float]
    candidates: dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class AnswerWeights:
    """All fitted weights.

    Attributes:
        candidates: The weights of a candidate answer's features.
        ranking: The weights of the features that rank a passage.
        confidence: The weights of the features that tell whether the best passage answers.
        confidence_bias: The log odds that it does if all these features are 0.
        threshold: Minimum confidence of an answer.
    """

    candidates: CandidateWeights
    ranking: RankingFeatures
    confidence: ConfidenceFeatures
    confidence_bias: float
    threshold: float

    @classmethod
    def from_json(cls, data: WeightsData) -> "AnswerWeights":
        """Return weights from their JSON form.

        Raises:
            UnknownFeatureError: A feature is not declared, or a passage's feature has no weight.
        """
        _check(data["ranking"], RankingFeatures._fields)
        _check(data["confidence"], ConfidenceFeatures._fields)
        return cls(
            CandidateWeights(TEMPLATES.flatten(data["candidates"])),
            RankingFeatures(**data["ranking"]),
            ConfidenceFeatures(**data["confidence"]),
            data["confidence_bias"],
            data["threshold"],
        )

    def to_json(self) -> WeightsData:
        """Return the weights in their JSON form."""
        return {
            "threshold": self.threshold,
            "confidence_bias": self.confidence_bias,
            "confidence": self.confidence._asdict(),
            "ranking": self.ranking._asdict(),
            "candidates": TEMPLATES.nest(self.candidates.by_feature),
        }


def _check(weights: Mapping[str, float], declared: Sequence[str]) -> None:
    undeclared, missing = sorted(weights.keys() - declared), sorted(set(declared) - weights.keys())
    if undeclared or missing:
        raise UnknownFeatureError(f"weights of features: not declared {undeclared}, missing {missing}")


@cache
def load_weights() -> AnswerWeights:
    """Return the weights that the library ships with."""
    return AnswerWeights.from_json(json.loads(WEIGHTS_FILE.read_text(encoding="utf-8")))
