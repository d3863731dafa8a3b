"""Which words of a sentence answer a question: a linear model over the words' classes and neighbours.

Every run of up to `LONGEST` words is a candidate. Its score is a sum over its first word, its last word, its
inner words and its length, as in semi-Markov models (Sarawagi and Cohen, "Semi-Markov conditional random
fields for information extraction", 2004); the weights are fitted as a softmax over a sentence's candidates
(after Rajpurkar and others, "SQuAD: 100,000+ questions for machine comprehension of text", 2016, section 5).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.model.question import Question
from index.text.word_classes import FUNCTION_WORDS, NUMBER_CLASSES, ClassifiedWord, classify

LONGEST = 12
"""The most words, marks included, that an answer has."""
MOST_WORDS = 250
"""How many words of a passage are looked at."""
_KNOWN = 1 << 17
"""How many sums of weights are kept."""
_FADING = 0.8
"""What a question's word counts a word further away."""
_SAME_ROOT, _ROOT = 0.5, 5
"""What a word counts that has a question word's first letters only, and how many letters these are."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Setting:
    """A sentence seen from a question.

    Attributes:
        question: The question.
        words: The sentence's words.
        weights: LogFilter share of the question's words each of them stands for, from 0 to 1.
        roles: For terms of the question that have a part in its grammar, the names of these parts.
    """

    question: Question
    words: Sequence[ClassifiedWord]
    weights: Sequence[float]
    roles: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, question: Question, text: str, shares: Mapping[str, float]) -> "Setting":
        """Return the setting of a question and a text; `shares` gives each question word's share."""
        roots = {term[:_ROOT]: share for term, share in shares.items() if len(term) >= _ROOT}
        found = classify(text)[:MOST_WORDS]
        return cls(question, found, [_share(word, shares, roots) for word in found], _roles(question))


def _share(word: ClassifiedWord, shares: Mapping[str, float], roots: Mapping[str, float]) -> float:
    share = shares.get(word.term)
    if share is None and len(word.term) >= _ROOT:
        return _SAME_ROOT * roots.get(word.term[:_ROOT], 0.0)
    return share or 0.0


def _roles(question: Question) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for role, term in (
        ("focus", question.focus),
        ("last", question.last),
        ("before asking", question.before),
        ("after asking", question.after),
    ):
        if term:
            roles.setdefault(term, []).append(role)
    return roles


class Traits(NamedTuple):
    """The features of a candidate that begins, ends or passes at some word.

    Attributes:
        classes: Those that its words' classes give.
        names: Those that the question gives as well.
        graded: Those that have a value other than 1.
        grade: That value.
    """

    classes: tuple[str, ...]
    names: Sequence[str] = ()
    graded: tuple[str, ...] = ()
    grade: float = 0.0

    def features(self) -> Iterator[tuple[str, float]]:
        """Yield the features, each with its value."""
        for name in (*self.classes, *self.names):
            yield name, 1.0
        for name in self.graded:
            yield name, self.grade


@dataclass(frozen=True, slots=True)
class Features:
    """What can be said of a sentence's candidates.

    Attributes:
        first: For each word, the traits of a candidate that starts with it; None where none can.
        last: For each word, the traits of a candidate that ends with it; None where none can.
        inner: For each word, the traits of a candidate that has it.
        length: For each number of words from 1, the traits of a candidate of so many.
    """

    first: Sequence[Traits | None]
    last: Sequence[Traits | None]
    inner: Sequence[Traits]
    length: Sequence[Traits]


