"""Learn the weights of `index/quotations/attribution.json` from annotated articles.

usage: python tests/benchmarks/learn_attribution.py ARTICLES.jsonl [OUT.json]

A line is `{"id", "text", "quotes": [{"start", "end", "speaker", "speaker_span", "speaker_kind"}], "ignore"}`
with offsets into `text`; `ignore` holds the offsets of the passages that nobody annotated. Two linear models
are learned, with the features that `index/quotations/attribution_features.py` declares:

- `speaker`, a softmax over the mentions around a quoted span, by maximum likelihood with an L2 prior;
- `statement`, a logistic regression that tells statements from labels and scare quotes. News that was
  annotated for its statements shows few of the others, so marks are also put around words of sentences that
  report nothing.

The first model's output is an input of the second. While learning, that input comes from weights learned on
the other half of the articles, because in use neither model has seen the article.
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
from index.quotations.attribution import best_candidate
from index.quotations.attribution_features import SPEAKER_FEATURES, STATEMENT_FEATURES
from index.quotations.attribution_types import Attribution, AttributionContext, Candidate
from index.quotations.mentions import extent
from index.quotations.parsed_document import ParsedDocument, QuotedSpan, Token
from index.quotations.parsing import parse_articles
from index.quotations.speaker_features import candidates
from index.quotations.statement_features import statement_values
from index.text.features import FeatureTemplates, LinearModel
from index.text.language import Language
from index.text.lexicon import SAYING, TELLING

MIN_COUNT = 4
"""Minimum occurrences of a feature that gets a weight."""
MIN_WEIGHT = 0.02
"""Absolute weight up to which a feature is left out."""
STEPS = 300
"""Steps of gradient descent."""
SPEAKER_PRIOR = 6.0
"""Strength of the L2 prior on the weights of `speaker`."""
STATEMENT_PRIOR = 3.0
"""Strength of the L2 prior on the weights of `statement`."""
BATCH = 20
"""Articles parsed together."""
TRIM = " \t\n\r\"'“”‘’«»,.;:!?…—–-()[]"
HONORIFICS = {"mr.", "mrs.", "ms.", "dr.", "jr.", "sr."}
Record = dict[str, Any]


@dataclass
class Example:
    """A quoted span with its annotation.

    Attributes:
        context: The article.
        span: The quoted span.
        earlier: The spans before it, in order.
        candidates: The mentions that may be its speaker.
        right: The indices of the candidates that are.
        is_statement: Whether it is annotated as a statement.
    """

    context: AttributionContext
    span: QuotedSpan
    earlier: list[Attribution]
    candidates: list[Candidate]
    right: list[int]
    is_statement: bool


def learn(records: Sequence[Record], language: Language) -> dict[str, dict[str, Any]]:
    """Return the weights of both models."""
    documents = parse_all(records, language)
    halves = [(records[n::2], documents[n::2]) for n in (0, 1)]
    seen = [examples(*half) for half in halves]
    half_models = [LinearModel(SPEAKER_FEATURES, speaker_weights(half)) for half in seen]
    other_models = half_models[::-1]
    unseen = [examples(*half, model) for half, model in zip(halves, other_models, strict=True)]
    speaker = speaker_weights([example for half in seen + unseen for example in half])
    predicted = [
        (example, model) for half, model in zip(unseen, other_models, strict=True) for example in half
    ]
    marked = with_scare_quotes(records, documents)
    scare_quotes: list[tuple[Example, LinearModel]] = []
    for number, (record, document) in enumerate(zip(marked, parse_all(marked, language), strict=True)):
        model = half_models[number % 2]
        labels = (example for example in examples([record], [document], model) if not example.is_statement)
        scare_quotes += [(example, model) for example in labels]
    return {
        "speaker": speaker,
        "statement": statement_weights(predicted + scare_quotes),
    }


def parse_all(records: Sequence[Record], language: Language) -> list[ParsedDocument]:
    """Return the parsed articles of the records."""
    batches = (records[start : start + BATCH] for start in range(0, len(records), BATCH))
    return [
        document
        for batch in batches
        for document in parse_articles(language, [Article(record["id"], record["text"]) for record in batch])
    ]


def examples(
    records: Iterable[Record], documents: Iterable[ParsedDocument], model: LinearModel | None = None
) -> list[Example]:
    """Return the quoted spans of articles as examples.

    The earlier spans of an example have their annotated speakers or, with a model, those that it predicts.
    """
    collected: list[Example] = []
    for record, document in zip(records, documents, strict=True):
        context = AttributionContext.of(document)
        earlier: list[Attribution] = []
        for span in document.spans:
            gold = annotated(record, span)
            described = candidates(context, span, earlier)
            overlaps = [overlap(document, candidate, gold) for candidate in described]
            right = [n for n, shared in enumerate(overlaps) if shared and shared == max(overlaps)]
            is_statement = gold is not None
            if span.first >= 0 and not ignored(record, span):
                collected.append(Example(context, span, list(earlier), described, right, is_statement))
            if model:
                speaker = best_candidate(model, described)[0] if gold else None
            else:
                speaker = min((described[n] for n in right), key=span_distance(span), default=None)
            mention = speaker.mention if speaker else None
            earlier.append(Attribution(span, mention, None, 1.0, float(is_statement), is_statement))
    return collected


def annotated(record: Record, span: QuotedSpan) -> Record | None:
    """Return the annotated quotation that a quoted span is, if any."""
    start, end = trimmed(record["text"], span.start, span.end)
    for quote in record["quotes"]:
        first, last = trimmed(record["text"], quote["start"], quote["end"])
        if start < end and min(end, last) - max(start, first) >= 0.8 * max(end - start, last - first):
            return quote
    return None


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of a passage without the punctuation around it."""
    content = text[start:end]
    first = start + len(content) - len(content.lstrip(TRIM))
    return first, max(first, start + len(content.rstrip(TRIM)))


