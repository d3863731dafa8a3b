"""Learn the weights of `index/quotations/content_confidence.json` from annotated articles.

usage: python -m tests.benchmarks.learn_content_confidence ARTICLES.jsonl [OUT.json]

A line is what `learn_attribution` reads; a quotation also has a `type`: `direct`, `mixed`, `indirect`, or
`other` for what may be counted either way. An indirect quotation is right if it shares 80 % of its characters
with one that is annotated as mixed or indirect. The printed table has the precision and the recall of the
quotations above a threshold, for articles that the weights were not learned from.
"""

import sys
from pathlib import Path

import numpy as np

from index.quotations.content_confidence import CONTENT_FEATURES, content_values
from index.quotations.indirect_confidence import IndirectQuotation
from index.quotations.indirect_speech import indirect_candidates
from index.quotations.mention_detection import find_mentions
from index.quotations.parsed_document import ParsedDocument
from index.text.language import Language
from tests.benchmarks.cross_validation import Example, cross_validated, fit
from tests.benchmarks.learn_attribution import (
    Record,
    ignored,
    parse_all,
    read_records,
    trimmed,
    write_weights,
)

FOLDS = 10
"""Parts of the articles in the cross-validation."""
PRIOR = 1.0
"""Strength of the L2 prior on the weights. Of 0.5, 1, 2 and 5 it gave the best F at a precision of 90 %."""
THRESHOLDS = (0.0, 0.5, 0.55, 0.6, 0.65, 0.7)


def examples(record: Record, document: ParsedDocument) -> list[Example]:
    """Return the indirect quotations of an article that can be told right or wrong."""
    candidates = indirect_candidates(document, find_mentions(document))
    return [
        (content_values(document, quotation), is_right)
        for quotation in candidates
        if not ignored(record, quotation) and (is_right := _is_right(record, quotation)) is not None
    ]


def _is_right(record: Record, quotation: IndirectQuotation) -> bool | None:
    """Whether an indirect quotation is annotated; None if it is mostly what may be counted either way."""
    start, end = trimmed(record["text"], quotation.start, quotation.end)
    shares = {"counted": 0.0, "other": 0.0}
    for quote in record["quotes"]:
        first, last = trimmed(record["text"], quote["start"], quote["end"])
        shared = min(end, last) - max(start, first)
        is_counted = quote["type"] in {"indirect", "mixed"}
        if is_counted and shared >= 0.8 * max(end - start, last - first):
            return True
        group = "counted" if is_counted else "other"
        shares[group] = max(shares[group], shared / (end - start))
    return None if shares["other"] >= 0.5 > shares["counted"] else False


def main() -> None:
    """Learn from the file that the command line names."""
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("index/quotations/content_confidence.json")
    records = read_records(Path(sys.argv[1]))
    articles = [examples(*pair) for pair in zip(records, parse_all(records, Language()), strict=True)]
    annotated = sum(
        quote["type"] in {"indirect", "mixed"} for record in records for quote in record["quotes"]
    )
    judged = list(cross_validated(CONTENT_FEATURES, articles, PRIOR, FOLDS))
    print("| threshold | quotations | precision | recall |\n| --- | --- | --- | --- |")
    for threshold in THRESHOLDS:
        kept = [right for p, right in judged if p >= threshold]
        print(f"| {threshold:.2f} | {len(kept)} | {np.mean(kept):.3f} | {sum(kept) / annotated:.3f} |")
    learned = fit(CONTENT_FEATURES, articles, PRIOR)
    write_weights(target, learned)
    count = sum(map(len, learned.values()))
    print(f"{target}: {count} weights from {len(judged)} quotations of {len(records)} articles")


if __name__ == "__main__":
    main()
