"""The values of `SPEAKER_FEATURES`: what connects a quoted span with a mention.

A mention is seen from its anchor, which is its cue or, without one, its head. Fields that need a word:

- `position`, `side`, `distance`, `attachment`: of the anchor; `mention_distance`: of the mention's head.
- `is_nearest_cue`: the cue is the verb of saying nearest to the span on its side.
- `cue_precedes`, `cue_follows`: a candidate's verb of saying stands before or after the span in its sentence.
- `postposed`: the mention and its cue are a reporting clause after a span; `cue_is_root` and `ends_sentence`
  describe that clause.
- `before_mention`, `after_mention`, `after_cue`: the shape of the word there; see `word_shape`.
- `governor_dep`, `cue_is_governor`: of the word that the mention's head depends on.
- `spans_between`, `subjects_between`: how many other quoted spans and subjects stand between.
- `label_is_adjacent`: only a colon separates a label from the span (LIND: “…”).
- `is_previous_speaker`, `paragraphs_since`, `previous_unclosed`: compare with the last attributed statement.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from index.quotations.attribution_types import Attribution, AttributionContext, Candidate
from index.quotations.mentions import Mention, Role, verb_class
from index.quotations.parsed_document import QuotedSpan, Token
from index.quotations.reporting_clauses import cue_for, ends_sentence, is_postposed
from index.quotations.span_properties import (
    distance_bucket,
    end_punctuation,
    is_unclosed,
    span_extent,
    span_root,
    start_context,
    token_distance,
    word_shape,
)
from index.quotations.speaker_candidates import candidate_mentions, previous_statement

_MARKS = frozenset('"“”„‟«»') | {"``", "''"}
_MAX_PATH = 4
"""Maximum dependencies in a path from a span up to its cue. A guess; nothing was measured."""
_MAX_STEPS_BELOW = 8
"""Maximum dependencies between a span and a cue further above it. A guess; nothing was measured."""
_MAX_STEPS_ABOVE = 4
"""Maximum dependencies between a cue and a span further above it. A guess; nothing was measured."""
_MAX_WORDS_BETWEEN = 3
"""Maximum words between a cue and a span that are features one by one. A guess; nothing was measured."""


class _Pair(NamedTuple):
    """A quoted span and a mention.

    Attributes:
        context: The article.
        span: The quoted span.
        mention: The mention.
        cue: The word by which the mention may say the span, or None.
        anchor: The cue or, without one, the mention's head.
    """

    context: AttributionContext
    span: QuotedSpan
    mention: Mention
    cue: Token | None
    anchor: Token


class _SayingCues(NamedTuple):
    """The verbs of saying nearest to a span on both sides, by number; -1 for none."""

    before: int
    after: int


def candidates(
    context: AttributionContext, span: QuotedSpan, earlier: Sequence[Attribution]
) -> list[Candidate]:
    """Return the mentions that may be a span's speaker, described; `earlier` are the spans before it."""
    mentions = candidate_mentions(context, span, earlier)
    if not mentions:
        return []
    cues = [cue_for(span, mention) for mention in mentions]
    saying = _saying_cues(span, cues)
    previous = previous_statement(earlier)
    span_values = _span_values(context, span, saying, previous)
    described: list[Candidate] = []
    for mention, cue in zip(mentions, cues, strict=True):
        values = _pair_values(_Pair(context, span, mention, cue, cue or mention.head), saying)
        values["is_previous_speaker"] = str(previous.mention is mention) if previous else None
        values.update(span_values)
        described.append(Candidate(mention, cue, values))
    return described


def _saying_cues(span: QuotedSpan, cues: Sequence[Token | None]) -> _SayingCues:
    """Return the verbs of saying nearest to a span among the cues of its candidates."""
    numbers = [cue.number for cue in cues if cue and verb_class(cue) == "say"]
    before = max((number for number in numbers if number < span.first), default=-1)
    after = min((number for number in numbers if number > span.last), default=-1)
    return _SayingCues(before, after)


