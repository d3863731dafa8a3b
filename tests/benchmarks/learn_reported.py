"""Learn the weights of `index/quotations/indirect_confidence.json` from annotated articles.

usage: python -m tests.benchmarks.learn_reported ARTICLES.jsonl [OUT.json]

A line is what `learn_attribution` reads. Annotated are the words between quotation marks, so that a reported
statement counts where it holds such words: it is right where they are its mention's. The table says how often
that is, for statements of articles whose annotations the weights were not learned from.
"""

import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.quotations.attribution_features import Candidate
from index.quotations.indirect_confidence import IndirectQuotation, features
from index.quotations.indirect_speech import find_indirect_quotations
from index.quotations.mention_detection import find_mentions
from index.quotations.parsed_document import ParsedDocument
from index.text.language import Language
from tests.benchmarks.learn_attribution import Record, annotated, descend, overlap, read_all

PARTS = 5
PRIOR = 1.0
BINS = (0.0, 0.7, 0.8, 0.9, 0.95, 1.0)
Rows = list[list[str]]


def examples(record: Record, reading: ParsedDocument) -> tuple[Rows, list[bool]]:
    """Return the reported statements of an article with words between marks, and which of them are right."""
    rows: Rows = []
    right: list[bool] = []
    for report in find_indirect_quotations(reading, find_mentions(reading)):
        inside = [span for span in reading.spans if report.start <= span.start and span.end <= report.end]
        gold = [quote for span in inside if span.first >= 0 and (quote := annotated(record, span))]
        if inside:
            rows.append(list(features(reading, report)))
            right.append(any(_is_by(reading, report, quote) for quote in gold))
    return rows, right


def _is_by(reading: ParsedDocument, report: IndirectQuotation, gold: Record) -> bool:
    return overlap(reading, Candidate(report.mention, report.cue, []), gold) > 0


def fit(rows: Rows, right: Sequence[bool]) -> dict[str, float]:
    """Return the weights of a logistic regression."""
    wanted = np.array(right, dtype=float)
    return descend(rows, lambda scores: 1 / (1 + np.exp(-scores)) - wanted, PRIOR)


def main() -> None:
    """Learn from the file that the command line names."""
    source = Path(sys.argv[1])
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("index/quotations/indirect_confidence.json")
    records = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = [examples(*pair) for pair in zip(records, read_all(records, Language()), strict=True)]
    told: list[float] = []
    held: list[bool] = []
    for part in range(PARTS):
        kept = [each for n, each in enumerate(found) if n % PARTS != part]
        learned = fit([row for rows, _ in kept for row in rows], [r for _, right in kept for r in right])
        for rows, right in found[part::PARTS]:
            scores = [sum(learned.get(feature, 0.0) for feature in row) for row in rows]
            told.extend((1 / (1 + np.exp(-np.array(scores)))).tolist())
            held.extend(right)
    print("| told | statements | right |\n| --- | --- | --- |")
    for low, high in pairwise(BINS):
        within = [r for t, r in zip(told, held, strict=True) if low <= t < high]
        print(f"| {low:.2f}-{high:.2f} | {len(within)} | {np.mean(within or [0]):.2f} |")
    learned = fit([row for rows, _ in found for row in rows], [r for _, right in found for r in right])
    target.write_text(json.dumps(learned, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{target}: {len(learned)} weights from {len(held)} statements of {len(records)} articles")


if __name__ == "__main__":
    main()
