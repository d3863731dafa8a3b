"""Learn the weights of `index/quotations/attribution.json` from annotated articles.

usage: python tests/benchmarks/learn_attribution.py ARTICLES.jsonl [OUT.json]

A line is `{"id", "text", "quotes": [{"start", "end", "speaker", "speaker_span", "speaker_kind"}], "ignore"}`
with offsets into `text`; `ignore` holds those of what nobody annotated. Two linear models are learned:

- `speaker`, a softmax over the mentions around a quoted span, by maximum likelihood with an L2 prior;
- `statement`, a logistic regression that tells statements from labels and scare quotes. News that was
  annotated for its statements shows few of the others, so marks are also put around words of sentences that
  report nothing.

What one model is fed by the other comes from weights learned on the other half of the articles, as it will be
on articles that neither has seen.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.model.article import Article
from index.quotations.attribution import best
from index.quotations.attribution_features import Attribution, Candidate, Surroundings
from index.quotations.mentions import extent
from index.quotations.parsed_document import ParsedDocument, QuotedSpan, Token
from index.quotations.parsing import parse_articles
from index.text.language import Language
from index.text.lexicon import SAYING, TELLING

RARE = 4
STEPS = 300
SPEAKER_PRIOR, STATEMENT_PRIOR = 6.0, 3.0
TRIM = " \t\n\r\"'“”‘’«»,.;:!?…—–-()[]"
HONORIFICS = {"mr.", "mrs.", "ms.", "dr.", "jr.", "sr."}
Record = dict[str, Any]


@dataclass
class Example:
    """A quoted span: its candidates, which of them are right, and whether it is a statement."""

    around: Surroundings
    span: QuotedSpan
    earlier: list[Attribution]
    candidates: list[Candidate]
    right: list[int]
    statement: bool


def learn(records: Sequence[Record], language: Language) -> dict[str, dict[str, float]]:
    """Return the weights of both models."""
    read = read_all(records, language)
    made = with_scare_quotes(records, read)
    scares = read_all(made, language)
    halves = [(records[n::2], read[n::2]) for n in (0, 1)]
    seen = [examples(*half) for half in halves]
    blind = [speaker_weights(half) for half in seen]
    unseen = [examples(*half, other) for half, other in zip(halves, reversed(blind), strict=True)]
    speaker = speaker_weights([example for half in seen + unseen for example in half])
    statements = [
        (example, other) for half, other in zip(unseen, reversed(blind), strict=True) for example in half
    ]
    for number, (record, reading) in enumerate(zip(made, scares, strict=True)):
        other = blind[number % 2]
        found = examples([record], [reading], other)
        statements += [(example, other) for example in found if not example.statement]
    pairs = zip(unseen, reversed(blind), strict=True)
    judged = [(example, other) for half, other in pairs for example in half if example.right]
    return {
        "speaker": speaker,
        "statement": statement_weights(statements),
        "certainty": certainty_weights(judged),
    }


def read_all(records: Sequence[Record], language: Language) -> list[ParsedDocument]:
    """Return the records' texts as the rules read them."""
    batches = (records[at : at + 20] for at in range(0, len(records), 20))
    return [
        reading
        for batch in batches
        for reading in parse_articles(language, [Article(record["id"], record["text"]) for record in batch])
    ]


def examples(
    records: Iterable[Record], read: Iterable[ParsedDocument], learned: dict[str, float] | None = None
) -> list[Example]:
    """Return the quoted spans of articles.

    What came before a span is what was annotated, or with weights what the model makes of it.
    """
    found: list[Example] = []
    for record, reading in zip(records, read, strict=True):
        around = Surroundings(reading)
        earlier: list[Attribution] = []
        for span in reading.spans:
            gold = annotated(record, span)
            candidates = around.candidates(span, earlier)
            worth = [overlap(reading, candidate, gold) for candidate in candidates]
            right = [n for n, w in enumerate(worth) if w and w == max(worth)]
            if span.first >= 0 and not ignored(record, span):
                found.append(Example(around, span, list(earlier), candidates, right, gold is not None))
            if learned:
                chosen = best(learned, candidates)[0] if gold else None
            else:
                chosen = min((candidates[n] for n in right), key=span_distance(span), default=None)
            mention = chosen.mention if chosen else None
            statement = gold is not None
            earlier.append(Attribution(span, mention, None, 1.0, float(statement), statement))
    return found


