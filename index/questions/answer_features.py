"""Features of candidate answers: runs of a sentence's words, described by their classes and neighbours.

Every feature belongs to a word that a candidate starts with, ends with or contains, or to its length, so that
a candidate's score is a sum over words. `TEMPLATES` declares all features; fitting and scoring read it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from index.questions.alignment import FOCUS, AlignedSentence
from index.text.features import FeatureTemplates
from index.text.word_classes import FUNCTION_WORDS, NUMBER_CLASSES, ClassifiedWord

MAX_ANSWER_WORDS = 12
"""Maximum length of a candidate, in words and marks. A guess; nothing was measured."""
_DECAY = 0.8
"""Factor by which a question's word weighs less for each word of distance. A guess; nothing was measured."""
_CLASS_FEATURES_CACHED = 1 << 16
"""Cache size of the features that word classes give. A guess; nothing was measured."""

TEMPLATES = FeatureTemplates(
    (
        # The classes of the words. `word` is a function word itself, and the class of any other;
        # `question` is the kind of answer that is expected, or the form of the question.
        "position class",
        "position class question",
        "position word",
        "position word question",
        "before first",
        "before2 before",
        "last after",
        # The number of words.
        "length",
        "length question",
        # Matches with the question's terms.
        "question_end side auxiliary",
        "position role",
        "in_question",
        "in_question question",
        "in_question auxiliary",
        "in_question next_word",
        "focus",
        "focus question",
        # What links a candidate to its neighbour.
        "position link",
        # The weight of the question's terms before, inside and after the candidate.
        "overlap",
        "overlap question",
        "overlap auxiliary",
    )
)
"""Every feature of a candidate answer.

A `position` is relative to the candidate: `first`, `last` and `inner` words are its own; `before` and `after`
are its neighbours, `before2` and `after2` theirs.
"""

_CLASS = TEMPLATES["position class"]
_CLASS_QUESTION = TEMPLATES["position class question"]
_WORD = TEMPLATES["position word"]
_WORD_QUESTION = TEMPLATES["position word question"]
_BEFORE_FIRST = TEMPLATES["before first"]
_BEFORE2_BEFORE = TEMPLATES["before2 before"]
_LAST_AFTER = TEMPLATES["last after"]
_LENGTH = TEMPLATES["length"]
_LENGTH_QUESTION = TEMPLATES["length question"]
_QUESTION_END = cache(TEMPLATES["question_end side auxiliary"])
_ROLE = cache(TEMPLATES["position role"])
_IN_QUESTION = TEMPLATES["in_question"]
_IN_QUESTION_QUESTION = TEMPLATES["in_question question"]
_IN_QUESTION_AUXILIARY = TEMPLATES["in_question auxiliary"]
_IN_QUESTION_NEXT_WORD = cache(TEMPLATES["in_question next_word"])
_FOCUS = TEMPLATES["focus"]
_FOCUS_QUESTION = cache(TEMPLATES["focus question"])
_LINK = TEMPLATES["position link"]
_OVERLAP = TEMPLATES["overlap"]
_OVERLAP_QUESTION = TEMPLATES["overlap question"]
_OVERLAP_AUXILIARY = TEMPLATES["overlap auxiliary"]

_FIRST_IN_QUESTION = _IN_QUESTION("first")
_LAST_IN_QUESTION = _IN_QUESTION("last")
_INNER_IN_QUESTION = _IN_QUESTION("inner")
_LAST_FOCUS = _FOCUS("last")
_INNER_FOCUS = _FOCUS("inner")
_HYPHEN_BEFORE = _LINK("before", "hyphen")
_SAME_NAME_BEFORE = _LINK("before", "same_name")
_SAME_NUMBER_BEFORE = _LINK("before", "same_number")
_HYPHEN_AFTER = _LINK("after", "hyphen")
_SAME_NAME_AFTER = _LINK("after", "same_name")
_SAME_NUMBER_AFTER = _LINK("after", "same_number")
_UNIT_AFTER = _LINK("after", "unit")
_INNER_OVERLAP = (_OVERLAP("inner"),)

_SCALES = frozenset({"hundred", "thousand", "million", "billion", "trillion", "percent", "%"})
"""Words that are part of the number before them."""
_START = "start"
"""Class of the places before a sentence."""
_END = "end"
"""Class of the place after a sentence."""


class FeatureGroup(NamedTuple):
    """Features that a candidate has because of one word, or because of its length.

    Attributes:
        by_class: The features that word classes give; equal tuples are the same object.
        by_question: The features that a match with the question gives.
        graded: The features whose value is `grade` and not 1.
        grade: That value.
    """

    by_class: tuple[str, ...]
    by_question: Sequence[str] = ()
    graded: tuple[str, ...] = ()
    grade: float = 0.0

    def values(self) -> Iterator[tuple[str, float]]:
        """Yield the features, each with its value."""
        for feature in (*self.by_class, *self.by_question):
            yield feature, 1.0
        for feature in self.graded:
            yield feature, self.grade


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """The features of all candidates in a sentence.

    Attributes:
        first: For each word, the features of a candidate that starts with it; None if none can.
        last: For each word, the features of a candidate that ends with it; None if none can.
        inner: For each word, the features of a candidate that contains it.
        length: For each number of words from 1, the features of a candidate of that length.
    """

    first: Sequence[FeatureGroup | None]
    last: Sequence[FeatureGroup | None]
    inner: Sequence[FeatureGroup]
    length: Sequence[FeatureGroup]


