"""Features that tell whether the best passage answers a question at all."""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from index.model.passage import Passage
from index.model.question import Question, QuestionKind
from index.questions.alignment import AlignedSentence, WeightedQuestion
from index.questions.answer_types import denies_event, is_unreal, lacks_answer, lacks_name
from index.questions.passage_features import RankingFeatures, terms_before
from index.text.paragraphs import paragraphs
from index.text.related_words import RelatedTerms
from index.text.terms import term, terms
from index.text.word_classes import LIGHT_WORDS, MEASURES, NAME_CLASSES

_SHORT = 3
"""Maximum terms of a short question. A guess; nothing was measured."""
_LONG = 5
"""Minimum terms of a long question. Measured on XQuAD: 4 and 6 have an AUC 0.4 and 0.5 lower."""
_ASKED_KINDS = (
    QuestionKind.PERSON,
    QuestionKind.PLACE,
    QuestionKind.TIME,
    QuestionKind.QUANTITY,
    QuestionKind.REASON,
    QuestionKind.THING,
    QuestionKind.OTHER,
)
"""The kinds of the features `asks_person` to `asks_other`, in order."""
_FACT_KINDS = _ASKED_KINDS[:5]
"""The kinds of the features `no_person` to `no_reason`, in order."""
_MAX_MARGIN = 3.0
"""Maximum margin that counts, in log odds. A guess; nothing was measured."""
_LIGHT_TERMS = frozenset(map(term, MEASURES | LIGHT_WORDS))


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """The best passage for a question.

    Attributes:
        passage: The passage.
        sentence: Its aligned words.
        features: The features that rank it.
        score: Its score in the ranking.
        margin: How much higher this score is than that of the next passage about something else.
        certainty: The logarithm of the likelihood of its likeliest words.
    """

    passage: Passage
    sentence: AlignedSentence
    features: RankingFeatures
    score: float
    margin: float
    certainty: float


class ConfidenceFeatures(NamedTuple):
    """The features that tell whether a passage answers a question; also their weights, in the same order.

    Of a short question, an answer has almost all terms; of a long one, half of them show the topic. So the
    features of overlap stand here once more for short and for long questions, and are 0 for others.

    Attributes:
        passage: The weight of the question's terms in the passage.
        missing_term: The weight of the heaviest term that the passage lacks.
        paragraph: The weight of the question's terms in the passage's paragraph.
        article: The weight of the question's terms in its article.
        pairs: The share of the question's pairs of adjacent terms that are adjacent in the passage.
        unknown_names: The number of the question's names that no sentence mentions.
        related: The weight of the question's terms to which a term in the passage is related.
        common: The share of the question's terms that are no names, to which a term in the passage is
            related.
        names: The share of the question's names in the passage.
        lacks_predicate: 1 if no term in the passage is related to what is asked about.
        lacks_focus: 1 if no term in the passage is related to the noun after "what", "which" or "how many".
        lacks_answer: 1 if the passage lacks what is asked for, such as a name, an age or a reason, or
            denies what the question takes for granted.
        evidence: The logarithm of the odds that any of its words answer.
        sense: The weight of the question's terms that share only a sense with a term in the passage.
        common_sense: Like `common`, with the terms that share a sense.
        named_before: The share of the question's names in the passage, just before it, or in the title.
        unknown_terms: The weight of the question's terms that no sentence has.
        elsewhere: The weight of the question's terms that the passage lacks, but its article has near it.
        margin: The score of the passage in the ranking, beyond the next one's; at most `_MAX_MARGIN`.
        rank_score: This score, without the weight of the search's.
        denies_event: 1 if the passage denies what the question takes for granted.
        lacks_name: 1 if the question asks for a name, and the passage has no new one.
        is_unreal: 1 if the question takes for granted what the passage only says might be.
        no_person: `lacks_answer` of a question for a person; and so on for the other kinds.
        unexplained: The weight of the heaviest term to which no term in the passage, just before it or in the
            title is related, and that shares no sense with one.
        unexplained_in_article: The weight of the heaviest term to which no term in the article is related.
        article_related: The weight of the question's terms to which a term in the article is related.
        certainty: The logarithm of the likelihood of the likeliest words, among all of the passage.
        is_headline: 1 if the passage is its article's first line and has no full stop.
        depth: The logarithm of its distance from the beginning of the article.
        short: 1 for a question of up to `_SHORT` terms.
        long: 1 for a question of at least `_LONG` terms.
        asks_person: 1 if the question asks for a person; and so on for the other kinds.
    """

    passage: float
    missing_term: float
    paragraph: float
    article: float
    pairs: float
    unknown_names: float
    related: float
    common: float
    names: float
    lacks_predicate: float
    lacks_focus: float
    lacks_answer: float
    evidence: float
    sense: float
    common_sense: float
    named_before: float
    unknown_terms: float
    elsewhere: float
    margin: float
    rank_score: float
    denies_event: float
    lacks_name: float
    is_unreal: float
    no_person: float
    no_place: float
    no_time: float
    no_quantity: float
    no_reason: float
    unexplained: float
    unexplained_in_article: float
    article_related: float
    certainty: float
    is_headline: float
    depth: float
    short: float
    short_passage: float
    short_missing_term: float
    short_paragraph: float
    short_article: float
    short_common: float
    long: float
    long_passage: float
    long_missing_term: float
    long_paragraph: float
    long_article: float
    long_common: float
    asks_person: float
    asks_place: float
    asks_time: float
    asks_quantity: float
    asks_reason: float
    asks_thing: float
    asks_other: float


