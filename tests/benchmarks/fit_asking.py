"""Fit the weights in `index/questions/answer_weights.json` to questions with known answers, and measure them.

    python tests/benchmarks/fit_asking.py FOLDER [--write]

All weights are fitted to made-up news, too: `near_misses.toml`, whose questions without an answer have the
right subject, `news_questions.toml` and `news_facts.toml`. FOLDER holds `articles/`, `questions.jsonl`
({"id", "question", "article", "answer_start", "answers"} a line) and `unanswerable.jsonl` ({"id", "question"}
a line). The figures are cross-validated: five folds, by article and by story.
Needs scipy, which is no dependency of the project.
"""

import argparse
import json
import re
import string
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from index.coverage import Coverage
from index.model.passage import Passage
from index.model.question import SPEECH_KINDS, Question
from index.questions.alignment import AlignedSentence, WeightedQuestion
from index.questions.answer_candidates import CandidateWeights
from index.questions.answer_features import MAX_ANSWER_WORDS, extract_features
from index.questions.answer_weights import WEIGHTS_FILE, AnswerWeights
from index.questions.candidate_passages import CandidatePassage, candidate_passages
from index.questions.confidence_features import ConfidenceFeatures, confidence_features
from index.questions.passage_features import RankingFeatures, linear_score
from index.questions.passage_ranking import (
    AnalysedPassage,
    PassageRanking,
    analyse_passage,
    rank_passages,
)
from index.questions.question_parser import parse_question

