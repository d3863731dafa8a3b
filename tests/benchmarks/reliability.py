"""Measure how often the speaker that is shown is right, by confidence.

usage: python -m tests.benchmarks.reliability GOLD.jsonl [GOLD.jsonl ...]

A line is what `learn_attribution` reads; `speaker_name` and `speaker_silver`, where they are known, name whom
a pronoun or a description means. The printed table has a line for each range of confidence, and one for all
quotations above 0.9. A quotation that nobody annotated is wrong. Left out are those whose speaker the
annotation does not tell: none, or a pronoun without a name. Of a file with indirect quotations only these are
measured, and of any other only words in quotation marks.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from index.model.article import Article
from index.model.quotation import Quotation, QuotationKind
from index.quotations.extraction import find_with_evidence
from index.quotations.parsing import parse_articles
from index.text.features import FieldValues
from index.text.folding import fold
from index.text.language import Language
from index.text.lexicon import OFFICES, PRONOUNS, TITLES
from tests.benchmarks.learn_attribution import BATCH, Record, ignored_share, read_records, trimmed

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
"""Limits of the confidences in the table's lines."""
SURE = 0.9
"""Confidence above which a name should be right in 96 %."""
MIN_OVERLAP = {QuotationKind.DIRECT: 0.8, QuotationKind.MIXED: 0.8, QuotationKind.INDIRECT: 0.3}
"""Minimum share of words that a quotation and an annotated one have in common, by its kind. Where indirect
speech begins and ends is a matter of opinion, and says nothing about the speaker."""
MIN_IGNORED = 0.5
"""Share of a quotation in passages that nobody annotated above which it is left out."""
_NAME_END = re.compile(r",|\(|—| - |\b(?:who|of)\b")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_WITHOUT_TITLES = OFFICES | {title.rstrip(".") for title in TITLES} | {"the", "a", "an", "former"}


@dataclass(frozen=True)
class Judged:
    """A quotation that was found, with what the annotation says of it.

    Attributes:
        article: The id of its article.
        quotation: The quotation.
        values: What its confidence depends on.
        is_right: Whether the speaker that is shown said it.
    """

    article: str
    quotation: Quotation
    values: FieldValues
    is_right: bool


def judge_articles(records: Sequence[Record], language: Language) -> Iterator[Judged]:
    """Yield the quotations that are found in annotated articles, as far as the annotation tells."""
    has_indirect = any(quote.get("type") == "indirect" for record in records for quote in record["quotes"])
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        articles = [Article(record["id"], record["text"]) for record in batch]
        for record, document in zip(batch, parse_articles(language, articles), strict=True):
            extraction, evidence = find_with_evidence(document)
            found = [
                (quotation, values)
                for quotation, values in zip(extraction.quotations, evidence, strict=True)
                if values is not None
                and values["form"] != "unmarked"
                and has_indirect == (quotation.kind is QuotationKind.INDIRECT)
            ]
            yield from _judge(record, found)


def _judge(record: Record, found: Sequence[tuple[Quotation, FieldValues]]) -> Iterator[Judged]:
    gold_of = _matched(record, [quotation for quotation, _ in found])
    for number, (quotation, values) in enumerate(found):
        if ignored_share(record, quotation.start, quotation.end) > MIN_IGNORED:
            continue
        gold = gold_of.get(number)
        is_right = is_speaker(record["text"], quotation, gold) if gold else False
        if is_right is not None:
            yield Judged(record["id"], quotation, values, is_right)


def _matched(record: Record, found: Sequence[Quotation]) -> dict[int, Record]:
    """Return the annotated quotations by the number of the one that has most of the same words."""
    text = record["text"]
    words = [match.start() for match in re.finditer(r"\S+", text)]
    covered = [_words_in(words, *trimmed(text, q.start, q.end)) for q in found]
    annotated = [_words_in(words, *trimmed(text, q["start"], q["end"])) for q in record["quotes"]]
    pairs = [
        (len(own & gold) / max(len(own), len(gold)), number, of_gold)
        for number, own in enumerate(covered)
        for of_gold, gold in enumerate(annotated)
        if own and len(own & gold) >= MIN_OVERLAP[found[number].kind] * max(len(own), len(gold))
    ]
    matched: dict[int, Record] = {}
    taken: set[int] = set()
    for _, number, of_gold in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if number not in matched and of_gold not in taken:
            matched[number] = record["quotes"][of_gold]
            taken.add(of_gold)
    return matched