def _span_values(
    context: AttributionContext, span: QuotedSpan, saying: _SayingCues, previous: Attribution | None
) -> dict[str, str | None]:
    """Return the values that all candidates of a span share."""
    tokens = context.tokens
    cue_precedes = saying.before >= 0 and tokens[saying.before].sentence == tokens[span.first].sentence
    cue_follows = saying.after >= 0 and tokens[saying.after].sentence == tokens[span.last].sentence
    return {
        "span_start": start_context(context, span),
        "span_end": end_punctuation(context, span),
        "span_extent": span_extent(context, span),
        "cue_precedes": "True" if cue_precedes else None,
        "cue_follows": "True" if cue_follows else None,
        "paragraphs_since": _paragraphs_since(context, span, previous.span) if previous else None,
        "previous_unclosed": str(is_unclosed(context, previous.span)) if previous else None,
    }


def _paragraphs_since(context: AttributionContext, span: QuotedSpan, previous: QuotedSpan) -> str:
    """Return how many paragraphs lie between two spans, at most 3; -1 if they share a sentence."""
    paragraphs = min(span.paragraph - previous.paragraph, 3)
    if paragraphs == 0 and context.tokens[previous.last].sentence == context.tokens[span.first].sentence:
        return "-1"
    return str(paragraphs)


def _pair_values(pair: _Pair, saying: _SayingCues) -> dict[str, str | None]:
    """Return the values that describe a span with a mention; None where a field does not apply."""
    context, span, mention, cue, anchor = pair
    tokens = context.tokens
    side = "before" if anchor.number < span.first else "after"
    position = _position(pair)
    cue_class = _cue_class(mention, cue)
    same_sentence = position.startswith("same")
    nearest_cue = saying.before if side == "before" else saying.after
    next_token = tokens[cue.number + 1] if cue and cue.number + 1 < len(tokens) else None
    before_mention, after_mention = _neighbour_shapes(pair)
    governor = tokens[mention.head.head]
    values = {
        "position": position,
        "side": side,
        "distance": distance_bucket(token_distance(span, anchor)),
        "mention_distance": distance_bucket(token_distance(span, mention.head)),
        "role": mention.role.value,
        "mention_kind": mention.kind,
        "noun_class": mention.noun_class,
        "cue_class": cue_class,
        "cue_dep": cue.dep if cue else None,
        "cue_word": cue.text.lower() if cue and same_sentence else None,
        "after_cue": word_shape(next_token) if next_token else None,
        "is_nearest_cue": str(cue is not None and nearest_cue == cue.number),
        "beside_another_span": _is_beside_another_span(pair, cue) if cue and cue_class == "say" else None,
        "attachment": _attachment(pair),
        "dependency_path": _dependency_path(pair, cue) if cue and same_sentence else None,
        "words_between": _words_between(pair, side) if same_sentence else None,
        "spans_between": str(min(2, _count_between(context.span_starts, anchor.number, span.first))),
        "subjects_between": str(min(3, _count_between(context.subjects, mention.head.number, span.first))),
        "before_mention": before_mention,
        "after_mention": after_mention,
        "governor_dep": governor.dep,
        "cue_is_governor": str(cue is governor),
        "is_main_subject": str(_is_main_subject(mention)),
        "label_is_adjacent": str(mention.last + 2 == span.first) if mention.role is Role.LABEL else None,
    }
    if cue and cue_class in {"say", "tell"} and is_postposed(context, mention, cue):
        values["postposed"] = "True"
        values["cue_is_root"] = str(cue.head == cue.number)
        values["ends_sentence"] = str(ends_sentence(context, mention, cue))
    else:
        values["postposed"] = values["cue_is_root"] = values["ends_sentence"] = None
    return values


def _position(pair: _Pair) -> str:
    """Return the place of an anchor relative to a span.

    `same_before` and `same_after` are in the span's sentences; `back2` is two sentences earlier,
    `back2_paragraph1` also a paragraph earlier, `ahead1` one sentence later and `ahead1_paragraph` in another
    paragraph.
    """
    context, span, _, _, anchor = pair
    opening, closing = context.tokens[span.first], context.tokens[span.last]
    if opening.sentence <= anchor.sentence <= closing.sentence:
        return "same_before" if anchor.number < span.first else "same_after"
    if anchor.sentence < opening.sentence:
        sentences = opening.sentence - anchor.sentence
        if anchor.paragraph == span.paragraph:
            return f"back{min(sentences, 3)}"
        return f"back{min(sentences, 2)}_paragraph{min(span.paragraph - anchor.paragraph, 2)}"
    sentences = anchor.sentence - closing.sentence
    return f"ahead{min(sentences, 2)}{'' if anchor.paragraph == span.paragraph else '_paragraph'}"


