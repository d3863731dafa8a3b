"""Measure whether copies of an article are found, and nothing else is taken for one.

usage: python -m tests.benchmarks.copies SENTENCES.tsv.gz [ARTICLES.jsonl ...] [--pairs]

The first file has an article, a day and a sentence in each line; its articles are edited in several ways. In
the others, each line is an article with its `text`. A pair of originals that are one story counts as wrong if
fewer than half of the runs of words of the shorter one stand in the other. Half of the articles, by a hash of
their numbers, are for reading errors: `--pairs` prints the originals in that half that are one story.
"""

import argparse
import gzip
import json
import random
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from zlib import crc32

import numpy as np

from index.storage.copies import stories_of
from index.storage.fingerprints import Fingerprints
from index.text.fingerprint import Fingerprint
from index.text.terms import terms

SAMPLE = 2000
"""Number of articles that are edited."""
MIN_WORDS = 60
"""Minimum words of an article that is edited: a cut one still is an article."""
MIN_CONTAINED = 0.5
"""Minimum share of the shorter article's runs of words in the other one, if both are one story."""


class Editor:
    """Edits articles, given as sentences, as newsrooms do."""

    def __init__(self, words, seed=1):
        self._words = words
        self._dice = random.Random(seed)

    def changed_words(self, sentences):
        return [
            " ".join(self._dice.choice(self._words) if self._dice.random() < 0.1 else w for w in s.split())
            for s in sentences
        ]

    def headline(self, sentences):
        return [" ".join(self._dice.choices(self._words, k=8)), *sentences[1:]]

    def reordered(self, sentences):
        return self._dice.sample(sentences, len(sentences))

    def cut(self, sentences):
        return sentences[: max(1, round(len(sentences) * self._dice.uniform(0.5, 0.9)))]

    def edits(self):
        return {
            "another address": list,
            "headline changed": self.headline,
            "a tenth of the words changed": self.changed_words,
            "sentences reordered": self.reordered,
            "cut to 50 to 90 %": self.cut,
            "cut, and a tenth changed": lambda s: self.changed_words(self.cut(s)),
            "headline, cut and a tenth changed": lambda s: self.headline(self.changed_words(self.cut(s))),
        }


def fingerprints_of(texts):
    """Return the fingerprints of texts, and the seconds that it took beyond finding their terms."""
    with_terms = [(text, terms(text)) for text in texts]
    started = time.perf_counter()
    fingerprints = Fingerprints.of([Fingerprint.of(*each) for each in with_terms])
    return fingerprints, time.perf_counter() - started


def half(number):
    return crc32(str(number).encode()) % 2


def runs_of(text):
    words = terms(text)
    return set(zip(words, words[1:], words[2:], strict=False))


def original_pairs(texts, stories):
    """Return the pairs of texts that are one story, with the share of the shorter one's runs in the other."""
    groups = defaultdict(list)
    for number, story in enumerate(stories.tolist()):
        groups[story].append(number)
    pairs = []
    for group in groups.values():
        runs = {number: runs_of(texts[number]) for number in group} if len(group) > 1 else {}
        for left, right in combinations(runs, 2):
            shorter = min(len(runs[left]), len(runs[right]))
            pairs.append((len(runs[left] & runs[right]) / max(shorter, 1), left, right))
    return sorted(pairs)


def main(arguments=None):
    """Print the tables in Markdown."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("articles", type=Path, nargs="*")
    parser.add_argument("--pairs", action="store_true")
    options = parser.parse_args(arguments)
    by_article = defaultdict(list)
    with gzip.open(options.sentences, "rt") as lines:
        for line in lines:
            article, _, sentence = line.rstrip("\n").split("\t", 2)
            by_article[article].append(sentence)
    everything = list(by_article.values())
    long_enough = [article for article in everything if sum(len(s.split()) for s in article) >= MIN_WORDS]
    dice = random.Random(1)
    sample = dice.sample(long_enough, min(SAMPLE, len(long_enough)))
    editor = Editor([word for article in sample for sentence in article for word in sentence.split()])
    originals, _ = fingerprints_of(map(" ".join, sample))
    print("| edit | found, read half | found, other half |\n| --- | ---: | ---: |")
    for name, edit in editor.edits().items():
        edited, _ = fingerprints_of(" ".join(edit(article)) for article in sample)
        stories = stories_of(Fingerprints.joined([originals, edited]))
        is_found = stories[: len(sample)] == stories[len(sample) :]
        halves = [
            np.mean([found for number, found in enumerate(is_found) if half(number) == h]) for h in (0, 1)
        ]
        print(f"| {name} | " + " | ".join(f"{share:.1%}" for share in halves) + " |")
    sources = {"the sentences": [" ".join(article) for article in everything]}
    if options.articles:
        lines = [line for file in options.articles for line in file.read_text().splitlines()]
        sources["the articles"] = [json.loads(line)["text"] for line in lines]
    print("\n| originals | articles | pairs in one story | wrong | precision | fingerprints | grouping |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, texts in sources.items():
        rows, seconds = fingerprints_of(texts)
        started = time.perf_counter()
        pairs = original_pairs(texts, stories_of(rows))
        grouping = time.perf_counter() - started
        wrong = sum(share < MIN_CONTAINED for share, _, _ in pairs)
        precision = f"{1 - wrong / len(pairs):.2%}" if pairs else "-"
        print(
            f"| {name} | {len(texts):,} | {len(pairs):,} | {wrong} | {precision} | {seconds:.1f} s |"
            f" {grouping:.1f} s |"
        )
        if options.pairs:
            for share, left, right in pairs:
                if half(left) == 0:
                    print(f"\n{share:.2f}\n    {texts[left][:300]}\n    {texts[right][:300]}")


if __name__ == "__main__":
    main()