def extract_features(sentence: AlignedSentence) -> SentenceFeatures:
    """Return the features of every candidate in a sentence."""
    words, question = sentence.words, sentence.question
    # Plain strings: the hash of a member of an enumeration is slow, and these are keys of caches.
    expected, form, auxiliary = question.expected.value, question.form, question.auxiliary
    classes = [_START, _START, *(word.word_class for word in words), _END]
    tokens = [word.lower if word.lower in FUNCTION_WORDS else word.word_class for word in words]
    tokens = [_START, _START, *tokens, _END]
    overlap_before = _decayed(sentence.weights)
    overlap_after = _decayed(sentence.weights[::-1])[::-1]
    before_features = _overlap_features("before", expected, auxiliary)
    after_features = _overlap_features("after", expected, auxiliary)
    question_ends = _question_ends(sentence)
    first: list[FeatureGroup | None] = []
    last: list[FeatureGroup | None] = []
    inner: list[FeatureGroup] = []
    for i in range(len(words)):
        before2, before, own, after = classes[i : i + 4]
        before_token, own_token, after_token = tokens[i + 1 : i + 4]
        first.append(
            FeatureGroup(
                _first_class_features(expected, form, before2, before_token, before, own, own_token),
                _first_question_features(sentence, i, before_token, question_ends),
                before_features,
                overlap_before[i],
            )
            if _can_start(words, i)
            else None
        )
        last.append(
            FeatureGroup(
                _last_class_features(expected, form, own, after, after_token),
                _last_question_features(sentence, i),
                after_features,
                overlap_after[i + 1],
            )
            if _can_end(words, i)
            else None
        )
        inner.append(
            FeatureGroup(
                _inner_class_features(expected, form, own, own_token),
                _inner_question_features(sentence, i),
                _INNER_OVERLAP,
                sentence.weights[i],
            )
        )
    return SentenceFeatures(first, last, inner, _length_features(expected, form))


def _decayed(weights: Sequence[float]) -> list[float]:
    """Return the decayed sum of the weights before each word, and before the end of the sentence."""
    sums = [0.0]
    for weight in weights:
        sums.append(sums[-1] * _DECAY + weight)
    return sums


def _question_ends(sentence: AlignedSentence) -> list[tuple[str, int]]:
    """Return the first occurrences, by word index, of the question's opening and closing terms."""
    terms = [word.term for word in sentence.words]
    question_terms = sentence.question.terms
    ends = (("opening", question_terms[0]), ("closing", question_terms[-1])) if question_terms else ()
    return [(name, terms.index(term)) for name, term in ends if term in terms]


def _can_start(words: Sequence[ClassifiedWord], i: int) -> bool:
    word = words[i]
    return (word.text[0].isalnum() or word.text in '$£€¥"“') and not (i and _scales(words, i))


def _can_end(words: Sequence[ClassifiedWord], i: int) -> bool:
    word = words[i]
    return (word.text[-1].isalnum() or word.text in '%°"”)') and not (
        i + 1 < len(words) and _scales(words, i + 1)
    )


def _scales(words: Sequence[ClassifiedWord], i: int) -> bool:
    """Whether a word is part of the number before it: 2 million, 8 per cent."""
    lower, before = words[i].lower, words[i - 1]
    if lower == "per" and i + 1 < len(words):
        lower += words[i + 1].lower
    elif lower == "cent" and before.lower == "per":
        return True
    return lower in _SCALES and before.word_class in NUMBER_CLASSES


def _first_question_features(
    sentence: AlignedSentence, i: int, before_token: str, question_ends: Sequence[tuple[str, int]]
) -> list[str]:
    words, auxiliary = sentence.words, sentence.question.auxiliary
    features = [
        _QUESTION_END(name, "before" if position < i else "after", auxiliary)
        for name, position in question_ends
    ]
    word = words[i]
    if sentence.weights[i]:
        features.append(_FIRST_IN_QUESTION)
    if i > 0:
        before = words[i - 1]
        features += _neighbour_features(sentence, i - 1, "before")
        if before.text in "-–":
            features.append(_HYPHEN_BEFORE)
        if i > 1 and before.is_capitalised and word.is_capitalised:
            features.append(_SAME_NAME_BEFORE)
        if before.word_class in NUMBER_CLASSES and word.word_class in NUMBER_CLASSES:
            features.append(_SAME_NUMBER_BEFORE)
    if i > 1:
        features += [_ROLE("before2", role) for role in sentence.roles.get(words[i - 2].term, ())]
        if sentence.weights[i - 2]:
            features.append(_IN_QUESTION_NEXT_WORD("before2", before_token))
    return features


