"""Compares a claim with a statement: which words differ, and what the claim leaves out that governs the rest.

Words that stand around the claim in a message without marks are the sender's own only if a sentence, a clause
or a verb of saying ends there, or if the statement has no word in their place. Otherwise they are compared
with the words that stand there in the statement.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from index.model.span import Span
from index.model.verdict import Claim, Difference, DifferenceKind
from index.questions.compared_words import Break, ComparedWord, compared_words, text_of
from index.questions.statements import Statement
from index.questions.word_alignment import Step, align
from index.text.lexicon import SAYING
from index.text.word_classes import FUNCTION_WORDS, NUMBER_CLASSES, word_class

COMMON_WORDS = frozenset(FUNCTION_WORDS)
_NEGATIONS = frozenset(
    [
        "not",
        "no",
        "never",
        "none",
        "nobody",
        "nothing",
        "nowhere",
        "neither",
        "nor",
        "without",
        "cannot",
        "hardly",
        "barely",
        "scarcely",
        "cant",
        "dont",
        "wont",
        "isnt",
        "arent",
        "wasnt",
        "werent",
        "doesnt",
        "didnt",
        "hasnt",
        "havent",
        "hadnt",
        "wouldnt",
        "couldnt",
        "shouldnt",
    ]
)
_CONDITIONS = frozenset(["if", "unless", "whether", "supposing", "lest"])
_CONDITIONS_AFTER = frozenset(["if", "unless", "until", "provided", "except"])
_INTRODUCING = frozenset(["that", "said", "says", "saying"])
_DOUBTS = frozenset(
    [
        "deny",
        "denies",
        "denied",
        "doubt",
        "doubts",
        "doubted",
        "false",
        "untrue",
        "lie",
        "myth",
        "pretend",
        "imagine",
    ]
)
_COORDINATIONS = frozenset(["and", "but", "or", "so", "because"])
_SENDER = frozenset(["i", "im", "ive", "we", "you", "is", "did", "who", "what", "why", "how", "now", "so"])
"""Words after "and" that begin what the sender says. A guess; nothing was measured."""
_UNFINISHED = frozenset({"conjunction", "preposition", "determiner"})
"""The classes of words that no claim ends with."""
_NAME_CLASSES = frozenset({"first_name", "place", "acronym", "name"})
_MAX_REPLACED = 3
"""Maximum words at the edge of a sentence that the words of a message replace whatever they are. A guess;
nothing was measured."""
_ADDED_SEARCHED = 2
"""Number of words before a whole sentence that are searched for an added negation. A guess; nothing was
measured."""
_CONDITION_SEARCHED = 2
"""Number of words after a claim that are searched for a condition. A guess; nothing was measured."""


class _Outer(NamedTuple):
    """A word outside the aligned part, and what separates it from the next word inwards."""

    word: ComparedWord
    inwards: Break


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim compared with a statement.

    Attributes:
        differences: The differences, the gravest first.
        governing: Words of the statement that the claim leaves out and that govern the others.
        matches: The words of the statement that the claim has, as offsets into the article's text.
        matched: The weight of these words.
        claimed: The weight of the claim's words that were compared.
        unexplained: The weight of the other words of the message.
        compared_count: The number of the claim's words that were compared.
        total_count: The number of words of the message.
        span: The part of the claim that was compared, as offsets into it.
    """

    differences: tuple[Difference, ...] = ()
    governing: tuple[Difference, ...] = ()
    matches: tuple[Span, ...] = ()
    matched: float = 0.0
    claimed: float = 0.0
    unexplained: float = 0.0
    compared_count: int = 0
    total_count: int = 0
    span: Span = (0, 0)

    @property
    def likeness(self) -> float:
        """The share of the compared words, by weight, that the statement has."""
        return self.matched / self.claimed if self.claimed else 0.0


