"""Learn the weights of `index/quotations/indirect_confidence.json` from annotated articles.

usage: python -m tests.benchmarks.learn_indirect_confidence ARTICLES.jsonl [OUT.json]

A line is what `learn_attribution` reads. Only words between quotation marks are annotated, so an indirect
quotation counts if it holds such words; it is right if they belong to its mention. The printed table compares
the probability with the share that is right, for articles that the weights were not learned from.
"""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.quotations.attribution_types import Candidate
from index.quotations.indirect_confidence import INDIRECT_FEATURES, IndirectQuotation, indirect_values
from index.quotations.indirect_speech import find_indirect_quotations
from index.quotations.mention_detection import find_mentions
from index.quotations.parsed_document import ParsedDocument
from index.text.language import Language
from tests.benchmarks.cross_validation import Example, cross_validated, fit
from tests.benchmarks.learn_attribution import (
    Record,
    annotated,
    overlap,
    parse_all,
    read_records,
    write_weights,
)

FOLDS = 5
"""Parts of the articles in the cross-validation."""
PRIOR = 1.0
"""Strength of the L2 prior on the weights."""
BINS = (0.0, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Limits of the probabilities in the table's lines."""


def examples(record: Record, document: ParsedDocument) -> list[Example]:
    """Return the indirect quotations of an article that hold words between marks."""
    collected: list[Example] = []
    for quotation in find_indirect_quotations(document, find_mentions(document)):
        inside = [s for s in document.spans if quotation.start <= s.start and s.end <= quotation.end]
        gold = [quote for span in inside if span.first >= 0 and (quote := annotated(record, span))]
        if inside:
            is_right = any(_is_by(document, quotation, quote) for quote in gold)
            collected.append((indirect_values(document, quotation), is_right))
    return collected


def _is_by(document: ParsedDocument, quotation: IndirectQuotation, gold: Record) -> bool:
    """Whether the mention of an indirect quotation is the annotated speaker."""
    return overlap(document, Candidate(quotation.mention, quotation.cue, {}), gold) > 0


def main() -> None:
    """Learn from the file that the command line names."""
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("index/quotations/indirect_confidence.json")
    records = read_records(Path(sys.argv[1]))
    articles = [examples(*pair) for pair in zip(records, parse_all(records, Language()), strict=True)]
    judged = list(cross_validated(INDIRECT_FEATURES, articles, PRIOR, FOLDS))
    print("| probability | quotations | right |\n| --- | --- | --- |")
    for low, high in pairwise(BINS):
        within = [right for p, right in judged if low <= p < high]
        print(f"| {low:.2f}-{high:.2f} | {len(within)} | {np.mean(within or [0]):.2f} |")
    learned = fit(INDIRECT_FEATURES, articles, PRIOR)
    write_weights(target, learned)
    count = sum(map(len, learned.values()))
    print(f"{target}: {count} weights from {len(judged)} quotations of {len(records)} articles")


if __name__ == "__main__":
    main()
