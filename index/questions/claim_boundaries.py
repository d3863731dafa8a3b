"""Tells where a claim begins and ends in a message without quotation marks.

Around the words that a message shares with a statement stand words that are either the sender's own ("lol",
"I read that she said") or stand for words of the statement ("Iceland" for "Norway"). Rules for either failed:
each exception for chat was a way to falsify the end of a quotation. So every place where the claim may end is
a candidate, and a log-linear model chooses. Its features are what separates the words, how far the statement
goes on, and which classes of words would be whose; its weights are fitted to made-up messages by
`tests/benchmarks/fit_claims.py`; `likeliest_boundary.py` applies them. What takes the place of a statement's
first or last words is never chat.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from index.questions.claim_words import COMMON_WORDS, sender_class
from index.questions.compared_words import Break, ComparedWord, is_link
from index.questions.word_alignment import Step

_MAX_BEYOND = 12
"""Maximum words beyond the shared ones that may be the claim's. A guess; nothing was measured."""
_MAX_STRAY = 3
"""Maximum words behind a difference that may be shared by chance. A guess; nothing was measured."""
_MAX_SHORT = 3
"""Maximum words of a sentence that may stand for another one. A guess; nothing was measured."""
MAX_ADJOINING = 6
"""Maximum words of the sender whose classes count. A guess; nothing was measured."""
_MAX_COUNTED = 4
"""Words from which on a feature counts no further. A guess; nothing was measured."""
_PLAIN_CLASSES = frozenset(
    {"content", "name", "number", "determiner", "preposition", "coordinating", "adverb"}
)
"""Classes of words that say nothing about the sender, nor that anything is asked or said."""
FRAMING_CLASSES = frozenset({"saying", "introducing"})
"""Classes of words with which the sender's sentence introduces a claim, or gives it to somebody."""
_SEARCHED = 2
"""Number of words of the statement, beyond as many as the claim has, in which the claim's last word is looked
for. A guess; nothing was measured."""


class OuterWord(NamedTuple):
    """A word outside the shared ones, and what separates it from the next word inwards."""

    word: ComparedWord
    inwards: Break


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place where a claim may begin or end.

    Attributes:
        steps: The alignment, without the words at this side that are shared by chance.
        claimed: The words of the message beyond it that are the claim's, from the nearest to the farthest.
        original: The words of the statement that they stand for.
        own: The other words of the message on this side, which are the sender's.
        rest: The other words of the statement on this side.
        features: What speaks for or against this place, each with its value.
    """

    steps: Sequence[Step]
    claimed: Sequence[OuterWord]
    original: Sequence[OuterWord]
    own: Sequence[OuterWord]
    rest: Sequence[OuterWord]
    features: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def is_separate(self) -> bool:
        """Whether no word of the sender's adjoins the claim."""
        return not self.own or self.own[0].inwards >= Break.BRACKET

    @property
    def adjoining(self) -> Sequence[OuterWord]:
        """The sender's words up to the nearest mark."""
        end = next((n for n, word in enumerate(self.own) if word.inwards is not Break.NONE), len(self.own))
        return self.own[: min(end, MAX_ADJOINING)]


def outer_words(words: Sequence[ComparedWord], position: int, *, forwards: bool) -> list[OuterWord]:
    """Return the words after a position, or those before it, from the nearest to the farthest."""
    if forwards:
        return [OuterWord(word, word.before) for word in words[position + 1 :]]
    return [OuterWord(words[n - 1], words[n].before) for n in range(position, 0, -1)]


def boundaries(
    steps: Sequence[Step], claimed: Sequence[ComparedWord], said: Sequence[ComparedWord], *, forwards: bool
) -> list[Boundary]:
    """Return the places where the claim may end, or begin.

    Args:
        steps: An alignment that begins and ends with a word that both have.
        claimed: The words of the message.
        said: The words of the statement.
        forwards: Whether the end is wanted, and not the beginning.
    """
    found = _beyond(steps, claimed, said, (), _MAX_BEYOND, forwards=forwards)
    cut = _stray(steps, forwards=forwards)
    if cut and not _replaces_edge(cut[1], steps, claimed, said, forwards=forwards):
        inner, gap, stray = cut
        lost = [claimed[step.claimed] for step in stray if step.claimed is not None]
        most = sum(step.claimed is not None for step in gap)
        found += _beyond(inner, claimed, said, lost, most, forwards=forwards)
    return found


