"""Learn the weights in `index/quotations/merge_evidence.py` from articles without annotation.

usage: python -m tests.benchmarks.learn_merging FOLDER [STORE]

Every full name is hidden but for its surname, and the other articles are asked whose it is. Each name counts
twice: with its bearer among the candidates, and, weighted by `ABSENT`, without. The printed table compares
the probability of the likeliest bearer with the share that is right, for articles that the weights were not
learned from.
"""

import random
import sys
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.coverage import Coverage
from index.quotations import merge_evidence, people
from index.quotations.merge_evidence import Appearance, Bearer, Evidence
from tests.index.merged_people import ArticleSpeakers, appearances_of

ABSENT = 0.1
"""Weight of a name whose bearer is hidden: the share of surnames whose bearer no other article names in full.
A guess; nothing was measured."""
ROLE_KEPT = 0.5
"""Share of the surnames that keep the office before them. A guess; nothing was measured."""
PRIOR = 1.0
"""Strength of the L2 prior on the weights."""
STEPS, RATE = 3000, 0.3
BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 1.01)
"""Limits of the probabilities in the table's lines."""
Example = tuple[list[Evidence], int, float]
"""The evidence of each candidate, the number of the right one or -1, and the weight."""


def _bearers(articles: list[ArticleSpeakers]) -> tuple[list[Bearer], merge_evidence.ArticlesByName]:
    """Return everybody who is named in full, and the articles that name somebody by each key."""
    bearers: list[Bearer] = []
    articles_of: merge_evidence.ArticlesByName = defaultdict(set)
    for by_speaker in appearances_of(articles).values():
        named = sorted((a for of_speaker in by_speaker.values() for a in of_speaker), key=lambda a: a.place)
        of_word, among_word = people._bearers(named)
        bearers.extend(of_word)
        for key, numbers in among_word.items():
            articles_of[key] |= numbers
    return bearers, articles_of


def examples(folder: Path, store: Path | None) -> list[tuple[int, Example]]:
    """Return the examples of a folder of articles, each with the number of its article."""
    coverage = Coverage.open(folder, store)
    dice = random.Random(1)
    articles = [
        ArticleSpeakers(
            coverage.read(heading.path).speakers,
            heading.outlet or "",
            heading.published.toordinal() if heading.published else 0,
        )
        for heading in coverage.headings()
    ]
    bearers, articles_of = _bearers(articles)
    by_surname: dict[str, list[Bearer]] = {}
    for bearer in bearers:
        for surname in {name.words[-1] for name in bearer.names.values()}:
            by_surname.setdefault(surname, []).append(bearer)
    collected: list[tuple[int, Example]] = []
    for bearer in bearers:
        if not bearer.is_person:
            continue
        for appearance in bearer.appearances:
            short = _surname_alone(appearance, dice)
            candidates = [_without_article(b, appearance.article) for b in by_surname[short.name.words[-1]]]
            pairs = [
                (b is bearer, merge_evidence.evidence(short, others, articles_of))
                for b, others in zip(by_surname[short.name.words[-1]], candidates, strict=True)
                if others.articles and not merge_evidence.contradicts(short, others, articles_of)
            ]
            right = next((i for i, (is_right, _) in enumerate(pairs) if is_right), -1)
            if pairs:
                weight = 1.0 if right >= 0 else ABSENT
                collected.append((appearance.article, ([e for _, e in pairs], right, weight)))
            hidden = [e for is_right, e in pairs if not is_right]
            if right >= 0 and hidden:
                collected.append((appearance.article, (hidden, -1, ABSENT)))
            elif right >= 0:
                # Nobody else has the surname here: a namesake with the evidence of somebody else stands in.
                stranger = _without_article(dice.choice(bearers), appearance.article)
                if stranger.articles:
                    evidence = merge_evidence.evidence(short, stranger, articles_of)
                    collected.append((appearance.article, ([evidence], -1, ABSENT)))
    return collected


def _surname_alone(appearance: Appearance, dice: random.Random) -> Appearance:
    """Return an appearance under the surname alone."""
    name, speaker = appearance.name, appearance.speaker
    surname = name.text.split()[-2 if name.suffix else -1]
    role = speaker.role if speaker.role and speaker.role[:1].isupper() and dice.random() < ROLE_KEPT else None
    short = replace(name, text=surname, words=name.words[-1:], suffix="", is_short=True)
    return replace(appearance, name=short, speaker=replace(speaker, role=role, gender=None))


def _without_article(bearer: Bearer, article: int) -> Bearer:
    """Return a bearer without an article."""
    other = Bearer()
    for appearance in bearer.appearances:
        if appearance.article != article:
            other.add(appearance)
    return other


def fit(collected: list[Example]) -> tuple[np.ndarray, float]:
    """Return the weights and the bias of a logistic regression among candidates and nobody."""
    size = max(len(candidates) for candidates, _, _ in collected)
    features = np.zeros((len(collected), size, len(Evidence._fields) + 1))
    mask = np.zeros((len(collected), size + 1), bool)
    mask[:, size] = True
    right = np.full(len(collected), size)
    weight = np.array([example[2] for example in collected])
    for i, (candidates, number, _) in enumerate(collected):
        features[i, : len(candidates), :-1] = candidates
        features[i, : len(candidates), -1] = 1
        mask[i, : len(candidates)] = True
        right[i] = number if number >= 0 else size
    target = np.zeros(mask.shape)
    target[np.arange(len(collected)), right] = 1
    learned = np.zeros(features.shape[2])
    for _ in range(STEPS):
        scores = np.concatenate([features @ learned, np.zeros((len(collected), 1))], axis=1)
        odds = np.where(mask, np.exp(np.minimum(scores, 50)), 0)
        chances = odds / odds.sum(axis=1, keepdims=True)
        errors = (target - chances)[:, :size] * weight[:, None]
        gradient = np.einsum("ij,ijk->k", errors, features)
        gradient[:-1] -= PRIOR * learned[:-1]
        learned += RATE * gradient / weight.sum()
    return learned[:-1], float(learned[-1])


def main() -> None:
    """Learn from the folder that the command line names."""
    store = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    numbered = examples(Path(sys.argv[1]), store)
    chances, outcomes, weights = [], [], []
    for half in (0, 1):
        learned, bias = fit([example for article, example in numbered if article % 2 != half])
        for article, (candidates, right, weight) in numbered:
            if article % 2 == half:
                odds = np.exp(np.array(candidates) @ learned + bias)
                best = int(np.argmax(odds))
                chances.append(odds[best] / (1 + odds.sum()))
                outcomes.append(best == right)
                weights.append(weight)
    print("| probability | surnames | right |\n| --- | --- | --- |")
    for low, high in pairwise(BINS):
        inside = [(o, w) for c, o, w in zip(chances, outcomes, weights, strict=True) if low <= c < high]
        total = sum(w for _, w in inside)
        print(f"| {low:.2f}-{high:.2f} | {total:.0f} | {sum(o * w for o, w in inside) / max(total, 1):.3f} |")
    learned, bias = fit([example for _, example in numbered])
    print(Evidence(*np.round(learned, 2).tolist()), "bias", round(bias, 2))


if __name__ == "__main__":
    main()
