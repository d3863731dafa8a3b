"""Compares a claim with a statement: which words differ, and which left out govern the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.model.difference import by_gravity
from index.model.span import Span
from index.model.verdict import Claim, Difference, DifferenceKind
from index.questions.claim_boundaries import (
    Boundary,
    in_sentence,
    length_of_original,
    outer_words,
)
from index.questions.claim_words import (
    COMMON_WORDS,
    CONDITIONS,
    CONDITIONS_AFTER,
    COORDINATING,
    DOUBTS,
    is_name,
    is_negation,
    is_number,
)
from index.questions.compared_words import Break, ComparedWord, text_of
from index.questions.exchanged_words import with_exchanges
from index.questions.inner_quotations import words_of_source
from index.questions.likeliest_boundary import are_senders, likeliest_boundary
from index.questions.sender_remarks import with_added_sentences
from index.questions.spelled_alike import spelled_alike
from index.questions.statements import Statement
from index.questions.word_alignment import Step, align

_MAX_FRAGMENT = 3
"""Maximum words that many other messages have as well: the U.S. A guess; nothing was measured."""
_MIN_FRAGMENTS = 3
"""Minimum length of a message in which they tell nothing, relative to theirs. A guess; nothing was
measured."""
_CONDITION_SEARCHED = 2
"""Number of words after a claim that are searched for a condition. A guess; nothing was measured."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim compared with a statement.

    Attributes:
        differences: The differences, the gravest first.
        governing: Words of the statement that the claim leaves out and that govern the others.
        matches: The words of the statement that the claim has, as offsets into the article's text.
        matched: The weight of these words.
        claimed: The weight of the claim's words that were compared, without added sentences.
        unexplained: The weight of the other words of the message.
        is_separate: Whether no word of the sender's adjoins the claim.
        compared_count: The number of the claim's words that were compared, without added sentences.
        total_count: The number of words of the message.
        span: The part of the claim that was compared, as offsets into it.
    """

    differences: tuple[Difference, ...] = ()
    governing: tuple[Difference, ...] = ()
    matches: tuple[Span, ...] = ()
    matched: float = 0.0
    claimed: float = 0.0
    unexplained: float = 0.0
    is_separate: bool = False
    compared_count: int = 0
    total_count: int = 0
    span: Span = (0, 0)


def compare(
    claim: Claim,
    claimed: Sequence[ComparedWord],
    statement: Statement,
    weight: Callable[[str], float],
) -> Comparison:
    """Return a claim compared with a statement.

    Args:
        claim: The claim.
        claimed: Its words.
        statement: The statement.
        weight: Returns the weight of a word.
    """
    said = spelled_alike(statement.words, statement.text, claimed)
    claimed = spelled_alike(claimed, claim.words, said)
    cuts = [n for n, word in enumerate(claimed) if n and _is_after_ellipsis(claim.words, word)]
    steps = align([w.form for w in claimed], [w.form for w in said], COMMON_WORDS, cuts)
    if not steps:
        return Comparison()
    beginning = _boundary(claim, steps, claimed, said, forwards=False)
    end = _boundary(claim, beginning.steps, claimed, said, forwards=True)
    repeated = _compared(claimed, beginning, end)
    if not claim.marked:
        beginning = with_added_sentences(beginning, claim.words, forwards=False)
        end = with_added_sentences(end, claim.words, forwards=True)
    compared = _compared(claimed, beginning, end)
    steps = [
        *reversed(_steps_beyond(beginning, forwards=False)),
        *end.steps,
        *_steps_beyond(end, forwards=True),
    ]
    exchanged = with_exchanges(steps, [w.form for w in claimed], [w.form for w in said], COMMON_WORDS)
    before = [outer.word for outer in in_sentence(beginning.rest)][::-1]
    after = [outer.word for outer in in_sentence(end.rest)]
    if not claim.marked and _is_fragment(repeated, claimed):
        return Comparison()
    matched = [step for step in steps if step.equal]
    total = sum(weight(word.form) for word in claimed)
    compared_weight = sum(weight(word.form) for word in repeated)
    kept = [step.original for step in steps if step.original is not None]
    source = words_of_source(statement.text, said, kept[0], kept[-1])
    nested = [Difference("", text_of(statement.text, source), DifferenceKind.LEFT_OUT)] if source else []
    return Comparison(
        _differences(claim.words, claimed, statement.text, said, exchanged),
        (*_governing(statement.text, before, after, said[kept[0]].before), *nested),
        tuple((said[s.original].start, said[s.original].end) for s in matched if s.original is not None),
        sum(weight(claimed[s.claimed].form) for s in matched if s.claimed is not None),
        compared_weight,
        total - compared_weight,
        beginning.is_separate and end.is_separate,
        len(repeated),
        len(claimed),
        (compared[0].start, compared[-1].end),
    )


def _compared(claimed: Sequence[ComparedWord], beginning: Boundary, end: Boundary) -> Sequence[ComparedWord]:
    """Return the words of a message from the beginning of the claim in it to its end."""
    first, last = beginning.steps[0].claimed, end.steps[-1].claimed
    assert first is not None  # noqa: S101 - an alignment begins and ends with words that both have
    assert last is not None  # noqa: S101
    return claimed[first - len(beginning.claimed) : last + 1 + len(end.claimed)]


def _is_fragment(compared: Sequence[ComparedWord], message: Sequence[ComparedWord]) -> bool:
    """Whether a claim is so small a part of a message without marks that it may stand there by chance."""
    if len(compared) <= _MAX_FRAGMENT and len(compared) * _MIN_FRAGMENTS < len(message):
        return True
    return 2 * len(compared) < len(message) and are_senders(compared)


def _boundary(
    claim: Claim,
    steps: Sequence[Step],
    claimed: Sequence[ComparedWord],
    said: Sequence[ComparedWord],
    *,
    forwards: bool,
) -> Boundary:
    """Return where a claim ends, or begins: with its marks, or else at the likeliest place."""
    if not claim.marked:
        return likeliest_boundary(steps, claimed, said, forwards=forwards)
    edge = steps[-1] if forwards else steps[0]
    assert edge.claimed is not None  # noqa: S101 - an alignment ends with words that both have
    assert edge.original is not None  # noqa: S101
    ours = outer_words(claimed, edge.claimed, forwards=forwards)
    theirs = outer_words(said, edge.original, forwards=forwards)
    n = length_of_original(ours, theirs)
    return Boundary(steps, ours, theirs[:n], (), theirs[n:])


def _steps_beyond(boundary: Boundary, *, forwards: bool) -> list[Step]:
    """Return the steps beyond an alignment up to a boundary, from the nearest to the farthest."""
    edge = boundary.steps[-1] if forwards else boundary.steps[0]
    assert edge.claimed is not None  # noqa: S101 - an alignment ends with words that both have
    assert edge.original is not None  # noqa: S101
    direction = 1 if forwards else -1
    ours, theirs = ([o.word.form for o in words] for words in (boundary.claimed, boundary.original))
    steps: list[Step] = []
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        for n in range(max(b - a, d - c)):
            ours_at = edge.claimed + direction * (a + n + 1) if a + n < b else None
            theirs_at = edge.original + direction * (c + n + 1) if c + n < d else None
            steps.append(Step(ours_at, theirs_at, tag == "equal"))
    return steps


def _differences(
    message: str,
    claimed: Sequence[ComparedWord],
    text: str,
    said: Sequence[ComparedWord],
    steps: Sequence[Step],
) -> tuple[Difference, ...]:
    """Return what differs in an alignment, the gravest first."""
    differences: list[Difference] = []
    ours: list[ComparedWord] = []
    theirs: list[ComparedWord] = []
    for step in (*steps, None):
        same = step is None or (
            step.claimed is not None
            and step.original is not None
            and claimed[step.claimed].form == said[step.original].form
        )
        if not same and step is not None:
            ours += [claimed[step.claimed]] if step.claimed is not None else []
            theirs += [said[step.original]] if step.original is not None else []
        elif ours or theirs:
            following = claimed[step.claimed] if step and step.claimed is not None else None
            if not _is_marked_edit(message, ours, theirs, following):
                kind = _kind(ours, theirs)
                differences.append(Difference(text_of(message, ours), text_of(text, theirs), kind))
            ours, theirs = [], []
    return by_gravity(_with_moved(differences))


def _with_moved(differences: Sequence[Difference]) -> list[Difference]:
    """Return the differences, with words that were left out in one place and added in another as moved."""
    result: list[Difference] = []
    left_out = {d.original.casefold(): d for d in differences if not d.claimed}
    moved = {d.claimed.casefold() for d in differences if not d.original} & left_out.keys()
    for difference in differences:
        words = (difference.claimed or difference.original).casefold()
        if words in moved and not (difference.claimed and difference.original):
            if difference.claimed:
                original = left_out[words].original
                result.append(Difference(difference.claimed, original, DifferenceKind.MOVED))
        else:
            result.append(difference)
    return result


def _is_marked_edit(
    message: str,
    ours: Sequence[ComparedWord],
    theirs: Sequence[ComparedWord],
    following: ComparedWord | None,
) -> bool:
    """Whether an ellipsis or an editor's brackets mark a difference that does not turn the sense."""
    if any(is_negation(w.form) for w in (*ours, *theirs)):
        return False
    if ours:
        in_brackets = message[: ours[0].start].endswith("[") and message[ours[-1].end :].startswith("]")
        is_reference = any(all(word.form in COMMON_WORDS for word in words) for words in (ours, theirs))
        return in_brackets and is_reference and ours[0].form not in COORDINATING
    if following is None:
        return False
    return _is_after_ellipsis(message, following) or message[: following.start].rstrip().endswith("]")


