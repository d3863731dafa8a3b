"""Fit the weights in `index/questions/weights.json` to questions with known answers, and print their worth.

    python tests/benchmarks/fit_asking.py FOLDER [--write]

FOLDER holds `articles/`, `questions.jsonl` ({"id", "question", "article", "answer_start", "answers"} a line)
and `unanswerable.jsonl` ({"id", "question"} a line). The figures are of articles that the weights were not
fitted to: five folds, by article. Needs scipy, which is no dependency of the project.
"""

import argparse
import json
import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from index.coverage import Coverage
from index.model.passage import Passage
from index.model.question import Question
from index.questions import answer_words
from index.questions.answer_words import LONGEST, Setting, features
from index.questions.facts import RANKED, Inquiry, Ranked, Reading, Weights, read, signs, weighed
from index.questions.question_parser import parse_question

FOLDS = 5
MOST = 600
"""How many characters a passage may have to be an answer, rather than a text to search on."""
REFUSED = 0.95
"""Which share of the questions without an answer the threshold refuses."""
SHARPNESS = 16
"""How much better a candidate is taken to be, the more of the answer's words it has."""
PENALTY = 4.0
LEAST = 0.02
"""Weights below are left out."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer, or without one in the coverage."""

    id: str
    question: Question
    article: str | None
    start: int
    answers: tuple[str, ...]
    fold: int

    def is_hit(self, passage: Passage) -> bool:
        return (
            passage.article.path == self.article
            and passage.start <= self.start < passage.end
            and passage.end - passage.start <= MOST
        )


def questions(file: Path) -> Iterator[Asked]:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    groups = sorted({row.get("article", row["id"]) for row in rows})
    folds = {name: i % FOLDS for i, name in enumerate(np.random.default_rng(0).permutation(groups).tolist())}
    for row in rows:
        yield Asked(
            row["id"],
            parse_question(row["question"]),
            row.get("article"),
            row.get("answer_start", 0),
            tuple(row.get("answers", ())),
            folds[row.get("article", row["id"])],
        )


def normal(text: str) -> list[str]:
    text = "".join(c for c in text.lower() if c not in string.punctuation + "“”‘’")
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def f1(answer: str, golds: Iterable[str]) -> float:
    """SQuAD's token F1, the best over the gold answers."""
    return max(_f1(normal(answer), normal(gold)) for gold in golds)


def _f1(answer: Sequence[str], gold: Sequence[str]) -> float:
    same = sum((Counter(answer) & Counter(gold)).values())
    return 2 * same / (len(answer) + len(gold)) if same else 0.0


@dataclass(frozen=True)
class Sample:
    """Every candidate in the passages that answer, with how much of the answer each has."""

    names: dict[str, int]
    rows: csr_matrix
    worth: np.ndarray
    groups: np.ndarray


def sample(coverage: Coverage, asked: Sequence[Asked]) -> Sample:
    names: dict[str, int] = {}
    columns, values, ends, worth, groups = [], [], [0], [], []
    for one in asked:
        passage = next(p for p in sentences(coverage, one.article) if p.start <= one.start < p.end)
        setting = Setting.of(one.question, passage.text, Inquiry.of(one.question, coverage).shares)
        found = features(setting)
        before = len(worth)
        for first, beginning in enumerate(found.first):
            inner = []
            for last in range(first, min(first + LONGEST, len(setting.words))):
                inner += found.inner[last].features()
                ending = found.last[last]
                if beginning is None or ending is None:
                    continue
                for name, value in (
                    *beginning.features(),
                    *inner,
                    *ending.features(),
                    *found.length[last - first].features(),
                ):
                    columns.append(names.setdefault(name, len(names)))
                    values.append(value)
                ends.append(len(columns))
                text = passage.text[setting.words[first].start : setting.words[last].end]
                worth.append(f1(text, one.answers))
        groups.append(len(worth) - before)
    rows = csr_matrix((values, columns, ends), (len(worth), len(names)))
    return Sample(names, rows, np.array(worth), np.array(groups))


def sentences(coverage: Coverage, path: str) -> list[Passage]:
    one = coverage.read(path)
    return [Passage(one.article, s.start, s.end, s.paragraph, s.number, 0.0) for s in one.sentences]


def softmax(rows, target: np.ndarray, groups: np.ndarray, penalty: float) -> np.ndarray:
    """Fit a softmax over each group's rows to a distribution; a group without one is left out."""
    starts = np.r_[0, np.cumsum(groups)[:-1]]
    owner = np.repeat(np.arange(len(groups)), groups)
    mass = np.bincount(owner, target, len(groups))
    used = mass > 0
    target = target / np.where(used, mass, 1)[owner]

    def loss(weights):
        scores = rows @ weights
        top = np.maximum.reduceat(scores, starts)
        odds = np.exp(scores - top[owner])
        total = np.bincount(owner, odds, len(groups))
        value = (top + np.log(total))[used].sum() - target @ scores + penalty / 2 * weights @ weights
        return value, rows.T @ (odds / total[owner] * used[owner] - target) + penalty * weights

    start = np.zeros(rows.shape[1])
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x


def logistic(rows: np.ndarray, answers: np.ndarray, penalty: float) -> np.ndarray:
    """Fit a logistic regression to which either class as a whole matters the same."""
    weight = np.where(answers, 0.5 / answers.mean(), 0.5 / (1 - answers.mean()))

    def loss(weights):
        scores = rows @ weights
        value = (weight * (np.logaddexp(0, scores) - answers * scores)).sum()
        slope = rows.T @ (weight * (1 / (1 + np.exp(-scores)) - answers))
        return value + penalty / 2 * weights @ weights, slope + penalty * weights

    return minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x


