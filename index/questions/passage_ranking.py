"""Ranks passages by how likely they answer a question, and finds the answering words in each."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.model.passage import Passage
from index.model.span import Span
from index.questions.alignment import AlignedSentence, WeightedQuestion
from index.questions.answer_candidates import Candidates, score_candidates
from index.questions.answer_weights import AnswerWeights
from index.questions.passage_features import RankingFeatures, linear_score, ranking_features

_VOTING_CANDIDATES = 40
"""Number of the likeliest candidates that the answer is chosen from. A guess; nothing was measured."""


@dataclass(frozen=True, slots=True)
class AnalysedPassage:
    """A passage with its candidate answers.

    Attributes:
        passage: The passage that the search returned.
        sentence: Its words, aligned with the question.
        candidates: Its candidate answers.
        features: The features that rank it.
    """

    passage: Passage
    sentence: AlignedSentence
    candidates: Candidates
    features: RankingFeatures

    @property
    def likeliest(self) -> Span | None:
        """The candidate with the highest score, as offsets into the article's text; None without any."""
        scores = self.candidates.scores
        return self._span(int(np.argmax(scores))) if len(scores) else None

    def answer(self) -> Span | None:
        """Return the answering words as offsets into the article's text; None without candidates.

        The answer is the candidate that shares the most words with all likely candidates, weighted by their
        likelihoods (minimum Bayes risk; Kumar and Byrne, 2004). It has the words that most of them agree on.
        """
        candidates = self.candidates
        likely = np.argsort(-candidates.scores, kind="stable")[:_VOTING_CANDIDATES]
        if not len(likely):
            return None
        starts, ends = candidates.starts[likely], candidates.ends[likely]
        lengths = ends - starts
        shared = np.maximum(np.minimum(ends[:, None], ends) - np.maximum(starts[:, None], starts), 0)
        dice = 2 * shared / (lengths[:, None] + lengths)
        agreement = dice @ np.exp(candidates.scores[likely] - candidates.evidence)
        return self._span(int(likely[np.argmax(agreement)]))

    def _span(self, candidate: int) -> Span:
        words, start = self.sentence.words, self.passage.start
        first, end = int(self.candidates.starts[candidate]), int(self.candidates.ends[candidate])
        return start + words[first].start, start + words[end - 1].end


def analyse_passage(passage: Passage, question: WeightedQuestion, weights: AnswerWeights) -> AnalysedPassage:
    """Return a passage with its candidate answers to a question."""
    sentence = AlignedSentence.of(question.question, passage.text, question.weights)
    candidates = score_candidates(sentence, weights.candidates)
    features = ranking_features(passage, question, sentence, candidates)
    return AnalysedPassage(passage, sentence, candidates, features)


@dataclass(frozen=True, slots=True)
class PassageRanking:
    """Passages in the order of their likelihood to answer a question.

    Attributes:
        passages: The passages, best first.
        odds: The odds of each, relative to those of the best one.
    """

    passages: Sequence[AnalysedPassage]
    odds: Sequence[float]


def rank_passages(passages: Iterable[AnalysedPassage], weights: RankingFeatures) -> PassageRanking:
    """Return passages ranked by their features; passages with the same score keep their order."""
    scored = sorted(
        ((linear_score(passage.features, weights), passage) for passage in passages),
        key=lambda pair: -pair[0],
    )
    return PassageRanking(
        [passage for _, passage in scored], [math.exp(score - scored[0][0]) for score, _ in scored]
    )
