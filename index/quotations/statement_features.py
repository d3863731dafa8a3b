"""The values of `STATEMENT_FEATURES`: whether a quoted span is somebody's statement, a title or a label.

Fields that need a word:

- `length`: in words, the longer ones in buckets; `content_tags`: all tags of a span of at most three words.
- `left_tag`, `right_tag`: the tags beside the span, `none` at its sentence's edge.
- `word_before`, `tag_before`, `dep_before`: the word before the span, if its sentence has one.
- `root_dep`, `root_tag`: of the span's word whose head stands outside.
- `governor_*`: the nearest verb above the root outside quotation marks; `strongest_governor`: the class among
  all of them that says most.
- `share_level`: how many limits of `SHARE_LEVELS` the best candidate's softmax share exceeds.
- `below_*`: such a dependency lies between the span and its cue.
- `tokens_since`: distance from the span before, if it stands in the same sentence.
- The others are those of the best candidate; see `speaker_features`.
"""

from collections.abc import Sequence

from index.quotations.attribution_features import CLAUSE_DEPENDENCIES
from index.quotations.attribution_types import Attribution, AttributionContext, Candidate
from index.quotations.mentions import verb_class
from index.quotations.parsed_document import QuotedSpan, Token
from index.quotations.span_properties import (
    content_tokens,
    distance_bucket,
    end_punctuation,
    neighbour_tags,
    span_extent,
    span_root,
    start_context,
)
from index.quotations.syntax import has_finite_verb

SHARE_LEVELS = (0.3, 0.5, 0.7, 0.9, 0.97)
"""Limits between the levels of the best candidate's softmax share. A guess; nothing was measured."""
_MAX_TAGGED_WORDS = 3
"""Maximum words of a span whose tags are a feature together. A guess; nothing was measured."""
_MAX_STEPS = 10
"""Maximum dependencies followed upwards from a span. A guess; nothing was measured."""
_SHARED_FIELDS = (
    "position",
    "cue_class",
    "role",
    "attachment",
    "mention_kind",
    "is_nearest_cue",
    "cue_word",
)
"""Fields whose values are those of the best candidate."""


def statement_values(
    context: AttributionContext,
    span: QuotedSpan,
    best: Candidate | None,
    softmax_share: float,
    earlier: Sequence[Attribution],
) -> dict[str, str | None]:
    """Return the values that describe a span as a statement; None where a field does not apply.

    Args:
        context: The article.
        span: The quoted span.
        best: Its best candidate, or None.
        softmax_share: That candidate's share of the softmax.
        earlier: The spans before it, in order.
    """
    root = span_root(context, span)
    values: dict[str, str | None] = {"bias": "True"}
    values.update(_form_values(context, span))
    values.update(_neighbour_values(context, span))
    values.update(_governor_values(context, root))
    values.update(_candidate_values(best, softmax_share))
    values.update(_clause_values(context, root, best.cue if best else None))
    values.update(_previous_values(context, span, earlier))
    return values


def _form_values(context: AttributionContext, span: QuotedSpan) -> dict[str, str | None]:
    """Return the values of a span by itself."""
    content = content_tokens(context, span)
    capitals = sum(token.text[:1].isupper() for token in content)
    return {
        "length": str(span.words) if span.words < 6 else "8" if span.words < 9 else "long",
        "span_start": start_context(context, span),
        "span_end": end_punctuation(context, span),
        "span_extent": span_extent(context, span),
        "has_finite_verb": str(has_finite_verb(content)),
        "is_capitalised": str(bool(content) and capitals >= max(1, len(content) - 1)),
        "content_tags": "_".join([token.tag for token in content])
        if len(content) <= _MAX_TAGGED_WORDS
        else None,
    }


def _neighbour_values(context: AttributionContext, span: QuotedSpan) -> dict[str, str | None]:
    """Return the values of the words beside a span in its sentence."""
    tokens = context.tokens
    before = tokens[span.first - 1] if span.first else None
    if before and before.sentence != tokens[span.first].sentence:
        before = None
    left_tag, right_tag = neighbour_tags(context, span)
    return {
        "word_before": before.text.lower() if before else None,
        "tag_before": before.tag if before else None,
        "dep_before": before.dep if before else None,
        "left_tag": left_tag,
        "right_tag": right_tag,
    }


def _governor_values(context: AttributionContext, root: Token | None) -> dict[str, str | None]:
    """Return the values of a span's root and of the verbs that govern it outside quotation marks."""
    governors = _governors(context, root) if root else []
    governor = governors[0] if governors else None
    dependencies = {child.dep for child in governor.children} if governor else set[str]()
    classes = {verb_class(verb) for verb in governors}
    strongest = next((name for name in ("say", "tell", "other") if name in classes), "none")
    return {
        "root_dep": root.dep if root else None,
        "root_tag": root.tag if root else None,
        "governor_word": governor.text.lower() if governor else None,
        "governor_class": verb_class(governor) if governor else None,
        "governor_is_passive": str("auxpass" in dependencies) if governor else None,
        "governor_has_agent": str("agent" in dependencies) if governor else None,
        "strongest_governor": strongest if root else None,
    }


def _governors(context: AttributionContext, root: Token) -> list[Token]:
    """Return the verbs above a span's root outside quotation marks, the nearest first."""
    governors: list[Token] = []
    token = root
    for _ in range(_MAX_STEPS):
        if token.head == token.number:
            break
        token = context.tokens[token.head]
        if token.tag.startswith("VB") and token.quoted < 0:
            governors.append(token)
    return governors


def _candidate_values(best: Candidate | None, softmax_share: float) -> dict[str, str | None]:
    """Return the values of a span's best candidate."""
    level = str(sum(softmax_share > limit for limit in SHARE_LEVELS)) if best else None
    values = {field: best.values[field] if best else None for field in _SHARED_FIELDS}
    return {"share_level": level, **values}


def _clause_values(
    context: AttributionContext, root: Token | None, cue: Token | None
) -> dict[str, str | None]:
    """Return the kinds of clauses and phrases between a span and the cue that governs it."""
    dependencies: set[str] = set()
    token = root
    for _ in range(_MAX_STEPS):
        if token is None or token.head == token.number or cue is None or token.number == cue.number:
            break
        dependencies.add(token.dep)
        token = context.tokens[token.head]
    return {f"below_{dep}": "True" if dep in dependencies else None for dep in CLAUSE_DEPENDENCIES}


def _previous_values(
    context: AttributionContext, span: QuotedSpan, earlier: Sequence[Attribution]
) -> dict[str, str | None]:
    """Return the values of the span right before, if its paragraph is the same."""
    previous = earlier[-1] if earlier and earlier[-1].span.paragraph == span.paragraph else None
    if previous is None:
        return {"previous_is_statement": None, "tokens_since": None}
    tokens = context.tokens
    same_sentence = tokens[previous.span.last].sentence == tokens[span.first].sentence
    distance = span.first - previous.span.last - 1
    return {
        "previous_is_statement": str(previous.is_statement),
        "tokens_since": distance_bucket(distance) if same_sentence else None,
    }