FOLDS = 5
SHOWN = 5
"""Number of passages that are shown."""
MAX_HIT_LENGTH = 600
"""Maximum length of a passage that counts as an answer, in characters; a longer one must be searched."""
REFUSED_SHARE = 0.91
"""Share of the near misses on news that the threshold refuses."""
SHARPNESS = 16
"""Exponent of a candidate's F1 in the distribution that the candidates are fitted to."""
MIN_F1 = 0.5
"""F1 up to which a candidate counts as wrong."""
CANDIDATES_PENALTY = 4.0
"""L2 penalty of the candidates' weights."""
PASSAGE_PENALTY = 1.0
"""L2 penalty of the weights that rank passages."""
CONFIDENCE_PENALTY = 10.0
"""L2 penalty of the weights that give the confidence. Measured on made-up news with 2: an AUC 0.2 lower."""
NEWS_REPEATED = 1
"""Number of times that a question on news counts in the ranking. Measured with 2: the same on news, and 1.3
fewer of a hundred questions of XQuAD right; with 0, 1.7 more are, and on news 8 fewer."""
NEWS_WEIGHT = 1.0
"""Weight of all questions on news in the confidence, relative to those of FOLDER. Chosen among 0.3, 0.5, 0.7
and 2: measured with these, an AUC of 95.7, 95.5, 95.0 and 94.0 on a third of XQuAD, and of 84.3, 85.4, 85.6
and 86.7 on made-up news."""
NEWS_SAMPLED = 1
"""Number of times that a question on news counts in the candidates. A guess; nothing was measured."""
NEWS_FILES = [
    Path(__file__).with_name(name) for name in ("near_misses.toml", "news_questions.toml", "news_facts.toml")
]
ANSWER = re.compile(r"\[(.*?)\]")
"""The words that answer, in the words of a passage."""
MAX_ITERATIONS = 70
"""Maximum iterations of a fit of a softmax."""
MIN_WEIGHT = 0.02
"""Absolute value below which a candidates' weight is dropped."""
NO_WEIGHTS = AnswerWeights(
    CandidateWeights({}),
    RankingFeatures._make([0.0] * len(RankingFeatures._fields)),
    ConfidenceFeatures._make([0.0] * len(ConfidenceFeatures._fields)),
    confidence_bias=0.0,
    threshold=0.0,
)


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with its answers; without an article, the coverage does not answer it."""

    id: str
    question: Question
    article: str | None
    start: int
    answers: tuple[str, ...]
    fold: int
    words: tuple[str, ...] = ()
    """Words of which a passage that answers has one; empty for a question with an article and a start."""
    file: str = ""
    """The article whose first passage that answers has `answers`; empty without these."""

    def is_hit(self, passage: Passage) -> bool:
        """Whether a passage answers, and is no longer than what is shown."""
        return self.is_within(passage) and passage.end - passage.start <= MAX_HIT_LENGTH

    def is_within(self, passage: Passage) -> bool:
        """Whether the answer stands in a passage."""
        path = passage.article.path
        if self.words:
            in_story = path.startswith(f"{self.article}-")
            return in_story and any(words in passage.text for words in self.words)
        return path == self.article and passage.start <= self.start < passage.end


def read_questions(file: Path) -> Iterator[LabelledQuestion]:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    groups = sorted({row.get("article", row["id"]) for row in rows})
    folds = {name: i % FOLDS for i, name in enumerate(np.random.default_rng(0).permutation(groups).tolist())}
    for row in rows:
        yield LabelledQuestion(
            row["id"],
            parse_question(row["question"]),
            row.get("article"),
            row.get("answer_start", 0),
            tuple(row.get("answers", ())),
            folds[row.get("article", row["id"])],
            file=row.get("article", ""),
        )


def read_news(folder: Path) -> Iterator[LabelledQuestion]:
    """Write the made-up articles to a folder, and yield the questions on them that ask for a fact."""
    stories = [
        story for file in NEWS_FILES for story in tomllib.loads(file.read_text(encoding="utf-8"))["story"]
    ]
    for number, story in enumerate(stories):
        for part, text in enumerate(story["articles"]):
            (folder / f"{story['name']}-{part}.txt").write_text(text.strip(), encoding="utf-8")
        asked = [*story["answered"], *([text] for text, _ in story["unanswered"])]
        for text, *words in asked:
            question = parse_question(text)
            if question.kind not in SPEECH_KINDS:
                article = story["name"] if words else None
                answers = tuple(answer for passage in words for answer in ANSWER.findall(passage))
                passages = tuple(ANSWER.sub(r"\1", passage) for passage in words)
                file = next(
                    (
                        f"{article}-{part}.txt"
                        for part, article_text in enumerate(story["articles"])
                        if any(passage in article_text for passage in passages) and answers
                    ),
                    "",
                )
                yield LabelledQuestion(text, question, article, 0, answers, number % FOLDS, passages, file)


def normalised(text: str) -> list[str]:
    text = "".join(c for c in text.lower() if c not in string.punctuation + "“”‘’")
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def f1(answer: str, golds: Iterable[str]) -> float:
    """Return SQuAD's token F1, the best over the gold answers."""
    return max(_f1(normalised(answer), normalised(gold)) for gold in golds)


def _f1(answer: Sequence[str], gold: Sequence[str]) -> float:
    shared = sum((Counter(answer) & Counter(gold)).values())
    return 2 * shared / (len(answer) + len(gold)) if shared else 0.0


@dataclass(frozen=True)
class CandidateSample:
    """All candidates in the sentences that answer.

    Attributes:
        features: The name of each column.
        rows: The features' values, a row for each candidate.
        f1: Each candidate's F1.
        groups: The number of candidates of each question.
    """

    features: Sequence[str]
    rows: csr_matrix
    f1: np.ndarray
    groups: np.ndarray