def _last_question_features(sentence: AlignedSentence, i: int) -> list[str]:
    words, question = sentence.words, sentence.question
    word = words[i]
    features: list[str] = []
    if sentence.weights[i]:
        features.append(_LAST_IN_QUESTION)
    if word.term == question.focus:
        features += [_LAST_FOCUS, _FOCUS_QUESTION("last", question.form)]
    if i + 1 < len(words):
        after = words[i + 1]
        features += _neighbour_features(sentence, i + 1, "after")
        if after.text in "-–":
            features.append(_HYPHEN_AFTER)
        if after.is_capitalised and word.is_capitalised:
            features.append(_SAME_NAME_AFTER)
        if word.word_class in NUMBER_CLASSES and after.word_class in NUMBER_CLASSES:
            features.append(_SAME_NUMBER_AFTER)
        if word.word_class in NUMBER_CLASSES and after.word_class == "unit":
            features.append(_UNIT_AFTER)
    if i + 2 < len(words):
        features += [_ROLE("after2", role) for role in sentence.roles.get(words[i + 2].term, ())]
    return features


def _inner_question_features(sentence: AlignedSentence, i: int) -> list[str]:
    features = [_INNER_IN_QUESTION] if sentence.weights[i] else []
    if sentence.words[i].term == sentence.question.focus:
        features.append(_INNER_FOCUS)
    return features


def _neighbour_features(sentence: AlignedSentence, i: int, position: str) -> list[str]:
    """Return the features that the word next to a candidate has because of the question."""
    roles = sentence.roles.get(sentence.words[i].term, ())
    features = [_ROLE(position, role) for role in roles]
    if sentence.weights[i]:
        question = sentence.question
        features += _in_question_features(position, question.expected.value, question.auxiliary)
    if FOCUS in roles:
        features.append(_FOCUS_QUESTION(position, sentence.question.form))
    return features


@cache
def _in_question_features(position: str, expected: str, auxiliary: str) -> tuple[str, ...]:
    return (
        _IN_QUESTION(position),
        _IN_QUESTION_QUESTION(position, expected),
        _IN_QUESTION_AUXILIARY(position, auxiliary),
    )


@cache
def _overlap_features(position: str, expected: str, auxiliary: str) -> tuple[str, ...]:
    return (
        _OVERLAP(position),
        _OVERLAP_QUESTION(position, expected),
        _OVERLAP_AUXILIARY(position, auxiliary),
    )


@lru_cache(maxsize=_CLASS_FEATURES_CACHED)
def _first_class_features(  # noqa: PLR0913, PLR0917 - a key of the cache
    expected: str, form: str, before2: str, before_token: str, before: str, own: str, own_token: str
) -> tuple[str, ...]:
    features = [
        _CLASS("first", own),
        _CLASS_QUESTION("first", own, expected),
        _WORD("first", own_token),
        _WORD("before", before),
        _WORD("before", before_token),
        _WORD_QUESTION("before", before_token, expected),
        _BEFORE_FIRST(before, own),
        _BEFORE2_BEFORE(before2, before_token),
    ]
    if form != expected:
        features += [_CLASS_QUESTION("first", own, form), _WORD_QUESTION("before", before, form)]
    return tuple(dict.fromkeys(features))


@lru_cache(maxsize=_CLASS_FEATURES_CACHED)
def _last_class_features(expected: str, form: str, own: str, after: str, after_token: str) -> tuple[str, ...]:
    features = [
        _CLASS("last", own),
        _CLASS_QUESTION("last", own, expected),
        _WORD("after", after),
        _WORD("after", after_token),
        _WORD_QUESTION("after", after_token, expected),
        _LAST_AFTER(own, after),
    ]
    if form != expected:
        features.append(_CLASS_QUESTION("last", own, form))
    return tuple(dict.fromkeys(features))


@lru_cache(maxsize=_CLASS_FEATURES_CACHED)
def _inner_class_features(expected: str, form: str, own: str, own_token: str) -> tuple[str, ...]:
    features = [
        _WORD("inner", own_token),
        _WORD("inner", own),
        _CLASS_QUESTION("inner", own, expected),
        _CLASS_QUESTION("inner", own, form),
    ]
    return tuple(dict.fromkeys(features))


@cache
def _length_features(expected: str, form: str) -> Sequence[FeatureGroup]:
    sizes = ["1", "2", "3", "4", "5", "6-7", "6-7"]
    sizes += ["8-"] * (MAX_ANSWER_WORDS - len(sizes))
    features = (
        (_LENGTH(size), _LENGTH_QUESTION(size, expected), _LENGTH_QUESTION(size, form)) for size in sizes
    )
    return [FeatureGroup(tuple(dict.fromkeys(group))) for group in features]
