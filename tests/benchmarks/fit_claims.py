"""Fit the boundaries of claims: python -m tests.benchmarks.fit_claims FOLDER [--store FOLDER] [--write].

The messages are made from the quotations of half of the articles, chosen by a hash of their paths; the other
half is measured.
"""

import argparse
import json
import random
import zlib
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from index.coverage import Coverage
from index.model.quotation import QuotationKind
from index.questions import claim_boundaries
from index.questions.claim_boundaries import boundaries
from index.questions.claim_words import COMMON_WORDS
from index.questions.compared_words import compared_words
from index.questions.statements import statement_of
from index.questions.word_alignment import align
from tests.benchmarks.claim_messages import around, messages
from tests.benchmarks.report import table

WEIGHTS = Path(claim_boundaries.__file__).with_name("claim_boundary_weights.json")
MIN_WORDS, MAX_WORDS = 6, 60
FOREIGN_TRIED = 60
"""Number of other statements that are tried for each one."""
SHARED_RUN = 3
"""Number of words in a row that another statement shares."""
EPOCHS = 6
RATE = 0.5
RIDGE = 5e-6
"""Penalty on a weight, for a thousand boundaries."""
MIN_WEIGHT = 0.08
"""Weights below are left out."""


def statements(coverage, half):
    """Return the statements in marks of half of the articles."""
    found = []
    for article in coverage.articles():
        if zlib.crc32(article.path.encode()) % 2 != half:
            continue
        analysed = coverage.read(article.path)
        seen = set()
        for quotation in analysed.quotations:
            if quotation.kind is QuotationKind.INDIRECT:
                continue
            statement = statement_of(analysed, quotation, 100)
            key = statement.words[0].start if statement.words else None
            if key not in seen and MIN_WORDS <= len(statement.words) <= MAX_WORDS:
                seen.add(key)
                found.append(statement)
    return found


def examples(found, rng):
    """Yield the possible boundaries of each message on each side, the right one's number, and the message."""
    others = [statement.words for statement in found]
    for statement in found:
        said = statement.words
        foreign = elsewhere(statement, rng.sample(found, min(len(found), FOREIGN_TRIED)), rng)
        for message in (*messages(statement, others, rng), *foreign):
            claimed = compared_words(message.text)
            steps = align([w.form for w in claimed], [w.form for w in said], COMMON_WORDS)
            if not steps:
                continue
            inside = [n for n, w in enumerate(claimed) if message.start <= w.start and w.end <= message.end]
            for forwards in (False, True):
                candidates = boundaries(steps, claimed, said, forwards=forwards)
                wanted = inside[-1] if forwards else inside[0]
                distances = [abs(last_position(c, claimed, forwards) - wanted) for c in candidates]
                right = int(np.argmin(distances))
                if len(candidates) > 1 and (distances[right] <= 2 or message.kind == "elsewhere"):
                    yield [dict(c.features) for c in candidates], right, message, forwards
                chosen = candidates[right]
                if not forwards:
                    steps = chosen.steps


def elsewhere(statement, found, rng):
    """Yield messages of other statements that share some words in a row with this one."""
    forms = [word.form for word in statement.words]
    runs = {tuple(forms[n : n + SHARED_RUN]) for n in range(len(forms) - SHARED_RUN + 1)}
    for other in found:
        theirs = [word.form for word in other.words]
        shares = any(tuple(theirs[n : n + SHARED_RUN]) in runs for n in range(len(theirs)))
        if shares and other is not statement:
            yield around(other.text[other.words[0].start : other.words[-1].end], "elsewhere", rng)


def last_position(boundary, claimed, forwards):
    """Return the position of the claim's outermost word."""
    if boundary.claimed:
        return claimed.index(boundary.claimed[-1].word)
    edge = boundary.steps[-1] if forwards else boundary.steps[0]
    return edge.claimed


def fit(data, rng):
    """Return weights under which the right boundaries are the likeliest, by AdaGrad."""
    numbers = {}
    rows = []
    for candidates, right, *_ in data:
        ids = sorted({numbers.setdefault(name, len(numbers)) for c in candidates for name in c})
        at = {number: i for i, number in enumerate(ids)}
        values = np.zeros((len(candidates), len(ids)))
        for i, candidate in enumerate(candidates):
            for name, value in candidate.items():
                values[i, at[numbers[name]]] = value
        rows.append((np.array(ids), values, right))
    weights, squares = np.zeros(len(numbers)), np.full(len(numbers), 1e-6)
    for _ in range(EPOCHS):
        rng.shuffle(rows)
        for ids, values, right in rows:
            scores = values @ weights[ids]
            odds = np.exp(scores - scores.max())
            gradient = values.T @ (odds / odds.sum()) - values[right]
            gradient += RIDGE * len(rows) / 1000 * weights[ids]
            squares[ids] += gradient**2
            weights[ids] -= RATE * gradient / np.sqrt(squares[ids])
    return {name: round(float(weights[n]), 2) for name, n in numbers.items() if abs(weights[n]) >= MIN_WEIGHT}


def rows_of(data, weights, show=0):
    """Return the share of right boundaries by kind of message."""
    right, count = Counter(), Counter()
    shown = defaultdict(int)
    for candidates, wanted, message, forwards in data:
        scores = [sum(weights.get(name, 0.0) * value for name, value in c.items()) for c in candidates]
        kind = f"{message.kind}, {'end' if forwards else 'beginning'}"
        count[kind] += 1
        is_right = int(np.argmax(scores)) == wanted
        right[kind] += is_right
        if not is_right and shown[kind] < show:
            shown[kind] += 1
            text, start, end = message.text, message.start, message.end
            print(f"[{kind}] {text[:start]!r} | {text[start:end]!r} | {text[end:]!r}")
    return [[kind, f"{count[kind]:,}", f"{100 * right[kind] / count[kind]:.2f} %"] for kind in sorted(count)]


def main(arguments=None):
    """Fit on one half, print the figures of both, and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fit_claims", description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--store", type=Path, help="the folder that keeps the analyses")
    parser.add_argument("--show", type=int, default=0, help="number of failures to print for each figure")
    parser.add_argument("--write", action="store_true", help="write the weights")
    options = parser.parse_args(arguments)
    coverage = Coverage.open(options.articles, options.store, processes=2)
    data = [list(examples(statements(coverage, half), random.Random(half + 1))) for half in (0, 1)]
    weights = fit(data[0], random.Random(3))
    for name, some, show in (("fitted half", data[0], options.show), ("other half", data[1], 0)):
        print(table([name, "number", "right"], rows_of(some, weights, show)))
    print(f"{len(weights):,} weights from {len(data[0]):,} boundaries")
    if options.write:
        text = json.dumps(weights, indent=0, sort_keys=True, ensure_ascii=False)
        WEIGHTS.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