def sample_candidates(questions: Iterable[tuple[LabelledQuestion, Coverage]]) -> CandidateSample:
    numbers: dict[str, int] = {}
    columns, values, ends, scores, groups = [], [], [0], [], []
    for labelled, coverage in questions:
        passage = next(p for p in sentences(coverage, labelled.file) if labelled.is_within(p))
        weights = weigh(labelled, coverage).matches
        sentence = AlignedSentence.of(labelled.question, passage.text, weights)
        features = extract_features(sentence)
        count_before = len(scores)
        for first, first_group in enumerate(features.first):
            inner = []
            for last in range(first, min(first + MAX_ANSWER_WORDS, len(sentence.words))):
                inner += features.inner[last].values()
                last_group = features.last[last]
                if first_group is None or last_group is None:
                    continue
                for name, value in (
                    *first_group.values(),
                    *inner,
                    *last_group.values(),
                    *features.length[last - first].values(),
                ):
                    columns.append(numbers.setdefault(name, len(numbers)))
                    values.append(value)
                ends.append(len(columns))
                text = passage.text[sentence.words[first].start : sentence.words[last].end]
                scores.append(f1(text, labelled.answers))
        groups.append(len(scores) - count_before)
    rows = csr_matrix((values, columns, ends), (len(scores), len(numbers)))
    return CandidateSample(list(numbers), rows, np.array(scores), np.array(groups))


def passages_for(labelled: LabelledQuestion, coverage: Coverage) -> list[CandidatePassage]:
    return candidate_passages(coverage._retrieval, weigh(labelled, coverage), SHOWN)


def weigh(labelled: LabelledQuestion, coverage: Coverage) -> WeightedQuestion:
    return WeightedQuestion.of(labelled.question, coverage._retrieval)


def sentences(coverage: Coverage, path: str) -> list[Passage]:
    analysed = coverage.read(path)
    return [Passage(analysed.article, s.start, s.end, s.paragraph, s.number, 0.0) for s in analysed.sentences]


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
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": MAX_ITERATIONS}).x


def logistic(rows: np.ndarray, answers: np.ndarray, weight: np.ndarray, penalty: float) -> np.ndarray:
    """Fit a logistic regression to weighted rows, whose first column is 1 and bears no penalty."""

    def loss(weights):
        scores = rows @ weights
        value = (weight * (np.logaddexp(0, scores) - answers * scores)).sum()
        slope = rows.T @ (weight * (1 / (1 + np.exp(-scores)) - answers))
        penalised = np.r_[0.0, weights[1:]]
        return value + penalty / 2 * penalised @ penalised, slope + penalty * penalised

    return minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x


def balanced(answers: np.ndarray, news: np.ndarray) -> np.ndarray:
    """Return weights by which either class of questions as a whole matters the same."""
    weight = np.zeros(len(answers))
    for is_news, total in ((False, 1.0), (True, NEWS_WEIGHT)):
        for answer in (False, True):
            chosen = (answers == answer) & (news == is_news)
            weight[chosen] = total * len(answers) / 4 / max(1, chosen.sum())
    return weight


