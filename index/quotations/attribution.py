"""Quoted spans to their speakers: which of the mentions around a quoted span it belongs to, if to any.

Each pair of a quoted span and a mention is described by features (see `attribution_features`). Their
weights were learned from annotated news. The span belongs to the mention with the highest score; the scores'
softmax says how sure that is. Ranking the mentions around a quotation follows O'Keefe, Pareti, Curran,
Koprinska and Honnibal, "A Sequence Labelling Approach to Quote Attribution" (EMNLP 2012).
"""

import json
from collections.abc import Sequence
from functools import cache
from math import exp, log
from pathlib import Path

from index.quotations.attribution_features import Attribution, Candidate, Surroundings
from index.quotations.mentions import Role, verb_class
from index.quotations.parsed_document import ParsedDocument, QuotedSpan
from index.text.lexicon import AUTHORING

_BESIDE = frozenset({Role.ACCORDING, Role.LABEL, Role.SIGNED})
"""Roles that need no verb."""
_LABEL, _SENTENCE = 4, 20
"""In words: shorter spans are often labels or names; from this length on they hold a sentence or more."""
_UNSURE = 0.6
"""How likely the best mention is where it does not show who would have said a label."""


@cache
def weights() -> dict[str, dict[str, float]]:
    """Return what was learned: `speaker` ranks mentions, `statement` tells statements from labels.

    `certainty` maps the share of the best mention to how often it is right.
    """
    return json.loads(Path(__file__).with_name("attribution.json").read_text(encoding="utf-8"))


def attribute(reading: ParsedDocument, around: Surroundings) -> list[Attribution]:
    """Return what becomes of each quoted span, in order; marks within a word are none."""
    found: list[Attribution] = []
    learned = weights()
    for span in reading.spans:
        if span.first < 0:
            continue
        candidates = around.candidates(span, found)
        chosen, sure = best(learned["speaker"], candidates)
        if chosen and around.continues(span, found) and chosen.mention is found[-1].mention:
            sure = found[-1].sure
        statement = score(learned["statement"], around.statement_features(span, chosen, sure, found))
        likely = 1 / (1 + exp(-max(-50.0, min(50.0, statement))))
        mention, cue = (chosen.mention, chosen.cue) if chosen else (None, None)
        kept = is_plain(span, chosen, around) or likely > bar(span, chosen, sure, around)
        found.append(Attribution(span, mention, cue, sure, likely, kept))
    return found


def is_plain(span: QuotedSpan, chosen: Candidate | None, around: Surroundings) -> bool:
    """Whether a span is plainly a statement: what is signed and a sentence after a colon, but no title."""
    signed = chosen is not None and chosen.mention.role is Role.SIGNED
    return (signed or around.is_led(span)) and not around.is_title(span)


def bar(span: QuotedSpan, chosen: Candidate | None, sure: float, around: Surroundings) -> float:
    """Return how likely a span must be a statement to be taken for one.

    A label is short; and where no word of saying or telling leads from a span within a sentence to a mention,
    the words are mostly the article's own.
    """
    if chosen and chosen.mention.role in _BESIDE and sure > 0.8:
        return 0.15
    cue = chosen.cue if chosen else None
    verb = verb_class(cue) if cue and cue.tag.startswith("VB") else "none"
    is_part = around.is_part(span)
    if is_part and verb == "none" and around.is_unsaid(span):
        return 0.97
    if is_part and verb in {"none", "other"} and span.words < _LABEL:
        return 0.9 if verb == "none" else min(0.8 / sure, 0.99)
    if is_part and verb in {"none", "other"} and span.words < _SENTENCE:
        return min(0.4 / sure, 0.99) if sure else 0.99
    if is_part and cue and cue.text.lower() in AUTHORING and around.is_title(span):
        return 0.8
    label = 0.9 if is_part and sure < _UNSURE else 0.5
    return label if span.words < _LABEL else 0.15 if span.words < 15 else 0.02


def best(learned: dict[str, float], candidates: Sequence[Candidate]) -> tuple[Candidate | None, float]:
    """Return the candidate with the highest score and its share of the softmax."""
    scores = [score(learned, candidate.features) for candidate in candidates]
    if not scores:
        return None, 0.0
    top = max(scores)
    return candidates[scores.index(top)], 1 / sum(exp(max(-50.0, s - top)) for s in scores)


def certainty(sure: float) -> float:
    """Return how likely the best candidate is the right one, given its share of the softmax.

    The share itself is too confident; a line through its log-odds (Platt scaling) mends that.
    """
    learned = weights()["certainty"]
    odds = log(max(sure, 1e-6) / max(1 - sure, 1e-6))
    return 1 / (1 + exp(-(learned["slope"] * odds + learned["offset"])))


def score(learned: dict[str, float], features: Sequence[str]) -> float:
    """Return the sum of the features' weights."""
    return sum(learned.get(feature, 0.0) for feature in features)