def _cue_class(mention: Mention, cue: Token | None) -> str:
    """Return the class of a cue: `say`, `tell`, `other`, `noun` or `none`.

    Any word that makes a mention a source counts as “according” does.
    """
    if mention.role is Role.ACCORDING:
        return "tell"
    if cue is None:
        return "none"
    return verb_class(cue) if cue.tag.startswith("VB") else "noun"


def _neighbour_shapes(pair: _Pair) -> tuple[str, str]:
    """Return the shapes of the words right before and after a mention, within its sentence."""
    tokens, mention = pair.context.tokens, pair.mention
    before, after = mention.first - 1, mention.last + 1
    sentence = mention.head.sentence
    is_first = before < 0 or tokens[before].sentence != sentence
    is_last = after == len(tokens) or tokens[after].sentence != sentence
    return "start" if is_first else word_shape(tokens[before]), "end" if is_last else word_shape(
        tokens[after]
    )


def _is_beside_another_span(pair: _Pair, cue: Token) -> str:
    """Return whether a mention with its cue stands beside another quoted span of their sentence."""
    tokens, mention = pair.context.tokens, pair.mention
    first, last = min(mention.first, cue.number), max(mention.last, cue.number)
    beside = (*tokens[max(0, first - 2) : first], *tokens[last + 1 : last + 3])
    own = tokens[pair.span.first].quoted
    return str(any(token.quoted not in {-1, own} and token.sentence == cue.sentence for token in beside))


def _is_main_subject(mention: Mention) -> bool:
    """Whether a mention is the subject of its sentence's main verb."""
    return any(verb.head == verb.number for verb in mention.verbs) or mention.role is Role.INVERTED


def _attachment(pair: _Pair) -> str:
    """Return how the parse attaches a span to an anchor.

    `child_` and a dependency: the span is the anchor's child; `below`: the anchor stands further above it;
    `above`: the span stands above the anchor; `none`: neither.
    """
    tokens, (_, span, _, _, anchor) = pair.context.tokens, pair
    for token in tokens[span.first : span.last + 1]:
        if token.head == token.number or span.first <= token.head <= span.last:
            continue
        if token.text in _MARKS or token.dep == "punct":
            continue
        if token.head == anchor.number:
            return f"child_{token.dep}"
        above, steps = tokens[token.head], 0
        while above.head != above.number and steps < _MAX_STEPS_BELOW:
            if above.head == anchor.number:
                return "below"
            above, steps = tokens[above.head], steps + 1
        break
    above = anchor
    for _ in range(_MAX_STEPS_ABOVE):
        if span.first <= above.head <= span.last and above.head != above.number:
            return "above"
        above = tokens[above.head]
    return "none"


def _dependency_path(pair: _Pair, cue: Token) -> str:
    """Return the dependencies from a span's root up to a cue (`ccomp>conj`), or `none` if too many."""
    token = span_root(pair.context, pair.span)
    path: list[str] = []
    while token and len(path) < _MAX_PATH and token.head != token.number:
        path.append(token.dep)
        token = pair.context.tokens[token.head]
        if token.number == cue.number:
            return ">".join(path)
    return "none"


def _words_between(pair: _Pair, side: str) -> str:
    """Return an anchor's side and the shapes of the words between it and a span, or `far` if too many."""
    _, span, _, _, anchor = pair
    first, after = (anchor.number + 1, span.first) if side == "before" else (span.last + 1, anchor.number)
    if after - first > _MAX_WORDS_BETWEEN:
        return "far"
    return side + "_".join([word_shape(token) for token in pair.context.tokens[first:after]])


def _count_between(numbers: Sequence[int], first: int, second: int) -> int:
    """Return how many of ascending token numbers lie strictly between two tokens."""
    low, high = (first, second) if first < second else (second, first)
    return bisect_left(numbers, high) - bisect_right(numbers, low)