def annotated(record: Record, span: QuotedSpan) -> Record | None:
    """Return the annotated quotation that a quoted span is, if any."""
    start, end = trimmed(record["text"], span.start, span.end)
    for quote in record["quotes"]:
        first, last = trimmed(record["text"], quote["start"], quote["end"])
        if start < end and min(end, last) - max(start, first) >= 0.8 * max(end - start, last - first):
            return quote
    return None


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return offsets without the marks around what they hold."""
    content = text[start:end]
    first = start + len(content) - len(content.lstrip(TRIM))
    return first, max(first, start + len(content.rstrip(TRIM)))


def ignored(record: Record, span: QuotedSpan) -> bool:
    """Whether nobody annotated where a span stands."""
    return any(
        min(span.end, end) - max(span.start, start) > 0.5 * (span.end - span.start)
        for start, end in record.get("ignore", ())
    )


def overlap(reading: ParsedDocument, candidate: Candidate, gold: Record | None) -> float:
    """Return how far a candidate is the annotated mention: over 1 if they overlap, 1 for its name, or 0."""
    where = gold and gold.get("speaker_span")
    if not gold or not where:
        return 0.0
    mention = candidate.mention
    start, end = reading.tokens[mention.first].start, reading.tokens[mention.last].end
    shared = min(end, where[1]) - max(start, where[0])
    if shared > 0:
        return 1 + shared / (max(end, where[1]) - min(start, where[0]))
    if gold["speaker_kind"] != "name" or mention.kind != "name":
        return 0.0
    said = [word for word in gold["speaker"].split(",")[0].split() if word.lower() not in HONORIFICS]
    return float(bool(said) and mention.head.text == said[-1])


def span_distance(span: QuotedSpan) -> Callable[[Candidate], int]:
    """Return what measures how far a candidate is from a span, in tokens."""
    return lambda c: max(span.first - c.mention.head.number, c.mention.head.number - span.last)


def with_scare_quotes(records: Sequence[Record], read: Sequence[ParsedDocument]) -> list[Record]:
    """Return copies of articles in which words of sentences that report nothing stand between marks."""
    chance = random.Random(7)
    made: list[Record] = []
    for record, reading in zip(records, read, strict=True):
        places = [place for sentence in narrative(reading) for place in phrases(reading, sentence, chance)]
        if not places:
            continue
        text, quotes = record["text"], [dict(quote) for quote in record["quotes"]]
        marks = "“”" if '"' not in text else '""'
        chosen = sorted(chance.sample(places, min(2, len(places))), reverse=True)
        if len(chosen) > 1 and chosen[1][1] >= chosen[0][0]:
            chosen.pop()
        for start, end in chosen:
            text = text[:start] + marks[0] + text[start:end] + marks[1] + text[end:]
            for quote in quotes:
                for key in ("start", "end"):
                    quote[key] += (quote[key] > start) + (quote[key] >= end)
        made.append({**record, "text": text, "quotes": quotes, "ignore": []})
    chance.shuffle(made)
    return made


def narrative(reading: ParsedDocument) -> list[list[Token]]:
    """Return the sentences of an article that report no statement."""
    sentences: dict[int, list[Token]] = {}
    for token in reading.tokens:
        sentences.setdefault(token.sentence, []).append(token)
    cues = {*SAYING, *TELLING, "according"}
    return [
        tokens
        for tokens in sentences.values()
        if len(tokens) > 7 and not any(t.quoted >= 0 or t.text.lower() in cues for t in tokens)
    ]


def phrases(
    reading: ParsedDocument, sentence: Sequence[Token], chance: random.Random
) -> list[tuple[int, int]]:
    """Return the offsets of some phrases of a sentence."""
    found: list[tuple[int, int]] = []
    for token in sentence:
        first = last = token.number
        if token.tag.startswith("NN"):
            start, end = extent(reading.tokens, token)
            first = chance.choice((start, max(start, token.number - 1), first))
            last = chance.choice((end, last))
        elif token.tag.startswith("VB"):
            last = min(sentence[-2].number, last + chance.randint(0, 5))
        elif not token.tag.startswith("JJ"):
            continue
        if first <= last < first + 6:
            found.append((reading.tokens[first].start, reading.tokens[last].end))
    return found


def speaker_weights(found: Iterable[Example]) -> dict[str, float]:
    """Return the weights that make the right mentions the likeliest of those around each span."""
    groups = [example for example in found if example.right]
    rows = [candidate.features for example in groups for candidate in example.candidates]
    group = np.repeat(np.arange(len(groups)), [len(example.candidates) for example in groups])
    right = np.concatenate([np.isin(np.arange(len(e.candidates)), e.right) for e in groups])

    def residuals(scores: np.ndarray) -> np.ndarray:
        top = np.full(len(groups), -np.inf)
        np.maximum.at(top, group, scores)
        shares = np.exp(scores - top[group])
        wanted = shares * right
        of_right = np.maximum(np.bincount(group, wanted), 1e-12)
        return shares / np.bincount(group, shares)[group] - wanted / of_right[group]

    return descend(rows, residuals, SPEAKER_PRIOR)


def statement_weights(found: Iterable[tuple[Example, dict[str, float]]]) -> dict[str, float]:
    """Return the weights that tell statements from labels."""
    rows: list[list[str]] = []
    statements: list[bool] = []
    for example, learned in found:
        chosen, sure = best(learned, example.candidates)
        rows.append(example.around.statement_features(example.span, chosen, sure, example.earlier))
        statements.append(example.statement)
    wanted = np.array(statements, dtype=float)
    return descend(rows, lambda scores: 1 / (1 + np.exp(-scores)) - wanted, STATEMENT_PRIOR)


def certainty_weights(found: Iterable[tuple[Example, dict[str, float]]]) -> dict[str, float]:
    """Return what turns the log-odds of the best mention's share into how often it is right."""
    odds: list[float] = []
    right: list[bool] = []
    for example, learned in found:
        chosen, sure = best(learned, example.candidates)
        odds.append(float(np.log(max(sure, 1e-6) / max(1 - sure, 1e-6))))
        right.append(any(example.candidates[n] is chosen for n in example.right))
    line = np.zeros(2)
    inputs = np.stack([np.array(odds), np.ones(len(odds))])
    for _ in range(50):  # Newton's method
        shares = 1 / (1 + np.exp(-line @ inputs))
        bend = (inputs * (shares * (1 - shares))) @ inputs.T + 1e-6 * np.eye(2)
        line -= np.linalg.solve(bend, inputs @ (shares - np.array(right)))
    return {"slope": round(float(line[0]), 3), "offset": round(float(line[1]), 3)}


