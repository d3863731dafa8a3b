"""Learn the weights and the table of `index/quotations/name_confidence.json` from annotated articles.

usage: python -m tests.benchmarks.learn_confidence SEEN.jsonl OTHER.jsonl [OTHER.jsonl ...]

A line is what `reliability` reads. SEEN are the articles that the weights of attribution were learned from:
it is surer of them than of others, so the table is learned from the others only.

The table is isotonic regression (Zadrozny and Elkan, "Transforming Classifier Scores into Accurate Multiclass
Probability Estimates", KDD 2002) over the scores of articles that the weights were not learned from. What is
printed is cross-validated as a whole, once with folds of articles and once with folds of outlets.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from zlib import crc32

from index.quotations.name_confidence import CONFIDENCE_FEATURES, Calibration
from index.text.features import LinearModel, NestedWeights
from index.text.language import Language
from tests.benchmarks.learn_attribution import logistic_regression, read_records
from tests.benchmarks.reliability import Judged, judge_articles, table

FOLDS = 5
"""Parts of the articles in the cross-validation."""
PRIOR = 10.0
"""Strength of the L2 prior on the weights. With 5, 0.2 to 2 % fewer can be above a limit at 96 % right."""
BIN = 80
"""Quotations to a point of the table before points are merged. With 40, 95.5 % were right above 0.9 in
outlets that the weights had not seen, instead of 96.6 %."""
ADDED_RIGHT = 1
"""Right quotations that are added to each point."""
ADDED_WRONG = 3
"""Wrong quotations that are added to each point: a wrong name is worse than a doubt. With 2, 96.3 % were
right above 0.9 in such outlets."""
TARGET = Path("index/quotations/name_confidence.json")


@dataclass(frozen=True)
class Example:
    """A judged quotation, with the number of its part in the cross-validation."""

    judged: Judged
    fold: int
    is_seen: bool


def outlet(article: str) -> str:
    """Return the outlet that an id such as `polnear/dev/huff-post_2016-09-12_a-title` names."""
    return article.rsplit("/", 1)[-1].partition("_")[0].rstrip("-0123456789")


def learn_weights(examples: Sequence[Example]) -> NestedWeights:
    """Return the weights of a logistic regression over the quotations."""
    rows = [CONFIDENCE_FEATURES.features(example.judged.values) for example in examples]
    labels = [example.judged.is_right for example in examples]
    return logistic_regression(CONFIDENCE_FEATURES, rows, labels, PRIOR)


def learn_table(scored: Sequence[tuple[float, bool]]) -> Calibration:
    """Return the isotonic table of scores, each with whether the speaker is right.

    A point stands for the quotations of a range, and those of `ADDED_RIGHT` and `ADDED_WRONG`.
    """
    ordered = sorted(scored)
    points: list[tuple[float, int, int]] = []
    for start in range(0, len(ordered), BIN):
        inside = ordered[start : start + BIN]
        points.append(
            (sum(s for s, _ in inside), sum(right for _, right in inside) + ADDED_RIGHT, len(inside))
        )
        while len(points) > 1 and _share(points[-2]) >= _share(points[-1]):
            later, earlier = points.pop(), points.pop()
            merged = earlier[1] + later[1] - ADDED_RIGHT, earlier[2] + later[2]
            points.append((earlier[0] + later[0], *merged))
    scores, probabilities = (
        [round(value, 3) for value in column]
        for column in zip(
            *((total / count, _share((total, right, count))) for total, right, count in points), strict=True
        )
    )
    return Calibration(scores, probabilities)


def _share(point: tuple[float, int, int]) -> float:
    _, right, count = point
    return right / (count + ADDED_RIGHT + ADDED_WRONG)


def learn(examples: Sequence[Example]) -> tuple[NestedWeights, Calibration, list[tuple[Example, float]]]:
    """Return the weights, the table, and the cross-validated confidence of each unseen example."""
    unseen = [e for e in examples if not e.is_seen]
    without = {
        folds: LinearModel(CONFIDENCE_FEATURES, learn_weights([e for e in examples if e.fold not in folds]))
        for folds in [*((n,) for n in range(FOLDS)), *combinations(range(FOLDS), 2)]
    }

    def score(example: Example, folds: tuple[int, ...]) -> float:
        return without[folds].score(example.judged.values)

    confidences: list[tuple[Example, float]] = []
    for fold in range(FOLDS):
        others = [
            (score(e, (min(fold, e.fold), max(fold, e.fold))), e.judged.is_right)
            for e in unseen
            if e.fold != fold
        ]
        calibration = learn_table(others)
        confidences += [(e, calibration.probability(score(e, (fold,)))) for e in unseen if e.fold == fold]
    calibration = learn_table([(score(e, (e.fold,)), e.judged.is_right) for e in unseen])
    return learn_weights(examples), calibration, confidences


def main() -> None:
    """Learn from the files that the command line names."""
    language = Language()
    judged = [
        (judged, number == 0)
        for number, file in enumerate(sys.argv[1:])
        for judged in judge_articles(read_records(Path(file)), language)
    ]
    for name, group in (("outlets", outlet), ("articles", str)):
        examples = [
            Example(each, crc32(group(each.article).encode()) % FOLDS, is_seen) for each, is_seen in judged
        ]
        weights, calibration, confidences = learn(examples)
        for form in ("marked", "indirect"):
            pairs = [(c, e.judged.is_right) for e, c in confidences if e.judged.values["form"] == form]
            if pairs:
                print(f"{form}, folds of {name}\n\n{table(pairs)}\n")
        if name == "articles":
            write(weights, calibration)
    print(f"{TARGET}: {sum(map(len, weights.values()))} weights, {len(calibration.scores)} points")


def write(weights: NestedWeights, calibration: Calibration) -> None:
    """Write the weights and the table as JSON, one to a line."""
    lines = [f"{json.dumps(list(point))}" for point in zip(*calibration, strict=True)]
    rows = ",\n".join(lines)
    nested = json.dumps({name: dict(by_values) for name, by_values in weights.items()}, indent=0)
    TARGET.write_text(f'{{"weights": {nested},\n"calibration": [\n{rows}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