def compare(claim: Claim, statement: Statement, weight: Callable[[str], float]) -> Comparison:
    """Return a claim compared with a statement.

    Args:
        claim: The claim.
        statement: The statement.
        weight: Returns the weight of a word.
    """
    claimed, said = compared_words(claim.words), statement.words
    steps = align([w.form for w in claimed], [w.form for w in said], COMMON_WORDS)
    if not steps:
        return Comparison()
    steps = _without_stray_ends(steps, claimed, said)
    left_out: list[list[ComparedWord]] = []
    for forwards in (False, True):
        edge = steps[-1] if forwards else steps[0]
        assert edge.claimed is not None  # noqa: S101 - an alignment ends with words that both have
        assert edge.original is not None  # noqa: S101
        outer_claimed = _outer(claimed, edge.claimed, forwards=forwards)
        outer_said = _outer(said, edge.original, forwards=forwards)
        n_claimed, n_said = _compared_beyond(claim, outer_claimed, outer_said, forwards=forwards)
        if forwards and not claim.marked:
            goes_on = _continuation(claimed[edge.claimed], outer_claimed, _in_sentence(outer_said))
            n_claimed, n_said = max((n_claimed, n_said), goes_on)
        beyond = _steps_beyond(edge, outer_claimed[:n_claimed], outer_said[:n_said], forwards=forwards)
        steps = [*steps, *beyond] if forwards else [*beyond[::-1], *steps]
        rest = [outer.word for outer in _in_sentence(outer_said)[n_said:]]
        left_out.append(rest if forwards else rest[::-1])
    positions = [step.claimed for step in steps if step.claimed is not None]
    compared = claimed[min(positions) : max(positions) + 1]
    matched = [step for step in steps if step.equal]
    total = sum(weight(word.form) for word in claimed)
    compared_weight = sum(weight(word.form) for word in compared)
    kept_start = next(step.original for step in steps if step.original is not None)
    return Comparison(
        _differences(claim.words, claimed, statement.text, said, steps),
        _governing(statement.text, left_out[0], left_out[1], said[kept_start].before),
        tuple((said[s.original].start, said[s.original].end) for s in matched if s.original is not None),
        sum(weight(claimed[s.claimed].form) for s in matched if s.claimed is not None),
        compared_weight,
        total - compared_weight,
        len(compared),
        len(claimed),
        (compared[0].start, compared[-1].end),
    )


def _without_stray_ends(
    steps: list[Step], claimed: Sequence[ComparedWord], said: Sequence[ComparedWord]
) -> list[Step]:
    """Return an alignment without common words at its ends that a sentence's end separates."""
    for _ in range(2):
        while (cut := _stray(steps, claimed, said)) and cut < len(steps):
            steps = steps[cut:]
        steps = steps[::-1]
    return steps


def _stray(steps: Sequence[Step], claimed: Sequence[ComparedWord], said: Sequence[ComparedWord]) -> int:
    """Return the number of leading steps that are a stray match; 0 if the alignment begins well."""
    first_gap = next((n for n, step in enumerate(steps) if not step.equal), None)
    if first_gap is None:
        return 0
    after = next((n for n in range(first_gap, len(steps)) if steps[n].equal), len(steps))
    if after == len(steps):
        return 0
    is_common = all(
        claimed[step.claimed].form in COMMON_WORDS for step in steps[:first_gap] if step.claimed is not None
    )
    positions = [step.claimed for step in steps[: after + 1] if step.claimed is not None]
    crosses = any(claimed[n].before is Break.SENTENCE for n in range(min(positions) + 1, max(positions) + 1))
    originals = [step.original for step in steps[: after + 1] if step.original is not None]
    same = any(said[n].before is Break.SENTENCE for n in range(min(originals) + 1, max(originals) + 1))
    return after if is_common and crosses != same else 0


def _outer(words: Sequence[ComparedWord], position: int, *, forwards: bool) -> list[_Outer]:
    """Return the words after a position, or those before it, from the nearest to the farthest."""
    if forwards:
        return [_Outer(word, word.before) for word in words[position + 1 :]]
    return [_Outer(words[n - 1], words[n].before) for n in range(position, 0, -1)]


def _in_sentence(outer: Sequence[_Outer]) -> list[_Outer]:
    """Return the words up to the end of the sentence."""
    end = next((n for n, word in enumerate(outer) if word.inwards is Break.SENTENCE), len(outer))
    return list(outer[:end])