def ignored(record: Record, span: QuotedSpan) -> bool:
    """Whether more than half of a span is in passages that nobody annotated."""
    return ignored_share(record, span.start, span.end) > 0.5


def ignored_share(record: Record, start: int, end: int) -> float:
    """Return the largest share of a passage that lies in one that nobody annotated."""
    shared = (min(end, last) - max(start, first) for first, last in record.get("ignore", ()))
    return max(shared, default=0) / max(1, end - start)


def overlap(document: ParsedDocument, candidate: Candidate, gold: Record | None) -> float:
    """Return how well a candidate matches the annotated speaker.

    If they overlap, 1 plus the share that is common, from 0 to 1; for another mention of the name 1; else 0.
    """
    speaker_span = gold and gold.get("speaker_span")
    if not gold or not speaker_span:
        return 0.0
    mention = candidate.mention
    start, end = document.tokens[mention.first].start, document.tokens[mention.last].end
    shared = min(end, speaker_span[1]) - max(start, speaker_span[0])
    if shared > 0:
        return 1 + shared / (max(end, speaker_span[1]) - min(start, speaker_span[0]))
    if gold["speaker_kind"] != "name" or mention.kind != "name":
        return 0.0
    name = [word for word in gold["speaker"].split(",")[0].split() if word.lower() not in HONORIFICS]
    return float(bool(name) and mention.head.text == name[-1])


def span_distance(span: QuotedSpan) -> Callable[[Candidate], int]:
    """Return a function from a candidate to its distance from a span, in tokens."""
    return lambda c: max(span.first - c.mention.head.number, c.mention.head.number - span.last)


def with_scare_quotes(records: Sequence[Record], documents: Sequence[ParsedDocument]) -> list[Record]:
    """Return copies of the articles with marks around phrases of sentences that report nothing."""
    chance = random.Random(7)
    marked: list[Record] = []
    for record, document in zip(records, documents, strict=True):
        spans = [span for sentence in narrative(document) for span in phrases(document, sentence, chance)]
        if not spans:
            continue
        text, quotes = record["text"], [dict(quote) for quote in record["quotes"]]
        marks = "“”" if '"' not in text else '""'
        chosen = sorted(chance.sample(spans, min(2, len(spans))), reverse=True)
        if len(chosen) > 1 and chosen[1][1] >= chosen[0][0]:
            chosen.pop()
        for start, end in chosen:
            text = text[:start] + marks[0] + text[start:end] + marks[1] + text[end:]
            for quote in quotes:
                for key in ("start", "end"):
                    quote[key] += (quote[key] > start) + (quote[key] >= end)
        marked.append({**record, "text": text, "quotes": quotes, "ignore": []})
    chance.shuffle(marked)
    return marked


def narrative(document: ParsedDocument) -> list[list[Token]]:
    """Return the sentences of an article that report no statement."""
    sentences: dict[int, list[Token]] = {}
    for token in document.tokens:
        sentences.setdefault(token.sentence, []).append(token)
    cues = {*SAYING, *TELLING, "according"}
    return [
        tokens
        for tokens in sentences.values()
        if len(tokens) > 7 and not any(t.quoted >= 0 or t.text.lower() in cues for t in tokens)
    ]