def confidence_features(question: WeightedQuestion, ranked: RankedPassage) -> ConfidenceFeatures:
    """Return the features that tell whether the best passage answers a question.

    Args:
        question: The question.
        ranked: The passage.
    """
    best, sentence, asked = ranked.passage, ranked.sentence, question.question
    text, features = best.article.text, ranked.features
    paragraph = next(
        (span for span in paragraphs(text) if span[0] <= best.start < span[1]), (best.start, best.end)
    )
    passage_terms, question_terms = terms(best.text), terms(asked.query.text)
    related = RelatedTerms(passage_terms)
    pairs = [pair for pair in pairwise(question_terms) if set(pair) <= question.weights.keys()]
    passage_pairs = set(pairwise(passage_terms))
    names = _names(asked, sentence)
    common = [word for word in asked.terms if word not in names and word not in _LIGHT_TERMS]
    article_related = RelatedTerms(terms(text))
    article_terms = article_related.terms
    before = terms_before(best)
    unrelated = [
        (word, weight)
        for word, weight in question.weights.items()
        if word not in related and not related.has_sense_of(word)
    ]
    overlap = (
        question.overlap(related.terms),
        max((weight for word, weight in question.weights.items() if word not in related.terms), default=0.0),
        question.overlap(set(terms(text[slice(*paragraph)]))),
        question.overlap(article_terms),
    )
    shared = sum(word in related for word in common) / len(common) if common else 1.0
    sharing_sense = sum(word in related or related.has_sense_of(word) for word in common)
    short, long = len(asked.terms) <= _SHORT, len(asked.terms) >= _LONG
    lacks = lacks_answer(sentence)
    return ConfidenceFeatures._make(
        (
            *overlap,
            sum(pair in passage_pairs for pair in pairs) / max(1, len(pairs)),
            float(question.unknown_names),
            sum(weight for word, weight in question.weights.items() if word in related),
            shared,
            sum(name in related.terms for name in names) / len(names) if names else 1.0,
            features.lacks_predicate,
            float(asked.focus in asked.terms and asked.focus not in related),
            float(lacks or denies_event(sentence)),
            features.evidence,
            features.sense,
            sharing_sense / len(common) if common else 1.0,
            features.names,
            question.unknown,
            sum(
                weight
                for word, weight in question.weights.items()
                if word in article_terms and word not in related and not related.has_sense_of(word)
            ),
            min(ranked.margin, _MAX_MARGIN),
            ranked.score,
            features.denies_event,
            float(lacks_name(sentence)),
            float(is_unreal(sentence)),
            *(float(lacks and asked.expected == kind) for kind in _FACT_KINDS),
            max((weight for word, weight in unrelated if word not in before), default=0.0),
            max((weight for word, weight in unrelated if word not in article_related), default=0.0),
            sum(weight for word, weight in question.weights.items() if word in article_related),
            ranked.certainty,
            features.is_headline,
            features.depth,
            *(short * value for value in (1.0, *overlap, shared)),
            *(long * value for value in (1.0, *overlap, shared)),
            *(float(asked.expected == kind) for kind in _ASKED_KINDS),
        )
    )


def _names(question: Question, sentence: AlignedSentence) -> set[str]:
    """Return the terms of a question that are names as typed, or in the sentence."""
    return {
        *question.names,
        *(
            word.term
            for word in sentence.words
            if word.word_class in NAME_CLASSES and word.term in question.terms
        ),
    } & {*question.terms}