def _compared_beyond(
    claim: Claim, claimed: Sequence[_Outer], said: Sequence[_Outer], *, forwards: bool
) -> tuple[int, int]:
    """Return how many words beyond the aligned part belong to the claim, and how many they stand for."""
    if claim.marked:
        return len(claimed), _length_of_original(claimed, said)
    sentence = _in_sentence(said)
    is_edge = len(sentence) <= _MAX_REPLACED
    adjoining = _adjoining(claimed, sentence, forwards=forwards)
    if adjoining and sentence:
        is_same_class = _replaces(adjoining[0].word, sentence[0].word)
        n = min(len(adjoining), len(sentence))
        if is_edge and (is_same_class or adjoining[0].inwards is Break.NONE):
            return n, _length_of_original(adjoining[:n], sentence)
        if is_same_class:
            shared = (i + 1 for i in range(n) if adjoining[i].word.form == sentence[i].word.form)
            n = max(shared, default=1)
            return n, n
        return 0, 0
    if adjoining:
        nearest = [outer.word.form for outer in adjoining[: 1 if forwards else _ADDED_SEARCHED]]
        return max((n for n, form in enumerate(nearest, start=1) if is_negation(form)), default=0), 0
    return _resumed(claimed, said, forwards=forwards)


def _continuation(
    last: ComparedWord, claimed: Sequence[_Outer], sentence: Sequence[_Outer]
) -> tuple[int, int]:
    """Return how many words go on with a claim that cannot end where the statement ceases to agree.

    Within a clause it cannot end with a word such as "but" or "the"; nor can it end before an "and" that does
    not lead to what the sender says of themselves: *not an adversary but* a friend; *aid to Russia* and Iran.
    """
    adjoining = _adjoining(claimed, sentence, forwards=True)
    if not adjoining:
        return 0, 0
    goes_on = bool(sentence) and sentence[0].inwards is Break.NONE
    dangles = goes_on and FUNCTION_WORDS.get(last.form) in _UNFINISHED
    first, *rest = [outer.word.form for outer in adjoining]
    adds = first in _COORDINATIONS and bool(rest) and rest[0] not in _SENDER
    return (len(adjoining), _length_of_original(adjoining, sentence)) if dangles or adds else (0, 0)


def _length_of_original(claimed: Sequence[_Outer], said: Sequence[_Outer]) -> int:
    """Return for how many words of the original some words stand: up to the last that both have."""
    n = len(claimed)
    forms = [outer.word.form for outer in said[: n + _ADDED_SEARCHED]]
    last = claimed[-1].word.form if claimed else None
    return forms.index(last) + 1 if last in forms else min(n, len(said))


def _adjoining(claimed: Sequence[_Outer], sentence: Sequence[_Outer], *, forwards: bool) -> list[_Outer]:
    """Return the words of the message that nothing separates from the aligned part."""
    adjoining: list[_Outer] = []
    for n, outer in enumerate(claimed):
        same_break = n < len(sentence) and sentence[n].inwards is not Break.NONE
        separated = outer.inwards is Break.SENTENCE or (outer.inwards is Break.CLAUSE and not same_break)
        has_subject = outer.word.before is Break.NONE and n + 1 < len(claimed)
        introduces = not forwards and _introduces(outer.word, len(sentence), has_subject=has_subject)
        if separated or introduces:
            break
        adjoining.append(outer)
    return adjoining


def _introduces(word: ComparedWord, left_out: int, *, has_subject: bool) -> bool:
    """Whether a word introduces somebody's words, and does not stand for one of them."""
    if word.form in _INTRODUCING:
        return True
    return has_subject and word.form in SAYING and not 0 < left_out <= _MAX_REPLACED


def _replaces(claimed: ComparedWord, said: ComparedWord) -> bool:
    """Whether a word inside a sentence stands for another, and does not begin the sender's own words."""
    if is_negation(claimed.form) or is_negation(said.form):
        return True
    classes = FUNCTION_WORDS.get(claimed.form), FUNCTION_WORDS.get(said.form)
    if classes == (None, None):
        return True
    return classes[0] == classes[1] == "preposition"


