"""Sentences to measure with: a file's, or made ones, as many as are asked for."""

import gzip
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.text.terms import term, tokens

COMMON = 150
REDRAWN = 0.25
KINDS = ("natural", "content")
LENGTHS = (1, 2, 4, 8)


@dataclass(frozen=True)
class Corpus:
    """Sentences as numbers of words, one after the other."""

    words: Sequence[str]
    numbers: np.ndarray
    starts: np.ndarray

    def __len__(self) -> int:
        return len(self.starts) - 1

    def sentence(self, i: int) -> list[str]:
        """The words of a sentence."""
        return [self.words[n] for n in self.numbers[self.starts[i] : self.starts[i + 1]].tolist()]

    def terms(self, i: int) -> list[str]:
        """The terms of a sentence."""
        return list(map(term, self.sentence(i)))

    def documents(self) -> Iterator[list[str]]:
        """The terms of all sentences: what every engine gets."""
        terms = np.array([term(word) for word in self.words], dtype=object)
        for begin, end in zip(self.starts[:-1].tolist(), self.starts[1:].tolist(), strict=True):
            yield terms[self.numbers[begin:end]].tolist()

    def sized(self, size: int, seed: int = 1) -> "Corpus":
        """As many sentences: the first, or all again and again with a quarter of their words redrawn."""
        if size <= len(self):
            return Corpus(self.words, self.numbers[: self.starts[size]], self.starts[: size + 1])
        dice = np.random.default_rng(seed)
        parts, lengths = [self.numbers], [np.diff(self.starts)]
        left = size - len(self)
        while left > 0:
            count = min(left, len(self))
            copy = self.numbers[: self.starts[count]].copy()
            redrawn = np.flatnonzero(dice.random(len(copy)) < REDRAWN)
            copy[redrawn] = dice.choice(self.numbers, len(redrawn))
            parts.append(copy)
            lengths.append(np.diff(self.starts[: count + 1]))
            left -= count
        starts = np.concatenate(([0], np.cumsum(np.concatenate(lengths))))
        return Corpus(self.words, np.concatenate(parts), starts)

    def queries(self, kind: str, length: int, count: int, seed: int = 1) -> list[list[str]]:
        """Terms drawn from sentences: words in a row, or any that are not among the commonest."""
        dice = random.Random(f"{kind} {length} {seed}")
        common = {n for n, _ in Counter(self.numbers[:2_000_000].tolist()).most_common(COMMON)}
        found: list[list[str]] = []
        for _ in range(1000 * count):
            if len(found) == count:
                return found
            i = dice.randrange(len(self))
            numbers = self.numbers[self.starts[i] : self.starts[i + 1]].tolist()
            if kind == "content":
                numbers = [n for n in dict.fromkeys(numbers) if n not in common]
            if len(numbers) >= length:
                begin = dice.randrange(len(numbers) - length + 1)
                chosen = (
                    dice.sample(numbers, length) if kind == "content" else numbers[begin : begin + length]
                )
                found.append([term(self.words[n]) for n in chosen])
        raise ValueError(f"the corpus has hardly a sentence of {length} words for {kind} queries")


def of_sentences(sentences: Iterator[str]) -> Corpus:
    """The corpus of these texts."""
    numbers: dict[str, int] = {}
    found: list[int] = []
    starts = [0]
    for sentence in sentences:
        words = [sentence[token.start : token.end].casefold() for token in tokens(sentence)]
        found.extend(numbers.setdefault(word, len(numbers)) for word in words)
        starts.append(len(found))
    return Corpus(list(numbers), np.array(found, np.int32), np.array(starts, np.int64))


def of_file(file: Path) -> Corpus:
    """The corpus of a table: the last column of each line is a sentence."""
    with (gzip.open if file.suffix == ".gz" else open)(file, "rt", encoding="utf-8") as lines:
        return of_sentences(line.rstrip("\n").rpartition("\t")[2] for line in lines)


def made(size: int, seed: int = 1) -> Corpus:
    """A corpus of made words, as unevenly common as those of a language (Zipf), always the same."""
    dice = np.random.default_rng(seed)
    words = [f"w{i}" for i in range(60_000)]
    shares = 1 / np.arange(2, len(words) + 2)
    lengths = np.clip(dice.gamma(3.5, 6.3, size), 1, 120).astype(np.int64)
    numbers = dice.choice(len(words), int(lengths.sum()), p=shares / shares.sum()).astype(np.int32)
    return Corpus(words, numbers, np.concatenate(([0], np.cumsum(lengths))))
