"""Measure "also reported as": python -m tests.benchmarks.other_reports GOLD.jsonl [--store FOLDER] [--fit].

The pairs in `other_reports.jsonl` are quotations of one speaker in two articles, as ids and offsets: whether
they report one statement, and who labelled them. An article's day is taken from its id.
"""

import argparse
import json
import re
import tempfile
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from index.coverage import Coverage
from index.questions.other_reports import (
    content_terms,
    days_between,
    other_reports,
    report_features,
    sentences_shared,
)
from tests.benchmarks.regression import logistic_weights
from tests.benchmarks.report import table

PAIRS = Path(__file__).with_suffix(".jsonl")
RIDGE = 0.3


def published(article_id):
    """Return the day in an article's id, or None."""
    found = re.search(r"_(\d{4})-(\d\d)-(\d\d)_", article_id)
    return date(*map(int, found.groups())) if found else None


def dated(quote):
    """Return a quotation whose article has the day in its id."""
    article = replace(quote.article, published=published(quote.article.path))
    return replace(quote, passage=replace(quote.passage, article=article))


def opened(gold, folder, store):
    """Return the coverage of the articles."""
    records = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    rows = [{"id": r["id"], "text": r["text"]} for r in records]
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return Coverage.open(folder, store, processes=2)


def main(arguments=None):
    """Print precision and recall of both halves; fit the weights if wanted."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.other_reports", description=__doc__)
    parser.add_argument("gold", type=Path, help="articles (.jsonl)")
    parser.add_argument("--store", type=Path, help="the folder that keeps the analyses")
    parser.add_argument("--fit", action="store_true", help="print weights that are fitted to the pairs")
    options = parser.parse_args(arguments)
    pairs = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory(prefix="reports-") as folder:
        coverage = opened(options.gold, Path(folder), options.store)
        quotes = {(q.article.path.split("#", 1)[1], q.start, q.end): dated(q) for q in coverage.quotations()}
        weight = coverage._retrieval.term_weight
        rows, values = [], []
        for pair in pairs:
            one, other = (quotes.get(tuple(pair[side])) for side in ("a", "b"))
            if one is None or other is None:
                continue
            shown = bool(other_reports(one, [other], weight))
            rows.append((zlib.crc32(pair["a"][0].encode()) % 2, pair["same"], shown))
            own, theirs = content_terms([one]), content_terms([other])
            sums = [sum(map(weight, some)) for some in (own & theirs, own | theirs)]
            shorter = min(sum(map(weight, own)), sum(map(weight, theirs)))
            days = days_between(one.article.published, other.article.published)
            around = sentences_shared(one, other, weight)
            values.append(report_features(sums[0], shorter, sums[1], around, days))
    lines = []
    for name, halves in (("one half", {0}), ("other half", {1}), ("all", {0, 1})):
        some = [(same, shown) for half, same, shown in rows if half in halves]
        shown, right = sum(s for _, s in some), sum(a and s for a, s in some)
        same = sum(a for a, _ in some)
        precision = f"{100 * right / max(shown, 1):.1f} %"
        lines.append([name, str(len(some)), str(shown), precision, f"{100 * right / max(same, 1):.1f} %"])
    print(table(["also reported as", "pairs", "shown", "right", "found"], lines))
    if options.fit:
        print(json.dumps(logistic_weights(values, [same for _, same, _ in rows], RIDGE), indent=4))


if __name__ == "__main__":
    main()