def features(setting: Setting) -> Features:
    """Return the features of every candidate in a sentence."""
    found, question = setting.words, setting.question
    kinds = ["start", "start", *(word.word_class for word in found), "end"]
    named = [word.lower if word.lower in FUNCTION_WORDS else word.word_class for word in found]
    named = ["start", "start", *named, "end"]
    left = _faded(setting.weights)
    right = _faded(setting.weights[::-1])[::-1]
    near = {side: _near(side, question.expected, question.auxiliary) for side in ("left", "right")}
    places = _places(setting)
    first: list[Traits | None] = []
    last: list[Traits | None] = []
    inner: list[Traits] = []
    for i, word in enumerate(found):
        asks, form = question.expected, question.form
        before2, before, here, after = kinds[i], kinds[i + 1], kinds[i + 2], kinds[i + 3]
        first_classes = _first_classes(asks, form, before2, named[i + 1], before, here, named[i + 2])
        last_classes = _last_classes(asks, form, here, after, named[i + 3])
        first.append(
            Traits(first_classes, _first(setting, i, named[i + 1], places), near["left"], left[i])
            if _can_start(word)
            else None
        )
        last.append(
            Traits(last_classes, _last(setting, i), near["right"], right[i + 1]) if _can_end(word) else None
        )
        inner_classes = _inner_classes(asks, form, here, named[i + 2])
        inner.append(Traits(inner_classes, _inner(setting, i), _SHARE_ASKED, setting.weights[i]))
    return Features(first, last, inner, _lengths(question.expected, question.form))


_SHARE_ASKED = ("inner: share asked",)


def _faded(weights: Sequence[float]) -> list[float]:
    """Return what stands before each word, the nearer the more, and before the end."""
    sums = [0.0]
    for weight in weights:
        sums.append(sums[-1] * _FADING + weight)
    return sums


def _places(setting: Setting) -> list[tuple[str, int]]:
    """Return where the first and the last of the question's words stand first, by their names."""
    terms = [word.term for word in setting.words]
    asked = setting.question.words
    ends = (("opening word", asked[0]), ("closing word", asked[-1])) if asked else ()
    return [(name, terms.index(term)) for name, term in ends if term in terms]


def _can_start(word: ClassifiedWord) -> bool:
    return word.text[0].isalnum() or word.text in '$£€¥"“'


def _can_end(word: ClassifiedWord) -> bool:
    return word.text[-1].isalnum() or word.text in '%°"”)'


def _first(setting: Setting, i: int, before_word: str, places: Sequence[tuple[str, int]]) -> list[str]:
    found, auxiliary = setting.words, setting.question.auxiliary
    names = [f"{name} {'before' if place < i else 'after'}, {auxiliary}" for name, place in places]
    word = found[i]
    if setting.weights[i]:
        names.append("first: asked")
    if i > 0:
        before = found[i - 1]
        names += _neighbour(setting, i - 1, "before")
        if before.text in "-–":
            names.append("before: hyphen")
        if i > 1 and before.is_capitalised and word.is_capitalised:
            names.append("before: same name")
        if before.word_class in NUMBER_CLASSES and word.word_class in NUMBER_CLASSES:
            names.append("before: same number")
    if i > 1:
        names += [f"before 2: {role}" for role in setting.roles.get(found[i - 2].term, ())]
        if setting.weights[i - 2]:
            names.append(f"before 2: asked, {before_word}")
    return names


def _last(setting: Setting, i: int) -> list[str]:
    found, question = setting.words, setting.question
    word = found[i]
    names: list[str] = []
    if setting.weights[i]:
        names.append("last: asked")
    if word.term == question.focus:
        names += ["last: focus", f"last: focus, {question.form}"]
    if i + 1 < len(found):
        after = found[i + 1]
        names += _neighbour(setting, i + 1, "after")
        if after.text in "-–":
            names.append("after: hyphen")
        if after.is_capitalised and word.is_capitalised:
            names.append("after: same name")
        if word.word_class in NUMBER_CLASSES and after.word_class in NUMBER_CLASSES:
            names.append("after: same number")
        if word.word_class in NUMBER_CLASSES and after.word_class == "unit":
            names.append("after: its unit")
    if i + 2 < len(found):
        names += [f"after 2: {role}" for role in setting.roles.get(found[i + 2].term, ())]
    return names