def _resumed(claimed: Sequence[_Outer], said: Sequence[_Outer], *, forwards: bool) -> tuple[int, int]:
    """Return the lengths of the next sentences if they stand for each other.

    They have as many words, and one in common in the same place, or the statement has no more words.
    """
    next_claimed = claimed[: 1 + len(_in_sentence(claimed[1:]))]
    next_said = said[: 1 + len(_in_sentence(said[1:]))]
    n = len(next_claimed)
    if n == 0 or n != len(next_said) or n > _MAX_REPLACED:
        return 0, 0
    shared = any(a.word.form == b.word.form for a, b in zip(next_claimed, next_said, strict=True))
    is_last = n == len(said) == len(claimed) == 1 and forwards and _replaces(claimed[0].word, said[0].word)
    return (n, n) if (shared and n > 1) or is_last else (0, 0)


def _steps_beyond(
    edge: Step, claimed: Sequence[_Outer], said: Sequence[_Outer], *, forwards: bool
) -> list[Step]:
    """Return the steps beyond an edge, from the nearest to the farthest."""
    assert edge.claimed is not None  # noqa: S101 - an alignment ends with words that both have
    assert edge.original is not None  # noqa: S101
    direction = 1 if forwards else -1
    ours, theirs = [o.word.form for o in claimed], [o.word.form for o in said]
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
    order = list(DifferenceKind)
    return tuple(sorted(_with_moved(differences), key=lambda difference: order.index(difference.kind)))


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
        return in_brackets and is_reference
    if following is None:
        return False
    before = message[: following.start].rstrip()
    return before.endswith(("…", "...", "]", "[…", "[..."))


def _kind(ours: Sequence[ComparedWord], theirs: Sequence[ComparedWord]) -> DifferenceKind:
    """Return what kind of difference there is between the claim's words and those of the original."""
    forms = {w.form for w in ours} ^ {w.form for w in theirs}
    different = [w for w in (*ours, *theirs) if w.form in forms] or [*ours, *theirs]
    if any(is_negation(w.form) for w in different):
        return DifferenceKind.NEGATION
    if any(is_number(w) for w in different):
        return DifferenceKind.NUMBER
    if any(_is_name(w) for w in different):
        return DifferenceKind.NAME
    if ours and theirs:
        return DifferenceKind.CHANGED
    return DifferenceKind.ADDED if ours else DifferenceKind.LEFT_OUT


def is_negation(form: str) -> bool:
    """Whether a word negates: "not", "never", "don't"."""
    return form in _NEGATIONS or form.endswith("n't")


def is_number(word: ComparedWord) -> bool:
    """Whether a word is a number or a sign of a quantity."""
    return word.form in {"%", "$", "€", "£"} or word_class(word.text) in NUMBER_CLASSES


def _is_name(word: ComparedWord) -> bool:
    """Whether a word is a name: it has a capital letter that is not that of a sentence's first word."""
    if not word.text[0].isupper() or word.form in COMMON_WORDS:
        return False
    is_first = word.before is Break.SENTENCE
    return not is_first or word_class(word.text, first=True) in _NAME_CLASSES


def _governing(
    text: str, before: Sequence[ComparedWord], after: Sequence[ComparedWord], kept: Break
) -> tuple[Difference, ...]:
    """Return the words left out before and after a claim that govern it."""
    governing: list[Difference] = []
    start = len(before)
    clause_ended = kept is not Break.NONE
    for n in range(len(before) - 1, -1, -1):
        form = before[n].form
        is_condition = form in _CONDITIONS
        is_negative = is_negation(form) or form in _DOUBTS
        if is_condition or (is_negative and not clause_ended):
            start = n
        if before[n].before is not Break.NONE or form in _COORDINATIONS:
            clause_ended = True
    if start < len(before):
        governing.append(Difference("", text_of(text, before[start:]), _kind([], before[start:])))
    if any(word.form in _CONDITIONS_AFTER for word in after[:_CONDITION_SEARCHED]):
        governing.append(Difference("", text_of(text, after), DifferenceKind.LEFT_OUT))
    return tuple(governing)