def _replaces_edge(
    gap: Sequence[Step],
    steps: Sequence[Step],
    claimed: Sequence[ComparedWord],
    said: Sequence[ComparedWord],
    *,
    forwards: bool,
) -> bool:
    """Whether an alignment reaches the statement's edge and the claim's, with as many words on both sides."""
    edge = steps[-1] if forwards else steps[0]
    assert edge.claimed is not None  # noqa: S101 - an alignment ends with words that both have
    assert edge.original is not None  # noqa: S101
    outer = outer_words(claimed, edge.claimed, forwards=forwards)
    is_edge = (
        not outer
        or outer[0].inwards >= Break.BRACKET
        or (not forwards and sender_class(outer[0].word) in FRAMING_CLASSES)
    )
    is_replaced = all(step.claimed is not None and step.original is not None for step in gap)
    return is_edge and is_replaced and not outer_words(said, edge.original, forwards=forwards)


def _stray(
    steps: Sequence[Step], *, forwards: bool
) -> tuple[Sequence[Step], Sequence[Step], Sequence[Step]] | None:
    """Return an alignment in three: what is before its last difference, this, and the few words behind it."""
    outwards = list(steps) if forwards else list(reversed(steps))
    behind = next((n for n, step in enumerate(reversed(outwards)) if not step.equal), len(outwards))
    end = len(outwards) - behind
    start = next((n for n in range(end, 0, -1) if outwards[n - 1].equal), 0)
    if behind > _MAX_STRAY or start == 0:
        return None
    inner = outwards[:start] if forwards else outwards[:start][::-1]
    return inner, outwards[start:end], outwards[end:]


def _beyond(  # noqa: PLR0913 - the parts of one alignment
    steps: Sequence[Step],
    claimed: Sequence[ComparedWord],
    said: Sequence[ComparedWord],
    lost: Sequence[ComparedWord],
    most: int,
    *,
    forwards: bool,
) -> list[Boundary]:
    """Return the boundaries beyond an alignment, without it or with up to a number of words more."""
    edge = steps[-1] if forwards else steps[0]
    assert edge.claimed is not None  # noqa: S101 - an alignment ends with words that both have
    assert edge.original is not None  # noqa: S101
    outer = outer_words(claimed, edge.claimed, forwards=forwards)
    outer_said = outer_words(said, edge.original, forwards=forwards)
    found: list[Boundary] = []
    for n in range(min(_reach(outer, outer_said), most) + 1):
        crosses = any(word.inwards is Break.SENTENCE for word in outer[:n])
        m = length_of_original(outer[:n], outer_said if crosses else in_sentence(outer_said))
        edges = claimed[edge.claimed], outer[:n], outer[n:], outer_said[:m], outer_said[m:]
        features = _features(*edges, lost, forwards=forwards)
        found.append(Boundary(steps, outer[:n], outer_said[:m], outer[n:], outer_said[m:], features))
    return found


def _reach(outer: Sequence[OuterWord], said: Sequence[OuterWord]) -> int:
    """Return the number of words that may be the claim's: up to the end of a sentence, or of the next one.

    Two sentences may stand for each other if they are short, have as many words, and share one or are the
    statement's last.
    """
    reach = min(len(outer), _MAX_BEYOND)
    for n, (word, inwards) in enumerate(outer[:reach]):
        if is_link(word.form) or (inwards is Break.SENTENCE and not _are_alike(outer[n:], said[n:])):
            return n
    return reach


def _are_alike(outer: Sequence[OuterWord], said: Sequence[OuterWord]) -> bool:
    """Whether the sentences that begin here may stand for each other."""
    if not said or said[0].inwards is not Break.SENTENCE:
        return False
    ours, theirs = ([words[0], *in_sentence(words[1:])] for words in (outer, said))
    if len(ours) != len(theirs) or len(ours) > _MAX_SHORT:
        return False
    return len(theirs) == len(said) or any(
        a.word.form == b.word.form for a, b in zip(ours, theirs, strict=True)
    )


