"""Which words of a sentence answer a question: a linear model over the words' classes and neighbours.

Every run of up to `LONGEST` words is a candidate. Its score is a sum over its first word, its last word, its
inner words and its length, as in semi-Markov models (Sarawagi and Cohen, "Semi-Markov conditional random
fields for information extraction", 2004); the weights are fitted as a softmax over a sentence's candidates
(after Rajpurkar and others, "SQuAD: 100,000+ questions for machine comprehension of text", 2016, section 5).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from index.questions import Question
from index.wordclasses import FUNCTION_WORDS, NUMBERS, Word, words

LONGEST = 12
"""The most words, marks included, that an answer has."""
MOST_WORDS = 250
"""How many words of a passage are looked at."""
_FADING = 0.8
"""What a question's word counts a word further away."""
_SAME_ROOT, _ROOT = 0.5, 5
"""What a word counts that has a question word's first letters only, and how many letters these are."""

Floats = npt.NDArray[np.float64]
Feature = tuple[str, float]
"""A feature's name and its value."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A sentence seen from a question.

    Attributes:
        question: The question.
        words: The sentence's words.
        weights: Which share of the question's words each of them stands for, from 0 to 1.
    """

    question: Question
    words: Sequence[Word]
    weights: Sequence[float]

    @classmethod
    def of(cls, question: Question, text: str, rarity: Mapping[str, float]) -> "Setting":
        """Return the setting of a question and a text; `rarity` gives each question word's share."""
        roots = {term[:_ROOT]: share for term, share in rarity.items() if len(term) >= _ROOT}
        found = words(text)[:MOST_WORDS]
        return cls(question, found, [_share(word, rarity, roots) for word in found])


def _share(word: Word, rarity: Mapping[str, float], roots: Mapping[str, float]) -> float:
    share = rarity.get(word.term)
    if share is None and len(word.term) >= _ROOT:
        return _SAME_ROOT * roots.get(word.term[:_ROOT], 0.0)
    return share or 0.0


@dataclass(frozen=True, slots=True)
class Features:
    """What can be said of a sentence's candidates.

    Attributes:
        first: For each word, the features of a candidate that starts with it; None where none can.
        last: For each word, the features of a candidate that ends with it; None where none can.
        inner: For each word, the features of a candidate that has it.
        length: For each number of words from 1, the features of a candidate of so many.
    """

    first: list[list[Feature] | None]
    last: list[list[Feature] | None]
    inner: list[list[Feature]]
    length: list[list[Feature]]


def features(setting: Setting) -> Features:
    """Return the features of every candidate in a sentence."""
    found, question = setting.words, setting.question
    left = _faded(setting.weights)
    right = _faded(setting.weights[::-1])[::-1]
    terms = [word.term for word in found]
    ends = (question.words or ("",))[0], (question.words or ("",))[-1]
    places = [terms.index(word) if word in terms else None for word in ends]
    return Features(
        first=[
            _first(setting, i, left[i], places) if _can_start(word) else None for i, word in enumerate(found)
        ],
        last=[_last(setting, i, right[i + 1]) if _can_end(word) else None for i, word in enumerate(found)],
        inner=[_inner(setting, i) for i in range(len(found))],
        length=[
            [(name, 1.0) for name in _length(question.expected, question.form, n)]
            for n in range(1, LONGEST + 1)
        ],
    )


def _faded(weights: Sequence[float]) -> list[float]:
    """Return what stands before each word, the nearer the more, and before the end."""
    sums = [0.0]
    for weight in weights:
        sums.append(sums[-1] * _FADING + weight)
    return sums


def _can_start(word: Word) -> bool:
    return word.text[0].isalnum() or word.text in '$£€¥"“'


def _can_end(word: Word) -> bool:
    return word.text[-1].isalnum() or word.text in '%°"”)'


def _first(setting: Setting, i: int, left: float, places: Sequence[int | None]) -> list[Feature]:
    question, found = setting.question, setting.words
    word, before = found[i], found[i - 1] if i else None
    names = list(
        _first_classes(
            question.expected,
            question.form,
            _kind(found, i - 2),
            _named(found, i - 1),
            _kind(found, i - 1),
            word.kind,
            _named(found, i),
        )
    )
    if setting.weights[i]:
        names.append("first: asked")
    if before:
        names += _neighbour(setting, i - 1, "before")
        if before.text in "-–":
            names.append("before: hyphen")
        if i > 1 and before.is_capitalised and word.is_capitalised:
            names.append("before: same name")
        if before.kind in NUMBERS and word.kind in NUMBERS:
            names.append("before: same number")
    if i > 1:
        names += [f"before 2: {name}" for name in _roles(question, found[i - 2])]
        if setting.weights[i - 2]:
            names.append(f"before 2: asked, {_named(found, i - 1)}")
    for role, place in zip(("opening", "closing"), places, strict=True):
        if place is not None:
            names.append(f"{role} word {'before' if place < i else 'after'}, {question.auxiliary}")
    return [(name, 1.0) for name in names] + _nearness("left", question, left)


