"""Facts: which passage answers a question, in which of its words, and whether any does.

A passage is ranked by the coverage's own score, by how likely any of its words is to answer, by the
question's words just before it, and by whether it lacks what the question asks for: a name, a number. Whether
the coverage answers at all is told from how much of the question stands in the best passage, its paragraph
and its article. Its weights are in `weights.json`, fitted by `tests/benchmarks/fit_asking.py`.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.model.answer import Answer
from index.model.passage import Passage
from index.model.question import Question, QuestionKind
from index.model.span import Span
from index.questions import answer_words
from index.questions.answer_words import Candidates, Setting, candidates
from index.questions.retrieval import Retrieval
from index.text.paragraphs import paragraphs
from index.text.terms import terms
from index.text.word_classes import classify

RANKED = 6
"""How many passages are looked at for an answer; more gain nothing (hit@1 on XQuAD) and cost time."""
_BEFORE = 300
"""How many characters before a passage tell what it is about."""
_PHRASES = 40
"""Among how many of a passage's candidates the answering words are chosen."""
_ANSWERING = {
    QuestionKind.PERSON: {"name", "first name"},
    QuestionKind.PLACE: {"name", "place"},
    QuestionKind.TIME: {"date", "number", "year"},
    QuestionKind.QUANTITY: {"number", "numeral", "year"},
}
"""Of which classes one word at least answers a question for these."""
_AS_LIKELY = 0.5
"""From which share of the best passage's odds on another article's is about as good."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was fitted.

    Attributes:
        words: The weights of the answering words' features.
        ranking: The weights of a passage's.
        confidence: The weights of the best passage's, for whether it answers.
        threshold: The confidence from which on an answer is given.
    """

    words: answer_words.Weights
    ranking: Mapping[str, float]
    confidence: Mapping[str, float]
    threshold: float


@cache
def fitted() -> Weights:
    """Return the weights that the library ships with."""
    data = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))
    return Weights(
        answer_words.Weights(data["words"]), data["ranking"], data["confidence"], data["threshold"]
    )


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage read for an answer.

    Attributes:
        passage: The passage, as the coverage found it.
        setting: Its words, seen from the question.
        candidates: Its words that could answer.
        features: What speaks for it, by name.
    """

    passage: Passage
    setting: Setting
    candidates: Candidates
    features: Mapping[str, float]

    def span(self, number: int) -> Span:
        """Return a candidate as offsets into the article's text."""
        found, start = self.setting.words, self.passage.start
        first, after = int(self.candidates.starts[number]), int(self.candidates.ends[number])
        return start + found[first].start, start + found[after - 1].end

    @property
    def best(self) -> Span | None:
        """The likeliest answering words."""
        scores = self.candidates.scores
        return self.span(int(np.argmax(scores))) if len(scores) else None

    def answer(self) -> Span | None:
        """Return the answering words, None where none can answer.

        It is the candidate that shares the most words with all likely ones, weighted by their likelihoods
        (minimum Bayes risk; Kumar and Byrne, 2004), and so the words that most of them agree on.
        """
        found = self.candidates
        top = np.argsort(-found.scores, kind="stable")[:_PHRASES]
        if not len(top):
            return None
        starts, ends = found.starts[top], found.ends[top]
        sizes = ends - starts
        shared = np.maximum(np.minimum(ends[:, None], ends) - np.maximum(starts[:, None], starts), 0)
        agreed = (2 * shared / (sizes[:, None] + sizes)) @ np.exp(found.scores[top] - found.evidence)
        return self.span(int(top[np.argmax(agreed)]))


@dataclass(frozen=True, slots=True)
class WeightedQuestion:
    """A question put to a retrieval.

    Attributes:
        question: The question.
        shares: For each of its words which share of it that stands for: rare ones the most.
        total: The sum of its words' rarities.
        unknown_names: How many of its names the coverage never mentions.
    """

    question: Question
    shares: Mapping[str, float]
    total: float
    unknown_names: int

    @classmethod
    def of(cls, question: Question, retrieval: Retrieval) -> "WeightedQuestion":
        """Return a question put to a retrieval."""
        rarities = {word: retrieval.rarity(word) for word in question.words}
        total = sum(rarities.values()) or 1.0
        names = [w.term for w in classify(question.text)[1:] if w.is_capitalised and w.term in rarities]
        return cls(
            question,
            {word: rarity / total for word, rarity in rarities.items()},
            total,
            sum(not retrieval.knows(name) for name in names),
        )

    def standing(self, found: set[str]) -> float:
        """Return which share of the question stands among some terms."""
        return sum(share for word, share in self.shares.items() if word in found)