def on_one_scale(rows: np.ndarray, fit: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Fit to features of the same spread, and return the weights of the features as they are."""
    spread = rows.std(0)
    spread[spread == 0] = 1
    return fit(rows / spread) / spread


class Bench:
    """A coverage with questions to fit to."""

    def __init__(self, folder: Path) -> None:
        self.coverage = Coverage.open(folder / "articles")
        self.asked = list(questions(folder / "questions.jsonl"))
        self.unanswerable = list(questions(folder / "unanswerable.jsonl"))
        everything = [*self.asked, *self.unanswerable]
        self.found = {one.id: self.coverage.search(one.question.query, RANKED) for one in everything}
        self.sample = sample(self.coverage, self.asked)

    def readings(self, one: Asked, weights: Weights) -> list[Reading]:
        inquiry = Inquiry.of(one.question, self.coverage)
        return [read(passage, inquiry, weights) for passage in self.found[one.id]]

    def signs(self, one: Asked, order: Ranked) -> Mapping[str, float]:
        return signs(Inquiry.of(one.question, self.coverage), order.readings[0].passage)

    def fit(self, without: int | None = None) -> Weights:
        """Fit to the questions of all folds but one."""
        asked = [one for one in self.asked if one.fold != without]
        weights = Weights(answer_words.Weights(self._words(without)), {}, {}, 0.0)
        known = {one.id: self.readings(one, weights) for one in asked}
        weights = Weights(weights.words, ranking(asked, known), {}, 0.0)
        rows, answers = [], []
        for one in [*asked, *(one for one in self.unanswerable if one.fold != without)]:
            found = known.get(one.id) or self.readings(one, weights)
            if found:
                rows.append(self.signs(one, Ranked.of(found, weights.ranking)))
                answers.append(one.article is not None)
        names = ["always", *rows[0]]
        values = np.array([[1.0, *row.values()] for row in rows])
        fitted = on_one_scale(values, lambda scaled: logistic(scaled, np.array(answers), 1.0))
        return Weights(weights.words, weights.ranking, named(names, fitted), 0.0)

    def _words(self, without: int | None) -> dict[str, float]:
        chosen = np.array([one.fold != without for one in self.asked])
        rows = chosen[np.repeat(np.arange(len(chosen)), self.sample.groups)]
        target = np.where(self.sample.worth > 0.5, self.sample.worth, 0) ** SHARPNESS
        found = softmax(self.sample.rows[rows], target[rows], self.sample.groups[chosen], PENALTY)
        return {
            name: round(float(found[i]), 3)
            for name, i in sorted(self.sample.names.items())
            if abs(found[i]) >= LEAST
        }


def ranking(asked: Sequence[Asked], known: Mapping[str, list[Reading]]) -> dict[str, float]:
    usable = [one for one in asked if known[one.id]]
    names = list(known[usable[0].id][0].features)
    rows = np.array([[r.features[n] for n in names] for one in usable for r in known[one.id]])
    hits = np.array([float(one.is_hit(r.passage)) for one in usable for r in known[one.id]])
    groups = np.array([len(known[one.id]) for one in usable])
    return named(names, on_one_scale(rows, lambda scaled: softmax(scaled, hits, groups, 1.0)))


def named(names: Sequence[str], values: np.ndarray) -> dict[str, float]:
    return dict(zip(names, values.round(3).tolist(), strict=True))


def measure(bench: Bench) -> float:
    """Print what weights are worth for questions they were not fitted to; return the threshold's log odds."""
    base, ranks, worth, yes, no = [], [], [], [], []
    for fold in range(FOLDS):
        weights = bench.fit(without=fold)
        print(len(weights.words.by_name), weights.ranking, weights.confidence, flush=True)
        for one in (one for one in (*bench.asked, *bench.unanswerable) if one.fold == fold):
            order = Ranked.of(bench.readings(one, weights), weights.ranking)
            log_odds = weighed(bench.signs(one, order), weights.confidence) if order.readings else -99.0
            (yes if one.article else no).append(log_odds)
            if not one.article:
                continue
            hits = [rank for rank, r in enumerate(order.readings, start=1) if one.is_hit(r.passage)]
            ranks.append(min(hits, default=99))
            base.append(next((i for i, p in enumerate(bench.found[one.id], 1) if one.is_hit(p)), 99))
            best = order.readings[0]
            worth.append(f1(best.passage.article.text[slice(*best.answer() or (0, 0))], one.answers))
    threshold = sorted(no)[int(0.9 * len(no))]
    strict = sorted(no)[int(REFUSED * len(no))]
    for name, found in (("search alone", base), ("asked", ranks)):
        first, five = (100 * np.mean(np.array(found) <= most) for most in (1, 5))
        print(f"{name}: hit@1 {first:.1f} hit@5 {five:.1f}")
    print(f"F1 {100 * np.mean(worth):.1f} exact {100 * np.mean(np.array(worth) == 1):.1f}")
    area = 100 * np.mean([(a > b) + (a == b) / 2 for a in yes for b in no])
    print(f"AUC {area:.1f}, answered at 90 % refused {100 * np.mean(np.array(yes) > threshold):.1f}")
    return strict


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="write index/questions/weights.json")
    arguments = parser.parse_args()
    bench = Bench(arguments.folder)
    print(bench.sample.rows.shape, flush=True)
    threshold = measure(bench)
    if arguments.write:
        weights = bench.fit()
        content = {
            "threshold": round(float(1 / (1 + np.exp(-threshold))), 3),
            "confidence": weights.confidence,
            "ranking": weights.ranking,
            "words": weights.words.by_name,
        }
        file = Path(__file__).parents[2] / "index" / "questions" / "weights.json"
        file.write_text(json.dumps(content, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