def _words_in(words: Sequence[int], start: int, end: int) -> set[int]:
    """Return the numbers of the words that a passage touches."""
    first = max(0, next((n for n, word in enumerate(words) if word > start), len(words)) - 1)
    return {n for n in range(first, len(words)) if words[n] < end} if start < end else set()


def is_speaker(text: str, quotation: Quotation, gold: Record) -> bool | None:
    """Whether the speaker that is shown for a quotation is the annotated one; None if that is not known."""
    shown = quotation.speaker or ""
    if not gold["speaker"] or gold["speaker_kind"] == "none":
        return None
    span, mention = gold.get("speaker_span"), quotation.mention
    is_mention = bool(span and mention and max(span[0], mention[0]) < min(span[1], mention[1]))
    name = gold.get("speaker_name") or gold.get("speaker_silver")
    words = gold.get("speaker_mention") or gold["speaker"]
    if gold["speaker_kind"] == "name":
        is_words = is_mention and mention is not None and shown == " ".join(text[slice(*mention)].split())
        return same_name(shown, words) or (name is not None and same_name(shown, name)) or is_words
    if name:
        return same_name(shown, name)
    if gold["speaker_kind"] == "nominal":
        return is_mention or same_name(shown, words)
    # A pronoun without a name tells nothing of the name that is shown for it.
    return is_mention if fold(shown) in PRONOUNS else None


def same_name(shown: str, name: str) -> bool:
    """Whether two texts name the same person or body: the surname agrees, and the first name's initial."""
    one, other = _name_words(shown), _name_words(name)
    if not one or not other:
        return False
    if set(one) <= set(other) or set(other) <= set(one):
        return True
    return one[-1] == other[-1] and (min(len(one), len(other)) == 1 or one[0][0] == other[0][0])


def _name_words(text: str) -> list[str]:
    """Return the folded words of a name without titles, or all words of a description."""
    for part in _NAME_END.split(text):
        words = [w.removesuffix("’s").removesuffix("'s") for w in _WORD.findall(part)]
        named = [fold(word) for word in words if word[0].isupper() and fold(word) not in _WITHOUT_TITLES]
        if named:
            return named
    return [word for word in map(fold, _WORD.findall(text)) if word not in _WITHOUT_TITLES]


def table(judged: Iterable[tuple[float, bool]]) -> str:
    """Return the reliability table of confidences, each with whether the speaker is right."""
    pairs = list(judged)
    lines = ["| confidence | quotations | mean confidence | right |", "| --- | ---: | ---: | ---: |"]
    for low, high in pairwise(BINS):
        inside = [pair for pair in pairs if low <= pair[0] < high]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            lines.append(
                f"| {low:.2f} to {min(high, 1):.2f} | {len(inside)} | {mean:.3f} | {_right(inside):.3f} |"
            )
    sure = [pair for pair in pairs if pair[0] > SURE]
    lines.append(f"| above {SURE} | {len(sure)} ({len(sure) / len(pairs):.1%}) | | {_right(sure):.4f} |")
    brier = sum((c - is_right) ** 2 for c, is_right in pairs) / len(pairs)
    lines.append(f"| all | {len(pairs)} | Brier {brier:.4f} | {_right(pairs):.4f} |")
    return "\n".join(lines)


def _right(pairs: Sequence[tuple[float, bool]]) -> float:
    return sum(is_right for _, is_right in pairs) / max(1, len(pairs))


def main() -> None:
    """Measure the files that the command line names."""
    language = Language()
    measured = {file: list(judge_articles(read_records(Path(file)), language)) for file in sys.argv[1:]}
    for file, judged in measured.items():
        print(f"{Path(file).stem}\n\n{table((j.quotation.confidence, j.is_right) for j in judged)}\n")
    if len(measured) > 1:
        together = [judged for of_file in measured.values() for judged in of_file]
        print(f"together\n\n{table((j.quotation.confidence, j.is_right) for j in together)}")


if __name__ == "__main__":
    main()
