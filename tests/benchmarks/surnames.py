"""Measure surnames: python -m tests.benchmarks.surnames GOLD.jsonl [--store FOLDER] [--count N] [--show].

The people are those whom the gold file quotes most, by the words of the articles alone: a quotation of "Lind"
is Ada Lind's if that is the name with this surname which its article has most often. A surname is right if it
leads to the person of that name who is quoted most, or offers this person to choose from; and if it offers
everybody else with it who is quoted a fifth as often.
"""

import argparse
import json
import re
import tempfile
from collections import Counter
from pathlib import Path

from index.coverage import Coverage
from index.quotations.names import gender
from index.text.folding import fold
from index.text.lexicon import ORGANISATIONS, PLACES, PRONOUNS
from index.text.word_classes import FUNCTION_WORDS
from tests.benchmarks.report import table

MIN_MENTIONS = 2
"""Number of times that all articles together have a full name; rarer ones are capitals of headlines."""
LETTERS = 3
"""Number of first letters that a first name shares with its short form: Pete, Peter."""
MIN_SHARE = 0.2
"""Number of quotations, relative to the most quoted bearer of a name, from which another is offered."""
NO_SURNAMES = ORGANISATIONS | PLACES | PRONOUNS.keys()
TITLES_AND_ROLES = """
mr mrs ms miss dr sen rep gov gen col judge justice president senator governor mayor secretary
general speaker congressman congresswoman representative chairman chairwoman chief minister
professor pastor father host democrat republican candidate nominee leader director spokesman
spokeswoman attorney counsel ambassador sergeant captain officer sheriff king queen pope sir lady
lord madam anti pro never ex former
"""
NO_FIRST_NAMES = FUNCTION_WORDS.keys() | set(TITLES_AND_ROLES.split())
"""Words with a capital before a surname that are no first names, in lower case."""


def people(records):
    """Return the number of quotations of each person, by full name."""
    text = "\n".join(record["text"] for record in records)
    counts = Counter()
    for record in records:
        for quote in record["quotes"]:
            if surname := surname_of(quote.get("speaker") or ""):
                names = full_names(record["text"], surname)
                counts.update(name for name, _ in names.most_common(1))
    return Counter({name: n for name, n in counts.items() if text.count(name) >= MIN_MENTIONS})


def surname_of(mention):
    """Return the surname in a mention of a speaker, None for other words: Lind, Ms. Lind, Ada Lind."""
    words = re.sub(r"[’']s$", "", mention).split()
    if not words or not all(word[:1].isupper() for word in words) or words[-1].casefold() in NO_SURNAMES:
        return None
    is_titled = words[0].strip(".").casefold() in NO_FIRST_NAMES
    return words[-1] if len(words) == 1 or is_titled or gender(words) else None


def full_names(text, surname):
    """Return how often a text has each full name with a surname."""
    return Counter(
        f"{first} {surname}"
        for first in re.findall(rf"\b([A-Z][\w’'-]+) (?:[A-Z]\. )?{re.escape(surname)}\b", text)
        if first.casefold() not in NO_FIRST_NAMES
    )


def is_right(resolved, surname, counts):
    """Whether a surname leads to who is quoted most, and offers those who are quoted nearly as often."""
    bearers = {name: n for name, n in counts.items() if name.split()[-1] == surname}
    most = max(bearers.values())
    shown = [resolved.speaker, *resolved.others] if resolved else []
    return all(
        any(is_same(speaker, name) for speaker in shown)
        for name, n in bearers.items()
        if n == most or n > MIN_SHARE * most
    )


def is_same(speaker, name):
    """Whether a speaker has a name, a short form of it, or the surname only."""
    first, last = fold(name).split()
    names = [re.findall(r"[\w’'-]+", fold(alias)) for alias in speaker.names]
    return fold(speaker.name) == last or any(
        last in words and any(word[:LETTERS] == first[:LETTERS] for word in words) for words in names
    )


def main(arguments=None):
    """Print the share of surnames that lead to the right person."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.surnames", description=__doc__)
    parser.add_argument("gold", type=Path, help="articles with their quotations (.jsonl)")
    parser.add_argument("--store", type=Path, help="the folder that keeps the analyses")
    parser.add_argument("--count", type=int, default=200, help="number of people")
    parser.add_argument("--show", action="store_true", help="print the surnames that are not right")
    options = parser.parse_args(arguments)
    records = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines()]
    counts = people(records)
    surnames = list(dict.fromkeys(name.split()[-1] for name, _ in counts.most_common(options.count)))
    with tempfile.TemporaryDirectory(prefix="surnames-") as folder:
        rows = [{"id": r["id"], "text": r["text"]} for r in records]
        (Path(folder) / "articles.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        names = Coverage.open(Path(folder), options.store, processes=2).names
        right = 0
        for surname in surnames:
            resolved = names.resolve(surname)
            if is_right(resolved, surname, counts):
                right += 1
            elif options.show:
                bearers = [(name, n) for name, n in counts.items() if name.split()[-1] == surname]
                shown = [s.name for s in (resolved.speaker, *resolved.others)] if resolved else []
                print(f"{surname}: {bearers}, shown {shown}")
    share = f"{100 * right / max(len(surnames), 1):.1f} %"
    print(table(["surnames", "number", "right"], [["of the most quoted", len(surnames), share]]))


if __name__ == "__main__":
    main()
