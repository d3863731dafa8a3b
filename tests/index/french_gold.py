"""Invented news articles in French with their quotations, and how many of them are found.

In `french_articles.txt`, each article has a line with its name, its style, and whether its faults were read
while the rules were written (`read`) or not (`kept`). In the text, ⟦speaker|words⟧ are words in marks or a
turn of speech, and ⟪speaker|words⟫ is indirect speech. "&" joins speakers, "~" marks what need not be found,
"!" what nobody says, and "?" what any or no speaker may be given for.

`python -m tests.index.french_gold` prints the figures of both halves.
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from index.ingest.analysis import Analyser
from index.model.article import Article
from index.model.quotation import Quotation, QuotationKind, SpeakerKind

_FILE = Path(__file__).with_name("french_articles.txt")
_MIN_OVERLAP = 0.6
"""Least share that two spans of indirect speech have in common where one is the other."""
_MIN_MARKED_OVERLAP = 0.8
"""The same for words in marks."""


@dataclass(frozen=True)
class GoldQuotation:
    start: int
    end: int
    is_indirect: bool
    speakers: tuple[str, ...]
    sign: str


@dataclass(frozen=True)
class GoldArticle:
    name: str
    is_read: bool
    text: str
    quotations: tuple[GoldQuotation, ...]


def articles():
    """Yield the articles."""
    for block in re.split(r"^=== ", _FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading, _, body = block.partition("\n")
        name, _, half = heading.split(" | ")
        text, quotations = _without_marks(body.strip())
        yield GoldArticle(name, half == "read", text, quotations)


def _without_marks(marked):
    text, found, opened = "", [], []
    for part in re.split(r"(⟦[^|]*\||⟪[^|]*\||⟧|⟫)", marked):
        if part[:1] in {"⟦", "⟪"}:
            opened.append((len(text), part))
        elif part in {"⟧", "⟫"}:
            start, opening = opened.pop()
            words = opening[1:-1]
            sign = words[:1] if words[:1] in {"~", "!", "?"} else ""
            speakers = tuple(words.removeprefix(sign).split(" & "))
            found.append(GoldQuotation(start, len(text), opening[0] == "⟪", speakers, sign))
        else:
            text += part
    return text, tuple(sorted(found, key=lambda quotation: quotation.start))


def count(analyser: Analyser, article: GoldArticle) -> Counter[str]:
    """Return how many quotations of an article are `due`, `found` and `right`, and how many speakers `wrong`.

    A speaker is `described` who is given in the article's own words where it has a name for them elsewhere.
    """
    analysed = analyser.analyse(Article("a.txt", article.text))
    quotations = list(analysed.quotations)
    described = {s.name for s in analysed.speakers if s.kind is SpeakerKind.DESCRIBED}
    counts: Counter[str] = Counter()
    for gold in article.quotations:
        found = _matching(gold, quotations)
        counts["due"] += not gold.sign
        if found is None:
            continue
        quotations.remove(found)
        counts["found"] += not gold.sign
        if gold.sign == "!":
            counts["wrong"] += bool(found.speakers)
        elif gold.sign != "?" and found.speakers:
            counts[_verdict(gold, found, described)] += 1
    counts["wrong"] += sum(bool(quotation.speakers) for quotation in quotations)
    return counts


def _matching(gold: GoldQuotation, quotations: list[Quotation]) -> Quotation | None:
    for quotation in quotations:
        overlap = min(gold.end, quotation.end) - max(gold.start, quotation.start)
        share = overlap / (max(gold.end, quotation.end) - min(gold.start, quotation.start))
        is_indirect = quotation.kind is QuotationKind.INDIRECT
        if is_indirect == gold.is_indirect and share > (_MIN_OVERLAP if is_indirect else _MIN_MARKED_OVERLAP):
            return quotation
    return None


def _verdict(gold: GoldQuotation, found: Quotation, described: set[str]) -> str:
    if [_folded(name) for name in found.speakers] == [_folded(name) for name in gold.speakers]:
        return "right"
    has_name = all(name.istitle() or name.split()[-1][:1].isupper() for name in gold.speakers)
    return "described" if has_name and described.issuperset(found.speakers) else "wrong"


def _folded(name):
    return " ".join(name.replace("’", "'").lower().split())


def figures(analyser: Analyser, *, read: bool) -> Counter[str]:
    """Return the counts of one half of the articles."""
    counts: Counter[str] = Counter()
    for article in articles():
        if article.is_read == read:
            counts += count(analyser, article)
    return counts


def precision(counts: Counter[str]) -> float:
    """Return the share of the shown speakers that are right, those in the article's own words left out."""
    return counts["right"] / (counts["right"] + counts["wrong"])


if __name__ == "__main__":
    loaded = Analyser()
    for half in (True, False):
        measured = figures(loaded, read=half)
        name = "read" if half else "kept"
        print(f"{name}: precision {precision(measured):.3f}, {dict(measured)}")  # noqa: T201