def phrases(
    document: ParsedDocument, sentence: Sequence[Token], chance: random.Random
) -> list[tuple[int, int]]:
    """Return the offsets of some noun, verb and adjective phrases of a sentence, up to six tokens long."""
    spans: list[tuple[int, int]] = []
    for token in sentence:
        first = last = token.number
        if token.tag.startswith("NN"):
            start, end = extent(document.tokens, token)
            first = chance.choice((start, max(start, token.number - 1), first))
            last = chance.choice((end, last))
        elif token.tag.startswith("VB"):
            last = min(sentence[-2].number, last + chance.randint(0, 5))
        elif not token.tag.startswith("JJ"):
            continue
        if first <= last < first + 6:
            spans.append((document.tokens[first].start, document.tokens[last].end))
    return spans


def speaker_weights(collected: Iterable[Example]) -> dict[str, dict[str, float]]:
    """Return the weights that give the right candidates of each span the largest share of the softmax."""
    spans = [example for example in collected if example.right]
    rows = [SPEAKER_FEATURES.features(c.values) for example in spans for c in example.candidates]
    span = np.repeat(np.arange(len(spans)), [len(example.candidates) for example in spans])
    right = np.concatenate([np.isin(np.arange(len(e.candidates)), e.right) for e in spans])

    def residuals(scores: np.ndarray) -> np.ndarray:
        highest = np.full(len(spans), -np.inf)
        np.maximum.at(highest, span, scores)
        shares = np.exp(scores - highest[span])
        right_shares = shares * right
        right_sums = np.maximum(np.bincount(span, right_shares), 1e-12)
        return shares / np.bincount(span, shares)[span] - right_shares / right_sums[span]

    return descend(SPEAKER_FEATURES, rows, residuals, SPEAKER_PRIOR)


def statement_weights(collected: Iterable[tuple[Example, LinearModel]]) -> dict[str, dict[str, float]]:
    """Return the weights that tell statements from labels, given examples with their speaker models."""
    rows: list[list[str]] = []
    statements: list[bool] = []
    for example, model in collected:
        best, share = best_candidate(model, example.candidates)
        values = statement_values(example.context, example.span, best, share, example.earlier)
        rows.append(STATEMENT_FEATURES.features(values))
        statements.append(example.is_statement)
    return logistic_regression(STATEMENT_FEATURES, rows, statements, STATEMENT_PRIOR)


def logistic_regression(
    templates: FeatureTemplates, rows: Sequence[Sequence[str]], labels: Sequence[bool], prior: float
) -> dict[str, dict[str, float]]:
    """Return the weights of a logistic regression, by template; a row has the features of an example."""
    wanted = np.array(labels, dtype=float)
    return descend(templates, rows, lambda scores: 1 / (1 + np.exp(-scores)) - wanted, prior)


def descend(
    templates: FeatureTemplates,
    rows: Sequence[Sequence[str]],
    residuals: Callable[[np.ndarray], np.ndarray],
    prior: float,
) -> dict[str, dict[str, float]]:
    """Return the weights of the features that are not rare, by template; by Adam on the whole gradient.

    Args:
        templates: The declared features.
        rows: The features of each example.
        residuals: From the examples' scores to the derivative of the loss by each.
        prior: Strength of the L2 prior.
    """
    counts = Counter(feature for row in rows for feature in row)
    frequent = (feature for feature, count in counts.items() if count >= MIN_COUNT)
    numbers = {feature: n for n, feature in enumerate(frequent)}
    pairs = [(i, numbers[feature]) for i, row in enumerate(rows) for feature in row if feature in numbers]
    row, column = np.array(pairs).T
    weights, mean, square = np.zeros((3, len(numbers)))
    for step in range(1, STEPS + 1):
        scores = np.bincount(row, weights[column], minlength=len(rows))
        gradient = np.bincount(column, residuals(scores)[row], minlength=len(numbers)) + prior * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        rate = 0.05 * (1 - 0.9 * step / STEPS)
        weights -= rate * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    rounded = {feature: round(float(weights[n]), 3) for feature, n in sorted(numbers.items())}
    return templates.nest({feature: w for feature, w in rounded.items() if abs(w) > MIN_WEIGHT})


def read_records(path: Path) -> list[Record]:
    """Return the annotated articles of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def write_weights(path: Path, weights: dict[str, dict[str, Any]]) -> None:
    """Write weights as JSON, one to a line."""
    path.write_text(json.dumps(weights, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Learn from the file that the command line names."""
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("index/quotations/attribution.json")
    records = read_records(Path(sys.argv[1]))
    learned = learn(records, Language())
    write_weights(target, learned)
    counts = " + ".join(str(sum(map(len, learned[model].values()))) for model in ("speaker", "statement"))
    print(f"{target}: {counts} weights from {len(records)} articles")


if __name__ == "__main__":
    main()