def read(passage: Passage, inquiry: WeightedQuestion, weights: Weights) -> ReadPassage:
    """Return a passage read for an answer."""
    setting = Setting.of(inquiry.question, passage.text, inquiry.shares)
    found = candidates(setting, weights.words)
    own = {word.term for word in setting.words}
    before = passage.article.text[max(0, passage.start - _BEFORE) : passage.start]
    features = {
        "score": passage.score / inquiry.total,
        # What any passage has more of, the longer it is, says nothing.
        "evidence": found.evidence - math.log(len(setting.words) + 1),
        "before": inquiry.standing(set(terms(before)) - own),
        "lacking": float(_is_lacking(setting, inquiry)),
    }
    return ReadPassage(passage, setting, found, features)


def _is_lacking(setting: Setting, inquiry: WeightedQuestion) -> bool:
    """Whether a passage has no word of the kind that is asked for, but for the question's own."""
    wanted = _ANSWERING.get(inquiry.question.expected)
    return wanted is not None and not any(
        word.word_class in wanted and word.term not in inquiry.shares for word in setting.words
    )


@dataclass(frozen=True, slots=True)
class RankedPassages:
    """Passages in the order of their fitness to answer.

    Attributes:
        readings: The passages, read for an answer, best first.
        odds: The likelihood of each, relative to the best one's.
    """

    readings: Sequence[ReadPassage]
    odds: Sequence[float]

    @classmethod
    def of(cls, readings: Sequence[ReadPassage], weights: Mapping[str, float]) -> "RankedPassages":
        """Rank passages by the weights of their features."""
        scored = sorted(((weighed(r.features, weights), r) for r in readings), key=lambda pair: -pair[0])
        return cls([r for _, r in scored], [math.exp(score - scored[0][0]) for score, _ in scored])


def weighed(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the sum of features by their weights, and of the weight of "always" if there is one."""
    return weights.get("always", 0.0) + sum(weights[name] * value for name, value in features.items())


def signs(inquiry: WeightedQuestion, best: Passage) -> dict[str, float]:
    """Return what tells whether a passage answers a question, by name."""
    text = best.article.text
    paragraph = next((s for s in paragraphs(text) if s[0] <= best.start < s[1]), (best.start, best.end))
    own, asked = terms(best.text), terms(inquiry.question.query.text)
    pairs = [pair for pair in pairwise(asked) if set(pair) <= inquiry.shares.keys()]
    standing = set(pairwise(own))
    return {
        "passage": inquiry.standing(set(own)),
        "missing word": max(
            (share for word, share in inquiry.shares.items() if word not in own), default=0.0
        ),
        "paragraph": inquiry.standing(set(terms(text[slice(*paragraph)]))),
        "article": inquiry.standing(set(terms(text))),
        "pairs": sum(pair in standing for pair in pairs) / max(1, len(pairs)),
        "unknown names": float(inquiry.unknown_names),
    }


def fact(retrieval: Retrieval, question: Question, limit: int) -> Answer:
    """Return the passages that answer a question best, and the answering words in the first of them."""
    weights, inquiry = fitted(), WeightedQuestion.of(question, retrieval)
    found = retrieval.sentences(question.query, max(limit, RANKED)) if question.query.words else ()
    if not found:
        return Answer(question.text, question.kind)
    order = RankedPassages.of(
        [read(passage, inquiry, weights) for passage in found[:RANKED]], weights.ranking
    )
    best, span = order.readings[0].passage, order.readings[0].answer()
    confidence = 1 / (1 + math.exp(-weighed(signs(inquiry, best), weights.confidence)))
    confident = confidence >= weights.threshold
    first = replace(best, matches=(span,)) if span else best
    rest = [reading.passage for reading in order.readings if reading.passage is not best]
    return Answer(
        question=question.text,
        kind=question.kind,
        passages=(first, *rest, *found[RANKED:])[:limit],
        span=span,
        confidence=confidence,
        confident=confident,
        differing=tuple(_differing(order, span)) if span and confident else (),
    )


def _differing(order: RankedPassages, span: Span) -> Iterator[Passage]:
    """Yield the passages of other articles that answer about as well, and in other words."""
    article = order.readings[0].passage.article
    words = set(terms(article.text[slice(*span)]))
    for reading, odds in zip(order.readings, order.odds, strict=True):
        other = reading.passage.article
        if other.path == article.path or odds < _AS_LIKELY or reading.best is None:
            continue
        if words.isdisjoint(terms(other.text[slice(*reading.best)])):
            yield replace(reading.passage, matches=(reading.best,))
