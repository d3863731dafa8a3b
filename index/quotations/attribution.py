"""Attribute the quoted spans of an article to their speakers.

A learned linear model ranks the mentions around a span, and another one tells statements from titles, labels
and scare quotes; see `attribution_features`. The span belongs to the mention with the highest score, whose
share of the softmax over all scores is a part of the confidence in its speaker; see `name_confidence`.
Ranking the mentions follows O'Keefe, Pareti, Curran, Koprinska and Honnibal, "A Sequence Labelling Approach
to Quote Attribution" (EMNLP 2012).
"""

import json
from collections.abc import Sequence
from functools import cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from index.quotations.assertions import governors, is_asserted, is_told_by_nobody
from index.quotations.attribution_features import SPEAKER_FEATURES, STATEMENT_FEATURES
from index.quotations.attribution_types import Attribution, AttributionContext, Candidate
from index.quotations.certain_statements import is_certain_statement
from index.quotations.labels import is_label
from index.quotations.mentions import Role, verb_class
from index.quotations.parsed_document import QuotedSpan
from index.quotations.span_properties import (
    ancestors,
    depends_on_agentless_passive,
    governing_cue,
    is_sentence_part,
    is_title,
    token_distance,
)
from index.quotations.speaker_candidates import continues_previous
from index.quotations.speaker_features import candidates
from index.quotations.statement_features import statement_values
from index.text.features import LinearModel
from index.text.lexicon import AUTHORING

_ROLES_WITHOUT_VERB = frozenset({Role.ACCORDING, Role.LABEL, Role.SIGNED})
_MAX_CUE_DISTANCE = 2
"""Maximum tokens between a span and a cue that governs it without a dependency. A guess; nothing was
measured."""
_MAX_EXPONENT = 50.0
"""Limit of the differences of scores that are exponentiated; beyond it a share is 0."""

# The rule set of `statement_threshold`. All of it was set by hand: guesses; none was measured by itself.
LABEL_LENGTH = 4
"""Length in words below which a span is often a label or a name."""
SENTENCE_LENGTH = 15
"""Length in words from which a span holds much of a sentence."""
LONG_SENTENCE_LENGTH = 20
"""Length in words from which a span holds a sentence or more, whatever verb governs it."""
CERTAIN_SHARE = 0.8
"""Softmax share above which a mention that needs no verb is certain."""
DOUBTFUL_SHARE = 0.6
"""Softmax share below which nobody in particular seems to say a label."""
CERTAIN_SOURCE_THRESHOLD = 0.15
"""Probability asked of a span whose mention is certainly a source, a label or a signature."""
PASSIVE_THRESHOLD = 0.97
"""Probability asked of part of a sentence under an agentless passive, if its mention has no verb."""
LABEL_WITHOUT_VERB_THRESHOLD = 0.9
"""Probability asked of a label within a sentence if its mention has no verb."""
LABEL_WITH_OTHER_VERB_THRESHOLD = 0.8
"""Probability asked of a label within a sentence with a verb of another class; over the softmax share."""
PART_WITHOUT_SAYING_THRESHOLD = 0.4
"""Probability asked of longer parts of a sentence without a verb of saying; over the softmax share."""
HIGHEST_THRESHOLD = 0.99
"""Limit of the thresholds that are divided by the softmax share."""
WORK_TITLE_THRESHOLD = 0.8
"""Probability asked of a title after a verb of authoring: wrote “War and Peace”."""
DOUBTFUL_LABEL_THRESHOLD = 0.9
"""Probability asked of other labels within a sentence, if the softmax share is doubtful."""
LABEL_THRESHOLD = 0.5
"""Probability asked of other labels."""
PHRASE_THRESHOLD = 0.15
"""Probability asked of other spans that hold less than a sentence."""
SENTENCE_THRESHOLD = 0.02
"""Probability asked of other spans."""


class Models(NamedTuple):
    """What was learned from annotated news.

    Attributes:
        speaker: Ranks the candidates of a span.
        statement: Tells statements from labels; its score is a log-odds.
    """

    speaker: LinearModel
    statement: LinearModel


@cache
def models() -> Models:
    """Return the learned models.

    Raises:
        UnknownFeatureError: A weight belongs to a feature that is not declared.
    """
    learned = json.loads(Path(__file__).with_name("attribution.json").read_text(encoding="utf-8"))
    return Models(
        LinearModel(SPEAKER_FEATURES, learned["speaker"]),
        LinearModel(STATEMENT_FEATURES, learned["statement"]),
    )