def on_one_scale(rows: np.ndarray, fit: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Fit to features of the same spread, and return the weights of the features as they are."""
    spread = rows.std(0)
    spread[spread == 0] = 1
    return fit(rows / spread) / spread


class Bench:
    """Two coverages with the questions that weights are fitted to.

    The passages of a question are analysed with candidates' weights that were fitted to other folds, so that
    a passage's odds look to the other weights as they do with a question that nobody has seen.
    """

    def __init__(self, folder: Path, folder_of_news: Path) -> None:
        self.coverage = Coverage.open(folder / "articles")
        articles = folder_of_news / "articles"
        articles.mkdir()
        self.news = list(read_news(articles))
        self.news_ids = {labelled.id for labelled in self.news}
        self.news_coverage = Coverage.open(articles, folder_of_news / "store")
        self.answerable = list(read_questions(folder / "questions.jsonl"))
        self.unanswerable = list(read_questions(folder / "unanswerable.jsonl"))
        with_words = [labelled for labelled in self.news if labelled.file]
        self.sampled = [*self.answerable, *with_words * NEWS_SAMPLED]
        self.sample = sample_candidates((labelled, self.coverage_of(labelled)) for labelled in self.sampled)
        self.analysed: dict[str, list[AnalysedPassage]] = {}
        for fold in range(FOLDS):
            weights = replace(NO_WEIGHTS, candidates=self.fit_candidates(fold))
            for labelled in self.labelled:
                if labelled.fold == fold:
                    question = weigh(labelled, self.coverage_of(labelled))
                    self.analysed[labelled.id] = [
                        analyse_passage(passage, question, weights)
                        for passage in passages_for(labelled, self.coverage_of(labelled))
                    ]

    @property
    def labelled(self) -> Sequence[LabelledQuestion]:
        return [*self.answerable, *self.unanswerable, *self.news]

    def coverage_of(self, labelled: LabelledQuestion) -> Coverage:
        return self.news_coverage if labelled.id in self.news_ids else self.coverage

    def confidence_features(self, labelled: LabelledQuestion, ranking: PassageRanking) -> ConfidenceFeatures:
        return confidence_features(weigh(labelled, self.coverage_of(labelled)), ranking.best)

    def fit(self, without: int | None = None) -> AnswerWeights:
        """Fit all but the candidates' weights to the questions of all folds but one."""
        chosen = [labelled for labelled in self.labelled if labelled.fold != without]
        ranked = [
            labelled
            for labelled in chosen
            if labelled.article
            for _ in range(NEWS_REPEATED if labelled.id in self.news_ids else 1)
        ]
        weights = replace(NO_WEIGHTS, ranking=fit_ranking(ranked, self.analysed))
        rows, answers, is_news = [], [], []
        for labelled in chosen:
            if passages := self.analysed[labelled.id]:
                ranking = rank_passages(passages, weights.ranking)
                best = ranking.passages[0]
                rows.append([1.0, *self.confidence_features(labelled, ranking)])
                is_news.append(labelled.id in self.news_ids)
                # Among few articles of news, another passage is the wrong answer.
                answers.append(labelled.is_hit(best.passage) if is_news[-1] else labelled.article is not None)
        outcome = np.array(answers)
        weight = balanced(outcome, np.array(is_news))
        bias, *confidence = rounded(
            on_one_scale(np.array(rows), lambda scaled: logistic(scaled, outcome, weight, CONFIDENCE_PENALTY))
        )
        return replace(weights, confidence=ConfidenceFeatures._make(confidence), confidence_bias=bias)

    def fit_candidates(self, without: int | None = None) -> CandidateWeights:
        """Fit the candidates' weights to the questions of all folds but one."""
        chosen = np.array([labelled.fold != without for labelled in self.sampled])
        rows = chosen[np.repeat(np.arange(len(chosen)), self.sample.groups)]
        target = np.where(self.sample.f1 > MIN_F1, self.sample.f1, 0) ** SHARPNESS
        fitted = softmax(self.sample.rows[rows], target[rows], self.sample.groups[chosen], CANDIDATES_PENALTY)
        return CandidateWeights(
            {
                feature: round(weight, 3)
                for feature, weight in sorted(zip(self.sample.features, fitted.tolist(), strict=True))
                if abs(weight) >= MIN_WEIGHT
            }
        )


def fit_ranking(
    questions: Sequence[LabelledQuestion], analysed: Mapping[str, list[AnalysedPassage]]
) -> RankingFeatures:
    pairs = [(labelled, passage) for labelled in questions for passage in analysed[labelled.id]]
    rows = np.array([passage.features for _, passage in pairs])
    hits = np.array([float(labelled.is_hit(passage.passage)) for labelled, passage in pairs])
    groups = np.array([len(analysed[labelled.id]) for labelled in questions if analysed[labelled.id]])
    fitted = on_one_scale(rows, lambda scaled: softmax(scaled, hits, groups, PASSAGE_PENALTY))
    return RankingFeatures._make(rounded(fitted))


def rounded(values: np.ndarray) -> list[float]:
    return values.round(3).tolist()


def measure(bench: Bench) -> float:
    """Print how well weights answer questions they were not fitted to; return the threshold's log odds."""
    folder = (*bench.answerable, *bench.unanswerable)
    results: dict[str, Result] = {}
    for fold in range(FOLDS):
        weights = bench.fit(without=fold)
        print(weights.ranking, weights.confidence, flush=True)
        for labelled in (*folder, *bench.news):
            if labelled.fold == fold:
                results[labelled.id] = answered(bench, labelled, weights)
    ranks = [
        hit_rank(labelled, [analysed.passage for analysed in bench.analysed[labelled.id]])
        for labelled in bench.answerable
    ]
    print_hits("search alone", ranks)
    for questions in (bench.answerable, [labelled for labelled in bench.news if labelled.file]):
        scores = [results[labelled.id].f1 for labelled in questions]
        print(f"F1 {100 * np.mean(scores):.1f} exact {100 * np.mean(np.array(scores) == 1):.1f}")
    report("asked", [results[labelled.id] for labelled in folder], hits_only=False)
    news = [results[labelled.id] for labelled in bench.news]
    report("news", news, hits_only=True)
    return threshold_of(news)


@dataclass(frozen=True, slots=True)
class Result:
    """What was answered: the rank of the first hit, the first passage's log odds, and its answer's F1."""

    is_answerable: bool
    rank: int
    log_odds: float
    f1: float


def answered(bench: Bench, labelled: LabelledQuestion, weights: AnswerWeights) -> Result:
    analysed = bench.analysed[labelled.id]
    if not analysed:
        return Result(labelled.article is not None, 99, -99.0, 0.0)
    ranking = rank_passages(analysed, weights.ranking)
    ranked, features = ranking.passages, bench.confidence_features(labelled, ranking)
    log_odds = weights.confidence_bias + linear_score(features, weights.confidence)
    answer = ranked[0].passage.article.text[slice(*(ranked[0].answer() or (0, 0)))]
    return Result(
        labelled.article is not None,
        hit_rank(labelled, [analysed.passage for analysed in ranked]) if labelled.article else 99,
        log_odds,
        f1(answer, labelled.answers) if labelled.answers else 0.0,
    )


def report(name: str, results: Sequence[Result], *, hits_only: bool) -> None:
    """Print hits, the AUC of the confidence (of hits only, or of all answerable), and what is answered."""
    answerable = [result for result in results if result.is_answerable]
    print_hits(name, [result.rank for result in answerable])
    refused = sorted(result.log_odds for result in results if not result.is_answerable)
    likely = [result.log_odds for result in answerable if result.rank == 1 or not hits_only]
    area = 100 * np.mean([(a > b) + (a == b) / 2 for a in likely for b in refused])
    threshold = refused[int(0.9 * len(refused))]
    sure = [result for result in answerable if result.log_odds > threshold]
    right = sum(result.rank == 1 for result in sure)
    print(
        f"{name}: AUC {area:.1f}; at 90 % refused, of {len(answerable)} answered {len(sure)}, right {right}"
    )


def threshold_of(results: Sequence[Result]) -> float:
    refused = sorted(result.log_odds for result in results if not result.is_answerable)
    return refused[int(REFUSED_SHARE * len(refused))]


def print_hits(name: str, ranks: Sequence[int]) -> None:
    at_1, at_5 = (100 * np.mean(np.array(ranks) <= k) for k in (1, 5))
    print(f"{name}: hit@1 {at_1:.1f} hit@5 {at_5:.1f}")


def hit_rank(labelled: LabelledQuestion, passages: Sequence[Passage]) -> int:
    """Return the rank of the first passage that answers, from 1; 99 if none does."""
    return next((rank for rank, passage in enumerate(passages, 1) if labelled.is_hit(passage)), 99)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS_FILE.name}")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder_of_news:
        bench = Bench(arguments.folder, Path(folder_of_news))
        threshold = measure(bench)
        if arguments.write:
            weights = replace(
                bench.fit(),
                candidates=bench.fit_candidates(),
                threshold=round(float(1 / (1 + np.exp(-threshold))), 3),
            )
            WEIGHTS_FILE.write_text(json.dumps(weights.to_json(), indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
