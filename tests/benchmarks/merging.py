"""Measure whether people are as right across articles as in the article alone.

usage: python -m tests.benchmarks.merging STORE ARTICLES.jsonl [ARTICLES.jsonl ...]

A line is what `learn_attribution` reads. All articles together are one coverage. A quotation counts if it has
the offsets of an annotated one whose speaker is a name; its speaker is right if surname and first name agree
with the annotated name, or with the full names of that surname that the article's annotations have. One
column is the name from the article alone (`extract`), the other the one from the coverage (`export`). Half of
the articles, by a hash of their ids, are for reading errors (`--errors` prints those that the merge made).

Then the surnames of the most quoted people are typed, of two who are quoted equally often the one that a
seeded shuffle puts first. A surname is resolved well if the bearer whom it means is quoted most, and each
other one of them is offered or is quoted less than a fifth as often.
"""

import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from zlib import crc32

from index.coverage import Coverage, plain_name
from index.quotations.person_names import PersonName, parse_name
from index.text.folding import fold
from tests.benchmarks.learn_attribution import TRIM, Record, read_records

MOST_QUOTED = 200
"""Number of people whose surnames are resolved."""
SEED = 1
"""Seed of the order of people who are quoted equally often."""
MIN_SHARE = 0.2
"""Quotations of another bearer, relative to the one quoted most, from which they must be offered."""


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in TRIM:
        start += 1
    while end > start and text[end - 1] in TRIM:
        end -= 1
    return start, end


def _agree(shown: PersonName | None, gold: PersonName) -> bool:
    """Whether a shown name is that of an annotated one; a full name is no match for another full name."""
    if shown is None or shown.words[-1] != gold.words[-1]:
        return False
    return shown.is_short or gold.is_short or shown.words[0][0] == gold.words[0][0]


def _gold_names(record: Record) -> dict[tuple[int, int], tuple[PersonName, list[PersonName]]]:
    """Return for each annotated name of a speaker the name, and the full names of its surname."""
    by_surname: dict[str, list[PersonName]] = defaultdict(list)
    names: dict[tuple[int, int], PersonName] = {}
    for quote in record["quotes"]:
        text = quote.get("speaker_name") or quote.get("speaker_silver")
        text = text or (quote["speaker"] if quote.get("speaker_kind") == "name" else None)
        name = parse_name(text) if text else None
        if name:
            names[_trimmed(record["text"], quote["start"], quote["end"])] = name
            if not name.is_short:
                by_surname[name.words[-1]].append(name)
    return {offsets: (name, by_surname[name.words[-1]]) for offsets, name in names.items()}


def _is_right(text: str | None, gold: tuple[PersonName, list[PersonName]]) -> bool:
    shown = parse_name(text.partition(" (")[0]) if text else None
    name, full = gold
    return _agree(shown, name) and (not name.is_short or not full or any(_agree(shown, f) for f in full))


def main() -> None:
    """Measure the files that the command line names."""
    options = [a for a in sys.argv[1:] if a != "--errors"]
    records = {r["id"]: r for file in options[1:] for r in read_records(Path(file))}
    folder = Path(options[0]) / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps({"id": r["id"], "text": r["text"]}) for r in records.values())
    content, file = "\n".join(lines), folder / "articles.jsonl"
    if not file.exists() or file.read_text("utf-8") != content:
        file.write_text(content, "utf-8")
    coverage = Coverage.open(folder, Path(options[0]) / "store")
    gold = {name: _gold_names(record) for name, record in records.items()}
    counts: Counter[tuple[int, str]] = Counter()
    changed = 0
    for quote in coverage.quotations():
        name = quote.article.path.partition("#")[2]
        alone, half = quote.quotation.speaker, crc32(name.encode()) % 2
        is_described = alone is not None and parse_name(alone) is None
        if alone and is_described and fold(quote.speaker or "") != fold(alone):
            changed += 1
        expected = gold[name].get(_trimmed(quote.article.text, quote.start, quote.end))
        if expected is None or quote.quotation.kind == "reported":
            continue
        right_alone, right = _is_right(alone, expected), _is_right(quote.speaker, expected)
        counts.update([(half, "all")] + [(half, "alone")] * right_alone + [(half, "together")] * right)
        if right_alone != right and half == 0 and "--errors" in sys.argv:
            print(name, expected[0].text, "|", alone, "|", quote.speaker)
    print("| articles | quotations | extract | export |\n| --- | ---: | ---: | ---: |")
    for half, label in ((0, "read"), (1, "kept aside")):
        total = counts[half, "all"]
        shares = (f"{100 * counts[half, column] / total:.2f}" for column in ("alone", "together"))
        print(f"| {label} | {total} | {' | '.join(shares)} |")
    print(f"words that are no name, shown otherwise: {changed}")
    _resolve_surnames(coverage)


def _resolve_surnames(coverage: Coverage) -> None:
    """Print how many surnames of the most quoted people are resolved well, and each other one."""
    quoted = Counter(name for quote in coverage.quotations() for name in quote.speakers)
    names = {s.name: name for s in coverage.speakers() if (name := parse_name(plain_name(s.name)))}
    people = [name for name, parsed in names.items() if not parsed.is_short]
    random.Random(SEED).shuffle(people)
    most = sorted(people, key=lambda name: -quoted[name])[:MOST_QUOTED]
    first = offered = 0
    failures: list[str] = []
    for name in most:
        surname = names[name].words[-1]
        resolved = coverage.names.resolve(surname)
        meant = resolved.speaker.name if resolved else ""
        others = [other.name for other in resolved.others] if resolved else []
        bearers = [other for other in people if names[other].words[-1] == surname]
        is_most = quoted[meant] == max(quoted[bearer] for bearer in bearers)
        is_rare = quoted[name] < MIN_SHARE * quoted[meant]
        first += meant == name
        offered += name in others
        if not (is_most and (meant == name or name in others or is_rare)):
            failures.append(f"- {name} ({quoted[name]}): {meant} ({quoted[meant]}), also {others}")
    total = len(most)
    print(f"surnames of the {total} most quoted: {total - len(failures)} resolved well")
    print(f"({first} mean them, {offered} offer them, the others are quoted less than a fifth as often)")
    print("\n".join(failures))


if __name__ == "__main__":
    main()