def descend(
    rows: Sequence[Sequence[str]], residuals: Callable[[np.ndarray], np.ndarray], prior: float
) -> dict[str, float]:
    """Return the weights of the features that are not rare, by Adam on the whole gradient."""
    counts = Counter(feature for row in rows for feature in row)
    numbers = {feature: n for n, feature in enumerate(f for f, count in counts.items() if count >= RARE)}
    pairs = [(at, numbers[feature]) for at, row in enumerate(rows) for feature in row if feature in numbers]
    row, column = np.array(pairs).T
    weights, mean, square = np.zeros((3, len(numbers)))
    for step in range(1, STEPS + 1):
        scores = np.bincount(row, weights[column], minlength=len(rows))
        gradient = np.bincount(column, residuals(scores)[row], minlength=len(numbers)) + prior * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        pace = 0.05 * (1 - 0.9 * step / STEPS)
        weights -= pace * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    kept = {feature: round(float(weights[n]), 3) for feature, n in sorted(numbers.items())}
    return {feature: weight for feature, weight in kept.items() if abs(weight) > 0.02}


def main() -> None:
    """Learn from the file that the command line names."""
    source = Path(sys.argv[1])
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("index/quotations/attribution.json")
    records = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    learned = learn(records, Language())
    target.write_text(json.dumps(learned, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    counts = " + ".join(str(len(weights)) for weights in learned.values())
    print(f"{target}: {counts} weights from {len(records)} articles")


if __name__ == "__main__":
    main()