def in_sentence(outer: Sequence[OuterWord]) -> Sequence[OuterWord]:
    """Return the words up to the end of the sentence."""
    end = next((n for n, word in enumerate(outer) if word.inwards is Break.SENTENCE), len(outer))
    return outer[:end]


def length_of_original(claimed: Sequence[OuterWord], said: Sequence[OuterWord]) -> int:
    """Return for how many words of the statement some words stand: up to the last that both have."""
    n = len(claimed)
    forms = [outer.word.form for outer in said[: n + _SEARCHED]]
    last = claimed[-1].word.form if claimed else None
    return forms.index(last) + 1 if last in forms else min(n, len(said))


def _features(  # noqa: PLR0913, PLR0917 - the parts of one boundary
    edge: ComparedWord,
    claimed: Sequence[OuterWord],
    own: Sequence[OuterWord],
    original: Sequence[OuterWord],
    rest: Sequence[OuterWord],
    lost: Sequence[ComparedWord],
    *,
    forwards: bool,
) -> Mapping[str, float]:
    """Return what speaks for or against a boundary.

    Args:
        edge: The claim's outermost word that the statement has too.
        claimed: The words beyond it that are the claim's, from the nearest to the farthest.
        own: The words beyond these, which are the sender's.
        original: The words of the statement that the claimed ones stand for.
        rest: The words beyond these.
        lost: The shared words that are the sender's nevertheless.
        forwards: Whether the boundary is the claim's end.
    """
    adjoining = in_sentence(own)[:MAX_ADJOINING]
    near = sender_class(own[0].word) if own else "nothing"
    following = sender_class(adjoining[1].word) if len(adjoining) > 1 else "nothing"
    separated = own[0].inwards.name if own else "nothing"
    if own and rest and own[0].inwards is rest[0].inwards is Break.BRACKET:
        separated = Break.NONE.name
    goes_on = rest[0].inwards.name if rest else "nothing"
    left = min(len(in_sentence(rest)), _MAX_COUNTED)
    last = sender_class(claimed[-1].word if claimed else edge)
    names = Counter(
        [
            f"edge {separated} {goes_on}",
            f"near {near} {separated}",
            f"near {near} left {left}",
            f"near {near} {following} {separated}",
            f"left {left} {separated}",
            f"alone {near} {separated}" if len(own) == 1 else f"with {len(adjoining)} {near} {separated}",
            f"last {last} {goes_on}",
            f"last {last} {separated}",
            f"claimed {min(len(claimed), _MAX_COUNTED)} left {left}",
            *(f"own {sender_class(outer.word)}" for outer in adjoining),
            *(f"lost {'common' if word.form in COMMON_WORDS else 'content'}" for word in lost),
            *(f"pair {_pair(a.word, b.word)}" for a, b in zip(claimed, original, strict=False)),
            *(f"added {sender_class(outer.word)}" for outer in claimed[len(original) :]),
            *("skipped" for _ in original[len(claimed) :]),
        ]
    )
    if adjoining and are_plain(adjoining):
        names[f"plain {len(adjoining)} {separated}"] = 1
        names[f"plain {near} {separated}"] = 1
        names[f"plain after {last} {goes_on}"] = 1
    if len(claimed) > len(original):
        names[f"added first {sender_class(claimed[len(original)].word)} {left}"] = 1
    if any(word.inwards is Break.SENTENCE for word in claimed):
        names[f"crosses {len(claimed) == len(original)} left {left}"] = 1
    side = "end" if forwards else "beginning"
    return {f"{side} {name}": min(number, _MAX_COUNTED) for name, number in names.items()}


def are_plain(words: Sequence[OuterWord]) -> bool:
    """Whether no word is typical of a sender."""
    return all(sender_class(outer.word) in _PLAIN_CLASSES for outer in words)


def _pair(claimed: ComparedWord, said: ComparedWord) -> str:
    """Return the classes of a word and of the one that it stands for."""
    if claimed.form == said.form:
        return "same common" if claimed.form in COMMON_WORDS else "same content"
    return f"{sender_class(claimed)} {sender_class(said)}"
