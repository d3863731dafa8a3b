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
from index.questions.candidate_passages import CandidatePassage
from index.questions.confidence_features import RankedPassage
from index.questions.passage_features import (
    RankingFeatures,
    evidence_of,
    linear_score,
    ranking_features,
)
from index.text.related_words import RelatedTerms

MAX_READ = 6
"""Maximum passages in which words that answer are looked for, which takes most of the time. Measured on
questions on news: 4, 8 and 12 gave the same hits, or up to 0.6 fewer."""
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


def analyse_passage(
    candidate: CandidatePassage, question: WeightedQuestion, weights: AnswerWeights
) -> AnalysedPassage:
    """Return a passage with its candidate answers to a question."""
    return find_answers(_Features.of(candidate, question), weights)


@dataclass(frozen=True, slots=True)
class _Features:
    """A passage with the features that rank it, before answers are looked for in it."""

    passage: Passage
    sentence: AlignedSentence
    features: RankingFeatures

    @classmethod
    def of(cls, candidate: CandidatePassage, question: WeightedQuestion) -> "_Features":
        sentence = AlignedSentence.of(question.question, candidate.passage.text, question.matches)
        related = RelatedTerms([word.term for word in sentence.words])
        return cls(candidate.passage, sentence, ranking_features(candidate, question, sentence, related))


def find_answers(passage: _Features, weights: AnswerWeights) -> AnalysedPassage:
    """Return a passage with its candidate answers."""
    candidates = score_candidates(passage.sentence, weights.candidates)
    features = passage.features._replace(evidence=evidence_of(passage.sentence, candidates))
    return AnalysedPassage(passage.passage, passage.sentence, candidates, features)


def analyse_passages(
    candidates: Iterable[CandidatePassage], question: WeightedQuestion, weights: AnswerWeights
) -> list[AnalysedPassage]:
    """Return the passages that may rank highest, at most `MAX_READ`, with their candidate answers."""
    described = [_Features.of(candidate, question) for candidate in candidates]
    described.sort(key=lambda passage: -linear_score(passage.features, weights.ranking))
    return [find_answers(passage, weights) for passage in described[:MAX_READ]]


@dataclass(frozen=True, slots=True)
class PassageRanking:
    """Passages in the order of their likelihood to answer a question.

    Attributes:
        passages: The passages, best first.
        odds: The odds of each, relative to those of the best one.
        scores: The scores that they are ranked by.
    """

    passages: Sequence[AnalysedPassage]
    odds: Sequence[float]
    scores: Sequence[float]

    @property
    def best(self) -> RankedPassage:
        """The first passage, with what tells whether it answers.

        Other articles' reports of the same do not count against it, even if they contradict it.
        """
        first, *others = self.passages
        terms = _matched_terms(first)
        rivals = (
            self.scores[0] - score
            for passage, score in zip(others, self.scores[1:], strict=True)
            if passage.passage.article.path == first.passage.article.path
            or not terms <= _matched_terms(passage)
        )
        return RankedPassage(
            first.passage,
            first.sentence,
            first.features,
            self.scores[0],
            next(rivals, math.inf),
            first.candidates.certainty,
        )


def _matched_terms(passage: AnalysedPassage) -> set[str]:
    sentence = passage.sentence
    return {word.term for word, weight in zip(sentence.words, sentence.weights, strict=True) if weight}


def rank_passages(passages: Iterable[AnalysedPassage], weights: RankingFeatures) -> PassageRanking:
    """Return passages ranked by their features; passages with the same score keep their order."""
    scored = sorted(
        ((linear_score(passage.features, weights), passage) for passage in passages),
        key=lambda pair: -pair[0],
    )
    return PassageRanking(
        [passage for _, passage in scored],
        [math.exp(score - scored[0][0]) for score, _ in scored],
        [score for score, _ in scored],
    )
