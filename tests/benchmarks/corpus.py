"""Sentences to measure with, from a file or synthetic, and queries drawn from them."""

import gzip
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.text.terms import term, words_of

COMMON_WORDS = 150
"""Number of the commonest words, which content queries leave out."""
REDRAWN_SHARE = 0.25
"""Share of words that are redrawn when sentences are repeated."""
KINDS = ("natural", "content")
"""Kinds of queries: successive words of a sentence, or any of its words that are not common."""
LENGTHS = (1, 2, 4, 8)
"""Lengths of queries, in words."""


@dataclass(frozen=True)
class Corpus:
    """Sentences as word numbers in one array.

    Attributes:
        words: The word of each number.
        numbers: The words of all sentences, one after the other.
        starts: The first word of each sentence, and the end of the last one.
    """

    words: Sequence[str]
    numbers: np.ndarray
    starts: np.ndarray

    def __len__(self) -> int:
        return len(self.starts) - 1

    def sentence(self, i: int) -> list[str]:
        """Return the words of a sentence."""
        return [self.words[n] for n in self.numbers[self.starts[i] : self.starts[i + 1]].tolist()]

    def terms(self, i: int) -> list[str]:
        """Return the terms of a sentence."""
        return list(map(term, self.sentence(i)))

    def documents(self) -> Iterator[list[str]]:
        """Yield the terms of each sentence, which is what every engine indexes."""
        terms = np.array([term(word) for word in self.words], dtype=object)
        for begin, end in zip(self.starts[:-1].tolist(), self.starts[1:].tolist(), strict=True):
            yield terms[self.numbers[begin:end]].tolist()

    def sized(self, size: int, seed: int = 1) -> "Corpus":
        """Return `size` sentences: the first, or all repeated with a quarter of the words redrawn."""
        if size <= len(self):
            return Corpus(self.words, self.numbers[: self.starts[size]], self.starts[: size + 1])
        dice = np.random.default_rng(seed)
        copies, lengths = [self.numbers], [np.diff(self.starts)]
        missing = size - len(self)
        while missing > 0:
            count = min(missing, len(self))
            copy = self.numbers[: self.starts[count]].copy()
            redrawn = np.flatnonzero(dice.random(len(copy)) < REDRAWN_SHARE)
            copy[redrawn] = dice.choice(self.numbers, len(redrawn))
            copies.append(copy)
            lengths.append(np.diff(self.starts[: count + 1]))
            missing -= count
        starts = np.concatenate(([0], np.cumsum(np.concatenate(lengths))))
        return Corpus(self.words, np.concatenate(copies), starts)

    def queries(self, kind: str, length: int, count: int, seed: int = 1) -> list[list[str]]:
        """Return `count` queries of a kind and a length, as terms; always the same for a seed.

        Raises:
            ValueError: Too few sentences are long enough.
        """
        dice = random.Random(f"{kind} {length} {seed}")
        common = {n for n, _ in Counter(self.numbers[:2_000_000].tolist()).most_common(COMMON_WORDS)}
        queries: list[list[str]] = []
        for _ in range(1000 * count):
            if len(queries) == count:
                return queries
            i = dice.randrange(len(self))
            numbers = self.numbers[self.starts[i] : self.starts[i + 1]].tolist()
            if kind == "content":
                numbers = [n for n in dict.fromkeys(numbers) if n not in common]
            if len(numbers) >= length:
                begin = dice.randrange(len(numbers) - length + 1)
                chosen = (
                    dice.sample(numbers, length) if kind == "content" else numbers[begin : begin + length]
                )
                queries.append([term(self.words[n]) for n in chosen])
        raise ValueError(f"too few sentences have {length} words for {kind} queries")


def of_sentences(sentences: Iterator[str]) -> Corpus:
    """Return the corpus of these texts."""
    numbers: dict[str, int] = {}
    sequence: list[int] = []
    starts = [0]
    for sentence in sentences:
        words = map(str.casefold, words_of(sentence))
        sequence.extend(numbers.setdefault(word, len(numbers)) for word in words)
        starts.append(len(sequence))
    return Corpus(list(numbers), np.array(sequence, np.int32), np.array(starts, np.int64))


def of_file(file: Path) -> Corpus:
    """Return the corpus of a table, whose last column has one sentence a line."""
    with (gzip.open if file.suffix == ".gz" else open)(file, "rt", encoding="utf-8") as lines:
        return of_sentences(line.rstrip("\n").rpartition("\t")[2] for line in lines)


def synthetic(size: int, seed: int = 1) -> Corpus:
    """Return sentences of made-up words, distributed as in a language (Zipf); always the same for a seed."""
    dice = np.random.default_rng(seed)
    words = [f"w{i}" for i in range(60_000)]
    shares = 1 / np.arange(2, len(words) + 2)
    lengths = np.clip(dice.gamma(3.5, 6.3, size), 1, 120).astype(np.int64)
    numbers = dice.choice(len(words), int(lengths.sum()), p=shares / shares.sum()).astype(np.int32)
    return Corpus(words, numbers, np.concatenate(([0], np.cumsum(lengths))))