def _is_after_ellipsis(message: str, word: ComparedWord) -> bool:
    """Whether a mark before a word says that the claim leaves words out."""
    return message[: word.start].rstrip(" \xa0[]()").endswith(("…", "...", ". . ."))


def _kind(ours: Sequence[ComparedWord], theirs: Sequence[ComparedWord]) -> DifferenceKind:
    """Return what kind of difference there is between the claim's words and those of the original."""
    forms = {w.form for w in ours} ^ {w.form for w in theirs}
    different = [w for w in (*ours, *theirs) if w.form in forms] or [*ours, *theirs]
    if any(is_negation(w.form) for w in different):
        return DifferenceKind.NEGATION
    if any(is_number(w) for w in different):
        return DifferenceKind.NUMBER
    if any(is_name(w) for w in different):
        return DifferenceKind.NAME
    if ours and theirs:
        return DifferenceKind.CHANGED
    return DifferenceKind.ADDED if ours else DifferenceKind.LEFT_OUT


def _governing(
    text: str, before: Sequence[ComparedWord], after: Sequence[ComparedWord], kept: Break
) -> tuple[Difference, ...]:
    """Return the words left out before and after a claim that govern it."""
    governing: list[Difference] = []
    start = len(before)
    clause_ended = kept is not Break.NONE
    for n in range(len(before) - 1, -1, -1):
        form = before[n].form
        is_condition = form in CONDITIONS
        is_negative = is_negation(form) or form in DOUBTS
        if is_condition or (is_negative and not clause_ended):
            start = n
        if before[n].before is not Break.NONE or form in COORDINATING:
            clause_ended = True
    if start < len(before):
        governing.append(Difference("", text_of(text, before[start:]), _kind([], before[start:])))
    if any(word.form in CONDITIONS_AFTER for word in after[:_CONDITION_SEARCHED]):
        governing.append(Difference("", text_of(text, after), DifferenceKind.LEFT_OUT))
    return tuple(governing)
