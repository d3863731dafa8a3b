"""Measure whether people are as right across articles as in the article alone.

usage: python -m tests.benchmarks.merging STORE ARTICLES.jsonl [ARTICLES.jsonl ...]

A line is what `learn_attribution` reads. All articles together are one coverage. A quotation counts if it has
the offsets of an annotated one whose speaker is a name; its speaker is right if surname and first name agree
with the annotated name, or with the full names of that surname that the article's annotations have. One
column is the name from the article alone (`extract`), the other the one from the coverage (`export`). Half of
the articles, by a hash of their ids, are for reading errors (`--errors` prints those that the merge made).
"""

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from zlib import crc32

from index.coverage import Coverage
from index.quotations.person_names import PersonName, parse_name
from index.text.folding import fold
from tests.benchmarks.learn_attribution import TRIM, Record, read_records

MOST_QUOTED = 50
"""Number of people whose surnames are resolved."""


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
    """Print whom the surnames of the most quoted people mean."""
    quoted = Counter(quote.speaker for quote in coverage.quotations() if quote.speaker)
    people = [s.name for s in coverage.speakers() if (name := parse_name(s.name)) and not name.is_short]
    most = sorted(people, key=lambda name: -quoted[name])[:MOST_QUOTED]
    meant = {name: coverage.names.resolve(name.split()[-1]) for name in most}
    own = [name for name, resolved in meant.items() if resolved and resolved.speaker.name == name]
    print(f"surnames of the {len(most)} most quoted that mean them: {len(own)}")
    for name in most:
        resolved = meant[name]
        if resolved is None or resolved.speaker.name != name or resolved.others:
            others = [other.name for other in resolved.others] if resolved else []
            print(f"- {name}: {resolved.speaker.name if resolved else None}, also {others}")


if __name__ == "__main__":
    main()