def attribute(context: AttributionContext) -> list[Attribution]:
    """Return the attribution of each quoted span in order, except marks within a word."""
    attributions: list[Attribution] = []
    learned = models()
    for span in context.spans:
        if span.first < 0:
            continue
        described = candidates(context, span, attributions)
        best, share = best_candidate(learned.speaker, described)
        previous = attributions[-1] if continues_previous(context, span, attributions) else None
        if best and previous and best.mention is previous.mention:
            share = previous.softmax_share
        values = statement_values(context, span, best, share, attributions)
        probability = learned.statement.probability(values)
        threshold = statement_threshold(context, span, best, share)
        is_statement = (probability > threshold or is_certain_statement(context, span, best)) and not (
            is_label(context, span, best) or is_unasserted_span(context, span, best)
        )
        mention, cue = (best.mention, best.cue) if best else (None, None)
        attributions.append(Attribution(span, mention, cue, share, probability, is_statement))
    return attributions


def best_candidate(model: LinearModel, described: Sequence[Candidate]) -> tuple[Candidate | None, float]:
    """Return the candidate with the highest score and its share of the softmax, from 0 to 1."""
    if not described:
        return None, 0.0
    scores = [model.score(candidate.values) for candidate in described]
    highest = max(scores)
    share = 1 / sum(exp(max(-_MAX_EXPONENT, score - highest)) for score in scores)
    return described[scores.index(highest)], share


def is_unasserted_span(context: AttributionContext, span: QuotedSpan, best: Candidate | None) -> bool:
    """Whether the article does not assert that somebody says a span: Lind never said “it will hold”."""
    tokens = context.tokens
    cue = best.cue if best and best.cue and best.cue.sentence == tokens[span.first].sentence else None
    cue = cue if cue and verb_class(cue) != "other" else None
    governing = governing_cue(context, span, cue)
    nearest = governing_cue(context, span, None)
    if (nearest and is_told_by_nobody(nearest)) or (governing and not is_asserted(tokens, governing)):
        return True
    if nearest and (cue is None or verb_class(cue) == "tell") and not is_asserted(tokens, nearest):
        return True
    if governing or cue is None or is_asserted(tokens, cue):
        return False
    above_span = {token.number for token in ancestors(context, span)}
    shares_clause = any(governor.number in above_span for governor in governors(tokens, cue))
    return shares_clause or token_distance(span, cue) <= _MAX_CUE_DISTANCE


def statement_threshold(
    context: AttributionContext, span: QuotedSpan, best: Candidate | None, softmax_share: float
) -> float:
    """Return the probability above which a span is taken for a statement.

    Short spans are often labels. Where no verb of saying or telling leads from a span within a sentence to a
    mention, the words are mostly the article's own.
    """
    if best and best.mention.role in _ROLES_WITHOUT_VERB and softmax_share > CERTAIN_SHARE:
        return CERTAIN_SOURCE_THRESHOLD
    cue = best.cue if best else None
    is_part = is_sentence_part(context, span)
    if is_part:
        cue_class = verb_class(cue) if cue and cue.tag.startswith("VB") else "none"
        if cue_class == "none" and depends_on_agentless_passive(context, span):
            return PASSIVE_THRESHOLD
        if cue_class in {"none", "other"} and span.words < LONG_SENTENCE_LENGTH:
            return _threshold_without_saying(span, softmax_share, has_verb=cue_class == "other")
        if cue and cue.text.lower() in AUTHORING and is_title(context, span):
            return WORK_TITLE_THRESHOLD
    if span.words < LABEL_LENGTH:
        return DOUBTFUL_LABEL_THRESHOLD if is_part and softmax_share < DOUBTFUL_SHARE else LABEL_THRESHOLD
    return PHRASE_THRESHOLD if span.words < SENTENCE_LENGTH else SENTENCE_THRESHOLD


def _threshold_without_saying(span: QuotedSpan, softmax_share: float, *, has_verb: bool) -> float:
    """Return the threshold of part of a sentence to which no verb of saying or telling leads."""
    if span.words >= LABEL_LENGTH:
        lowest = PART_WITHOUT_SAYING_THRESHOLD
    elif has_verb:
        lowest = LABEL_WITH_OTHER_VERB_THRESHOLD
    else:
        return LABEL_WITHOUT_VERB_THRESHOLD
    return min(lowest / softmax_share, HIGHEST_THRESHOLD) if softmax_share else HIGHEST_THRESHOLD