def _last(setting: Setting, i: int, right: float) -> list[Feature]:
    question, found = setting.question, setting.words
    word, after = found[i], found[i + 1] if i + 1 < len(found) else None
    names = list(
        _last_classes(question.expected, question.form, word.kind, _kind(found, i + 1), _named(found, i + 1))
    )
    if setting.weights[i]:
        names.append("last: asked")
    if word.term == question.focus:
        names += ["last: focus", f"last: focus, {question.form}"]
    if after:
        names += _neighbour(setting, i + 1, "after")
        if after.text in "-–":
            names.append("after: hyphen")
        if after.is_capitalised and word.is_capitalised:
            names.append("after: same name")
        if word.kind in NUMBERS and after.kind in NUMBERS:
            names.append("after: same number")
        if word.kind in NUMBERS and after.kind == "unit":
            names.append("after: its unit")
    if i + 2 < len(found):
        names += [f"after 2: {name}" for name in _roles(question, found[i + 2])]
    return [(name, 1.0) for name in names] + _nearness("right", question, right)


def _inner(setting: Setting, i: int) -> list[Feature]:
    question, word = setting.question, setting.words[i]
    names = list(_inner_classes(question.expected, question.form, word.kind, _named(setting.words, i)))
    if setting.weights[i]:
        names.append("inner: asked")
    if word.term == question.focus:
        names.append("inner: focus")
    return [(name, 1.0) for name in names] + [("inner: share asked", setting.weights[i])]


def _neighbour(setting: Setting, i: int, side: str) -> list[str]:
    """Return what the word next to a candidate has to do with the question."""
    question = setting.question
    names = [f"{side}: {name}" for name in _roles(question, setting.words[i])]
    if setting.weights[i]:
        names += [
            f"{side}: asked{about}" for about in ("", f", {question.expected}", f", {question.auxiliary}")
        ]
    if question.focus and setting.words[i].term == question.focus:
        names.append(f"{side}: focus, {question.form}")
    return names


def _roles(question: Question, word: Word) -> list[str]:
    roles = {
        "focus": question.focus,
        "last": question.last,
        "before asking": question.before,
        "after asking": question.after,
    }
    return [role for role, term in roles.items() if term and term == word.term]


def _nearness(side: str, question: Question, value: float) -> list[Feature]:
    return [(f"{side}{about}", value) for about in ("", f", {question.expected}", f", {question.auxiliary}")]


def _kind(found: Sequence[Word], i: int) -> str:
    return found[i].kind if 0 <= i < len(found) else ("start" if i < 0 else "end")


def _named(found: Sequence[Word], i: int) -> str:
    """Return a function word itself, any other word's class."""
    known = 0 <= i < len(found) and found[i].lower in FUNCTION_WORDS
    return found[i].lower if known else _kind(found, i)


@lru_cache(maxsize=1 << 16)
def _first_classes(  # noqa: PLR0913, PLR0917 - a key of the cache
    expected: str, form: str, before2: str, before_word: str, before: str, kind: str, word: str
) -> tuple[str, ...]:
    names = [
        f"first {kind}",
        f"first {kind}, {expected}",
        f"first word {word}",
        f"before {before}",
        f"before {before_word}",
        f"before {before_word}, {expected}",
        f"before {before} first {kind}",
        f"before {before2} {before_word}",
    ]
    if form != expected:
        names += [f"first {kind}, {form}", f"before {before}, {form}"]
    return tuple(dict.fromkeys(names))


@lru_cache(maxsize=1 << 16)
def _last_classes(expected: str, form: str, kind: str, after: str, after_word: str) -> tuple[str, ...]:
    names = [
        f"last {kind}",
        f"last {kind}, {expected}",
        f"after {after}",
        f"after {after_word}",
        f"after {after_word}, {expected}",
        f"last {kind} after {after}",
    ]
    if form != expected:
        names.append(f"last {kind}, {form}")
    return tuple(dict.fromkeys(names))


@lru_cache(maxsize=1 << 14)
def _inner_classes(expected: str, form: str, kind: str, word: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            (f"inner {word}", f"inner {kind}", f"inner {kind}, {expected}", f"inner {kind}, {form}")
        )
    )


def _length(expected: str, form: str, length: int) -> tuple[str, ...]:
    size = str(length) if length <= 5 else "6-7" if length <= 7 else "8-"  # noqa: PLR2004 - where answers get rare
    return tuple(dict.fromkeys((f"length {size}", f"length {size}, {expected}", f"length {size}, {form}")))


@dataclass(frozen=True, slots=True)
class Candidates:
    """The runs of words that could answer, with their scores.

    Attributes:
        starts: The number of each one's first word.
        ends: The number after its last word.
        scores: How well each fits: the logarithm of its odds, plus a constant of the question.
    """

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    scores: Floats

    @property
    def evidence(self) -> float:
        """How well the sentence answers: the logarithm of the sum of its candidates' odds."""
        return float(np.logaddexp.reduce(self.scores)) if len(self.scores) else 0.0


def candidates(setting: Setting, weights: Mapping[str, float]) -> Candidates:
    """Return every candidate of a sentence with its score."""
    found = features(setting)
    count = len(setting.words)

    def total(some: Sequence[Feature]) -> float:
        return sum(weights.get(name, 0.0) * value for name, value in some)

    first = np.array([-np.inf if some is None else total(some) for some in found.first])
    last = np.array([-np.inf if some is None else total(some) for some in found.last])
    inner = np.concatenate(([0.0], np.cumsum([total(some) for some in found.inner])))
    length = np.array([total(some) for some in found.length])
    starts = np.repeat(np.arange(count), LONGEST)
    sizes = np.tile(np.arange(1, LONGEST + 1), count)
    within = starts + sizes <= count
    starts, sizes = starts[within], sizes[within]
    scores = (
        first[starts] + last[starts + sizes - 1] + inner[starts + sizes] - inner[starts] + length[sizes - 1]
    )
    possible = np.isfinite(scores)
    return Candidates(starts[possible], (starts + sizes)[possible], scores[possible])
