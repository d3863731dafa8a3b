"""Fit the likeness of claims: python -m tests.benchmarks.fit_claim_likeness GOLD.jsonl [--store FOLDER].

Claims around quotations are compared with the coverage. Where the best comparison is with the quotation
itself, they are near; where it is with another that shares no six words in a row, they are not. The claims of
the articles that are kept out of the coverage measure the result.
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from index.coverage import Coverage
from index.questions import verdicts
from index.questions.claim_candidates import quotations_like
from index.questions.claim_comparison import compare
from index.questions.claim_likeness import is_whole, likeness_features
from index.questions.claims import claims
from index.questions.compared_words import compared_words
from tests.benchmarks.claim_messages import around
from tests.benchmarks.claims import garbled, half, is_found, quotations, read, replaced, swapped
from tests.benchmarks.regression import logistic_weights
from tests.benchmarks.report import table

SHARED_RUN = 6
"""Number of words in a row that other quotations of the same words share."""
RIDGE = 0.1


def made(words, rng):
    """Yield claims from some words, each with its kind."""
    yield "whole", words
    part = half(words, rng)
    place = rng.choice(("beginning", "middle", "end"))
    if part:
        yield "half", part
    for kind, changed in (
        ("swapped", swapped(words, rng)),
        ("end", replaced(words, rng, "end")),
        ("falsified half", replaced(part, rng, place) if part else None),
    ):
        if changed:
            yield kind, changed[0]
    for share in (0.2, 0.4):
        yield f"{share:.0%} replaced", garbled(words, rng, share)


def comparisons(coverage, message, words, place):
    """Yield the best comparison with the right quotation, and the best one with another."""
    retrieval = coverage._retrieval
    weight = partial(verdicts._weight, retrieval)
    own = runs(words)
    for claim in claims(message):
        best = {}
        for quote, statement in quotations_like(retrieval, claim):
            found = compare(claim, compared_words(claim.words), statement, weight)
            if not found.matches or quote.speaker is None:
                continue
            is_right = place is not None and is_found(SimpleNamespace(quote=quote), (*place, words))
            if not is_right and own & runs(" ".join(word.text for word in statement.words)):
                continue
            if is_right not in best or found.matched > best[is_right].matched:
                best[is_right] = found
        yield from best.items()


def runs(text):
    """Return the runs of words of a text."""
    forms = [word.form for word in compared_words(text)]
    return {tuple(forms[n : n + SHARED_RUN]) for n in range(len(forms) - SHARED_RUN + 1)}


def examples(coverage, gold, rng, *, known):
    """Yield kind, features, whether the quotation is the right one, and whether all words are equal."""
    for article, start, words, _ in gold:
        elsewhere = (("nowhere", words), ("nowhere", half(words, rng)))
        for kind, claimed in made(words, rng) if known else elsewhere:
            for marks in (True, False):
                if claimed:
                    text = around(f"“{claimed}”" if marks else claimed, kind, rng).text
                    place = (article, start) if known else None
                    for is_right, found in comparisons(coverage, text, words, place):
                        label = f"{kind}, {'with' if marks else 'without'} marks"
                        yield label, likeness_features(found), is_right, is_whole(found)


def main(arguments=None):
    """Fit, and print the weights and the share of near claims by threshold."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.fit_claim_likeness", description=__doc__
    )
    parser.add_argument("gold", type=Path, help="articles with their quotations (.jsonl)")
    parser.add_argument("--store", type=Path, help="the folder that keeps the analyses")
    parser.add_argument("--count", type=int, default=500, help="number of quotations")
    options = parser.parse_args(arguments)
    kept, out = read(options.gold, 0)
    rng = random.Random(5)
    with tempfile.TemporaryDirectory(prefix="claims-") as folder:
        lines = [json.dumps({"id": r["id"], "text": r["text"]}) for r in kept]
        (Path(folder) / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
        coverage = Coverage.open(Path(folder), options.store, processes=2).compiled()
        gold = list(quotations(kept))
        rng.shuffle(gold)
        fitted = list(examples(coverage, gold[: options.count], rng, known=True))
        nowhere = list(examples(coverage, list(quotations(out)), rng, known=False))
    unclear = [row for row in fitted if not row[3]]
    weights = logistic_weights([row[1] for row in unclear], [row[2] for row in unclear], RIDGE)
    print(json.dumps(weights, indent=4))
    thresholds = (0.1, 0.25, 0.4, 0.6, 0.8)
    near = {threshold: Counter() for threshold in thresholds}
    count = Counter()
    for kind, features, _, whole in (*(row for row in fitted if row[2]), *nowhere):
        odds = 1 / (1 + np.exp(-sum(weights[name] * value for name, value in features.items())))
        count[kind] += 1
        for threshold in thresholds:
            near[threshold][kind] += whole or odds >= threshold
    rows = [[k, f"{n:,}", *(f"{100 * near[t][k] / n:.1f} %" for t in thresholds)] for k, n in count.items()]
    print(table(["near", "number", *map(str, thresholds)], rows))


if __name__ == "__main__":
    main()