def _inner(setting: Setting, i: int) -> list[str]:
    names = ["inner: asked"] if setting.weights[i] else []
    if setting.words[i].term == setting.question.focus:
        names.append("inner: focus")
    return names


def _neighbour(setting: Setting, i: int, side: str) -> list[str]:
    """Return what the word next to a candidate has to do with the question."""
    question = setting.question
    names = [f"{side}: {role}" for role in setting.roles.get(setting.words[i].term, ())]
    if setting.weights[i]:
        names += [
            f"{side}: asked{about}" for about in ("", f", {question.expected}", f", {question.auxiliary}")
        ]
    if question.focus and setting.words[i].term == question.focus:
        names.append(f"{side}: focus, {question.form}")
    return names


@cache
def _near(side: str, expected: str, auxiliary: str) -> tuple[str, ...]:
    return side, f"{side}, {expected}", f"{side}, {auxiliary}"


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


@cache
def _lengths(expected: str, form: str) -> Sequence[Traits]:
    sizes = ["1", "2", "3", "4", "5", "6-7", "6-7"]
    sizes += ["8-"] * (LONGEST - len(sizes))
    names = ((f"length {size}", f"length {size}, {expected}", f"length {size}, {form}") for size in sizes)
    return [Traits(tuple(dict.fromkeys(each))) for each in names]


class Weights:
    """The weights of the features."""

    def __init__(self, by_name: Mapping[str, float]) -> None:
        self.by_name = by_name
        self._sums: dict[tuple[str, ...], float] = {}

    def total(self, traits: Traits | None) -> float:
        """Return the sum of the weights of some traits; for None that of what cannot be."""
        if traits is None:
            return -math.inf
        total = self._sum(traits.classes)
        for name in traits.names:
            total += self.by_name.get(name, 0.0)
        return total + traits.grade * self._sum(traits.graded) if traits.grade else total

    def _sum(self, names: tuple[str, ...]) -> float:
        found = self._sums.get(names)
        if found is None:
            if len(self._sums) >= _KNOWN:
                self._sums.clear()
            found = self._sums[names] = sum(self.by_name.get(name, 0.0) for name in names)
        return found


@dataclass(frozen=True, slots=True)
class Candidates:
    """The runs of words that could answer, with their scores.

    Attributes:
        starts: The number of each one's first word.
        ends: The number after its last word.
        scores: How well each fits: the logarithm of its odds, plus a constant of the question.
    """

    starts: Ints
    ends: Ints
    scores: Floats

    @property
    def evidence(self) -> float:
        """How well the sentence answers: the logarithm of the sum of its candidates' odds."""
        return float(np.logaddexp.reduce(self.scores)) if len(self.scores) else 0.0


def candidates(setting: Setting, weights: Weights) -> Candidates:
    """Return every candidate of a sentence with its score."""
    found = features(setting)
    count = len(setting.words)
    first = np.array([weights.total(traits) for traits in found.first])
    last = np.array([weights.total(traits) for traits in found.last])
    inner = np.array([0.0, *accumulate(weights.total(traits) for traits in found.inner)])
    length = np.array([weights.total(traits) for traits in found.length])
    starts, sizes = _runs(count)
    scores = (
        first[starts] + last[starts + sizes - 1] + inner[starts + sizes] - inner[starts] + length[sizes - 1]
    )
    possible = np.isfinite(scores)
    return Candidates(starts[possible], (starts + sizes)[possible], scores[possible])


@lru_cache(maxsize=MOST_WORDS + 1)
def _runs(count: int) -> tuple[Ints, Ints]:
    """Return the runs of up to `LONGEST` of so many words: where each starts and how long it is."""
    starts = np.repeat(np.arange(count), LONGEST)
    sizes = np.tile(np.arange(1, LONGEST + 1), count)
    within = starts + sizes <= count
    return starts[within], sizes[within]
